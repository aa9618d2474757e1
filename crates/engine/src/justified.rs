//! Findings that a comment justifies.

use harden_codemod::{Applicability, Context, Fix, Outcome, Refusal};
use harden_rewriter::{EditSet, Module, TextSize};

use crate::Settings;
use crate::round::{Found, Owned};

/// The outcome for the finding of `owned` where a person has justified it by `reason`.
pub(crate) fn outcome(
    cx: &Context<'_>,
    settings: &Settings<'_>,
    owned: &Owned,
    reason: &str,
) -> Outcome {
    let finding = owned.outcome.finding().clone();
    let rule = finding.rule;
    if cx.module.was_suppressed(finding.range, rule.id, rule.ruff) {
        // A new reason beside the old one would not take effect.
        return Outcome::Refused {
            finding,
            refusal: Refusal {
                code: "expired",
                message:
                    "it is justified, but the comment that is there has expired: a person has \
                          to change its date"
                        .to_string(),
            },
        };
    }
    let codemod = settings
        .codemods
        .iter()
        .find(|codemod| codemod.name() == owned.codemod);
    let edits = match codemod {
        Some(codemod) => codemod.justify(cx, &finding, reason),
        None => cx.justify(&finding, reason),
    };
    let edits = edits
        .map_err(|no_comment| no_comment.to_string())
        .and_then(|edits| EditSet::new(cx.module.text(), edits).map_err(|error| error.to_string()));
    match edits {
        Ok(edits) => Outcome::Justified {
            finding,
            fix: Fix {
                edits,
                imports: Vec::new(),
                distributions: Vec::new(),
                applicability: Applicability::Safe,
                effect: format!("a comment says why it stays: {reason}"),
                also_removes: &[],
                brings: Vec::new(),
            },
        },
        Err(message) => Outcome::Refused {
            finding,
            refusal: Refusal {
                code: "no-comment",
                message: format!("it is justified, but {message}"),
            },
        },
    }
}

/// Offers what is proven, and leaves it to a person to ask for the comment.
pub(crate) fn withhold(owned: &mut Owned) {
    if let Outcome::Justified { finding, fix } = &owned.outcome {
        owned.outcome = Outcome::Refused {
            finding: finding.clone(),
            refusal: Refusal {
                code: "needs-justify-low",
                message: format!("{}; --justify-low lets a comment say so", fix.effect),
            },
        };
    }
}

/// Sees to it that a comment silences no finding that nobody has justified: where another one of
/// the same rule would go with it, both stay.
///
/// Findings that are justified together get the comment of the first of them: one comment on a
/// line says all there is to say of a rule.
pub(crate) fn keep_apart(module: &Module<'_>, found: &mut Found) {
    for at in 0..found.outcomes.len() {
        let lines = comment_lines(module, &found.outcomes[at]);
        if lines.is_empty() {
            continue;
        }
        let finding = found.outcomes[at].outcome.finding();
        let rule = finding.rule.id;
        let is_reached = |other: &harden_codemod::Finding| {
            other.rule.id == rule
                && lines
                    .iter()
                    .any(|line| module.nosec_reaches(*line, rule, other.range))
        };
        let others = (0..found.outcomes.len()).filter(|other| *other != at);
        let reached: Vec<usize> = others
            .filter(|other| is_reached(found.outcomes[*other].outcome.finding()))
            .collect();
        let unjustified = reached
            .iter()
            .map(|other| &found.outcomes[*other].outcome)
            .find(|outcome| !matches!(outcome, Outcome::Justified { .. }))
            .map(|outcome| outcome.finding().range)
            .or_else(|| {
                found
                    .passed_over
                    .iter()
                    .find(|passed| !passed.suppressed && is_reached(&passed.finding))
                    .map(|passed| passed.finding.range)
            });
        if let Some(other) = unjustified {
            let line = module.line_of(other.start());
            found.outcomes[at].outcome = Outcome::Refused {
                finding: found.outcomes[at].outcome.finding().clone(),
                refusal: Refusal {
                    code: "shared-comment",
                    message: format!(
                        "its comment would silence another finding of {rule} in line {line}, \
                         which nobody has justified"
                    ),
                },
            };
            continue;
        }
        let Some(first) = found.outcomes[at].fix().map(|fix| fix.edits.clone()) else {
            continue;
        };
        for other in reached.into_iter().filter(|other| *other > at) {
            if let Some(fix) = found.outcomes[other].outcome.fix_mut() {
                fix.edits = first.clone();
            }
        }
    }
}

/// The lines on which the comment of a justification that says `nosec` will stand.
fn comment_lines(module: &Module<'_>, owned: &Owned) -> Vec<TextSize> {
    let Outcome::Justified { fix, .. } = &owned.outcome else {
        return Vec::new();
    };
    fix.edits
        .edits()
        .iter()
        .filter(|edit| edit.replacement().contains("nosec"))
        .map(|edit| module.line_range(edit.range().start()).start())
        .collect()
}
