//! Bandit's settings mean what Bandit says they mean, or a note says where they do not: it is run
//! over a tree of files.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::Tree;
use harden_testing::oracle;

const FILES: [&str; 7] = [
    "x.py",
    "setup.py",
    "tests/test_x.py",
    "tests/a/x.py",
    "src/tests/x.py",
    "src/latest/x.py",
    "gen/x.py",
];

/// One finding each of B101, B102 and B605.
const CODE: &str = "import os\nassert os\nexec(os)\nos.system(os)\n";

const RULES: [&str; 3] = ["B101", "B102", "B605"];

fn tree(name: &str, text: &str) -> Tree {
    let tree = Tree::new(&[(name, text)]);
    for path in FILES {
        tree.write(path, CODE);
    }
    tree
}

/// What Bandit reports, as path and rule.
fn reported(tree: &Tree, arguments: &[&str]) -> BTreeSet<(String, String)> {
    let output = oracle::bandit()
        .args(["-q", "-f", "json", "-r", "."])
        .args(arguments)
        .current_dir(tree.root())
        .output()
        .unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let results = report["results"].as_array().unwrap().iter();
    let text =
        |value: &serde_json::Value| value.as_str().unwrap().trim_start_matches("./").to_owned();
    results
        .map(|it| (text(&it["filename"]), text(&it["test_id"])))
        .filter(|(_, rule)| RULES.contains(&rule.as_str()))
        .collect()
}

/// What is neither ignored nor left out.
fn looked_for(tree: &Tree) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for path in FILES {
        let config = tree.of(path);
        if config.excludes(Path::new(path)).is_none() {
            let ignored = config.ignored_rules(Path::new(path));
            let rules = RULES.into_iter().filter(|rule| ignored.get(rule).is_none());
            found.extend(rules.map(|rule| (path.to_owned(), rule.to_owned())));
        }
    }
    found
}

fn notes(tree: &Tree) -> Vec<String> {
    let configs = tree.configs();
    configs.of_file(Path::new("x.py")).unwrap();
    configs
        .notes()
        .iter()
        .map(|note| tree.short(&note.to_string()))
        .collect()
}

/// `[tool.bandit]` without its heading, and the same in `bandit.yaml`.
const LISTS: &[(&str, &str)] = &[
    ("skips = [\"B101\", \"B605\"]", "skips: ['B101', B605]"),
    ("tests = [\"B101\", \"B605\"]", "tests:\n- B101\n- B605"),
    (
        "tests = [\"B101\", \"B605\"]\nskips = [\"B102\"]",
        "tests: [B101, B605]\nskips: [B102]",
    ),
    ("skips = []\ntests = []", "skips: []\ntests:"),
    ("exclude_dirs = [\"tests\"]", "exclude_dirs: [tests]"),
    (
        "exclude_dirs = [\"/tests/\", \"gen\"]",
        "exclude_dirs: ['/tests/', 'gen']",
    ),
    ("exclude_dirs = [\"./tests\"]", "exclude_dirs: ['./tests']"),
    (
        "exclude_dirs = [\"*/tests/*\", \"./setup.py\"]",
        "exclude_dirs: ['*/tests/*', './setup.py']",
    ),
    (
        "exclude_dirs = [\"*/test_*.py\"]",
        "exclude_dirs: ['*/test_*.py']",
    ),
    (
        "exclude_dirs = [\"src/tests\"]",
        "exclude_dirs: [src/tests]",
    ),
    (
        "[tool.bandit.assert_used]\nskips = [\"*/test_*.py\"]",
        "assert_used:\n  skips: ['*/test_*.py']",
    ),
    (
        "[tool.bandit.assert_used]\nskips = [\"*/tests/*\", \"*/setup.py\"]",
        "assert_used:\n  skips: ['*/tests/*', '*/setup.py']",
    ),
    (
        "[tool.bandit.assert_used]\nskips = [\"*tests*\"]",
        "assert_used: {skips: ['*tests*']}",
    ),
    (
        "[tool.bandit.assert_used]\nskips = [\"./[gx]*\"]",
        "assert_used: {skips: ['./[gx]*']}",
    ),
];

