//! The rewritten cases, run before and after: `tests/oracles/bind/listening.py` is the judge. It
//! starts the servers and connects to them as another machine would.

use std::path::Path;

use harden_testing::oracle::judge;

const JUDGE: &str = "bind/listening.py";

#[test]
fn servers_are_reached_from_outside_before_and_not_after() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/rewrites.md");
    judge(JUDGE, &[cases]);
}

#[test]
fn wrong_rewrites_are_seen() {
    judge(JUDGE, &["--self-test"]);
}
