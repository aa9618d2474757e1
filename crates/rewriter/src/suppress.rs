//! Comments that suppress findings, read as Bandit and Ruff read them.

mod without;

use crate::bandit_tests::test_id;
pub(crate) use without::{parts, without_ids};

/// What a comment suppresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Suppression {
    /// Every finding.
    All,
    /// The findings of these rules.
    Ids(Vec<String>),
}

impl Suppression {
    /// Whether findings of the rule `id` are suppressed.
    pub fn covers(&self, id: &str) -> bool {
        match self {
            Suppression::All => true,
            Suppression::Ids(ids) => ids.iter().any(|known| known == id),
        }
    }
}

/// Reads `# nosec …` as `_parse_nosec_comment` of Bandit's manager does: the words up to the next
/// `#`, of which a run joined by commas alone counts as its last word, and of which those that are
/// no test are ignored; if none is left, everything is suppressed.
pub(crate) fn nosec(comment: &str) -> Option<Suppression> {
    let mut rest = comment;
    let words = loop {
        let after_hash = &rest[rest.find('#')? + 1..];
        if let Some(words) = after_hash.trim_start().strip_prefix("nosec") {
            break words;
        }
        rest = after_hash;
    };
    let words = words.split('#').next().unwrap_or(words);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut ids: Vec<String> = words
        .split(|c: char| !is_word(c) && c != ',')
        // The regular expression takes one comma behind each word.
        .flat_map(|run| run.split(",,"))
        .filter_map(|run| {
            let last = run.split(',').rfind(|word| !word.is_empty())?;
            Some(test_id(last_repetition(last))?.to_string())
        })
        .collect();
    ids.sort();
    ids.dedup();
    Some(if ids.is_empty() {
        Suppression::All
    } else {
        Suppression::Ids(ids)
    })
}

/// Whether a character stands between words without being seen: all that Python's `\s` matches, and
/// what has no width.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// The regular expression's group repeats: `B602x` is the id `B602` and then the word `x`.
fn last_repetition(word: &str) -> &str {
    let Some(after) = word.strip_prefix(['B', 'b']) else {
        return word;
    };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    match (digits, &after[digits..]) {
        (0, _) | (_, "") => word,
        (_, rest) => last_repetition(rest),
    }
}

/// Reads `# noqa`, `# noqa: S605, S602` and `# ruff: ignore[S605]`.
pub(crate) fn noqa(comment: &str) -> Option<Suppression> {
    comment.split('#').skip(1).find_map(|segment| {
        let segment = segment.trim();
        if let Some(list) = segment
            .strip_prefix("ruff:")
            .and_then(|rest| rest.trim_start().strip_prefix("ignore["))
        {
            let list = list.split(']').next().unwrap_or(list);
            return Some(Suppression::Ids(codes(list)));
        }
        let head = segment.get(..4)?;
        if !head.eq_ignore_ascii_case("noqa") {
            return None;
        }
        listed(&segment[4..])
    })
}

/// Reads `# ruff: noqa`, `# flake8: noqa` and `# ruff: noqa: S605`, which hold for the whole file.
pub(crate) fn file_noqa(comment: &str) -> Option<Suppression> {
    let segment = comment.strip_prefix('#')?.trim();
    let (tool, rest) = segment.split_once(':')?;
    if !["ruff", "flake8"].contains(&tool.trim().to_ascii_lowercase().as_str()) {
        return None;
    }
    let rest = rest.trim_start();
    if !rest.get(..4)?.eq_ignore_ascii_case("noqa") {
        return None;
    }
    listed(&rest[4..])
}

/// What follows `noqa`: nothing or prose for a blanket, a colon and codes otherwise.
fn listed(after: &str) -> Option<Suppression> {
    let after = after.trim_start();
    if let Some(list) = after.strip_prefix(':') {
        let ids = codes(list);
        return (!ids.is_empty()).then_some(Suppression::Ids(ids));
    }
    Some(Suppression::All)
}

/// The codes at the start of a list, up to the first word that is none.
pub(crate) fn codes(list: &str) -> Vec<String> {
    list.split([',', ' ', '\t'])
        .filter(|word| !word.is_empty())
        .map_while(|word| {
            let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
            let digits = word[letters..]
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            (letters > 0 && digits > 0).then(|| word[..letters + digits].to_string())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(
        clippy::unnecessary_wraps,
        reason = "it stands beside the results it is compared with"
    )]
    fn ids(ids: &[&str]) -> Option<Suppression> {
        Some(Suppression::Ids(
            ids.iter().map(ToString::to_string).collect(),
        ))
    }

    #[test]
    fn nosec_is_read_as_bandit_reads_it() {
        assert_eq!(nosec("# a comment"), None);
        assert_eq!(nosec("# nosec"), Some(Suppression::All));
        assert_eq!(nosec("#nosec"), Some(Suppression::All));
        assert_eq!(nosec("# nosec B602, B607"), ids(&["B602", "B607"]));
        assert_eq!(nosec("# nosec B602 B607"), ids(&["B602", "B607"]));
        assert_eq!(nosec("# nosec B602,B607"), ids(&["B607"]));
        assert_eq!(nosec("# nosec: B605 # eval is fine"), ids(&["B605"]));
        assert_eq!(nosec("# nosec B605 - eval is fine"), ids(&["B307", "B605"]));
        assert_eq!(nosec("# nosec B999"), Some(Suppression::All));
        assert_eq!(nosec("# nosec b605"), Some(Suppression::All));
        assert_eq!(nosec("# nosecurity here"), Some(Suppression::All));
        assert_eq!(nosec("# noqa: S602  # nosec B602"), ids(&["B602"]));
        assert_eq!(nosec("# noqa: S602 nosec B602"), None);
        assert_eq!(nosec("# NOSEC"), None);
    }

    #[test]
    fn noqa_is_read_as_ruff_reads_it() {
        assert_eq!(noqa("# noqa"), Some(Suppression::All));
        assert_eq!(noqa("# NOQA"), Some(Suppression::All));
        assert_eq!(noqa("# noqa: S602,S605"), ids(&["S602", "S605"]));
        assert_eq!(noqa("# noqa:S605 because"), ids(&["S605"]));
        assert_eq!(noqa("# nosec B605 # noqa: S605"), ids(&["S605"]));
        assert_eq!(noqa("# ruff: ignore[S605]"), ids(&["S605"]));
        assert_eq!(noqa("# nothing"), None);
        assert_eq!(file_noqa("# ruff: noqa"), Some(Suppression::All));
        assert_eq!(file_noqa("# flake8: noqa: S605"), ids(&["S605"]));
        assert_eq!(file_noqa("# noqa"), None);
    }
}
