//! The rewritten cases about Django, run before and after: `tests/oracles/queryset/rows.py` is the
//! judge.

use std::path::Path;

use harden_testing::oracle::judge_with;

const JUDGE: &str = "queryset/rows.py";

#[test]
fn query_sets_find_the_same_rows_after_the_fix_and_no_attack_gets_in() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/django-rewrites.md");
    judge_with("django", JUDGE, &[cases]);
}

#[test]
fn wrong_rewrites_are_seen() {
    judge_with("django", JUDGE, &["--self-test"]);
}
