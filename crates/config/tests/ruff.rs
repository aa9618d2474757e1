//! Ruff's settings mean what Ruff says they mean: it is asked for the rules that it has enabled, and
//! for what it reports in a tree of files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{Tree, ignored, known};
use harden_testing::oracle;

/// All rules of `S` that Ruff has.
fn codes() -> Vec<String> {
    let output = oracle::python()
        .args(["-m", "ruff", "rule", "--all", "--output-format", "json"])
        .output()
        .unwrap();
    let rules: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let codes = rules
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|rule| rule["code"].as_str());
    let is_of_bandit = |code: &&str| {
        let number = code.strip_prefix('S').unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    // Removed ones can still be named, and are never reported.
    codes
        .filter(is_of_bandit)
        .filter(|code| !["S320", "S410"].contains(code))
        .map(str::to_owned)
        .collect()
}

/// The rules of `S` that Ruff has enabled for a file.
fn enabled(tree: &Tree, path: &str) -> BTreeSet<String> {
    let output = oracle::python()
        .args(["-m", "ruff", "check", "--no-cache", "--show-settings", path])
        .current_dir(tree.root())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let (_, list) = text
        .split_once("linter.rules.enabled = [")
        .unwrap_or_else(|| panic!("{errors}"));
    let list = list.split("\n]").next().unwrap();
    list.lines()
        .filter_map(|line| Some(line.rsplit_once('(')?.1.split(')').next()?.to_owned()))
        .collect()
}

/// `ruff.toml`, and a file `base.toml` that it may extend.
const SELECTIONS: &[(&str, &str)] = &[
    ("", ""),
    ("preview = true", ""),
    ("lint.preview = true\nlint.select = [\"S\"]", ""),
    ("line-length = 100", ""),
    ("lint.select = [\"ALL\"]", ""),
    ("lint.select = [\"S\"]", ""),
    ("select = [\"S\"]", ""),
    ("select = [\"S\"]\nlint.select = [\"E\"]", ""),
    ("ignore = [\"S602\"]\nlint.select = [\"S6\"]", ""),
    ("preview = true\nlint.select = [\"S4\"]", ""),
    ("lint.select = [\"S4\", \"S404\"]", ""),
    ("lint.select = [\"S605\", \"S1\"]", ""),
    ("lint.extend-select = [\"S6\"]", ""),
    (
        "lint.extend-select = [\"S6\"]\nlint.ignore = [\"S110\"]",
        "",
    ),
    ("lint.select = [\"S\"]\nlint.ignore = [\"S6\"]", ""),
    ("lint.select = [\"S605\"]\nlint.ignore = [\"S6\"]", ""),
    ("lint.select = [\"S6\"]\nlint.ignore = [\"S6\"]", ""),
    ("lint.select = [\"S6\"]\nlint.ignore = [\"S605\"]", ""),
    ("lint.select = [\"ALL\"]\nlint.ignore = [\"S\"]", ""),
    ("lint.select = [\"S602\"]\nlint.ignore = [\"ALL\"]", ""),
    ("lint.select = [\"S\"]\nlint.extend-ignore = [\"S60\"]", ""),
    ("lint.select = [\"SIM\", \"SLF\", \"E\"]", ""),
    ("lint.select = []", ""),
    ("preview = true\nlint.select = [\"security\"]", ""),
    (
        "preview = true\nlint.select = [\"suspicious\", \"restriction\"]",
        "",
    ),
    (
        "preview = true\nlint.select = [\"security\"]\nlint.ignore = [\"S\"]",
        "",
    ),
    (
        "preview = true\nlint.select = [\"security\"]\nlint.ignore = [\"ALL\"]",
        "",
    ),
    (
        "preview = true\nlint.select = [\"S\"]\nlint.ignore = [\"security\"]",
        "",
    ),
    ("lint.select = []\nlint.extend-select = [\"S102\"]", ""),
    ("extend = \"base.toml\"", "lint.select = [\"S6\"]"),
    (
        "extend = \"./base.toml\"\nlint.ignore = [\"S605\"]",
        "lint.select = [\"S6\"]",
    ),
    (
        "extend = \"base.toml\"\nlint.ignore = [\"S6\"]",
        "lint.select = [\"S605\"]",
    ),
    (
        "extend = \"base.toml\"\nlint.select = [\"S605\"]",
        "lint.ignore = [\"S605\"]",
    ),
    (
        "extend = \"base.toml\"\nlint.extend-select = [\"S605\"]",
        "lint.select = [\"S1\"]\nlint.ignore = [\"S605\"]",
    ),
    (
        "extend = \"base.toml\"\nlint.select = [\"S1\"]",
        "lint.extend-select = [\"S605\"]",
    ),
    (
        "extend = \"base.toml\"\nlint.select = [\"S4\"]",
        "preview = true",
    ),
    (
        "extend = \"base.toml\"\npreview = false\nlint.select = [\"S4\"]",
        "preview = true",
    ),
];

