//! One shell word: what the process gets of it (XCU 2.6.7, quote removal).

use brush_parser::word::{WordPiece, WordPieceWithSource};

use crate::grammar;
use crate::plan::{Quoting, Word};
use crate::source::Source;
use crate::unplannable::Unplannable;

/// Reads a word as it is written, or refuses it if the shell would make anything else of it than
/// itself without its quotes.
pub(crate) fn read(raw: &str, source: &Source) -> Result<Word, Unplannable> {
    let mut word = Word::default();
    if raw == "{}" {
        raw.chars().for_each(|c| word.push_char(c));
        return Ok(word);
    }
    let pieces = brush_parser::word::parse(raw, &grammar::options())
        .map_err(|_| Unplannable::unparsable("a word of unknown form"))?;
    for (index, WordPieceWithSource { piece, .. }) in pieces.into_iter().enumerate() {
        match piece {
            WordPiece::Text(text) => {
                check_unquoted(&text, index == 0, source)?;
                push(&mut word, &text, Quoting::Unquoted, source);
            }
            WordPiece::EscapeSequence(text) => {
                let escaped = &text[1..];
                check_charset(escaped, source)?;
                push(&mut word, escaped, Quoting::Unquoted, source);
            }
            WordPiece::SingleQuotedText(text) => push(&mut word, &text, Quoting::Single, source),
            WordPiece::DoubleQuotedSequence(inner) => {
                for WordPieceWithSource { piece, .. } in inner {
                    match piece {
                        WordPiece::Text(text) => push(&mut word, &text, Quoting::Double, source),
                        WordPiece::EscapeSequence(text) => {
                            push(&mut word, &text[1..], Quoting::Double, source);
                        }
                        other => return Err(expansion(&other)),
                    }
                }
            }
            other => return Err(expansion(&other)),
        }
    }
    Ok(word)
}

fn push(word: &mut Word, text: &str, quoting: Quoting, source: &Source) {
    for c in text.chars() {
        match source.value(c) {
            Some(id) => word.push_value(id, quoting),
            None => word.push_char(c),
        }
    }
}

/// Refuses a piece that is not plain text. `scan` has refused most of them before.
fn expansion(piece: &WordPiece) -> Unplannable {
    match piece {
        WordPiece::ParameterExpansion(_) => Unplannable::ParameterExpansion,
        WordPiece::CommandSubstitution(_) | WordPiece::BackquotedCommandSubstitution(_) => {
            Unplannable::CommandSubstitution
        }
        WordPiece::ArithmeticExpression(_) => Unplannable::ArithmeticExpansion,
        WordPiece::TildeExpansion(_) => Unplannable::Tilde,
        WordPiece::AnsiCQuotedText(_) | WordPiece::GettextDoubleQuotedSequence(_) => {
            Unplannable::shells_differ("`$` before a quote or bracket")
        }
        // Text and quotes cannot be nested in quotes.
        WordPiece::Text(_)
        | WordPiece::SingleQuotedText(_)
        | WordPiece::DoubleQuotedSequence(_)
        | WordPiece::EscapeSequence(_) => Unplannable::unparsable("a word of unknown form"),
    }
}

/// Refuses characters that mean something unless quoted (XCU 2.2) and that the grammar leaves in
/// words.
fn check_unquoted(text: &str, at_start: bool, source: &Source) -> Result<(), Unplannable> {
    check_charset(text, source)?;
    let mut before = None;
    for c in text.chars() {
        match c {
            '*' | '?' | '[' => return Err(Unplannable::Pattern { character: c }),
            '{' | '}' => return Err(Unplannable::Braces),
            // These end a word, so the parser has lost track of the quotes.
            ' ' | '\t' | '\n' | '|' | '&' | ';' | '<' | '>' | '(' | ')' => {
                return Err(Unplannable::unparsable(
                    "an operator or blank within a word",
                ));
            }
            '~' => check_tilde(before, at_start, source)?,
            _ => {}
        }
        before = Some(c);
    }
    Ok(())
}

/// Refuses a tilde that any shell may expand (XCU 2.6.1). One that follows an ordinary character
/// stands for itself, as in `HEAD~1`.
fn check_tilde(before: Option<char>, at_start: bool, source: &Source) -> Result<(), Unplannable> {
    match before {
        None if at_start => Err(Unplannable::Tilde),
        Some(c) if c.is_ascii_alphanumeric() || "._-/@^,+%~".contains(c) => Ok(()),
        Some(c) if source.is_value(c) => Err(Unplannable::ValueInGrammar),
        _ => Err(Unplannable::shells_differ("a `~` within a word")),
    }
}

/// Refuses unquoted text with characters that separate words in some locales or shells: only space
/// and tab do everywhere (XCU 2.3, XBD `<blank>`). The byte A0, as part of any character, is a
/// blank to shells that ask the C library about single bytes.
fn check_charset(text: &str, source: &Source) -> Result<(), Unplannable> {
    let may_be_blank = |c: char| {
        !c.is_ascii()
            && !source.is_value(c)
            && (c.is_whitespace() || c.encode_utf8(&mut [0; 4]).as_bytes().contains(&0xA0))
    };
    if text.contains(may_be_blank) {
        return Err(Unplannable::shells_differ(
            "unquoted blanks other than space and tab",
        ));
    }
    Ok(())
}
