//! B101: assertions, which `python -O` leaves out (`plugins/asserts.py`).

use harden_codemod::prelude::*;
use harden_codemod::{Context, Outcome};

use crate::B101;
use crate::outcome::{finding, outcome};
use crate::reason::Reason;

/// The outcome for every assertion.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    cx.module
        .index()
        .statements()
        .filter(|stmt| stmt.is_assert_stmt())
        .map(|stmt| {
            let finding = finding(&B101, stmt.range(), "python -O leaves the assertion out");
            outcome(cx, finding, Err(Reason::NotNarrowing))
        })
        .collect()
}
