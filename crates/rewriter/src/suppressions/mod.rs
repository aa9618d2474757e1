//! The comments of a file that suppress findings, for reports and for rules about them.

mod fault;
mod parts;
mod reason;
#[cfg(test)]
mod tests;
mod words;
mod write;

use jiff::civil::Date;
use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::module::Module;
use crate::suppress::{Suppression, nosec};
pub use fault::SuppressionFault;
use parts::parts_of;
use words::Words;
pub use write::BadReason;

/// A part of a comment that suppresses findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuppressionComment<'a> {
    /// The part: from its `#` to its last character that is no blank.
    pub range: TextRange,
    /// The whole comment.
    pub comment: TextRange,
    /// The line of it, from 1.
    pub line: usize,
    /// Who reads it.
    pub tool: SuppressionTool,
    /// What code it is about.
    pub scope: SuppressionScope,
    /// What the tool really takes it for.
    pub suppresses: Suppression,
    /// The ids of the tests that it means, as far as that can be seen, in the order it has them.
    pub meant: Vec<String>,
    /// What stands between `nosec` or `noqa` and the next `#`, as it is written.
    pub words: &'a str,
    /// What of the words is prose, which would have to stand behind a `#` of its own.
    pub prose: &'a str,
    /// Why it is there, in the words of the comment; `None` where it does not say.
    pub reason: Option<&'a str>,
    /// The last day on which it holds, where its reason names one: `until=2027-01-31`.
    pub until: Option<Date>,
    /// What is wrong with it.
    pub faults: Vec<SuppressionFault>,
}

/// A tool that reads comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionTool {
    /// `# nosec`.
    Bandit,
    /// `# noqa`, `# ruff: ignore[S602]` and their like.
    Ruff,
}

impl SuppressionTool {
    /// The lower-case word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            SuppressionTool::Bandit => "bandit",
            SuppressionTool::Ruff => "ruff",
        }
    }
}

/// What code a comment is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuppressionScope {
    /// Its line, or the statement that has it.
    Line,
    /// All that follows in its block: `# ruff: disable[S602]`.
    Block,
    /// The file: `# ruff: noqa`.
    File,
}

impl SuppressionScope {
    /// The lower-case word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            SuppressionScope::Line => "line",
            SuppressionScope::Block => "block",
            SuppressionScope::File => "file",
        }
    }
}

impl SuppressionComment<'_> {
    /// Whether it names a day, and that is over on `today`.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

impl<'a> Module<'a> {
    /// Every part of a comment that suppresses findings of Bandit's or of Ruff's `S` rules, in
    /// order. Of several `# nosec` or `# noqa` in one comment the first counts, and is listed.
    ///
    /// Those whose day is over are marked as such where the module knows the date.
    pub fn suppressions(&self) -> Vec<SuppressionComment<'a>> {
        self.tokens()
            .iter()
            .filter(|token| token.kind() == TokenKind::Comment)
            .flat_map(|token| self.suppressions_in(token.range()))
            .collect()
    }

    fn suppressions_in(&self, range: TextRange) -> Vec<SuppressionComment<'a>> {
        let comment = self.slice(range);
        let line_range = self.line_range(range.start());
        let has_line_to_itself = self
            .slice(TextRange::new(line_range.start(), range.start()))
            .trim()
            .trim_start_matches('\u{feff}')
            .is_empty();
        let parts = parts_of(comment, has_line_to_itself);
        let line = self.line_number(range.start());
        let mut found = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let Some(reading) = &part.reading else {
                continue;
            };
            let start = range.start() + offset(part.start);
            let mut suppression = SuppressionComment {
                range: TextRange::at(start, TextSize::of(part.text.trim_end())),
                comment: range,
                line,
                tool: reading.tool,
                scope: reading.scope,
                suppresses: reading.suppresses.clone(),
                meant: Vec::new(),
                words: reading.words.trim(),
                prose: reading.prose,
                reason: None,
                until: None,
                faults: Vec::new(),
            };
            match reading.tool {
                SuppressionTool::Bandit => fault::judge(&mut suppression, reading),
                SuppressionTool::Ruff => {
                    if let Suppression::Ids(ids) = &reading.suppresses {
                        suppression.meant.clone_from(ids);
                    }
                }
            }
            let reason = reason::reason(comment, &parts, index, suppression.prose);
            if reason::says_something(reason) {
                suppression.reason = Some(reason);
            } else {
                suppression.faults.push(SuppressionFault::NoReason);
            }
            let until = reason::until(reason);
            suppression.until = until.date;
            if let Some(written) = until.unreadable {
                let fault = SuppressionFault::UnreadableDate(written.to_string());
                suppression.faults.push(fault);
            }
            if let Some(date) = until.date
                && self.today().is_some_and(|today| date < today)
            {
                suppression.faults.push(SuppressionFault::Expired(date));
            }
            found.push(suppression);
        }
        found
    }

    /// Whether another comment on the lines of `range` has a `# nosec`. Bandit takes two together
    /// where one is on the line it reports and the other on the first line of the node.
    pub fn has_other_nosec(&self, suppression: &SuppressionComment<'_>, range: TextRange) -> bool {
        let lines = self.text().lines_range(range);
        self.tokens_in(lines).any(|token| {
            token.kind() == TokenKind::Comment
                && token.range() != suppression.comment
                && nosec(self.slice(token)).is_some()
        })
    }

    /// Whether Bandit takes the comment that has `suppression` for findings at the node `range`:
    /// the first with a `# nosec` on the node's lines.
    pub fn applies_to(&self, suppression: &SuppressionComment<'_>, range: TextRange) -> bool {
        let lines = self.text().lines_range(range);
        suppression.tool == SuppressionTool::Bandit
            && self
                .tokens_in(lines)
                .filter(|token| token.kind() == TokenKind::Comment)
                .find(|token| nosec(self.slice(*token)).is_some())
                .is_some_and(|token| token.range() == suppression.comment)
    }
}

/// Whether the part of `comment` that suppresses for `tool` names a day that is over on `today`.
pub(crate) fn is_expired(comment: &str, tool: SuppressionTool, today: Date) -> bool {
    let parts = parts_of(comment, true);
    parts.iter().enumerate().any(|(index, part)| {
        part.reading
            .as_ref()
            .filter(|reading| reading.tool == tool)
            .is_some_and(|reading| {
                let prose = match tool {
                    SuppressionTool::Bandit => Words::read(reading.words).prose,
                    SuppressionTool::Ruff => reading.prose,
                };
                let reason = reason::reason(comment, &parts, index, prose);
                reason::until(reason).date.is_some_and(|date| date < today)
            })
    })
}

/// An offset within a comment, which is part of a text whose offsets fit.
fn offset(at: usize) -> TextSize {
    TextSize::try_from(at).unwrap_or_default()
}
