//! The rewritten cases, run before and after: `tests/oracles/exceptions/records.py` is the judge.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use harden_testing::oracle;

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles/exceptions/records.py")
}

fn run(arguments: &[PathBuf]) {
    let output = oracle::python()
        .arg(script())
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn every_exception_is_ignored_as_before_and_recorded() {
    run(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/rewrites.md")]);
}

#[test]
fn wrong_rewrites_are_seen() {
    run(&[PathBuf::from("--self-test")]);
}
