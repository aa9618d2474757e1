//! What looks like a parameter.

use crate::sql::Style;

/// A mark at the start of a text.
pub(crate) struct Found {
    pub(crate) style: Style,
    /// In bytes.
    pub(crate) length: usize,
    pub(crate) name: Option<String>,
}

/// The mark that a text starts with, if any. `before` is the character before it.
///
/// The colon is read as `SQLAlchemy`'s `text` does: not after a colon, a backslash or a character
/// of a word.
pub(crate) fn at(text: &str, before: Option<char>) -> Option<Found> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let follows_word = before.is_some_and(is_word);
    let found = |style, name: Option<&str>, length| {
        Some(Found {
            style,
            length,
            name: name.map(str::to_owned),
        })
    };
    let word = word_length(rest);
    let name = &rest[..word];
    let is_number = word > 0 && name.bytes().all(|b| b.is_ascii_digit());
    match first {
        '?' => {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            match digits {
                0 => found(Style::Question, None, 1),
                _ => found(Style::QuestionNumber, Some(&rest[..digits]), 1 + digits),
            }
        }
        ':' => {
            let is_mark = word > 0 && !follows_word && !matches!(before, Some(':' | '\\'));
            let style = if is_number {
                Style::ColonNumber
            } else {
                Style::ColonName
            };
            is_mark.then(|| found(style, Some(name), 1 + word))?
        }
        '@' if word > 0 && !follows_word && before != Some('@') && !is_number => {
            found(Style::AtName, Some(name), 1 + word)
        }
        '$' if word > 0 && !follows_word && before != Some('$') => {
            let style = if is_number {
                Style::DollarNumber
            } else {
                Style::DollarName
            };
            found(style, Some(name), 1 + word)
        }
        '%' if rest.starts_with('s') => found(Style::Percent, None, 2),
        '%' if rest.starts_with('(') => {
            let end = rest.find(')')?;
            let name = &rest[1..end];
            let is_mark = rest[end + 1..].starts_with('s')
                && !name.is_empty()
                && name.chars().all(|c| is_word(c) || " -.".contains(c));
            is_mark.then(|| found(Style::PercentName, Some(name), end + 3))?
        }
        _ => None,
    }
}

/// Whether a character can be in a name of a parameter. None that stands for a hole is.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word_length(text: &str) -> usize {
    text.find(|c| !is_word(c)).unwrap_or(text.len())
}
