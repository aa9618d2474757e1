//! Makes a record, at DEBUG, of exceptions that are ignored in silence.
//!
//! [`outline`] finds the handlers as Bandit does, and what is around them. [`findings`] decides on
//! each: whether it may log where it stands, by what calls it ([`danger`], [`registered`],
//! [`classes`]) and what is around it ([`surroundings`]); with which logger, one that is there
//! ([`known`]) or another ([`logger`], [`header`]); in which words ([`message`]), and how that is
//! typed ([`record`]).

mod classes;
mod danger;
mod findings;
mod header;
mod known;
mod logger;
mod message;
mod names;
mod outline;
mod reason;
mod record;
mod registered;
mod surroundings;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `swallowed-exception` codemod.
pub struct SwallowedException;

pub(crate) const B110: &Rule = &RULES[0];
pub(crate) const B112: &Rule = &RULES[1];

static RULES: [Rule; 2] = [
    Rule {
        id: "B110",
        ruff: Some("S110"),
        title: "exceptions ignored by `except: pass`",
        severity: Severity::Low,
        cwe: 703,
        classes: &[Applicability::Unsafe],
    },
    Rule {
        id: "B112",
        ruff: Some("S112"),
        title: "exceptions ignored by `except: continue`",
        severity: Severity::Low,
        cwe: 703,
        classes: &[Applicability::Unsafe],
    },
];

impl Codemod for SwallowedException {
    fn name(&self) -> &'static str {
        "swallowed-exception"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        // All that may follow `except` in a bare handler, and in one for the only name that counts,
        // which may stand in parentheses.
        &[
            "except:",
            "except\\",
            "except\t",
            "except\u{c}",
            "except :",
            "except  ",
            "except \\",
            "except \t",
            "except \u{c}",
            "except Exception",
            "except*",
            "except *",
            "except(Exception",
            "except((",
            "except( ",
            "except(\t",
            "except(\u{c}",
            "except(\n",
            "except(\r",
            "except(\\",
            "except(#",
            "except (Exception",
            "except ((",
            "except ( ",
            "except (\t",
            "except (\u{c}",
            "except (\n",
            "except (\r",
            "except (\\",
            "except (#",
        ]
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
