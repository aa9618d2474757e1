//! Calls that run the command in one variable change together or not at all.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Finding, Fix, Outcome};

use crate::calls::Rewritten;
use crate::reason::Reason;
use crate::site;

/// The outcomes for what was found, in which each fix has all the edits that its variable needs.
pub(crate) fn outcomes(
    cx: &Context<'_>,
    starts: &[QualifiedCall<'_>],
    found: Vec<(Finding, Result<Rewritten, Reason>)>,
) -> Vec<Outcome> {
    let mut variables: Vec<TextRange> = found
        .iter()
        .filter_map(|(_, fix)| fix.as_ref().ok()?.variable)
        .collect();
    variables.sort_by_key(Ranged::start);
    variables.dedup();
    let merged: Vec<(TextRange, Option<Fix>)> = variables
        .into_iter()
        .map(|variable| {
            let fixes: Vec<&Fix> = found
                .iter()
                .filter_map(|(_, fix)| fix.as_ref().ok())
                .filter(|fix| fix.variable == Some(variable))
                .map(|rewritten| &rewritten.fix)
                .collect();
            // A use of the variable that runs it is a call of its own; one that was refused keeps
            // the variable what it is.
            let uses = runs_of(cx, starts, variable);
            let fix = (uses == fixes.len()).then(|| merge(cx, &fixes)).flatten();
            (variable, fix)
        })
        .collect();
    found
        .into_iter()
        .map(|(finding, fix)| {
            let fix = fix.and_then(|rewritten| {
                let Some(variable) = rewritten.variable else {
                    return Ok(rewritten.fix);
                };
                merged
                    .iter()
                    .find(|(other, _)| *other == variable)
                    .and_then(|(_, fix)| fix.clone())
                    .ok_or_else(|| Reason::CommandUses(cx.module.slice(variable).to_string()))
            });
            Outcome::of(finding, fix)
        })
        .collect()
}

/// How many calls run the command in the variable.
fn runs_of(cx: &Context<'_>, starts: &[QualifiedCall<'_>], variable: TextRange) -> usize {
    let index = cx.module.index();
    let Some(binding) = index.binding_at(variable) else {
        return 0;
    };
    index
        .uses_of(binding)
        .filter(|used| {
            let Some(AnyNode::Expr(expr)) = index.node_of(used.name) else {
                return false;
            };
            matches!(index.parent_of(expr), Some(AnyNode::Expr(outer))
                if site::runs(starts, outer, expr))
        })
        .count()
}

fn merge(cx: &Context<'_>, fixes: &[&Fix]) -> Option<Fix> {
    let first = *fixes.first()?;
    let mut imports: Vec<ImportRequest> = fixes
        .iter()
        .flat_map(|fix| fix.imports.iter().cloned())
        .collect();
    imports.sort();
    imports.dedup();
    let mut effects: Vec<&str> = Vec::new();
    let least = fixes.iter().map(|fix| fix.applicability).min()?;
    for fix in fixes.iter().filter(|fix| fix.applicability == least) {
        if !effects.contains(&fix.effect.as_str()) {
            effects.push(&fix.effect);
        }
    }
    let mut cautions: Vec<&str> = Vec::new();
    for caution in fixes.iter().filter_map(|fix| fix.caution.as_deref()) {
        if !cautions.contains(&caution) {
            cautions.push(caution);
        }
    }
    Some(Fix {
        edits: EditSet::merge(cx.module.text(), fixes.iter().map(|fix| &fix.edits))?,
        imports,
        applicability: least,
        effect: effects.join("; "),
        caution: (!cautions.is_empty()).then(|| cautions.join("; ")),
        ..first.clone()
    })
}
