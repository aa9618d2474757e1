//! The cases in `cases/`.

use harden_codemod_shell::Shell;
use harden_testing::Suite;

#[test]
fn cases() {
    Suite::new(&Shell, env!("CARGO_MANIFEST_DIR"))
        .cannot_provoke(
            "too-many-values",
            "it takes more values than there are private-use characters to stand for them",
        )
        .cannot_provoke("edits-do-not-fit", "it says that harden itself is at fault")
        .check();
}
