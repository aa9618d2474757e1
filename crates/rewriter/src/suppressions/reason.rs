//! The reason that a comment gives, and how long it is to hold.

use jiff::civil::Date;

use super::parts::Part;
use super::words::is_word;

/// The reason of the part at `index`, of which `prose` is what its own words say: that and the
/// parts of prose behind it, with other suppressions in between, else the parts of prose before.
/// What follows another tool's part is about that.
pub(super) fn reason<'a>(
    comment: &'a str,
    parts: &[Part<'a>],
    index: usize,
    prose: &'a str,
) -> &'a str {
    let (own, behind) = (&parts[index], &parts[index + 1..]);
    let end = |part: &Part<'_>| part.start + part.text.len();
    let slice = |start: usize, end: usize| comment[start..end].trim_start_matches('#').trim();
    if !prose.is_empty() {
        let start = own.start + own.text.rfind(prose).unwrap_or_default();
        let last = behind.iter().take_while(|part| part.is_prose()).last();
        return slice(start, last.map_or(end(own), end));
    }
    let behind = behind.iter().skip_while(|part| part.suppresses());
    let behind: Vec<&Part<'a>> = behind.take_while(|part| part.is_prose()).collect();
    let before = parts[..index].iter().rev();
    let before = before.skip_while(|part| part.suppresses());
    let before: Vec<&Part<'a>> = before.take_while(|part| part.is_prose()).collect();
    match (behind.first(), behind.last(), before.last(), before.first()) {
        (Some(first), Some(last), ..) | (None, None, Some(first), Some(last)) => {
            slice(first.start, end(last))
        }
        _ => "",
    }
}

/// Whether a text says something besides how long it is to hold.
pub(super) fn says_something(reason: &str) -> bool {
    let mut rest = reason;
    while let Some((at, end)) = until_in(rest) {
        if rest[..at].contains(char::is_alphanumeric) {
            return true;
        }
        rest = &rest[end..];
    }
    rest.contains(char::is_alphanumeric)
}

/// The dates of a reason.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Until<'a> {
    /// The first day of all that are named.
    pub(super) date: Option<Date>,
    /// What follows `until=` and is no date.
    pub(super) unreadable: Option<&'a str>,
}

/// Reads every `until=YYYY-MM-DD` in `reason`.
pub(super) fn until(reason: &str) -> Until<'_> {
    let mut until = Until::default();
    let mut rest = reason;
    while let Some((at, end)) = until_in(rest) {
        let written = &rest[at + UNTIL.len()..end];
        match date(written) {
            Some(date) => until.date = Some(until.date.map_or(date, |first| first.min(date))),
            None => until.unreadable = until.unreadable.or(Some(written)),
        }
        rest = &rest[end..];
    }
    until
}

const UNTIL: &str = "until=";

/// Where the first `until=` with what it says begins and ends.
fn until_in(text: &str) -> Option<(usize, usize)> {
    let at = text
        .match_indices(UNTIL)
        .map(|(at, _)| at)
        .find(|&at| !text[..at].ends_with(is_word))?;
    let written = &text[at + UNTIL.len()..];
    let length = written
        .find(|c| !(is_word(c) || c == '-'))
        .unwrap_or(written.len());
    Some((at, at + UNTIL.len() + length))
}

/// `2027-01-31`, in just this form.
fn date(text: &str) -> Option<Date> {
    let is_in_form = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    is_in_form.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_one_form_only() {
        let first = |text| until(text).date.map(|date| date.to_string());
        assert_eq!(first("fine until=2027-01-31"), Some("2027-01-31".into()));
        assert_eq!(first("(until=2027-01-31)."), Some("2027-01-31".into()));
        assert_eq!(
            first("until=2028-01-31 until=2027-01-31"),
            Some("2027-01-31".into())
        );
        assert_eq!(first("until 2027-01-31"), None);
        assert_eq!(first("not_until=2027-01-31"), None);
        for odd in [
            "2027-02-30",
            "2027-1-31",
            "20270131",
            "2027-01-31T10",
            "soon",
            "",
        ] {
            let text = format!("until={odd}, it says");
            assert_eq!(until(&text).unreadable, Some(odd), "{odd}");
            assert_eq!(until(&text).date, None, "{odd}");
        }
    }

    #[test]
    fn a_date_alone_is_no_reason() {
        assert!(!says_something("until=2027-01-31"));
        assert!(!says_something(" - (until=2027-01-31)"));
        assert!(says_something("until=2027-01-31 it is fine"));
        assert!(says_something("it is fine"));
        assert!(!says_something("--"));
    }
}
