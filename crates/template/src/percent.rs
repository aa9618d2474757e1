//! `"…" % values` (printf-style string formatting in the library reference).

use std::ops::Range;

use harden_rewriter::prelude::*;

use crate::reader::{Reader, check_order};
use crate::{Conversion, Format, Origin, Spelling, Unreadable};

/// A conversion in a format: the key in parentheses, if any, and the rest.
struct Field<'f> {
    key: Option<&'f str>,
    modifiers: &'f str,
    letter: char,
}

enum Piece<'f> {
    /// Text, or `%` for `%%`.
    Text(&'f str),
    Field(Field<'f>),
}

/// A piece and where it stands in the format.
struct Placed<'f> {
    piece: Piece<'f>,
    origin: Origin,
}

impl<'a> Reader<'_, 'a> {
    pub(crate) fn percent(
        &mut self,
        literal: &'a ast::ExprStringLiteral,
        right: &'a Expr,
    ) -> Result<(), Unreadable> {
        let mut pieces = Vec::new();
        // Each part of an implicit concatenation is read alone: a conversion cut in two is refused.
        for part in &literal.value {
            let origin = self.literal(part.range, part.flags, Format::Percent, &part.value);
            for (piece, within) in parse(&part.value)? {
                let origin = origin.part(within);
                pieces.push(Placed { piece, origin });
            }
        }
        self.push_percent(pieces, right)
    }

    fn push_percent(&mut self, pieces: Vec<Placed<'a>>, right: &'a Expr) -> Result<(), Unreadable> {
        let fields: Vec<&Field<'_>> = pieces
            .iter()
            .filter_map(|placed| match &placed.piece {
                Piece::Field(field) => Some(field),
                Piece::Text(_) => None,
            })
            .collect();
        let (values, used, whole_operand) = operands(&fields, right)?;
        check_order(&values, &used)?;
        let mut next = used.into_iter();
        for Placed { piece, origin } in pieces {
            match piece {
                Piece::Text(text) => self.push_text(text, origin),
                Piece::Field(field) => {
                    if matches!(field.letter, 'r' | 'a' | 'c') {
                        return Err(Unreadable::Formatting("`%r`, `%a` or `%c`"));
                    }
                    // `operands` gives one place for each field.
                    let Some(place) = next.next() else {
                        return Err(Unreadable::Formatting("this `%`"));
                    };
                    self.push_value(
                        values[place],
                        Spelling::Percent {
                            conversion: Conversion {
                                modifiers: field.modifiers,
                                letter: field.letter,
                            },
                            whole_operand,
                        },
                        origin,
                    );
                }
            }
        }
        Ok(())
    }
}

/// The values on the right side, and which of them each field takes; and whether the one field
/// takes the right side whole.
fn operands<'a>(
    fields: &[&Field<'_>],
    right: &'a Expr,
) -> Result<(Vec<&'a Expr>, Vec<usize>, bool), Unreadable> {
    let keyed = fields.iter().filter(|field| field.key.is_some()).count();
    if keyed > 0 {
        let Expr::Dict(dict) = right else {
            return Err(Unreadable::Formatting(
                "`%(name)s` with names that are not written there",
            ));
        };
        if keyed != fields.len() {
            return Err(Unreadable::Formatting("`%` with and without names"));
        }
        let mut keys = Vec::new();
        let mut values = Vec::new();
        for item in &dict.items {
            let Some(Expr::StringLiteral(key)) = &item.key else {
                return Err(Unreadable::Formatting(
                    "`%(name)s` with names that are not literals",
                ));
            };
            keys.push(key.value.to_str().to_string());
            values.push(&item.value);
        }
        let used = fields
            .iter()
            .map(|field| keys.iter().rposition(|key| Some(key.as_str()) == field.key))
            .collect::<Option<Vec<usize>>>()
            .ok_or(Unreadable::Formatting("`%(name)s` without a value"))?;
        return Ok((values, used, false));
    }
    match right {
        Expr::Tuple(tuple) => {
            let values: Vec<&Expr> = tuple.elts.iter().collect();
            if values.len() != fields.len() || values.iter().any(|value| value.is_starred_expr()) {
                return Err(Unreadable::Formatting("`%` with another number of values"));
            }
            let used = (0..values.len()).collect();
            Ok((values, used, false))
        }
        Expr::Dict(_) => Err(Unreadable::Formatting("`%` with a dictionary")),
        value if fields.len() == 1 => Ok((vec![value], vec![0], true)),
        _ => Err(Unreadable::Formatting(
            "`%` with values that are not written there",
        )),
    }
}

fn parse(format: &str) -> Result<Vec<(Piece<'_>, Range<usize>)>, Unreadable> {
    let mut pieces = Vec::new();
    let mut rest = format;
    let place_of = |rest: &str| format.len() - rest.len();
    while let Some(at) = rest.find('%') {
        let from = place_of(rest);
        let start = from + at;
        pieces.push((Piece::Text(&rest[..at]), from..start));
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            rest = after;
            pieces.push((Piece::Text("%"), start..place_of(rest)));
            continue;
        }
        let mut key = None;
        if let Some(inside) = rest.strip_prefix('(') {
            let (name, after) = inside
                .split_once(')')
                .ok_or(Unreadable::Formatting("an unfinished `%`"))?;
            key = Some(name);
            rest = after;
        }
        let letter_at = rest
            .find(|c: char| !matches!(c, '#' | '0'..='9' | '-' | ' ' | '+' | '.'))
            .ok_or(Unreadable::Formatting("an unfinished `%`"))?;
        let letter = rest[letter_at..].chars().next().unwrap_or(' ');
        if !"diouxXeEfFgGcrsa".contains(letter) {
            return Err(Unreadable::Formatting("this `%` conversion"));
        }
        let field = Field {
            key,
            modifiers: &rest[..letter_at],
            letter,
        };
        rest = &rest[letter_at + 1..];
        pieces.push((Piece::Field(field), start..place_of(rest)));
    }
    pieces.push((Piece::Text(rest), place_of(rest)..format.len()));
    Ok(pieces)
}
