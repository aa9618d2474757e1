//! Findings are decided by keyboard on a real terminal.
//!
//! See `tests/oracles/terminal.py`.
#![cfg(unix)]

use std::ffi::OsStr;
use std::process::Command;

use harden_testing::oracle::judge;

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
    judge(
        "terminal.py",
        &[OsStr::new(terminal), harden_tests::binary().as_os_str()],
    );
}
