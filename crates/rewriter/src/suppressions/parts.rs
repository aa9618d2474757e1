//! The parts of a comment, as Bandit and Ruff read them.

use super::{SuppressionScope, SuppressionTool};
use crate::suppress::{self, Suppression, codes, file_noqa, noqa, nosec};

/// A part of a comment: a `#` and what follows it up to the next one.
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    /// Where it begins in the comment.
    pub(super) start: usize,
    /// The part as Bandit or Ruff reads it, if one of them does.
    pub(super) reading: Option<Reading<'a>>,
}

/// How a tool reads a part.
pub(super) struct Reading<'a> {
    pub(super) tool: SuppressionTool,
    pub(super) scope: SuppressionScope,
    pub(super) suppresses: Suppression,
    /// What follows the keyword.
    pub(super) words: &'a str,
    /// What follows the codes; for Ruff's comments only.
    pub(super) prose: &'a str,
}

impl Part<'_> {
    /// Whether Bandit or Ruff takes it for a suppression, be it of other rules.
    pub(super) fn suppresses(&self) -> bool {
        nosec(self.text).is_some() || noqa(self.text).is_some() || self.reading.is_some()
    }

    pub(super) fn is_prose(&self) -> bool {
        !self.suppresses() && !is_directive(self.text)
    }
}

/// Whether a part is meant for a tool, rather than for a reader.
///
/// The names are of tools that are in use. Of another word with a colon, as in `# reason: …` or
/// `# alice: …`, nothing tells that a tool would read it.
pub(super) fn is_directive(part: &str) -> bool {
    const WITH_COLON: [&str; 27] = [
        "autoflake",
        "autopep8",
        "basedpyright",
        "black",
        "codespell",
        "coverage",
        "cspell",
        "doctest",
        "flake8",
        "fmt",
        "isort",
        "mypy",
        "pycln",
        "pylint",
        "pyre-fixme",
        "pyre-ignore",
        "pyrefly",
        "pyright",
        "pytype",
        "ruff",
        "semgrep",
        "snyk",
        "sourcery",
        "ty",
        "type",
        "yapf",
        "zizmor",
    ];
    const ALONE: [&str; 13] = [
        "lgtm",
        "noinspection",
        "nolint",
        "nopep8",
        "nopycln",
        "noqa",
        "nosec",
        "nosem",
        "nosemgrep",
        "nosonar",
        "pragma",
        "skipcq",
        "wemake-python-styleguide",
    ];
    let text = part[1..].trim_start();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let (name, after) = text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len()));
    let is_in = |names: &[&str]| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    let has_colon = after.trim_start().starts_with(':');
    is_in(&ALONE) || has_colon && is_in(&WITH_COLON)
}

/// The parts of a comment, with how they are read.
pub(super) fn parts_of(comment: &str, has_line_to_itself: bool) -> Vec<Part<'_>> {
    let mut start = 0;
    let mut has_nosec = false;
    let mut has_noqa = false;
    suppress::parts(comment)
        .map(|text| {
            let reading = if let Some(reading) = bandits(text) {
                (!std::mem::replace(&mut has_nosec, true)).then_some(reading)
            } else if start == 0 && has_line_to_itself && file_noqa(comment).is_some() {
                for_the_file(text)
            } else if noqa(text).is_some() && !text[1..].trim_start().starts_with("ruff") {
                // A list without a code of `S` is one that counts, too.
                (!std::mem::replace(&mut has_noqa, true))
                    .then(|| ruffs(text))
                    .flatten()
            } else {
                in_brackets(text, has_line_to_itself)
            };
            let part = Part {
                text,
                start,
                reading,
            };
            start += text.len();
            part
        })
        .collect()
}

/// `# nosec …`.
fn bandits(part: &str) -> Option<Reading<'_>> {
    let words = part[1..].trim_start().strip_prefix("nosec")?;
    Some(Reading {
        tool: SuppressionTool::Bandit,
        scope: SuppressionScope::Line,
        suppresses: nosec(part)?,
        words: words.trim_end(),
        prose: "",
    })
}

/// `# noqa` and `# noqa: S602`.
fn ruffs(part: &str) -> Option<Reading<'_>> {
    let words = part[1..].trim_start().get("noqa".len()..)?;
    of_ruff(noqa(part)?, SuppressionScope::Line, words)
}

/// `# ruff: noqa` and `# flake8: noqa: S602`.
fn for_the_file(part: &str) -> Option<Reading<'_>> {
    let words = part.split_once(':')?.1.trim_start().get("noqa".len()..)?;
    of_ruff(file_noqa(part.trim_end())?, SuppressionScope::File, words)
}

/// `# ruff: ignore[S602]`, and on lines of their own `# ruff: disable[S602]` and
/// `# ruff: file-ignore[S602]`.
fn in_brackets(part: &str, has_line_to_itself: bool) -> Option<Reading<'_>> {
    let directive = part[1..].trim_start().strip_prefix("ruff:")?.trim_start();
    let (name, words) = directive.split_once('[')?;
    let scope = match name {
        "ignore" => SuppressionScope::Line,
        "disable" if has_line_to_itself => SuppressionScope::Block,
        "file-ignore" if has_line_to_itself => SuppressionScope::File,
        _ => return None,
    };
    let (list, prose) = words.split_once(']')?;
    let reading = of_ruff(Suppression::Ids(codes(list)), scope, list)?;
    Some(Reading {
        prose: prose.trim_matches(|c: char| !c.is_alphanumeric() && c != '(' && c != ')'),
        ..reading
    })
}

/// A comment of Ruff's, if it suppresses a rule `S`.
fn of_ruff(suppresses: Suppression, scope: SuppressionScope, words: &str) -> Option<Reading<'_>> {
    const SEPARATORS: [char; 9] = [' ', '\t', '-', '–', '—', ':', ',', ';', '.'];
    let mut prose = words.trim_start_matches(SEPARATORS);
    let suppresses = match suppresses {
        Suppression::All => Suppression::All,
        Suppression::Ids(all) => {
            for _ in &all {
                let end = prose.find([',', ' ', '\t']).unwrap_or(prose.len());
                prose = prose[end..].trim_start_matches([',', ' ', '\t']);
            }
            let is_of_s = |id: &String| {
                id.strip_prefix('S')
                    .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
            };
            let ids: Vec<String> = all.into_iter().filter(is_of_s).collect();
            if ids.is_empty() {
                return None;
            }
            Suppression::Ids(ids)
        }
    };
    Some(Reading {
        tool: SuppressionTool::Ruff,
        scope,
        suppresses,
        words,
        prose: prose.trim_start_matches(SEPARATORS).trim_end(),
    })
}
