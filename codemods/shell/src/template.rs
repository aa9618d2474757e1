//! A Python expression for a command, read as text with values in it.

use harden_codemod::Context;
use harden_codemod::prelude::*;
pub(crate) use harden_template::{Piece, Spelling, Template, Value, is_inert};

use crate::joined;
use crate::reason::Reason;

/// Reads `expr` as a command.
///
/// # Errors
/// Where its text is not put together from literals and values right there.
pub(crate) fn read<'a>(cx: &Context<'a>, expr: &'a Expr) -> Result<Template<'a>, Reason> {
    let is_joined = |expr: &Expr| joined::of(cx, expr).is_some();
    Ok(harden_template::read(cx.module, expr, &is_joined)?)
}

/// The value that the piece with this place is.
///
/// # Errors
/// Never for a place that came from the template's pieces.
pub(crate) fn value<'t, 'a>(
    template: &'t Template<'a>,
    place: usize,
) -> Result<&'t Value<'a>, Reason> {
    template.value(place).ok_or(Reason::DynamicCommand)
}
