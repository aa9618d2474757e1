//! Programs do the same before and after a fix, and an attack only before.
//!
//! The oracle is Python and the shell themselves: see `tests/oracles/README.md`.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

#[test]
fn programs_do_the_same_before_and_after() {
    oracle("differential.py", &[harden_tests::binary().as_os_str()]);
}

#[test]
fn random_programs_do_the_same_before_and_after() {
    let binary = harden_tests::binary();
    oracle(
        "generator.py",
        &[
            binary.as_os_str(),
            OsStr::new("--cases"),
            OsStr::new("5000"),
        ],
    );
}

#[test]
fn wrong_rewrites_are_detected() {
    oracle("differential.py", &[OsStr::new("--self-test")]);
}

fn oracle(script: &str, arguments: &[&OsStr]) {
    let oracles = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles");
    let run = Command::new("python3")
        .arg("-B")
        .arg(oracles.join(script))
        .args(arguments)
        .output()
        .expect("python3 starts");
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
}
