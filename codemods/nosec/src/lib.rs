//! Puts a comment on code that is right as it is, with the fact that was proven.
//!
//! Some modules find what Bandit's rules find, exactly there, and judge it: [`asserts`], [`strings`]
//! with [`bind`] and [`temporary`], [`processes`], [`imports`]. [`flow`] follows a text to where it
//! is used, [`command`] and [`constant`] judge what a call runs. `harden_justification` makes outcomes of the judgements. What is not proven is refused, with what was not
//! shown.

mod asserts;
mod bind;
mod command;
mod constant;
mod flow;
mod imports;
mod processes;
mod reason;
mod rules;
mod site;
mod source;
mod sql;
mod strings;
mod temporary;
mod uses;

use std::sync::LazyLock;

use harden_bandit::texts;
use harden_codemod::{Codemod, Context, Outcome, ReasonDoc, Rule, Selected, Severity};

use crate::site::Site;

/// Finds and judges the sites of some rules.
type Finder = fn(&Context<'_>) -> Vec<Site>;

/// Of all of the rules.
static NEEDLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let rules = rules::RULES.iter();
    rules
        .flat_map(|rule| needles_of(rule.id))
        .copied()
        .collect()
});

/// Of the rule `id`.
fn needles_of(id: &str) -> &'static [&'static str] {
    match id {
        "B101" => &[asserts::NEEDLE],
        "B104" | "B108" => texts::NEEDLES,
        "B608" => harden_bandit::sql::NEEDLES,
        _ => processes::NEEDLES,
    }
}

/// The `nosec` codemod.
pub struct Nosec;

impl Codemod for Nosec {
    fn name(&self) -> &'static str {
        "nosec"
    }

    fn rules(&self) -> &'static [Rule] {
        &rules::RULES
    }

    fn only_proves(&self) -> bool {
        true
    }

    fn needles(&self) -> &'static [&'static str] {
        &NEEDLES
    }

    fn needles_of(&self, rule: &Rule) -> &'static [&'static str] {
        needles_of(rule.id)
    }

    /// SQL is written in both.
    fn ignores_case(&self, rule: &Rule) -> bool {
        rule.id == "B608"
    }

    fn selected(&self, rule: &Rule) -> Selected {
        match rule.severity {
            Severity::Low => Selected::WithLow,
            _ => Selected::ByDefault,
        }
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        reason::DOCS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let finders: [(&[&str], Finder); 5] = [
            (&["B101"], asserts::sites),
            (&["B104", "B108"], strings::sites),
            (&["B603", "B607"], processes::sites),
            (&["B404"], imports::sites),
            (&["B608"], sql::sites),
        ];
        let sites = finders
            .iter()
            .filter(|(ids, _)| ids.iter().any(|id| cx.wants(id)))
            .flat_map(|(_, find)| find(cx))
            .collect();
        harden_justification::outcomes(cx, sites)
    }
}
