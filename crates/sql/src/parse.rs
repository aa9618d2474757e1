//! The parser, and what stands in the way of it.

use std::collections::BTreeMap;
use std::ops::Range;

use sqlparser::ast::Statement;
use sqlparser::dialect::{
    Dialect as Grammar, GenericDialect, MySqlDialect, OracleDialect, PostgreSqlDialect,
    SQLiteDialect,
};
use sqlparser::parser::{Parser, ParserError};

use crate::dialect::Dialect;
use crate::lexer::{Kind, Lexed};
use crate::source::Source;
use crate::stand_in::{ParserText, Site, Slots};
use crate::unreadable::Unreadable;

/// The deepest brackets that are looked into. The parser tries some of them in two ways.
const MAX_DEPTH: usize = 24;

/// The most operators that are looked at: each may be a level of the tree.
const MAX_OPERATORS: usize = 1_000;

/// The most holes of a statement that are taken for pieces of SQL.
const MAX_SNIPPETS: usize = 4;

/// The most tokens of a statement that has such: it is parsed with each of several pieces.
const MAX_TOKENS_WITH_SNIPPETS: usize = 1_000;

/// A statement that has been parsed.
pub(crate) struct Parsed {
    /// What it may be: one, unless there are snippets.
    pub(crate) statements: Vec<Statement>,
    /// Slots that the parser did not see, because the statement parses without them only.
    pub(crate) snippets: Vec<usize>,
}

/// Refuses a statement that the parser should not be handed.
pub(crate) fn check_size(
    source: &Source,
    lexed: &Lexed,
    range: Range<usize>,
) -> Result<(), Unreadable> {
    let mut depth = 0usize;
    let mut operators = 0usize;
    for token in &lexed.tokens[range] {
        match token.kind {
            Kind::Symbol('(' | '[' | '{') => depth += 1,
            Kind::Symbol(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Kind::Symbol(c) if !",.;".contains(c) => operators += 1,
            Kind::DoubledPercent => operators += 1,
            Kind::Word => {
                let word = &source.text()[token.range.clone()];
                operators += usize::from(is_operator(word));
            }
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Unreadable::TooLarge {
                what: "brackets within brackets",
            });
        }
        if operators > MAX_OPERATORS {
            return Err(Unreadable::TooLarge { what: "operators" });
        }
    }
    Ok(())
}

fn is_operator(word: &str) -> bool {
    [
        "AND",
        "OR",
        "XOR",
        "NOT",
        "IS",
        "IN",
        "LIKE",
        "ILIKE",
        "BETWEEN",
        "UNION",
        "EXCEPT",
        "INTERSECT",
        "CASE",
        "COLLATE",
        "DIV",
        "MOD",
        "GLOB",
        "REGEXP",
        "RLIKE",
        "MATCH",
        "JOIN",
        "INTERVAL",
        "PRIOR",
        "AT",
    ]
    .iter()
    .any(|operator| operator.eq_ignore_ascii_case(word))
}

/// The grammars that may be a dialect's.
pub(crate) fn grammars(dialect: Dialect) -> Vec<Box<dyn Grammar>> {
    match dialect {
        Dialect::Sqlite => vec![Box::new(SQLiteDialect {}), Box::new(GenericDialect {})],
        Dialect::Postgres => vec![Box::new(PostgreSqlDialect {}), Box::new(GenericDialect {})],
        Dialect::Mysql => vec![Box::new(MySqlDialect {}), Box::new(GenericDialect {})],
        Dialect::Oracle => vec![Box::new(OracleDialect {}), Box::new(GenericDialect {})],
        Dialect::Unknown => vec![Box::new(GenericDialect {})],
    }
}

/// A statement of a text, for the parser.
pub(crate) struct Task<'a> {
    pub(crate) source: &'a Source,
    pub(crate) lexed: &'a Lexed,
    pub(crate) slots: &'a Slots,
    /// The statement's tokens.
    pub(crate) range: Range<usize>,
}

