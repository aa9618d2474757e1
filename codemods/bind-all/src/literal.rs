//! Where the address stands in a literal.

use harden_bandit::texts::{ADDRESS, Text};
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;

/// The range of the address in the literal: in `"0.0.0.0"`, all between the quotes.
///
/// # Errors
/// Where it is part of a larger text, or spelled in another way than plainly.
pub(crate) fn address_in(cx: &Context<'_>, text: &Text<'_>) -> Result<TextRange, Reason> {
    plain(cx, text.expr).ok_or_else(|| {
        if text.expr.is_f_string_expr() {
            Reason::PartOfText
        } else {
            Reason::OddSpelling
        }
    })
}

/// `None` where something else than a prefix and quotes stands around it.
fn plain(cx: &Context<'_>, expr: &Expr) -> Option<TextRange> {
    let source = cx.module.slice(expr);
    let at = source.find(ADDRESS)?;
    let (before, after) = (&source[..at], &source[at + ADDRESS.len()..]);
    let open = before.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_plain =
        !open.is_empty() && open == after && open.chars().all(|c| matches!(c, '"' | '\''));
    let start = expr.start() + before.text_len();
    is_plain.then(|| TextRange::at(start, ADDRESS.text_len()))
}
