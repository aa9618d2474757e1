//! A command as one text, in which a character stands for each value and each variable.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use crate::plan::{Fallback, Piece};
use crate::unplannable::Unplannable;

/// The characters that may stand for something. They mean nothing to any shell, so the parser
/// takes each for an ordinary character of a word.
const PLACEHOLDERS: RangeInclusive<char> = '\u{E000}'..='\u{F8FF}';

/// What a placeholder stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The value with this id.
    Value(usize),
    /// `$NAME` or `${NAME-word}`, which the parser does not get to see.
    Variable {
        name: String,
        default: Option<Fallback>,
    },
}

/// The text of a command. Each mark is one character that occurs nowhere else in it.
pub(crate) struct Source {
    text: String,
    /// Placeholder and meaning of each mark, ascending by placeholder.
    marks: Vec<(char, Mark)>,
    /// Placeholders that the command has as text.
    taken: BTreeSet<char>,
}

impl Source {
    pub(crate) fn new(pieces: &[Piece<'_>]) -> Result<Self, Unplannable> {
        let taken = pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.chars()),
                Piece::Value(_) => None,
            })
            .flatten()
            .filter(|c| PLACEHOLDERS.contains(c))
            .collect();
        let mut source = Self {
            text: String::new(),
            marks: Vec::new(),
            taken,
        };
        for piece in pieces {
            match *piece {
                Piece::Text(text) => source.text.push_str(text),
                Piece::Value(id) => {
                    let placeholder = source.stand_in(Mark::Value(id))?;
                    source.text.push(placeholder);
                }
            }
        }
        Ok(source)
    }

    /// A placeholder for a mark.
    pub(crate) fn stand_in(&mut self, mark: Mark) -> Result<char, Unplannable> {
        let start = match self.marks.last() {
            Some(&(last, _)) => char::from_u32(u32::from(last) + 1),
            None => Some(*PLACEHOLDERS.start()),
        };
        let placeholder = start
            .and_then(|start| (start..=*PLACEHOLDERS.end()).find(|c| !self.taken.contains(c)))
            .ok_or(Unplannable::TooManyValues)?;
        self.marks.push((placeholder, mark));
        Ok(placeholder)
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Puts another text with the same marks in place of this one.
    pub(crate) fn replace_text(&mut self, text: String) {
        self.text = text;
    }

    /// What a character stands for, if not for itself.
    pub(crate) fn mark(&self, c: char) -> Option<&Mark> {
        let index = self
            .marks
            .binary_search_by_key(&c, |&(placeholder, _)| placeholder)
            .ok()?;
        Some(&self.marks[index].1)
    }

    pub(crate) fn is_value(&self, c: char) -> bool {
        matches!(self.mark(c), Some(Mark::Value(_)))
    }

    pub(crate) fn has_value(&self, text: &str) -> bool {
        text.chars().any(|c| self.is_value(c))
    }

    /// Whether a variable of this name is expanded anywhere in the command.
    pub(crate) fn expands(&self, wanted: &str) -> bool {
        self.marks
            .iter()
            .any(|(_, mark)| matches!(mark, Mark::Variable { name, .. } if name == wanted))
    }
}
