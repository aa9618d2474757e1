//! A command as one text, in which a character stands for each value.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::plan::Piece;
use crate::unplannable::Unplannable;

/// The characters that may stand for values. They mean nothing to any shell, so the parser takes
/// each for an ordinary character of a word.
const PLACEHOLDERS: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

/// The text of a command. Each value is one character that occurs nowhere else in it.
pub(crate) struct Source {
    text: String,
    /// Placeholder and id of each value, ascending by placeholder.
    values: Vec<(char, usize)>,
}

impl Source {
    pub(crate) fn new(pieces: &[Piece<'_>]) -> Result<Self, Unplannable> {
        let taken: BTreeSet<char> = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.chars()),
                Piece::Value(_) => None,
            })
            .flatten()
            .filter(|c| PLACEHOLDERS.contains(c))
            .collect();
        let mut free = PLACEHOLDERS.filter(|c| !taken.contains(c));

        let mut source = Self {
            text: String::new(),
            values: Vec::new(),
        };
        for piece in pieces {
            match *piece {
                Piece::Text(text) => source.text.push_str(text),
                Piece::Value(id) => {
                    let placeholder = free.next().ok_or(Unplannable::TooManyValues)?;
                    source.text.push(placeholder);
                    source.values.push((placeholder, id));
                }
            }
        }
        Ok(source)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The id of the value that a character stands for.
    pub(crate) fn value(&self, c: char) -> Option<usize> {
        let index = self
            .values
            .binary_search_by_key(&c, |&(placeholder, _)| placeholder)
            .ok()?;
        Some(self.values[index].1)
    }

    pub(crate) fn is_value(&self, c: char) -> bool {
        self.value(c).is_some()
    }
}
