//! What the process's exit code tells.

use harden_codemod::Severity;
use harden_report::{Bucket, Run, Tally};

/// Nothing is left to do that was asked for.
pub(crate) const DONE: u8 = 0;
/// A preview found something to change, or findings are left that `--fail-on` minds.
pub(crate) const FINDINGS: u8 = 1;
/// Usage, files that cannot be read, parsed or written, and faults of harden's own.
pub(crate) const FAILURE: u8 = 2;
/// What a shell gives for a program that Ctrl-C ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// What counts as a failure of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Policy {
    /// Whether files that cannot be parsed are forgiven.
    pub(crate) allow_parse_errors: bool,
    /// The lowest severity at which a finding that is left fails the run.
    pub(crate) fail_on: Option<Severity>,
}

impl Policy {
    /// The exit code for `run`: the gravest that applies.
    pub(crate) fn code(self, run: &Run<'_>) -> u8 {
        if run.report.interrupted {
            return INTERRUPTED;
        }
        let tally = Tally::of(run);
        let unparsable = !self.allow_parse_errors && tally.files_unparsable > 0;
        if unparsable || tally.files_failed > 0 || tally.bugs > 0 {
            return FAILURE;
        }
        let would_change = !run.applied && tally.files_changed > 0;
        if would_change || self.minds_what_is_left(run) {
            return FINDINGS;
        }
        DONE
    }

    fn minds_what_is_left(self, run: &Run<'_>) -> bool {
        self.fail_on.is_some_and(|lowest| {
            run.report.files.iter().any(|file| {
                file.outcomes
                    .iter()
                    .any(|site| Bucket::of(file, site) != Bucket::Fixed && site.severity >= lowest)
            })
        })
    }
}
