//! Findings that a comment justifies.

use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Refusal};
use harden_rewriter::{Edit, EditSet, Module, SyntaxTree, TextRange, TextSize};

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
                caution: None,
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
        let Outcome::Justified { finding, fix } = &found.outcomes[at].outcome else {
            continue;
        };
        let rule = finding.rule.id;
        let is_other = |other: &Finding| other.rule.id == rule;
        let others: Vec<usize> = (0..found.outcomes.len())
            .filter(|&other| other != at && is_other(found.outcomes[other].outcome.finding()))
            .collect();
        let passed: Vec<TextRange> = found
            .passed_over
            .iter()
            .filter(|passed| !passed.suppressed && is_other(&passed.finding))
            .map(|passed| passed.finding.range)
            .collect();
        if others.is_empty() && passed.is_empty() {
            continue;
        }
        let edits = fix.edits.clone();
        let range = |other: &usize| found.outcomes[*other].outcome.finding().range;
        let ranges: Vec<TextRange> = others.iter().map(range).chain(passed).collect();
        let reached = reached(module, &edits, rule, &ranges);
        let (of_others, of_passed) = reached.split_at(others.len());
        let reached: Vec<usize> = others
            .iter()
            .zip(of_others)
            .filter_map(|(&other, &reached)| reached.then_some(other))
            .collect();
        let unjustified = reached
            .iter()
            .find(|&&other| {
                let outcome = &found.outcomes[other].outcome;
                !matches!(outcome, Outcome::Justified { .. })
            })
            .map(range)
            .or_else(|| {
                let place = of_passed.iter().position(|reached| *reached)?;
                Some(ranges[others.len() + place])
            });
        if let Some(other) = unjustified {
            let line = module.line_of(other.start());
            found.outcomes[at].outcome = Outcome::Refused {
                finding: found.outcomes[at].outcome.finding().clone(),
                refusal: Refusal {
                    code: "shared-comment",
                    message: format!(
                        "its comment would silence another finding of {rule} in line {line}, which \
                         nobody has justified"
                    ),
                },
            };
            continue;
        }
        for other in reached.into_iter().filter(|other| *other > at) {
            if let Some(fix) = found.outcomes[other].outcome.fix_mut() {
                fix.edits = edits.clone();
            }
        }
    }
}

/// Which of the findings of `rule` at `ranges` the comments of a justification silence.
fn reached(module: &Module<'_>, edits: &EditSet, rule: &str, ranges: &[TextRange]) -> Vec<bool> {
    let comments = edits.edits().iter().zip(edits.new_ranges());
    let comments = comments.filter(|(edit, _)| edit.replacement().contains("nosec"));
    let reaches = |module: &Module<'_>, lines: &[TextSize], range: TextRange| {
        let mut lines = lines.iter();
        lines.any(|line| module.nosec_reaches(*line, rule, range))
    };
    let breaks_lines = |edit: &Edit| edit.replacement().contains(['\n', '\r']);
    if !edits.edits().iter().any(breaks_lines) {
        let lines: Vec<TextSize> = comments.map(|(edit, _)| edit.range().start()).collect();
        let ranges = ranges.iter();
        return ranges
            .map(|range| reaches(module, &lines, *range))
            .collect();
    }
    // Which finding stands in which line is to be seen in the new text.
    let lines: Vec<TextSize> = comments
        .filter_map(|(edit, new)| {
            let at = TextSize::try_from(edit.replacement().find("nosec")?).ok()?;
            Some(new.start() + at)
        })
        .collect();
    let text = edits.apply(module.text());
    // What does not parse is refused when it is applied.
    let Ok(tree) = SyntaxTree::parse(&text) else {
        return vec![false; ranges.len()];
    };
    let Ok(new) = Module::new(&text, &tree) else {
        tree.leak();
        return vec![false; ranges.len()];
    };
    let ranges = ranges.iter().map(|range| edits.to_new(*range));
    ranges.map(|range| reaches(&new, &lines, range)).collect()
}
