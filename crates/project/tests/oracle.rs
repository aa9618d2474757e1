//! Python reads every manifest before and after, and says whether one requirement more is in it.
//!
//! The judge is `tests/oracles/manifests.py`, in an environment below `target/oracles/`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where it cannot go on"
)]

mod common;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use common::{Case, Project, all};
use harden_project::is_test_file;

#[test]
fn python_finds_one_requirement_more() {
    let count = all().iter().filter(|case| case.resolved).count();
    assert!(count >= 5, "{count} cases are resolved");
    judge(&all());
}

/// However lines end, and whether an editor has put a mark before the text.
#[test]
fn python_finds_it_however_the_text_is_written() {
    let mut variants = Vec::new();
    for written in [
        |case: &mut Case| case.crlf = true,
        |case: &mut Case| case.mark = true,
        |case: &mut Case| case.no_final_newline = true,
    ] {
        let mut cases = all();
        for case in &mut cases {
            written(case);
            case.resolved = false;
        }
        variants.append(&mut cases);
    }
    judge(&variants);
}

#[test]
fn wrong_manifests_are_detected() {
    run(OsStr::new("--self-test"));
}

fn judge(cases: &[Case]) {
    let folder = tempfile::tempdir().unwrap();
    let mut projects = Vec::new();
    let mut described = Vec::new();
    for case in cases {
        let (before, after) = (Project::new(case), Project::new(case));
        for change in after.declare() {
            fs::write(&change.path, &change.after).unwrap();
        }
        described.push(serde_json::json!({
            "name": case.name,
            "before": before.root,
            "after": after.root,
            "result": before.answer(),
            "list": case.list,
            "resolved": case.resolved,
            "raises": case.raises,
            "is_test": is_test_file(Path::new(&case.file), Path::new("")),
        }));
        projects.push((before, after));
    }
    let file = folder.path().join("cases.json");
    fs::write(&file, serde_json::to_vec(&described).unwrap()).unwrap();
    run(file.as_os_str());
}

fn run(argument: &OsStr) {
    let run = python()
        .arg(oracles().join("manifests.py"))
        .arg(argument)
        .output()
        .expect("python starts");
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
}

/// The folder of the judges.
fn oracles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles")
}

/// The Python of the judge's environment, without its user's own settings.
fn python() -> Command {
    static ENVIRONMENT: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(interpreter(ENVIRONMENT.get_or_init(environment)));
    command.args(["-I", "-B"]);
    command
}

fn interpreter(environment: &Path) -> PathBuf {
    if cfg!(windows) {
        environment.join("Scripts/python.exe")
    } else {
        environment.join("bin/python")
    }
}

/// The environment, made if it is not there or is out of date. `harden-testing` makes the one of the
/// other judges; it needs the whole engine, which is not built for these tests.
fn environment() -> PathBuf {
    let requirements = oracles().join("manifests.txt");
    let wanted = fs::read_to_string(&requirements).unwrap();
    // The test is `<target>/<profile>/deps/<test>`.
    let test = std::env::current_exe().unwrap();
    let folder = test.ancestors().nth(3).unwrap().join("oracles");
    fs::create_dir_all(&folder).unwrap();
    let environment = folder.join("manifests");
    let lock = File::create(folder.join("manifests.lock")).unwrap();
    lock.lock().unwrap();
    // The stamp is written last, so that an environment with it is whole.
    let stamp = environment.join("stamp");
    if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == wanted) {
        return environment;
    }
    let system = if cfg!(windows) { "python" } else { "python3" };
    let made = Command::new(system)
        .args(["-m", "venv", "--clear"])
        .arg(&environment)
        .output();
    succeeded(made, &format!("{system} is needed for the judge"));
    let installed = Command::new(interpreter(&environment))
        .args(["-m", "pip", "install", "--quiet"])
        .args(["--disable-pip-version-check", "--requirement"])
        .arg(&requirements)
        .output();
    succeeded(installed, "pip could not install what the judge needs");
    fs::write(stamp, wanted).unwrap();
    environment
}

fn succeeded(output: std::io::Result<std::process::Output>, otherwise: &str) {
    match output {
        Ok(output) if output.status.success() => {}
        Ok(output) => panic!("{otherwise}: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("{otherwise}: {error}"),
    }
}
