//! `harden-triage.toml`: what a person decided about each finding that harden did not fix.

mod entry_text;
mod parse;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use harden_codemod::Severity;

pub use entry_text::{Pending, excerpt};
pub use parse::{Fault, TriageError};

use crate::Key;
use entry_text::{entry_text, order, quoted};
use place::Layout;

/// The name of the file.
pub const FILE_NAME: &str = "harden-triage.toml";

/// Whether a reason says something: the error is a clause that says what is wrong with it.
pub type CheckReason = fn(&str) -> Result<(), String>;

/// What a person decided about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The code is right as it is: a comment says why.
    Justify {
        /// Why it is right.
        reason: String,
        /// The last day, `YYYY-MM-DD`, on which that holds.
        until: Option<String>,
    },
    /// The fix may be written though it may change behaviour.
    AcceptUnsafeFix,
    /// Nothing is to be done, and nothing to be asked again.
    Leave,
}

impl Decision {
    /// The word in the file.
    pub fn word(&self) -> &'static str {
        match self {
            Decision::Justify { .. } => "justify",
            Decision::AcceptUnsafeFix => "accept-unsafe-fix",
            Decision::Leave => "leave",
        }
    }
}

/// One `[[finding]]` of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The finding that it is about.
    pub key: Key,
    /// The severity it had when the entry was made.
    pub severity: Option<Severity>,
    /// What was decided, if anything was yet.
    pub decision: Option<Decision>,
    /// The line that `[[finding]]` stands in, from 1.
    pub line: usize,
    /// From `[[finding]]` to the end of the last value.
    span: Range<usize>,
    values: Values,
}

/// Where the values stand that a decision changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Values {
    decision: Option<Range<usize>>,
    reason: Option<Range<usize>>,
    until: Option<Range<usize>>,
}

/// The file: its text, and what the text says.
#[derive(Debug, Clone)]
pub struct TriageFile {
    text: String,
    entries: Vec<Entry>,
    /// The places in `entries`. Twins stand next to each other in it.
    by_key: BTreeMap<Key, usize>,
    /// The files that entries are about.
    paths: BTreeSet<String>,
    check_reason: CheckReason,
}