#[test]
fn the_same_rules_are_selected() {
    let codes = codes();
    assert!(codes.len() > 65, "{codes:?}");
    for (text, base) in SELECTIONS {
        let tree = Tree::new(&[("ruff.toml", text), ("base.toml", base), ("x.py", "")]);
        let config = tree.of("x.py");
        let ruff = config.ruff().unwrap();
        let enabled = enabled(&tree, "x.py");
        for code in &codes {
            assert_eq!(
                ruff.selects(code),
                enabled.contains(code),
                "{code}: {text:?} and {base:?}"
            );
        }
    }
}

#[test]
fn the_same_file_is_found() {
    let select = |code: &str| format!("lint.select = [\"{code}\"]\n");
    let table = |code: &str| format!("[tool.ruff.lint]\nselect = [\"{code}\"]\n");
    let tree = Tree::new(&[
        ("pyproject.toml", &table("S101")),
        ("a/ruff.toml", &select("S102")),
        ("a/pyproject.toml", &table("S103")),
        ("b/.ruff.toml", &select("S104")),
        ("b/ruff.toml", &select("S105")),
        (
            "c/pyproject.toml",
            "[project]\nname = \"c\"\n[tool.black]\nline-length = 1\n",
        ),
        ("d/pyproject.toml", "[tool.ruff]\n"),
        (
            "e/ruff.toml",
            "extend = \"../b/ruff.toml\"\nlint.extend-select = [\"S106\"]\n",
        ),
        (
            "f/ruff.toml",
            "extend = \"../pyproject.toml\"\nlint.extend-select = [\"S107\"]\n",
        ),
    ]);
    let codes = codes();
    for path in [
        "x.py", "a/x.py", "a/z/x.py", "b/x.py", "c/x.py", "d/x.py", "e/x.py", "f/x.py",
    ] {
        tree.write(path, "");
        let config = tree.of(path);
        let enabled = enabled(&tree, path);
        for code in &codes {
            assert_eq!(
                config.ruff().unwrap().selects(code),
                enabled.contains(code),
                "{code}: {path}"
            );
        }
    }
}

/// Entries of `per-file-ignores`, and of the file that is extended.
const IGNORES: &[(&str, &str)] = &[
    ("[lint.per-file-ignores]\n\"tests/*\" = [\"S101\"]", ""),
    ("[lint.per-file-ignores]\n\"tests/*\" = [\"S\"]", ""),
    ("[lint.per-file-ignores]\n\"tests/*\" = [\"ALL\"]", ""),
    (
        "[lint.per-file-ignores]\n\"tests/*\" = [\"S1\"]\n\"tests/a/*\" = [\"S605\"]",
        "",
    ),
    ("[lint.per-file-ignores]\n\"!tests/*\" = [\"S101\"]", ""),
    ("[lint.per-file-ignores]\n\"!x.py\" = [\"S101\"]", ""),
    ("[lint.per-file-ignores]\n\"x.py\" = [\"S101\"]", ""),
    ("[lint.per-file-ignores]\n\"tests\" = [\"S101\"]", ""),
    (
        "[lint.per-file-ignores]\n\"**/a/*\" = [\"S605\", \"E501\"]",
        "",
    ),
    ("[lint.per-file-ignores]\n\"./tests/x.py\" = [\"S605\"]", ""),
    (
        "[lint.per-file-ignores]\n\"test?/{x,y}.py\" = [\"S605\"]",
        "",
    ),
    ("[per-file-ignores]\n\"tests/*\" = [\"S101\"]", ""),
    (
        "[lint.extend-per-file-ignores]\n\"tests/*\" = [\"S605\"]\n[lint.per-file-ignores]\n\"x.py\" = [\"S101\"]",
        "",
    ),
    (
        "extend = \"a/base.toml\"",
        "[lint.per-file-ignores]\n\"x.py\" = [\"S101\"]\n\"tests/*\" = [\"S605\"]",
    ),
    (
        "extend = \"a/base.toml\"",
        "[lint.per-file-ignores]\n\"../tests/*\" = [\"S605\"]",
    ),
    (
        "extend = \"a/base.toml\"\n[lint.per-file-ignores]\n\"tests/*\" = [\"S605\"]",
        "[lint.per-file-ignores]\n\"x.py\" = [\"S101\"]",
    ),
    (
        "extend = \"a/base.toml\"\n[lint.extend-per-file-ignores]\n\"tests/*\" = [\"S605\"]",
        "[lint.per-file-ignores]\n\"x.py\" = [\"S101\"]\n[lint.extend-per-file-ignores]\n\"y.py\" = [\"S1\"]",
    ),
];

