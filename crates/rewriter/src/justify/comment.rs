//! The text of a comment, with what it has to say put into what it says already.

use super::NoComment;
use crate::bandit_tests::test_id;
use crate::suppress::{Suppression, is_blank, noqa, nosec};

/// What a comment is to say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'w> {
    /// Bandit's id.
    pub(super) nosec: Option<&'w str>,
    /// Ruff's id.
    pub(super) noqa: Option<&'w str>,
    pub(super) reason: Option<&'w str>,
}

/// Words that make what follows a `#` mean something to a tool.
const DIRECTIVES: &[&str] = &[
    "cython:", "flake8:", "fmt:", "isort:", "lgtm", "lint:", "mypy:", "nolint", "noqa", "nosec",
    "nosem", "nosonar", "pragma", "pylint:", "pyre-", "pyrefly:", "pyright:", "pytype:", "ruff:",
    "skipcq", "ty:", "type:", "yapf:",
];

/// Words that make Ruff's formatter leave what follows a `#` out of a line's width (measured with
/// Ruff 0.17).
const UNCOUNTED: &[&str] = &[
    "flake8:", "isort:", "nosec", "pylint:", "pyright:", "ruff:", "ty:", "type:",
];

/// The part of `comment` that Ruff's formatter counts as part of its line's width.
pub(super) fn counted(comment: &str) -> &str {
    let is_uncounted = |at: usize| {
        let segment = comment[at + 1..].trim_start();
        UNCOUNTED.iter().any(|word| segment.starts_with(word)) || is_noqa(&comment[at..])
    };
    let mut starts = comment.match_indices('#').map(|(at, _)| at);
    let end = starts.find(|at| is_uncounted(*at));
    comment[..end.unwrap_or(comment.len())].trim_end()
}

/// `reason` on one line.
///
/// # Errors
/// Where there is none, or a tool would read a part of it as meant for itself.
pub(super) fn checked_reason(reason: &str) -> Result<String, NoComment> {
    let words: Vec<&str> = reason.split_whitespace().collect();
    let reason = words.join(" ");
    let says_something = reason.chars().any(char::is_alphanumeric);
    let is_directive = reason.split('#').any(|segment| {
        let segment = segment.trim_start().to_lowercase();
        DIRECTIVES.iter().any(|word| segment.starts_with(word))
    });
    if !says_something || is_directive || reason.chars().any(char::is_control) {
        return Err(NoComment::Reason);
    }
    Ok(reason)
}

/// `comment`, or a new one, with what is wanted in it.
///
/// The reason stands behind a `#` of its own: Bandit takes words right after the ids for the names
/// of further tests (`_parse_nosec_comment` of its manager). Ruff's part stands before Bandit's,
/// and both before the reason. Of several `# nosec` in a comment only the first counts, so the id
/// goes into that.
///
/// # Errors
/// Where the comment has a `# nosec` with other words than tests, or one that is blanket.
pub(super) fn with(comment: Option<&str>, wanted: Wanted<'_>) -> Result<String, NoComment> {
    let mut parts: Vec<String> = parts(comment.unwrap_or_default());
    if parts.iter().all(|part| segment(part).is_empty()) {
        parts.clear();
    }
    let mut new: Vec<String> = Vec::new();
    let mut before = None;
    let place = parts.iter().position(|part| is_nosec(part));
    if let Some(code) = wanted.noqa {
        if let Some(place) = parts.iter().position(|part| is_noqa(part)) {
            parts[place] = with_code(&parts[place], code)?;
        } else {
            new.push(format!("# noqa: {code}"));
            before = place;
        }
    }
    if let Some(id) = wanted.nosec {
        match place {
            Some(place) => parts[place] = with_id(&parts[place], id)?,
            None => new.push(format!("# nosec {id}")),
        }
    }
    let same = parts
        .iter()
        .position(|part| Some(segment(part)) == wanted.reason);
    let at = before.or(same).unwrap_or(parts.len());
    let is_last = at == parts.len();
    let mut text: String = parts[..at].concat();
    if is_last && !text.is_empty() {
        text.truncate(text.trim_end().len());
    }
    if !new.is_empty() {
        if is_last && !text.is_empty() {
            text.push_str("  ");
        }
        text.push_str(&new.join("  "));
        if !is_last {
            text.push_str(if before.is_some() { "  " } else { " " });
        }
    }
    text.push_str(&parts[at..].concat());
    text.truncate(text.trim_end().len());
    if let Some(reason) = wanted.reason.filter(|_| same.is_none()) {
        text.push_str(" # ");
        text.push_str(reason);
    }
    Ok(text)
}

