//! Replaces commands run through a shell with argument lists.
//!
//! [`site`] finds the calls, [`template`] reads the command as text with values in it,
//! `harden_shell` says which processes the text stands for, [`value`] decides whether a value can
//! change that, [`command`] makes a [`program`] in Python's terms of it. [`calls`] has a module for
//! each way to start a shell, which looks at how the result is used ([`status`]) and at what stands
//! around, and says how the processes are started ([`runner`]); [`emit`] puts them there, as an
//! expression or as statements.

mod calls;
mod command;
mod doubts;
mod emit;
mod expr;
mod fallback;
mod format;
mod future;
mod inner;
mod input;
mod insert;
mod joined;
mod layout;
mod needs;
mod order;
mod place;
mod platform;
mod print;
mod probe;
mod program;
mod reason;
mod render;
mod runner;
mod site;
mod status;
mod template;
mod together;
mod value;
mod variable;
mod windows;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `shell` codemod.
pub struct Shell;

pub(crate) const B602: &Rule = &RULES[0];
pub(crate) const B604: &Rule = &RULES[1];
pub(crate) const B605: &Rule = &RULES[2];

static RULES: [Rule; 3] = [
    Rule {
        id: "B602",
        ruff: Some("S602"),
        title: "subprocess call with shell=True",
        severity: Severity::High,
        cwe: 78,
        classes: &[Applicability::Safe, Applicability::Unsafe],
    },
    Rule {
        id: "B604",
        ruff: Some("S604"),
        title: "other function called with shell=True",
        severity: Severity::Medium,
        cwe: 78,
        classes: &[Applicability::Safe, Applicability::Unsafe],
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
        &[
            "system",
            "popen",
            "popen2",
            "popen3",
            "popen4",
            "Popen3",
            "Popen4",
            "getoutput",
            "getstatusoutput",
            "create_subprocess_shell",
            "shell",
            "execl",
            "execlp",
            "execv",
            "execvp",
            "spawnl",
            "spawnlp",
            "spawnv",
            "spawnvp",
            // The shell by position, and `["sh", "-c", …]`.
            "subprocess",
        ]
    }

    fn needs_whole_names(&self) -> bool {
        true
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
