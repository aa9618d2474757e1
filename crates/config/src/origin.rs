//! Where a value comes from.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::paths::shown;

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// A file.
    File {
        /// The file, as an absolute path.
        path: Arc<Path>,
        /// The line, from 1; 0 where the file's format does not say.
        line: usize,
    },
    /// An option of the command line, with its dashes.
    CommandLine(&'static str),
}

impl Origin {
    /// In words; a file below `root` is named from there, with `/`.
    pub fn describe(&self, root: &Path) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::CommandLine(option) => format!("command line: {option}"),
            Self::File { path, line: 0 } => shown(path, root),
            Self::File { path, line } => format!("{}:{line}", shown(path, root)),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Path::new("")))
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

impl<T> Setting<T> {
    /// A value that nobody set.
    pub fn default_value(value: T) -> Self {
        let origin = Origin::Default;
        Self { value, origin }
    }

    /// A value that an option of the command line sets.
    pub fn command_line(value: T, option: &'static str) -> Self {
        let origin = Origin::CommandLine(option);
        Self { value, origin }
    }
}
