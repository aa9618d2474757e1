//! The nodes that Bandit means.

use harden_rewriter::prelude::{TextLen, TextRange};

use super::places::{Kind, Node, Places};

impl Places<'_> {
    /// The node that begins in line `first` and ends in line `last`.
    pub(super) fn node(
        &self,
        kind: Option<Kind>,
        first: usize,
        last: usize,
        column: usize,
        end_column: Option<usize>,
    ) -> Option<TextRange> {
        let start = self.lines.at_byte(first, column)?;
        let ends_in = self.lines.range(last)?;
        let end = match end_column {
            Some(column) => Some(self.lines.at_byte(last, column)?),
            None => None,
        };
        self.starting_at(start)
            .find(|node| {
                let is_kind = match kind {
                    Some(Kind::Import) => matches!(node.kind, Kind::Import | Kind::Call),
                    Some(kind) => node.kind == kind,
                    None => true,
                };
                let fits = match end {
                    Some(end) => node.range.end() == end,
                    None => ends_in.contains_inclusive(node.range.end()),
                };
                is_kind && fits
            })
            .map(|node| node.range)
    }

    /// The string that begins at, or the f-string that has a literal part at, the place.
    pub(super) fn string(
        &self,
        line: usize,
        column: usize,
        end_column: Option<usize>,
    ) -> Option<TextRange> {
        let start = self.lines.at_byte(line, column)?;
        let ends_at = |node: &Node| end_column == Some(self.lines.column(node.range.end()));
        let whole = self.starting_at(start).find(|node| match node.kind {
            Kind::String => end_column.is_none() || ends_at(node),
            Kind::Interpolated => true,
            _ => false,
        });
        whole.map(|node| node.range).or_else(|| {
            let part = TextRange::empty(start);
            self.innermost(part, |node| node.kind == Kind::Interpolated)
        })
    }

    /// The control character at `column`, in characters from 1.
    pub(super) fn bidirectional(&self, line: usize, column: usize) -> Option<TextRange> {
        // The list of Bandit's plugin `trojansource`.
        const CONTROLS: &str =
            "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200f}";
        let at = self.lines.at_character(line, column)?;
        let character = self.text[at.to_usize()..].chars().next()?;
        CONTROLS
            .contains(character)
            .then(|| TextRange::at(at, character.text_len()))
    }
}
