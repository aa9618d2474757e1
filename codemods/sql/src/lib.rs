//! Passes values to SQL as parameters, where they are written into its text.
//!
//! [`django`] does so for what Django's query sets take.

mod django;
mod reason;
mod rules;

use std::sync::LazyLock;

use harden_codemod::{Codemod, Context, Outcome, ReasonDoc, Rule};

/// The `sql` codemod.
pub struct Sql;

/// The reasons of both halves, sorted by code.
static REASONS: LazyLock<Vec<ReasonDoc>> = LazyLock::new(|| {
    let mut reasons = [reason::DOCS, django::REASONS].concat();
    reasons.sort_by_key(|doc| doc.code);
    reasons.dedup_by_key(|doc| doc.code);
    reasons
});

impl Codemod for Sql {
    fn name(&self) -> &'static str {
        "sql"
    }

    fn rules(&self) -> &'static [Rule] {
        &rules::RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        django::NEEDLES
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &REASONS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        django::outcomes(cx)
    }
}
