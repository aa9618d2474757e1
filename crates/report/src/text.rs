//! Words, numbers and paths in one line of text.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use crate::Tally;

/// `text` with its control characters escaped, so that it stays one line and steers no terminal.
///
/// Paths and messages can hold anything a file name or a source file can.
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_unprintable(c) {
            // Writing to a `String` cannot fail.
            let _ = write!(escaped, "{}", c.escape_default());
        } else {
            escaped.push(c);
        }
    }
    Cow::Owned(escaped)
}

/// Control characters, and those that change the direction of the text around them.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

/// A path as it is shown to people.
pub fn shown_path(path: &Path) -> String {
    one_line(&path.to_string_lossy()).into_owned()
}

/// `count` with its noun: `1 finding`, `2 findings`.
pub fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// What the fixes bring, in a sentence; `None` where that is nothing.
pub(crate) fn brought(tally: &Tally) -> Option<String> {
    let counts: Vec<String> = tally
        .brought
        .iter()
        .map(|(id, count)| format!("{count} {id}"))
        .collect();
    let all: usize = tally.brought.values().sum();
    (all > 0).then(|| {
        format!(
            "Expect {} ({}): Bandit flags every subprocess call",
            counted(all, "new low-severity finding"),
            counts.join(", ")
        )
    })
}

/// Lines of aligned columns; those for which `right` holds are aligned to the right, save the last.
pub(crate) fn table(rows: &[Vec<String>], right: impl Fn(usize) -> bool) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                if column > 0 {
                    line.push_str("  ");
                }
                let last = column + 1 == columns;
                // Writing to a `String` cannot fail.
                let _ = if right(column) && !last {
                    write!(line, "{cell:>width$}")
                } else {
                    write!(line, "{cell:<width$}")
                };
            }
            line.truncate(line.trim_end().len());
            line
        })
        .collect()
}
