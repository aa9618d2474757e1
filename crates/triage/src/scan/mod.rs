//! Reports of Bandit and of Ruff, and the places in a file that they mean.

mod bandit;
mod bandit_nodes;
mod fit;
mod lines;
mod places;
mod resolve;
mod ruff;
mod ruff_nodes;

use std::collections::BTreeMap;
use std::path::PathBuf;

use encoding_rs::UTF_8;
use harden_codemod::{Rule, Severity};
use serde_json::Value;
use serde_json::error::Category;

pub use fit::{Located, Misfit};
pub use resolve::Resolved;

use crate::rules::rule_of;

/// A program that looks for findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scanner {
    /// `bandit -f json`.
    Bandit,
    /// `ruff check --output-format json` or `json-lines`.
    Ruff,
}

impl Scanner {
    /// The name it is known by.
    pub fn name(self) -> &'static str {
        match self {
            Scanner::Bandit => "Bandit",
            Scanner::Ruff => "Ruff",
        }
    }
}

/// A report, file by file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanReport {
    /// Who wrote it.
    pub scanner: Scanner,
    /// The files with findings, sorted by path.
    pub files: Vec<ScannedFile>,
    /// The files that the scanner could not read, sorted by path, with its reasons.
    pub unread: Vec<(PathBuf, String)>,
    /// How many findings have codes that are not Ruff's `S`, and are left out.
    pub left_out: usize,
}

/// What a report says of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedFile {
    /// The path as it stands in the report: absolute, or relative to where the scanner ran.
    pub path: PathBuf,
    /// What was found, by line.
    pub findings: Vec<ScannedFinding>,
}

/// One finding of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedFinding {
    /// Bandit's id, also where Ruff reports it.
    pub id: String,
    /// How bad it is: by Bandit for this very finding, and by the rule where Ruff reports it.
    pub severity: Severity,
    /// What is wrong, in the scanner's words, on one line and without a full stop; without the
    /// password that Bandit quotes.
    pub message: String,
    /// The line the scanner gives, from 1: a keyword's for some rules of Bandit's.
    pub line: usize,
    /// The lines that the report shows, with their numbers; none in Ruff's.
    pub excerpt: Vec<(usize, String)>,
    place: Place,
}

/// Where a scanner says that a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// Lines from 1; columns in bytes of UTF-8 from 0, as in Python's `ast`.
    Bandit {
        first: usize,
        last: usize,
        column: Option<usize>,
        end_column: Option<usize>,
    },
    /// Lines and columns from 1; columns in characters.
    Ruff {
        start: (usize, usize),
        end: (usize, usize),
    },
}

/// Why a text is no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// There is nothing in it.
    #[error("the report is empty")]
    Empty,
    /// It is not text.
    #[error("the report is not text in UTF-8 or UTF-16")]
    NotText,
    /// It is not JSON.
    #[error("the report is not JSON: {message}")]
    NotJson {
        /// What the parser says, with line and column.
        message: String,
    },
    /// It is JSON up to its end, which comes too early.
    #[error("the report is truncated: unexpected end of JSON at line {line}")]
    Truncated {
        /// The last line.
        line: usize,
    },
    /// It is JSON, and something else.
    #[error(
        "the report is neither Bandit's (`bandit -f json`) nor Ruff's \
         (`ruff check --output-format json`)"
    )]
    Unknown,
    /// A finding in it has not the form that the scanner writes.
    #[error("finding {number} of {}'s report cannot be read: {message}", scanner.name())]
    Malformed {
        /// Whose report it is.
        scanner: Scanner,
        /// Which of its findings, from 1.
        number: usize,
        /// What is wrong with it.
        message: String,
    },
}

impl ScanReport {
    /// Reads a report of Bandit's or Ruff's, told apart by what is in it.
    ///
    /// # Errors
    /// Where it is not JSON, or not a report of either.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReportError> {
        // PowerShell's `>` writes UTF-16 with a byte order mark, which `decode` goes by.
        let (text, _, malformed) = UTF_8.decode(bytes);
        if malformed {
            return Err(ReportError::NotText);
        }
        if text.trim().is_empty() {
            return Err(ReportError::Empty);
        }
        match documents(&text)?.as_slice() {
            [Value::Object(report)] if report.contains_key("metrics") => {
                let results = report.get("results").and_then(Value::as_array);
                bandit::read(results.ok_or(ReportError::Unknown)?, report.get("errors"))
            }
            [Value::Array(findings)] => ruff::read(findings),
            lines => ruff::read(lines),
        }
    }

    /// The ids that are none of Bandit 1.9.4's, sorted: those of a later one, or of a plugin.
    pub fn unknown_ids(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self
            .files
            .iter()
            .flat_map(|file| &file.findings)
            .map(|finding| finding.id.as_str())
            .filter(|id| rule_of(id).is_none())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// A report that is being read.
#[derive(Default)]
struct Draft {
    files: BTreeMap<String, Vec<ScannedFinding>>,
    unread: Vec<(PathBuf, String)>,
    left_out: usize,
}

impl Draft {
    fn add(&mut self, path: String, finding: ScannedFinding) {
        self.files.entry(path).or_default().push(finding);
    }

    fn finish(mut self, scanner: Scanner) -> ScanReport {
        self.unread.sort();
        let file = |(path, mut findings): (String, Vec<ScannedFinding>)| {
            findings.sort_by(|a, b| (a.line, &a.id).cmp(&(b.line, &b.id)));
            ScannedFile {
                path: PathBuf::from(path),
                findings,
            }
        };
        ScanReport {
            scanner,
            files: self.files.into_iter().map(file).collect(),
            unread: self.unread,
            left_out: self.left_out,
        }
    }
}

impl ScannedFinding {
    /// The rule, where it is one of Bandit 1.9.4's.
    pub fn rule(&self) -> Option<&'static Rule> {
        rule_of(&self.id)
    }
}

/// The JSON documents in a text: one, or one a line.
fn documents(text: &str) -> Result<Vec<Value>, ReportError> {
    serde_json::Deserializer::from_str(text)
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|error| match error.classify() {
            Category::Eof => ReportError::Truncated { line: error.line() },
            _ => ReportError::NotJson {
                message: error.to_string(),
            },
        })
}

/// A message as one clause.
fn clause(message: &str) -> String {
    let words: Vec<&str> = message.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests;
