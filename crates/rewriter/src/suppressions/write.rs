//! Edits to comments that suppress.

use std::ops::Range;

use ruff_text_size::{TextRange, TextSize};

use super::parts::{is_directive, parts_of};
use super::{SuppressionComment, SuppressionTool, reason};
use crate::edit::Edit;
use crate::module::Module;
use crate::suppress::{Suppression, file_noqa, noqa, nosec, parts};

/// A reason that no comment can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReason {
    /// It has no words.
    #[error("the reason is empty")]
    Empty,
    /// It has several lines.
    #[error("the reason has a line break")]
    Lines,
    /// A tool would read it: `noqa`, `type: ignore`.
    #[error("a tool would read the reason as meant for it")]
    Read,
}

impl Module<'_> {
    /// The edit that makes `suppression` give `reason`, in a part of its own behind it and the
    /// other suppressions that follow it directly.
    ///
    /// # Errors
    /// Where the reason is empty, has a line break, or would be read by a tool.
    pub fn add_reason(
        &self,
        suppression: &SuppressionComment<'_>,
        reason: &str,
    ) -> Result<Edit, BadReason> {
        let reason = reason.trim();
        if reason.contains(['\n', '\r', '\u{c}']) {
            return Err(BadReason::Lines);
        }
        if !reason::says_something(reason) {
            return Err(BadReason::Empty);
        }
        let comment = self.slice(suppression.comment);
        let is_read = |part| is_directive(part) || nosec(part).is_some() || noqa(part).is_some();
        if parts(&format!("# {reason}")).any(is_read) {
            return Err(BadReason::Read);
        }
        let own = (suppression.range.start() - suppression.comment.start()).to_usize();
        let end = parts_of(comment, false)
            .iter()
            .skip_while(|part| part.start < own)
            .take_while(|part| part.suppresses() || part.start == own)
            .last()
            .map_or(comment.len(), |part| {
                part.start + part.text.trim_end().len()
            });
        let (before, after) = comment.split_at(end);
        Ok(Edit::replace(
            suppression.comment,
            format!("{before} # {reason}{after}"),
        ))
    }

    /// The edit that makes `suppression` list just `ids`, in the form that Bandit reads as it is
    /// meant: `# nosec B602, B607 # reason`. Its prose goes behind a `#` of its own.
    ///
    /// `None` where Bandit would not read just these ids, or another tool the prose.
    pub fn list_ids(&self, suppression: &SuppressionComment<'_>, ids: &[&str]) -> Option<Edit> {
        if suppression.tool != SuppressionTool::Bandit {
            return None;
        }
        let prose = suppression.prose;
        let mut part = format!("# nosec {}", ids.join(", "));
        if !prose.is_empty() {
            let own = format!("# {prose}");
            if is_directive(&own) || nosec(&own).is_some() {
                return None;
            }
            part = format!("{part} {own}");
        }
        let comment = self.slice(suppression.comment);
        let Range { start, end } = within(suppression.range, suppression.comment);
        if comment[end..].starts_with('#') {
            part.push(' ');
        }
        let new = [&comment[..start], &part, &comment[end..]].concat();
        let mut sorted: Vec<String> = ids.iter().map(ToString::to_string).collect();
        sorted.sort();
        let is_as_meant = nosec(&new) == Some(Suppression::Ids(sorted))
            && noqa(&new) == noqa(comment)
            && file_noqa(&new) == file_noqa(comment);
        is_as_meant.then(|| Edit::replace(suppression.range, part))
    }
}

/// Where `part` is in `comment`, which it is a part of.
fn within(part: TextRange, comment: TextRange) -> Range<usize> {
    let start = part.start() - comment.start();
    let end: TextSize = start + part.len();
    start.to_usize()..end.to_usize()
}
