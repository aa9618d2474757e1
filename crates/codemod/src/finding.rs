use harden_rewriter::TextRange;

use crate::{Rule, Severity};

/// A place in a file where a rule matches.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that matches.
    pub rule: &'static Rule,
    /// The node Bandit reports: its first line is the finding's line.
    pub range: TextRange,
    /// Bandit's severity for this very finding, which may be below the rule's.
    pub severity: Severity,
    /// One sentence without a full stop: what is wrong here.
    pub message: String,
}
