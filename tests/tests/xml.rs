//! Modules that parse XML do the same with benign documents before and after a fix, and refuse
//! hostile ones after it.
//!
//! The oracle is Python with defusedxml and Bandit: see `tests/oracles/README.md`.
#![cfg(unix)]

use harden_testing::oracle::judge;

const JUDGE: &str = "xml_differential.py";

#[test]
fn modules_read_benign_documents_as_before_and_refuse_hostile_ones() {
    judge(JUDGE, &[harden_tests::binary()]);
}

#[test]
fn wrong_rewrites_are_detected() {
    judge(JUDGE, &["--self-test"]);
}
