//! The rewritten cases, run before and after, with and without `-O`: `tests/oracles/asserts/checks.py`
//! is the judge.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use harden_testing::oracle::judge;

const JUDGE: &str = "asserts/checks.py";

fn cases(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("cases")
        .join(file)
}

#[test]
fn checks_raise_the_same_and_hold_under_optimization() {
    judge(JUDGE, &[cases("rewrites.md")]);
}

#[test]
fn attacks_work_before_and_not_after() {
    judge(
        JUDGE,
        &[OsStr::new("--attacks"), cases("attacks.md").as_os_str()],
    );
}

#[test]
fn wrong_rewrites_are_seen() {
    judge(JUDGE, &["--self-test"]);
}
