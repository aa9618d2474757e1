//! Puts a comment on code that is right as it is, with the fact that was proven.
//!
//! Each module finds what one of Bandit's rules finds, exactly there, and judges it: [`asserts`].
//! What is not proven is refused, with what was not shown.

mod asserts;
mod outcome;
mod reason;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `nosec` codemod.
pub struct Nosec;

pub(crate) static B101: Rule = Rule {
    id: "B101",
    ruff: Some("S101"),
    title: "assert, which `python -O` leaves out",
    severity: Severity::Low,
    cwe: 703,
    classes: &[Applicability::Safe],
};

impl Codemod for Nosec {
    fn name(&self) -> &'static str {
        "nosec"
    }

    fn rules(&self) -> &'static [Rule] {
        std::slice::from_ref(&B101)
    }

    fn needles(&self) -> &'static [&'static str] {
        &["assert"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        reason::DOCS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        asserts::outcomes(cx)
    }
}
