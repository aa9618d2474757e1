//! What stands between quotes.

use std::ops::Range;

use crate::source::Source;
use crate::sql::Part;
use crate::unreadable::Unreadable;

/// A quoted text: a literal or a quoted name.
pub(crate) struct Quoted {
    /// From before the opening quote to after the closing one.
    pub(crate) range: Range<usize>,
    pub(crate) parts: Vec<Part>,
    pub(crate) decoded: bool,
}

/// Reads a quoted text that starts at an offset. In it, `close` ends it unless it is doubled, and
/// with `backslashes` the backslash escapes as in `MySQL`
/// (<https://dev.mysql.com/doc/refman/8.4/en/string-literals.html>).
pub(crate) fn read(
    source: &Source,
    start: usize,
    close: char,
    backslashes: bool,
) -> Result<Quoted, Unreadable> {
    let mut quoted = Quoted {
        range: start..start,
        parts: Vec::new(),
        decoded: false,
    };
    let mut hole = source.holes_in(&(0..start)).end;
    // Both quotes are ASCII.
    let mut chars = source.text()[start + 1..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if source.is_hole(c) {
            quoted.parts.push(Part::Hole(hole));
            hole += 1;
        } else if c == close {
            // A bracket has no doubled form, and a doubled one is a bracket after a name.
            if close == ']' || chars.next_if(|&(_, next)| next == close).is_none() {
                quoted.range.end = start + 1 + at + 1;
                return Ok(quoted);
            }
            quoted.decoded = true;
            quoted.push(c);
        } else if c == '\\' && backslashes {
            let Some((_, escaped)) = chars.next() else {
                break;
            };
            if source.is_hole(escaped) {
                return Err(Unreadable::EscapedHole);
            }
            if let Some(c) = unescape(escaped) {
                quoted.decoded = true;
                quoted.push(c);
            } else {
                quoted.push('\\');
                quoted.push(escaped);
            }
        } else {
            quoted.push(c);
        }
    }
    Err(Unreadable::Unterminated {
        what: match close {
            '\'' => "a literal",
            '"' => "a double quote",
            _ => "a quoted name",
        },
    })
}

impl Quoted {
    pub(crate) fn has_holes(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Hole(_)))
    }

    fn push(&mut self, c: char) {
        if let Some(Part::Text(text)) = self.parts.last_mut() {
            text.push(c);
        } else {
            self.parts.push(Part::Text(c.into()));
        }
    }
}

/// The character that a backslash and this one stand for. With those of `LIKE`, the backslash stays.
fn unescape(c: char) -> Option<char> {
    Some(match c {
        '%' | '_' => return None,
        '0' => '\0',
        'b' => '\u{8}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'Z' => '\u{1a}',
        _ => c,
    })
}
