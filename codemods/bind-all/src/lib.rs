//! Makes development servers, and the defaults of options, listen to this machine alone.
//!
//! [`findings`] decides on each address that Bandit finds. [`route`] follows it to what is done with
//! it: a server binds to it ([`servers`] that are [`known`], by what an object was [`made`] as), or it is the default
//! of an option ([`options`], by its [`words`]). [`place`] says whether that code only runs as a
//! program, [`surroundings`] what else speaks against a change. [`literal`] is where the text is
//! changed, and [`help`] where the old address is documented.

mod arguments;
mod findings;
mod help;
mod known;
mod literal;
mod made;
mod options;
mod place;
mod reason;
mod route;
mod servers;
mod surroundings;
mod words;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `bind-all` codemod.
pub struct BindAll;

pub(crate) const B104: &Rule = &RULES[0];

static RULES: [Rule; 1] = [Rule {
    id: "B104",
    ruff: Some("S104"),
    title: "the address of all interfaces, which a server may bind to",
    severity: Severity::Medium,
    cwe: 605,
    classes: &[Applicability::Unsafe],
}];

impl Codemod for BindAll {
    fn name(&self) -> &'static str {
        "bind-all"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &[harden_bandit::texts::ADDRESS]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        reason::DOCS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        findings::outcomes(cx)
    }
}
