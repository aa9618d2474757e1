//! Comments that suppress say what they mean, and why.
//!
//! The rewriter reads the comments ([`harden_rewriter::Module::suppressions`]). [`review`] makes
//! findings of their faults, and [`narrow`] decides which ids a comment is to list, and what that
//! changes.

mod narrow;
mod reason;
mod review;

use harden_codemod::prelude::Edit;
use harden_codemod::{
    Applicability, Codemod, Context, Finding, NoComment, Outcome, ReasonDoc, Rule, Selected,
    Severity,
};

/// The `hygiene` codemod.
pub struct Hygiene;

const CLASSES: &[Applicability] = &[Applicability::Safe, Applicability::Unsafe];

const fn rule(
    id: &'static str,
    title: &'static str,
    severity: Severity,
    cwe: u16,
    classes: &'static [Applicability],
) -> Rule {
    Rule {
        id,
        ruff: None,
        title,
        severity,
        cwe,
        classes,
    }
}

static RULES: [Rule; 4] = [
    rule(
        "H001",
        "a comment that suppresses everything on its line",
        Severity::Medium,
        1127,
        CLASSES,
    ),
    rule(
        "H002",
        "a comment that suppresses without a reason",
        Severity::Low,
        1053,
        &[],
    ),
    rule(
        "H003",
        "a comment that suppresses something else than it says",
        Severity::Medium,
        1116,
        CLASSES,
    ),
    rule(
        "H004",
        "a comment that suppresses beyond its day",
        Severity::Medium,
        1127,
        &[],
    ),
];

/// A blanket comment.
pub(crate) static BLANKET: &Rule = &RULES[0];
/// A comment without a reason.
pub(crate) static NO_REASON: &Rule = &RULES[1];
/// A comment that is not read as it is meant.
pub(crate) static MISREAD: &Rule = &RULES[2];
/// A comment whose day is over.
pub(crate) static EXPIRED: &Rule = &RULES[3];

impl Codemod for Hygiene {
    fn name(&self) -> &'static str {
        "hygiene"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        // Ruff reads `NOQA` in any case, and so does harden in what it reports on.
        &["nosec", "noqa", "NOQA", "NoQA", "NoQa", "ruff:"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        reason::DOCS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, _cx: &Context<'_>) -> Vec<Outcome> {
        Vec::new()
    }

    fn selected(&self, _rule: &Rule) -> Selected {
        Selected::ByName
    }

    fn reviews(&self) -> bool {
        true
    }

    fn justify(
        &self,
        cx: &Context<'_>,
        finding: &Finding,
        reason: &str,
    ) -> Result<Vec<Edit>, NoComment> {
        review::give_reason(cx, finding, reason)
    }

    fn review(&self, cx: &Context<'_>, findings: &[Finding]) -> Vec<Outcome> {
        review::outcomes(cx, findings)
    }
}
