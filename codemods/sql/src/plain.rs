//! Texts that nothing is put into: they only look as if.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Fix};

use crate::edits;
use crate::execution;
use crate::reason::Reason;
use crate::text::Text;

/// The fix that makes one plain text of literals that are only formatted or added up; `None` where
/// values are put in, or the text is not followed.
///
/// # Errors
/// Where something may be put in further down, so that there would be no finding at all.
pub(crate) fn fix(cx: &Context<'_>, part: &Expr) -> Result<Option<Fix>, Reason> {
    let Ok(whole) = execution::whole(cx, part) else {
        return Ok(None);
    };
    let Ok(text) = Text::read(cx, &[whole]) else {
        return Ok(None);
    };
    if text.has_values() {
        return Ok(None);
    }
    if let Some(line) = extended(cx, whole) {
        // What is added may be bound, and otherwise is worth a finding.
        return match execution::of(cx, part) {
            Ok(execution) if execution.texts.len() > 1 => Ok(None),
            _ => Err(Reason::Extended(line)),
        };
    }
    let edits = edits::edits(cx, &[whole], &text, &[], &|_| false)?;
    let effect = "the text stays the same: nothing was put into it";
    Ok(Some(crate::fix::fix(cx, None, edits, effect, &[])?))
}

/// The line in which the variable or attribute that holds `text` may become part of a longer text.
fn extended(cx: &Context<'_>, text: &Expr) -> Option<usize> {
    let index = cx.module.index();
    let line = |expr: &Expr| cx.module.line_of(expr.start());
    let target = match index.parent_of(text)? {
        AnyNode::Stmt(Stmt::Assign(assign)) => match assign.targets.as_slice() {
            [target] => target,
            _ => return Some(line(text)),
        },
        AnyNode::Stmt(Stmt::AnnAssign(assign)) => &assign.target,
        AnyNode::Stmt(Stmt::AugAssign(assign)) => return Some(line(&assign.target)),
        AnyNode::Expr(Expr::Named(named)) => &named.target,
        // An argument, a result or an element is whatever it was before.
        AnyNode::Expr(Expr::Call(_)) | AnyNode::Stmt(_) => return None,
        AnyNode::Expr(other) => return Some(line(other)),
    };
    let Expr::Name(name) = target else {
        return Some(line(target));
    };
    let own = index.binding_at(name.range)?;
    let augmented = index
        .bindings_of_same_name(own)
        .find(|binding| matches!(binding.kind, BindingKind::Augmented));
    if let Some(augmented) = augmented {
        return Some(cx.module.line_of(augmented.range.start()));
    }
    index.uses_of(own).find_map(|used| {
        let Some(AnyNode::Expr(expr)) = index.node_of(used.name) else {
            return Some(cx.module.line_of(used.name.start()));
        };
        let is_passed = matches!(index.parent_of(expr),
            Some(AnyNode::Expr(Expr::Call(call))) if call.func.range() != expr.range())
            || matches!(index.parent_of(expr), Some(AnyNode::Stmt(Stmt::Return(_))));
        (!is_passed).then(|| line(expr))
    })
}