/// `# noqa: S602  # nosec B602 # reason` in three, each from its `#` on.
fn parts(comment: &str) -> Vec<String> {
    let starts: Vec<usize> = comment.match_indices('#').map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([comment.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(&start, end)| comment[start..end].to_string())
        .collect()
}

/// What a part says.
fn segment(part: &str) -> &str {
    part[1..].trim()
}

fn is_nosec(part: &str) -> bool {
    segment(part).starts_with("nosec")
}

fn is_noqa(part: &str) -> bool {
    segment(part)
        .get(..4)
        .is_some_and(|word| word.eq_ignore_ascii_case("noqa"))
}

/// The blanks at the end of a part; one that can be seen for those that cannot.
fn tail(part: &str) -> &str {
    let tail = &part[part.trim_end_matches(is_blank).len()..];
    if tail.contains(|c| c != ' ' && c != '\t') {
        " "
    } else {
        tail
    }
}

/// A `# nosec` with one more id. All that it lists must be tests, and be read as such.
fn with_id(part: &str, id: &str) -> Result<String, NoComment> {
    let Some(Suppression::Ids(known)) = nosec(part) else {
        return Err(NoComment::Unclear);
    };
    let is_known = |word: &str| {
        let test = test_id(word);
        known.iter().any(|known| Some(known.as_str()) == test)
    };
    let listed = segment(part).trim_start_matches("nosec");
    let mut words = listed
        .split(|c| is_blank(c) || c == ',' || c == ':')
        .filter(|word| !word.is_empty());
    if !words.all(is_known) {
        return Err(NoComment::Unclear);
    }
    let mut ids: Vec<&str> = known.iter().map(String::as_str).chain([id]).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(format!("# nosec {}{}", ids.join(", "), tail(part)))
}

/// A `# noqa` with one more code; a blanket one covers it.
fn with_code(part: &str, code: &str) -> Result<String, NoComment> {
    let codes = match noqa(part) {
        Some(Suppression::Ids(codes)) => codes,
        Some(Suppression::All) => return Ok(part.to_string()),
        None => return Err(NoComment::Unclear),
    };
    if codes.iter().any(|known| known == code) {
        return Ok(part.to_string());
    }
    let mut end = part.find(':').ok_or(NoComment::Unclear)?;
    for known in &codes {
        end += part[end..].find(known.as_str()).ok_or(NoComment::Unclear)? + known.len();
    }
    Ok(format!("{}, {code}{}", &part[..end], &part[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOTH: Wanted<'static> = Wanted {
        nosec: Some("B405"),
        noqa: Some("S405"),
        reason: Some("only builds XML"),
    };
    const BANDIT: Wanted<'static> = Wanted { noqa: None, ..BOTH };
    const RUFF: Wanted<'static> = Wanted {
        nosec: None,
        ..BOTH
    };

    #[track_caller]
    fn becomes(comment: &str, wanted: Wanted<'_>, new: &str) {
        let comment = Some(comment).filter(|comment| !comment.is_empty());
        assert_eq!(with(comment, wanted).as_deref(), Ok(new));
    }

    #[test]
    fn a_new_comment() {
        becomes("", BANDIT, "# nosec B405 # only builds XML");
        becomes("", RUFF, "# noqa: S405 # only builds XML");
        becomes("", BOTH, "# noqa: S405  # nosec B405 # only builds XML");
        becomes("#", BANDIT, "# nosec B405 # only builds XML");
        let short = Wanted {
            reason: None,
            ..RUFF
        };
        becomes("", short, "# noqa: S405");
    }

    #[test]
    fn what_other_tools_read_stays_first() {
        for other in [
            "# noqa: E501",
            "# type: ignore",
            "# pylint: disable=x",
            "# fine",
        ] {
            let new = format!("{other}  # nosec B405 # only builds XML");
            becomes(other, BANDIT, &new);
        }
        becomes(
            "# noqa: E501",
            BOTH,
            "# noqa: E501, S405  # nosec B405 # only builds XML",
        );
        becomes("# noqa", BOTH, "# noqa  # nosec B405 # only builds XML");
        becomes(
            "# noqa:E501,S101 # long",
            RUFF,
            "# noqa:E501,S101, S405 # long # only builds XML",
        );
    }

    #[test]
    fn ids_are_merged_and_reasons_are_not() {
        becomes(
            "# nosec B404",
            BANDIT,
            "# nosec B404, B405 # only builds XML",
        );
        becomes(
            "# nosec\u{a0}B404\u{a0}# starts git",
            BANDIT,
            "# nosec B404, B405 # starts git # only builds XML",
        );
        becomes(
            "# nosec: B408, B404 # starts git",
            BANDIT,
            "# nosec B404, B405, B408 # starts git # only builds XML",
        );
        becomes(
            "# nosec B404 # starts git",
            BOTH,
            "# noqa: S405  # nosec B404, B405 # starts git # only builds XML",
        );
        becomes(
            "# nosec import_subprocess # starts git",
            BANDIT,
            "# nosec B404, B405 # starts git # only builds XML",
        );
        becomes(
            "# nosec B404 # starts git # noqa: S404",
            BOTH,
            "# nosec B404, B405 # starts git # noqa: S404, S405 # only builds XML",
        );
    }

    #[test]
    fn ruff_counts_what_stands_before_a_directive() {
        for (comment, part) in [
            ("# nosec B405 # only builds XML", ""),
            ("# NoQA: S405", ""),
            ("# type: ignore[x]  # nosec B405", ""),
            ("# fine  # nosec B405 # only builds XML", "# fine"),
            ("# fine # and well", "# fine # and well"),
            ("# pragma: no cover", "# pragma: no cover"),
            ("# todo nosec", "# todo nosec"),
            ("# fine#nosec", "# fine"),
        ] {
            assert_eq!(counted(comment), part, "{comment}");
        }
    }

    #[test]
    fn no_reason_is_written_twice() {
        becomes(
            "# nosec B404 # only builds XML",
            BANDIT,
            "# nosec B404, B405 # only builds XML",
        );
        becomes(
            "# only builds XML",
            BANDIT,
            "# nosec B405 # only builds XML",
        );
        becomes(
            "# only builds XML",
            BOTH,
            "# noqa: S405  # nosec B405 # only builds XML",
        );
    }

    #[test]
    fn what_bandit_does_not_read_as_ids_is_left_alone() {
        for comment in [
            "# nosec",
            "# nosec reviewed",
            "# nosec B404 - eval",
            "# nosec B404,B408",
            "# nosec B404 (see above)",
            "# nosec B999",
        ] {
            assert_eq!(
                with(Some(comment), BANDIT),
                Err(NoComment::Unclear),
                "{comment}"
            );
        }
    }

    #[test]
    fn no_reason_becomes_a_directive() {
        for reason in [
            "",
            " . ",
            "nosec",
            "see # nosec B101",
            "noqa is not needed",
            "fine #noqa",
            "type: ignore",
            "a #pragma: no cover",
            "a\u{7}",
        ] {
            assert_eq!(checked_reason(reason), Err(NoComment::Reason), "{reason}");
        }
        for (reason, clean) in [
            ("see issue #12", "see issue #12"),
            (" a\n  b ", "a b"),
            ("no eval, no nosec", "no eval, no nosec"),
            ("until=2030-01-01", "until=2030-01-01"),
        ] {
            assert_eq!(checked_reason(reason).as_deref(), Ok(clean));
        }
    }
}
