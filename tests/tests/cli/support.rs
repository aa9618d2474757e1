//! A folder of files, and `harden` run in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// One finding with a safe fix, one that needs `--unsafe-fixes`, one that is refused.
pub(crate) const MIXED: &str = "\
import os


def main(name):
    os.system(\"ls -l\")
    os.system(f\"ls {name}\")
    os.system(\"(ls; id)\")
";

/// One finding, with a safe fix.
pub(crate) const SAFE: &str = "import os\n\nos.system(\"ls -l\")\n";

/// One finding, which is refused.
pub(crate) const REFUSED: &str = "import os\n\nos.system(\"(ls; id)\")\n";

/// Not Python 3, but with what a finding needs, so that it has to be parsed.
pub(crate) const PYTHON_2: &str = "import os\nprint \"x\"\nos.system(\"ls\")\n";

/// A folder that goes away with the test.
pub(crate) struct Project(TempDir);

/// What a run of `harden` gave.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Outcome {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("UTF-8 on standard output")
    }

    /// Asserts the exit code, and shows what was said where it is another.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        self
    }

    #[track_caller]
    pub(crate) fn says(self, what: &str) -> Self {
        assert!(self.stderr.contains(what), "{what:?} in {}", self.stderr);
        self
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        Outcome {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
        }
    }
}

impl Project {
    pub(crate) fn new<B: AsRef<[u8]>>(files: &[(&str, B)]) -> Self {
        let project = Project(tempfile::tempdir().expect("a folder"));
        for (path, bytes) in files {
            project.write(path, bytes);
        }
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("the folder");
        fs::write(path, bytes).expect("the file");
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).expect("the file")
    }

    /// Every file with its bytes.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(self.0.path(), self.0.path(), &mut files);
        files
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(harden_tests::binary());
        command.args(args).current_dir(self.0.path());
        // Nobody's settings but the test's.
        for name in ["COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM"] {
            command.env_remove(name);
        }
        command
            .env("HOME", self.0.path())
            .env("XDG_CONFIG_HOME", self.0.path())
            .stdin(Stdio::null());
        command
    }

    /// Runs `harden` with `args` in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Outcome {
        self.command(args).output().expect("harden runs").into()
    }

    /// Runs `harden` with `args` and `input` on standard input.
    pub(crate) fn pipe(&self, args: &[&str], input: &[u8]) -> Outcome {
        let child = self
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("harden runs");
        feed(child, input)
    }

    /// Applies a diff as a user would.
    pub(crate) fn git_apply(&self, diff: &[u8]) {
        let child = Command::new("git")
            .args(["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn"])
            .current_dir(self.0.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null")
            .env("GIT_CEILING_DIRECTORIES", "/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("git runs");
        feed(child, diff).exits(0);
    }
}

fn feed(mut child: std::process::Child, input: &[u8]) -> Outcome {
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    // A thread, since a child may write before it has read everything.
    let writer = std::thread::spawn(move || {
        // A child that ends early closes its end.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the child ends");
    writer.join().expect("the input is written");
    output.into()
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the folder") {
        let path = entry.expect("its entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root");
            files.insert(name.to_path_buf(), fs::read(&path).expect("the file"));
        }
    }
}

/// Compares `text` with the snapshot `name`, kept with those of the other commands.
#[track_caller]
pub(crate) fn assert_snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots/cli");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
