//! Says of digests by MD5 and SHA-1 that they are not for security, where the code shows that they
//! are not.
//!
//! [`bandit`] finds the calls as Bandit does, [`findings`] decides on each: whether it certainly is
//! one of the standard library's ([`function`]), what the names, arguments and comments around it say
//! that the digest is for ([`evidence`], by the [`terms`] among their [`words`]), what it is compared
//! with ([`comparison`]), and whether the code around counts on the call as it is ([`surroundings`]). [`argument`] puts the new argument in.

mod argument;
mod bandit;
mod comparison;
mod evidence;
mod findings;
mod function;
mod part;
mod reason;
mod surroundings;
mod terms;
mod words;

use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};

/// The `weak-hash` codemod.
pub struct WeakHash;

pub(crate) const B303: &Rule = &RULES[0];
pub(crate) const B324: &Rule = &RULES[1];

static RULES: [Rule; 2] = [
    Rule {
        id: "B303",
        ruff: Some("S303"),
        title: "MD2, MD4, MD5 or SHA-1 of a cryptographic library",
        severity: Severity::Medium,
        cwe: 327,
        classes: &[],
    },
    Rule {
        id: "B324",
        ruff: Some("S324"),
        title: "MD4, MD5 or SHA-1 of hashlib, or a weak method of crypt",
        severity: Severity::High,
        cwe: 327,
        classes: &[Applicability::Safe, Applicability::Unsafe],
    },
];

impl Codemod for WeakHash {
    fn name(&self) -> &'static str {
        "weak-hash"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &[
            "hashlib",
            "METHOD_CRYPT",
            "METHOD_MD5",
            "METHOD_BLOWFISH",
            "Crypto",
            "cryptography",
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
