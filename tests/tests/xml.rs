//! Modules that parse XML do the same with benign documents before and after a fix, and refuse
//! hostile ones after it.
//!
//! The oracle is Python with defusedxml and Bandit: see `tests/oracles/README.md`.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test stops where it cannot go on")]

use std::ffi::OsStr;
use std::path::Path;

use harden_testing::oracle;

#[test]
fn modules_read_benign_documents_as_before_and_refuse_hostile_ones() {
    run(harden_tests::binary().as_os_str());
}

#[test]
fn wrong_rewrites_are_detected() {
    run(OsStr::new("--self-test"));
}

fn run(argument: &OsStr) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles/xml_differential.py");
    let run = oracle::python()
        .arg(script)
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
