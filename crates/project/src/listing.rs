//! Lists between brackets, as TOML and Python alike write them, and one more string in them.
//!
//! What the two have in common is enough: commas between the elements and perhaps after the last,
//! comments from `#` to the end of a line, and line breaks wherever blanks can be.

use std::ops::Range;

use crate::order;
use crate::requirement::leading_name;
use crate::text::{Insertion, indentation, line_end, line_start, newline};

/// A list in a text.
#[derive(Debug, Clone)]
pub(crate) struct Listing {
    /// Where the opening bracket is.
    pub(crate) open: usize,
    /// Where the closing bracket is.
    pub(crate) close: usize,
    pub(crate) elements: Vec<Element>,
}

/// An element of a list.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    /// Where it stands, with its quotes.
    pub(crate) range: Range<usize>,
    /// Its value, if it is a string.
    pub(crate) value: Option<String>,
}

/// The insertions that add a string. `None` where the list is not written as expected.
pub(crate) fn insert(text: &str, list: &Listing, new: &str) -> Option<Vec<Insertion>> {
    let names: Vec<Option<&str>> = list
        .elements
        .iter()
        .map(|element| element.value.as_deref().and_then(name_of))
        .collect();
    let index = order::position(&names, leading_name(new).unwrap_or(new));
    let quoted = quote(text, list, index, new);
    let writer = Writer {
        text,
        list,
        quoted,
        newline: newline(text),
    };
    match index.checked_sub(1) {
        None if list.elements.is_empty() => writer.put_first(),
        None => writer.before_first(),
        Some(previous) => writer.after(previous),
    }
}

fn name_of(requirement: &str) -> Option<&str> {
    let requirement = requirement.trim_start();
    let end = requirement
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
        .unwrap_or(requirement.len());
    (end > 0).then(|| &requirement[..end])
}

/// The string with the quotes that its neighbours have.
fn quote(text: &str, list: &Listing, index: usize, new: &str) -> String {
    let neighbour = list.elements[..index]
        .iter()
        .rev()
        .chain(&list.elements[index..])
        .find(|element| element.value.is_some());
    let quote = neighbour
        .and_then(|element| text.get(element.range.clone()))
        .and_then(|written| written.chars().find(|c| "'\"".contains(*c)))
        .unwrap_or('"');
    format!("{quote}{new}{quote}")
}

struct Writer<'a> {
    text: &'a str,
    list: &'a Listing,
    quoted: String,
    newline: &'static str,
}

