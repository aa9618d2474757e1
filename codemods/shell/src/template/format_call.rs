//! `"…".format(values)` (format string syntax in the library reference).

use harden_codemod::prelude::*;

use super::{Reader, Spelling, check_order};
use crate::reason::Reason;

enum Piece<'f> {
    Text(&'f str),
    Field {
        name: &'f str,
        explicit_str: bool,
        spec: &'f str,
    },
}

impl<'a> Reader<'_, 'a> {
    pub(super) fn format_call(
        &mut self,
        literal: &'a ast::ExprStringLiteral,
        call: &'a ast::ExprCall,
    ) -> Result<(), Reason> {
        let arguments = &call.arguments;
        if unpacks(call) {
            return Err(Reason::Formatting("`format` with unpacked arguments"));
        }
        let mut pieces = Vec::new();
        for part in &literal.value {
            self.note_quote(part.flags);
            parse(&part.value, &mut pieces)?;
        }
        let values: Vec<&'a Expr> = arguments
            .args
            .iter()
            .chain(arguments.keywords.iter().map(|keyword| &keyword.value))
            .collect();
        let mut used = Vec::new();
        let mut automatic = 0;
        for piece in &pieces {
            let Piece::Field { name, .. } = piece else {
                continue;
            };
            let place = if name.is_empty() {
                automatic += 1;
                Some(automatic - 1).filter(|place| *place < arguments.args.len())
            } else if let Ok(place) = name.parse::<usize>() {
                Some(place).filter(|place| *place < arguments.args.len())
            } else {
                arguments
                    .keywords
                    .iter()
                    .position(|keyword| {
                        keyword
                            .arg
                            .as_ref()
                            .is_some_and(|arg| arg.as_str() == *name)
                    })
                    .map(|place| place + arguments.args.len())
            };
            used.push(place.ok_or(Reason::Formatting(
                "a field of `format` without a plain name or value",
            ))?);
        }
        check_order(&values, &used)?;
        let mut next = used.into_iter();
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.push_text(text),
                Piece::Field {
                    explicit_str, spec, ..
                } => {
                    // There is one place for each field.
                    let Some(place) = next.next() else {
                        return Err(Reason::Formatting("this `format`"));
                    };
                    self.push_value(values[place], Spelling::Format { explicit_str, spec });
                }
            }
        }
        Ok(())
    }
}

fn parse<'f>(format: &'f str, pieces: &mut Vec<Piece<'f>>) -> Result<(), Reason> {
    let mut rest = format;
    while let Some(at) = rest.find(['{', '}']) {
        pieces.push(Piece::Text(&rest[..at]));
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            pieces.push(Piece::Text(brace));
            rest = after;
            continue;
        }
        let (field, after) = rest
            .split_once('}')
            .filter(|(field, _)| brace == "{" && !field.contains('{'))
            .ok_or(Reason::Formatting("a field inside a format specification"))?;
        rest = after;
        let (head, spec) = field.split_once(':').unwrap_or((field, ""));
        let (name, conversion) = head.split_once('!').unwrap_or((head, ""));
        if !matches!(conversion, "" | "s") {
            return Err(Reason::Formatting("`!r` or `!a` in a format"));
        }
        if name.contains(['.', '[']) {
            return Err(Reason::Formatting(
                "a field of `format` with an attribute or index",
            ));
        }
        pieces.push(Piece::Field {
            name,
            explicit_str: conversion == "s",
            spec,
        });
    }
    pieces.push(Piece::Text(rest));
    Ok(())
}
