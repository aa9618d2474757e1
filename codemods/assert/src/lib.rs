//! Turns assertions that guard something into checks that stay where `python -O` leaves assertions
//! out.
//!
//! [`findings`] decides on each: whether its code may be touched at all ([`surroundings`], [`names`],
//! [`handlers`]), and what it is for ([`purpose`]): who may do something ([`access`]), what comes from
//! outside ([`outside`]) or what a caller passes ([`parameter`]). [`condition`] turns the condition
//! round, [`place`] makes room on lines with several statements, [`message`] hands the message on,
//! and [`rewrite`] puts that together. [`effect`] says what changes.

mod access;
mod condition;
mod effect;
mod exception;
mod findings;
mod handlers;
mod message;
mod names;
mod outside;
mod parameter;
mod parts;
mod place;
mod purpose;
mod reason;
mod rewrite;
mod surroundings;

use std::path::Path;

use harden_codemod::{
    Applicability, Codemod, CodemodOption, Context, Outcome, Project, ReasonDoc, Rule, Severity,
};

/// The `assert` codemod.
pub struct Assert;

pub(crate) const B101: &Rule = &RULES[0];

static RULES: [Rule; 1] = [Rule {
    id: "B101",
    ruff: Some("S101"),
    title: "assertion, which `python -O` leaves out",
    severity: Severity::Low,
    cwe: 703,
    classes: &[Applicability::Unsafe],
}];

impl Codemod for Assert {
    fn name(&self) -> &'static str {
        "assert"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        // All that may follow the keyword, so that `assertEqual` is none.
        &[
            "assert ",
            "assert\t",
            "assert\u{c}",
            "assert\\",
            "assert(",
            "assert[",
            "assert{",
            "assert\"",
            "assert'",
            "assert-",
            "assert+",
            "assert~",
            "assert.",
        ]
    }

    /// Assertions belong into tests, and would be most of what is said about a project.
    fn passes_over(&self, path: &Path, project: &dyn Project) -> bool {
        project.is_test(path)
    }

    fn options(&self) -> &'static [CodemodOption] {
        &[exception::OPTION]
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
