//! B108: paths in directories that all users share (`plugins/general_hardcoded_tmp.py`).

use harden_bandit::texts::{self, Text};
use harden_codemod::Context;
use harden_codemod::prelude::Ranged;

use crate::flow::{self, Purpose};
use crate::reason::Reason;
use crate::rules::rule_of;
use crate::site::Site;

/// The finding in `text`, if there is one.
pub(crate) fn site(cx: &Context<'_>, text: &Text<'_>) -> Option<Site> {
    let directory = text.directory()?;
    let message = "a path in a directory that all users share may be another user's";
    let judgement = judge(cx, text, directory);
    Some(Site::new(
        rule_of("B108"),
        text.expr.range(),
        message,
        judgement,
    ))
}

fn judge(cx: &Context<'_>, text: &Text<'_>, directory: &str) -> Result<String, Reason> {
    if !text.is_tail && is_beside(&text.value, directory) && !flow::is_taken_apart(cx, text.expr) {
        return Ok(format!("not below {directory}"));
    }
    let purpose = flow::purpose(cx, text.expr).map_err(Reason::MayBeOpened)?;
    Ok(match purpose {
        Purpose::Compared => "only compared, not opened",
        Purpose::LookedUp => "only a key to look up, not opened",
        Purpose::Matched => "only a pattern to match, not opened",
        Purpose::Shown => "only shown, not opened",
        Purpose::Version => "a version, not a path",
        Purpose::Type => "a type, not opened",
        Purpose::Nothing => "not used",
        Purpose::Several => "only looked at, not opened",
    }
    .to_string())
}

/// Whether the text, whatever it is joined with, names something beside the directory, such as
/// `/tmpfiles`: a letter, digit, `-` or `_` goes on with its name, and nothing further on leads back.
/// Blanks and marks may make it a list of paths, a pattern or a command.
fn is_beside(text: &str, directory: &str) -> bool {
    let rest = &text[directory.len()..];
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    rest.starts_with(is_name)
        && rest
            .chars()
            .all(|c| is_name(c) || matches!(c, '/' | '.' | '%' | '{' | '}' | '<' | '>' | ':'))
        && !rest.contains("..")
        && texts::DIRECTORIES.iter().all(|other| !rest.contains(other))
}
