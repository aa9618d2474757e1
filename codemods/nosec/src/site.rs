//! From findings and judgements to outcomes.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Rule};

use crate::reason::Reason;

/// A finding, with the fact that was proven of it or what was not shown.
pub(crate) struct Site {
    pub(crate) finding: Finding,
    pub(crate) judgement: Result<String, Reason>,
}

impl Site {
    /// A finding of `rule` at `range`, as severe as the rule is.
    pub(crate) fn new(
        rule: &'static Rule,
        range: TextRange,
        message: &str,
        judgement: Result<String, Reason>,
    ) -> Self {
        Site {
            finding: Finding {
                rule,
                range,
                severity: rule.severity,
                message: message.to_string(),
            },
            judgement,
        }
    }
}

/// A comment for each proven finding, unless it would silence another one that is not proven.
pub(crate) fn outcomes(cx: &Context<'_>, sites: Vec<Site>) -> Vec<Outcome> {
    let mut judged: Vec<Judged> = sites
        .into_iter()
        .map(|Site { finding, judgement }| {
            let fix = judgement.and_then(|fact| comment(cx, &finding, &fact));
            (finding, fix)
        })
        .collect();
    // A finding that is refused for another's sake may be silenced by a third one's comment.
    while let Some((place, other)) = silencer(cx, &judged) {
        let line = cx.module.line_of(judged[other].0.range.start());
        judged[place].1 = Err(Reason::WouldSilence { line });
    }
    judged
        .into_iter()
        .map(|(finding, fix)| match fix {
            Ok(fix) => Outcome::Justified { finding, fix },
            Err(reason) => Outcome::of(finding, Err(reason)),
        })
        .collect()
}

/// A finding, with the comment on it or why there is none.
type Judged = (Finding, Result<Fix, Reason>);

fn comment(cx: &Context<'_>, finding: &Finding, fact: &str) -> Result<Fix, Reason> {
    let edits = cx.justify(finding, fact).map_err(Reason::NoComment)?;
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Safe,
        effect: format!("nothing changes but a comment: {fact}"),
        also_removes: &[],
        brings: Vec::new(),
    })
}

/// The places of a finding whose comment would silence another one of its rule, and of that one.
fn silencer(cx: &Context<'_>, judged: &[Judged]) -> Option<(usize, usize)> {
    let silences = |edit: &Edit, other: &Finding| {
        is_near(cx, edit.range(), other)
            && cx
                .module
                .nosec_reaches(edit.range().start(), other.rule.id, other.range)
    };
    judged
        .iter()
        .enumerate()
        .find_map(|(place, (finding, fix))| {
            let edits = fix.as_ref().ok()?.edits.edits();
            let other = judged.iter().position(|(other, refused)| {
                refused.is_err()
                    && other.rule.id == finding.rule.id
                    && edits.iter().any(|edit| silences(edit, other))
            })?;
            Some((place, other))
        })
}

/// Whether an edit is on the lines of `other`, or what holds it: a file can have thousands of
/// findings, and nearly all of them are told apart by this.
fn is_near(cx: &Context<'_>, edit: TextRange, other: &Finding) -> bool {
    // Bandit looks at the lines of what a text stands in.
    if matches!(other.rule.id, "B104" | "B108" | "B608") {
        return true;
    }
    let between = if edit.end() <= other.range.start() {
        TextRange::new(edit.end(), other.range.start())
    } else if other.range.end() <= edit.start() {
        TextRange::new(other.range.end(), edit.start())
    } else {
        return true;
    };
    !cx.module.slice(between).contains('\n')
}
