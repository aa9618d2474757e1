//! Commands that install harden, and folders of files to try it on.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};

use harden_tests::{target, workspace};

/// One finding, with a safe fix, and what becomes of it.
pub(crate) const BEFORE: &str = "import os\n\nos.system(\"ls -l\")\n";
pub(crate) const AFTER: &str =
    "import subprocess\n\nsubprocess.run([\"ls\", \"-l\"], check=False)\n";

/// Has `command` install this checkout without the time that it takes to compile it, ten minutes: it
/// is compiled already, in the target folder of these tests, with the profile `dev`.
pub(crate) fn installs_checkout(command: &mut Command) -> &mut Command {
    let judges = workspace().join("tests/oracles/packaging.txt");
    command
        .env("CARGO_TARGET_DIR", target().expect("a target folder"))
        .env("MATURIN_PEP517_ARGS", "--profile dev")
        // maturin in the version that the other tests use.
        .env("PIP_BUILD_CONSTRAINT", &judges)
        .env("PIP_CONSTRAINT", &judges)
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
}

/// The same for a copy of the checkout. Nearly all of the time goes into the crates of others, which
/// are taken from there. harden's own are compiled from the copy, in half a minute: without debug
/// information, since Cargo would else take them for the checkout's, which it knows by their
/// paths in the workspace.
pub(crate) fn installs_copy(command: &mut Command) -> &mut Command {
    installs_checkout(command).env("CARGO_PROFILE_DEV_DEBUG", "0")
}

/// Lets one test install at a time: each puts its binary into the same place in the target folder,
/// from where it is taken into the wheel.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static INSTALLING: Mutex<()> = Mutex::new(());
    INSTALLING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a command gives.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    /// Standard output and, behind it, standard error.
    pub(crate) text: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Self {
        let text = [output.stdout, output.stderr].concat();
        Outcome {
            code: output.status.code(),
            text: String::from_utf8_lossy(&text).into_owned(),
        }
    }
}

/// Runs a command.
pub(crate) fn run(command: &mut Command) -> Outcome {
    match command.output() {
        Ok(output) => output.into(),
        Err(error) => panic!("{command:?}: {error}"),
    }
}

/// Runs a command that must succeed, and gives what it says.
#[track_caller]
pub(crate) fn succeeds(command: &mut Command) -> String {
    let outcome = run(command);
    assert_eq!(outcome.code, Some(0), "{command:?}: {}", outcome.text);
    outcome.text
}

pub(crate) fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    let parent = path.parent().expect("a file is in a folder");
    fs::create_dir_all(parent).expect("the folder");
    fs::write(path, text).expect("the file");
}

pub(crate) fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
