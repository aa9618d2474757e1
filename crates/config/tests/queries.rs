//! What a configuration says about a file: ignored rules, excludes, policies, comments.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::Path;

use common::{Tree, ignored};
use harden_config::{Comments, parse_date};

/// A pattern of `per-file-ignores`, a path, and whether it matches.
const GLOBS: &[(&str, &str, bool)] = &[
    ("tests/*", "tests/x.py", true),
    ("tests/*", "tests/a/b/x.py", true),
    ("tests/*", "src/tests/x.py", false),
    ("**/tests/*", "src/tests/x.py", true),
    ("tests", "tests/x.py", false),
    ("x.py", "a/b/x.py", true),
    ("x.*", "a/x.py", true),
    ("a/x.py", "b/a/x.py", false),
    ("./a/x.py", "a/x.py", true),
    ("*.py", "a/b.py", true),
    ("*", "a/b.py", true),
    ("!tests/*", "tests/x.py", false),
    ("!tests/*", "src/x.py", true),
    ("!x.py", "a/x.py", false),
    ("{a,b}/*", "b/x.py", true),
    ("[ab]/*", "b/x.py", true),
];

#[test]
fn per_file_ignores_match_as_ruffs_do() {
    for &(glob, path, is_match) in GLOBS {
        let tree = Tree::new(&[(
            "harden.toml",
            &format!("[per-file-ignores]\n\"{glob}\" = [\"B602\"]"),
        )]);
        let found = ignored(&tree.of(path), path);
        assert_eq!(!found.is_empty(), is_match, "{glob} {path}");
    }
}

#[test]
fn patterns_start_from_the_folder_of_their_file() {
    let text = "[per-file-ignores]\n\"tests/*\" = [\"B602\"]\n\"../up/*\" = [\"B605\"]\n";
    let tree = Tree::new(&[("a/harden.toml", text)]);
    let config = tree.of("a/x.py");
    assert_eq!(ignored(&config, "a/tests/x.py"), ["B602"]);
    assert_eq!(ignored(&config, "up/x.py"), ["B605"]);
    assert!(ignored(&config, "tests/x.py").is_empty());
}

#[test]
fn characters_of_the_folders_name_mean_nothing_in_a_pattern() {
    let text = "[per-file-ignores]\n\"tests/*\" = [\"B602\"]\n";
    let tree = Tree::new(&[("a[b]{c}*/harden.toml", text)]);
    let config = tree.of("a[b]{c}*/x.py");
    assert_eq!(ignored(&config, "a[b]{c}*/tests/x.py"), ["B602"]);
}

#[test]
fn ignored_rules_come_from_all_three_tools_and_say_from_where() {
    let tree = Tree::new(&[
        (
            "harden.toml",
            "[per-file-ignores]\n\"x.py\" = [\"shell\"]\n",
        ),
        (
            "ruff.toml",
            "[lint.per-file-ignores]\n\"x.py\" = [\"S602\", \"S10\", \"E501\", \"SIM\"]\n",
        ),
        (
            "bandit.yaml",
            "skips: [B608, B999]\nassert_used:\n  skips: ['*/x.py']\n",
        ),
    ]);
    let config = tree.of("x.py");
    let rules = config.ignored_rules(Path::new("x.py"));
    let found: Vec<String> = rules
        .iter()
        .map(|(rule, origin)| format!("{rule} {}", origin.describe(tree.root())))
        .collect();
    assert_eq!(
        found,
        [
            "B101 ruff.toml:2",
            "B102 ruff.toml:2",
            "B104 ruff.toml:2",
            "B108 ruff.toml:2",
            "B602 harden.toml:2",
            "B605 harden.toml:2",
            "B608 bandit.yaml:1",
        ]
    );
    assert_eq!(ignored(&config, "y.py"), ["B608"]);
}

#[test]
fn bandits_tests_leave_out_all_other_rules_of_bandits() {
    let tree = Tree::new(&[(
        "pyproject.toml",
        "[tool.bandit]\ntests = [\"B602\", \"B605\"]\nskips = [\"B605\"]\n",
    )]);
    assert_eq!(
        ignored(&tree.of("x.py"), "x.py"),
        [
            "B101", "B102", "B104", "B108", "B110", "B404", "B605", "B608", "B613"
        ]
    );
}

