//! TOML: tables and arrays by their paths, and insertions into them.

use std::ops::Range;

use toml_edit::{Document, Item, Table, TableLike, Value};

use crate::listing::{Element, Listing};
use crate::order;
use crate::text::{Insertion, indentation, line_end, line_number, line_start, newline};

/// Parses a document; an error is a clause that names the line.
pub(crate) fn parse(text: &str) -> Result<Document<&str>, String> {
    Document::parse(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or_default();
        match error.span() {
            Some(span) => {
                let line = line_number(text, span.start);
                format!("line {line} cannot be parsed: {message}")
            }
            None => format!("it cannot be parsed: {message}"),
        }
    })
}

/// What stands at the path.
pub(crate) fn get<'d>(document: &'d Document<&str>, path: &[&str]) -> Option<&'d Item> {
    path.iter()
        .try_fold(document.as_item(), |item, key| {
            item.as_table_like()?.get(key)
        })
        .filter(|item| !item.is_none())
}

/// The table at the path, whichever way it is written.
pub(crate) fn table<'d>(document: &'d Document<&str>, path: &[&str]) -> Option<&'d dyn TableLike> {
    get(document, path)?.as_table_like()
}

/// The string at the path.
pub(crate) fn string<'d>(document: &'d Document<&str>, path: &[&str]) -> Option<&'d str> {
    get(document, path)?.as_str()
}

/// The strings of the array at the path; the string alone where it is one.
pub(crate) fn strings(document: &Document<&str>, path: &[&str]) -> Vec<String> {
    match get(document, path) {
        Some(Item::Value(Value::String(string))) => vec![string.value().clone()],
        Some(item) => item
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|value| value.as_str().map(str::to_string))
            .collect(),
        None => Vec::new(),
    }
}

/// The array at the path as a list in the text.
pub(crate) fn listing(document: &Document<&str>, path: &[&str]) -> Option<Listing> {
    let array = get(document, path)?.as_array()?;
    let span = array.span()?;
    let elements = array
        .iter()
        .map(|value| {
            Some(Element {
                range: value.span()?,
                value: value.as_str().map(str::to_string),
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Listing {
        open: span.start,
        close: span.end.checked_sub(1)?,
        elements,
    })
}

/// An entry of a table, from its key to the end of its value.
struct Line<'t> {
    key: &'t str,
    range: Range<usize>,
    /// What stands between key and value.
    between: Option<Range<usize>>,
}

/// The insertion of `key = "value"` into the table at the path. The keys to skip have their place
/// by custom and do not count in the order.
pub(crate) fn insert_entry(
    text: &str,
    document: &Document<&str>,
    path: &[&str],
    entry: (&str, &str),
    skipped: &[&str],
) -> Option<Vec<Insertion>> {
    let (key, value) = entry;
    match get(document, path)? {
        Item::Table(table) if !table.is_dotted() && !table.is_implicit() => {
            let lines = lines(table)?;
            let names: Vec<Option<&str>> = lines
                .iter()
                .map(|line| (!skipped.contains(&line.key)).then_some(line.key))
                .collect();
            let index = order::position(&names, key);
            let quoted = quoted_like(text, &lines, value);
            insert_line(text, table, &lines, index, key, &quoted)
        }
        Item::Value(Value::InlineTable(table)) if !table.is_dotted() => {
            let last = table
                .iter()
                .filter_map(|(_, value)| value.span())
                .map(|span| span.end)
                .max()?;
            Some(vec![Insertion::new(last, format!(", {key} = \"{value}\""))])
        }
        _ => None,
    }
}

/// The insertion of a new key with the array of one string, after a certain key or the last one.
pub(crate) fn insert_array(
    text: &str,
    document: &Document<&str>,
    path: &[&str],
    entry: (&str, &str),
    after: &str,
) -> Option<Vec<Insertion>> {
    let (key, value) = entry;
    let Item::Table(table) = get(document, path)? else {
        return None;
    };
    if table.is_dotted() || table.is_implicit() {
        return None;
    }
    let lines = lines(table)?;
    let index = lines
        .iter()
        .position(|line| line.key == after)
        .map_or(lines.len(), |index| index + 1);
    let array = format!("[{}]", quoted_like(text, &lines, value));
    insert_line(text, table, &lines, index, key, &array)
}

fn insert_line(
    text: &str,
    table: &Table,
    lines: &[Line],
    index: usize,
    key: &str,
    value: &str,
) -> Option<Vec<Insertion>> {
    let newline = newline(text);
    let neighbour = lines.get(index.saturating_sub(1));
    let indent = match neighbour {
        Some(line) => {
            let start = line_start(text, line.range.start);
            indentation(text.get(start..line.range.start)?)
        }
        None => "",
    };
    let between = neighbour
        .and_then(|line| text.get(line.between.clone()?))
        .filter(|between| *between == "=")
        .unwrap_or(" = ");
    let entry = format!("{indent}{key}{between}{value}");
    if let Some(previous) = index.checked_sub(1) {
        let at = line_end(text, lines.get(previous)?.range.end);
        return Some(vec![Insertion::new(at, format!("{newline}{entry}"))]);
    }
    if let Some(first) = lines.first() {
        // Above the comments that belong to what was first, if the header is directly above them.
        let header = table.span()?.start;
        let between = text.get(line_end(text, header)..first.range.start)?;
        let at = if between
            .trim_start_matches([' ', '\t'])
            .matches('\n')
            .count()
            > 1
            && !between.contains("\n\n")
            && !between.contains("\n\r\n")
        {
            line_end(text, header)
        } else {
            let start = line_start(text, first.range.start);
            return Some(vec![Insertion::new(start, format!("{entry}{newline}"))]);
        };
        return Some(vec![Insertion::new(at, format!("{newline}{entry}"))]);
    }
    let header = table.span()?.start;
    let at = line_end(text, header);
    Some(vec![Insertion::new(at, format!("{newline}{entry}"))])
}

/// The entries between the table's header and the next one, in the order of the text.
fn lines(table: &Table) -> Option<Vec<Line<'_>>> {
    let mut lines = Vec::new();
    for (key, item) in table {
        let key_span = table.key(key)?.span();
        match item {
            Item::Value(value) => {
                let (key_span, value) = (key_span?, value.span()?);
                lines.push(Line {
                    key,
                    range: key_span.start..value.end,
                    between: Some(key_span.end..value.start),
                });
            }
            Item::Table(table) if table.is_dotted() => lines.push(Line {
                key,
                range: dotted(table)?,
                between: None,
            }),
            _ => {}
        }
    }
    lines.sort_by_key(|line| line.range.start);
    Some(lines)
}

/// What the values of a table in dotted keys take up.
fn dotted(table: &Table) -> Option<Range<usize>> {
    let mut range: Option<Range<usize>> = None;
    for (_, item) in table {
        let span = match item {
            Item::Value(value) => value.span()?,
            Item::Table(table) => dotted(table)?,
            _ => return None,
        };
        range = Some(match range {
            Some(range) => range.start.min(span.start)..range.end.max(span.end),
            None => span,
        });
    }
    range
}

/// The string in the quotes that most values start with.
fn quoted_like(text: &str, lines: &[Line], value: &str) -> String {
    let quotes = |quote: char| {
        let starts = |line: &&Line| {
            let start = line.between.as_ref().map(|between| between.end);
            start.is_some_and(|start| text[start..].starts_with(quote))
        };
        lines.iter().filter(starts).count()
    };
    if quotes('\'') > quotes('"') {
        format!("'{value}'")
    } else {
        format!("\"{value}\"")
    }
}
