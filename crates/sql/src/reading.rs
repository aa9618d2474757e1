//! A text as one dialect reads it.

use std::collections::BTreeMap;
use std::ops::Range;

use sqlparser::dialect::Dialect as Grammar;

use crate::dialect::Dialect;
use crate::lexer::{Kind, Lexed};
use crate::parse::{self, Task};
use crate::position::Position;
use crate::source::Source;
use crate::sql::{Hole, Literal, Mark, Percent, Sql, Statement, StatementKind};
use crate::stand_in::Slots;
use crate::tree;
use crate::unreadable::Unreadable;

/// A text with its tokens, as a dialect has them.
pub(crate) struct Reading<'a> {
    source: &'a Source,
    lexed: &'a Lexed,
    pub(crate) dialect: Dialect,
    slots: Slots,
    /// The tokens of each statement.
    statements: Vec<Range<usize>>,
    literals: Vec<Literal>,
    /// The literal that each hole is in.
    literal_of: Vec<Option<usize>>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        source: &'a Source,
        lexed: &'a Lexed,
        dialect: Dialect,
    ) -> Result<Self, Unreadable> {
        let statements = split(lexed);
        if statements.is_empty() {
            return Err(Unreadable::Empty);
        }
        for statement in &statements {
            parse::check_size(source, lexed, statement.clone())?;
        }
        let mut literals = Vec::new();
        let mut literal_of = vec![None; source.hole_count()];
        for token in &lexed.tokens {
            let Kind::Literal {
                quote,
                quoted,
                prefixed: false,
            } = &token.kind
            else {
                continue;
            };
            if quoted.has_holes() {
                for hole in source.holes_in(&token.range) {
                    literal_of[hole] = Some(literals.len());
                }
                literals.push(Literal {
                    span: source.span(&token.range),
                    quote: *quote,
                    parts: quoted.parts.clone(),
                    decoded: quoted.decoded,
                });
            }
        }
        Ok(Self {
            source,
            lexed,
            dialect,
            slots: Slots::new(source, lexed),
            statements,
            literals,
            literal_of,
        })
    }

    /// Refuses what another dialect reads in another way.
    pub(crate) fn compare(&self, other: &Self) -> Result<(), Unreadable> {
        let differ = |what| Err(Unreadable::DialectsDiffer { what });
        if self.literals != other.literals {
            let spans = |reading: &Self| -> Vec<_> {
                reading
                    .literals
                    .iter()
                    .map(|literal| literal.span)
                    .collect()
            };
            return differ(if spans(self) == spans(other) {
                "backslashes in literals"
            } else {
                "which of its quotes start a literal"
            });
        }
        let sites = |reading: &Self| -> Vec<_> {
            let slots = reading.slots.all.iter();
            slots.map(|slot| (slot.holes.clone(), slot.site)).collect()
        };
        let same_sites = self.slots.unseen == other.slots.unseen && sites(self) == sites(other);
        if !same_sites || self.statements.len() != other.statements.len() {
            return differ("where its quotes and comments end");
        }
        Ok(())
    }

    /// Each statement's kind, and what the holes are.
    pub(crate) fn statements(
        &self,
        grammars: &[Box<dyn Grammar>],
        with_snippets: bool,
    ) -> Result<(Vec<StatementKind>, Vec<Option<Position>>), Unreadable> {
        let mut kinds = Vec::new();
        let mut positions = vec![None; self.slots.all.len()];
        // The body of a trigger or procedure has semicolons of its own.
        let mut block = None;
        for range in &self.statements {
            let word = self.first_word(range);
            if block.is_some() || !takes_parameters(&word) {
                let kind = StatementKind::Other(word);
                if matches!(&kind, StatementKind::Other(word) if starts_block(word)) {
                    block.get_or_insert_with(|| kind.clone());
                }
                let position = Position::Statement(block.clone().unwrap_or_else(|| kind.clone()));
                for slot in self.slots_in(range) {
                    positions[slot] = Some(position.clone());
                }
                kinds.push(kind);
                continue;
            }
            let (kind, found) = self.parsed(word, range, grammars, with_snippets)?;
            for (position, found) in positions.iter_mut().zip(found) {
                *position = position.take().or(found);
            }
            kinds.push(kind);
        }
        Ok((kinds, positions))
    }

    /// A statement's kind, and what the slots in it are, by the parser.
    fn parsed(
        &self,
        first_word: String,
        range: &Range<usize>,
        grammars: &[Box<dyn Grammar>],
        with_snippets: bool,
    ) -> Result<(StatementKind, Vec<Option<Position>>), Unreadable> {
        let task = Task {
            source: self.source,
            lexed: self.lexed,
            slots: &self.slots,
            range: range.clone(),
        };
        let parsed = match task.parse(grammars) {
            Err(error) if with_snippets => task.parse_with_snippets(grammars).ok_or(error)?,
            parsed => parsed?,
        };
        let mut readings = parsed
            .statements
            .iter()
            .map(|statement| tree::positions(statement, &self.slots, self.dialect));
        let (kind, mut found) = readings
            .next()
            .unwrap_or_else(|| (StatementKind::Other(first_word), Vec::new()));
        for (_, others) in readings {
            for (position, other) in found.iter_mut().zip(others) {
                *position = match (position.take(), other) {
                    (Some(position), Some(other)) => Some(position.in_both(other)),
                    (None, None) => None,
                    // What one of them does not have may be anything.
                    _ => Some(Position::Other),
                };
            }
        }
        for slot in parsed.snippets {
            found[slot] = Some(Position::Snippet);
        }
        Ok((kind, found))
    }

    /// The first word of a statement, in upper case. Empty if it starts with something else.
    fn first_word(&self, range: &Range<usize>) -> String {
        let first = self.lexed.tokens[range.clone()]
            .iter()
            .find(|token| !matches!(token.kind, Kind::Blank | Kind::Comment | Kind::Symbol('(')));
        match first {
            Some(token)
                if matches!(token.kind, Kind::Word)
                    && self.source.holes_in(&token.range).is_empty() =>
            {
                self.source.text()[token.range.clone()].to_ascii_uppercase()
            }
            _ => String::new(),
        }
    }

    /// The slots in a range of tokens.
    fn slots_in(&self, range: &Range<usize>) -> Range<usize> {
        let tokens = &self.lexed.tokens[range.clone()];
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else {
            return 0..0;
        };
        let holes = self.source.holes_in(&(first.range.start..last.range.end));
        let slots = &self.slots.all;
        slots.partition_point(|slot| slot.holes.start < holes.start)
            ..slots.partition_point(|slot| slot.holes.start < holes.end)
    }

    pub(crate) fn sql(
        &self,
        (kinds, positions): (Vec<StatementKind>, Vec<Option<Position>>),
    ) -> Sql {
        let mut of_hole: BTreeMap<usize, Position> = self.slots.unseen.clone();
        for (slot, position) in self.slots.all.iter().zip(positions) {
            let position = position.unwrap_or(Position::Other);
            of_hole.extend(slot.holes.clone().map(|hole| (hole, position.clone())));
        }
        let ends: Vec<usize> = self
            .statements
            .iter()
            .map(|range| self.lexed.tokens[range.end - 1].range.end)
            .collect();
        let holes = (0..self.source.hole_count())
            .map(|hole| {
                let before =
                    ends.partition_point(|&end| self.source.holes_in(&(0..end)).end <= hole);
                Hole {
                    piece: self.source.piece_of_hole(hole),
                    statement: before.min(kinds.len() - 1),
                    literal: self.literal_of[hole],
                    position: of_hole.remove(&hole).unwrap_or(Position::Other),
                }
            })
            .collect();
        let marks = self.lexed.marks.iter().map(|mark| Mark {
            span: self.source.span(&mark.range),
            style: mark.style,
            name: mark.name.clone(),
            role: mark.role,
            holes_before: self.source.holes_in(&(0..mark.range.start)).end,
        });
        let percents = self.lexed.percents.iter().map(|&(at, doubled)| Percent {
            place: self.source.place_before(at),
            doubled,
        });
        Sql {
            statements: kinds.into_iter().map(|kind| Statement { kind }).collect(),
            holes,
            literals: self.literals.clone(),
            marks: marks.collect(),
            percents: percents.collect(),
        }
    }
}

/// The tokens of each statement: what is between semicolons, unless it is nothing.
fn split(lexed: &Lexed) -> Vec<Range<usize>> {
    let mut statements = Vec::new();
    let mut start = 0;
    let ends = lexed
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| matches!(token.kind, Kind::Symbol(';')))
        .map(|(index, _)| index);
    for end in ends.chain([lexed.tokens.len()]) {
        let is_something = lexed.tokens[start..end]
            .iter()
            .any(|token| !matches!(token.kind, Kind::Blank | Kind::Comment));
        if is_something {
            statements.push(start..end);
        }
        start = end + 1;
    }
    statements
}

/// Whether databases take parameters in statements with this first word.
fn takes_parameters(word: &str) -> bool {
    // A statement that starts with anything but a word is the parser's to judge.
    [
        "", "SELECT", "VALUES", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE", "CALL",
        "EXPLAIN",
    ]
    .contains(&word)
}

/// Whether a statement with this first word may have others in it.
fn starts_block(word: &str) -> bool {
    [
        "CREATE", "ALTER", "BEGIN", "DECLARE", "DO", "IF", "LOOP", "WHILE", "FOR", "CASE",
    ]
    .contains(&word)
}
