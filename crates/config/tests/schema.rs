//! The schema says what the loader takes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;

use boon::{Compiler, SchemaIndex, Schemas};
use common::{Tree, known};
use harden_config::{Known, KnownCodemod, schema};
use serde_json::{Value, json};

const FILE: &str = "../../docs/harden.schema.json";

/// The schema of the codemods that harden has.
fn of_harden() -> Value {
    let codemods = harden_registry::CODEMODS.iter();
    let codemods = codemods.map(|codemod| KnownCodemod {
        name: codemod.name(),
        options: codemod.options(),
    });
    schema(&Known::new([], codemods))
}

#[test]
fn the_file_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let current = format!("{:#}\n", of_harden());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &current).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == current,
        "docs/harden.schema.json is out of date: run with UPDATE_DOCS=1"
    );
}

struct Validator {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Validator {
    fn new(schema: Value) -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("harden.json", schema).unwrap();
        let index = compiler.compile("harden.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    fn accepts(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.index).is_ok()
    }
}

fn loads(value: &Value) -> bool {
    let lines = value
        .as_object()
        .unwrap()
        .iter()
        .map(|(key, value)| format!("{key} = {}\n", inline(value)));
    let tree = Tree::new(&[("harden.toml", &lines.collect::<String>())]);
    tree.configs().of_file(Path::new("x.py")).is_ok()
}

/// The value as TOML on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Object(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| format!("{key:?} = {}", inline(value)));
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Array(values) => format!(
            "[{}]",
            values.iter().map(inline).collect::<Vec<_>>().join(", ")
        ),
        other => other.to_string(),
    }
}

#[test]
fn schema_and_loader_agree() {
    let validator = Validator::new(schema(&known()));
    let policy = |key: &str, value: Value| {
        let mut policy =
            json!({ "rules": ["B602"], "paths": ["*"], "reason": "argv is a constant" });
        policy[key] = value;
        json!({ "justify": [policy] })
    };
    let cases = [
        (true, json!({})),
        (
            true,
            json!({ "select": ["B602"], "ignore": [], "extend-select": ["shell"] }),
        ),
        (false, json!({ "select": "B602" })),
        (false, json!({ "select": [1] })),
        (false, json!({ "selct": [] })),
        (true, json!({ "unsafe-fixes": true, "justify-low": false })),
        (false, json!({ "unsafe-fixes": "true" })),
        (true, json!({ "target-version": "3.9" })),
        (true, json!({ "target-version": "py310" })),
        (false, json!({ "target-version": 3.9 })),
        (false, json!({ "target-version": "2.7" })),
        (false, json!({ "target-version": "3.9.1" })),
        (true, json!({ "comment-style": "auto" })),
        (false, json!({ "comment-style": "automatic" })),
        (true, json!({ "per-file-ignores": { "a/*": ["B602"] } })),
        (false, json!({ "per-file-ignores": { "a/*": "B602" } })),
        (false, json!({ "per-file-ignores": ["a"] })),
        (true, json!({ "exclude": ["a"] })),
        (false, json!({ "exclude": "a" })),
        (true, json!({ "shell": {} })),
        (false, json!({ "shell": { "x": 1 } })),
        (
            true,
            json!({ "nosec": { "depth": 1, "names": ["a"], "strict": true, "word": "x" } }),
        ),
        (false, json!({ "nosec": { "depth": "1" } })),
        (true, json!({ "nosec": { "mood": "grim" } })),
        (false, json!({ "nosec": { "mood": "grimm" } })),
        (false, json!({ "nosec": { "mood": 1 } })),
        (true, policy("contains", json!("make"))),
        (true, policy("until", json!("2027-01-31"))),
        (false, policy("until", json!("31.1.2027"))),
        (false, policy("until", json!(2027))),
        (false, policy("contains", json!(""))),
        (false, policy("rules", json!([]))),
        (false, policy("paths", json!("*"))),
        (false, policy("path", json!("*"))),
        (
            false,
            json!({ "justify": [{ "rules": ["B602"], "paths": ["*"] }] }),
        ),
        (false, json!({ "justify": {} })),
    ];
    for (is_good, value) in cases {
        assert_eq!(loads(&value), is_good, "the loader: {value}");
        assert_eq!(validator.accepts(&value), is_good, "the schema: {value}");
    }
}

#[test]
fn the_loader_and_the_schema_have_the_same_keys() {
    let tree = Tree::new(&[]);
    let shown = tree.of("x.py").to_json(tree.root());
    let loader: Vec<&String> = shown["settings"].as_object().unwrap().keys().collect();
    let schema = schema(&Known::new([], []));
    let schema: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(loader, schema);
}
