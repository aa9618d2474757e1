//! The files of a report on this disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{ScanReport, ScannedFile};

/// The files of a report by their canonical paths.
#[derive(Debug, Default)]
pub struct Resolved {
    files: BTreeMap<PathBuf, ScannedFile>,
    /// The paths, as the report has them, of files that are not here, sorted.
    pub absent: Vec<PathBuf>,
}

impl ScanReport {
    /// Finds the report's files on the disk; relative paths are taken to be relative to `folder`.
    /// A file that the report has under several paths has all their findings.
    pub fn resolve(self, folder: &Path) -> Resolved {
        let mut resolved = Resolved::default();
        for file in self.files {
            let Ok(path) = fs::canonicalize(folder.join(&file.path)) else {
                resolved.absent.push(file.path);
                continue;
            };
            match resolved.files.get_mut(&path) {
                Some(known) => known.take(file),
                None => {
                    resolved.files.insert(path, file);
                }
            }
        }
        resolved
    }
}

impl ScannedFile {
    fn take(&mut self, other: ScannedFile) {
        for finding in other.findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }
}

impl Resolved {
    /// What the report says of the file at `path`, relative to the working directory or absolute.
    pub fn file(&self, path: &Path) -> Option<&ScannedFile> {
        self.files.get(&fs::canonicalize(path).ok()?)
    }

    /// The canonical paths of the files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }
}
