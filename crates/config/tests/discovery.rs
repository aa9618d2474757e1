//! Which files govern a file.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::path::Path;
use std::sync::Arc;

use common::{Tree, ignored, known};
use harden_config::{Config, Configs, Discovery, Origin, Selector, Setting};

/// The first rule that is ignored: it says which file was read.
fn ignores(config: &Config) -> String {
    let ignore = &config.settings().ignore.value;
    ignore.first().map_or_else(String::new, ToString::to_string)
}

fn tree() -> Tree {
    Tree::new(&[
        ("pyproject.toml", "[tool.harden]\nignore = [\"B101\"]\n"),
        // Has no table for harden, and hides nothing.
        (
            "a/pyproject.toml",
            "[project]\nname = \"a\"\n[tool.hardening]\nx = 1\n",
        ),
        ("a/b/harden.toml", "ignore = [\"B602\"]\n"),
        ("a/b/pyproject.toml", "[tool.harden]\nignore = [\"B605\"]\n"),
        ("c/pyproject.toml", "[tool.harden]\n"),
    ])
}

#[test]
fn the_nearest_file_with_a_table_wins_and_files_are_not_merged() {
    let tree = tree();
    for (path, expected) in [
        ("x.py", "B101"),
        ("a/x.py", "B101"),
        ("a/b/x.py", "B602"),
        ("a/b/c/d/x.py", "B602"),
        ("a/z/x.py", "B101"),
        ("c/x.py", ""),
        ("c/d/../x.py", ""),
        ("./a/./b/x.py", "B602"),
        ("none/such/folder/x.py", "B101"),
    ] {
        assert_eq!(ignores(&tree.of(path)), expected, "{path}");
        let absolute = tree.path(path);
        assert_eq!(
            ignores(&tree.of(absolute.to_str().unwrap())),
            expected,
            "{path}"
        );
    }
}

#[test]
fn a_named_file_replaces_discovery_and_starts_from_the_current_folder() {
    let tree = tree();
    tree.write(
        "etc/other.toml",
        "ignore = [\"B608\"]\n[per-file-ignores]\n\"tests/*\" = [\"B101\"]\n",
    );
    tree.write("a/ruff.toml", "lint.select = [\"S\"]\n");
    let discovery = Discovery::File("etc/other.toml".into());
    let configs = Configs::new(known(), &discovery, tree.root()).unwrap();
    for path in ["x.py", "a/b/x.py", "c/x.py"] {
        assert_eq!(
            ignores(&configs.of_file(Path::new(path)).unwrap()),
            "B608",
            "{path}"
        );
    }
    let config = configs.of_file(Path::new("tests/x.py")).unwrap();
    assert_eq!(ignored(&config, "tests/x.py"), ["B101"]);
    assert!(ignored(&config, "etc/tests/x.py").is_empty());
    let config = configs.of_file(Path::new("a/x.py")).unwrap();
    assert!(
        config.ruff().is_some(),
        "Ruff's settings are looked for all the same"
    );
}

#[test]
fn isolated_reads_no_file_at_all() {
    let tree = tree();
    tree.write("ruff.toml", "lint.select = [\"S\"]\n");
    tree.write(".bandit", "[bandit]\nskips = B602\n");
    let configs = Configs::new(known(), &Discovery::Isolated, tree.root()).unwrap();
    let config = configs.of_file(Path::new("a/b/x.py")).unwrap();
    assert_eq!(ignores(&config), "");
    assert!(config.ruff().is_none() && config.bandit().is_none() && config.path().is_none());
    assert!(ignored(&config, "a/b/x.py").is_empty());
}

#[test]
fn the_command_line_overrides_every_file() {
    let tree = tree();
    let rule = Selector::parse(&known(), "B613").unwrap();
    let configs = tree.configs().overriding(move |settings| {
        settings.ignore = Setting::command_line(vec![rule.clone()], "--ignore");
    });
    for path in ["x.py", "a/b/x.py"] {
        let config = configs.of_file(Path::new(path)).unwrap();
        assert_eq!(ignores(&config), "B613", "{path}");
        assert_eq!(
            config.settings().ignore.origin,
            Origin::CommandLine("--ignore")
        );
    }
}

#[test]
fn other_tools_settings_are_found_apart_from_hardens() {
    let tree = tree();
    tree.write("a/.bandit", "[bandit]\nskips = B602\n");
    tree.write("a/b/c/ruff.toml", "line-length = 100\n");
    let config = tree.of("a/b/c/x.py");
    assert_eq!(ignores(&config), "B602", "from a/b/harden.toml");
    assert_eq!(config.line_length(), Some(100));
    assert_eq!(ignored(&config, "a/b/c/x.py"), ["B602"]);
    let origin = config
        .ignored_rules(Path::new("a/b/c/x.py"))
        .get("B602")
        .unwrap();
    assert_eq!(origin.describe(tree.root()), "a/.bandit:2");
    assert!(tree.of("x.py").bandit().is_none());
}

#[test]
fn a_faulty_file_does_not_hide_what_other_tools_say_below() {
    let tree = Tree::new(&[
        ("harden.toml", "selct = []\n"),
        (".bandit", "[bandit]\nskips = B602\n"),
        ("a/harden.toml", ""),
    ]);
    assert_eq!(ignored(&tree.of("a/x.py"), "a/x.py"), ["B602"]);
}

#[test]
fn folders_without_files_of_their_own_share_a_configuration() {
    let tree = tree();
    let configs = tree.configs();
    let of = |path: &str| configs.of_file(Path::new(path)).unwrap();
    assert!(Arc::ptr_eq(&of("x.py"), &of("z/y/x.py")));
    assert!(!Arc::ptr_eq(&of("x.py"), &of("a/b/x.py")));
}

#[test]
fn threads_get_the_same_answers() {
    let tree = tree();
    let configs = tree.configs();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for round in 0..200 {
                    let path = format!("a/b/{}/x.py", round % 10);
                    assert_eq!(ignores(&configs.of_file(Path::new(&path)).unwrap()), "B602");
                    let path = format!("{}/x.py", round % 10);
                    assert_eq!(ignores(&configs.of_file(Path::new(&path)).unwrap()), "B101");
                }
            });
        }
    });
}

#[test]
fn a_folder_called_like_a_file_is_an_error_for_harden_and_a_note_for_others() {
    let tree = Tree::new(&[("a/harden.toml/x", ""), ("b/ruff.toml/x", "")]);
    assert!(
        tree.error("a/x.py")
            .starts_with("a/harden.toml:1:1: cannot be read: ")
    );
    let configs = tree.configs();
    assert!(configs.of_file(Path::new("b/x.py")).is_ok());
    assert_eq!(configs.notes().len(), 1);
}
