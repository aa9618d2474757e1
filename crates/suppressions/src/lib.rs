//! The comments of a project that suppress findings: all of them, or those that are new since a
//! revision of Git.
//!
//! [`inventory`] reads files, [`new_since`] compares them with what Git has of them, and [`text`] and
//! [`json`] show the result. Nothing here prints or walks folders.

mod git;
mod read;
mod show;
mod since;

use harden_rewriter::{Date, SuppressionScope, SuppressionTool};

pub use git::GitError;
pub use read::inventory;
pub use show::{SCHEMA_VERSION, json, text};
pub use since::new_since;

/// Comments that suppress, in the order of the files and of their lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The comments.
    pub entries: Vec<Entry>,
    /// The files that could not be read.
    pub unreadable: Vec<Unreadable>,
}

/// A comment that suppresses findings for one tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file, as its path was given.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// Who reads it.
    pub tool: SuppressionTool,
    /// What code it is about.
    pub scope: SuppressionScope,
    /// The ids that the tool really takes from it, sorted; `None` where it suppresses everything.
    pub ids: Option<Vec<String>>,
    /// Why it is there, where it says so.
    pub reason: Option<String>,
    /// The last day on which it holds, where it names one.
    pub until: Option<Date>,
    /// Whether that day is over.
    pub expired: bool,
    /// The statement it stands at, without layout and comments; empty for one about a whole file.
    pub statement: String,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The file, as its path was given.
    pub path: String,
    /// Why, in one clause.
    pub message: String,
}
