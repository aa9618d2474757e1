//! The findings about a file's comments.

use harden_codemod::prelude::Edit;
use harden_codemod::{Context, Finding, Fix, NoComment, Outcome, Rule};
use harden_rewriter::{
    EditSet, Suppression, SuppressionComment, SuppressionFault as Fault, SuppressionTool, TextRange,
};

use crate::narrow::{self, Plan};
use crate::reason::Reason;
use crate::{BLANKET, EXPIRED, MISREAD, NO_REASON};

/// What is wrong with the file's comments that suppress, and what becomes of them.
pub(crate) fn outcomes(cx: &Context<'_>, findings: &[Finding]) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    // A comment for both tools has one reason, and lacks it once.
    let mut judged: Option<TextRange> = None;
    for comment in cx.module.suppressions() {
        if comment.tool == SuppressionTool::Bandit {
            outcomes.extend(words(cx, findings, &comment));
        }
        if judged != Some(comment.comment) {
            let of_reason: Vec<Outcome> = reason(&comment).collect();
            if !of_reason.is_empty() {
                judged = Some(comment.comment);
            }
            outcomes.extend(of_reason);
        }
    }
    outcomes
}

/// The edit by which the comment of `finding` says `reason`, where it says none.
pub(crate) fn give_reason(
    cx: &Context<'_>,
    finding: &Finding,
    reason: &str,
) -> Result<Vec<Edit>, NoComment> {
    if finding.rule.id != NO_REASON.id {
        return Err(NoComment::AboutComment);
    }
    let suppressions = cx.module.suppressions();
    let comment = suppressions
        .iter()
        .find(|comment| comment.range == finding.range)
        .ok_or(NoComment::AboutComment)?;
    let edit = cx.module.add_reason(comment, reason);
    Ok(vec![edit.map_err(|_| NoComment::Reason)?])
}

/// What is wrong with the words of a `# nosec`.
fn words(
    cx: &Context<'_>,
    findings: &[Finding],
    comment: &SuppressionComment<'_>,
) -> Option<Outcome> {
    let rule = comment.faults.iter().find_map(|fault| match fault {
        Fault::Blanket => Some(BLANKET),
        Fault::NoKnownId
        | Fault::LossyComma(_)
        | Fault::Misspelt(_)
        | Fault::UnknownIds(_)
        | Fault::ReasonRead(_)
        | Fault::OtherWord => Some(MISREAD),
        Fault::NoReason | Fault::Expired(_) | Fault::UnreadableDate(_) => None,
    })?;
    let message = if rule.id == BLANKET.id {
        "`# nosec` alone silences every finding on its line".to_string()
    } else {
        misreading(comment)
    };
    let fix = narrow::plan(cx, findings, comment).and_then(|plan| fix(cx, comment, &plan));
    Some(Outcome::of(finding(rule, comment, message), fix))
}

/// What is wrong with the reason of a comment.
fn reason(comment: &SuppressionComment<'_>) -> impl Iterator<Item = Outcome> {
    // A blanket `# noqa` is mostly not about security, and a word like `nosecret` not about rules.
    let is_on_purpose = !comment.faults.contains(&Fault::OtherWord)
        && (comment.tool == SuppressionTool::Bandit || comment.suppresses != Suppression::All);
    comment
        .faults
        .iter()
        .filter(move |_| is_on_purpose)
        .filter_map(|fault| {
            let (rule, message, reason) = match fault {
                Fault::NoReason => (
                    NO_REASON,
                    "the comment silences findings and does not say why",
                    Reason::Missing,
                ),
                Fault::Expired(date) => (
                    EXPIRED,
                    "the comment was to hold until a day that is over",
                    Reason::Expired(*date),
                ),
                Fault::UnreadableDate(written) => (
                    EXPIRED,
                    "the comment is to hold until a day that is none",
                    Reason::UnreadableDate(written.clone()),
                ),
                _ => return None,
            };
            Some(Outcome::Refused {
                finding: finding(rule, comment, message.to_string()),
                refusal: reason.into(),
            })
        })
}

fn finding(rule: &'static Rule, comment: &SuppressionComment<'_>, message: String) -> Finding {
    Finding {
        rule,
        range: comment.range,
        severity: rule.severity,
        message,
    }
}

/// In what Bandit misreads the comment.
fn misreading(comment: &SuppressionComment<'_>) -> String {
    let list = |words: &[String]| {
        let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        quoted.join(", ")
    };
    let clauses: Vec<String> = comment
        .faults
        .iter()
        .filter_map(|fault| match fault {
            Fault::OtherWord => Some(
                "a word that begins with `nosec` silences every finding on its line".to_string(),
            ),
            Fault::NoKnownId => {
                Some("no word is the id of a test, so every finding is silenced".to_string())
            }
            Fault::LossyComma(ids) => Some(format!(
                "{} counts for nothing, since no blank follows the comma",
                list(ids)
            )),
            Fault::Misspelt(words) => Some(format!("{} is no id to Bandit", list(words))),
            Fault::UnknownIds(words) => Some(format!("Bandit has no test {}", list(words))),
            Fault::ReasonRead(also) if also.is_empty() => {
                Some("the reason is read as names of tests".to_string())
            }
            Fault::ReasonRead(also) => Some(format!(
                "the reason is read as names of tests, and {} is silenced",
                list(also)
            )),
            _ => None,
        })
        .collect();
    clauses.join("; ")
}

fn fix(cx: &Context<'_>, comment: &SuppressionComment<'_>, plan: &Plan) -> Result<Fix, Reason> {
    let edit = cx
        .module
        .list_ids(comment, &plan.ids)
        .ok_or(Reason::WordsOfATool)?;
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), vec![edit]).map_err(|_| Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: plan.applicability,
        effect: plan.effect.clone(),
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}
