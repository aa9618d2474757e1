//! The values of literal types.
//!
//! ty keeps them to itself, but prints them.

use ty_python_semantic::types::Type;
use ty_python_semantic::{Db, ProgramEnvironment};

/// The one value that a type has.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    Bool(bool),
    Str(String),
}

impl Literal {
    /// The value of `ty`, if it is a literal type.
    pub(crate) fn new<'db>(
        db: &'db dyn Db,
        env: &ProgramEnvironment<'db>,
        ty: Type<'db>,
    ) -> Option<Self> {
        match ty {
            Type::LiteralValue(value) if !value.is_enum() => {
                Self::read(&ty.display(db, env).to_string())
            }
            _ => None,
        }
    }

    /// Reads `Literal["text"]` and `Literal[True]`.
    fn read(shown: &str) -> Option<Self> {
        let value = shown.strip_prefix("Literal[")?.strip_suffix(']')?;
        match value {
            "True" => Some(Literal::Bool(true)),
            "False" => Some(Literal::Bool(false)),
            _ => {
                let quoted = value.strip_prefix('"')?.strip_suffix('"')?;
                unescape(quoted).map(Literal::Str)
            }
        }
    }
}

/// Undoes [`char::escape_debug`] on each character.
fn unescape(escaped: &str) -> Option<String> {
    let mut text = String::with_capacity(escaped.len());
    let mut rest = escaped.chars();
    while let Some(char) = rest.next() {
        let char = match char {
            '\\' => match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let (digits, after) = rest.as_str().strip_prefix('{')?.split_once('}')?;
                    rest = after.chars();
                    char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
                }
                plain @ ('\\' | '"' | '\'') => plain,
                _ => return None,
            },
            '"' => return None,
            plain => plain,
        };
        // The parser's stand-in for half of a surrogate pair, which is no character: the text may
        // be another one.
        if char == char::REPLACEMENT_CHARACTER {
            return None;
        }
        text.push(char);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_read_as_it_was() {
        let all: String = (0..=0x2FFFF)
            .filter_map(char::from_u32)
            .filter(|char| *char != char::REPLACEMENT_CHARACTER)
            .collect();
        let escaped: String = all
            .chars()
            .map(|char| match char {
                '\'' => "'".to_string(),
                _ => char.escape_debug().to_string(),
            })
            .collect();
        assert_eq!(unescape(&escaped), Some(all));
    }

    #[test]
    fn other_literals_are_no_text() {
        assert_eq!(Literal::read("Literal[1]"), None);
        assert_eq!(Literal::read("Literal[b\"a\"]"), None);
        assert_eq!(Literal::read("LiteralString"), None);
        assert_eq!(Literal::read("Literal[\"a\", \"b\"]"), None);
    }

    #[test]
    fn a_stand_in_is_no_text() {
        assert_eq!(unescape("a\u{fffd}"), None);
    }
}
