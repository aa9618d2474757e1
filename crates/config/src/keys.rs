//! The table of keys, which the loader, the schema, `harden config` and the documentation share.

use serde_json::{Value as Json, json};
use toml_edit::Item;

use crate::fault::FaultKind;
use crate::globs::ExcludeGlob;
use crate::known::{Selector, nearest};
use crate::origin::{Origin, Setting};
use crate::policy;
use crate::reader::Reader;
use crate::settings::{CommentStyle, PythonVersion, Settings};
use crate::table;

/// What the value of a key looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Boolean,
    Selectors,
    SelectorsByGlob,
    Globs,
    PythonVersion,
    CommentStyle,
    Policies,
}

/// A key of the table.
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    /// What it does, for the schema.
    pub(crate) doc: &'static str,
    /// Reads the value into the settings.
    pub(crate) read: fn(&mut Reader<'_>, &Item, Origin, &mut Settings),
    /// The value, `null` for one that nobody set and that has no default, and where it comes from.
    pub(crate) show: fn(&Settings) -> (Json, &Origin),
}

/// The keys, sorted.
pub(crate) const KEYS: &[Key] = &[
    Key {
        name: "comment-style",
        shape: Shape::CommentStyle,
        doc: "Which comments justify a finding: Bandit's, Ruff's, both, or what the project's configuration of Ruff asks for.",
        read: |reader, item, origin, settings| {
            const WANTED: &str = "\"auto\", \"bandit\", \"both\" or \"ruff\"";
            let Some(text) = reader.string("comment-style", item) else {
                return;
            };
            match CommentStyle::ALL
                .into_iter()
                .find(|style| style.name() == text)
            {
                Some(value) => settings.comment_style = Setting { value, origin },
                None => reader.fault(
                    item.span(),
                    FaultKind::Value {
                        key: "comment-style".to_owned(),
                        wanted: WANTED.into(),
                        found: text.to_owned(),
                        nearest: nearest(text, CommentStyle::ALL.map(CommentStyle::name)),
                    },
                ),
            }
        },
        show: |settings| {
            let setting = &settings.comment_style;
            (json!(setting.value.name()), &setting.origin)
        },
    },
    Key {
        name: "exclude",
        shape: Shape::Globs,
        doc: "Patterns of files and folders to leave out: of names without a slash, of paths from this file's folder with one.",
        read: |reader, item, origin, settings| {
            let Some(strings) = reader.strings("exclude", item) else {
                return;
            };
            let mut value = Vec::with_capacity(strings.len());
            for (text, span) in strings {
                match ExcludeGlob::new(text, &reader.source.base) {
                    Ok(_) => value.push(text.to_owned()),
                    Err(problem) => {
                        let glob = text.to_owned();
                        reader.fault(span, FaultKind::Glob { glob, problem });
                    }
                }
            }
            settings.exclude = Setting { value, origin };
        },
        show: |settings| (json!(settings.exclude.value), &settings.exclude.origin),
    },
    Key {
        name: "extend-safe-fixes",
        shape: Shape::Selectors,
        doc: "Rules whose unsafe fixes count as safe.",
        read: |reader, item, origin, settings| {
            if let Some(value) = reader.selectors("extend-safe-fixes", item) {
                settings.extend_safe_fixes = Setting { value, origin };
            }
        },
        show: |settings| shown(&settings.extend_safe_fixes),
    },
    Key {
        name: "extend-select",
        shape: Shape::Selectors,
        doc: "Rules to look for beside those of `select`.",
        read: |reader, item, origin, settings| {
            if let Some(value) = reader.selectors("extend-select", item) {
                settings.extend_select = Setting { value, origin };
            }
        },
        show: |settings| shown(&settings.extend_select),
    },
    Key {
        name: "extend-unsafe-fixes",
        shape: Shape::Selectors,
        doc: "Rules whose safe fixes count as unsafe.",
        read: |reader, item, origin, settings| {
            if let Some(value) = reader.selectors("extend-unsafe-fixes", item) {
                settings.extend_unsafe_fixes = Setting { value, origin };
            }
        },
        show: |settings| shown(&settings.extend_unsafe_fixes),
    },
    Key {
        name: "ignore",
        shape: Shape::Selectors,
        doc: "Rules not to look for.",
        read: |reader, item, origin, settings| {
            if let Some(value) = reader.selectors("ignore", item) {
                settings.ignore = Setting { value, origin };
            }
        },
        show: |settings| shown(&settings.ignore),
    },
    Key {
        name: "justify",
        shape: Shape::Policies,
        doc: "Reasons that a person gives for all findings of some rules in some files.",
        read: |reader, item, origin, settings| {
            if let Some(value) = policy::read(reader, item) {
                settings.justify = Setting { value, origin };
            }
        },
        show: |settings| {
            let policies = settings.justify.value.iter().map(policy::shown);
            (policies.collect(), &settings.justify.origin)
        },
    },
    Key {
        name: "justify-low",
        shape: Shape::Boolean,
        doc: "Whether findings of low severity are justified by proof as well.",
        read: |reader, item, origin, settings| {
            if let Some(value) = reader.boolean("justify-low", item) {
                settings.justify_low = Setting { value, origin };
            }
        },
        show: |settings| {
            (
                json!(settings.justify_low.value),
                &settings.justify_low.origin,
            )
        },
    },
    Key {
        name: "per-file-ignores",
        shape: Shape::SelectorsByGlob,
        doc: "Rules not to look for in the files that match a pattern.",
        read: |reader, item, origin, settings| {
            if let Some(value) = table::per_file_ignores(reader, item) {
                settings.per_file_ignores = Setting { value, origin };
            }
        },
        show: |settings| {
            let setting = &settings.per_file_ignores;
            let entries = setting
                .value
                .iter()
                .map(|entry| (entry.glob.text().to_owned(), names(&entry.selectors)));
            (Json::Object(entries.collect()), &setting.origin)
        },
    },
    Key {
        name: "select",
        shape: Shape::Selectors,
        doc: "The rules to look for; all of them if it is not set.",
        read: |reader, item, origin, settings| {
            if let Some(value) = reader.selectors("select", item) {
                settings.select = Setting {
                    value: Some(value),
                    origin,
                };
            }
        },
        show: |settings| {
            let value = settings.select.value.as_deref().map_or(Json::Null, names);
            (value, &settings.select.origin)
        },
    },
    Key {
        name: "target-version",
        shape: Shape::PythonVersion,
        doc: "The lowest Python that the code runs on; the project's `requires-python` if it is not set.",
        read: |reader, item, origin, settings| {
            let Some(text) = reader.string("target-version", item) else {
                return;
            };
            match PythonVersion::parse(text) {
                Some(version) => {
                    settings.target_version = Setting {
                        value: Some(version),
                        origin,
                    }
                }
                None => reader.fault(
                    item.span(),
                    FaultKind::Value {
                        key: "target-version".to_owned(),
                        wanted: "a version of Python 3 such as \"3.9\" or \"py39\"".into(),
                        found: text.to_owned(),
                        nearest: None,
                    },
                ),
            }
        },
        show: |settings| {
            let version = settings
                .target_version
                .value
                .map(|version| version.to_string());
            (json!(version), &settings.target_version.origin)
        },
    },
    Key {
        name: "unsafe-fixes",
        shape: Shape::Boolean,
        doc: "Whether fixes are taken that may change what the program does.",
        read: |reader, item, origin, settings| {
            if let Some(value) = reader.boolean("unsafe-fixes", item) {
                settings.unsafe_fixes = Setting { value, origin };
            }
        },
        show: |settings| {
            (
                json!(settings.unsafe_fixes.value),
                &settings.unsafe_fixes.origin,
            )
        },
    },
];

fn shown(setting: &Setting<Vec<Selector>>) -> (Json, &Origin) {
    (names(&setting.value), &setting.origin)
}

fn names(selectors: &[Selector]) -> Json {
    selectors.iter().map(ToString::to_string).collect()
}
