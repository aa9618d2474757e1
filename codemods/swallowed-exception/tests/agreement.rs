//! The findings in all of Python's standard library and the oracles' packages, against Bandit's.

use harden_codemod_swallowed_exception::SwallowedException;
use harden_testing::agreement;

#[test]
fn finds_in_real_code_what_bandit_finds() {
    agreement::with_bandit(&SwallowedException, (200, 50));
}
