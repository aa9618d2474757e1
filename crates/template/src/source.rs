//! The characters of a template, each with its place in the source.

use harden_rewriter::prelude::*;

use crate::{Format, Literal, Origin, Piece, Template};

/// One step of a template's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A character of a literal.
    Char(Char),
    /// The value that the piece with this place is, and where the source has it: a field with its
    /// braces, a conversion, or an operand.
    Value {
        /// The place in [`Template::pieces`].
        piece: usize,
        /// Where.
        range: TextRange,
        /// The literal it stands in; `None` for an operand of `+`.
        literal: Option<usize>,
    },
}

/// A character of a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Char {
    /// The character.
    pub c: char,
    /// How the source has it: as it is, as an escape, or doubled.
    pub range: TextRange,
    /// The place of the literal in [`Template::literals`].
    pub literal: usize,
}

impl Template<'_> {
    /// The template's text, step by step. `None` where a text does not come from the source as it
    /// is, or the source is not understood to be that text.
    pub fn units(&self, module: &Module<'_>) -> Option<Vec<Unit>> {
        let mut units = Vec::new();
        for (place, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => {
                    let held: usize = text.chunks.iter().map(|chunk| chunk.text.len()).sum();
                    if held != text.len() {
                        return None;
                    }
                    for chunk in &text.chunks {
                        self.characters(module, &chunk.text, chunk.origin, &mut units)?;
                    }
                }
                Piece::Value(value) => {
                    let (range, literal) = match value.origin {
                        // A field of an f-string is a range, and stands in its literal.
                        Origin::Range(range) => (range, self.literal_at(range)),
                        Origin::Characters { literal, .. } => {
                            (self.range_of(module, value.origin)?, Some(literal))
                        }
                    };
                    units.push(Unit::Value {
                        piece: place,
                        range,
                        literal,
                    });
                }
            }
        }
        Some(units)
    }

    fn literal_at(&self, range: TextRange) -> Option<usize> {
        self.literals
            .iter()
            .position(|literal| literal.content.contains_range(range))
    }

    fn range_of(&self, module: &Module<'_>, origin: Origin) -> Option<TextRange> {
        let inside = self.decoded(module, origin)?;
        Some(TextRange::new(
            inside.first()?.1.start(),
            inside.last()?.1.end(),
        ))
    }

    /// The characters that `origin` stands for.
    fn decoded(&self, module: &Module<'_>, origin: Origin) -> Option<Vec<(char, TextRange)>> {
        let Origin::Characters {
            literal,
            content,
            from,
            to,
        } = origin
        else {
            return None;
        };
        let characters = decode(
            module.slice(content),
            content.start(),
            self.literals.get(literal)?,
        )?;
        let mut at = 0;
        let mut inside = Vec::new();
        for (c, range) in characters {
            if (from..to).contains(&at) {
                inside.push((c, range));
            }
            at += c.len_utf8();
        }
        Some(inside)
    }

    fn characters(
        &self,
        module: &Module<'_>,
        text: &str,
        origin: Origin,
        units: &mut Vec<Unit>,
    ) -> Option<()> {
        let Origin::Characters { literal, .. } = origin else {
            return None;
        };
        let inside = self.decoded(module, origin)?;
        let mut push = |c, range| units.push(Unit::Char(Char { c, range, literal }));
        // `%%` and `{{` are one character, and so is a line's end.
        let doubled = matches!(text, "%" | "{" | "}") && inside.len() == 2;
        if doubled {
            push(
                text.chars().next()?,
                TextRange::new(inside[0].1.start(), inside[1].1.end()),
            );
            return Some(());
        }
        let mut expected = text.chars();
        let mut inside = inside.into_iter().peekable();
        while let Some((c, mut range)) = inside.next() {
            let mut c = c;
            let is_line_end = c == '\r' && module.slice(range) == "\r";
            if is_line_end {
                c = '\n';
                if let Some((_, next)) = inside.next_if(|(next, _)| *next == '\n') {
                    range = range.cover(next);
                }
            }
            if expected.next() != Some(c) {
                return None;
            }
            push(c, range);
        }
        expected.next().is_none().then_some(())
    }
}

/// The characters that the source `content` of a literal, which begins at `start`, stands for
/// (lexical analysis, section 2.4.1, in the language reference).
fn decode(content: &str, start: TextSize, literal: &Literal) -> Option<Vec<(char, TextRange)>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(c) = content[at..].chars().next() {
        let rest = &content[at + c.len_utf8()..];
        let (decoded, length) = if c == '\\' && !literal.raw {
            let (decoded, length) = escape(rest)?;
            (decoded, 1 + length)
        } else if literal.format == Format::Fstring && matches!(c, '{' | '}') && rest.starts_with(c)
        {
            (Some(c), 2)
        } else {
            (Some(c), c.len_utf8())
        };
        let range = TextRange::at(
            start + TextSize::try_from(at).ok()?,
            TextSize::try_from(length).ok()?,
        );
        if let Some(decoded) = decoded {
            out.push((decoded, range));
        }
        at += length;
    }
    Some(out)
}

/// The character that the escape `\` followed by `rest` stands for, if any, and how many bytes of
/// `rest` belong to it.
fn escape(rest: &str) -> Option<(Option<char>, usize)> {
    let c = rest.chars().next()?;
    let hexadecimal = |digits: usize| {
        let code = u32::from_str_radix(rest.get(1..=digits)?, 16).ok()?;
        Some((Some(char::from_u32(code)?), 1 + digits))
    };
    let simple = |c| Some((Some(c), 1));
    match c {
        '\r' if rest.starts_with("\r\n") => Some((None, 2)),
        '\n' | '\r' => Some((None, 1)),
        '\\' | '\'' | '"' => simple(c),
        'a' => simple('\x07'),
        'b' => simple('\x08'),
        'f' => simple('\x0c'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\x0b'),
        '0'..='7' => {
            let digits = rest
                .bytes()
                .take(3)
                .take_while(|byte| (b'0'..=b'7').contains(byte))
                .count();
            let code = u32::from_str_radix(&rest[..digits], 8).ok()?;
            Some((Some(char::from_u32(code)?), digits))
        }
        'x' => hexadecimal(2),
        'u' => hexadecimal(4),
        'U' => hexadecimal(8),
        // The table of names is not here.
        'N' => None,
        // An unknown escape stands for itself, backslash and all.
        _ => Some((Some('\\'), 0)),
    }
}
