//! What is read, where it comes from, and how it is shown.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::path::Path;

use common::{Tree, known};
use harden_codemod::OptionValue;
use harden_config::{
    CommentStyle, Config, Configs, Discovery, FixClass, Known, KnownCodemod, KnownRule,
    PythonVersion, Setting,
};
use serde_json::json;

const ALL: &str = r#"
[tool.harden]
select = ["B6", "h001"]
extend-select = ["S101"]
ignore = ["B608"]
exclude = ["gen", "a/*.py"]
unsafe-fixes = true
extend-safe-fixes = ["shell"]
extend-unsafe-fixes = ["B605"]
target-version = "py310"
comment-style = "both"
justify-low = true

[tool.harden.per-file-ignores]
"tests/*" = ["B101", "shell"]
"!src/*" = ["B404"]

[tool.harden.nosec]
strict = true
names = ["a", "b"]

[[tool.harden.justify]]
rules = ["B602"]
paths = ["tools/*"]
contains = "make"
until = 2027-01-31
reason = " The arguments come from the Makefile. "

[[tool.harden.justify]]
rules = ["B101"]
paths = ["**"]
until = "2028-02-29"
reason = "Asserts narrow types \"here\" only"
"#;

fn full() -> Tree {
    Tree::new(&[("pyproject.toml", ALL)])
}

