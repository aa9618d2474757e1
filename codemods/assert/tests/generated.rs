//! Random programs with assertions in every layout, run before and after the fix.

use harden_codemod_assert::Assert;
use harden_testing::generated;

#[test]
fn assertions_in_every_layout() {
    let (generator, judge) = ("asserts/generator.py", "asserts/checks.py");
    generated::judge(&Assert, generator, judge, 300);
}
