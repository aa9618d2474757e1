//! Changes of the file's text that leave all of the rest as it is.

use std::ops::Range;

use super::{Entry, quoted};

/// The text in pieces between which entries are inserted, and of which entries are removed.
pub(super) struct Layout<'t> {
    text: &'t str,
    newline: &'static str,
    /// For each entry, its lines with the comment directly above.
    chunks: Vec<Range<usize>>,
    /// What is inserted at which place, in the order of insertion.
    inserted: Vec<(usize, String)>,
    removed: Vec<Range<usize>>,
}

const HEADER: &str = "\
# What becomes of each finding that harden did not fix. Fill in `decision`:
#   \"justify\"            the code is right as it is; `reason` says why and becomes the comment
#   \"accept-unsafe-fix\"  harden may fix it though behaviour may change
#   \"leave\"              nothing is done, and nobody is asked again
# `harden triage --interactive` asks one by one. Commit this file.
";

impl<'t> Layout<'t> {
    pub(super) fn of(text: &'t str, entries: &[Entry]) -> Self {
        let mut chunks: Vec<Range<usize>> = Vec::with_capacity(entries.len());
        // Nothing may come before a byte order mark.
        let mark = text.len() - text.trim_start_matches('\u{feff}').len();
        for entry in entries {
            let floor = chunks.last().map_or(mark, |chunk| chunk.end);
            let start = comment_above(text, line_start(text, entry.span.start), floor);
            chunks.push(start..line_end(text, entry.span.end));
        }
        Layout {
            text,
            newline: newline(text),
            chunks,
            inserted: Vec::new(),
            removed: Vec::new(),
        }
    }

    pub(super) fn newline(&self) -> &'static str {
        self.newline
    }

    /// Inserts an entry after the one at `after`, before all of them if there is none.
    pub(super) fn insert(&mut self, after: Option<usize>, entry: &str) {
        let newline = self.newline;
        let (at, text) = if let Some(index) = after {
            let next = self.chunks.get(index + 1);
            let ceiling = next.map_or(self.text.len(), |chunk| chunk.start);
            let at = comment_below(self.text, self.chunks[index].end, ceiling);
            (at, format!("{}{newline}{entry}", self.line_ending_at(at)))
        } else if let Some(first) = self.chunks.first() {
            (first.start, format!("{entry}{newline}"))
        } else {
            let at = self.text.len();
            let is_new = self.text.trim().is_empty() && self.inserted.is_empty();
            let start = if is_new {
                HEADER.replace('\n', newline)
            } else {
                self.line_ending_at(at).to_string()
            };
            (at, format!("{start}{newline}{entry}"))
        };
        self.inserted.push((at, text));
    }

    /// What ends the last line before `at`, where nothing does yet.
    fn line_ending_at(&self, at: usize) -> &'static str {
        let is_first = self.inserted.iter().all(|(place, _)| *place != at);
        let is_open = at > 0 && !self.text[..at].ends_with('\n');
        if is_first && is_open {
            self.newline
        } else {
            ""
        }
    }

    /// Removes the entry at `index`, and a blank line with it.
    pub(super) fn remove(&mut self, index: usize) {
        let mut range = self.chunks[index].clone();
        let rest = &self.text[range.end..];
        let blank = line_end(rest, 0);
        if rest[..blank].trim().is_empty() {
            range.end += blank;
        }
        self.removed.push(range);
    }

    pub(super) fn text(self) -> String {
        let insertions = self.inserted.into_iter().map(|(at, text)| (at..at, text));
        let removals = self.removed.into_iter().map(|range| (range, String::new()));
        replace(self.text, insertions.chain(removals).collect())
    }
}

/// The text with ranges of it replaced. They are disjoint; what is inserted at one place keeps its
/// order.
fn replace(text: &str, mut replacements: Vec<(Range<usize>, String)>) -> String {
    replacements.sort_by_key(|(range, _)| range.start);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (range, new) in replacements {
        result.push_str(&text[done..range.start]);
        result.push_str(&new);
        done = range.end;
    }
    result.push_str(&text[done..]);
    result
}

/// A value to be written: where it stands now, its key, and what it shall be.
type Edit<'e> = (&'e Option<Range<usize>>, &'e str, Option<&'e str>);

/// The text with values of one entry, which ends at `end`, set; those that shall be nothing are made
/// empty.
pub(super) fn set(text: &str, end: usize, edits: &[Edit<'_>]) -> String {
    let newline = newline(text);
    let mut lines: Vec<String> = Vec::new();
    let mut replacements = Vec::new();
    for (span, key, value) in edits {
        match (span, value) {
            (Some(span), value) => {
                replacements.push((span.clone(), quoted(value.unwrap_or_default())));
            }
            (None, Some(value)) => lines.push(format!("{key} = {}", quoted(value))),
            (None, None) => {}
        }
    }
    if !lines.is_empty() {
        let at = line_end(text, end);
        let lines = lines.join(newline);
        let lines = if text[..at].ends_with('\n') {
            format!("{lines}{newline}")
        } else {
            format!("{newline}{lines}")
        };
        replacements.push((at..at, lines));
    }
    replace(text, replacements)
}

fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The end of the line of `at`, behind its newline.
fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find('\n')
        .map_or(text.len(), |newline| at + newline + 1)
}

/// The start of the comment lines directly above the line that starts at `at`.
fn comment_above(text: &str, mut at: usize, floor: usize) -> usize {
    while at > floor {
        let above = line_start(text, at - 1);
        if !text[above..at].trim_start().starts_with('#') {
            break;
        }
        at = above;
    }
    at.max(floor)
}

/// The end of the comment lines directly below the line that ends at `at`.
fn comment_below(text: &str, mut at: usize, ceiling: usize) -> usize {
    while at < ceiling && text[at..].trim_start_matches([' ', '\t']).starts_with('#') {
        at = line_end(text, at);
    }
    at.min(ceiling)
}
