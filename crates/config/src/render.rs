//! The effective values, for `harden config`.

use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::path::Path;

use harden_codemod::OptionValue;
use serde_json::{Map, Value as Json, json};
use toml_edit::{Array, Value};

use crate::bandit::Entry;
use crate::config::Config;
use crate::keys::{KEYS, Shape};
use crate::origin::Origin;
use crate::paths::shown;
use crate::policy;
use crate::ruff::RuffSettings;

impl Config {
    /// The values of all keys as TOML, as they would stand in `harden.toml`, each with a comment that
    /// says where it comes from. What of Bandit's and Ruff's settings is honoured stands below, in
    /// comments. Files are named from `root`.
    pub fn to_toml(&self, root: &Path) -> String {
        let mut out = String::new();
        // Writing to a string does not fail.
        let _ = self.write_toml(&mut out, root);
        out
    }

    fn write_toml(&self, out: &mut String, root: &Path) -> fmt::Result {
        let settings = self.settings();
        for key in KEYS {
            let (value, origin) = (key.show)(settings);
            let origin = origin.describe(root);
            match (key.shape, toml(&value)) {
                (Shape::Policies | Shape::SelectorsByGlob, _) => {}
                (_, Some(value)) => writeln!(out, "{} = {value}  # {origin}", key.name)?,
                (_, None) => writeln!(out, "# {} is not set  # {origin}", key.name)?,
            }
        }
        let ignores = &settings.per_file_ignores;
        writeln!(
            out,
            "\n[per-file-ignores]  # {}",
            ignores.origin.describe(root)
        )?;
        for ignore in &ignores.value {
            let selectors: Array = ignore.selectors.iter().map(ToString::to_string).collect();
            let (glob, origin) = (quoted(ignore.glob.text()), ignore.origin.describe(root));
            writeln!(out, "{glob} = {selectors}  # {origin}")?;
        }
        for (codemod, options) in &settings.codemods {
            writeln!(out, "\n[{codemod}]")?;
            for (name, option) in options {
                if let Some(value) = toml(&option_json(&option.value)) {
                    writeln!(out, "{name} = {value}  # {}", option.origin.describe(root))?;
                }
            }
        }
        for policy in &settings.justify.value {
            writeln!(out, "\n[[justify]]  # {}", policy.origin.describe(root))?;
            let values = policy::shown(policy);
            for key in policy::KEYS {
                if let Some(value) = values.get(key).and_then(toml) {
                    writeln!(out, "{key} = {value}")?;
                }
            }
        }
        self.write_others(out, root)
    }

    fn write_others(&self, out: &mut String, root: &Path) -> fmt::Result {
        let mut lines = Vec::new();
        for (name, entries) in self.bandit_lists() {
            for entry in entries {
                let origin = entry.origin.describe(root);
                lines.push(format!(
                    "# Bandit's {name}: {}  # {origin}",
                    quoted(&entry.text)
                ));
            }
        }
        for ignore in self
            .ruff()
            .into_iter()
            .flat_map(RuffSettings::all_per_file_ignores)
        {
            let selectors: Array = ignore.selectors.iter().map(String::as_str).collect();
            let (glob, origin) = (quoted(ignore.glob.text()), ignore.origin.describe(root));
            lines.push(format!(
                "# Ruff's per-file-ignores: {glob} = {selectors}  # {origin}"
            ));
        }
        if let (Some(ruff), Some(path)) = (self.ruff(), self.ruff().and_then(|ruff| ruff.path())) {
            let codes: Array = self.codes_that(ruff).into_iter().collect();
            lines.push(format!("# Ruff selects: {codes}  # {}", shown(path, root)));
        }
        if !lines.is_empty() {
            writeln!(out, "\n{}", lines.join("\n"))?;
        }
        Ok(())
    }

    /// The same for programs: `value` and `origin` of each key, and what of Bandit's and Ruff's
    /// settings is honoured. Files are named from `root`.
    pub fn to_json(&self, root: &Path) -> Json {
        let settings = self.settings();
        let mut keys = Map::new();
        for key in KEYS {
            let (value, origin) = (key.show)(settings);
            keys.insert(key.name.to_owned(), entry(&value, origin, root));
        }
        for (codemod, options) in &settings.codemods {
            let options = options.iter().map(|(name, option)| {
                let value = option_json(&option.value);
                ((*name).to_owned(), entry(&value, &option.origin, root))
            });
            keys.insert((*codemod).to_owned(), Json::Object(options.collect()));
        }
        let bandit = self.bandit_lists().map(|(name, entries)| {
            let entries = entries
                .iter()
                .map(|it| entry(&json!(it.text), &it.origin, root));
            (name.to_owned(), entries.collect::<Json>())
        });
        let ruff = self.ruff().map(|ruff| {
            let ignores = ruff.all_per_file_ignores().map(|ignore| {
                let value = json!({ "glob": ignore.glob.text(), "selectors": ignore.selectors });
                entry(&value, &ignore.origin, root)
            });
            json!({
                "path": ruff.path().map(|path| shown(path, root)),
                "selects": self.codes_that(ruff),
                "per-file-ignores": ignores.collect::<Vec<_>>(),
            })
        });
        json!({
            "schema_version": 1,
            "path": self.path().map(|path| shown(path, root)),
            "settings": keys,
            "bandit": self.bandit().map(|_| Json::Object(bandit.collect())),
            "ruff": ruff,
            "line-length": self.line_length(),
        })
    }

    /// The codes of known rules that `ruff` selects, each once, though several codemods may have one.
    fn codes_that(&self, ruff: &RuffSettings) -> BTreeSet<&'static str> {
        let codes = self.known().rules().iter().filter_map(|rule| rule.ruff);
        codes.filter(|code| ruff.selects(code)).collect()
    }

    fn bandit_lists(&self) -> impl Iterator<Item = (&'static str, &[Entry])> {
        self.bandit().into_iter().flat_map(|bandit| {
            [
                ("assert_used.skips", bandit.assert_used_skips.as_slice()),
                ("exclude_dirs", bandit.exclude_dirs.as_slice()),
                ("skips", bandit.skips.as_slice()),
                ("tests", bandit.tests.as_slice()),
            ]
        })
    }
}

fn entry(value: &Json, origin: &Origin, root: &Path) -> Json {
    let origin = match origin {
        Origin::Default => json!({ "kind": "default" }),
        Origin::CommandLine(option) => json!({ "kind": "command-line", "option": option }),
        Origin::File { path, line } => {
            json!({ "kind": "file", "path": shown(path, root), "line": line })
        }
    };
    json!({ "value": value, "origin": origin })
}

fn option_json(value: &OptionValue) -> Json {
    match value {
        OptionValue::Boolean(value) => json!(value),
        OptionValue::Integer(value) => json!(value),
        OptionValue::String(value) => json!(value),
        OptionValue::Strings(value) => json!(value),
        OptionValue::Choice(value) => json!(value),
    }
}

/// The value in TOML; `None` for what TOML has no word for.
fn toml(value: &Json) -> Option<Value> {
    match value {
        Json::Bool(value) => Some(Value::from(*value)),
        Json::Number(value) => value.as_i64().map(Value::from),
        Json::String(value) => Some(Value::from(value.as_str())),
        Json::Array(values) => values
            .iter()
            .map(toml)
            .collect::<Option<Array>>()
            .map(Value::from),
        Json::Null | Json::Object(_) => None,
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