#[test]
fn the_same_is_left_out() {
    for (toml, yaml) in LISTS {
        let toml = format!("[tool.bandit]\n{toml}\n");
        let by_toml = tree("pyproject.toml", &toml);
        assert_eq!(
            looked_for(&by_toml),
            reported(&by_toml, &["-c", "pyproject.toml"]),
            "{toml}"
        );
        assert!(notes(&by_toml).is_empty(), "{toml}");
        let by_yaml = tree("bandit.yaml", yaml);
        assert_eq!(looked_for(&by_yaml), looked_for(&by_toml), "{yaml}");
        assert!(notes(&by_yaml).is_empty(), "{yaml}");
    }
}

/// `.bandit`, as Bandit and harden both read it.
const INI: &[&str] = &[
    "[bandit]\nskips = B101,B605\n",
    "[bandit]\nskips: B101\n",
    "# x\n[bandit]\n; y\nskips=B102\ntests=B101,B605\n",
    "[bandit]\nexclude = ./tests,./gen,/x.py\n",
    "[bandit]\nexclude = setup.py\n",
    "[bandit]\nexclude = ./src/tests\n",
    "[bandit]\nSKIPS = B101\n",
    "[other]\nskips = B101\n[bandit]\ntests = B605\n",
    "[bandit]\nrecursive = true\n",
];

/// With all lists at once; Bandit is asked about TOML only for each of them.
#[test]
fn the_same_is_left_out_by_yaml() {
    let yaml =
        "exclude_dirs: ['*/gen/*']\nskips: ['B102']\nassert_used:\n  skips:\n  - '*/test_*.py'\n";
    let tree = tree("bandit.yaml", yaml);
    assert_eq!(looked_for(&tree), reported(&tree, &["-c", "bandit.yaml"]));
}

#[test]
fn the_same_is_left_out_by_dot_bandit() {
    for text in INI {
        let tree = tree(".bandit", text);
        assert_eq!(looked_for(&tree), reported(&tree, &[]), "{text}");
        assert!(notes(&tree).is_empty(), "{text}");
    }
}

/// A file that Bandit reads otherwise than it is meant, the arguments for Bandit, what harden ignores,
/// and the note.
const OTHERWISE: &[(&str, &str, &[&str], &str, &str)] = &[
    (
        ".bandit",
        "[bandit]\nskips = B101, B605\n",
        &[],
        "B101 B605",
        ".bandit:2: `skips` has blanks beside a comma, and Bandit passes over what they belong to; harden takes it without them",
    ),
    (
        ".bandit",
        "[bandit]\nskips = [\"B101\", \"B605\"]\n",
        &[],
        "B101 B605",
        ".bandit:2: `skips` has brackets or quotes, and Bandit finds no rule in it; harden takes the rules that it names",
    ),
    (
        ".bandit",
        "[bandit]\nskips =\n    B101,\n    B605\n",
        &[],
        "B101 B605",
        ".bandit:2: `skips` has blanks beside a comma, and Bandit passes over what they belong to; harden takes it without them",
    ),
    (
        ".bandit",
        "[bandit]\nskips = B101,B605  # why\n",
        &[],
        "B101",
        ".bandit:2: `B605  # why` is no id of Bandit's, and neither Bandit nor harden takes it",
    ),
    (
        "pyproject.toml",
        "[tool.bandit]\nskips = \"B101,B605\"\n",
        &["-c", "pyproject.toml"],
        "B101 B605",
        "pyproject.toml:2: `skips` is no list, and Bandit reads it letter by letter; harden takes it for a list",
    ),
    (
        "bandit.yaml",
        "skips: B101\n",
        &["-c", "bandit.yaml"],
        "B101",
        "bandit.yaml:1: `skips` is no list, and Bandit reads it letter by letter; harden takes it for a list",
    ),
    (
        "pyproject.toml",
        "[tool.bandit]\nskips = [\"assert_used\", \"B605\"]\n",
        &["-c", "pyproject.toml"],
        "B605",
        "pyproject.toml:2: `assert_used` is no id of Bandit's, and neither Bandit nor harden takes it",
    ),
];

