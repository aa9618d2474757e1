//! A text as one string, in which a character stands for each hole.

use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use crate::sql::{Piece, Place, Span};
use crate::unreadable::Unreadable;

/// The characters that may stand for a hole.
const PRIVATE_USE: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

/// The longest text that is looked at, in bytes.
const MAX_LENGTH: usize = 100_000;

/// The most holes that are looked at.
const MAX_HOLES: usize = 500;

/// The text. Holes are told apart by their order.
pub(crate) struct Source {
    text: String,
    /// Stands for each hole, and occurs nowhere else.
    hole: char,
    /// Where each piece starts in the text.
    starts: Vec<usize>,
    /// Where each hole stands in the text, and the index of its piece.
    holes: Vec<(usize, usize)>,
}

impl Source {
    pub(crate) fn new(pieces: &[Piece<'_>]) -> Result<Self, Unreadable> {
        let texts = || {
            pieces.iter().filter_map(|piece| match piece {
                Piece::Text(text) => Some(*text),
                Piece::Hole => None,
            })
        };
        if texts().map(str::len).sum::<usize>() > MAX_LENGTH {
            return Err(Unreadable::TooLarge { what: "bytes" });
        }
        if pieces.len() - texts().count() > MAX_HOLES {
            return Err(Unreadable::TooLarge { what: "values" });
        }
        let is_private = |c: &char| PRIVATE_USE.contains(c);
        let taken: BTreeSet<char> = texts().flat_map(str::chars).filter(is_private).collect();
        let hole = PRIVATE_USE.into_iter().find(|c| !taken.contains(c)).ok_or(
            Unreadable::Unsupported {
                what: "all characters of the private use area",
            },
        )?;
        if let Some(character) = texts()
            .flat_map(str::chars)
            .find(|c| c.is_control() && !"\t\n\r".contains(*c))
        {
            return Err(Unreadable::ControlCharacter { character });
        }
        let mut source = Self {
            text: String::new(),
            hole,
            starts: Vec::with_capacity(pieces.len()),
            holes: Vec::new(),
        };
        for (index, piece) in pieces.iter().enumerate() {
            source.starts.push(source.text.len());
            match piece {
                Piece::Text(text) => source.text.push_str(text),
                Piece::Hole => {
                    source.holes.push((source.text.len(), index));
                    source.text.push(hole);
                }
            }
        }
        Ok(source)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_hole(&self, c: char) -> bool {
        c == self.hole
    }

    pub(crate) fn hole_count(&self) -> usize {
        self.holes.len()
    }

    /// The index of a hole's piece.
    pub(crate) fn piece_of_hole(&self, hole: usize) -> usize {
        self.holes[hole].1
    }

    /// The holes in a range of the text.
    pub(crate) fn holes_in(&self, range: &Range<usize>) -> Range<usize> {
        self.holes.partition_point(|&(at, _)| at < range.start)
            ..self.holes.partition_point(|&(at, _)| at < range.end)
    }

    /// The place before the character at an offset, which is none of a hole.
    pub(crate) fn place_before(&self, offset: usize) -> Place {
        let piece = self.starts.partition_point(|&start| start <= offset) - 1;
        Place {
            piece,
            offset: offset - self.starts[piece],
        }
    }

    /// The span of a range that starts and ends with a character of text.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        // An empty piece starts where the next one does, so the last character tells the piece.
        let last = self.text[..range.end]
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
        let before_last = self.place_before(last);
        Span {
            start: self.place_before(range.start),
            end: Place {
                piece: before_last.piece,
                offset: before_last.offset + (range.end - last),
            },
        }
    }
}
