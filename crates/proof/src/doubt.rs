//! Why a text is not shown to be fixed by the source.

use harden_rewriter::Line;
use thiserror::Error;

/// The part of an expression that may be anything, and why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Doubt {
    /// It is what a caller passes.
    #[error("`{0}` is a parameter")]
    Parameter(String),
    /// It is what a caller passes, and checked against something that may be anything itself.
    #[error("`{name}` is checked against `{list}`, but {why}")]
    Unchecked {
        /// The parameter.
        name: String,
        /// What it is checked against.
        list: String,
        /// Why that proves nothing.
        why: Box<Doubt>,
    },
    /// It is no collection with elements of its own.
    #[error("`{0}` is no list, set or dictionary of constants")]
    NoCollection(String),
    /// It is defined in another file.
    #[error("`{0}` is imported from elsewhere")]
    Imported(String),
    /// It is a function or class.
    #[error("`{0}` is a function or class")]
    Definition(String),
    /// Nothing in the file binds it.
    #[error("nothing in this file says what `{0}` is")]
    Undefined(String),
    /// A function rebinds it as a global or a variable of the function around.
    #[error("`{name}` is changed from within a function (line {line})")]
    Rebound {
        /// The name.
        name: String,
        /// Where.
        line: Line,
    },
    /// It is bound in a way that is not followed: `with ... as name`, and the like.
    #[error("what `{name}` is given in line {line} is not followed")]
    Binding {
        /// The name.
        name: String,
        /// Where.
        line: Line,
    },
    /// It is deleted, so that another meaning of the name may show.
    #[error("`{name}` is deleted in line {line}")]
    Deleted {
        /// The name.
        name: String,
        /// Where.
        line: Line,
    },
    /// A star import may give the name another meaning.
    #[error("a star import may give `{0}` another meaning")]
    StarImport(String),
    /// The file changes or runs names by way of their text, so that any may change.
    #[error("`{0}` may be changed by way of its name, as text")]
    Namespace(String),
    /// A list, set or dictionary is changed.
    #[error("`{name}` is changed in line {line}")]
    Mutated {
        /// The name of the variable.
        name: String,
        /// Where.
        line: Line,
    },
    /// A list, set or dictionary is passed on, and may be changed where it is passed to.
    #[error("`{name}` is passed on in line {line}, and may be changed there")]
    PassedOn {
        /// The name of the variable.
        name: String,
        /// Where.
        line: Line,
    },
    /// An attribute, which may be anything.
    #[error("`{0}` is an attribute, which may be anything")]
    Attribute(String),
    /// What a call returns.
    #[error("what `{0}` returns is not known")]
    Call(String),
    /// An expression that is none of those whose value is known.
    #[error("`{0}` is not constant")]
    Other(String),
    /// It is put together, without end, of pieces that are chosen by a value.
    #[error("`{0}` is put together of pieces that some value chooses")]
    Composed(String),
    /// Behind a minus, its own one makes a comment of SQL's.
    #[error("`{0}` may be negative, which makes `--` of the `-` before it")]
    Negative(String),
    /// There is more to look at than is worth it.
    #[error("where `{0}` comes from is too involved")]
    Involved(String),
}

impl Doubt {
    /// A stable kebab-case code for the kind of doubt.
    pub fn code(&self) -> &'static str {
        match self {
            Doubt::Parameter(_) => "parameter",
            Doubt::Unchecked { .. } | Doubt::NoCollection(_) => "unchecked",
            Doubt::Imported(_) => "imported",
            Doubt::Definition(_) | Doubt::Undefined(_) => "undefined",
            Doubt::Rebound { .. }
            | Doubt::Binding { .. }
            | Doubt::Deleted { .. }
            | Doubt::StarImport(_)
            | Doubt::Namespace(_) => "rebound",
            Doubt::Mutated { .. } | Doubt::PassedOn { .. } => "mutable",
            Doubt::Attribute(_) => "attribute",
            Doubt::Call(_) => "call",
            Doubt::Other(_) | Doubt::Composed(_) | Doubt::Negative(_) => "not-constant",
            Doubt::Involved(_) => "too-involved",
        }
    }
}
