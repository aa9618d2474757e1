//! The comments of a file that suppress findings, for reports and for rules about them.

mod reason;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::Date;
use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::edit::Edit;
use crate::module::Module;
use crate::suppress::{Suppression, codes, file_noqa, is_of_a_tool, noqa, nosec, parts};
use words::{Listed, Words};

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

/// What is wrong with a comment that suppresses.
///
/// Those about words come from `NOSEC_COMMENT_TESTS` and `_parse_nosec_comment` of Bandit's
/// manager, which takes every word up to the next `#` for the name of a test, and everything for
/// suppressed where it knows none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuppressionFault {
    /// It names no test and has no other words: everything on the line is suppressed.
    Blanket,
    /// It has words, of which none is a test: everything on the line is suppressed.
    NoKnownId,
    /// These ids stand before a comma without a blank behind it, so that they do not count.
    LossyComma(Vec<String>),
    /// These words are not written as Bandit writes its ids: `b602`, `S602`.
    Misspelt(Vec<String>),
    /// These have the form of ids, but there is no such test.
    UnknownIds(Vec<String>),
    /// The reason's words are read as tests, and these are suppressed because of it.
    ReasonRead(Vec<String>),
    /// The word only begins like `nosec`, and everything on the line is suppressed: `nosecret`.
    OtherWord,
    /// Nobody has said why.
    NoReason,
    /// The day until which it was to hold is over.
    Expired(Date),
    /// What it says behind `until=` is no day.
    UnreadableDate(String),
}

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

impl SuppressionComment<'_> {
    /// Whether it names a day, and that is over on `today`.
    pub fn is_expired(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }

    /// Whether its prose would be read by a tool if it stood behind a `#` of its own.
    pub fn has_words_of_a_tool(&self) -> bool {
        is_of_a_tool(&format!("# {}", self.prose))
    }
}

/// A part of a comment: a `#` and what follows it up to the next one.
struct Part<'a> {
    text: &'a str,
    /// Where it begins in the comment.
    start: usize,
    /// The part as Bandit or Ruff reads it, if one of them does.
    reading: Option<Reading<'a>>,
}

/// How a tool reads a part.
struct Reading<'a> {
    tool: SuppressionTool,
    scope: SuppressionScope,
    suppresses: Suppression,
    /// What follows the keyword.
    words: &'a str,
    /// What follows the codes; for Ruff's comments only.
    prose: &'a str,
}

impl Part<'_> {
    /// Whether Bandit or Ruff takes it for a suppression, be it of other rules.
    fn suppresses(&self) -> bool {
        nosec(self.text).is_some() || noqa(self.text).is_some() || self.reading.is_some()
    }

    fn is_prose(&self) -> bool {
        !self.suppresses() && !is_of_a_tool(self.text)
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
        let line = self.line_of(range.start());
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
                SuppressionTool::Bandit => judge(&mut suppression, reading),
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
        let is_read = |part| is_of_a_tool(part) || nosec(part).is_some() || noqa(part).is_some();
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
        let at = suppression.comment.start() + offset(end);
        Ok(Edit::insert(at, format!(" # {reason}")))
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

/// The parts of a comment, with how they are read.
fn parts_of(comment: &str, has_line_to_itself: bool) -> Vec<Part<'_>> {
    let mut start = 0;
    let mut has_nosec = false;
    let mut has_noqa = false;
    parts(comment)
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

/// Fills in what a `# nosec` means, and what is wrong with its words.
fn judge<'a>(suppression: &mut SuppressionComment<'a>, reading: &Reading<'a>) {
    let faults = &mut suppression.faults;
    if reading.words.starts_with(words::is_word) {
        suppression.prose = "";
        faults.push(SuppressionFault::OtherWord);
        return;
    }
    let mut read = Words::read(reading.words);
    if !read.prose.contains(char::is_alphanumeric) {
        read.prose = "";
    }
    let meant = read.meant();
    suppression.prose = read.prose;
    suppression.meant = meant.iter().map(ToString::to_string).collect();
    match &suppression.suppresses {
        Suppression::All if words::split(reading.words).next().is_none() => {
            faults.push(if read.prose.is_empty() {
                SuppressionFault::Blanket
            } else {
                SuppressionFault::NoKnownId
            });
        }
        Suppression::All => faults.push(SuppressionFault::NoKnownId),
        Suppression::Ids(ids) if !read.prose.is_empty() => {
            let also = ids.iter().filter(|id| !meant.contains(&id.as_str()));
            faults.push(SuppressionFault::ReasonRead(also.cloned().collect()));
        }
        Suppression::Ids(_) => {}
    }
    let counts = |id: &str| match &suppression.suppresses {
        Suppression::All => false,
        Suppression::Ids(ids) => ids.iter().any(|counted| counted == id),
    };
    let lost = words::lost_to_commas(reading.words);
    let lost: Vec<String> = (meant.iter())
        .filter(|id| lost.contains(id) && !counts(id))
        .map(ToString::to_string)
        .collect();
    let mut misspelt = Vec::new();
    let mut unknown = Vec::new();
    for word in &read.listed {
        match word {
            Listed::Known(_) => {}
            Listed::Misspelt(word, _) => misspelt.push((*word).to_string()),
            Listed::Unknown(word) => unknown.push((*word).to_string()),
        }
    }
    for (words, fault) in [
        (lost, SuppressionFault::LossyComma as fn(_) -> _),
        (misspelt, SuppressionFault::Misspelt),
        (unknown, SuppressionFault::UnknownIds),
    ] {
        if !words.is_empty() {
            faults.push(fault(words));
        }
    }
}

/// An offset within a comment, which is part of a text whose offsets fit.
fn offset(at: usize) -> TextSize {
    TextSize::try_from(at).unwrap_or_default()
}
