//! The rewritten cases, run before and after: `tests/oracles/sql/rows.py` is the judge.

use std::path::Path;

use harden_testing::oracle::judge_with;

const REQUIREMENTS: &str = "sql";
const JUDGE: &str = "sql/rows.py";

#[test]
fn databases_are_asked_and_give_the_same_and_no_attack_works() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/rewrites.md");
    judge_with(REQUIREMENTS, JUDGE, &[cases]);
}

#[test]
fn wrong_rewrites_are_seen() {
    judge_with(REQUIREMENTS, JUDGE, &["--self-test"]);
}
