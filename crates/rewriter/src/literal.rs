//! Python literals.

use std::fmt::Write;

/// The quote character of a string literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quote {
    /// `'`
    Single,
    /// `"`
    Double,
}

impl Quote {
    /// The character.
    pub fn as_char(self) -> char {
        match self {
            Quote::Single => '\'',
            Quote::Double => '"',
        }
    }

    /// The other one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Quote::Single => Quote::Double,
            Quote::Double => Quote::Single,
        }
    }
}

/// The inside of a string literal with the value `text`, for a literal in `quote`s.
///
/// A character that is not printable ASCII is escaped unless `verbatim`, the text it comes from,
/// has it as it is: what was escaped there may be invisible, or missing in the file's encoding.
pub fn escape(text: &str, quote: Quote, verbatim: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote.as_char() => {
                out.push('\\');
                out.push(c);
            }
            ' '..='~' => out.push(c),
            _ if !c.is_control() && verbatim.contains(c) => out.push(c),
            _ => {
                let code = c as u32;
                // Writing to a `String` cannot fail.
                let _ = match code {
                    0..=0xff => write!(out, "\\x{code:02x}"),
                    0x100..=0xffff => write!(out, "\\u{code:04x}"),
                    _ => write!(out, "\\U{code:08x}"),
                };
            }
        }
    }
    out
}

/// A string literal with the value `text`: in `quote`s, unless the others save an escape.
/// `verbatim` is as for [`escape`].
pub fn string(text: &str, quote: Quote, verbatim: &str) -> String {
    let quote = if text.contains(quote.as_char()) && !text.contains(quote.opposite().as_char()) {
        quote.opposite()
    } else {
        quote
    };
    let c = quote.as_char();
    format!("{c}{}{c}", escape(text, quote, verbatim))
}

/// Whether a raw literal in `quote`s can hold `text` as it is.
pub fn fits_raw(text: &str, quote: Quote, verbatim: &str) -> bool {
    let trailing = text.bytes().rev().take_while(|&byte| byte == b'\\').count();
    trailing % 2 == 0
        && !text.contains(quote.as_char())
        && text
            .chars()
            .all(|c| matches!(c, ' '..='~') || (!c.is_control() && verbatim.contains(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_follow_the_text() {
        assert_eq!(string("a", Quote::Single, ""), "'a'");
        assert_eq!(string("it's", Quote::Single, ""), "\"it's\"");
        assert_eq!(string("'\"", Quote::Double, ""), "\"'\\\"\"");
    }

    #[test]
    fn only_what_stood_there_stays_unescaped() {
        assert_eq!(
            string("a\n\t\\\u{200b}", Quote::Double, ""),
            "\"a\\n\\t\\\\\\u200b\""
        );
        assert_eq!(string("é✓", Quote::Double, "é\\u2713"), "\"é\\u2713\"");
        assert_eq!(
            string("é✓😀", Quote::Double, ""),
            "\"\\xe9\\u2713\\U0001f600\""
        );
    }

    #[test]
    fn raw_literals_cannot_end_in_a_backslash() {
        assert!(fits_raw(r"\d+\.", Quote::Double, ""));
        assert!(!fits_raw(r"a\", Quote::Double, ""));
        assert!(!fits_raw("\"", Quote::Double, ""));
        assert!(!fits_raw("\n", Quote::Double, ""));
    }
}