/// `exclude`, a path, and whether it is left out.
const EXCLUDES: &[(&str, &str, bool)] = &[
    ("gen", "gen/x.py", true),
    ("gen", "a/gen/b/x.py", true),
    ("gen", "generic/x.py", false),
    ("gen/", "gen/x.py", true),
    ("*_pb2.py", "a/b/x_pb2.py", true),
    ("a/*.py", "a/x.py", true),
    ("a/*.py", "a/b/x.py", false),
    ("a/**", "a/b/x.py", true),
    ("a/b", "a/b/c/x.py", true),
    ("a/b", "z/a/b/x.py", false),
    ("./a/b", "a/b/x.py", true),
];

#[test]
fn exclude_leaves_out_names_and_paths() {
    for &(glob, path, is_excluded) in EXCLUDES {
        let tree = Tree::new(&[("harden.toml", &format!("exclude = [\"{glob}\"]"))]);
        assert_eq!(
            tree.of(path).excludes(Path::new(path)).is_some(),
            is_excluded,
            "{glob} {path}"
        );
    }
}

/// An entry of Bandit's `exclude_dirs`, a path, and whether it is left out.
const BANDIT_EXCLUDES: &[(&str, &str, bool)] = &[
    ("tests", "tests/x.py", true),
    ("tests", "a/tests/b/x.py", true),
    ("./tests", "tests/x.py", true),
    ("/tests/", "tests/x.py", true),
    ("a/tests", "z/a/tests/x.py", true),
    ("setup.py", "a/setup.py", true),
    ("*/test_*.py", "a/test_x.py", true),
    ("./a/*", "a/b/x.py", true),
    ("*/{a}/*", "z/{a}/x.py", true),
    // Bandit leaves these out, because the text is somewhere in the path.
    ("test", "latest/x.py", false),
    ("test", "a/test_x.py", false),
    // Not in Bandit's either.
    ("tests", "a/x.py", false),
    ("", "x.py", false),
    (".", "x.py", false),
];

#[test]
fn bandits_exclude_dirs_are_whole_names() {
    for &(entry, path, is_excluded) in BANDIT_EXCLUDES {
        let tree = Tree::new(&[(
            "pyproject.toml",
            &format!("[tool.bandit]\nexclude_dirs = [\"{entry}\"]"),
        )]);
        assert_eq!(
            tree.of(path).excludes(Path::new(path)).is_some(),
            is_excluded,
            "{entry} {path}"
        );
    }
}

#[test]
fn an_excluded_path_may_be_absolute() {
    let tree = Tree::new(&[]);
    let root = tree.root().display().to_string();
    tree.write(
        "pyproject.toml",
        &format!("[tool.bandit]\nexclude_dirs = [\"{root}/a\"]"),
    );
    assert!(tree.of("a/x.py").excludes(Path::new("a/x.py")).is_some());
    assert!(
        tree.of("b/a/x.py")
            .excludes(Path::new("b/a/x.py"))
            .is_none()
    );
}

#[test]
fn what_lies_above_the_configuration_excludes_nothing() {
    let tree = Tree::new(&[("build/project/harden.toml", "exclude = [\"build\"]\n")]);
    assert!(
        tree.of("build/project/x.py")
            .excludes(Path::new("build/project/x.py"))
            .is_none()
    );
    let path = Path::new("build/project/build/x.py");
    assert_eq!(
        tree.of("build/project/x.py")
            .excludes(path)
            .unwrap()
            .describe(tree.root()),
        "build/project/harden.toml:1"
    );
}

const POLICIES: &str = r#"
[[justify]]
rules = ["S602"]
paths = ["tools/*"]
contains = "make"
until = 2027-01-31
reason = "The arguments come from the Makefile"

[[justify]]
rules = ["B6"]
paths = ["tools/*", "!src/*"]
reason = "Only developers ever run these"
"#;

