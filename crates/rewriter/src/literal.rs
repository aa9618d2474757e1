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
/// Characters that cannot be seen are escaped, and all that are not ASCII where `ascii` is set.
pub fn escape(text: &str, quote: Quote, ascii: bool) -> String {
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
            _ if !ascii && c.is_alphanumeric() => out.push(c),
            _ if !ascii && c as u32 >= 0xa1 && !is_invisible(c) => out.push(c),
            // Writing to a `String` cannot fail.
            _ => {
                let code = c as u32;
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

/// White space, format and private-use characters, which a reader could not tell apart.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{e000}'..='\u{f8ff}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{10ffff}'
        )
}

/// A string literal with the value `text`: in `quote`s, unless the others save an escape.
pub fn string(text: &str, quote: Quote, ascii: bool) -> String {
    let quote = if text.contains(quote.as_char()) && !text.contains(quote.opposite().as_char()) {
        quote.opposite()
    } else {
        quote
    };
    let c = quote.as_char();
    format!("{c}{}{c}", escape(text, quote, ascii))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_follow_the_text() {
        assert_eq!(string("a", Quote::Single, false), "'a'");
        assert_eq!(string("it's", Quote::Single, false), "\"it's\"");
        assert_eq!(string("'\"", Quote::Double, false), "\"'\\\"\"");
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(
            string("a\n\t\\\u{200b}", Quote::Double, false),
            "\"a\\n\\t\\\\\\u200b\""
        );
        assert_eq!(string("é✓", Quote::Double, false), "\"é✓\"");
        assert_eq!(
            string("é✓😀", Quote::Double, true),
            "\"\\xe9\\u2713\\U0001f600\""
        );
    }
}