fn words<T: ToString>(values: &[T]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

#[test]
fn every_key_is_read() {
    let config = full().of("x.py");
    let settings = config.settings();
    assert_eq!(
        words(settings.select.value.as_ref().unwrap()),
        ["B6", "H001"]
    );
    assert_eq!(words(&settings.extend_select.value), ["S101"]);
    assert_eq!(words(&settings.ignore.value), ["B608"]);
    assert_eq!(settings.exclude.value, ["gen", "a/*.py"]);
    assert!(settings.unsafe_fixes.value);
    assert_eq!(words(&settings.extend_safe_fixes.value), ["shell"]);
    assert_eq!(words(&settings.extend_unsafe_fixes.value), ["B605"]);
    assert_eq!(
        settings.target_version.value,
        Some(PythonVersion {
            major: 3,
            minor: 10
        })
    );
    assert_eq!(settings.comment_style.value, CommentStyle::Both);
    assert!(settings.justify_low.value);
    let ignores = &settings.per_file_ignores.value;
    assert_eq!(words(&ignores[0].selectors), ["B101", "shell"]);
    assert_eq!(ignores[1].glob.text(), "!src/*");
    assert_eq!(
        settings.codemods["nosec"]["strict"].value,
        OptionValue::Boolean(true)
    );
    assert_eq!(
        settings.options("nosec").get("strict"),
        Some(&OptionValue::Boolean(true))
    );
    assert!(settings.options("shell").is_empty());
    let policies = &settings.justify.value;
    assert_eq!(policies[0].reason, "The arguments come from the Makefile.");
    assert_eq!(policies[0].until.unwrap().to_string(), "2027-01-31");
    assert_eq!(policies[1].until.unwrap().to_string(), "2028-02-29");
}

#[test]
fn every_value_knows_its_line() {
    let tree = full();
    let config = tree.of("x.py");
    let settings = config.settings();
    let line = |origin: &harden_config::Origin| origin.describe(tree.root());
    assert_eq!(line(&settings.select.origin), "pyproject.toml:3");
    assert_eq!(line(&settings.justify_low.origin), "pyproject.toml:12");
    assert_eq!(
        line(&settings.per_file_ignores.value[1].origin),
        "pyproject.toml:16"
    );
    assert_eq!(
        line(&settings.codemods["nosec"]["names"].origin),
        "pyproject.toml:20"
    );
    assert_eq!(line(&settings.justify.value[0].origin), "pyproject.toml:22");
    assert_eq!(line(&settings.justify.value[1].origin), "pyproject.toml:29");
    assert_eq!(
        line(&Tree::new(&[]).of("x.py").settings().select.origin),
        "default"
    );
}

#[test]
fn inline_tables_mean_the_same() {
    let tree = Tree::new(&[(
        "harden.toml",
        "justify = [{ rules = [\"B602\"], paths = [\"*\"], reason = \"argv is a constant\" }]\n\
         per-file-ignores = { \"a\" = [\"B101\"] }\nnosec.strict = true\n",
    )]);
    let config = tree.of("x.py");
    assert_eq!(config.settings().justify.value.len(), 1);
    assert_eq!(config.settings().per_file_ignores.value.len(), 1);
    assert_eq!(config.settings().codemods["nosec"].len(), 1);
}

#[test]
fn target_versions() {
    for (text, expected) in [
        ("3.9", "3.9"),
        ("py39", "3.9"),
        ("py310", "3.10"),
        ("3.14", "3.14"),
        ("3.0", "3.0"),
    ] {
        let tree = Tree::new(&[("harden.toml", &format!("target-version = \"{text}\""))]);
        let version = tree.of("x.py").settings().target_version.value.unwrap();
        assert_eq!(version.to_string(), expected);
    }
}

/// Whatever stands in the files: an error or settings, and no panic.
#[test]
fn cut_off_and_garbled_files_do_not_panic() {
    let samples = [
        (
            "harden.toml",
            ALL.replace("tool.harden.", "").replace("[tool.harden]", ""),
        ),
        (
            "pyproject.toml",
            format!("{ALL}[tool.bandit]\nskips = [\"B101\"]\n[tool.ruff]\nextend = \"ä\"\n"),
        ),
        (
            "ruff.toml",
            "extend = \"a.toml\"\nlint.per-file-ignores = { \"ä*\" = [\"S\"] }\n".to_owned(),
        ),
        (
            "bandit.yaml",
            "skips: ['B101', \"ä\"]\nassert_used: {skips: ['*/x']}\n".to_owned(),
        ),
        (
            ".bandit",
            "[bandit]\nskips = [B101, 'ä']\nexclude: ä,b\n".to_owned(),
        ),
    ];
    let tree = Tree::new(&[("a.toml", "")]);
    for (name, text) in samples {
        for (at, c) in text.char_indices().step_by(5) {
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            for garbled in [
                before.to_owned(),
                format!("{before}{after}"),
                format!("{before}\u{0}]{after}"),
            ] {
                tree.write(name, &garbled);
                if let Ok(config) = tree.configs().of_file(Path::new("a/x.py")) {
                    let shown = config.to_toml(tree.root());
                    assert!(shown.contains("unsafe-fixes"));
                    config.ignored_rules(Path::new("a/x.py"));
                    config.excludes(Path::new("a/x.py"));
                }
            }
        }
        fs::remove_file(tree.path(name)).unwrap();
    }
}

const SHOWN: &str = r#"comment-style = "both"  # pyproject.toml:11
exclude = ["gen", "a/*.py"]  # pyproject.toml:6
extend-safe-fixes = ["shell"]  # pyproject.toml:8
extend-select = ["S101"]  # pyproject.toml:4
extend-unsafe-fixes = ["B605"]  # pyproject.toml:9
ignore = ["B608"]  # pyproject.toml:5
justify-low = true  # pyproject.toml:12
select = ["B6", "H001"]  # pyproject.toml:3
target-version = "3.10"  # pyproject.toml:10
unsafe-fixes = true  # command line: --unsafe-fixes

[per-file-ignores]  # pyproject.toml:14
"tests/*" = ["B101", "shell"]  # pyproject.toml:15
"!src/*" = ["B404"]  # pyproject.toml:16

[nosec]
names = ["a", "b"]  # pyproject.toml:20
strict = true  # pyproject.toml:19

[[justify]]  # pyproject.toml:22
rules = ["B602"]
paths = ["tools/*"]
contains = "make"
until = "2027-01-31"
reason = "The arguments come from the Makefile."

[[justify]]  # pyproject.toml:29
rules = ["B101"]
paths = ["**"]
until = "2028-02-29"
reason = 'Asserts narrow types "here" only'

# Bandit's skips: "B404"  # .bandit:2
# Ruff's per-file-ignores: "a.py" = ["S101"]  # ruff.toml:3
# Ruff selects: ["S101", "S102"]  # ruff.toml
"#;

#[test]
fn the_effective_values_as_toml() {
    let tree = full();
    tree.write(".bandit", "[bandit]\nskips = B404\n");
    tree.write(
        "ruff.toml",
        "lint.select = [\"S101\", \"S102\"]\n[lint.per-file-ignores]\n\"a.py\" = [\"S101\"]\n",
    );
    let configs = tree.configs().overriding(|settings| {
        settings.unsafe_fixes = Setting::command_line(true, "--unsafe-fixes");
    });
    let config = configs.of_file(Path::new("x.py")).unwrap();
    assert_eq!(config.to_toml(tree.root()), SHOWN);
}

/// The values without their origins.
fn values(config: &Config) -> serde_json::Value {
    let mut json = config.to_json(Path::new("/"));
    let settings = json["settings"].as_object_mut().unwrap();
    for value in settings.values_mut() {
        if let Some(object) = value.as_object_mut() {
            object.remove("origin");
            for option in object.values_mut().filter_map(|it| it.as_object_mut()) {
                option.remove("origin");
            }
        }
    }
    json["settings"].clone()
}

#[test]
fn what_is_shown_can_be_read_again_and_is_the_same() {
    for text in [ALL, "[tool.harden]\n"] {
        let tree = Tree::new(&[("pyproject.toml", text)]);
        let config = tree.of("x.py");
        let again = Tree::new(&[("harden.toml", &config.to_toml(tree.root()))]);
        assert_eq!(values(&again.of("x.py")), values(&config));
    }
}

#[test]
fn the_effective_values_as_json() {
    let tree = full();
    let json = tree.of("x.py").to_json(tree.root());
    assert_eq!(json["path"], "pyproject.toml");
    assert_eq!(
        json["settings"]["select"],
        json!({ "value": ["B6", "H001"], "origin": { "kind": "file", "path": "pyproject.toml", "line": 3 } })
    );
    assert_eq!(json["settings"]["nosec"]["strict"]["value"], true);
    assert_eq!(
        json["settings"]["per-file-ignores"]["value"]["tests/*"],
        json!(["B101", "shell"])
    );
    assert_eq!(
        json["settings"]["justify"]["value"][0]["until"],
        "2027-01-31"
    );
    assert!(json["bandit"].is_null() && json["ruff"].is_null());
    let isolated = Configs::new(known(), &Discovery::Isolated, tree.root()).unwrap();
    let json = isolated
        .of_file(Path::new("x.py"))
        .unwrap()
        .to_json(tree.root());
    assert_eq!(
        json["settings"]["select"],
        json!({ "value": null, "origin": { "kind": "default" } })
    );
}

#[test]
fn which_rules_are_selected() {
    for (text, expected) in [
        ("", "B101 B102 B104 B108 B110 B404 B602 B605 B608 B613 H001"),
        ("select = []", ""),
        ("select = [\"B6\"]\nignore = [\"shell\"]", "B608 B613"),
        ("select = [\"B602\"]\nignore = [\"B6\"]", "B602"),
        ("select = [\"B6\"]\nignore = [\"S602\"]", "B605 B608 B613"),
        ("select = [\"B602\"]\nignore = [\"B602\"]", ""),
        ("select = [\"B602\"]\nextend-select = [\"H\"]", "B602 H001"),
        (
            "ignore = [\"B\"]\nextend-select = [\"B10\"]",
            "B101 B102 B104 B108 H001",
        ),
    ] {
        let tree = Tree::new(&[("harden.toml", text)]);
        let config = tree.of("x.py");
        let rules = config.known().rules().iter();
        let selected: Vec<_> = rules
            .filter(|rule| config.settings().selects(rule))
            .map(|rule| rule.id)
            .collect();
        assert_eq!(selected.join(" "), expected, "{text}");
    }
}

#[test]
fn which_class_the_fixes_have() {
    for (text, rule, expected) in [
        ("", "B602", None),
        ("extend-safe-fixes = [\"B6\"]", "B602", Some(FixClass::Safe)),
        (
            "extend-safe-fixes = [\"B6\"]\nextend-unsafe-fixes = [\"S602\"]",
            "B602",
            Some(FixClass::Unsafe),
        ),
        (
            "extend-safe-fixes = [\"S602\"]\nextend-unsafe-fixes = [\"shell\"]",
            "B602",
            Some(FixClass::Safe),
        ),
        (
            "extend-safe-fixes = [\"B602\"]\nextend-unsafe-fixes = [\"B602\"]",
            "B602",
            Some(FixClass::Unsafe),
        ),
        ("extend-unsafe-fixes = [\"shell\"]", "B608", None),
    ] {
        let tree = Tree::new(&[("harden.toml", text)]);
        let config = tree.of("x.py");
        let rule = config.known().rule(rule).unwrap();
        assert_eq!(config.settings().fix_class(rule), expected, "{text}");
    }
}

#[test]
fn the_document_has_every_key_with_its_default() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    let document = fs::read_to_string(path).unwrap();
    let tree = Tree::new(&[]);
    let json = tree.of("x.py").to_json(tree.root());
    for (key, entry) in json["settings"].as_object().unwrap() {
        let heading = format!("\n### `{key}`\n");
        let (_, section) = document
            .split_once(&heading)
            .unwrap_or_else(|| panic!("no {heading}"));
        let section = section.split("\n#").next().unwrap();
        let default = match &entry["value"] {
            serde_json::Value::Null => "Default: not set".to_owned(),
            serde_json::Value::Object(_) => "Default: `{}`".to_owned(),
            value => format!("Default: `{value}`"),
        };
        assert!(section.contains(&default), "{key}: no `{default}`");
        assert!(section.contains("Type: "), "{key}: no type");
    }
}

