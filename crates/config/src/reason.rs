//! Whether a reason says anything.

use thiserror::Error;

/// Why a text is no reason for leaving code as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReasonFault {
    /// Fewer than three different words.
    #[error("must say why in at least three words")]
    TooShort,
    /// Words that stand where a reason should: `TODO`, `this is a false positive`.
    #[error("is a placeholder: it must say why the code is right as it is")]
    Placeholder,
    /// A line break or another control character; the reason is to stand in a comment.
    #[error("must be a single line of text")]
    NotOneLine,
    /// `# nosec` or `# noqa` in it, which would silence findings by itself.
    #[error("must not contain `# nosec` or `# noqa`")]
    Pragma,
}

/// Words that ask for a reason to be written later, or are typed to get past a check.
const MARKERS: &[&str] = &[
    "asdf",
    "fixme",
    "lorem",
    "placeholder",
    "qwerty",
    "tbc",
    "tbd",
    "todo",
    "xxx",
];

/// Words that claim without saying why.
const EMPTY: &[&str] = &[
    "accept",
    "accepted",
    "allow",
    "allowed",
    "approved",
    "because",
    "checked",
    "blah",
    "disable",
    "disabled",
    "false",
    "foo",
    "bar",
    "baz",
    "good",
    "ignore",
    "ignored",
    "ipsum",
    "known",
    "na",
    "needed",
    "none",
    "noqa",
    "nosec",
    "ok",
    "okay",
    "fine",
    "positive",
    "positives",
    "reason",
    "reasons",
    "reviewed",
    "safe",
    "silence",
    "skip",
    "skipped",
    "suppress",
    "suppressed",
    "test",
    "wontfix",
];

/// Words that carry nothing either way.
const FILLERS: &[&str] = &[
    "a", "all", "an", "and", "are", "as", "at", "bandit", "be", "been", "by", "code", "finding",
    "for", "has", "here", "i", "in", "is", "issue", "it", "its", "just", "later", "line", "me",
    "my", "no", "not", "now", "of", "on", "please", "rule", "said", "say", "so", "that", "the",
    "there", "these", "this", "to", "us", "warning", "was", "we", "will", "with",
];

/// Whether the text can stand as the reason of a justification.
///
/// # Errors
/// Where it has fewer than three different words, is a placeholder, or cannot stand in a comment.
pub fn check_reason(text: &str) -> Result<(), ReasonFault> {
    let text = text.trim();
    if text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
    {
        return Err(ReasonFault::NotOneLine);
    }
    if has_pragma(text) {
        return Err(ReasonFault::Pragma);
    }
    let words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '\''))
        .map(|word| word.trim_matches('\'').to_lowercase())
        .filter(|word| word.chars().any(char::is_alphabetic))
        .collect();
    if words
        .first()
        .is_some_and(|first| MARKERS.contains(&first.as_str()))
    {
        return Err(ReasonFault::Placeholder);
    }
    let is_empty = |word: &String| {
        [MARKERS, EMPTY, FILLERS]
            .iter()
            .any(|list| list.contains(&word.as_str()))
            || word.chars().count() == 1
    };
    let has_claim = |word: &String| EMPTY.contains(&word.as_str());
    if words.iter().all(is_empty) && words.iter().any(has_claim) {
        return Err(ReasonFault::Placeholder);
    }
    let mut different = words.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() < 3 {
        return Err(ReasonFault::TooShort);
    }
    if words.iter().all(is_empty) {
        return Err(ReasonFault::Placeholder);
    }
    Ok(())
}

/// Whether a `#` is followed by a word that Bandit or Ruff obeys. Ruff takes it in any case.
fn has_pragma(text: &str) -> bool {
    text.split('#').skip(1).any(|segment| {
        let word = segment.trim_start().to_ascii_lowercase();
        ["nosec", "noqa"]
            .iter()
            .any(|pragma| word.starts_with(pragma))
    })
}
