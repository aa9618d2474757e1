//! The rewritten cases, run before and after: `tests/oracles/hash/digests.py` is the judge.

use std::path::Path;

use harden_testing::oracle::judge;

const JUDGE: &str = "hash/digests.py";

#[test]
fn every_digest_is_the_same_after_the_fix() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/rewrites.md");
    judge(JUDGE, &[cases]);
}

#[test]
fn wrong_rewrites_are_seen() {
    judge(JUDGE, &["--self-test"]);
}
