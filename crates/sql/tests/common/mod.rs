//! Texts in which `§` is a hole.

use harden_sql::{Dialect, Piece, Sql, Unreadable, read};

/// Stands for a hole in the texts of tests.
pub(crate) const HOLE: char = '§';

/// The pieces of a text.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (index, part) in text.split(HOLE).enumerate() {
        if index > 0 {
            pieces.push(Piece::Hole);
        }
        if !part.is_empty() {
            pieces.push(Piece::Text(part));
        }
    }
    pieces
}

pub(crate) fn read_text(text: &str, dialect: Dialect) -> Result<Sql, Unreadable> {
    read(&pieces(text), dialect)
}
