//! Findings are decided by keyboard on a real terminal.
//!
//! See `tests/oracles/terminal.py`.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

use std::path::Path;
use std::process::Command;

use harden_testing::oracle;

#[test]
fn a_session_is_held_on_a_pseudo_terminal() {
    run("--pty");
}

/// The same in a terminal of tmux, on machines that have it.
#[test]
fn a_session_is_held_in_tmux() {
    if Command::new("tmux").arg("-V").output().is_ok() {
        run("--tmux");
    }
}

fn run(terminal: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles/terminal.py");
    let run = oracle::python()
        .arg(script)
        .arg(terminal)
        .arg(harden_tests::binary())
        .output()
        .expect("python starts");
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
}
