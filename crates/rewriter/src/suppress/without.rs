//! A comment without some of the rules that it lists.

use std::ops::Range;

use super::{Suppression, noqa, nosec};
use crate::bandit_tests::test_id;

/// A way to read comments.
type Reader = fn(&str) -> Option<Suppression>;

/// `comment` without the rules whose ids are stale, empty where nothing is left of it; `None` where
/// it lists none of them, or would suppress everything without them.
///
/// A part that lists no other rule goes, with the reason that follows it; what stands before it
/// and what is another tool's stays.
pub(crate) fn without_ids(comment: &str, is_stale: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut rest = String::new();
    let mut changed = false;
    let mut in_reason = false;
    for part in parts(comment) {
        match stripped(part, is_stale) {
            Part::Same if in_reason && !is_of_a_tool(part) => {}
            Part::Same => {
                in_reason = false;
                rest.push_str(part);
            }
            Part::Shorter(shorter) => {
                in_reason = false;
                changed = true;
                rest.push_str(&shorter);
            }
            Part::Gone => {
                in_reason = true;
                changed = true;
            }
        }
    }
    rest.truncate(rest.trim_end().len());
    // Of several parts the first counts: without it, the next comes into force.
    let widens = |read: Reader| {
        read(&rest) == Some(Suppression::All) && read(comment) != Some(Suppression::All)
    };
    (changed && !widens(nosec) && !widens(noqa)).then_some(rest)
}

/// `# noqa: S602  # nosec B602 # reason` in three, each from its `#` on.
pub(crate) fn parts(comment: &str) -> impl Iterator<Item = &str> {
    let starts = comment.match_indices('#').map(|(at, _)| at);
    let ends = starts.clone().skip(1).chain([comment.len()]);
    starts.zip(ends).map(|(start, end)| &comment[start..end])
}

/// What becomes of a part of a comment.
enum Part {
    Same,
    Shorter(String),
    Gone,
}

fn stripped(part: &str, is_stale: &dyn Fn(&str) -> bool) -> Part {
    let Some((list, read)) = list_in(part) else {
        return Part::Same;
    };
    let is_stale = |word: &str| is_stale(test_id(word).unwrap_or(word));
    let Some(shorter) = without_words(&part[list.clone()], &is_stale) else {
        return Part::Same;
    };
    let mut rest = part.to_string();
    rest.replace_range(list, &shorter);
    match read(&rest) {
        Some(Suppression::Ids(ids)) if !ids.is_empty() => Part::Shorter(rest),
        // Without any id left, it would be a blanket, or nothing.
        _ => Part::Gone,
    }
}

/// Where the rules are listed in a part that is not blanket, and how it is read.
fn list_in(part: &str) -> Option<(Range<usize>, Reader)> {
    let behind = |rest: &str| part.len() - rest.len();
    let text = part[1..].trim_start();
    if let Some(words) = text.strip_prefix("nosec") {
        let list = behind(words)..part.trim_end().len();
        return matches!(nosec(part)?, Suppression::Ids(_)).then_some((list, nosec));
    }
    let Suppression::Ids(_) = noqa(part)? else {
        return None;
    };
    let (head, list) = text.split_once([':', '['])?;
    let (start, list) = match list.split_once('[') {
        Some((_, list)) if head.eq_ignore_ascii_case("ruff") => {
            (behind(list), list.split(']').next().unwrap_or(list))
        }
        _ => (behind(list), list),
    };
    // What follows the codes is prose, in which a code says nothing.
    let end = list
        .split_inclusive([',', ' ', '\t'])
        .take_while(|word| {
            let word = word.trim_end_matches([',', ' ', '\t']);
            word.is_empty()
                || word.starts_with(|c: char| c.is_ascii_alphabetic())
                    && word.ends_with(|c: char| c.is_ascii_digit())
        })
        .map(str::len)
        .sum::<usize>();
    Some((start..start + end, noqa))
}