impl TriageFile {
    /// Reads the text of a triage file; that of one that is not there yet is empty.
    /// `check_reason` judges the reasons of what is decided to be right.
    ///
    /// # Errors
    /// Where it is no TOML, or says something that is not understood: every fault with its line.
    pub fn parse(text: &str, check_reason: CheckReason) -> Result<Self, TriageError> {
        let entries = parse::entries(text, check_reason)?;
        let keys = entries.iter().enumerate();
        Ok(TriageFile {
            by_key: keys
                .map(|(index, entry)| (entry.key.clone(), index))
                .collect(),
            paths: entries.iter().map(|entry| entry.key.path.clone()).collect(),
            entries,
            text: text.to_string(),
            check_reason,
        })
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The entries in the order of the text.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether an entry is about the file called `path`.
    pub fn names(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// The entry with this very key.
    pub fn entry(&self, key: &Key) -> Option<&Entry> {
        self.by_key.get(key).map(|&index| &self.entries[index])
    }

    /// What was decided about the finding.
    ///
    /// Where twins of it went since, it cannot be told which of them are left: their decisions hold
    /// only if all were decided, and all alike. Where twins came, none of their decisions hold,
    /// since the new one may be any of them.
    pub fn decision(&self, key: &Key) -> Option<&Decision> {
        match self.entry(key) {
            Some(entry) => entry.decision.as_ref(),
            None => self.common_decision(key),
        }
    }

    /// The decision that all twins had when there were more of them than now.
    fn common_decision(&self, key: &Key) -> Option<&Decision> {
        let now = key.twin.map_or(1, |twin| twin.of);
        let twins: Vec<&Entry> = self
            .by_key
            .range(key.first_twin()..)
            .take_while(|(other, _)| other.is_twin(key))
            .map(|(_, &index)| &self.entries[index])
            .collect();
        let first = twins.first()?;
        let then = first.key.twin?.of;
        let is_whole = twins.len() == then
            && twins
                .iter()
                .all(|entry| entry.key.twin.is_some_and(|twin| twin.of == then));
        let decision = first.decision.as_ref()?;
        let is_common = twins
            .iter()
            .all(|entry| entry.decision.as_ref() == Some(decision));
        (now < then && is_whole && is_common).then_some(decision)
    }

    /// The text with an entry for each pending finding that has none, in the order of path, function
    /// and line among those that are there, which stay as they are.
    pub fn update(&self, pending: &[Pending]) -> String {
        let mut layout = Layout::of(&self.text, &self.entries);
        let mut new: Vec<&Pending> = pending
            .iter()
            .filter(|finding| {
                self.entry(&finding.key).is_none() && self.common_decision(&finding.key).is_none()
            })
            .collect();
        new.sort_by(|a, b| a.order().cmp(&b.order()));
        new.dedup_by(|a, b| a.key == b.key);
        let lines: BTreeMap<&Key, usize> = pending
            .iter()
            .map(|finding| (&finding.key, finding.line))
            .collect();
        // An entry without a finding counts as one before those of its function.
        let line_of = |key: &Key| lines.get(key).copied().unwrap_or(0);
        let old: Vec<_> = self
            .entries
            .iter()
            .map(|entry| order(&entry.key, line_of(&entry.key)))
            .collect();
        let is_sorted = old.is_sorted();
        for finding in new {
            let place = finding.order();
            let after = if is_sorted {
                old.partition_point(|old| *old <= place).checked_sub(1)
            } else {
                old.iter().rposition(|old| *old <= place)
            };
            layout.insert(after, &entry_text(finding, layout.newline()));
        }
        layout.text()
    }

    /// The entries that no finding is about any more, among those that `covers` accepts: those of
    /// the files that were looked at, and of the rules that were looked for.
    ///
    /// `seen` are the keys of all findings, also of those that are fixed or that a comment
    /// suppresses; where not all of the latter are known, `covers` can ask
    /// [`crate::Statements::holds`] whether the statement is still there.
    pub fn stale(&self, seen: &[Key], covers: impl Fn(&Entry) -> bool) -> Vec<&Entry> {
        let seen: BTreeSet<&Key> = seen.iter().collect();
        let is_needed = |entry: &Entry| {
            let first = entry.key.first_twin();
            let mut twins = seen
                .range::<&Key, _>(&first..)
                .take_while(|key| key.is_twin(&entry.key));
            seen.contains(&entry.key)
                || twins.any(|key| self.entry(key).is_none() && self.common_decision(key).is_some())
        };
        self.entries
            .iter()
            .filter(|entry| covers(entry) && !is_needed(entry))
            .collect()
    }

    /// The text without these entries and the comments directly above them.
    pub fn prune(&self, stale: &[&Entry]) -> String {
        let mut layout = Layout::of(&self.text, &self.entries);
        let lines: BTreeSet<usize> = stale.iter().map(|entry| entry.line).collect();
        for (index, entry) in self.entries.iter().enumerate() {
            if lines.contains(&entry.line) {
                layout.remove(index);
            }
        }
        layout.text()
    }

    /// Writes down what was decided about the finding with this key; `false` where it has no entry.
    ///
    /// # Errors
    /// Where the decision is none that the file can hold, such as a reason that says nothing.
    pub fn decide(&mut self, key: &Key, decision: &Decision) -> Result<bool, TriageError> {
        let Some(entry) = self.entry(key) else {
            return Ok(false);
        };
        let mut edits = vec![(&entry.values.decision, "decision", Some(decision.word()))];
        if let Decision::Justify { reason, until } = decision {
            edits.push((&entry.values.reason, "reason", Some(reason)));
            edits.push((&entry.values.until, "until", until.as_deref()));
        }
        let text = place::set(&self.text, entry.span.end, &edits);
        *self = TriageFile::parse(&text, self.check_reason)?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