impl Task<'_> {
    /// Parses the statement by the first of the grammars that has it.
    pub(crate) fn parse(&self, grammars: &[Box<dyn Grammar>]) -> Result<Parsed, Unreadable> {
        let text = self.text(&BTreeMap::new());
        let mut first = None;
        for grammar in grammars {
            match parse(grammar.as_ref(), &text.text) {
                Ok(statement) => {
                    return Ok(Parsed {
                        statements: vec![statement],
                        snippets: Vec::new(),
                    });
                }
                Err(error) => {
                    first.get_or_insert(error);
                }
            }
        }
        Err(Unreadable::Unparsable {
            message: self
                .slots
                .readable(&first.map(|error| error.message).unwrap_or_default()),
        })
    }

    fn text(&self, instead: &BTreeMap<usize, &str>) -> ParserText {
        self.slots
            .text(self.source, &self.lexed.tokens, self.range.clone(), instead)
    }

    /// Parses a statement that has pieces of SQL in holes: each that is in the parser's way is
    /// replaced by a piece with which it gets furthest, and the last one by all with which it gets
    /// to the end.
    pub(crate) fn parse_with_snippets(&self, grammars: &[Box<dyn Grammar>]) -> Option<Parsed> {
        if self.range.len() > MAX_TOKENS_WITH_SNIPPETS {
            return None;
        }
        grammars
            .iter()
            .find_map(|grammar| self.parse_around_snippets(grammar.as_ref()))
    }

    fn parse_around_snippets(&self, grammar: &dyn Grammar) -> Option<Parsed> {
        let mut instead = BTreeMap::new();
        let mut text = self.text(&instead);
        let mut error = parse(grammar, &text.text).err()?;
        for _ in 0..MAX_SNIPPETS {
            let at = error.at?;
            let slot = text.slots.iter().rev().find_map(|&(start, slot)| {
                let is_bare = matches!(self.slots.all[slot].site, Site::Bare { joined: false, .. });
                (start <= at && is_bare && !instead.contains_key(&slot)).then_some(slot)
            })?;
            let mut statements = Vec::new();
            let mut best: Option<(usize, &str, ParserText, Failure)> = None;
            for snippet in SNIPPETS {
                instead.insert(slot, snippet);
                let candidate = self.text(&instead);
                let failure = match parse(grammar, &candidate.text) {
                    Ok(statement) => {
                        statements.push(statement);
                        continue;
                    }
                    Err(failure) => failure,
                };
                // Counted from the end, so that the length of the snippet does not count.
                if let Some(at) = failure.at {
                    let left = candidate.text.len().saturating_sub(at);
                    if best.as_ref().is_none_or(|&(least, ..)| left < least) {
                        best = Some((left, snippet, candidate, failure));
                    }
                }
            }
            if !statements.is_empty() {
                return Some(Parsed {
                    statements,
                    snippets: instead.into_keys().collect(),
                });
            }
            let (_, snippet, candidate, failure) = best?;
            instead.insert(slot, snippet);
            text = candidate;
            error = failure;
        }
        None
    }
}

/// What a hole may have that is no value: nothing, a direction, the end of a comparison, conditions,
/// operators, clauses, assignments and rows.
const SNIPPETS: &[&str] = &[
    "",
    "ASC",
    "= 1",
    "AND 1 = 1",
    "=",
    ", 1",
    "a = 1",
    "(a)",
    "WHERE 1 = 1",
    "ORDER BY 1",
    "JOIN a ON 1 = 1",
];

struct Failure {
    message: String,
    /// Where in the text, about.
    at: Option<usize>,
}

fn parse(grammar: &dyn Grammar, text: &str) -> Result<Statement, Failure> {
    let failure = |message: String| Failure { message, at: None };
    let statements = Parser::parse_sql(grammar, text).map_err(|error| match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => {
            let (what, at) = message
                .rsplit_once(" at Line: 1, Column: ")
                .unwrap_or((&message, ""));
            Failure {
                at: at
                    .parse::<usize>()
                    .ok()
                    .map(|column| column.saturating_sub(1)),
                message: what.to_owned(),
            }
        }
        ParserError::RecursionLimitExceeded => failure("it is too deep".into()),
    })?;
    let mut statements = statements.into_iter();
    match (statements.next(), statements.next()) {
        (Some(statement), None) => Ok(statement),
        (None, _) => Err(failure("there is no statement".into())),
        (Some(_), Some(_)) => Err(failure("there is more than one statement".into())),
    }
}
