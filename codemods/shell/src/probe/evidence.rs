//! Names and messages that speak of a program being there or not.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use ast::token::TokenKind;

/// Whether a message of a shell's, or of a program's of the like, says that a file is not there.
pub(super) fn says_absent(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    [
        "not found",
        "no such file",
        "not recognized",
        "not recognised",
        "cannot find",
        "can't find",
    ]
    .iter()
    .any(|phrase| text.contains(phrase))
}

/// Phrases that speak of an installation.
const INSTALL: &[&str] = &[
    "apt install",
    "apt-get install",
    "be installed",
    "brew install",
    "command not found",
    "have you installed",
    "install it",
    "in your path",
    "is it installed",
    "isn't installed",
    "must install",
    "need to install",
    "not in path",
    "not installed",
    "not on path",
    "on your path",
    "please install",
];

/// Phrases that speak of a program where its name stands beside them.
const ABSENT: &[&str] = &[
    "can't find",
    "cannot find",
    "could not find",
    "couldn't find",
    "depends on",
    "does not exist",
    "doesn't exist",
    "is required",
    "missing",
    "no such",
    "not available",
    "not exist",
    "not find",
    "not found",
    "not present",
    "requires",
    "unavailable",
];

/// Programs whose failure says that something else is not installed.
const QUERIES: &[&str] = &[
    "apk",
    "apt",
    "apt-cache",
    "apt-get",
    "brew",
    "cargo",
    "conda",
    "dnf",
    "dpkg",
    "dpkg-query",
    "fc-list",
    "flatpak",
    "gem",
    "kpsewhich",
    "lsmod",
    "modinfo",
    "modprobe",
    "npm",
    "opkg",
    "pacman",
    "pip",
    "pip3",
    "pkg",
    "pkg-config",
    "python",
    "python3",
    "rpm",
    "snap",
    "systemctl",
    "whereis",
    "which",
    "yum",
    "zypper",
];

/// What is looked for: the names of a command's programs, or the source of values that name them.
#[derive(Clone, Copy)]
pub(super) struct Names<'n>(pub(super) &'n [String]);

impl Names<'_> {
    fn asks_others(self) -> bool {
        self.0.iter().any(|name| QUERIES.contains(&name.as_str()))
    }

    /// Whether what stands in `range` says that a program is not there: in its messages, or by what
    /// it puts the program's name in.
    pub(super) fn are_missed_in(self, cx: &Context<'_>, range: TextRange) -> bool {
        let mut said = false;
        let mut named = false;
        for token in cx.module.tokens_in(range) {
            let text = cx.module.slice(token.range());
            match token.kind() {
                TokenKind::String | TokenKind::FStringMiddle => {
                    let text = text.to_ascii_lowercase();
                    if !self.asks_others() && INSTALL.iter().any(|phrase| text.contains(phrase)) {
                        return true;
                    }
                    said |= ABSENT.iter().any(|phrase| text.contains(phrase));
                    for name in self.0.iter().map(|name| name.to_ascii_lowercase()) {
                        named |= mentions(&text, &name);
                        said |= text.contains(&format!("no {name}"));
                    }
                }
                TokenKind::Name => {
                    named |= self.0.iter().any(|name| name == text);
                    said |= names_absence(text);
                }
                _ => {}
            }
        }
        said && named
    }

    /// Whether a variable or function of this name holds or tells if a program is there: `has_git`,
    /// `check_dependencies`.
    pub(super) fn are_asked_for_by(self, identifier: &str) -> bool {
        const ASKING: &[&str] = &[
            "available",
            "availability",
            "can",
            "check",
            "detect",
            "ensure",
            "exist",
            "exists",
            "find",
            "found",
            "got",
            "has",
            "have",
            "installed",
            "missing",
            "present",
            "probe",
            "require",
            "required",
            "requires",
            "supported",
            "supports",
            "usable",
            "verify",
            "which",
        ];
        const PROGRAMS: &[&str] = &[
            "binaries",
            "binary",
            "command",
            "commands",
            "dep",
            "dependencies",
            "dependency",
            "deps",
            "exe",
            "executable",
            "executables",
            "prerequisites",
            "prereqs",
            "program",
            "programs",
            "requirement",
            "requirements",
            "software",
            "tool",
            "tools",
            "utilities",
            "utility",
        ];
        const FILLING: &[&str] = &[
            "all",
            "are",
            "cli",
            "cmd",
            "for",
            "if",
            "in",
            "installation",
            "is",
            "not",
            "on",
            "path",
            "system",
            "the",
            "we",
        ];
        let parts = parts(identifier);
        let names: Vec<String> = self.0.iter().flat_map(|name| self::parts(name)).collect();
        let is = |words: &[&str], part: &String| words.contains(&part.as_str());
        let asks = parts.iter().any(|part| is(ASKING, part));
        let installed = !self.asks_others()
            && parts
                .iter()
                .any(|part| matches!(part.as_str(), "installed" | "missing"));
        let programs = parts
            .iter()
            .any(|part| is(PROGRAMS, part) || names.contains(part));
        let whole = parts.iter().all(|part| {
            is(ASKING, part) || is(PROGRAMS, part) || is(FILLING, part) || names.contains(part)
        });
        asks && whole && (programs || installed)
    }
}

fn names_absence(identifier: &str) -> bool {
    let parts = parts(identifier);
    parts
        .iter()
        .any(|part| matches!(part.as_str(), "missing" | "unavailable" | "uninstalled"))
        || parts.windows(2).any(|pair| {
            pair[0] == "not" && matches!(pair[1].as_str(), "found" | "installed" | "available")
        })
}

/// The words of a name in snake case or camel case, in lower case.
fn parts(identifier: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut before_is_lower = false;
    for c in identifier.chars() {
        let starts = c.is_uppercase() && before_is_lower;
        if (starts || !c.is_alphanumeric()) && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if c.is_alphanumeric() {
            part.extend(c.to_lowercase());
        }
        before_is_lower = c.is_lowercase();
    }
    if !part.is_empty() {
        parts.push(part);
    }
    parts
}

fn mentions(text: &str, word: &str) -> bool {
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let is_word = |c: char| c.is_alphanumeric();
            !text[..at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word)
        })
}
