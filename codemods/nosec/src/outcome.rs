//! From a judgement to an outcome.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Rule};

use crate::reason::Reason;

/// The outcome of `finding`: a comment with the fact that was proven, or the reason there is none.
pub(crate) fn outcome(
    cx: &Context<'_>,
    finding: Finding,
    judgement: Result<String, Reason>,
) -> Outcome {
    let fix = judgement.and_then(|fact| justification(cx, &finding, &fact));
    match fix {
        Ok(fix) => Outcome::Justified { finding, fix },
        Err(reason) => Outcome::of(finding, Err(reason)),
    }
}

/// A finding of `rule` at `range`, as severe as the rule is.
pub(crate) fn finding(rule: &'static Rule, range: TextRange, message: &str) -> Finding {
    Finding {
        rule,
        range,
        severity: rule.severity,
        message: message.to_string(),
    }
}

fn justification(cx: &Context<'_>, finding: &Finding, fact: &str) -> Result<Fix, Reason> {
    let edit = cx
        .module
        .justify(finding.range.start(), &[finding.rule.id], fact)
        .map_err(Reason::NoComment)?;
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), vec![edit]).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Safe,
        effect: format!("nothing changes but a comment: {fact}"),
        also_removes: &[],
        brings: Vec::new(),
    })
}
