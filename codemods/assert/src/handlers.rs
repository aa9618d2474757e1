//! Handlers that would take another exception than an assertion's otherwise.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::exception::{OF_ASSERTIONS, is_caught};

/// The line of what handles the failure of `assert` in its function, if that may do something else
/// with `exception`.
pub(crate) fn that_differs(
    cx: &Context<'_>,
    assert: &ast::StmtAssert,
    exception: &str,
) -> Option<Line> {
    if exception == OF_ASSERTIONS {
        return None;
    }
    let is_in = |body: &[Stmt]| {
        let mut body = body.iter();
        body.any(|stmt| stmt.range().contains_range(assert.range))
    };
    for node in cx.module.index().ancestors(&assert.test) {
        match node {
            AnyNode::Stmt(Stmt::Try(try_)) if is_in(&try_.body) => {
                for handler in &try_.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    match takes(cx, handler.type_.as_deref(), exception) {
                        Some((true, true)) => return None,
                        Some((false, false)) => {}
                        _ => return Some(cx.module.line_of(handler.range.start())),
                    }
                }
            }
            AnyNode::Stmt(Stmt::With(with)) if is_in(&with.body) => {
                let may_handle = |item: &ast::WithItem| {
                    let text = cx.module.slice(item.context_expr.range());
                    ["suppress", "raises", "Raises", OF_ASSERTIONS, exception]
                        .iter()
                        .any(|word| text.contains(word))
                };
                if let Some(item) = with.items.iter().find(|item| may_handle(item)) {
                    return Some(cx.module.line_of(item.start()));
                }
            }
            AnyNode::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_)) => return None,
            _ => {}
        }
    }
    None
}

/// Whether a handler for `class` takes `AssertionError`, and `exception`; `None` where that cannot be
/// told.
fn takes(cx: &Context<'_>, class: Option<&Expr>, exception: &str) -> Option<(bool, bool)> {
    match class {
        None => Some((true, true)),
        Some(Expr::Name(name)) if cx.module.index().is_builtin(name) => Some((
            is_caught(OF_ASSERTIONS, &name.id),
            is_caught(exception, &name.id),
        )),
        Some(Expr::Tuple(tuple)) => {
            let mut taken = (false, false);
            for class in &tuple.elts {
                let (first, second) = takes(cx, Some(class), exception)?;
                taken = (taken.0 || first, taken.1 || second);
            }
            Some(taken)
        }
        Some(_) => None,
    }
}
