//! The lines of a text, as Python has them.

use harden_rewriter::{TextRange, TextSize};

/// A text and where its lines are.
pub(super) struct Lines<'m> {
    text: &'m str,
    ranges: Vec<TextRange>,
}

impl<'m> Lines<'m> {
    pub(super) fn of(text: &'m str) -> Self {
        Lines {
            text,
            ranges: ranges(text),
        }
    }

    /// The text of a line, from 1, without its newline and a byte order mark.
    pub(super) fn text(&self, number: usize) -> Option<&'m str> {
        let range = self.range(number)?;
        Some(&self.text[range])
    }

    /// The range of a line, from 1, without its newline.
    pub(super) fn range(&self, number: usize) -> Option<TextRange> {
        self.ranges.get(number.checked_sub(1)?).copied()
    }

    /// The place in line `line`, from 1, at the byte `column`, from 0.
    pub(super) fn at_byte(&self, line: usize, column: usize) -> Option<TextSize> {
        let range = self.range(line)?;
        let column = TextSize::try_from(column).ok()?;
        let is_inside = column <= range.len()
            && self
                .text
                .is_char_boundary((range.start() + column).to_usize());
        is_inside.then(|| range.start() + column)
    }

    /// The place in line `line` at the character `column`, both from 1.
    pub(super) fn at_character(&self, line: usize, column: usize) -> Option<TextSize> {
        let range = self.range(line)?;
        let text = &self.text[range];
        let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let at = ends.nth(column.checked_sub(1)?)?;
        Some(range.start() + TextSize::try_from(at).ok()?)
    }

    /// How far into its line `at` is, in bytes.
    pub(super) fn column(&self, at: TextSize) -> usize {
        let line = self.ranges.partition_point(|line| line.start() <= at);
        let start = self.range(line).map_or(at, TextRange::start);
        (at - start).to_usize()
    }
}

fn ranges(text: &str) -> Vec<TextRange> {
    let mut ranges = Vec::new();
    let mut start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let bytes = text.as_bytes();
    let mut add = |start: usize, end: usize| {
        // The parser takes no text of 4 GiB.
        if let (Ok(start), Ok(end)) = (TextSize::try_from(start), TextSize::try_from(end)) {
            ranges.push(TextRange::new(start, end));
        }
    };
    let mut at = start;
    while at < bytes.len() {
        let newline = match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
            b'\n' | b'\r' => 1,
            _ => {
                at += 1;
                continue;
            }
        };
        add(start, at);
        at += newline;
        start = at;
    }
    if start < bytes.len() {
        add(start, bytes.len());
    }
    ranges
}
