//! TOML values, and faults where they are not what they should be.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use toml_edit::{Document, Item, Key, TableLike, Value};

use crate::fault::{Fault, FaultKind};
use crate::globs::PathGlob;
use crate::known::{Known, Selector, nearest};
use crate::origin::Origin;

/// A TOML file that was read.
pub(crate) struct Source {
    pub(crate) path: Arc<Path>,
    pub(crate) text: String,
    /// The folder that its patterns start from.
    pub(crate) base: PathBuf,
}

impl Source {
    /// The file's tables, or the fault that keeps them from being read.
    pub(crate) fn parse(&self) -> Result<Document<&str>, Fault> {
        Document::parse(self.text.as_str()).map_err(|error| {
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            self.fault(error.span(), FaultKind::Syntax(message))
        })
    }

    pub(crate) fn fault(&self, span: Option<Range<usize>>, kind: FaultKind) -> Fault {
        let (line, column) = self.position(span);
        let path = Arc::clone(&self.path);
        Fault {
            path,
            line,
            column,
            kind,
        }
    }

    pub(crate) fn origin(&self, span: Option<Range<usize>>) -> Origin {
        let (line, _) = self.position(span);
        let path = Arc::clone(&self.path);
        Origin::File { path, line }
    }

    /// Line and column, from 1, of where the span starts.
    fn position(&self, span: Option<Range<usize>>) -> (usize, usize) {
        let start = span.map_or(0, |span| span.start);
        let before = self.text.get(..start).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.matches('\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// The entries of a table with their keys.
pub(crate) fn entries(table: &dyn TableLike) -> impl Iterator<Item = (&Key, &Item)> {
    table
        .iter()
        .filter_map(|(name, _)| table.get_key_value(name))
        .filter(|(_, item)| !item.is_none())
}

/// What stands at the path of keys.
pub(crate) fn get<'d>(document: &'d Document<&str>, path: &[&str]) -> Option<&'d Item> {
    path.iter()
        .try_fold(document.as_item(), |item, key| {
            item.as_table_like()?.get(key)
        })
        .filter(|item| !item.is_none())
}

/// Reads values and keeps what is wrong with them.
pub(crate) struct Reader<'a> {
    pub(crate) source: &'a Source,
    pub(crate) known: &'a Known,
    pub(crate) faults: Vec<Fault>,
}

impl Reader<'_> {
    pub(crate) fn fault(&mut self, span: Option<Range<usize>>, kind: FaultKind) {
        self.faults.push(self.source.fault(span, kind));
    }

    pub(crate) fn wrong_type(&mut self, key: &str, wanted: &'static str, item: &Item) {
        let kind = FaultKind::Type {
            key: key.to_owned(),
            wanted,
            found: type_name(item),
        };
        self.fault(item.span(), kind);
    }

    pub(crate) fn boolean(&mut self, key: &str, item: &Item) -> Option<bool> {
        let value = item.as_bool();
        if value.is_none() {
            self.wrong_type(key, "true or false", item);
        }
        value
    }

    pub(crate) fn integer(&mut self, key: &str, item: &Item) -> Option<i64> {
        let value = item.as_integer();
        if value.is_none() {
            self.wrong_type(key, "a whole number", item);
        }
        value
    }

    pub(crate) fn string<'i>(&mut self, key: &str, item: &'i Item) -> Option<&'i str> {
        let value = item.as_str();
        if value.is_none() {
            self.wrong_type(key, "a string", item);
        }
        value
    }

    /// A string that is one of some words.
    pub(crate) fn choice(
        &mut self,
        key: &str,
        item: &Item,
        of: &[&'static str],
    ) -> Option<&'static str> {
        let text = self.string(key, item)?;
        let word = of.iter().find(|word| **word == text).copied();
        if word.is_none() {
            let words: Vec<String> = of.iter().map(|word| format!("{word:?}")).collect();
            let wanted = match words.as_slice() {
                [all @ .., last] if !all.is_empty() => format!("{} or {last}", all.join(", ")),
                only => only.concat(),
            };
            let kind = FaultKind::Value {
                key: key.to_owned(),
                wanted: wanted.into(),
                found: text.to_owned(),
                nearest: nearest(text, of.iter().copied()),
            };
            self.fault(item.span(), kind);
        }
        word
    }

    /// The strings of an array; those that are none are faults, and the others are kept.
    pub(crate) fn strings<'i>(&mut self, key: &str, item: &'i Item) -> Option<Vec<Element<'i>>> {
        let Some(array) = item.as_array() else {
            self.wrong_type(key, "an array of strings", item);
            return None;
        };
        let mut strings = Vec::with_capacity(array.len());
        for value in array {
            if let Some(text) = value.as_str() {
                strings.push((text, value.span()));
            } else {
                let kind = FaultKind::Type {
                    key: key.to_owned(),
                    wanted: "an array of strings",
                    found: "an array with something else",
                };
                self.fault(value.span(), kind);
            }
        }
        Some(strings)
    }

    pub(crate) fn selectors(&mut self, key: &str, item: &Item) -> Option<Vec<Selector>> {
        let strings = self.strings(key, item)?;
        let mut selectors = Vec::with_capacity(strings.len());
        for (text, span) in strings {
            if let Some(selector) = Selector::parse(self.known, text) {
                selectors.push(selector);
            } else {
                let kind = FaultKind::UnknownSelector {
                    name: text.to_owned(),
                    nearest: nearest(text, self.known.names()),
                };
                self.fault(span, kind);
            }
        }
        Some(selectors)
    }

    pub(crate) fn glob(&mut self, text: &str, span: Option<Range<usize>>) -> Option<PathGlob> {
        match PathGlob::new(text, &self.source.base) {
            Ok(glob) => Some(glob),
            Err(problem) => {
                let glob = text.to_owned();
                self.fault(span, FaultKind::Glob { glob, problem });
                None
            }
        }
    }

    /// A date, as TOML writes it or as a string that looks the same.
    pub(crate) fn date(&mut self, key: &str, item: &Item) -> Option<Date> {
        const WANTED: &str = "a date such as 2027-01-31";
        let text = match item.as_value() {
            Some(Value::Datetime(value)) => value.value().to_string(),
            Some(Value::String(value)) => value.value().clone(),
            _ => {
                self.wrong_type(key, WANTED, item);
                return None;
            }
        };
        let date = parse_date(&text);
        if date.is_none() {
            let kind = FaultKind::Value {
                key: key.to_owned(),
                wanted: WANTED.into(),
                found: text,
                nearest: None,
            };
            self.fault(item.span(), kind);
        }
        date
    }
}

/// A string in an array, and where it stands.
pub(crate) type Element<'i> = (&'i str, Option<Range<usize>>);

/// A date of the form `YYYY-MM-DD`, and no other.
pub fn parse_date(text: &str) -> Option<Date> {
    let has_form = text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    text.parse().ok().filter(|_| has_form)
}

fn type_name(item: &Item) -> &'static str {
    match item {
        Item::None => "nothing",
        Item::Table(_) | Item::Value(Value::InlineTable(_)) => "a table",
        Item::ArrayOfTables(_) => "an array of tables",
        Item::Value(Value::Array(_)) => "an array",
        Item::Value(Value::Boolean(_)) => "a boolean",
        Item::Value(Value::Datetime(_)) => "a date",
        Item::Value(Value::Float(_)) => "a float",
        Item::Value(Value::Integer(_)) => "an integer",
        Item::Value(Value::String(_)) => "a string",
    }
}
