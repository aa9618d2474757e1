use std::fmt;

use crate::Applicability;

/// How bad a finding is, in Bandit's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Low,
    /// Worth mending.
    Medium,
    /// An attacker's way in.
    High,
}

impl Severity {
    /// The lower-case word used in reports and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What it takes for a rule's findings to be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selected {
    /// Nothing.
    ByDefault,
    /// The wish to justify findings of low severity.
    WithLow,
    /// The rule's name.
    ByName,
}

/// One of Bandit's tests, or a rule of harden's own about comments, and what harden does about its
/// findings.
#[derive(Debug)]
pub struct Rule {
    /// Bandit's id: `B605`; `H001` for a rule of harden's own.
    pub id: &'static str,
    /// Ruff's id for the same test, where it has one: `S605`.
    pub ruff: Option<&'static str>,
    /// What the rule finds, in a few words.
    pub title: &'static str,
    /// The highest severity a finding of this rule can have.
    pub severity: Severity,
    /// The number in the Common Weakness Enumeration.
    pub cwe: u16,
    /// The classes a fix can have, most certain first; empty where findings are only explained.
    pub classes: &'static [Applicability],
}

impl Rule {
    /// Whether it is one of Bandit's tests, rather than a rule about comments, which only runs
    /// where it is asked for.
    pub fn is_bandits(&self) -> bool {
        self.id.starts_with('B')
    }
}
