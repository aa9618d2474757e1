//! Why a finding is not justified.

use std::fmt;

use harden_codemod::prelude::{EditError, NoComment};
use harden_codemod::{Reason as Code, ReasonDoc};

/// What was not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    NotNarrowing,
    NoComment(NoComment),
    Edits(EditError),
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "no-place-for-comment",
        "the code is right, and its line cannot take the comment that says so",
    ),
    doc(
        "not-narrowing",
        "the assertion does more than narrow the type of a variable",
    ),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::NotNarrowing => "not-narrowing",
            Reason::NoComment(_) => "no-place-for-comment",
            Reason::Edits(_) => "edits-do-not-fit",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotNarrowing => f.write_str(
                "the assertion does more than narrow the type of a variable, and `python -O` leaves it out",
            ),
            Reason::NoComment(no_comment) => {
                write!(f, "the code is right as it is, but {no_comment}")
            }
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
        }
    }
}
