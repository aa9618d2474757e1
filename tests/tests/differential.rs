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
    oracle(harden_tests::binary().as_os_str());
}

#[test]
fn wrong_rewrites_are_detected() {
    oracle(OsStr::new("--self-test"));
}

fn oracle(argument: &OsStr) {
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles/differential.py");
    let run = Command::new("python3")
        .arg("-B")
        .arg(driver)
        .arg(argument)
        .output()
        .expect("python3 starts");
    assert!(
        run.status.success(),
        "{}{}",
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
}
