//! From the file's text to its entries.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use harden_codemod::Severity;
use toml_edit::{Datetime, Document, Item, Table, Value};

use super::{CheckReason, Decision, Entry, Values};
use crate::{Key, Twin};

/// What is wrong in a triage file, fault by fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TriageError(pub Vec<Fault>);

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, as a clause.
    pub message: String,
}

impl fmt::Display for TriageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}line {}: {}", fault.line, fault.message)?;
        }
        Ok(())
    }
}

const KEYS: &[&str] = &[
    "rule",
    "severity",
    "path",
    "function",
    "statement",
    "ordinal",
    "twins",
    "decision",
    "reason",
    "until",
];
const DECISIONS: &[&str] = &["justify", "accept-unsafe-fix", "leave"];
const SEVERITIES: [Severity; 3] = [Severity::Low, Severity::Medium, Severity::High];

pub(super) fn entries(text: &str, check_reason: CheckReason) -> Result<Vec<Entry>, TriageError> {
    let newlines = Newlines::of(text);
    let document = Document::parse(text).map_err(|error| {
        let message = error.message().lines().next().unwrap_or_default();
        TriageError(vec![Fault {
            line: newlines.line(error.span().map_or(0, |span| span.start)),
            message: format!("this is no TOML: {message}"),
        }])
    })?;
    let mut reader = Reader {
        newlines,
        check_reason,
        faults: Vec::new(),
    };
    let mut entries = Vec::new();
    for (name, item) in document.as_table() {
        let span = document.as_table().key(name).and_then(toml_edit::Key::span);
        match item {
            Item::ArrayOfTables(tables) if name == "finding" => {
                entries.extend(tables.iter().filter_map(|table| reader.entry(table)));
            }
            _ if name == "finding" => {
                let message = "write each entry as a table of its own, under `[[finding]]`";
                reader.fault(span.or(item.span()), message.to_string());
            }
            _ => reader.unknown(span.or(item.span()), "key", name, &["finding"]),
        }
    }
    reader.find_doubles(&entries);
    if reader.faults.is_empty() {
        Ok(entries)
    } else {
        reader.faults.sort_by_key(|fault| fault.line);
        Err(TriageError(reader.faults))
    }
}

struct Reader {
    newlines: Newlines,
    check_reason: CheckReason,
    faults: Vec<Fault>,
}

impl Reader {
    fn fault(&mut self, span: Option<Range<usize>>, message: String) {
        let line = self.newlines.line(span.map_or(0, |span| span.start));
        self.faults.push(Fault { line, message });
    }

    fn unknown(&mut self, span: Option<Range<usize>>, what: &str, word: &str, known: &[&str]) {
        let help = match nearest(word, known) {
            Some(known) => format!("did you mean `{known}`?"),
            None => format!("there is `{}`", known.join("`, `")),
        };
        self.fault(span, format!("there is no {what} `{word}`; {help}"));
    }

    fn entry(&mut self, table: &Table) -> Option<Entry> {
        let before = self.faults.len();
        let header = table.span()?;
        for (name, item) in table {
            if !KEYS.contains(&name) {
                let span = table.key(name).and_then(toml_edit::Key::span);
                self.unknown(span.or(item.span()), "key", name, KEYS);
            }
        }
        let rule = self.required(table, "rule", &header);
        let path = self.required(table, "path", &header);
        let statement = self.required(table, "statement", &header);
        let function = self.string(table, "function").unwrap_or_default();
        let twin = self.twin(table, &header);
        let severity = self.severity(table);
        let decision = self.decision(table, &header);
        let span = |key| table.get(key).and_then(Item::span);
        let end = KEYS
            .iter()
            .filter_map(|key| span(key))
            .map(|span| span.end)
            .max();
        (self.faults.len() == before).then_some(())?;
        Some(Entry {
            key: Key {
                rule: rule?,
                path: path?,
                function,
                statement: statement?,
                twin,
            },
            severity,
            decision,
            line: self.newlines.line(header.start),
            span: header.start..end.unwrap_or(header.end),
            values: Values {
                decision: span("decision"),
                reason: span("reason"),
                until: span("until"),
            },
        })
    }

    fn string(&mut self, table: &Table, key: &str) -> Option<String> {
        match table.get(key)? {
            Item::Value(Value::String(string)) => Some(string.value().clone()),
            other => {
                self.fault(other.span(), format!("`{key}` must be a string"));
                None
            }
        }
    }

