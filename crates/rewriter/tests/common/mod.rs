//! What the tables have in common.
#![allow(dead_code, reason = "each test binary uses its own part")]

use harden_rewriter::{Module, SyntaxTree};

/// Calls `f` with the module that `text` is.
pub(crate) fn with_module<R>(text: &str, f: impl FnOnce(&Module<'_>, &SyntaxTree) -> R) -> R {
    let tree = SyntaxTree::parse(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    let module = Module::new(text, &tree).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    f(&module, &tree)
}

/// Fails with the list of all rows that `check` has something to say of.
pub(crate) fn check_table<'t, R: 't>(
    rows: impl IntoIterator<Item = &'t R>,
    check: impl Fn(&R) -> Result<(), String>,
) {
    let failures: Vec<String> = rows
        .into_iter()
        .filter_map(|row| check(row).err())
        .collect();
    assert!(failures.is_empty(), "{}\n", failures.join("\n\n"));
}

/// What is wrong if `got` is not `expected`.
pub(crate) fn equal(trap: &str, expected: &str, got: &str) -> Result<(), String> {
    if got == expected {
        Ok(())
    } else {
        Err(format!("{trap}\nexpected:\n{expected}\ngot:\n{got}"))
    }
}
