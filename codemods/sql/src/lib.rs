//! Passes values to SQL as parameters, where they are written into its text.
//!
//! [`findings`] decides on each text that Bandit takes for SQL: what runs it ([`execution`]), by which
//! driver ([`origin`], [`driver`]), what each value in it is ([`text`], [`decide`]), how it is passed
//! ([`value`], [`parameters`]), and what is left of the text ([`edits`]). [`plain`] is for texts that
//! nothing is put into. [`django`] does the same for what Django's query sets take.

mod allow;
mod comment;
mod decide;
mod django;
mod driver;
mod edits;
mod execution;
mod findings;
mod fix;
mod held;
mod kind;
mod layout;
mod list;
mod names;
mod origin;
mod parameters;
mod plain;
mod reason;
mod rules;
mod surroundings;
mod text;
mod value;
mod wrap;

use std::sync::LazyLock;

use harden_codemod::{Codemod, Context, Outcome, ReasonDoc, Rule};

/// The `sql` codemod.
pub struct Sql;

/// Those of both halves.
static NEEDLES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| [harden_bandit::sql::NEEDLES, django::NEEDLES].concat());

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
        &NEEDLES
    }

    fn needles_of(&self, rule: &Rule) -> &'static [&'static str] {
        match rule.id {
            "B608" => harden_bandit::sql::NEEDLES,
            _ => django::NEEDLES,
        }
    }

    fn ignores_case(&self, rule: &Rule) -> bool {
        rule.id == "B608"
    }

    /// Those of Django's functions.
    fn needs_whole_names(&self) -> bool {
        true
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &REASONS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let calls = django::Calls::of(cx);
        let mut outcomes = Vec::new();
        if cx.wants("B608") {
            let texts = findings::outcomes(cx).into_iter();
            outcomes.extend(texts.map(|text| calls.adopt(cx, text)));
        }
        outcomes.extend(calls.into_outcomes());
        outcomes
    }
}
