//! Lines of a text, and text put into it.

/// Text to put in before an offset. Nothing that was there goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Insertion {
    pub(crate) at: usize,
    pub(crate) text: String,
}

impl Insertion {
    pub(crate) fn new(at: usize, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { at, text }
    }
}

/// The text with all the insertions, or `None` where one is in no place that the text has.
pub(crate) fn apply(text: &str, insertions: &[Insertion]) -> Option<String> {
    let mut sorted: Vec<&Insertion> = insertions.iter().collect();
    sorted.sort_by_key(|insertion| insertion.at);
    let mut out = String::with_capacity(text.len() + 64);
    let mut from = 0;
    for insertion in sorted {
        out.push_str(text.get(from..insertion.at)?);
        out.push_str(&insertion.text);
        from = insertion.at;
    }
    out.push_str(text.get(from..)?);
    Some(out)
}

/// What the text's first line ends with.
pub(crate) fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}

/// Where the line that has the offset starts.
pub(crate) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the line that has the offset ends, before its line break.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..]
        .find('\n')
        .map_or(text.len(), |length| at + length);
    if end > at && text[..end].ends_with('\r') {
        end - 1
    } else {
        end
    }
}

/// The number of the line that has the offset, from 1.
pub(crate) fn line_number(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
    before.split(|&byte| byte == b'\n').count()
}

/// The blanks that the line starts with.
pub(crate) fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// The lines with the offsets they start at, without their line breaks.
pub(crate) fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.strip_suffix('\n').unwrap_or(line);
        lines.push((start, body.strip_suffix('\r').unwrap_or(body)));
        start += line.len();
    }
    lines
}

/// A word as a shell takes it.
pub(crate) fn quoted(word: &str) -> String {
    let is_plain = word
        .chars()
        .all(|c| c.is_alphanumeric() || "/._-+".contains(c));
    if is_plain && !word.starts_with('-') {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_their_line_breaks() {
        let text = "a\r\nbc\n";
        assert_eq!(line_end(text, 0), 1);
        assert_eq!(line_end(text, 3), 5);
        assert_eq!(line_start(text, 4), 3);
        assert_eq!(line_number(text, 4), 2);
        assert_eq!(lines(text), [(0, "a"), (3, "bc")]);
        assert_eq!(newline(text), "\r\n");
    }

    #[test]
    fn an_insertion_outside_of_the_text_is_none() {
        assert_eq!(apply("ä", &[Insertion::new(1, "x")]), None);
        assert_eq!(apply("a", &[Insertion::new(2, "x")]), None);
        assert_eq!(
            apply("ab", &[Insertion::new(2, "y"), Insertion::new(1, "x")]),
            Some("axby".into())
        );
    }
}
