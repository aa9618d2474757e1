//! Why a text could not be read.

/// Why a text could not be read.
///
/// The message is a clause that can follow "not fixed: ".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// There is no statement: nothing but blanks and comments.
    #[error("the SQL is empty")]
    Empty,
    /// The text is longer, or has more tokens, holes or brackets within brackets, than is looked at.
    #[error("the SQL is too large: it has more {what} than are looked at")]
    TooLarge {
        /// What there are too many of, as a plural.
        what: &'static str,
    },
    /// A control character other than blanks: databases and drivers differ about it.
    #[error("the SQL has the control character U+{:04X}", u32::from(*character))]
    ControlCharacter {
        /// The character.
        character: char,
    },
    /// A literal, quoted name or comment without an end.
    #[error("the SQL has {what} that does not end")]
    Unterminated {
        /// What it is, as a noun phrase with its article.
        what: &'static str,
    },
    /// A value directly after a backslash in a literal: its first character is read with that.
    #[error("a value follows a backslash in a literal, so its first character is read with that")]
    EscapedHole,
    /// The dialect is not known, and those that it may be read the text differently.
    #[error("it is not known which database reads the SQL, and they differ about {what}")]
    DialectsDiffer {
        /// What they differ about, as a noun phrase.
        what: &'static str,
    },
    /// A way of quoting that is not read.
    #[error("the SQL has {what}, which is not looked into")]
    Unsupported {
        /// What it is, as a noun phrase with its article.
        what: &'static str,
    },
    /// Not a statement by the parser's grammar.
    #[error("the SQL cannot be parsed: {message}")]
    Unparsable {
        /// What the parser says, with holes as `{}`.
        message: String,
    },
}

impl Unreadable {
    /// A stable name of the reason, in kebab-case, without its details.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::ControlCharacter { .. } => "control-character",
            Self::Unterminated { .. } => "unterminated",
            Self::EscapedHole => "escaped-hole",
            Self::DialectsDiffer { .. } => "dialects-differ",
            Self::Unsupported { .. } => "unsupported",
            Self::Unparsable { .. } => "unparsable",
        }
    }
}
