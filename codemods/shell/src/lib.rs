//! Replaces commands run through a shell with argument lists.
//!
//! [`site`] finds the calls, [`template`] reads the command as text with values in it,
//! `harden_shell` says which process the text stands for, [`value`] decides whether a value can
//! change that, [`command`] makes argument lists of it, [`status`] says how the result is used, [`rewrite`] puts
//! the fix together and [`layout`] breaks it into lines.

mod command;
mod expr;
mod fallback;
mod inner;
mod layout;
mod platform;
mod reason;
mod render;
mod rewrite;
mod site;
mod status;
mod template;
mod value;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `shell` codemod.
pub struct Shell;

pub(crate) const B602: &Rule = &RULES[0];
pub(crate) const B605: &Rule = &RULES[1];

static RULES: [Rule; 2] = [
    Rule {
        id: "B602",
        ruff: Some("S602"),
        title: "subprocess call with shell=True",
        severity: Severity::High,
        cwe: 78,
        classes: &[],
    },
    Rule {
        id: "B605",
        ruff: Some("S605"),
        title: "process started with a shell",
        severity: Severity::High,
        cwe: 78,
        classes: &[Applicability::Safe, Applicability::Unsafe],
    },
];

impl Codemod for Shell {
    fn name(&self) -> &'static str {
        "shell"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &["system", "popen", "getoutput", "getstatusoutput", "shell"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        reason::DOCS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        site::outcomes(cx)
    }
}