    fn required(&mut self, table: &Table, key: &str, header: &Range<usize>) -> Option<String> {
        if table.get(key).is_none() {
            self.fault(Some(header.clone()), format!("the entry has no `{key}`"));
        }
        self.string(table, key)
    }

    fn severity(&mut self, table: &Table) -> Option<Severity> {
        let word = self.string(table, "severity")?;
        let found = SEVERITIES.into_iter().find(|known| known.as_str() == word);
        if found.is_none() {
            let known = SEVERITIES.map(Severity::as_str);
            let span = table.get("severity").and_then(Item::span);
            self.unknown(span, "severity", &word, &known);
        }
        found
    }

    fn twin(&mut self, table: &Table, header: &Range<usize>) -> Option<Twin> {
        let mut number = |key: &str| {
            let item = table.get(key)?;
            let number = item
                .as_integer()
                .and_then(|number| usize::try_from(number).ok());
            if number.is_none_or(|number| number == 0) {
                self.fault(item.span(), format!("`{key}` must be a number from 1"));
            }
            number
        };
        match (number("ordinal"), number("twins")) {
            (Some(ordinal), Some(of)) if ordinal <= of => (of > 1).then_some(Twin { ordinal, of }),
            (Some(_), Some(_)) => {
                let message = "`ordinal` is greater than `twins`, the number of all of them";
                self.fault(
                    table.get("ordinal").and_then(Item::span),
                    message.to_string(),
                );
                None
            }
            (None, None) => None,
            _ => {
                let message = "`ordinal` and `twins` belong together: which, of how many";
                self.fault(Some(header.clone()), message.to_string());
                None
            }
        }
    }

    fn decision(&mut self, table: &Table, header: &Range<usize>) -> Option<Decision> {
        let word = self.string(table, "decision").unwrap_or_default();
        let reason = self.string(table, "reason").unwrap_or_default();
        let until = self.until(table);
        let span = |key| table.get(key).and_then(Item::span);
        match word.as_str() {
            "" => None,
            "justify" => {
                let reason = reason.trim().to_string();
                if let Err(why) = (self.check_reason)(&reason) {
                    let span = span("reason").unwrap_or(header.clone());
                    self.fault(Some(span), why);
                }
                Some(Decision::Justify { reason, until })
            }
            "accept-unsafe-fix" => Some(Decision::AcceptUnsafeFix),
            "leave" => Some(Decision::Leave),
            other => {
                self.unknown(span("decision"), "decision", other, DECISIONS);
                None
            }
        }
    }

    /// The day, which may be written as a string or as one of TOML's dates.
    fn until(&mut self, table: &Table) -> Option<String> {
        let item = table.get("until")?;
        let day = match item {
            Item::Value(Value::String(string)) if string.value().is_empty() => return None,
            Item::Value(Value::String(string)) => string.value().parse().ok(),
            Item::Value(Value::Datetime(date)) => Some(*date.value()),
            _ => None,
        };
        let day = day.filter(|day: &Datetime| day.date.is_some() && day.time.is_none());
        if day.is_none() {
            let message = "`until` must be a day, as in \"2030-12-31\"";
            self.fault(item.span(), message.to_string());
        }
        day.map(|day| day.to_string())
    }

    /// Two entries for one finding: there would be no telling which holds.
    fn find_doubles(&mut self, entries: &[Entry]) {
        let mut lines = BTreeMap::new();
        for entry in entries {
            if let Some(first) = lines.insert(&entry.key, entry.line) {
                self.faults.push(Fault {
                    line: entry.line,
                    message: format!("this is the same finding as in line {first}"),
                });
            }
        }
    }
}

/// Where the newlines of a text are.
struct Newlines(Vec<usize>);

impl Newlines {
    fn of(text: &str) -> Self {
        Newlines(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// The line, from 1, of the byte at `at`.
    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|&newline| newline < at) + 1
    }
}

/// The known word that was meant; none where all are too far off for a slip.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|known| {
            (
                strsim::damerau_levenshtein(&word.to_lowercase(), known),
                *known,
            )
        })
        .filter(|(distance, known)| *distance <= 2.max(word.len().max(known.len()) / 3))
        .min()
        .map(|(_, known)| known)
}
