//! The cases in `cases/`.

use harden_codemod_sql::Sql;
use harden_testing::Suite;

#[test]
fn cases() {
    Suite::new(&Sql, env!("CARGO_MANIFEST_DIR"))
        .cannot_provoke("edits-do-not-fit", "it says that harden itself is at fault")
        .check();
}
