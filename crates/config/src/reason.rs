//! Whether a reason says anything.

use thiserror::Error;

/// Why a text is no reason for leaving code as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReasonFault {
    /// Fewer than three different words.
    #[error("must say in at least three words why this code is safe")]
    TooShort,
    /// Words that stand where a reason should: `TODO`, `this is a false positive`.
    #[error("is a placeholder: say why this code is safe")]
    Placeholder,
    /// A line break or another control character; the reason is to stand in a comment.
    #[error("must be a single line of text")]
    NotOneLine,
    /// A comment in it that tools obey, such as `# nosec` or `# type: ignore`.
    #[error("must not contain a comment that tools obey, such as `# nosec` or `# noqa`")]
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
        .split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
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

/// What a comment starts with that Bandit, Ruff, type checkers, formatters or coverage obey.
const PRAGMAS: &[&str] = &[
    "flake8:", "fmt:", "isort:", "mypy:", "noqa", "nosec", "pragma:", "pylint:", "pyright:",
    "ruff:", "type:", "yapf:",
];

/// Whether a `#` is followed by a word that tools obey, in any case, as Ruff takes it.
fn has_pragma(text: &str) -> bool {
    text.split('#').skip(1).any(|segment| {
        let segment = segment.trim_start().to_ascii_lowercase();
        PRAGMAS.iter().any(|pragma| segment.starts_with(pragma))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_no_reason() {
        for text in [
            "todo",
            "TODO: explain",
            "TODO explain why this is right",
            "FIXME",
            "fixme later please now",
            "tbd",
            "TBD.",
            "xxx",
            "XXX xxx xxx",
            "nosec",
            "nosec nosec nosec",
            "false positive",
            "False positive!",
            "this is a false positive",
            "It's a false-positive.",
            "reviewed",
            "Reviewed by me",
            "reviewed and approved by us",
            "because",
            "because I said so",
            "ignore this",
            "Please ignore this warning",
            "ignore this finding here",
            "lorem ipsum dolor sit amet",
            "asdf asdf asdf",
            "asdf qwerty foo",
            "foo bar baz",
            "placeholder",
            "it is safe",
            "this is safe here",
            "known issue, ignored",
            "a b c d",
            "this is the code",
            "not needed here",
        ] {
            assert!(
                matches!(check_reason(text), Err(ReasonFault::Placeholder)),
                "{text}: {:?}",
                check_reason(text)
            );
        }
    }

    #[test]
    fn too_few_words_are_no_reason() {
        for text in [
            "",
            "   ",
            "...",
            "… … …",
            "1 2 3",
            "constant",
            "constant argv",
            "constant constant constant",
            "argv, argv argv",
            "!!! ??? ###",
            "n/a n/a n/a",
            "-- -- --",
        ] {
            assert_eq!(check_reason(text), Err(ReasonFault::TooShort), "{text}");
        }
    }

    #[test]
    fn what_cannot_stand_in_a_comment_is_no_reason() {
        for text in [
            "argv is\na constant",
            "argv is\ra constant",
            "argv\u{0}is a constant",
            "argv is\u{2028}a constant",
        ] {
            assert_eq!(check_reason(text), Err(ReasonFault::NotOneLine), "{text:?}");
        }
        for text in [
            "argv is constant # nosec",
            "argv is constant #NOQA: E501",
            "argv is a constant #  noqa",
            "argv is a constant # type: ignore",
        ] {
            assert_eq!(check_reason(text), Err(ReasonFault::Pragma), "{text}");
        }
    }

    #[test]
    fn reasons_that_say_why() {
        for text in [
            "the argument list is constant",
            "Only developers run this",
            "argv is a constant",
            "input is validated by argparse",
            "because the table name comes from an enum",
            "false positive: the host is compared, not bound",
            "reviewed by the security team on 2026-01-05",
            "safe: the path is a constant",
            "see issue #12 for the analysis",
            "items of the todo list are escaped",
            "les arguments sont constants",
            "аргументы заданы константой",
            "ignore: nobody but root can write there",
        ] {
            assert_eq!(check_reason(text), Ok(()), "{text}");
        }
    }
}
