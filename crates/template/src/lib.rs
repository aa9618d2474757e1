//! A Python expression for a text, read as literal text with values in it.
//!
//! [`read`] follows f-strings, `%`, `str.format`, `+` and literals side by side. Every character
//! that it reads can be found again in the source ([`Template::units`]), so that a text can be
//! changed where it stands.

mod concatenation;
mod format_call;
mod fstring;
mod origin;
mod percent;
pub mod print;
mod reader;
mod source;
mod spelling;
mod text;

use harden_rewriter::prelude::*;

pub use origin::{any_origin, any_value};
pub use reader::read;
pub use source::{Char, Unit};
pub use spelling::{Conversion, Spelling};
pub use text::{Origin, Text};

/// A text, as its expression puts it together.
#[derive(Debug)]
pub struct Template<'a> {
    /// Literal texts and values in turn; two texts never follow each other.
    pub pieces: Vec<Piece<'a>>,
    /// The quotes its literals are in.
    pub quote: Quote,
    /// Whether one of its literals is raw, so that what takes its place may be.
    pub raw: bool,
    /// Its source.
    pub source: &'a str,
    /// The literals in source order.
    pub literals: Vec<Literal>,
}

impl<'a> Template<'a> {
    /// The value that the piece with this place is; `None` for a text.
    pub fn value(&self, place: usize) -> Option<&Value<'a>> {
        match self.pieces.get(place)? {
            Piece::Value(value) => Some(value),
            Piece::Text(_) => None,
        }
    }
}

/// A piece of a text.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Literal text.
    Text(Text),
    /// A value that becomes part of the text.
    Value(Value<'a>),
}

/// A value that becomes part of a text.
#[derive(Debug, Clone, Copy)]
pub struct Value<'a> {
    /// The value.
    pub expr: &'a Expr,
    /// How it becomes text.
    pub spelling: Spelling<'a>,
    /// Where the text has its place: the field, the conversion, or the operand itself.
    pub origin: Origin,
}

/// One string token of the source: a literal, or one of several side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Literal {
    /// The token, from its prefix to its closing quotes.
    pub range: TextRange,
    /// What stands between the quotes.
    pub content: TextRange,
    /// The quotes' character.
    pub quote: Quote,
    /// Whether the quotes are three.
    pub triple: bool,
    /// Whether backslashes are plain characters.
    pub raw: bool,
    /// How braces and percent signs are read.
    pub format: Format,
}

/// What a literal's text is formatted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Nothing.
    None,
    /// It is part of an f-string.
    Fstring,
    /// It is the left side of `%`.
    Percent,
    /// Its method `format` is called.
    Call,
}

/// Why an expression is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is bytes.
    #[error("the text is bytes")]
    Bytes,
    /// It is not put together from literals where it stands.
    #[error("the text is not put together from literals here")]
    Dynamic,
    /// It is a variable.
    #[error("the text is held in `{0}`")]
    Variable(String),
    /// A way of formatting that is not followed.
    #[error("{0} is not followed")]
    Formatting(&'static str),
    /// A literal has a surrogate escape, which Rust's strings cannot hold.
    #[error("the text has a surrogate escape")]
    Surrogate,
    /// The values would have to be evaluated in another order or number.
    #[error("the values would be evaluated in another order or number")]
    EvaluationOrder,
}

/// Whether evaluating `expr` more or less often, or later, makes no difference.
pub fn is_inert(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_)
        | Expr::StringLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_) => true,
        Expr::Attribute(attribute) => is_inert(&attribute.value),
        _ => false,
    }
}
