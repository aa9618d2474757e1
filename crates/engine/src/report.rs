use std::path::PathBuf;

use crate::Misfit;
use harden_codemod::{Applicability, Rule, Severity};
use harden_rewriter::{DecodeError, SyntaxError, diff};

/// What a run did, file by file, in the order the files were given in.
#[derive(Debug, Default)]
pub struct Report {
    /// The files that had a finding, an edit or a fault; a file with nothing to say is only counted.
    pub files: Vec<FileReport>,
    /// How many files were looked at, prefiltered ones included.
    pub checked: usize,
    /// Whether the run was cut short by an interrupt.
    pub interrupted: bool,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileReport {
    /// The path as it was given.
    pub path: PathBuf,
    /// The outcome for every finding, sorted by place in the file as it was read.
    pub outcomes: Vec<SiteReport>,
    /// How many findings a comment on their line suppresses.
    pub suppressed: usize,
    /// The file before and after, where they differ.
    pub change: Option<Change>,
    /// The distributions that its change relies on, as PEP 508 requirements, sorted.
    pub distributions: Vec<&'static str>,
    /// What a person has to know of the change or do after it, in clauses.
    pub advice: Vec<String>,
    /// What went wrong, where something did. Nothing was written then, unless the fault says so.
    pub fault: Option<Fault>,
    /// Fixes that were dropped because their result did not verify: faults of harden's own.
    pub bugs: Vec<Bug>,
}

/// A file's bytes before and after.
#[derive(Debug)]
pub struct Change {
    /// The bytes as they were read.
    pub before: Vec<u8>,
    /// The bytes with every chosen fix applied.
    pub after: Vec<u8>,
    /// The difference, as replacements of byte ranges of `before`, sorted and disjoint.
    pub edits: Vec<ByteEdit>,
}

impl Change {
    /// The change from `before` to `after`.
    pub fn new(before: Vec<u8>, after: Vec<u8>) -> Self {
        let edits = diff::replacements(&before, &after)
            .into_iter()
            .map(|(range, replacement)| ByteEdit {
                start: range.start,
                end: range.end,
                replacement: replacement.to_vec(),
            })
            .collect();
        Change {
            before,
            after,
            edits,
        }
    }
}

/// The replacement of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByteEdit {
    /// First byte replaced.
    pub start: usize,
    /// First byte kept after it.
    pub end: usize,
    /// The bytes that take their place.
    pub replacement: Vec<u8>,
}

/// The outcome for one finding, in terms of the file as it was read.
#[derive(Debug)]
pub struct SiteReport {
    /// The codemod that looked at it.
    pub codemod: &'static str,
    /// The rule that matches.
    pub rule: &'static Rule,
    /// Bandit's severity for this finding.
    pub severity: Severity,
    /// What is wrong here.
    pub message: String,
    /// Whether its fix leaves the code as it is, and says in a comment why it is right.
    pub justified: bool,
    /// First byte of the finding.
    pub start: usize,
    /// First byte after the finding.
    pub end: usize,
    /// Line of the finding's start, from 1.
    pub line: usize,
    /// Column of the finding's start in characters, from 1.
    pub column: usize,
    /// The ids of the findings, all of low severity, that its fix brings: those at its own place,
    /// and for the first of the applied fixes that need a new import, that import's. Sorted, an id
    /// once per finding; empty where there is no fix.
    pub brings: Vec<&'static str>,
    /// What became of it.
    pub status: Status,
}

/// What became of a finding.
#[derive(Debug)]
pub enum Status {
    /// Its fix is in the file's change.
    Fixed {
        /// How far the fix may be trusted.
        applicability: Applicability,
        /// What changes for the program.
        effect: String,
        /// What it leaves open, part of `effect` or not.
        caution: Option<String>,
    },
    /// There is a fix, which was not asked for.
    Fixable {
        /// How far the fix may be trusted.
        applicability: Applicability,
        /// What would change for the program.
        effect: String,
        /// The fix's own edits, where they still fit the file as it was read; its imports aside.
        edits: Vec<ByteEdit>,
    },
    /// There is no fix.
    Refused {
        /// The stable code of the reason.
        code: &'static str,
        /// The reason, in one clause.
        message: String,
    },
}

/// Why a file was not, or not wholly, dealt with.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file could not be read.
    #[error("cannot be read: {0}")]
    Read(#[source] std::io::Error),
    /// The file's bytes are not text in the encoding it declares.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The file is not valid Python 3.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// The report to which the run is limited was made from another state of the file.
    #[error("the report does not fit the file: {0}")]
    Misfit(#[from] Misfit),
    /// The fixes could not be written in the file's own encoding.
    #[error("the fixed text cannot be written in the file's encoding, {encoding}")]
    Encode {
        /// The encoding's name.
        encoding: &'static str,
    },
    /// The fixes kept changing one another's text.
    #[error(
        "the fixes of {codemods} did not settle after {rounds} rounds; the file is left as it was. \
         Please report this as a bug in harden, with the file"
    )]
    NotSettling {
        /// The names of the codemods that were still changing the text.
        codemods: String,
        /// How many rounds were tried.
        rounds: usize,
    },
    /// Harden itself failed on the file; it is as it was.
    #[error(
        "harden failed on this file and left it as it was. Please report this as a bug: {message}"
    )]
    Internal {
        /// What the failure said.
        message: String,
    },
    /// The file could not be written; it is as it was.
    #[error("cannot be written: {0}")]
    Write(#[source] std::io::Error),
    /// The file is read-only; it is as it was.
    #[error("is read-only, so its fixes were not written")]
    ReadOnly,
    /// The file changed on disk since it was read; it was not overwritten.
    #[error("changed on disk while harden was at work, so its fixes were not written")]
    Changed,
}

impl Fault {
    /// The line the fault is at, from 1, where it has one.
    pub fn line(&self) -> Option<usize> {
        match self {
            Fault::Decode(error) => error.line(),
            Fault::Syntax(error) => Some(error.line),
            Fault::Misfit(misfit) => Some(misfit.line),
            _ => None,
        }
    }

    /// Whether this is a fault of harden's own.
    pub fn is_internal(&self) -> bool {
        matches!(self, Fault::NotSettling { .. } | Fault::Internal { .. })
    }

    /// Whether the file is not Python that can be parsed, which `--allow-parse-errors` forgives.
    pub fn is_parse_error(&self) -> bool {
        matches!(self, Fault::Decode(_) | Fault::Syntax(_))
    }
}

/// A fix whose result was not what it promised, so that it was dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bug {
    /// The codemod at fault.
    pub codemod: &'static str,
    /// The rule whose fix it was.
    pub rule: &'static str,
    /// Line of the finding in the file as it was read, from 1.
    pub line: usize,
    /// First byte of the finding in the file as it was read.
    pub start: usize,
    /// What was wrong with the result.
    pub message: String,
}
