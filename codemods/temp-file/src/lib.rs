//! Makes temporary files and folders in a way that leaves nobody else the time to be first.
//!
//! [`mktemp`] decides on the names of `tempfile.mktemp()` (B306), [`fixed`] on the paths in `/tmp`
//! (B108): by [`uses`], what is done with a path, and by [`place`], where it stands. They write
//! [`opened`] files, descriptors that are closed at once ([`descriptor`]) and [`private`] folders,
//! with [`names`] that are free.

mod descriptor;
mod findings;
mod fixed;
mod imports;
mod known;
mod layout;
mod life;
mod mktemp;
mod names;
mod opened;
mod path;
mod place;
mod position;
mod private;
mod reason;
mod remove;
mod uses;
mod variable;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `temp-file` codemod.
pub struct TempFile;

pub(crate) const B108: &Rule = &RULES[0];
pub(crate) const B306: &Rule = &RULES[1];

static RULES: [Rule; 2] = [
    Rule {
        id: "B108",
        ruff: Some("S108"),
        title: "a path in a directory that all users share",
        severity: Severity::Medium,
        cwe: 377,
        classes: &[Applicability::Safe, Applicability::Unsafe],
    },
    Rule {
        id: "B306",
        ruff: Some("S306"),
        title: "a name for a temporary file that somebody else may use first",
        severity: Severity::Medium,
        cwe: 377,
        classes: &[Applicability::Unsafe],
    },
];

impl Codemod for TempFile {
    fn name(&self) -> &'static str {
        "temp-file"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &["/tmp", "/dev/shm", "mktemp"]
    }

    fn needles_of(&self, rule: &Rule) -> &'static [&'static str] {
        match rule.id {
            "B108" => &["/tmp", "/dev/shm"],
            _ => &["mktemp"],
        }
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
