//! The rules, with Bandit's severities and weaknesses.

use harden_codemod::{Applicability, Rule, Severity};

pub(crate) const B608: &Rule = &RULES[0];
pub(crate) const B610: &Rule = &RULES[1];
pub(crate) const B611: &Rule = &RULES[2];

const CLASSES: &[Applicability] = &[Applicability::Safe, Applicability::Unsafe];

/// Names that cannot be parameters can be checked.
const WITH_CHECKS: &[Applicability] = &[
    Applicability::Safe,
    Applicability::Unsafe,
    Applicability::Display,
];

/// All of them, sorted by id.
pub(crate) static RULES: [Rule; 3] = [
    Rule {
        id: "B608",
        ruff: Some("S608"),
        title: "SQL put together as text",
        severity: Severity::Medium,
        cwe: 89,
        classes: WITH_CHECKS,
    },
    Rule {
        id: "B610",
        ruff: Some("S610"),
        title: "SQL in `extra` of Django's query sets",
        severity: Severity::Medium,
        cwe: 89,
        classes: CLASSES,
    },
    Rule {
        id: "B611",
        ruff: Some("S611"),
        title: "SQL in Django's `RawSQL`",
        severity: Severity::Medium,
        cwe: 89,
        classes: CLASSES,
    },
];