/// `list` without the words that are stale and what separates them from the others; `None` where
/// there are none.
fn without_words(list: &str, is_stale: &dyn Fn(&str) -> bool) -> Option<String> {
    let mut rest = list.to_string();
    while let Some(word) = find_word(&rest, is_stale) {
        rest.replace_range(with_separator(&rest, word), "");
    }
    (rest != list).then_some(rest)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Where the first word of `list` that `wanted` accepts stands.
fn find_word(list: &str, wanted: &dyn Fn(&str) -> bool) -> Option<Range<usize>> {
    let mut start = 0;
    while start < list.len() {
        let length = list[start..]
            .find(|c| !is_word(c))
            .unwrap_or(list.len() - start);
        let word = start..start + length;
        if length > 0 && wanted(&list[word.clone()]) {
            return Some(word);
        }
        start = word.end + list[word.end..].chars().next().map_or(0, char::len_utf8);
    }
    None
}

/// A word with the comma behind it, else the one before it, else the blanks to the next word.
fn with_separator(list: &str, word: Range<usize>) -> Range<usize> {
    const BLANK: [char; 2] = [' ', '\t'];
    let after = list[word.end..].trim_start_matches(BLANK);
    let before = list[..word.start].trim_end_matches(BLANK);
    if let Some(next) = after.strip_prefix(',') {
        word.start..list.len() - next.trim_start_matches(BLANK).len()
    } else if let Some(others) = before.strip_suffix(',') {
        others.trim_end_matches(BLANK).len()..word.end
    } else if after.starts_with(is_word) {
        word.start..list.len() - after.len()
    } else {
        before.len()..word.end
    }
}

/// Whether a part is for a tool to read, such as `# type: ignore` or `# noqa`, rather than prose.
fn is_of_a_tool(part: &str) -> bool {
    const WITHOUT_COLON: [&str; 8] = [
        "lgtm",
        "nolint",
        "noqa",
        "nosec",
        "nosem",
        "nosemgrep",
        "nosonar",
        "skipcq",
    ];
    let text = part[1..].trim_start();
    let end = text
        .find(|c: char| !(is_word(c) || c == '-' || c == '.'))
        .unwrap_or(text.len());
    let (word, after) = text.split_at(end);
    let has_colon = after.starts_with(':') && !after.starts_with("://");
    (!word.is_empty() && has_colon)
        || WITHOUT_COLON
            .iter()
            .any(|tool| word.eq_ignore_ascii_case(tool))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comment without B602, B605, S602 and S605.
    fn strip(comment: &str) -> Option<String> {
        without_ids(comment, &|id| {
            ["B602", "B605", "S602", "S605"].contains(&id)
        })
    }

    #[track_caller]
    fn becomes(comment: &str, rest: &str) {
        assert_eq!(strip(comment).as_deref(), Some(rest), "{comment}");
    }

    #[track_caller]
    fn stays(comment: &str) {
        assert_eq!(strip(comment), None, "{comment}");
    }

    #[test]
    fn ids_leave_a_list() {
        becomes("# nosec B602, B607", "# nosec B607");
        becomes("# nosec B607, B602", "# nosec B607");
        becomes("# nosec B607 B602", "# nosec B607");
        becomes("# nosec B602 B607", "# nosec B607");
        becomes("# nosec B602,B607", "# nosec B607");
        becomes("# nosec B101, B602, B605, B607", "# nosec B101, B607");
        becomes("# nosec: B602, B607", "# nosec: B607");
        becomes("#nosec B602, B607", "#nosec B607");
        becomes(
            "# nosec B607, B602 - it is fine",
            "# nosec B607 - it is fine",
        );
        becomes(
            "# nosec B602, B607 # it is fine",
            "# nosec B607 # it is fine",
        );
        becomes("# nosec start_process_with_a_shell, B607", "# nosec B607");
        becomes("# noqa: S605, E501", "# noqa: E501");
        becomes("# noqa:E501,S605", "# noqa:E501");
        becomes("# NOQA: E501 S605", "# NOQA: E501");
        becomes("# ruff: ignore[S605, E501]", "# ruff: ignore[E501]");
    }

    #[test]
    fn a_part_without_ids_goes_with_its_reason() {
        becomes("# nosec B602", "");
        becomes("# nosec: B602", "");
        becomes("# nosec B602, B605", "");
        becomes("# nosec B605 - the name is a constant", "");
        becomes("# nosec B605 # the name is a constant", "");
        becomes("# nosec B605 # see #12", "");
        becomes("# nosec B605 # https://example.org/#why", "");
        becomes("# noqa: S605", "");
        becomes("# noqa:S605 since it is constant", "");
        becomes("# ruff: ignore[S605]", "");
        becomes("# noqa: S605  # nosec B605", "");
    }

    #[test]
    fn what_others_read_stays() {
        becomes("# noqa: E501  # nosec B602", "# noqa: E501");
        becomes("# nosec B602  # noqa: E501", "# noqa: E501");
        becomes("# nosec B602 # fine # type: ignore", "# type: ignore");
        becomes("# type: ignore  # nosec B602", "# type: ignore");
        becomes("# lists the folder  # nosec B602", "# lists the folder");
        becomes("# noqa: S605  # nosec B607", "# nosec B607");
        becomes("# nosec B602 # pylint: disable=x", "# pylint: disable=x");
    }

    #[test]
    fn what_lists_none_of_them_stays() {
        stays("# nosec");
        stays("# nosec - B60 is fine");
        stays("# nosec B607");
        stays("# nosec B602x");
        stays("# noqa");
        stays("# noqa: E501");
        stays("# noqa: E501 as with S605");
        stays("# B602 is about this");
        stays("# see nosec B602");
        stays("# ruff: noqa: S605");
        // An id that Bandit does not read there, so that the comment is blanket.
        stays("# nosec B602,reviewed");
    }

    #[test]
    fn no_comment_becomes_blanket() {
        stays("# nosec B602 # nosec");
        stays("# noqa: S605 # noqa");
        becomes("# nosec B602 # nosec B605", "");
        becomes("# nosec B602 # nosec B607", "# nosec B607");
        // `eval` names a test, as Bandit reads it.
        becomes("# nosec B605 - eval is fine", "# nosec - eval is fine");
    }
}
