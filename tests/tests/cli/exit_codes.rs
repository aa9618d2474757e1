use crate::support::{MIXED, PYTHON_2, Project, REFUSED, SAFE};

#[test]
fn a_preview_without_a_change_is_0() {
    let project = Project::new(&[("a.py", "print()\n"), ("b.py", REFUSED)]);
    let outcome = project.run(&["fix"]).exits(0);
    assert_eq!(outcome.text(), "");
    Project::new(&[("a.py", "print()\n"), ("b.py", "")])
        .run(&["fix"])
        .exits(0)
        .says("Nothing to fix in 2 files.");
}

#[test]
fn a_preview_with_a_change_is_1_and_writes_nothing() {
    let project = Project::new(&[("a.py", SAFE)]);
    let before = project.files();
    for args in [
        &["fix"][..],
        &["fix", "--dry-run"],
        &["fix", "--dry-run", "--apply"],
        &["fix", "--statistics"],
        &["fix", "--output-format", "concise"],
        &["fix", "--output-format", "json"],
    ] {
        project.run(args).exits(1);
        assert_eq!(project.files(), before, "{args:?}");
    }
    project
        .run(&["fix", "--dry-run", "--write"])
        .exits(1)
        .says("--dry-run wins over --apply");
}

#[test]
fn an_apply_is_0_even_if_something_is_left() {
    let project = Project::new(&[("a.py", MIXED)]);
    project
        .run(&["fix", "--apply"])
        .exits(0)
        .says("Fixed 1 finding in 1 file. 2 findings remain (1 high, 1 low): 1 with `--unsafe-fixes`, 1 needs a decision (`harden triage`):")
        .says("a.py:7: B605 not fixed:");
}

#[test]
fn wrong_usage_is_2() {
    let project = Project::new(&[("a.py", SAFE)]);
    for args in [
        &[][..],
        &["fix", "--no-such-flag"],
        &["fix", "-j", "0"],
        &["fix", "-q", "-v"],
        &["fix", "--exclude", "a["],
        &["fix", "--select", "B999"],
        &["fix", "--statistics", "--output-format", "json"],
        &["fix", "-", "a.py"],
    ] {
        let outcome = project.run(args).exits(2);
        assert_eq!(outcome.text(), "", "{args:?}");
        assert!(!outcome.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn a_missing_path_is_2_and_the_rest_is_done() {
    let project = Project::new(&[("a.py", SAFE)]);
    project
        .run(&["fix", "--apply", "a.py", "gone.py", "a.py/below"])
        .exits(2)
        .says("error: gone.py: cannot be read: ")
        .says("error: a.py/below: cannot be read: ")
        .says("Fixed 1 finding in 1 file");
    assert_ne!(project.read("a.py"), SAFE.as_bytes());
}

#[test]
fn an_unparsable_file_is_2_unless_that_is_allowed() {
    let project = Project::new(&[("a.py", SAFE), ("b.py", PYTHON_2)]);
    project.run(&["fix"]).exits(2).says("error: b.py:2: ");
    project
        .run(&["fix", "--allow-parse-errors"])
        .exits(1)
        .says("warning: b.py:2: ");
    project
        .run(&["fix", "--apply", "--allow-parse-errors"])
        .exits(0)
        .says("Left out: 1 file that is not valid Python 3.");
    assert_ne!(project.read("a.py"), SAFE.as_bytes());
}

#[test]
fn findings_left_at_a_severity_are_1_where_that_is_asked_for() {
    // Bandit takes a shell with a fixed command for a low risk, any other for a high one.
    let dynamic = "import os\n\n\ndef run(command):\n    return os.system(command)\n";
    for (source, codes) in [(REFUSED, [1, 0, 0]), (dynamic, [1, 1, 1])] {
        let project = Project::new(&[("a.py", source)]);
        for (level, code) in ["low", "medium", "high"].into_iter().zip(codes) {
            project.run(&["fix", "--fail-on", level]).exits(code);
            project
                .run(&["fix", "--apply", "--fail-on", level])
                .exits(code);
        }
    }
    let project = Project::new(&[("a.py", SAFE)]);
    project
        .run(&["fix", "--apply", "--fail-on", "low"])
        .exits(0);
}

#[test]
fn no_files_is_0_with_a_warning() {
    let project = Project::new(&[("a.txt", "")]);
    project
        .run(&["fix"])
        .exits(0)
        .says("warning: no Python files there");
}

#[test]
fn a_closed_pipe_is_no_error() {
    use std::process::Stdio;
    let project = Project::new(&[(
        "a.py",
        SAFE.to_string() + &"os.system(\"ls\")\n".repeat(3_000),
    )]);
    let mut child = project
        .command(&["fix", "--output-format", "concise"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
}
