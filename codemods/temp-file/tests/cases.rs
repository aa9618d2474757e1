//! The cases in `cases/`.

use harden_codemod_temp_file::TempFile;
use harden_testing::Suite;

#[test]
fn cases() {
    Suite::new(&TempFile, env!("CARGO_MANIFEST_DIR"))
        .cannot_provoke("edits-do-not-fit", "it says that harden itself is at fault")
        .check();
}
