//! A project on the disk, and questions about its files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use harden_codemod::{Known, Types as _};
use harden_rewriter::{TextRange, TextSize};
use harden_types::Ty;

/// What is asked about stands between these.
const MARKS: (char, char) = ('«', '»');

pub(crate) struct Project {
    folder: tempfile::TempDir,
    types: Ty,
}

impl Project {
    /// A project of these files, by path.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let types = Ty::new(vec![folder.path().to_path_buf()]);
        Project { folder, types }
    }

    pub(crate) fn types(&self) -> &Ty {
        &self.types
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// What is known of the expression between the marks of `text`, as the text of `path`.
    pub(crate) fn known(&self, path: &str, text: &str) -> Known {
        ask(&self.types, &self.path(path), text)
    }
}

/// What is known of the expression between the marks of `text`, as the text of `path`.
pub(crate) fn ask(types: &Ty, path: &Path, text: &str) -> Known {
    let (before, rest) = text.split_once(MARKS.0).unwrap();
    let (marked, after) = rest.split_once(MARKS.1).unwrap();
    let start = TextSize::try_from(before.len()).unwrap();
    let range = TextRange::at(start, TextSize::try_from(marked.len()).unwrap());
    types.of(path, &format!("{before}{marked}{after}\n"), range)
}
