//! Lines of a file as it was read, found from its text after some edits.

use std::fmt;

use ruff_source_file::LineRanges;
use ruff_text_size::{TextRange, TextSize};

use crate::edit::{Edit, EditSet};

/// A line of a file as it was read, to be named in a message: `in line {line}`.
///
/// Its `Display` is the number, or `[new]` for a line that is not in that file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// The number of the line, from 1.
    Read(usize),
    /// An edit has added the line.
    New,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Read(number) => number.fmt(f),
            Line::New => f.write_str("[new]"),
        }
    }
}

/// A file's text as it was read, and the edits that were made to it since, one set after another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Past<'a> {
    pub(crate) text: &'a str,
    pub(crate) steps: &'a [EditSet],
}

impl Past<'_> {
    /// The line of the text as it was read that the place `at` of the current text was in.
    ///
    /// What an edit has put in the place of something counts as in the lines of that, as far as it
    /// begins or ends with them.
    pub(crate) fn line(&self, at: TextSize) -> Line {
        let mut at = at;
        for step in self.steps.iter().rev() {
            let Some((edit, offset)) = step.edit_of(at) else {
                at = step.to_old(at);
                continue;
            };
            let Some(old) = origin(edit, offset) else {
                return Line::New;
            };
            at = old;
        }
        Line::Read(line(self.text, at))
    }
}

/// The place in the old text in whose line the character at `offset` of the edit's replacement is.
fn origin(edit: &Edit, offset: usize) -> Option<TextSize> {
    let new = edit.replacement();
    let breaks = |text: &str| text.contains(['\n', '\r']);
    if !breaks(new) {
        return Some(edit.range().start());
    }
    if edit.range().is_empty() {
        return None;
    }
    if !breaks(&new[..offset]) {
        Some(edit.range().start())
    } else if !breaks(&new[offset..]) {
        Some(edit.range().end())
    } else {
        None
    }
}

/// The line, from 1, that `at` is in.
pub(crate) fn line(text: &str, at: TextSize) -> usize {
    text.count_lines(TextRange::up_to(at)) as usize + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line of `needle` after the replacements, each of the first occurrence of a text.
    #[track_caller]
    fn shown(text: &str, rounds: &[&[(&str, &str)]], needle: &str) -> String {
        let mut now = text.to_string();
        let mut steps = Vec::new();
        for round in rounds {
            let edits = round.iter().map(|(old, new)| {
                let start = TextSize::try_from(now.find(old).unwrap()).unwrap();
                Edit::replace(TextRange::at(start, TextSize::of(*old)), *new)
            });
            let step = EditSet::new(&now, edits.collect()).unwrap();
            now = step.apply(&now);
            steps.push(step);
        }
        let at = TextSize::try_from(now.find(needle).unwrap()).unwrap();
        let past = Past {
            text,
            steps: &steps,
        };
        past.line(at).to_string()
    }

    #[test]
    fn lines_are_those_of_the_file_as_it_was_read() {
        let text = "a\nb(c)\nd\n";
        assert_eq!(shown(text, &[], "d"), "3");
        assert_eq!(shown(text, &[&[("b(c)", "e(\n  f,\n  g\n)")]], "d"), "3");
        let twice: &[&[(&str, &str)]] = &[&[("a", "a\nx\ny")], &[("x", "x\nz"), ("d", "dd")]];
        assert_eq!(shown(text, twice, "b"), "2");
        assert_eq!(shown(text, twice, "dd"), "3");
    }

    #[test]
    fn what_takes_the_place_of_something_has_its_lines() {
        let text = "a\nb(\n  c)\nd\n";
        let round: &[&[(&str, &str)]] = &[&[("b(\n  c)", "first(\n  middle\n  last)")]];
        assert_eq!(shown(text, round, "first"), "2");
        assert_eq!(shown(text, round, "last"), "3");
        assert_eq!(shown(text, &[&[("c", "e + f")]], "f"), "3");
    }

    #[test]
    fn an_added_line_has_no_number() {
        let text = "a\nb(c)\n";
        let round: &[&[(&str, &str)]] = &[&[("b(c)", "first(\n  middle\n)")]];
        assert_eq!(shown(text, round, "middle"), "[new]");
        let added = EditSet::new(text, vec![Edit::insert(2.into(), "import x\n")]).unwrap();
        let past = Past {
            text,
            steps: &[added],
        };
        assert_eq!(past.line(2.into()), Line::New);
        assert_eq!(past.line(11.into()), Line::Read(2));
    }
}
