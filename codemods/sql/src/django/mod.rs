//! B610 and B611: SQL that Django's query sets are passed.

use harden_codemod::{Context, Outcome, ReasonDoc};

/// Of which a file has one if it has findings of these rules.
pub(crate) const NEEDLES: &[&str] = &["extra", "RawSQL"];

/// The documentation of this half's own reasons.
pub(crate) const REASONS: &[ReasonDoc] = &[];

/// The outcome for every finding of B610 and B611.
pub(crate) fn outcomes(_cx: &Context<'_>) -> Vec<Outcome> {
    Vec::new()
}
