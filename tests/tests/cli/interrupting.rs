#![cfg(unix)]

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Project, SAFE};

const FILES: usize = 2_000;

/// Files that are all the same, so that each is either this or its fixed text.
fn project() -> (Project, Vec<u8>) {
    let project = Project::new::<&str>(&[]);
    for number in 0..FILES {
        project.write(&format!("{}/f{number}.py", number % 20), SAFE);
    }
    let one = Project::new(&[("a.py", SAFE)]);
    one.run(&["fix", "--apply"]).exits(0);
    (project, one.read("a.py"))
}

/// Starts `--apply`, and waits until the first file is fixed.
fn start(project: &Project) -> Child {
    let mut child = project
        .command(&["fix", "--apply", "-q", "-j", "2"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let is_fixed = || {
        ["0/f0.py", "10/f10.py"]
            .iter()
            .any(|path| project.read(path) != SAFE.as_bytes())
    };
    while !is_fixed() && child.try_wait().unwrap().is_none() {
        assert!(
            started.elapsed() < Duration::from_mins(1),
            "nothing is fixed"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
    child
}

fn signal(child: &Child, name: &str) {
    // Where it has come to its end already, there is nobody to signal.
    let _ = Command::new("kill")
        .args([name, &child.id().to_string()])
        .stderr(Stdio::null())
        .status();
}

/// Counts the files that are fixed, and asserts that each is whole.
fn whole(project: &Project, fixed: &[u8]) -> usize {
    let files = project.files();
    let python = files
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|extension| extension == "py"));
    let mut count = 0;
    let mut all = 0;
    for (path, bytes) in python {
        all += 1;
        if bytes == fixed {
            count += 1;
        } else {
            assert_eq!(bytes, SAFE.as_bytes(), "{}", path.display());
        }
    }
    assert_eq!(all, FILES);
    count
}

#[test]
fn an_interrupt_leaves_every_file_whole_and_nothing_else() {
    let (project, fixed) = project();
    let mut child = start(&project);
    signal(&child, "-INT");
    let code = child.wait().unwrap().code();
    let count = whole(&project, &fixed);
    assert_eq!(project.files().len(), FILES, "temporary files are gone");
    // A fast disk may be done before the signal comes.
    match code {
        Some(130) => {}
        Some(0) => assert_eq!(count, FILES),
        other => panic!("exit code {other:?}"),
    }
    project.run(&["fix", "--apply", "-q"]).exits(0);
    assert_eq!(whole(&project, &fixed), FILES);
}

#[test]
fn a_kill_leaves_every_file_whole() {
    let (project, fixed) = project();
    let mut child = start(&project);
    signal(&child, "-KILL");
    child.wait().unwrap();
    whole(&project, &fixed);
    project.run(&["fix", "--apply", "-q"]).exits(0);
    assert_eq!(whole(&project, &fixed), FILES);
}
