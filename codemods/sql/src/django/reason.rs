//! Why a call of `extra` or `RawSQL` is not changed.

use std::fmt;

use harden_codemod::prelude::{EditError, NoComment};
use harden_codemod::{Finding, Fix, Outcome, Reason as Code, ReasonDoc};
use harden_justification::{Otherwise, Uncommented};
use harden_proof::Doubt;
use harden_sql::Position;

use crate::reason::doc;

/// Why it stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    Comment,
    Dynamic {
        argument: &'static str,
        doubt: Doubt,
    },
    Edits(EditError),
    EvaluationOrder,
    Formatting(String),
    NoComment(NoComment),
    NotAList(&'static str),
    NotAQuerySet(String),
    OtherMarks(String),
    Parameters(&'static str),
    Position {
        value: String,
        position: Position,
    },
    Sql(harden_sql::Unreadable),
    Unpacked,
    UnknownReceiver(String),
    WouldSilence {
        line: usize,
    },
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "comment-in-the-way",
        "a comment stands in the text that would be changed",
    ),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "evaluation-order",
        "the values would be evaluated in another order",
    ),
    doc(
        "formatting-not-followed",
        "the SQL is formatted in a way that is not followed",
    ),
    doc(
        "fragment-dynamic",
        "the SQL is not put together from literals in the call, and was not shown to be constant",
    ),
    doc("fragment-unreadable", "the SQL cannot be read for certain"),
    doc(
        "no-place-for-comment",
        "the code is right, and its line cannot take the comment that says so",
    ),
    doc(
        "not-a-list",
        "Django takes a text for a list of its characters",
    ),
    doc(
        "not-a-query-set",
        "the method is called on something that is no query set of Django's",
    ),
    doc(
        "not-a-value",
        "what is put in is no value, but a name, a list or a piece of SQL",
    ),
    doc(
        "other-marks",
        "the SQL has marks that may be parameters in another style",
    ),
    doc(
        "parameters-unclear",
        "the parameters that the call has cannot be told apart",
    ),
    doc(
        "unknown-receiver",
        "nothing shows that the method is called on a query set of Django's",
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

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::Comment => "comment-in-the-way",
            Reason::Dynamic { .. } => "fragment-dynamic",
            Reason::Edits(_) => "edits-do-not-fit",
            Reason::EvaluationOrder => "evaluation-order",
            Reason::Formatting(_) => "formatting-not-followed",
            Reason::NoComment(_) => "no-place-for-comment",
            Reason::NotAList(_) => "not-a-list",
            Reason::NotAQuerySet(_) => "not-a-query-set",
            Reason::OtherMarks(_) => "other-marks",
            Reason::Parameters(_) => "parameters-unclear",
            Reason::Position { .. } => "not-a-value",
            Reason::Sql(_) => "fragment-unreadable",
            Reason::Unpacked => "unpacked-arguments",
            Reason::UnknownReceiver(_) => "unknown-receiver",
            Reason::WouldSilence { .. } => "would-silence-another",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Comment => f.write_str("a comment stands in the text that would be changed"),
            Reason::Dynamic { argument, doubt } => {
                write!(f, "`{argument}` was not shown to be constant: {doubt}")
            }
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
            Reason::EvaluationOrder => {
                f.write_str("the values would be evaluated in another order")
            }
            Reason::Formatting(how) => write!(f, "{how} is not followed"),
            Reason::NoComment(no_comment) => {
                write!(f, "the code is right as it is, but {no_comment}")
            }
            Reason::NotAList(argument) => write!(
                f,
                "`{argument}` is one text, which Django takes for a list of its characters"
            ),
            Reason::NotAQuerySet(what) => write!(f, "`{what}` is no query set of Django's"),
            Reason::OtherMarks(mark) => write!(
                f,
                "`{mark}` in the SQL may be a parameter in a style other than Django's `%s`"
            ),
            Reason::Parameters(why) => f.write_str(why),
            Reason::Position { value, position } => match position {
                Position::List { .. } => write!(
                    f,
                    "`{value}` is a whole list, which one parameter cannot be: use a lookup such as `id__in`"
                ),
                position => write!(f, "`{value}` {position}, and no parameter can be one"),
            },
            Reason::Sql(unreadable) => unreadable.fmt(f),
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
            Uncommented::Edits(error) => Reason::Edits(error),
        }
    }
}

/// What becomes of a call that no comment is written for.
pub(crate) enum Change {
    /// It is fixed.
    Fix(Fix),
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
            Change::Fix(fix) => Outcome::Fixed { finding, fix },
            Change::None(reason) => Outcome::of(finding, Err(reason)),
        }
    }
}
