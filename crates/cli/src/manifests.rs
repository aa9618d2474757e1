//! The manifests that declare what the fixes of a run rely on.

use std::path::{Path, PathBuf};

use harden_engine::{Change, FileReport, Mode, Report, write};
use harden_project::ManifestChange;

use crate::project::DiskProject;

/// Adds the changed manifests to `report`, and writes them if `mode` says so: those alone whose
/// files were changed, since a fix that was not written needs nothing.
pub(crate) fn declare(report: &mut Report, project: &DiskProject, mode: Mode) {
    let fixed = report
        .files
        .iter()
        .filter(|file| file.change.is_some() && file.fault.is_none());
    let needs = fixed.flat_map(|file| {
        file.distributions
            .iter()
            .map(|requirement| (file.path.as_path(), *requirement))
    });
    let changes = project.declare(needs);
    if changes.is_empty() {
        return;
    }
    for change in changes {
        report.files.push(manifest(change, mode));
    }
    report.files.sort_by(|a, b| a.path.cmp(&b.path));
}

fn manifest(change: ManifestChange, mode: Mode) -> FileReport {
    let mut report = FileReport::new(&relative(&change.path));
    if mode == Mode::Apply
        && let Err(fault) = write(&change.path, &change.before, &change.after)
    {
        report.fault = Some(fault);
    }
    report.advice = change.notes;
    report.change = Some(Change::new(change.before, change.after));
    report
}

/// The path from the current directory, as those of the files are given.
fn relative(path: &Path) -> PathBuf {
    std::env::current_dir()
        .and_then(std::fs::canonicalize)
        .ok()
        .and_then(|current| path.strip_prefix(current).ok().map(Path::to_path_buf))
        .unwrap_or_else(|| path.to_path_buf())
}
