//! The findings in all of Python's standard library and the oracles' packages, against Bandit's.

use harden_codemod_weak_hash::WeakHash;
use harden_testing::agreement;

#[test]
fn finds_in_real_code_what_bandit_finds() {
    agreement::with_bandit(&WeakHash, (20, 5));
}