impl Writer<'_> {
    fn put_first(&self) -> Option<Vec<Insertion>> {
        let Self {
            text,
            list,
            quoted,
            newline,
        } = self;
        let inside = text.get(list.open + 1..list.close)?;
        if !inside.contains('\n') {
            let blank = if inside.is_empty() { "" } else { " " };
            return Some(vec![Insertion::new(
                list.open + 1,
                format!("{blank}{quoted}"),
            )]);
        }
        let start = line_start(text, list.close);
        if !text[start..list.close].trim().is_empty() {
            return None;
        }
        // After the comments, which may be all that is there.
        let comment = inside.lines().skip(1).find(|line| !line.trim().is_empty());
        let indent = match comment {
            Some(comment) => indentation(comment).to_string(),
            None => format!("{}    ", self.indentation_at(list.open)),
        };
        Some(vec![Insertion::new(
            start,
            format!("{indent}{quoted},{newline}"),
        )])
    }

    fn before_first(&self) -> Option<Vec<Insertion>> {
        let Self {
            text,
            list,
            quoted,
            newline,
        } = self;
        let first = &list.elements.first()?.range;
        if self.is_first_on_its_line(first.start) {
            // Above the comments that belong to what was first.
            let at = line_end(text, list.open);
            let indent = self.indentation_at(first.start);
            return Some(vec![Insertion::new(
                at,
                format!("{newline}{indent}{quoted},"),
            )]);
        }
        let is_hanging = list
            .elements
            .get(1)
            .is_some_and(|second| self.has_newline(first.end, second.range.start));
        if is_hanging {
            let second = list.elements.get(1)?;
            if self.is_first_on_its_line(second.range.start) {
                let indent = self.indentation_at(second.range.start);
                return Some(vec![Insertion::new(
                    first.start,
                    format!("{quoted},{newline}{indent}"),
                )]);
            }
            let comma = self.comma_after(first.end)?;
            let indent = self.indentation_at(comma);
            return Some(vec![Insertion::new(
                first.start,
                format!("{quoted}{newline}{indent}, "),
            )]);
        }
        Some(vec![Insertion::new(
            first.start,
            format!("{quoted},{}", self.blank()),
        )])
    }

    fn after(&self, previous: usize) -> Option<Vec<Insertion>> {
        let Self {
            text,
            list,
            quoted,
            newline,
        } = self;
        let element = &list.elements.get(previous)?.range;
        let next = list.elements.get(previous + 1).map(|next| next.range.start);
        let comma = self.comma_after(element.end);
        let end = line_end(text, element.end);
        let inline = format!(",{}{quoted}", self.blank());
        if !self.has_newline(list.open, list.close) {
            return Some(vec![Insertion::new(element.end, inline)]);
        }
        if let Some(comma) = self.comma_before(element.start) {
            // , "requests"
            let indent = self.indentation_at(comma);
            let blanks = &text[comma + 1..element.start];
            return Some(vec![Insertion::new(
                end,
                format!("{newline}{indent},{blanks}{quoted}"),
            )]);
        }
        let lead = self.lead(previous);
        if let Some(next) = next {
            if !self.has_newline(element.end, next) {
                return Some(vec![Insertion::new(element.end, inline)]);
            }
            let comma = comma?;
            return Some(vec![if comma < end {
                match lead {
                    Some(indent) => Insertion::new(end, format!("{newline}{indent}{quoted},")),
                    None => Insertion::new(element.end, inline),
                }
            } else {
                let indent = self.indentation_at(comma);
                Insertion::new(comma, format!(", {quoted}{newline}{indent}"))
            }]);
        }
        let Some(indent) = lead else {
            return Some(vec![Insertion::new(element.end, inline)]);
        };
        let closes_here = list.close < end;
        Some(match comma {
            Some(comma) if comma < end && !closes_here => {
                vec![Insertion::new(end, format!("{newline}{indent}{quoted},"))]
            }
            _ if closes_here || text[element.end..end].trim().is_empty() => {
                vec![Insertion::new(
                    element.end,
                    format!(",{newline}{indent}{quoted}"),
                )]
            }
            None => vec![
                Insertion::new(element.end, ","),
                Insertion::new(end, format!("{newline}{indent}{quoted}")),
            ],
            Some(_) => return None,
        })
    }

    /// What a line of its own starts with after this element. `None` where elements share lines.
    fn lead(&self, index: usize) -> Option<String> {
        let element = &self.list.elements.get(index)?.range;
        if self.is_first_on_its_line(element.start) {
            return Some(self.indentation_at(element.start).to_string());
        }
        // The one on the line of the bracket, with the others below it.
        let second = self.list.elements.get(1)?;
        (index == 0 && self.is_first_on_its_line(second.range.start))
            .then(|| self.indentation_at(second.range.start).to_string())
    }

    fn is_first_on_its_line(&self, at: usize) -> bool {
        self.text[line_start(self.text, at)..at].trim().is_empty()
    }

    fn indentation_at(&self, at: usize) -> &str {
        let start = line_start(self.text, at);
        indentation(&self.text[start..line_end(self.text, start)])
    }

    fn has_newline(&self, from: usize, to: usize) -> bool {
        self.text
            .get(from..to)
            .is_some_and(|text| text.contains('\n'))
    }

    /// The comma that follows, past blanks and comments.
    fn comma_after(&self, mut at: usize) -> Option<usize> {
        loop {
            let rest = self.text.get(at..self.list.close)?;
            let blanks = rest.len() - rest.trim_start().len();
            at += blanks;
            match rest[blanks..].chars().next()? {
                '#' => at += rest[blanks..].find('\n')?,
                ',' => return Some(at),
                _ => return None,
            }
        }
    }

    /// The comma that an element's line starts with.
    fn comma_before(&self, at: usize) -> Option<usize> {
        let before = &self.text[line_start(self.text, at)..at];
        (before.trim() == ",").then(|| at - before.len() + before.find(',').unwrap_or(0))
    }

    /// What stands after the commas.
    fn blank(&self) -> &'static str {
        let tight = self
            .list
            .elements
            .windows(2)
            .any(|pair| self.text.get(pair[0].range.end..pair[1].range.start) == Some(","));
        if tight { "" } else { " " }
    }
}
