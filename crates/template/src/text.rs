//! Literal text that knows where it comes from.

use std::ops::{Deref, Range};

use harden_rewriter::prelude::*;

/// Literal text, and where its parts stand in the source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Text {
    text: String,
    pub(crate) chunks: Vec<Chunk>,
}

/// A part of a text as one literal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// The text.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) origin: Origin,
}

/// A place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// This range.
    Range(TextRange),
    /// A range of the characters that `content`, source between quotes, stands for.
    Characters {
        /// The place of the literal in [`crate::Template::literals`].
        literal: usize,
        /// The source between the quotes, or between two fields.
        content: TextRange,
        /// The first byte of the characters, among those that the source stands for.
        from: usize,
        /// The byte after the last.
        to: usize,
    },
}

impl Origin {
    /// The bytes `within` of the characters.
    pub(crate) fn part(self, within: Range<usize>) -> Self {
        match self {
            Origin::Range(_) => self,
            Origin::Characters {
                literal,
                content,
                from,
                ..
            } => Origin::Characters {
                literal,
                content,
                from: from + within.start,
                to: from + within.end,
            },
        }
    }
}

impl Text {
    /// Adds what `origin` stands for, which is `text`.
    pub(crate) fn push(&mut self, text: &str, origin: Origin) {
        self.text.push_str(text);
        self.chunks.push(Chunk {
            text: text.to_string(),
            origin,
        });
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The places, in bytes, where one literal of the source ends and the next one begins.
    pub fn seams(&self) -> Vec<usize> {
        let literal = |chunk: &Chunk| match chunk.origin {
            Origin::Characters { literal, .. } => Some(literal),
            Origin::Range(_) => None,
        };
        let chunks: usize = self.chunks.iter().map(|chunk| chunk.text.len()).sum();
        // What was put before the rest is none of them.
        let mut end = self.text.len() - chunks;
        let mut seams = Vec::new();
        for pair in self.chunks.windows(2) {
            end += pair[0].text.len();
            if literal(&pair[0]) != literal(&pair[1]) {
                seams.push(end);
            }
        }
        seams
    }

    /// Puts `text`, which the source does not have, before the rest.
    pub fn prepend(&mut self, text: &str) {
        self.text.insert_str(0, text);
    }
}

impl From<&str> for Text {
    /// A text that the source does not have.
    fn from(text: &str) -> Self {
        Text {
            text: text.to_string(),
            chunks: Vec::new(),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}
