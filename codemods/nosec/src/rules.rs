//! The rules, with Bandit's severities and weaknesses.

use harden_codemod::{Applicability, Rule, Severity};

const fn rule(
    id: &'static str,
    ruff: &'static str,
    title: &'static str,
    severity: Severity,
    cwe: u16,
) -> Rule {
    Rule {
        id,
        ruff: Some(ruff),
        title,
        severity,
        cwe,
        classes: &[Applicability::Safe],
    }
}

/// All of them, sorted by id.
pub(crate) static RULES: [Rule; 7] = [
    rule(
        "B101",
        "S101",
        "assertion, which `python -O` leaves out",
        Severity::Low,
        703,
    ),
    rule(
        "B104",
        "S104",
        "address of all interfaces",
        Severity::Medium,
        605,
    ),
    rule(
        "B108",
        "S108",
        "path in a directory that all users share",
        Severity::Medium,
        377,
    ),
    rule("B404", "S404", "import of subprocess", Severity::Low, 78),
    rule(
        "B603",
        "S603",
        "process started without a shell",
        Severity::Low,
        78,
    ),
    rule(
        "B607",
        "S607",
        "program found by way of PATH",
        Severity::Low,
        78,
    ),
    rule(
        "B608",
        "S608",
        "SQL put together as text",
        Severity::Medium,
        89,
    ),
];

/// The rule with this id of Bandit's, which is one of the table.
pub(crate) fn rule_of(id: &str) -> &'static Rule {
    RULES.iter().find(|rule| rule.id == id).unwrap_or(&RULES[0])
}
