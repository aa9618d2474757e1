//! Which versions of Python a file is for.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;

/// Whether the file says that it runs on Python 2 as well: it imports from `__future__` what
/// Python 3 has anyway.
pub(crate) fn supports_python_2(cx: &Context<'_>) -> bool {
    cx.module.suite().iter().any(|stmt| match stmt {
        Stmt::ImportFrom(from) => {
            from.module
                .as_ref()
                .is_some_and(|module| module == "__future__")
                && from
                    .names
                    .iter()
                    .any(|alias| !matches!(alias.name.as_str(), "annotations" | "generator_stop"))
        }
        _ => false,
    })
}

/// Refuses a fix that takes Python 3 where the file is for Python 2 as well.
pub(crate) fn check_python_3(cx: &Context<'_>) -> Result<(), Reason> {
    if supports_python_2(cx) {
        Err(Reason::Python2)
    } else {
        Ok(())
    }
}