#[test]
fn what_bandit_reads_otherwise_is_taken_as_it_is_meant_with_a_note() {
    for (name, text, arguments, expected, note) in OTHERWISE {
        let tree = tree(name, text);
        let ignored = common::ignored(&tree.of("x.py"), "x.py");
        assert_eq!(ignored.join(" "), *expected, "{text}");
        assert_eq!(notes(&tree), [*note], "{text}");
        if !note.contains("neither") {
            assert_ne!(
                looked_for(&tree),
                reported(&tree, arguments),
                "{text}: Bandit reads it as it is meant"
            );
        }
    }
}

#[test]
fn a_folder_in_dot_bandit_is_left_out_though_bandit_does_not() {
    let tree = tree(".bandit", "[bandit]\nexclude = tests,gen\n");
    let found = looked_for(&tree);
    let is_found = |path: &str| found.contains(&(path.to_owned(), "B605".to_owned()));
    assert!(!is_found("tests/a/x.py") && !is_found("gen/x.py") && is_found("src/tests/x.py"));
    assert!(reported(&tree, &[]).contains(&("gen/x.py".to_owned(), "B605".to_owned())));
    let notes = notes(&tree);
    let note = |name: &str| {
        format!(
            ".bandit:2: `{name}` has no `./` in front, and `bandit -r .` leaves nothing out for it; harden leaves the folder out"
        )
    };
    assert_eq!(notes, [note("gen"), note("tests")]);
}

#[test]
fn a_text_within_a_name_leaves_nothing_out_though_bandit_does() {
    let tree = tree(
        "pyproject.toml",
        "[tool.bandit]\nexclude_dirs = [\"test\"]\n",
    );
    assert!(looked_for(&tree).contains(&("src/latest/x.py".to_owned(), "B605".to_owned())));
    let reported = reported(&tree, &["-c", "pyproject.toml"]);
    assert!(!reported.contains(&("src/latest/x.py".to_owned(), "B605".to_owned())));
}

#[test]
fn yaml_in_dot_bandit_is_read_too() {
    let tree = tree(".bandit", "---\nskips:\n  - B101  # everywhere\n");
    assert_eq!(looked_for(&tree), reported(&tree, &["-c", ".bandit"]));
    let config = tree.of("x.py");
    let origin = &config.bandit().unwrap().skips[0].origin;
    assert_eq!(origin.describe(tree.root()), ".bandit:3");
}

#[test]
fn the_files_of_a_folder_count_together_and_hide_those_above() {
    let tree = Tree::new(&[
        (".bandit", "[bandit]\nskips = B102\n"),
        ("a/.bandit", "[bandit]\nskips = B101\n"),
        ("a/pyproject.toml", "[tool.bandit]\nskips = [\"B605\"]\n"),
        ("a/bandit.yml", "skips: [B608]\n"),
    ]);
    assert_eq!(
        common::ignored(&tree.of("a/b/x.py"), "a/b/x.py"),
        ["B101", "B605", "B608"]
    );
    assert_eq!(common::ignored(&tree.of("x.py"), "x.py"), ["B102"]);
}

#[test]
fn broken_files_are_notes() {
    let tree = Tree::new(&[
        ("bandit.yaml", "skips: [B101\nx: {"),
        (".bandit", "skips = B101\n"),
    ]);
    assert!(common::ignored(&tree.of("x.py"), "x.py").is_empty());
    let notes = notes(&tree);
    assert_eq!(
        notes[0],
        ".bandit: holds no settings of Bandit's, neither in a section `[bandit]` nor as YAML"
    );
    assert!(
        notes[1].starts_with("bandit.yaml: not valid YAML: "),
        "{notes:?}"
    );
    assert_eq!(notes.len(), 2);
}

#[test]
fn empty_files_say_nothing() {
    let tree = Tree::new(&[
        ("bandit.yaml", "# nothing\n"),
        ("bandit.yml", ""),
        (".bandit", "\n"),
    ]);
    assert!(notes(&tree).is_empty() && tree.of("x.py").bandit().is_none());
}
