//! What is wrong with a configuration is said exactly, with its place.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::Tree;
use harden_config::Discovery;

/// `harden.toml` and what is said about it.
const BAD: &[(&str, &str)] = &[
    (
        "selct = []",
        "1:1: unknown key `selct`; did you mean `select`?",
    ),
    (
        "extend_select = []",
        "1:1: unknown key `extend_select`; did you mean `extend-select`?",
    ),
    ("colour = 1", "1:1: unknown key `colour`"),
    (
        "shel = {}",
        "1:1: unknown key `shel`; did you mean `shell`?",
    ),
    (
        "[tool.harden]\nselect = []",
        "1:2: unknown key `tool`: here the keys stand without `tool.harden`",
    ),
    (
        "select = \"B602\"",
        "1:10: `select` must be an array of strings, not a string",
    ),
    (
        "select = [\"B602\", 5]",
        "1:19: `select` must be an array of strings, not an array with something else",
    ),
    (
        "select = [\"B603\"]",
        "1:11: there is no rule or codemod `B603`; did you mean `B602`?",
    ),
    (
        "ignore = [\"B602,B605\"]",
        "1:11: there is no rule or codemod `B602,B605`",
    ),
    ("ignore = [\"\"]", "1:11: there is no rule or codemod ``"),
    (
        "select = [\"completely-different\"]",
        "1:11: there is no rule or codemod `completely-different`",
    ),
    (
        "extend-safe-fixes = [\"shel\"]",
        "1:22: there is no rule or codemod `shel`; did you mean `shell`?",
    ),
    (
        "unsafe-fixes = \"yes\"",
        "1:16: `unsafe-fixes` must be true or false, not a string",
    ),
    (
        "justify-low = 1",
        "1:15: `justify-low` must be true or false, not an integer",
    ),
    // 3.10 is the number 3.1.
    (
        "target-version = 3.10",
        "1:18: `target-version` must be a string, not a float",
    ),
    (
        "target-version = \"2.7\"",
        "1:18: `target-version` must be a version of Python 3 such as \"3.9\" or \"py39\", not \"2.7\"",
    ),
    (
        "target-version = \"3.9.1\"",
        "1:18: `target-version` must be a version of Python 3 such as \"3.9\" or \"py39\", not \"3.9.1\"",
    ),
    (
        "target-version = \"3.\"",
        "1:18: `target-version` must be a version of Python 3 such as \"3.9\" or \"py39\", not \"3.\"",
    ),
    (
        "target-version = \"3.+9\"",
        "1:18: `target-version` must be a version of Python 3 such as \"3.9\" or \"py39\", not \"3.+9\"",
    ),
    (
        "target-version = \">=3.9\"",
        "1:18: `target-version` must be a version of Python 3 such as \"3.9\" or \"py39\", not \">=3.9\"",
    ),
    (
        "comment-style = \"rufff\"",
        "1:17: `comment-style` must be \"auto\", \"bandit\", \"both\" or \"ruff\", not \"rufff\"; did you mean `ruff`?",
    ),
    (
        "comment-style = \"x\"",
        "1:17: `comment-style` must be \"auto\", \"bandit\", \"both\" or \"ruff\", not \"x\"",
    ),
    (
        "exclude = [\"a[\"]",
        "1:12: `a[` is no pattern: unclosed character class; missing ']'",
    ),
    (
        "per-file-ignores = []",
        "1:20: `per-file-ignores` must be a table of patterns and arrays of rules, not an array",
    ),
    (
        "[per-file-ignores]\n\"tests/*\" = \"B101\"",
        "2:13: `per-file-ignores.\"tests/*\"` must be an array of strings, not a string",
    ),
    (
        "[per-file-ignores]\n\"{a\" = [\"B101\"]",
        "2:1: `{a` is no pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
    ),
    (
        "[per-file-ignores]\n\"a\" = [\"S999\"]",
        "2:8: there is no rule or codemod `S999`",
    ),
    ("[shell]\nquote = 1", "2:1: unknown key `shell.quote`"),
    (
        "shell = true",
        "1:9: `shell` must be a table, not a boolean",
    ),
    (
        "[nosec]\nstrickt = true",
        "2:1: unknown key `nosec.strickt`; did you mean `strict`?",
    ),
    (
        "[nosec]\nstrict = 1",
        "2:10: `nosec.strict` must be true or false, not an integer",
    ),
    (
        "[nosec]\ndepth = \"1\"",
        "2:9: `nosec.depth` must be a whole number, not a string",
    ),
    (
        "[nosec]\nmood = \"mery\"",
        "2:8: `nosec.mood` must be \"calm\", \"grim\" or \"merry\", not \"mery\"; did you mean `merry`?",
    ),
    (
        "[nosec]\nmood = true",
        "2:8: `nosec.mood` must be a string, not a boolean",
    ),
    (
        "justify = [1]",
        "1:11: `justify` must be an array of tables, not an array",
    ),
    (
        "[justify]\nrules = []",
        "1:1: `justify` must be an array of tables, not a table",
    ),
    (
        "select = [",
        "1:11: not valid TOML: unclosed array, expected `]`",
    ),
    (
        "select = []\nselect = []",
        "2:1: not valid TOML: duplicate key",
    ),
    ("# ä\n\"ä\" = 1", "2:1: unknown key `ä`"),
    (
        "x = 1 # ä\nshell = { \"ä\" = 1, b = 2 }",
        "1:1: unknown key `x`\n2:11: unknown key `shell.ä`\n2:20: unknown key `shell.b`",
    ),
];

