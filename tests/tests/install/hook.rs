//! The hooks, by the real pre-commit.

use std::path::Path;
use std::process::Command;

use harden_testing::oracle::python_with;
use harden_tests::workspace;
use tempfile::TempDir;

use crate::support::{AFTER, BEFORE, Outcome, alone, installs_copy, read, run, succeeds, write};

/// A Git repository of a user's, and what pre-commit keeps for that user.
struct Repository {
    folder: TempDir,
    home: TempDir,
}

impl Repository {
    fn new() -> Self {
        let new = || tempfile::tempdir().expect("a folder");
        let repository = Repository {
            folder: new(),
            home: new(),
        };
        repository.git(&["init", "--quiet"]);
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn inside<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("PRE_COMMIT_HOME", self.home.path())
            .env("PRE_COMMIT_COLOR", "never")
            .current_dir(self.path());
        // These tests may be run by a hook of the checkout's own.
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        command
    }

    fn git(&self, arguments: &[&str]) -> String {
        succeeds(self.inside(Command::new("git").args(arguments)))
    }

    /// Runs both hooks of this checkout over what is staged. What is not committed in a file that Git
    /// knows is in it as well; a new file has to be added first.
    fn try_repo(&self) -> Outcome {
        let mut command = python_with("packaging");
        command.args(["-m", "pre_commit", "try-repo", "--verbose"]);
        command.arg(workspace());
        run(installs_copy(self.inside(&mut command)))
    }
}

/// What was said about one hook.
fn part<'t>(text: &'t str, hook: &str) -> &'t str {
    let heading = format!("- hook id: {hook}\n");
    let (_, rest) = text
        .split_once(&heading)
        .unwrap_or_else(|| panic!("{hook} did not run: {text}"));
    rest.split("- hook id: ").next().unwrap_or(rest)
}

const FAILED: &str = "- exit code: 1";
const CHANGED: &str = "- files were modified by this hook";

/// One repository for all of it, since each `try-repo` installs harden anew.
#[test]
fn staged_files_are_fixed_once_and_no_others() {
    let _alone = alone();
    let repository = Repository::new();
    let folder = repository.path();
    let settings = "[tool.harden]\nexclude = [\"vendored\"]\nunsafe-fixes = true\n";
    write(folder, "pyproject.toml", settings);
    write(folder, "app.py", BEFORE);
    write(
        folder,
        "script",
        &format!("#!/usr/bin/env python3\n{BEFORE}"),
    );
    write(folder, "stub.pyi", "import os\n");
    // The configuration asks for unsafe fixes, but nobody looks at what a hook does.
    let unsafe_only = "import os\n\n\ndef show(name):\n    os.system(f\"ls {name}\")\n";
    write(folder, "unsafe.py", unsafe_only);
    write(folder, "vendored/excluded.py", BEFORE);
    write(folder, "notes.txt", BEFORE);
    repository.git(&["add", "."]);
    Command::new("chmod")
        .args(["+x", "script"])
        .current_dir(folder)
        .status()
        .expect("chmod");
    repository.git(&["add", "script"]);
    write(folder, "unstaged.py", BEFORE);

    let first = repository.try_repo();
    assert_eq!(first.code, Some(1), "{}", first.text);
    let dry = part(&first.text, "harden");
    assert!(dry.contains(FAILED) && !dry.contains(CHANGED), "{dry}");
    assert!(dry.contains("Would fix 2 findings in 2 files"), "{dry}");
    let fix = part(&first.text, "harden-fix");
    assert!(fix.contains(CHANGED) && !fix.contains(FAILED), "{fix}");
    assert!(fix.contains("Fixed 2 findings in 2 files"), "{fix}");
    assert_eq!(read(folder, "app.py"), AFTER);
    assert_eq!(
        read(folder, "script"),
        format!("#!/usr/bin/env python3\n{AFTER}")
    );
    for (path, text) in [
        ("unsafe.py", unsafe_only),
        ("vendored/excluded.py", BEFORE),
        ("notes.txt", BEFORE),
        ("unstaged.py", BEFORE),
    ] {
        assert_eq!(read(folder, path), text, "{path}");
    }

    repository.git(&["add", "app.py", "script"]);
    let second = repository.try_repo();
    assert_eq!(second.code, Some(0), "{}", second.text);
    for hook in ["harden", "harden-fix"] {
        let said = part(&second.text, hook);
        assert!(!said.contains(FAILED) && !said.contains(CHANGED), "{said}");
    }
    assert_eq!(repository.git(&["diff", "--name-only"]), "");
    assert_eq!(read(folder, "unstaged.py"), BEFORE);
}
