//! Why a comment stays as it is.

use std::fmt;

use harden_codemod::{Date, ReasonDoc};

/// Why a comment stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The edits do not fit: harden itself is at fault.
    Edits,
    /// The day until which it was to hold is over.
    Expired(Date),
    /// Nobody has said why.
    Missing,
    /// The word only begins like `nosec`.
    NotMeant,
    /// Nothing is found on its lines; whether everything that Bandit finds is known.
    NothingFound { is_complete: bool },
    /// There is another `# nosec` that Bandit takes together with it.
    SeveralComments,
    /// Bandit reads a word of the reason as a test, and the comment names none.
    UnclearMeaning,
    /// What stands behind `until=` is no day.
    UnreadableDate(String),
    /// A tool would read its prose, were it a part of its own.
    WordsOfATool,
}

impl harden_codemod::Reason for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::Edits => "edits-do-not-fit",
            Reason::Expired(_) => "expired",
            Reason::Missing => "no-reason",
            Reason::NotMeant => "not-meant",
            Reason::NothingFound { .. } => "nothing-found",
            Reason::SeveralComments => "several-comments",
            Reason::UnclearMeaning => "unclear-meaning",
            Reason::UnreadableDate(_) => "unreadable-date",
            Reason::WordsOfATool => "words-of-a-tool",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Edits => f.write_str("harden's edits do not fit; please report this as a bug"),
            Reason::Expired(date) => write!(
                f,
                "it was to hold until {date}: fix what it suppresses, or decide anew until when"
            ),
            Reason::Missing => f.write_str("nobody has said why it is there"),
            Reason::NotMeant => f.write_str(
                "Bandit takes a word that begins with `nosec` for it: write the sentence otherwise",
            ),
            Reason::NothingFound { is_complete: true } => f.write_str(
                "Bandit finds nothing here, so the comment can go",
            ),
            Reason::NothingFound { is_complete: false } => f.write_str(
                "harden itself finds nothing here: make a report with `bandit --ignore-nosec -f json` \
                 and pass it with `--from`",
            ),
            Reason::SeveralComments => f.write_str(
                "the statement has another `# nosec`, and Bandit may take the two together",
            ),
            Reason::UnclearMeaning => f.write_str(
                "Bandit takes a word of its reason for the only test, and it is not clear which one is meant",
            ),
            Reason::UnreadableDate(written) => write!(
                f,
                "`until={written}` names no day, so it never expires: write `until=YYYY-MM-DD`"
            ),
            Reason::WordsOfATool => f.write_str(
                "its words would mean something to another tool behind a `#` of their own",
            ),
        }
    }
}

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

/// Sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc("edits-do-not-fit", "harden itself is at fault"),
    doc(
        "expired",
        "the day until which the comment was to hold is over",
    ),
    doc("no-reason", "the comment does not say why it is there"),
    doc(
        "not-meant",
        "a word only begins like `nosec`, and Bandit takes it for that",
    ),
    doc(
        "nothing-found",
        "no finding is known on the comment's lines",
    ),
    doc("several-comments", "the statement has another `# nosec`"),
    doc(
        "unclear-meaning",
        "the only test the comment names is a word of its reason",
    ),
    doc("unreadable-date", "what stands behind `until=` is no day"),
    doc(
        "words-of-a-tool",
        "the comment's words would mean something to another tool",
    ),
];
