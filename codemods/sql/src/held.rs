//! Whether a value is still the same when a text that was made earlier is run.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::{function, path};

use crate::execution::Held;
use crate::kind;
use crate::reason::Reason;

/// Calls that give nothing that a text holds another value.
const QUIET: &[&str] = &[
    "acquire", "close", "commit", "connect", "cursor", "debug", "info", "len", "int", "str",
    "float", "print",
];

/// Methods that change what they are called on (the mutable types of the library reference).
const CHANGING: &[&str] = &[
    "add",
    "append",
    "clear",
    "discard",
    "extend",
    "insert",
    "pop",
    "popitem",
    "remove",
    "reverse",
    "setdefault",
    "sort",
    "update",
];

/// Checks that `value`, which the text gets when it is made, can be evaluated by the call that runs
/// it.
///
/// # Errors
/// Where it may have become another one.
pub(crate) fn check(cx: &Context<'_>, held: &Held, value: &Expr) -> Result<(), Reason> {
    let may_change = || Reason::ValueMayChange(cx.module.slice(value).to_string());
    if runs_next(cx, held) {
        return Ok(());
    }
    if !kind::is_inert(cx, value) || !names_stay(cx, held, value) || is_changed(cx, held, value) {
        return Err(may_change());
    }
    // A name holds what it holds; what it takes to get from there to the value may differ.
    let is_plain = matches!(value, Expr::Name(_)) || !reads(cx, value);
    if is_plain || (held.in_block && is_quiet(cx, held.between)) {
        Ok(())
    } else {
        Err(may_change())
    }
}

/// Whether nothing at all is evaluated between the text and the call that runs it.
fn runs_next(cx: &Context<'_>, held: &Held) -> bool {
    let index = cx.module.index();
    let Some(run) = index
        .expressions()
        .find(|expr| expr.end() == held.between.end() && expr.is_call_expr())
    else {
        return false;
    };
    let Some(stmt) = index.statement_of(run) else {
        return false;
    };
    let is_simple = matches!(
        stmt,
        Stmt::Expr(_) | Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::Return(_)
    );
    let blank = TextRange::new(held.between.start(), stmt.start().max(held.between.start()));
    let is_next = cx
        .module
        .slice(blank)
        .lines()
        .all(|line| line.trim().is_empty() || line.trim().starts_with('#'));
    // What the call is part of is evaluated after it, and so are its own arguments after the text.
    let before = TextRange::new(stmt.start(), run.end());
    let is_first = index
        .expressions()
        .filter(|expr| before.contains_range(expr.range()) && expr.range() != run.range())
        .all(|expr| kind::is_name(expr) || expr.is_literal_expr() || is_argument(run, expr));
    held.in_block && is_simple && is_next && is_first
}

/// Whether `expr` is in an argument of `call`.
fn is_argument(call: &Expr, expr: &Expr) -> bool {
    matches!(call, Expr::Call(call) if call.arguments.range.contains_range(expr.range()))
}

/// Whether a value is more than names and literals.
fn reads(cx: &Context<'_>, value: &Expr) -> bool {
    cx.module.index().expressions().any(|expr| {
        value.range().contains_range(expr.range())
            && !matches!(
                expr,
                Expr::Name(_) | Expr::StringLiteral(_) | Expr::NumberLiteral(_)
            )
    })
}

/// Whether no name in `value` is given anything else before the text is run.
fn names_stay(cx: &Context<'_>, held: &Held, value: &Expr) -> bool {
    let index = cx.module.index();
    let suite = cx.module.suite();
    let function_of = |range: TextRange| {
        path(suite, range)
            .and_then(|path| function(&path))
            .map(Ranged::range)
    };
    let own = function_of(value.range());
    index
        .expressions()
        .filter(|expr| value.range().contains_range(expr.range()))
        .filter_map(Expr::as_name_expr)
        .all(|name| {
            let bindings: Vec<_> = index.bindings_of(name).collect();
            let stays = bindings
                .iter()
                .all(|binding| !held.between.contains_range(binding.range));
            // Another function may be called in between, and give the name another value.
            let is_local = bindings.len() <= 1
                || bindings.iter().all(|binding| {
                    matches!(binding.kind, BindingKind::Parameter(_))
                        || function_of(binding.range) == own
                });
            stays && is_local
        })
}

/// Whether what a name in `value` holds is changed by a method or a store before the text is run.
fn is_changed(cx: &Context<'_>, held: &Held, value: &Expr) -> bool {
    let index = cx.module.index();
    let names = || {
        index
            .expressions()
            .filter(|expr| value.range().contains_range(expr.range()))
            .filter_map(Expr::as_name_expr)
    };
    index
        .expressions()
        .filter(|expr| held.between.contains_range(expr.range()))
        .filter(|expr| matches!(expr, Expr::Name(used) if names().any(|name| name.id == used.id)))
        .any(|used| match index.parent_of(used) {
            Some(AnyNode::Expr(Expr::Attribute(attribute))) => {
                !attribute.ctx.is_load() || CHANGING.contains(&attribute.attr.as_str())
            }
            Some(AnyNode::Expr(Expr::Subscript(subscript))) => {
                !subscript.ctx.is_load() && subscript.value.range() == used.range()
            }
            _ => false,
        })
}

/// Whether nothing in `range` can change an object that a value is read from.
fn is_quiet(cx: &Context<'_>, range: TextRange) -> bool {
    let index = cx.module.index();
    let last = index
        .expressions()
        .find(|expr| expr.end() == range.end() && expr.is_call_expr())
        .map(Ranged::range);
    index
        .expressions()
        .filter(|expr| range.contains_range(expr.range()))
        .all(|expr| match expr {
            Expr::Call(call) => {
                Some(call.range()) == last
                    || match &*call.func {
                        Expr::Name(name) => QUIET.contains(&name.id.as_str()),
                        Expr::Attribute(method) => QUIET.contains(&method.attr.as_str()),
                        _ => false,
                    }
            }
            Expr::Await(await_) => Some(await_.value.range()) == last,
            Expr::Yield(_) | Expr::YieldFrom(_) => false,
            Expr::Attribute(attribute) => attribute.ctx.is_load(),
            Expr::Subscript(subscript) => subscript.ctx.is_load(),
            _ => true,
        })
}
