//! What is wrong with a case.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::case::Case;

/// One thing that is wrong with one case, or with a case file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Failure {
    file: PathBuf,
    line: usize,
    name: String,
    message: String,
}

impl Failure {
    pub(crate) fn new(file: &Path, line: usize, name: &str, message: impl Into<String>) -> Self {
        Failure {
            file: file.to_path_buf(),
            line,
            name: name.to_string(),
            message: message.into(),
        }
    }

    pub(crate) fn of(case: &Case, message: impl Into<String>) -> Self {
        Failure::new(&case.file, case.line, &case.name, message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file.display();
        write!(f, "{file}:{}: {}: {}", self.line, self.name, self.message)
    }
}
