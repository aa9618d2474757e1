//! What can be wrong with a configuration.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use crate::paths::shown;
use crate::reason::ReasonFault;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}", self.describe(Path::new("")))]
pub struct Fault {
    /// The file.
    pub path: Arc<Path>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// The file is no TOML.
    #[error("not valid TOML: {0}")]
    Syntax(String),
    /// A file that was named has no table for harden.
    #[error("has no table `[tool.harden]`")]
    NoTable,
    /// A key that does not exist.
    #[error("unknown key `{key}`{}", suggestion(*nearest))]
    UnknownKey {
        /// The key, with the table it is in.
        key: String,
        /// The nearest that does.
        nearest: Option<&'static str>,
    },
    /// `[tool.harden]` in a file that is harden's own.
    #[error("unknown key `tool`: here the keys stand without `tool.harden`")]
    Prefix,
    /// A key of a table that has to be there.
    #[error("`{table}` needs the key `{key}`")]
    MissingKey {
        /// The table.
        table: &'static str,
        /// The key.
        key: &'static str,
    },
    /// A value of the wrong type.
    #[error("`{key}` must be {wanted}, not {found}")]
    Type {
        /// The key.
        key: String,
        /// The type it must have.
        wanted: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A value of the right type that is not one of those that are allowed.
    #[error("`{key}` must be {wanted}, not {found:?}{}", suggestion(*nearest))]
    Value {
        /// The key.
        key: String,
        /// What is allowed.
        wanted: Cow<'static, str>,
        /// What it is.
        found: String,
        /// The nearest that is allowed.
        nearest: Option<&'static str>,
    },
    /// A rule or codemod that does not exist.
    #[error("there is no rule or codemod `{name}`{}", suggestion(*nearest))]
    UnknownSelector {
        /// The name.
        name: String,
        /// The nearest that does.
        nearest: Option<&'static str>,
    },
    /// A pattern of paths that is none.
    #[error("`{glob}` is no pattern: {problem}")]
    Glob {
        /// The pattern.
        glob: String,
        /// What is wrong with it.
        problem: String,
    },
    /// An array that would make its table do nothing.
    #[error("`{0}` must not be empty")]
    Empty(&'static str),
    /// A reason that is none.
    #[error("`reason` {0}")]
    Reason(ReasonFault),
}

fn suggestion(nearest: Option<&'static str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

impl Fault {
    /// Place and fault; a file below `root` is named from there, with `/`.
    pub fn describe(&self, root: &Path) -> String {
        let path = shown(&self.path, root);
        format!("{path}:{}:{}: {}", self.line, self.column, self.kind)
    }
}

/// All that is wrong with a file, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct ConfigError {
    faults: Vec<Fault>,
}

impl ConfigError {
    pub(crate) fn new(mut faults: Vec<Fault>) -> Self {
        faults.sort_by_key(|fault| (fault.line, fault.column));
        Self { faults }
    }

    /// The faults, a line for each; files below `root` are named from there.
    pub fn describe(&self, root: &Path) -> String {
        let lines: Vec<String> = self
            .faults
            .iter()
            .map(|fault| fault.describe(root))
            .collect();
        lines.join("\n")
    }

    /// The faults, at least one, sorted by place.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Path::new("")))
    }
}

/// Something in a file of another tool that is not taken as it stands there; no error.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Note {
    /// The file, as an absolute path.
    pub path: Arc<Path>,
    /// The line, from 1; 0 where the file's format does not say.
    pub line: usize,
    /// What is the matter, a clause in lower case.
    pub text: String,
}

impl From<Fault> for Note {
    fn from(fault: Fault) -> Self {
        let text = fault.kind.to_string();
        Self {
            path: fault.path,
            line: fault.line,
            text,
        }
    }
}

impl Note {
    /// Place and note; a file below `root` is named from there, with `/`.
    pub fn describe(&self, root: &Path) -> String {
        let path = shown(&self.path, root);
        match self.line {
            0 => format!("{path}: {}", self.text),
            line => format!("{path}:{line}: {}", self.text),
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe(Path::new("")))
    }
}
