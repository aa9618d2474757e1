//! The rewritten cases, run before and after, and while somebody else tries to be first:
//! `tests/oracles/temporary/races.py` is the judge.

#![cfg(unix)]

use std::path::Path;

use harden_testing::oracle::judge;

const JUDGE: &str = "temporary/races.py";

#[test]
fn nobody_else_is_first_after_the_fix() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    judge(
        JUDGE,
        &["names.md", "paths.md"].map(|file| cases.join(file)),
    );
}

#[test]
fn wrong_rewrites_are_seen() {
    judge(JUDGE, &["--self-test"]);
}
