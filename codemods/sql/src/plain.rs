//! Texts that nothing is put into: they only look as if.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Fix};
use harden_proof::Part;

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
    if text.has_values() || would_be_docstring(cx, whole) {
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
    if edits.is_empty() {
        return Ok(None);
    }
    let effect = "the text stays the same: nothing was put into it";
    Ok(Some(crate::fix::fix(cx, None, edits, effect, &[])?))
}

/// Whether a call puts the text to others.
fn collects(call: &ast::ExprCall) -> bool {
    matches!(&*call.func, Expr::Attribute(method) if matches!(
        method.attr.as_str(),
        "add" | "append" | "appendleft" | "extend" | "format" | "insert" | "join" | "write" | "writelines"
    ))
}

/// Whether `text`, written plainly, would document a module, class or function.
fn would_be_docstring(cx: &Context<'_>, text: &Expr) -> bool {
    let is_statement = matches!(
        cx.module.index().parent_of(text),
        Some(AnyNode::Stmt(Stmt::Expr(_)))
    );
    let is_first = || {
        let path = harden_proof::path(cx.module.suite(), text.range())?;
        let step = path.last()?;
        let part = matches!(step.part, Part::Module | Part::Function | Part::Class);
        Some(part && step.at == 0)
    };
    is_statement && is_first().unwrap_or(true)
}

/// The line in which the variable or attribute that holds `text` may become part of a longer text.
fn extended(cx: &Context<'_>, text: &Expr) -> Option<Line> {
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
        // A list of parts, or a stream, gets more of them.
        AnyNode::Expr(outer @ Expr::Call(call)) if collects(call) => return Some(line(outer)),
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