#[test]
fn faults_of_one_table() {
    let mut wrong = Vec::new();
    for (text, expected) in BAD {
        let tree = Tree::new(&[("harden.toml", text)]);
        let lines: Vec<String> = expected
            .lines()
            .map(|line| format!("harden.toml:{line}"))
            .collect();
        let (found, expected) = (tree.error("x.py"), lines.join("\n"));
        if found != expected {
            wrong.push(format!("{text}\n  is:     {found}\n  not:    {expected}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

/// The keys of a table in `justify` beside good ones, and what is said about it.
const BAD_POLICIES: &[(&str, &str)] = &[
    (
        "rules = [\"B602\"]\npaths = [\"*\"]",
        "1:1: `justify` needs the key `reason`",
    ),
    (
        "",
        "1:1: `justify` needs the key `paths`\n1:1: `justify` needs the key `reason`\n1:1: `justify` needs the key `rules`",
    ),
    (
        "rules = []\npaths = []\nreason = \"argv is a constant\"",
        "2:9: `rules` must not be empty\n3:9: `paths` must not be empty",
    ),
    (
        "rules = [\"B602\"]\npaths = \"*\"\nreason = \"argv is a constant\"",
        "3:9: `paths` must be an array of strings, not a string",
    ),
    (
        "rules = [\"X\"]\npaths = [\"*\"]\nreason = \"argv is a constant\"",
        "2:10: there is no rule or codemod `X`",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"TODO\"",
        "4:10: `reason` is a placeholder: say why this code is safe",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"internal tool\"",
        "4:10: `reason` must say in at least three words why this code is safe",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"argv is # nosec B602\"",
        "4:10: `reason` must not contain a comment that tools obey, such as `# nosec` or `# noqa`",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"\"\"argv is\na constant\"\"\"",
        "4:10: `reason` must be a single line of text",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"argv is a constant\"\nuntil = \"2027-13-01\"",
        "5:9: `until` must be a date such as 2027-01-31, not \"2027-13-01\"",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"argv is a constant\"\nuntil = \"20270101\"",
        "5:9: `until` must be a date such as 2027-01-31, not \"20270101\"",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"argv is a constant\"\nuntil = 2027-01-01T00:00:00",
        "5:9: `until` must be a date such as 2027-01-31, not \"2027-01-01T00:00:00\"",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"argv is a constant\"\nuntil = 2027",
        "5:9: `until` must be a date such as 2027-01-31, not an integer",
    ),
    (
        "rules = [\"B602\"]\npaths = [\"*\"]\nreason = \"argv is a constant\"\ncontains = \"\"",
        "5:12: `contains` must not be empty",
    ),
    (
        "rules = [\"B602\"]\npath = [\"*\"]\nreason = \"argv is a constant\"",
        "1:1: `justify` needs the key `paths`\n3:1: unknown key `justify.path`; did you mean `paths`?",
    ),
];

#[test]
fn faults_of_policies() {
    let mut wrong = Vec::new();
    for (text, expected) in BAD_POLICIES {
        let tree = Tree::new(&[("harden.toml", &format!("[[justify]]\n{text}\n"))]);
        let lines: Vec<String> = expected
            .lines()
            .map(|line| format!("harden.toml:{line}"))
            .collect();
        let (found, expected) = (tree.error("x.py"), lines.join("\n"));
        if found != expected {
            wrong.push(format!("{text}\n  is:     {found}\n  not:    {expected}\n"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn faults_are_reported_together_in_their_order() {
    let text = "[project]\nname = \"x\"\n\n[tool.harden]\nunsafe-fixes = 1\nselct = []\nignore = [\"B999\", \"B602\", \"shel\"]\n";
    let tree = Tree::new(&[("pyproject.toml", text)]);
    assert_eq!(
        tree.error("a/b.py"),
        "pyproject.toml:5:16: `unsafe-fixes` must be true or false, not an integer\n\
         pyproject.toml:6:1: unknown key `selct`; did you mean `select`?\n\
         pyproject.toml:7:11: there is no rule or codemod `B999`\n\
         pyproject.toml:7:27: there is no rule or codemod `shel`; did you mean `shell`?"
    );
}

#[test]
fn a_crlf_file_has_the_same_lines() {
    let tree = Tree::new(&[("harden.toml", "\u{feff}# x\r\n\r\nselct = []\r\n")]);
    assert_eq!(
        tree.error("x.py"),
        "harden.toml:3:1: unknown key `selct`; did you mean `select`?"
    );
}

#[test]
fn tool_harden_that_is_no_table() {
    let tree = Tree::new(&[("pyproject.toml", "[tool]\nharden = true\n")]);
    assert_eq!(
        tree.error("x.py"),
        "pyproject.toml:2:10: `tool.harden` must be a table, not a boolean"
    );
}

#[test]
fn a_manifest_that_is_no_toml_is_an_error_only_if_it_is_about_harden() {
    let tree = Tree::new(&[
        ("a/pyproject.toml", "[tool.harden\n"),
        ("b/pyproject.toml", "[tool.other\n"),
        ("harden.toml", "ignore = [\"B602\"]\n"),
    ]);
    assert_eq!(
        tree.error("a/x.py"),
        "a/pyproject.toml:1:13: not valid TOML: unclosed table, expected `]`"
    );
    let configs = tree.configs();
    let config = configs.of_file("b/x.py".as_ref()).unwrap();
    assert_eq!(config.settings().ignore.value.len(), 1);
    let notes: Vec<String> = configs
        .notes()
        .iter()
        .map(|note| tree.short(&note.to_string()))
        .collect();
    assert_eq!(
        notes,
        ["b/pyproject.toml:1: not valid TOML: unclosed table, expected `]`"]
    );
}

#[test]
fn a_named_file_must_be_there_and_have_the_table() {
    let tree = Tree::new(&[
        ("pyproject.toml", "[tool.other]\n"),
        ("bad.toml", "selct = []\n"),
    ]);
    let error = |name: &str| {
        let discovery = Discovery::File(name.into());
        let configs = harden_config::Configs::new(common::known(), &discovery, tree.root());
        tree.short(&configs.err().unwrap().to_string())
    };
    assert_eq!(
        error("none.toml"),
        "none.toml:1:1: cannot be read: there is no such file"
    );
    assert_eq!(
        error("pyproject.toml"),
        "pyproject.toml:1:1: has no table `[tool.harden]`"
    );
    assert_eq!(
        error("bad.toml"),
        "bad.toml:1:1: unknown key `selct`; did you mean `select`?"
    );
}

#[test]
fn a_fault_above_does_not_count_where_there_are_own_settings() {
    let tree = Tree::new(&[
        ("harden.toml", "selct = []\n"),
        ("a/harden.toml", "select = [\"B602\"]\n"),
    ]);
    assert!(tree.configs().of_file("a/b/x.py".as_ref()).is_ok());
    assert!(tree.configs().of_file("b/x.py".as_ref()).is_err());
}
