//! `justify`: reasons that a person gives for many findings.

use std::ops::Range;

use serde_json::{Value as Json, json};
use toml_edit::{Item, TableLike, Value};

use crate::fault::FaultKind;
use crate::known::nearest;
use crate::reader::{Reader, entries};
use crate::reason::check_reason;
use crate::settings::Policy;

/// The keys of a table in `justify`, as a person would write them down.
pub(crate) const KEYS: [&str; 5] = ["rules", "paths", "contains", "until", "reason"];

/// Those of them that have to be there.
pub(crate) const NEEDED: [&str; 3] = ["paths", "reason", "rules"];

/// Reads the tables; those with a fault are left out.
pub(crate) fn read(reader: &mut Reader<'_>, item: &Item) -> Option<Vec<Policy>> {
    let tables: Option<Vec<(&dyn TableLike, _)>> = match item {
        Item::ArrayOfTables(tables) => Some(
            tables
                .iter()
                .map(|table| (table as &dyn TableLike, table.span()))
                .collect(),
        ),
        Item::Value(Value::Array(array)) => array
            .iter()
            .map(|value| {
                let table = value.as_inline_table()?;
                Some((table as &dyn TableLike, table.span()))
            })
            .collect(),
        _ => None,
    };
    let Some(tables) = tables else {
        reader.wrong_type("justify", "an array of tables", item);
        return None;
    };
    let policies = tables.into_iter();
    Some(
        policies
            .filter_map(|(table, span)| policy(reader, table, span))
            .collect(),
    )
}

fn policy(
    reader: &mut Reader<'_>,
    table: &dyn TableLike,
    span: Option<Range<usize>>,
) -> Option<Policy> {
    let faults = reader.faults.len();
    for key in NEEDED {
        if !table.contains_key(key) {
            let kind = FaultKind::MissingKey {
                table: "justify",
                key,
            };
            reader.fault(span.clone(), kind);
        }
    }
    let mut policy = Policy {
        rules: Vec::new(),
        paths: Vec::new(),
        contains: None,
        until: None,
        reason: String::new(),
        origin: reader.source.origin(span),
    };
    for (key, item) in entries(table) {
        match key.get() {
            "contains" => {
                policy.contains = reader.string("contains", item).map(str::to_owned);
                if policy.contains.as_deref() == Some("") {
                    reader.fault(item.span(), FaultKind::Empty("contains"));
                }
            }
            "paths" => {
                let paths = reader.strings("paths", item);
                if paths.as_ref().is_some_and(Vec::is_empty) {
                    reader.fault(item.span(), FaultKind::Empty("paths"));
                }
                let paths = paths.unwrap_or_default().into_iter();
                policy.paths = paths
                    .filter_map(|(text, span)| reader.glob(text, span))
                    .collect();
            }
            "reason" => {
                if let Some(text) = reader.string("reason", item) {
                    if let Err(fault) = check_reason(text) {
                        reader.fault(item.span(), FaultKind::Reason(fault));
                    }
                    text.trim().clone_into(&mut policy.reason);
                }
            }
            "rules" => {
                let rules = reader.selectors("rules", item);
                if rules.as_ref().is_some_and(Vec::is_empty)
                    && item.as_array().is_some_and(toml_edit::Array::is_empty)
                {
                    reader.fault(item.span(), FaultKind::Empty("rules"));
                }
                policy.rules = rules.unwrap_or_default();
            }
            "until" => policy.until = reader.date("until", item),
            unknown => {
                let kind = FaultKind::UnknownKey {
                    key: format!("justify.{unknown}"),
                    nearest: nearest(unknown, KEYS),
                };
                reader.fault(key.span(), kind);
            }
        }
    }
    (reader.faults.len() == faults).then_some(policy)
}

/// The policy with the keys that it is written with.
pub(crate) fn shown(policy: &Policy) -> Json {
    let rules = policy.rules.iter().map(ToString::to_string);
    let paths = policy.paths.iter().map(|glob| glob.text().to_owned());
    let mut shown = json!({
        "rules": rules.collect::<Vec<_>>(),
        "paths": paths.collect::<Vec<_>>(),
        "reason": policy.reason,
    });
    if let Some(text) = &policy.contains {
        shown["contains"] = json!(text);
    }
    if let Some(date) = policy.until {
        shown["until"] = json!(date.to_string());
    }
    shown
}
