//! Why a call of `extra` or `RawSQL` is not changed.

use std::fmt;

use harden_codemod::prelude::{Line, NoComment};
use harden_codemod::{Finding, Fix, Outcome, Reason as Code, ReasonDoc};
use harden_justification::{Otherwise, Uncommented};
use harden_proof::Doubt;

use crate::reason::{Reason as Text, doc};

/// Why it stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    Dynamic {
        argument: &'static str,
        doubt: Doubt,
    },
    NoComment(NoComment),
    NoLiteral(String),
    NotAList(&'static str),
    NotAQuerySet(String),
    NotDjango(String),
    /// What B608 has as well.
    Text(Text),
    Unpacked,
    UnknownReceiver(String),
    WouldSilence {
        line: Line,
    },
}

/// The documentation of every reason that B608 does not have, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "fragment-not-followed",
        "the SQL is not put together in the call, and was not shown to be constant",
    ),
    doc(
        "no-place-for-comment",
        "the code is right, and its line cannot take the comment that says so",
    ),
    doc(
        "not-a-list",
        "`where` or `tables` is one text, which Django takes for a list of its characters",
    ),
    doc(
        "not-a-query-set",
        "`extra` is called on something that is no query set of Django's",
    ),
    doc("not-django", "the `RawSQL` is not Django's"),
    doc(
        "unknown-receiver",
        "nothing shows that `extra` is called on a query set of Django's",
    ),
    doc(
        "unpacked-arguments",
        "the call unpacks arguments, which may hold anything",
    ),
    doc(
        "would-silence-another",
        "the comment would silence another finding as well, of which nothing was shown",
    ),
];

impl Reason {
    /// The SQL has `mark`, or it has other marks than there are parameters.
    pub(crate) fn marks(mark: &str) -> Self {
        Reason::Text(Text::Marks(mark.to_string()))
    }

    /// The parameters that are passed already are in the way.
    pub(crate) fn parameters(why: &'static str) -> Self {
        Reason::Text(Text::Parameters(why))
    }
}

impl From<Text> for Reason {
    fn from(reason: Text) -> Self {
        Reason::Text(reason)
    }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::Dynamic { .. } | Reason::NoLiteral(_) => "fragment-not-followed",
            Reason::NoComment(_) => "no-place-for-comment",
            Reason::NotAList(_) => "not-a-list",
            Reason::NotAQuerySet(_) => "not-a-query-set",
            Reason::NotDjango(_) => "not-django",
            Reason::Text(reason) => reason.code(),
            Reason::Unpacked => "unpacked-arguments",
            Reason::UnknownReceiver(_) => "unknown-receiver",
            Reason::WouldSilence { .. } => "would-silence-another",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Dynamic { argument, doubt } => {
                write!(f, "`{argument}` was not shown to be constant: {doubt}")
            }
            Reason::NoComment(no_comment) => {
                write!(f, "the code is right as it is, but {no_comment}")
            }
            Reason::NoLiteral(source) => write!(
                f,
                "`{source}` is constant, but no literal: write it out in the call, so that the rest can be fixed"
            ),
            Reason::NotAList(argument) => write!(
                f,
                "`{argument}` is one text, which Django takes for a list of its characters"
            ),
            Reason::NotAQuerySet(what) => write!(f, "`{what}` is no query set of Django's"),
            Reason::NotDjango(what) => write!(f, "`{what}` is not Django's"),
            Reason::Text(reason) => reason.fmt(f),
            Reason::Unpacked => f.write_str("the call unpacks arguments, which may hold anything"),
            Reason::UnknownReceiver(what) => {
                write!(f, "nothing shows that `{what}` is a query set of Django's")
            }
            Reason::WouldSilence { line } => write!(
                f,
                "the comment would silence the finding in line {line} as well, of which nothing was shown"
            ),
        }
    }
}

impl From<Uncommented> for Reason {
    fn from(why: Uncommented) -> Self {
        match why {
            Uncommented::NoComment(no_comment) => Reason::NoComment(no_comment),
            Uncommented::WouldSilence { line } => Reason::WouldSilence { line },
            Uncommented::Edits(error) => Reason::Text(Text::Edits(error)),
        }
    }
}

/// What becomes of a call that no comment is written for.
pub(crate) enum Change {
    /// It is fixed.
    Fix(Box<Fix>),
    /// It stays.
    None(Reason),
}

impl From<Uncommented> for Change {
    fn from(why: Uncommented) -> Self {
        Change::None(why.into())
    }
}

impl Otherwise for Change {
    fn outcome(self, finding: Finding) -> Outcome {
        match self {
            Change::Fix(fix) => Outcome::Fixed { finding, fix: *fix },
            Change::None(reason) => Outcome::of(finding, Err(reason)),
        }
    }
}
