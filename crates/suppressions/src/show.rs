//! An inventory as text and as JSON.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use harden_rewriter::SuppressionScope;
use serde::Serialize;

use crate::{Entry, Inventory};

/// The version of the JSON: raised when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// A line for each comment, and one with the numbers.
pub fn text(inventory: &Inventory) -> String {
    let mut text = String::new();
    for entry in &inventory.entries {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{}", line(entry));
    }
    for unreadable in &inventory.unreadable {
        let _ = writeln!(text, "{}: {}", unreadable.path, unreadable.message);
    }
    let entries = &inventory.entries;
    let files: BTreeSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
    let count = |wanted: fn(&Entry) -> bool| entries.iter().filter(|entry| wanted(entry)).count();
    let _ = writeln!(
        text,
        "{} in {}: {} of everything, {} without a reason, {} expired",
        plural(entries.len(), "suppression"),
        plural(files.len(), "file"),
        count(|entry| entry.ids.is_none()),
        count(|entry| entry.reason.is_none()),
        count(|entry| entry.expired),
    );
    text
}

fn line(entry: &Entry) -> String {
    let ids = entry
        .ids
        .as_ref()
        .map_or("all".to_string(), |ids| ids.join(", "));
    let scope = match entry.scope {
        SuppressionScope::Line => String::new(),
        wider => format!(" ({})", wider.as_str()),
    };
    let until = match entry.until {
        Some(date) if entry.expired => format!(" expired after {date}"),
        Some(date) => format!(" until {date}"),
        None => String::new(),
    };
    format!(
        "{}:{}: {} {ids}{scope}{until}: {}",
        entry.path,
        entry.line,
        entry.tool.as_str(),
        entry.reason.as_deref().unwrap_or("no reason"),
    )
}

fn plural(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

/// The inventory as JSON.
pub fn json(inventory: &Inventory) -> String {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        suppressions: inventory.entries.iter().map(Row::of).collect(),
        unreadable: inventory
            .unreadable
            .iter()
            .map(|file| UnreadableRow {
                path: &file.path,
                message: &file.message,
            })
            .collect(),
    };
    // Only a map with keys that are not strings, or a failing `Serialize`, could fail here.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    suppressions: Vec<Row<'a>>,
    unreadable: Vec<UnreadableRow<'a>>,
}

#[derive(Serialize)]
struct UnreadableRow<'a> {
    path: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    path: &'a str,
    line: usize,
    tool: &'static str,
    scope: &'static str,
    ids: Ids<'a>,
    reason: Option<&'a str>,
    until: Option<String>,
    expired: bool,
}

/// `["B602"]`, or `"all"`.
#[derive(Serialize)]
#[serde(untagged)]
enum Ids<'a> {
    List(&'a [String]),
    All(&'static str),
}

impl<'a> Row<'a> {
    fn of(entry: &'a Entry) -> Self {
        Row {
            path: &entry.path,
            line: entry.line,
            tool: entry.tool.as_str(),
            scope: entry.scope.as_str(),
            ids: entry.ids.as_deref().map_or(Ids::All("all"), Ids::List),
            reason: entry.reason.as_deref(),
            until: entry.until.map(|date| date.to_string()),
            expired: entry.expired,
        }
    }
}
