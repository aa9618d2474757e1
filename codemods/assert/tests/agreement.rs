//! The findings in all of Python's standard library and the oracles' packages, against Bandit's.

use harden_codemod_assert::Assert;
use harden_testing::agreement;

#[test]
fn finds_in_real_code_what_bandit_finds() {
    agreement::with_bandit(&Assert, (200, 500));
}
