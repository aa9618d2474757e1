//! From pieces to what they are.

use std::collections::BTreeMap;
use std::ops::Range;

use sqlparser::dialect::Dialect as Grammar;

use crate::dialect::Dialect;
use crate::lexer::{self, Kind, Lexed};
use crate::parse::{self, Task};
use crate::position::Position;
use crate::source::Source;
use crate::sql::{Hole, Literal, Mark, Percent, Piece, Sql, Statement, StatementKind};
use crate::stand_in::Slots;
use crate::tree;
use crate::unreadable::Unreadable;

/// The dialects that an unknown one may be.
const ALL: [Dialect; 4] = [
    Dialect::Sqlite,
    Dialect::Postgres,
    Dialect::Mysql,
    Dialect::Oracle,
];

pub(crate) fn read(pieces: &[Piece<'_>], dialect: Dialect) -> Result<Sql, Unreadable> {
    let source = Source::new(pieces)?;
    if dialect == Dialect::Unknown {
        return read_as_all(&source);
    }
    let lexed = lexer::lex(&source, dialect)?;
    let reading = Reading::new(&source, &lexed, dialect)?;
    let statements = reading.statements(&parse::grammars(dialect), true)?;
    Ok(reading.sql(statements))
}

/// Reads a text as each dialect does. Where quotes and comments are, all must agree on; those that
/// can parse it, on the rest.
fn read_as_all(source: &Source) -> Result<Sql, Unreadable> {
    let mut lexed = Vec::new();
    let mut failed = None;
    for dialect in ALL {
        match lexer::lex(source, dialect) {
            Ok(tokens) => lexed.push((dialect, tokens)),
            Err(error) => {
                failed.get_or_insert(error);
            }
        }
    }
    match failed {
        Some(error) if lexed.is_empty() => return Err(error),
        Some(error @ (Unreadable::EscapedHole | Unreadable::TooLarge { .. })) => return Err(error),
        Some(_) => {
            return Err(Unreadable::DialectsDiffer {
                what: "where its quotes and comments end",
            });
        }
        None => {}
    }
    let readings = lexed
        .iter()
        .map(|(dialect, lexed)| Reading::new(source, lexed, *dialect))
        .collect::<Result<Vec<_>, _>>()?;
    if let [first, rest @ ..] = readings.as_slice() {
        for reading in rest {
            first.compare(reading)?;
        }
    }
    let mut parsed: Vec<Sql> = Vec::new();
    let mut failed = None;
    for with_snippets in [false, true] {
        for reading in &readings {
            match reading.statements(&parse::grammars(reading.dialect), with_snippets) {
                Ok(statements) => parsed.push(reading.sql(statements)),
                Err(error) => {
                    failed.get_or_insert(error);
                }
            }
        }
        if !parsed.is_empty() {
            break;
        }
    }
    let mut parsed = parsed.into_iter();
    let Some(mut sql) = parsed.next() else {
        return Err(failed.unwrap_or(Unreadable::Empty));
    };
    for other in parsed {
        if sql.statements != other.statements {
            return Err(Unreadable::DialectsDiffer {
                what: "its statements",
            });
        }
        for (hole, other) in sql.holes.iter_mut().zip(other.holes) {
            hole.position = hole.position.clone().in_both(other.position);
        }
    }
    Ok(sql)
}

/// A text with its tokens, as a dialect has them.
struct Reading<'a> {
    source: &'a Source,
    lexed: &'a Lexed,
    dialect: Dialect,
    slots: Slots,
    /// The tokens of each statement.
    statements: Vec<Range<usize>>,
    literals: Vec<Literal>,
    /// The literal that each hole is in.
    literal_of: Vec<Option<usize>>,
}

impl<'a> Reading<'a> {
    fn new(source: &'a Source, lexed: &'a Lexed, dialect: Dialect) -> Result<Self, Unreadable> {
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
    fn compare(&self, other: &Self) -> Result<(), Unreadable> {
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
    fn statements(
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
                .unwrap_or_else(|| (StatementKind::Other(word), Vec::new()));
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
            for (position, found) in positions.iter_mut().zip(found) {
                *position = position.take().or(found);
            }
            for slot in parsed.snippets {
                positions[slot] = Some(Position::Snippet);
            }
            kinds.push(kind);
        }
        Ok((kinds, positions))
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

    fn sql(&self, (kinds, positions): (Vec<StatementKind>, Vec<Option<Position>>)) -> Sql {
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
