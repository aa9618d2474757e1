//! What Ruff's formatter and import sorter, or Black, are set to.

use std::collections::BTreeMap;

use harden_codemod::{ImportStyle, Indent, LineEnding, Quotes, Style};
use toml_edit::{Item, TableLike, Value};

/// The settings of Ruff that say how code is laid out, by table and key. The file that was found is
/// read first; what it sets stays (Ruff's documentation, `extend`).
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys(BTreeMap<(&'static str, String), Value>);

/// Settings of `lint.isort` that change nothing of the order.
const NO_ORDER: &[&str] = &["required-imports", "detect-same-package"];

const TOP: &str = "";
const FORMAT: &str = "format";
const ISORT: &str = "isort";

impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        let text = |keys: &Keys| -> Vec<String> {
            let entries = keys.0.iter();
            entries
                .map(|(key, value)| format!("{key:?}{value}"))
                .collect()
        };
        text(self) == text(other)
    }
}

impl Eq for Keys {}

impl Keys {
    /// Takes what Ruff's table says and no file before it has.
    pub(crate) fn add(&mut self, table: &dyn TableLike) {
        let inner = |table: &dyn TableLike, key: &str| -> Vec<(String, Value)> {
            let inner = table.get(key).and_then(Item::as_table_like);
            inner.map(values).unwrap_or_default()
        };
        let linter = table.get("lint").and_then(Item::as_table_like);
        let sorter = linter.map(|linter| inner(linter, "isort"));
        let parts = [
            (TOP, values(table)),
            (FORMAT, inner(table, "format")),
            // Settings of the linter stood in the table itself at first.
            (ISORT, sorter.unwrap_or_default()),
            (ISORT, inner(table, "isort")),
        ];
        for (part, values) in parts {
            for (key, value) in values {
                self.0.entry((part, key)).or_insert(value);
            }
        }
    }

    fn get(&self, part: &'static str, key: &str) -> Option<&Value> {
        self.0.get(&(part, key.to_owned()))
    }

    fn text(&self, part: &'static str, key: &str) -> Option<&str> {
        self.get(part, key)?.as_str()
    }

    fn is_set(&self, part: &'static str, key: &str) -> Option<bool> {
        self.get(part, key)?.as_bool()
    }

    /// Whether the formatter itself is set to something.
    pub(crate) fn has_format(&self) -> bool {
        self.0.keys().any(|(part, _)| *part == FORMAT)
    }

    /// The folders that first-party modules lie in, from the one with the settings (`src`).
    pub(crate) fn sources(&self) -> Vec<&str> {
        let set = self.get(TOP, "src").and_then(Value::as_array);
        match set {
            Some(folders) => folders.iter().filter_map(Value::as_str).collect(),
            None => vec![".", "src"],
        }
    }

    /// The style that the settings describe, but for the length of lines.
    pub(crate) fn style(&self) -> Style {
        let default = Style::default();
        let width = self.get(TOP, "indent-width").and_then(Value::as_integer);
        let width = width
            .and_then(|width| u8::try_from(width).ok())
            .unwrap_or(default.indent.width());
        Style {
            indent: match self.text(FORMAT, "indent-style") {
                Some("tab") => Indent::Tab(width),
                _ => Indent::Spaces(width),
            },
            quotes: match self.text(FORMAT, "quote-style") {
                Some("single") => Quotes::Single,
                Some("preserve") => Quotes::Preserve,
                _ => Quotes::Double,
            },
            line_ending: match self.text(FORMAT, "line-ending") {
                Some(ending) if ending == "cr-lf" || (ending == "native" && cfg!(windows)) => {
                    LineEnding::CarriageReturnLineFeed
                }
                Some("lf" | "native") => LineEnding::LineFeed,
                _ => LineEnding::Auto,
            },
            magic_trailing_comma: !self
                .is_set(FORMAT, "skip-magic-trailing-comma")
                .unwrap_or(false),
            preview: self
                .is_set(FORMAT, "preview")
                .or_else(|| self.is_set(TOP, "preview"))
                .unwrap_or(false),
            docstring_code: self
                .is_set(FORMAT, "docstring-code-format")
                .unwrap_or(false),
            python: self.text(TOP, "target-version").and_then(version),
            imports: self.imports(),
            ..default
        }
    }

    /// `None` where a setting is not one that harden knows.
    fn imports(&self) -> Option<ImportStyle> {
        let mut style = ImportStyle::default();
        let own = self.0.iter().filter(|((part, _), _)| *part == ISORT);
        for ((_, key), value) in own {
            let flag = match key.as_str() {
                "force-single-line" => &mut style.force_single_line,
                "force-sort-within-sections" => &mut style.force_sort_within_sections,
                "from-first" => &mut style.from_first,
                "no-sections" => &mut style.no_sections,
                "order-by-type" => &mut style.order_by_type,
                "case-sensitive" => &mut style.case_sensitive,
                "combine-as-imports" => &mut style.combine_as_imports,
                "split-on-trailing-comma" => &mut style.split_on_trailing_comma,
                _ => {
                    not_a_flag(&mut style, key, value)?;
                    continue;
                }
            };
            *flag = value.as_bool()?;
        }
        Some(style)
    }
}

/// Takes a setting that is no flag into `style`; `None` where it orders imports in a way that is not known here.
fn not_a_flag(style: &mut ImportStyle, key: &str, value: &Value) -> Option<()> {
    let list = match key {
        "lines-after-imports" => {
            style.lines_after_imports = usize::try_from(value.as_integer()?).ok();
            return Some(());
        }
        "known-first-party" => &mut style.known_first_party,
        "known-third-party" => &mut style.known_third_party,
        "known-local-folder" => &mut style.known_local_folder,
        "extra-standard-library" => &mut style.extra_standard_library,
        _ => return NO_ORDER.contains(&key).then_some(()),
    };
    let entries = value.as_array()?.iter();
    let entries: Option<Vec<&str>> = entries.map(Value::as_str).collect();
    // Patterns are left to Ruff.
    *list = entries?
        .into_iter()
        .map(|entry| (!entry.contains(['*', '?', '['])).then(|| entry.to_owned()))
        .collect::<Option<_>>()?;
    Some(())
}

/// The style that Black's table describes, but for the length of lines.
pub(crate) fn of_black(table: &dyn TableLike) -> Style {
    let default = Style::default();
    let is_set = |key: &str| table.get(key).and_then(Item::as_bool).unwrap_or(false);
    let versions = table.get("target-version").and_then(Item::as_array);
    Style {
        quotes: if is_set("skip-string-normalization") {
            Quotes::Preserve
        } else {
            default.quotes
        },
        magic_trailing_comma: !is_set("skip-magic-trailing-comma"),
        preview: is_set("preview"),
        python: versions.and_then(|versions| {
            let versions = versions.iter().filter_map(Value::as_str);
            versions.filter_map(version).min()
        }),
        ..default
    }
}

/// `py39`
fn version(text: &str) -> Option<(u8, u8)> {
    let (major, minor) = text.strip_prefix("py")?.split_at_checked(1)?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// The values of a table that are no tables.
fn values(table: &dyn TableLike) -> Vec<(String, Value)> {
    table
        .iter()
        .filter_map(|(key, item)| {
            let value = item.as_value().filter(|value| !value.is_inline_table())?;
            Some((key.to_owned(), value.clone()))
        })
        .collect()
}
