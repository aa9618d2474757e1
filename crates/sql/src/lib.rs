//! SQL text with holes for values, read into what each hole is.
//!
//! [`read()`] takes the text that a program hands to a database, with a [`Piece::Hole`] wherever a
//! value is put in, and says of each hole whether a bound parameter may stand in its place: its
//! [`Position`]. It also lists what a driver looks at once it is passed parameters: the parameters
//! that the text already has, and the percent signs. A text that it cannot be sure about is refused
//! with an [`Unreadable`].
//!
//! Two readers have to agree. A lexer of this crate's own knows the quotes, comments and escapes of
//! each [`Dialect`]; it alone says where a literal starts and ends. It then hands the text with a
//! stand-in for each hole to a parser, and a hole is a value only where the tree has its stand-in as
//! an operand in one of the places that this crate knows to take a parameter.
//!
//! A hole is taken to be filled with a value that fits where it stands: with no quote within quotes,
//! with one number, name or expression outside of them. That it need not is the injection.

mod beside;
mod dialect;
mod lexer;
mod literal;
mod marks;
mod parse;
mod position;
mod read;
mod reading;
mod source;
mod sql;
mod stand_in;
mod tree;
mod unreadable;

pub use dialect::Dialect;
pub use position::{Context, ListKind, NameKind, Position};
pub use sql::{
    Hole, Literal, Mark, Part, Percent, Piece, Place, Role, Span, Sql, Statement, StatementKind,
    Style,
};
pub use unreadable::Unreadable;

/// Says what each hole of a text is.
///
/// # Errors
///
/// An [`Unreadable`] if the text is not SQL of the dialect, if it is in doubt where its literals and
/// comments end, or if it is larger or deeper than this crate looks into.
pub fn read(pieces: &[Piece<'_>], dialect: Dialect) -> Result<Sql, Unreadable> {
    read::read(pieces, dialect)
}
