//! `"…".format(values)` (format string syntax in the library reference).

use std::ops::Range;

use harden_rewriter::prelude::*;

use crate::reader::{Reader, check_order};
use crate::{Format, Spelling, Unreadable};

enum Piece<'f> {
    Text(&'f str),
    Field {
        name: &'f str,
        explicit_str: bool,
        spec: &'f str,
    },
}

impl<'a> Reader<'_, 'a> {
    pub(crate) fn format_call(
        &mut self,
        literal: &'a ast::ExprStringLiteral,
        call: &'a ast::ExprCall,
    ) -> Result<(), Unreadable> {
        let arguments = &call.arguments;
        if unpacks(call) {
            return Err(Unreadable::Formatting("`format` with unpacked arguments"));
        }
        let mut pieces = Vec::new();
        for part in &literal.value {
            let origin = self.literal(part.range, part.flags, Format::Call, &part.value);
            for (piece, within) in parse(&part.value)? {
                pieces.push((piece, origin.part(within)));
            }
        }
        let values: Vec<&'a Expr> = arguments
            .args
            .iter()
            .chain(arguments.keywords.iter().map(|keyword| &keyword.value))
            .collect();
        let mut used = Vec::new();
        let mut automatic = 0;
        for (piece, _) in &pieces {
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
            used.push(place.ok_or(Unreadable::Formatting(
                "a field of `format` without a plain name or value",
            ))?);
        }
        check_order(&values, &used)?;
        let mut next = used.into_iter();
        for (piece, origin) in pieces {
            match piece {
                Piece::Text(text) => self.push_text(text, origin),
                Piece::Field {
                    explicit_str, spec, ..
                } => {
                    // There is one place for each field.
                    let Some(place) = next.next() else {
                        return Err(Unreadable::Formatting("this `format`"));
                    };
                    let spelling = Spelling::Format { explicit_str, spec };
                    self.push_value(values[place], spelling, origin);
                }
            }
        }
        Ok(())
    }
}

fn parse(format: &str) -> Result<Vec<(Piece<'_>, Range<usize>)>, Unreadable> {
    let mut pieces = Vec::new();
    let mut rest = format;
    let place_of = |rest: &str| format.len() - rest.len();
    while let Some(at) = rest.find(['{', '}']) {
        let from = place_of(rest);
        let start = from + at;
        pieces.push((Piece::Text(&rest[..at]), from..start));
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            rest = after;
            pieces.push((Piece::Text(brace), start..place_of(rest)));
            continue;
        }
        let (field, after) = rest
            .split_once('}')
            .filter(|(field, _)| brace == "{" && !field.contains('{'))
            .ok_or(Unreadable::Formatting(
                "a field inside a format specification",
            ))?;
        rest = after;
        let (head, spec) = field.split_once(':').unwrap_or((field, ""));
        let (name, conversion) = head.split_once('!').unwrap_or((head, ""));
        if !matches!(conversion, "" | "s") {
            return Err(Unreadable::Formatting("`!r` or `!a` in a format"));
        }
        if name.contains(['.', '[']) {
            return Err(Unreadable::Formatting(
                "a field of `format` with an attribute or index",
            ));
        }
        let field = Piece::Field {
            name,
            explicit_str: conversion == "s",
            spec,
        };
        pieces.push((field, start..place_of(rest)));
    }
    pieces.push((Piece::Text(rest), place_of(rest)..format.len()));
    Ok(pieces)
}
