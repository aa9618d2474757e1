//! The fix that edits of a call make.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};

use crate::layout;
use crate::reason::Reason;

/// The fix that `edits` make of `call`, which is `expr`, if a call runs the text: unsafe where there
/// are doubts, which are its effect then.
///
/// # Errors
/// Where the edits do not fit each other.
pub(crate) fn fix(
    cx: &Context<'_>,
    call: Option<(&Expr, &ast::ExprCall)>,
    edits: Vec<Edit>,
    effect: &str,
    doubts: &[String],
) -> Result<Fix, Reason> {
    let (applicability, effect) = if doubts.is_empty() {
        (Applicability::Safe, effect.to_string())
    } else {
        (Applicability::Unsafe, doubts.join("; "))
    };
    let edits = match call {
        Some((expr, call)) => layout::settled(cx, expr, call, edits),
        None => edits,
    };
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability,
        effect,
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}