const FILES: [&str; 7] = [
    "x.py",
    "y.py",
    "tests/x.py",
    "tests/y.py",
    "tests/a/x.py",
    "a/x.py",
    "a/tests/x.py",
];

#[test]
fn the_same_files_are_ignored() {
    for (text, base) in IGNORES {
        let text = format!("lint.select = [\"S101\", \"S605\"]\n{text}");
        let tree = Tree::new(&[("ruff.toml", &text), ("a/base.toml", base)]);
        for path in FILES {
            tree.write(path, "import os\nassert os\nos.system(os)\n");
        }
        let output = oracle::python()
            .args([
                "-m",
                "ruff",
                "check",
                "--no-cache",
                "--output-format",
                "json",
                ".",
            ])
            .current_dir(tree.root())
            .output()
            .unwrap();
        let reported: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{text}: {}", String::from_utf8_lossy(&output.stderr)));
        for path in FILES {
            let full = tree.path(path).canonicalize().unwrap();
            let is_reported = |code: &str| {
                reported.iter().any(|it| {
                    it["code"] == code && Path::new(it["filename"].as_str().unwrap()) == full
                })
            };
            let config = tree.of(path);
            let ignored = ignored(&config, path);
            for (code, rule) in [("S101", "B101"), ("S605", "B605")] {
                assert_eq!(
                    !is_reported(code),
                    ignored.contains(&rule),
                    "{code} {path}: {text:?} and {base:?}"
                );
            }
        }
    }
}

#[test]
fn files_that_extend_each_other_end() {
    let tree = Tree::new(&[
        ("ruff.toml", "extend = \"a.toml\"\nlint.select = [\"S1\"]"),
        ("a.toml", "extend = \"ruff.toml\"\nline-length = 7"),
        (
            "b/ruff.toml",
            "extend = \"none.toml\"\nlint.select = [\"S1\"]",
        ),
        (
            "c/ruff.toml",
            "extend = \"ruff.toml\"\nlint.select = [\"S1\"]",
        ),
        ("d/ruff.toml", "lint.select = ["),
    ]);
    let configs = tree.configs();
    for path in ["x.py", "b/x.py", "c/x.py"] {
        let config = configs.of_file(Path::new(path)).unwrap();
        assert!(config.ruff().unwrap().selects("S101"), "{path}");
    }
    configs.of_file(Path::new("d/x.py")).unwrap();
    let notes: Vec<String> = configs
        .notes()
        .iter()
        .map(|note| tree.short(&note.to_string()))
        .collect();
    assert_eq!(
        notes,
        [
            "a.toml:1: Ruff's `extend` comes back to ruff.toml",
            "b/ruff.toml:1: b/none.toml that Ruff's `extend` names cannot be read: No such file or directory (os error 2)",
            "c/ruff.toml:1: Ruff's `extend` comes back to c/ruff.toml",
            "d/ruff.toml:1: not valid TOML: unclosed array, expected `]`",
        ]
    );
}

#[test]
fn each_known_rule_with_an_id_of_ruffs_is_one_that_ruff_has() {
    let codes = codes();
    for rule in known().rules() {
        assert!(
            rule.ruff
                .is_none_or(|code| codes.iter().any(|it| it == code)),
            "{}",
            rule.id
        );
    }
}