/// Every example in the document is one that is read without a fault.
#[test]
fn the_documents_examples_are_good() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
    let document = fs::read_to_string(path).unwrap();
    let rules = harden_registry::rules().map(|(rule, codemod)| KnownRule {
        id: rule.id,
        ruff: rule.ruff,
        codemod: Some(codemod.name()),
    });
    let more = ["B101", "B404"].map(|id| KnownRule {
        id,
        ruff: None,
        codemod: None,
    });
    let codemods = harden_registry::CODEMODS.iter();
    let codemods = codemods.map(|it| KnownCodemod {
        name: it.name(),
        options: it.options(),
    });
    let known = Known::new(rules.chain(more), codemods);
    let mut count = 0;
    for block in document.split("```toml\n").skip(1) {
        let text = block.split("```").next().unwrap();
        let name = if text.contains("[tool.") || text.contains("[[tool.") {
            "pyproject.toml"
        } else {
            "harden.toml"
        };
        let tree = Tree::new(&[(name, text)]);
        let configs = Configs::new(known.clone(), &Discovery::Nearest, tree.root()).unwrap();
        if let Err(error) = configs.of_file(Path::new("x.py")) {
            panic!("{text}\n{error}");
        }
        count += 1;
    }
    assert!(count >= 10, "{count} examples");
}
