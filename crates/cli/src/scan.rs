//! The report that a run is limited to.

use std::fs;
use std::path::{Path, PathBuf};

use harden_codemod::Finding;
use harden_engine::{Misfit, Reported};
use harden_report::shown_path;
use harden_rewriter::Module;
use harden_triage::scan::{Resolved, ScanReport};

use crate::failure::Failure;
use crate::known;

/// A scanner's report, on the files of this disk.
pub(crate) struct Scan {
    files: Resolved,
    /// What the user has to know of it, in clauses.
    pub(crate) notes: Vec<String>,
}

impl Scan {
    /// Reads the report at `path`, whose own paths start from the folder `current`.
    pub(crate) fn read(path: &Path, current: &Path) -> Result<Self, Failure> {
        let shown = shown_path(path);
        let bytes = fs::read(path)
            .map_err(|error| Failure::new(format!("{shown} cannot be read: {error}")))?;
        let report =
            ScanReport::parse(&bytes).map_err(|error| Failure::new(format!("{shown}: {error}")))?;
        let mut notes = Vec::new();
        let unknown = report.unknown_ids();
        if !unknown.is_empty() {
            notes.push(format!(
                "{shown} has findings of rules that are not Bandit's, which are left out: {}",
                unknown.join(", ")
            ));
        }
        if report.left_out > 0 {
            let (count, name) = (report.left_out, report.scanner.name());
            notes.push(format!(
                "{shown}: {count} of {name}'s findings are not about security, and are left out"
            ));
        }
        for (file, why) in &report.unread {
            let file = shown_path(file);
            notes.push(format!("{shown}: the scanner could not read {file}: {why}"));
        }
        let files = report.resolve(current);
        for file in &files.absent {
            let file = shown_path(file);
            notes.push(format!("{shown} names {file}, which is not there"));
        }
        Ok(Scan { files, notes })
    }

    /// Bandit's ids of the findings in the file at `path`, one for each, of rules that are known.
    pub(crate) fn ids_in(&self, path: &Path) -> Vec<&'static str> {
        let findings = self
            .files
            .file(path)
            .into_iter()
            .flat_map(|file| &file.findings);
        findings
            .filter_map(|finding| Some(known::rule(&finding.id)?.id))
            .collect()
    }

    /// The files that it names, sorted.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.files.paths().map(Path::to_path_buf).collect()
    }
}

impl Reported for Scan {
    fn names(&self, path: &Path) -> bool {
        self.files.file(path).is_some()
    }

    fn findings(&self, path: &Path, module: &Module<'_>) -> Result<Vec<Finding>, Misfit> {
        let Some(file) = self.files.file(path) else {
            return Ok(Vec::new());
        };
        let located = file.findings_in(module).map_err(|misfit| Misfit {
            line: misfit.line,
            message: misfit.why,
        })?;
        let finding = |located: harden_triage::scan::Located| {
            Some(located.finding(known::rule(&located.id)?))
        };
        Ok(located.into_iter().filter_map(finding).collect())
    }
}
