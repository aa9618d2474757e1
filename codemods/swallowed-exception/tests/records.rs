//! The rewritten cases, run before and after: `tests/oracles/exceptions/records.py` is the judge.

use std::path::Path;

use harden_testing::oracle::judge;

const JUDGE: &str = "exceptions/records.py";

#[test]
fn every_exception_is_ignored_as_before_and_recorded() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/rewrites.md");
    judge(JUDGE, &[cases]);
}

#[test]
fn wrong_rewrites_are_seen() {
    judge(JUDGE, &["--self-test"]);
}
