//! The JSON schema of the table, from the same keys that the loader reads.

use harden_codemod::{CodemodOption, OptionKind};
use serde_json::{Map, Value as Json, json};

use crate::keys::{KEYS, Shape};
use crate::known::Known;
use crate::policy;
use crate::settings::CommentStyle;

/// The schema (JSON Schema, draft 7) of `[tool.harden]` and of `harden.toml`.
///
/// Selectors are strings of any content there, so that an editor does not complain about a rule that a
/// newer version knows.
pub fn schema(known: &Known) -> Json {
    let mut properties = Map::new();
    for key in KEYS {
        let mut schema = shape(key.shape);
        schema["description"] = json!(key.doc);
        properties.insert(key.name.to_owned(), schema);
    }
    for codemod in known.codemods() {
        let options = codemod
            .options
            .iter()
            .map(|it| (it.name.to_owned(), option(it)));
        let schema = json!({
            "type": "object",
            "description": format!("Options of the codemod `{}`.", codemod.name),
            "properties": Json::Object(options.collect()),
            "additionalProperties": false,
        });
        properties.insert(codemod.name.to_owned(), schema);
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "harden",
        "description": "The table [tool.harden] of pyproject.toml, and harden.toml.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn shape(shape: Shape) -> Json {
    let strings = || json!({ "type": "array", "items": { "type": "string" } });
    match shape {
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Selectors | Shape::Globs => strings(),
        Shape::SelectorsByGlob => json!({ "type": "object", "additionalProperties": strings() }),
        Shape::PythonVersion => {
            json!({ "type": "string", "pattern": "^(3\\.|py3)[0-9]{1,2}$" })
        }
        Shape::CommentStyle => {
            let names = CommentStyle::ALL.map(CommentStyle::name);
            json!({ "type": "string", "enum": names })
        }
        Shape::Policies => json!({ "type": "array", "items": policy() }),
    }
}

fn policy() -> Json {
    let properties = policy::KEYS
        .iter()
        .map(|key| ((*key).to_owned(), policy_key(key)));
    json!({
        "type": "object",
        "properties": Json::Object(properties.collect()),
        "required": policy::NEEDED,
        "additionalProperties": false,
    })
}

fn policy_key(key: &str) -> Json {
    let strings = json!({ "type": "array", "items": { "type": "string" }, "minItems": 1 });
    match key {
        "rules" | "paths" => strings,
        // A TOML date reaches a validator as a string.
        "until" => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        _ => json!({ "type": "string", "minLength": 1 }),
    }
}

fn option(option: &CodemodOption) -> Json {
    let mut schema = match option.kind {
        OptionKind::Boolean => json!({ "type": "boolean" }),
        OptionKind::Integer => json!({ "type": "integer" }),
        OptionKind::String => json!({ "type": "string" }),
        OptionKind::Strings => json!({ "type": "array", "items": { "type": "string" } }),
        OptionKind::Choice { of, default } => {
            json!({ "type": "string", "enum": of, "default": default })
        }
    };
    schema["description"] = json!(option.doc);
    schema
}
