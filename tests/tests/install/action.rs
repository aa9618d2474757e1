//! The GitHub Action: what its steps do, and what zizmor says of it and of the examples.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use harden_testing::oracle::python_with;
use harden_tests::workspace;
use serde_json::{Value, json};

use crate::support::{AFTER, BEFORE, Outcome, alone, installs_checkout, read, run, write};

/// Runs the action over `folder`.
fn act(runner: &Path, folder: &Path, inputs: &Value) -> Outcome {
    let mut command = python_with("packaging");
    command
        .arg(workspace().join("tests/oracles/action.py"))
        .args([&workspace(), runner, folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = installs_checkout(&mut command)
        .spawn()
        .expect("python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(inputs.to_string().as_bytes())
        .expect("the inputs");
    drop(stdin);
    child.wait_with_output().expect("python ends").into()
}

#[test]
fn the_action_installs_and_runs_harden() {
    let _alone = alone();
    let runner = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    let (runner, folder) = (runner.path(), folder.path());
    write(folder, "src/app.py", BEFORE);
    write(folder, "with blank/$(touch x)/*.py", BEFORE);

    let shown = act(runner, folder, &json!({}));
    assert_eq!(shown.code, Some(1), "{}", shown.text);
    assert!(shown.text.contains("src/app.py:3"), "{}", shown.text);
    assert!(
        shown.text.contains("Would fix 2 findings"),
        "{}",
        shown.text
    );

    // What stands in an input is never a command, and no pattern.
    let inputs = json!({
        "paths": "\nwith blank/$(touch x)/*.py\n",
        "arguments": "--apply\n  --select B605 --exclude *.txt\n",
        "output-format": "json",
        "output-file": "report.json",
    });
    let applied = act(runner, folder, &inputs);
    assert_eq!(applied.code, Some(0), "{}", applied.text);
    assert_eq!(read(folder, "with blank/$(touch x)/*.py"), AFTER);
    assert_eq!(read(folder, "src/app.py"), BEFORE);
    let report: Value = serde_json::from_str(&read(folder, "report.json")).expect("JSON");
    assert_eq!(report["files"].as_array().expect("a list").len(), 1);
    assert!(!folder.join("x").exists(), "an input was run");

    let option = act(runner, folder, &json!({ "paths": "--apply" }));
    assert_eq!(option.code, Some(2), "{}", option.text);
    assert_eq!(read(folder, "src/app.py"), BEFORE);
}

/// zizmor, without the network.
fn zizmor(path: &Path) -> Outcome {
    let python = python_with("packaging");
    let program = Path::new(python.get_program()).with_file_name("zizmor");
    run(Command::new(program)
        .args([
            "--offline",
            "--no-config",
            "--persona",
            "pedantic",
            "--color",
            "never",
        ])
        .arg(path))
}

/// The examples of `docs/ci.md` in a folder where GitHub would look for them.
fn workflows(folder: &Path) -> Vec<PathBuf> {
    let document = read(&workspace(), "docs/ci.md");
    let mut paths = Vec::new();
    for block in document.split("```yaml\n").skip(1) {
        let (text, _) = block.split_once("\n```").expect("a block ends");
        if text.contains("\njobs:") {
            let path = format!(".github/workflows/example{}.yml", paths.len());
            write(folder, &path, &format!("{text}\n"));
            paths.push(folder.join(path));
        }
    }
    paths
}

#[test]
fn zizmor_finds_nothing_in_the_action_and_the_examples() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = workflows(folder.path());
    assert!(paths.len() >= 2, "{} workflows in docs/ci.md", paths.len());
    paths.push(workspace().join("action.yml"));
    for path in paths {
        let said = zizmor(&path);
        assert_eq!(said.code, Some(0), "{}: {}", path.display(), said.text);
        assert!(said.text.contains("No findings to report"), "{}", said.text);
    }
}

#[test]
fn zizmor_sees_an_input_that_is_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let action = read(&workspace(), "action.yml");
    let wrong = action.replace("<<< \"$PATHS\"", "<<< \"${{ inputs.paths }}\"");
    assert_ne!(action, wrong);
    let path = folder.path().join("action.yml");
    fs::write(&path, wrong).expect("the file");
    let said = zizmor(&path);
    assert!(said.text.contains("template-injection"), "{}", said.text);
    assert_ne!(said.code, Some(0));
}
