use std::path::Path;

use harden_codemod::Finding;
use harden_rewriter::Module;

/// What a person has decided on a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The code is right as it is, for this reason: a comment says so.
    Justify {
        /// The text of the comment.
        reason: String,
    },
    /// The unsafe fix is right here.
    AcceptUnsafeFix,
    /// The finding stays.
    Leave {
        /// Where that was decided and why, in one clause.
        reason: String,
    },
}

/// What people have decided beforehand, in configurations and triage files.
pub trait Decisions: Sync {
    /// The ids of the rules whose findings do not count in the file at `path`.
    fn ignored(&self, path: &Path) -> Vec<&'static str> {
        let _ = path;
        Vec::new()
    }

    /// The decision on findings like this one: by rule, path and text.
    fn by_policy(&self, path: &Path, module: &Module<'_>, finding: &Finding) -> Option<Decision> {
        let _ = (path, module, finding);
        None
    }

    /// The decisions on these very findings, all those of a file that count, in their order.
    fn by_triage(
        &self,
        path: &Path,
        module: &Module<'_>,
        findings: &[&Finding],
    ) -> Vec<Option<Decision>> {
        let _ = (path, module);
        vec![None; findings.len()]
    }
}

/// Nobody has decided anything.
pub struct NoDecisions;

impl Decisions for NoDecisions {}

/// What a scanner has reported, to which a run is limited.
pub trait Reported: Sync {
    /// Whether the report has a finding in the file at `path`.
    fn names(&self, path: &Path) -> bool;

    /// The findings in the file at `path`.
    ///
    /// # Errors
    /// Where the report was made from another state of the file.
    fn findings(&self, path: &Path, module: &Module<'_>) -> Result<Vec<Finding>, Misfit>;
}

/// Where a report does not fit the file it is about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Misfit {
    /// The line of the file, from 1.
    pub line: usize,
    /// What does not fit, in one clause.
    pub message: String,
}