#[test]
fn the_first_policy_that_fits_gives_the_reason() {
    let tree = Tree::new(&[("harden.toml", POLICIES)]);
    let config = tree.of("x.py");
    let reason = |rule: &str, path: &str, statement: &str, today: &str| {
        let today = parse_date(today).unwrap();
        let policy = config.policy_for(rule, Path::new(path), statement, today)?;
        Some(policy.reason.split(' ').next_back().unwrap())
    };
    let make = "run(f'make {x}', shell=True)";
    for (rule, path, statement, today, expected) in [
        ("B602", "tools/x.py", make, "2027-01-30", Some("Makefile")),
        ("S602", "tools/x.py", make, "2027-01-30", Some("Makefile")),
        // The last day counts, the one after does not.
        ("B602", "tools/x.py", make, "2027-01-31", Some("Makefile")),
        ("B602", "tools/x.py", make, "2027-02-01", Some("these")),
        (
            "B602",
            "tools/x.py",
            "run('ls', shell=True)",
            "2027-01-30",
            Some("these"),
        ),
        ("B605", "tools/x.py", make, "2027-01-30", Some("these")),
        ("B605", "src/x.py", make, "2027-01-30", None),
        ("B605", "lib/x.py", make, "2027-01-30", Some("these")),
        ("B101", "tools/x.py", make, "2027-01-30", None),
        ("B999", "tools/x.py", make, "2027-01-30", None),
    ] {
        assert_eq!(
            reason(rule, path, statement, today),
            expected,
            "{rule} {path} {today}"
        );
    }
}

#[test]
fn which_comments_are_written() {
    let both = Comments {
        nosec: true,
        noqa: true,
    };
    let bandit = Comments {
        nosec: true,
        noqa: false,
    };
    let ruff = Comments {
        nosec: false,
        noqa: true,
    };
    let selecting = "lint.select = [\"S\"]\n";
    for (style, settings, rule, expected) in [
        ("auto", "", "B602", bandit),
        ("auto", selecting, "B602", both),
        ("auto", selecting, "B613", bandit),
        ("auto", "lint.select = [\"E\"]\n", "B602", bandit),
        (
            "auto",
            "lint.select = [\"S\"]\nlint.ignore = [\"S602\"]\n",
            "B602",
            bandit,
        ),
        ("both", "", "B602", both),
        ("both", "", "B613", bandit),
        ("ruff", "", "B602", ruff),
        // There is no other comment that would silence it.
        ("ruff", "", "B613", bandit),
        ("bandit", selecting, "B602", bandit),
    ] {
        let tree = Tree::new(&[("harden.toml", &format!("comment-style = \"{style}\""))]);
        if !settings.is_empty() {
            tree.write("ruff.toml", settings);
        }
        let config = tree.of("x.py");
        let rule = config.known().rule(rule).unwrap();
        assert_eq!(
            config.comments_for(rule),
            expected,
            "{style} {settings} {}",
            rule.id
        );
    }
}

#[test]
fn without_any_settings_of_ruff_no_rule_is_selected() {
    let config = Tree::new(&[]).of("x.py");
    let rule = config.known().rule("S102").unwrap();
    assert_eq!(
        config.comments_for(rule),
        Comments {
            nosec: true,
            noqa: false
        }
    );
}

#[test]
fn black_is_known_by_its_settings_and_hooks() {
    for (files, expected) in [
        (&[][..], false),
        (&[("pyproject.toml", "[tool.black]")][..], true),
        (&[("pyproject.toml", "[tool.ruff]")][..], false),
        (
            &[(
                ".pre-commit-config.yaml",
                "repos:\n- repo: https://github.com/psf/black\n  hooks:\n  - id: black\n",
            )][..],
            true,
        ),
        (
            &[(
                ".pre-commit-config.yaml",
                "repos:\n- hooks:\n  - id: ruff-format\n",
            )][..],
            false,
        ),
    ] {
        let config = Tree::new(files).of("x.py");
        assert_eq!(config.uses_black(), expected, "{files:?}");
    }
}

#[test]
fn line_lengths() {
    for (files, expected) in [
        (&[][..], None),
        (&[("ruff.toml", "line-length = 100")][..], Some(100)),
        (&[("ruff.toml", "lint.select = [\"S\"]")][..], Some(88)),
        (
            &[("pyproject.toml", "[tool.black]\nline-length = 120")][..],
            Some(120),
        ),
        (
            &[(
                "pyproject.toml",
                "[tool.black]\nline-length = 120\n[tool.ruff]\nline-length = 79",
            )][..],
            Some(79),
        ),
        (
            &[
                ("ruff.toml", "extend = \"base.toml\""),
                ("base.toml", "line-length = 99"),
            ][..],
            Some(99),
        ),
    ] {
        assert_eq!(
            Tree::new(files).of("x.py").line_length(),
            expected,
            "{files:?}"
        );
    }
}
