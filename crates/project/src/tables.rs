//! What arrays and tables in TOML declare, in the dialects that tools have.

use toml_edit::{Document, Item, TableLike, Value};

use crate::requirement::{Condition, Entry, normalised};
use crate::{toml, versions};

/// How a table writes versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// `[tool.poetry.dependencies]`
    Poetry,
    /// `[packages]`
    Pipenv,
}

/// The requirements of an array, with those of the groups that it includes (PEP 735).
pub(crate) fn array(document: &Document<&str>, path: &[&str]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut seen = Vec::new();
    add_array(document, path, &mut seen, &mut entries);
    entries
}

fn add_array(
    document: &Document<&str>,
    path: &[&str],
    seen: &mut Vec<String>,
    entries: &mut Vec<Entry>,
) {
    let Some(array) = toml::get(document, path).and_then(Item::as_array) else {
        return;
    };
    for value in array {
        if let Some(requirement) = value.as_str() {
            entries.extend(Entry::parse(requirement));
            continue;
        }
        let group = value
            .as_inline_table()
            .and_then(|table| table.get("include-group")?.as_str());
        if let (Some(group), ["dependency-groups", _]) = (group, path) {
            let group = normalised(group);
            if seen.contains(&group) {
                continue;
            }
            seen.push(group.clone());
            let names = toml::table(document, &path[..1]).into_iter().flat_map(keys);
            for name in names.filter(|name| normalised(name) == group) {
                add_array(document, &[path[0], &name], seen, entries);
            }
        }
    }
}

/// The keys of a table, in their order.
pub(crate) fn keys(table: &dyn TableLike) -> Vec<String> {
    table.iter().map(|(key, _)| key.to_string()).collect()
}

/// What the table at the path declares.
pub(crate) fn entries(document: &Document<&str>, path: &[&str], dialect: Dialect) -> Vec<Entry> {
    let Some(table) = toml::table(document, path) else {
        return Vec::new();
    };
    table
        .iter()
        .flat_map(|(name, item)| match item {
            // Several constraints, each for its own environments.
            Item::Value(Value::Array(array)) => array
                .iter()
                .map(|value| match value {
                    Value::InlineTable(table) => by_table(name, table, dialect),
                    _ => by_version(name, value.as_str(), dialect),
                })
                .collect(),
            _ => vec![match item.as_table_like() {
                Some(table) => by_table(name, table, dialect),
                None => by_version(name, item.as_str(), dialect),
            }],
        })
        .collect()
}

fn by_version(name: &str, version: Option<&str>, dialect: Dialect) -> Entry {
    let shown = format!("{name} = \"{}\"", version.unwrap_or_default());
    let entry = Entry::named(name, shown);
    match version {
        None => entry,
        Some(version) if version.trim() == "*" => entry,
        Some(version) => entry.with_versions(match dialect {
            Dialect::Poetry => versions::poetry(version),
            Dialect::Pipenv => versions::pep440(version),
        }),
    }
}

fn by_table(name: &str, table: &dyn TableLike, dialect: Dialect) -> Entry {
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    let mut entry = by_version(name, text("version"), dialect);
    let is_optional = table.get("optional").and_then(Item::as_bool) == Some(true);
    if is_optional {
        entry.condition = Condition::Restricted("is optional");
    } else if let Some(markers) = text("markers") {
        let marked = Entry::parse(&format!("{name}; {markers}"));
        entry.condition = marked.map_or(
            Condition::Restricted("has a marker that cannot be read"),
            |marked| marked.condition,
        );
    } else if [
        "python",
        "platform",
        "sys_platform",
        "python_version",
        "os_name",
        "platform_system",
    ]
    .iter()
    .any(|key| table.get(key).is_some())
    {
        entry.condition = Condition::Restricted("is not for all environments");
    }
    entry
}
