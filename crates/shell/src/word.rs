//! One shell word: what the process gets of it (XCU 2.6).

use brush_parser::word::{WordPiece, WordPieceWithSource};

use crate::plan::{Part, Quoting, Word};
use crate::source::{Mark, Source};
use crate::unplannable::Unplannable;
use crate::{grammar, pattern};

/// Where a word stands, which decides what the shell makes of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The program or an argument.
    Argument,
    /// After the equals sign of an assignment: nothing is split, and no pattern is expanded (XCU
    /// 2.9.1).
    Assignment,
    /// One file: the target of a redirection, where shells differ about patterns (XCU 2.7), or a
    /// folder.
    File,
}

/// Reads a word as it is written, or refuses it if the shell would make anything else of it than a
/// [`Word`] can say.
pub(crate) fn read(raw: &str, place: Place, source: &Source) -> Result<Word, Unplannable> {
    let mut word = Word::default();
    if raw == "{}" {
        raw.chars().for_each(|c| word.push_char(c));
        return Ok(word);
    }
    let mut rest = raw;
    if raw == "~" || raw.starts_with("~/") {
        rest = &raw[1..];
        word.parts.push(Part::Home);
    }
    let mut reader = Reader {
        word,
        place,
        source,
        has_empty_quotes: false,
        has_dollar: false,
    };
    let pieces = brush_parser::word::parse(rest, &grammar::options())
        .map_err(|_| Unplannable::unparsable("a word of unknown form"))?;
    for (index, WordPieceWithSource { piece, .. }) in pieces.into_iter().enumerate() {
        reader.piece(piece, index == 0)?;
    }
    reader.finish()
}

struct Reader<'a> {
    word: Word,
    place: Place,
    source: &'a Source,
    /// The word has `''` or `""` in it.
    has_empty_quotes: bool,
    /// The word has a `$` that stands for itself, outside of quotes.
    has_dollar: bool,
}

impl Reader<'_> {
    fn piece(&mut self, piece: WordPiece, at_start: bool) -> Result<(), Unplannable> {
        match piece {
            WordPiece::Text(text) => {
                check_unquoted(&text, at_start, self.source)?;
                self.has_dollar |= text.contains('$');
                self.unquoted(&text)?;
            }
            WordPiece::EscapeSequence(text) => {
                let escaped = &text[1..];
                check_charset(escaped, self.source)?;
                self.push(escaped, Quoting::Unquoted);
            }
            WordPiece::SingleQuotedText(text) => {
                self.has_empty_quotes |= text.is_empty();
                self.push(&text, Quoting::Single);
            }
            WordPiece::DoubleQuotedSequence(inner) => {
                self.has_empty_quotes |= inner.is_empty();
                for WordPieceWithSource { piece, .. } in inner {
                    match piece {
                        WordPiece::Text(text) => self.push(&text, Quoting::Double),
                        WordPiece::EscapeSequence(text) => self.push(&text[1..], Quoting::Double),
                        other => return Err(expansion(&other)),
                    }
                }
            }
            other => return Err(expansion(&other)),
        }
        Ok(())
    }

    /// Text that stands for itself, and what stands in between.
    fn push(&mut self, text: &str, quoting: Quoting) {
        for c in text.chars() {
            match self.source.mark(c) {
                Some(mark) => self.push_mark(mark, quoting),
                None => self.word.push_char(c),
            }
        }
    }

    fn push_mark(&mut self, mark: &Mark, quoting: Quoting) {
        self.word.parts.push(match mark {
            Mark::Value(id) => Part::Value { id: *id, quoting },
            Mark::Variable { name, default } => Part::Variable {
                name: name.clone(),
                default: default.clone(),
                quoting: match self.place {
                    // There a variable's text is taken as it is, in contrast to a value's, which
                    // is there before the shell reads anything.
                    Place::Assignment => Quoting::Double,
                    Place::Argument | Place::File => quoting,
                },
            },
        });
    }

    /// Text outside of quotes, in which patterns are.
    fn unquoted(&mut self, text: &str) -> Result<(), Unplannable> {
        let is_mark = |c: char| self.source.mark(c).is_some();
        for run in text.split_inclusive(is_mark) {
            let end = run.char_indices().next_back().map_or(0, |(index, _)| index);
            let (plain, mark) = match run.chars().next_back().and_then(|c| self.source.mark(c)) {
                Some(mark) => (&run[..end], Some(mark)),
                None => (run, None),
            };
            match plain.chars().find(|c| pattern::is_magic(*c)) {
                Some(_) if self.place == Place::Argument => self.word.push_pattern(plain),
                Some(character) if self.place == Place::File => {
                    return Err(Unplannable::Pattern { character });
                }
                _ => self.push(plain, Quoting::Unquoted),
            }
            if let Some(mark) = mark {
                self.push_mark(mark, Quoting::Unquoted);
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<Word, Unplannable> {
        pattern::check(&self.word)?;
        // Where the variable is empty, these quotes are what keeps the word.
        let is_split = |part: &Part| {
            matches!(
                part,
                Part::Variable {
                    quoting: Quoting::Unquoted,
                    ..
                }
            )
        };
        if self.has_empty_quotes && self.word.parts.iter().any(is_split) {
            return Err(Unplannable::ParameterExpansion);
        }
        // In bash it keeps patterns in the variable from being expanded.
        if self.has_dollar && self.word.parts.iter().any(is_split) {
            return Err(Unplannable::shells_differ("a `$` that starts no expansion"));
        }
        Ok(self.word)
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

/// Refuses a tilde that any shell may expand (XCU 2.6.1), other than for the home directory. One
/// that follows an ordinary character stands for itself, as in `HEAD~1`.
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
            && source.mark(c).is_none()
            && (c.is_whitespace() || c.encode_utf8(&mut [0; 4]).as_bytes().contains(&0xA0))
    };
    if text.contains(may_be_blank) {
        return Err(Unplannable::shells_differ(
            "unquoted blanks other than space and tab",
        ));
    }
    Ok(())
}
