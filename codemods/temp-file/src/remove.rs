//! Statements that are no longer needed.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::place::{behind, opens_line};

/// The edit that takes out the statement of `body` that is nothing but `call`; `None` where there is
/// none, or [`statement`] says so.
pub(crate) fn call(cx: &Context<'_>, call: &Expr, body: &[Stmt]) -> Option<Edit> {
    let is_call =
        |stmt: &Stmt| matches!(stmt, Stmt::Expr(stmt) if stmt.value.range() == call.range());
    statement(cx, body, body.iter().position(is_call)?)
}

/// The edit that takes the statement at `position` of `body` out; `None` where a comment would go
/// with it, or it shares its line in a way that leaves nothing.
fn statement(cx: &Context<'_>, body: &[Stmt], position: usize) -> Option<Edit> {
    let module = cx.module;
    let stmt = body.get(position)?;
    if body.len() < 2 || module.has_comment(stmt.range()) {
        return None;
    }
    let rest = behind(module, stmt);
    if opens_line(module, stmt) && rest.is_empty() {
        let first = module.line_range(stmt.start());
        let last = module.line_range(stmt.end());
        let text = module.text();
        let newline = match &text.as_bytes()[last.end().to_usize()..] {
            [b'\r', b'\n', ..] => 2,
            [_, ..] => 1,
            // The line before would be left without its end.
            [] => return None,
        };
        let end = last.end() + TextSize::new(newline);
        return Some(Edit::delete(TextRange::new(first.start(), end)));
    }
    let previous = body.get(position.checked_sub(1)?)?;
    let between = module.slice(TextRange::new(previous.end(), stmt.start()));
    let is_joined = between.contains(';') && !between.contains(['\n', '\r', '#', '\\']);
    is_joined.then(|| Edit::delete(TextRange::new(previous.end(), stmt.end())))
}
