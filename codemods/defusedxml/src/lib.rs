//! Moves XML parsing to `defusedxml`, and leaves what only builds XML where it is.
//!
//! [`family`] says what each parsing module of the standard library has and what `defusedxml` has of
//! it; [`uses`] finds what a file imports of one and where it uses that; [`verdict`] judges each use;
//! [`plan`] decides what becomes of each import, and [`writer`] makes one fix of it all, which every
//! finding of the family shares; [`findings`] hands it to them. [`xmlrpc`] and [`lxml`] go ways of their own.

mod arguments;
mod comment;
mod compound;
mod family;
mod findings;
mod handlers;
mod lxml;
mod naming;
mod output;
mod plan;
mod reason;
mod statement;
mod uses;
mod verdict;
mod writer;
mod xmlrpc;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `defusedxml` codemod.
pub struct DefusedXml;

/// The first release whose `ParseError` is the standard library's own class.
pub(crate) const REQUIREMENT: &str = "defusedxml>=0.7.1";

const SAFE: &[Applicability] = &[Applicability::Safe, Applicability::Unsafe];
const UNSAFE: &[Applicability] = &[Applicability::Unsafe];

const fn rule(
    id: &'static str,
    ruff: Option<&'static str>,
    title: &'static str,
    severity: Severity,
    classes: &'static [Applicability],
) -> Rule {
    Rule {
        id,
        ruff,
        title,
        severity,
        cwe: 20,
        classes,
    }
}

static RULES: [Rule; 14] = [
    rule(
        "B313",
        Some("S313"),
        "parsing with xml.etree.cElementTree",
        Severity::Medium,
        SAFE,
    ),
    rule(
        "B314",
        Some("S314"),
        "parsing with xml.etree.ElementTree",
        Severity::Medium,
        SAFE,
    ),
    rule(
        "B315",
        Some("S315"),
        "parsing with xml.sax.expatreader",
        Severity::Medium,
        UNSAFE,
    ),
    rule(
        "B316",
        Some("S316"),
        "parsing with xml.dom.expatbuilder",
        Severity::Medium,
        SAFE,
    ),
    rule(
        "B317",
        Some("S317"),
        "parsing with xml.sax",
        Severity::Medium,
        UNSAFE,
    ),
    rule(
        "B318",
        Some("S318"),
        "parsing with xml.dom.minidom",
        Severity::Medium,
        SAFE,
    ),
    rule(
        "B319",
        Some("S319"),
        "parsing with xml.dom.pulldom",
        Severity::Medium,
        UNSAFE,
    ),
    rule(
        "B405",
        Some("S405"),
        "import of xml.etree.ElementTree",
        Severity::Low,
        SAFE,
    ),
    rule(
        "B406",
        Some("S406"),
        "import of xml.sax",
        Severity::Low,
        SAFE,
    ),
    rule(
        "B407",
        Some("S407"),
        "import of xml.dom.expatbuilder",
        Severity::Low,
        SAFE,
    ),
    rule(
        "B408",
        Some("S408"),
        "import of xml.dom.minidom",
        Severity::Low,
        SAFE,
    ),
    rule(
        "B409",
        Some("S409"),
        "import of xml.dom.pulldom",
        Severity::Low,
        SAFE,
    ),
    rule(
        "B410",
        Some("S410"),
        "parsing with lxml's default parser",
        Severity::Low,
        UNSAFE,
    ),
    rule(
        "B411",
        Some("S411"),
        "import of xmlrpc",
        Severity::High,
        SAFE,
    ),
];

/// The rule with this id of Bandit's, which is one of the table.
pub(crate) fn rule_of(id: &str) -> &'static Rule {
    RULES.iter().find(|rule| rule.id == id).unwrap_or(&RULES[0])
}

impl Codemod for DefusedXml {
    fn name(&self) -> &'static str {
        "defusedxml"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &[
            "ElementTree",
            "minidom",
            "pulldom",
            "expatbuilder",
            "sax",
            "xmlrpc",
            "lxml",
        ]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        reason::DOCS
    }

    fn readme(&self) -> &'static str {
        include_str!("../README.md")
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let mut outcomes = findings::outcomes(cx);
        outcomes.extend(xmlrpc::outcomes(cx));
        outcomes.extend(lxml::outcomes(cx));
        outcomes
    }
}
