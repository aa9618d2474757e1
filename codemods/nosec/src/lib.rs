//! Puts a comment on code that is right as it is, with the fact that was proven.
//!
//! Some modules find what Bandit's rules find, exactly there, and judge it: [`asserts`], [`strings`]
//! with [`bind`] and [`temporary`], [`processes`], [`imports`]. [`flow`] follows a text to where it
//! is used, [`command`] and [`constant`] judge what a call runs, [`aliases`] reads names as Bandit
//! does. [`site`] makes outcomes of the judgements. What is not proven is refused, with what was not
//! shown.

mod aliases;
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

use harden_codemod::{Codemod, Context, Outcome, ReasonDoc, Rule};

/// Of all of the rules.
static NEEDLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    [
        &[asserts::NEEDLE][..],
        strings::NEEDLES,
        processes::NEEDLES,
        sql::NEEDLES,
    ]
    .concat()
});

/// The `nosec` codemod.
pub struct Nosec;

impl Codemod for Nosec {
    fn name(&self) -> &'static str {
        "nosec"
    }

    fn rules(&self) -> &'static [Rule] {
        &rules::RULES
    }

    /// Texts that are written with escapes, or in pieces, have no needle: Bandit reads `"\x2ftmp"`
    /// and `"0.0." "0.0"`, and harden passes files by that have nothing else.
    fn needles(&self) -> &'static [&'static str] {
        &NEEDLES
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        reason::DOCS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let mut sites = asserts::sites(cx);
        sites.extend(strings::sites(cx));
        sites.extend(processes::sites(cx));
        sites.extend(imports::sites(cx));
        sites.extend(sql::sites(cx));
        site::outcomes(cx, sites)
    }
}
