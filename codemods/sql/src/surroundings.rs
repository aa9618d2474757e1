//! Whether the code around a call counts on what the text did.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_template::Spelling;

use crate::execution::Execution;
use crate::kind::{self, Kind};
use crate::text::Text;

/// What may be different where an error of adding something that is no text is handled.
pub(crate) fn doubt(
    cx: &Context<'_>,
    execution: &Execution<'_>,
    text: &Text<'_>,
) -> Option<String> {
    if !handles_type_error(cx, execution) {
        return None;
    }
    let added = text.values().find(|(_, value)| {
        value.spelling == Spelling::Operand && kind::of(cx, value.expr) != Kind::Str
    })?;
    Some(format!(
        "a value of `{}` that is no text raised TypeError, which is handled here, and is passed to the driver now",
        cx.module.slice(added.1.expr)
    ))
}

fn handles_type_error(cx: &Context<'_>, execution: &Execution<'_>) -> bool {
    cx.module
        .index()
        .ancestors(execution.expr)
        .filter_map(|node| match node {
            AnyNode::Stmt(Stmt::Try(try_)) => Some(try_),
            _ => None,
        })
        .filter(|try_| {
            try_.body
                .iter()
                .any(|stmt| stmt.range().contains_range(execution.expr.range()))
        })
        .flat_map(|try_| &try_.handlers)
        .any(|handler| {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            handler.type_.as_deref().is_some_and(|caught| match caught {
                Expr::Tuple(tuple) => tuple.elts.iter().any(is_type_error),
                caught => is_type_error(caught),
            })
        })
}

fn is_type_error(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if name.id.as_str() == "TypeError")
}
