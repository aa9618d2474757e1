//! What is wrong with the words of a `# nosec`.

use jiff::civil::Date;

use super::SuppressionComment;
use super::parts::Reading;
use super::words::{self, Listed, Words};
use crate::suppress::Suppression;

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

/// Fills in what a `# nosec` means, and what is wrong with its words.
pub(super) fn judge<'a>(suppression: &mut SuppressionComment<'a>, reading: &Reading<'a>) {
    let faults = &mut suppression.faults;
    if reading.words.starts_with(words::is_word) {
        suppression.prose = "";
        faults.push(SuppressionFault::OtherWord);
        return;
    }
    let mut read = Words::read(reading.words);
    // `_` is a word to Bandit.
    if !read
        .prose
        .contains(|c: char| c.is_alphanumeric() || c == '_')
    {
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
