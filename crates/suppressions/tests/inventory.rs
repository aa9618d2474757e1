//! Real files and real repositories.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harden_suppressions::{GitError, Inventory, inventory, json, new_since, text};
use tempfile::TempDir;

/// A repository in a folder of its own.
struct Repository(TempDir);

impl Repository {
    fn new() -> Self {
        let repository = Repository(TempDir::with_prefix("harden-suppressions-").unwrap());
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository
    }

    fn path(&self) -> PathBuf {
        self.0.path().canonicalize().unwrap()
    }

    fn git(&self, arguments: &[&str]) {
        let output = Command::new("git")
            .current_dir(self.0.path())
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
            .args(["-c", "commit.gpgsign=false"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    fn write(&self, name: &str, content: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "x"]);
    }

    fn since(&self, revision: &str, names: &[&str]) -> Result<Inventory, GitError> {
        let files: Vec<PathBuf> = names.iter().map(|name| self.path().join(name)).collect();
        new_since(&self.path(), revision, &files, "2026-11-25".parse().ok())
    }

    /// Line and reason of what is new since the commit.
    fn new_ones(&self, names: &[&str]) -> Vec<(usize, String)> {
        let inventory = self.since("HEAD", names).unwrap();
        assert_eq!(inventory.unreadable, []);
        let entries = inventory.entries.into_iter();
        entries
            .map(|entry| (entry.line, entry.reason.unwrap_or("none".to_string())))
            .collect()
    }
}

const ONE: &str = "import os\n\nos.system(a)  # nosec B605 # one\n";

#[test]
fn moved_lines_are_not_new() {
    let repository = Repository::new();
    repository.write("a.py", ONE);
    repository.commit();
    let moved = "import os\n\n# more\nx = 1\nif x:\n    os . system( a )   # nosec B605 # one\n";
    repository.write("a.py", moved);
    assert_eq!(repository.new_ones(&["a.py"]), []);
}

#[test]
fn a_twin_is_new() {
    let repository = Repository::new();
    repository.write("a.py", ONE);
    repository.commit();
    repository.write("a.py", &format!("{ONE}os.system(a)  # nosec B605 # one\n"));
    assert_eq!(repository.new_ones(&["a.py"]), [(4, "one".to_string())]);
}

#[test]
fn one_that_goes_does_not_make_up_for_another() {
    let repository = Repository::new();
    repository.write("a.py", ONE);
    repository.commit();
    repository.write("a.py", "import os\n\nos.system(b)  # nosec B605 # one\n");
    assert_eq!(repository.new_ones(&["a.py"]), [(3, "one".to_string())]);
}

#[test]
fn other_ids_and_other_reasons_are_new() {
    let repository = Repository::new();
    repository.write("a.py", ONE);
    repository.commit();
    repository.write("a.py", &ONE.replace("B605", "B605, B607"));
    assert_eq!(repository.new_ones(&["a.py"]), [(3, "one".to_string())]);
    repository.write("a.py", &ONE.replace("one", "until=2030-01-01 two"));
    assert_eq!(
        repository.new_ones(&["a.py"]),
        [(3, "until=2030-01-01 two".to_string())]
    );
    repository.write("a.py", &ONE.replace(" B605 # one", ""));
    assert_eq!(repository.new_ones(&["a.py"]), [(3, "none".to_string())]);
}

#[test]
fn the_same_in_another_file_is_new() {
    let repository = Repository::new();
    repository.write("a.py", ONE);
    repository.commit();
    repository.write("b.py", ONE);
    assert_eq!(
        repository.new_ones(&["a.py", "b.py"]),
        [(3, "one".to_string())],
        "untracked"
    );
    repository.git(&["add", "b.py"]);
    assert_eq!(
        repository.new_ones(&["a.py", "b.py"]),
        [(3, "one".to_string())],
        "staged"
    );
}

#[test]
fn a_renamed_file_keeps_what_it_had() {
    let repository = Repository::new();
    let long = format!(
        "{ONE}{}",
        "print('a line that stays as it is')\n".repeat(20)
    );
    repository.write("a.py", &long);
    repository.commit();
    repository.git(&["mv", "a.py", "b.py"]);
    assert_eq!(repository.new_ones(&["b.py"]), []);
    repository.write("b.py", &format!("{long}eval(x)  # nosec\n"));
    assert_eq!(repository.new_ones(&["b.py"]), [(24, "none".to_string())]);
}

#[test]
fn names_that_git_would_quote_are_found() {
    let repository = Repository::new();
    let name = "ein Ordner/größe\tund mehr.py";
    repository.write(name, ONE);
    repository.commit();
    assert_eq!(repository.new_ones(&[name]), []);
    repository.write(name, &format!("{ONE}eval(x)  # nosec\n"));
    assert_eq!(repository.new_ones(&[name]), [(4, "none".to_string())]);
}

#[test]
fn a_comment_for_the_file_is_the_same_at_other_statements() {
    let repository = Repository::new();
    repository.write("a.py", "# ruff: noqa: S605\nimport os\n");
    repository.commit();
    repository.write("a.py", "# ruff: noqa: S605\nimport sys\n");
    assert_eq!(repository.new_ones(&["a.py"]), []);
}

#[test]
fn what_was_no_python_had_none() {
    let repository = Repository::new();
    repository.write("a.py", "print 'x'  # nosec\n");
    repository.commit();
    repository.write("a.py", "print('x')  # nosec\n");
    assert_eq!(repository.new_ones(&["a.py"]), [(1, "none".to_string())]);
}

#[test]
fn settings_of_the_user_do_not_matter() {
    let repository = Repository::new();
    repository.write("a/b.py", ONE);
    repository.commit();
    repository.git(&["config", "diff.relative", "true"]);
    repository.git(&["config", "diff.renames", "false"]);
    repository.git(&["config", "diff.mnemonicPrefix", "true"]);
    repository.git(&["config", "color.ui", "always"]);
    repository.write("a/b.py", &format!("{ONE}eval(x)  # nosec\n"));
    let file = repository.path().join("a/b.py");
    let found = new_since(&repository.path().join("a"), "main", &[file], None).unwrap();
    assert_eq!(found.entries.len(), 1);
    assert_eq!(found.entries[0].line, 4);
}

#[test]
fn an_older_revision_is_compared_with() {
    let repository = Repository::new();
    repository.write("a.py", "import os\n");
    repository.commit();
    repository.write("a.py", ONE);
    repository.commit();
    assert_eq!(repository.new_ones(&["a.py"]), []);
    let since = repository.since("HEAD~1", &["a.py"]).unwrap();
    assert_eq!(since.entries.len(), 1);
}

#[test]
fn errors_say_what_is_wrong() {
    let repository = Repository::new();
    repository.write("a.py", ONE);
    repository.commit();
    for revision in ["no-such-branch", "--output=x", ""] {
        let error = repository.since(revision, &["a.py"]).unwrap_err();
        assert!(
            matches!(error, GitError::UnknownRevision(_)),
            "{revision}: {error}"
        );
    }
    assert!(!repository.path().join("x").exists());
    let elsewhere = TempDir::with_prefix("harden-suppressions-").unwrap();
    let file = elsewhere.path().join("a.py");
    fs::write(&file, ONE).unwrap();
    let error = new_since(elsewhere.path(), "HEAD", &[], None).unwrap_err();
    assert!(matches!(error, GitError::NoRepository(_)), "{error}");
    let error = new_since(&repository.path(), "HEAD", &[file], None).unwrap_err();
    assert!(matches!(error, GitError::Outside { .. }), "{error}");
}

#[test]
fn both_formats_show_all_there_is() {
    let folder = TempDir::with_prefix("harden-suppressions-").unwrap();
    let files = [
        (
            "a.py",
            "f()  # nosec B605, B602 # one until=2026-11-24\ng()  # noqa: S602 # nosec\n",
        ),
        ("b.py", "# ruff: noqa\n"),
        ("c.py", "print 'x'  # nosec\n"),
        (
            "d.py",
            "print 'no Python either, and without anything to suppress'\n",
        ),
    ];
    let paths: Vec<PathBuf> = files
        .iter()
        .map(|(name, content)| {
            let path = folder.path().join(name);
            fs::write(&path, content).unwrap();
            path
        })
        .collect();
    let found = inventory(&paths, "2026-11-25".parse().ok());
    let strip = |text: String| text.replace(&format!("{}/", folder.path().display()), "");
    assert_eq!(
        strip(text(&found)),
        "a.py:1: bandit B602, B605 expired after 2026-11-24: one until=2026-11-24\n\
         a.py:2: ruff S602: no reason\n\
         a.py:2: bandit all: no reason\n\
         b.py:1: ruff all (file): no reason\n\
         c.py: line 1: simple statements must be separated by newlines or semicolons\n\
         4 suppressions in 2 files: 2 of everything, 3 without a reason, 1 expired\n"
            .replace(
                "simple statements must be separated by newlines or semicolons",
                &{
                    let message = &found.unreadable[0].message;
                    message.trim_start_matches("line 1: ").to_string()
                }
            )
    );
    let document = json(&found);
    for part in [
        "\"schema_version\": 1",
        "\"ids\": [\n        \"B602\",\n        \"B605\"\n      ]",
        "\"ids\": \"all\"",
        "\"until\": \"2026-11-24\"",
        "\"expired\": true",
        "\"scope\": \"file\"",
        "\"tool\": \"ruff\"",
        "\"reason\": null",
    ] {
        assert!(document.contains(part), "{part} is not in {document}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let found = inventory(&[Path::new("no-such-folder/a.py").to_path_buf()], None);
    assert_eq!(found.unreadable.len(), 1);
    assert_eq!(found.unreadable[0].path, "no-such-folder/a.py");
}
