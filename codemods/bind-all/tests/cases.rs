//! The cases in `cases/`.

use harden_codemod_bind_all::BindAll;
use harden_testing::Suite;

#[test]
fn cases() {
    Suite::new(&BindAll, env!("CARGO_MANIFEST_DIR"))
        .cannot_provoke("edits-do-not-fit", "it says that harden itself is at fault")
        .check();
}
