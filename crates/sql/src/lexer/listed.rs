//! Marks and percent signs, in SQL and in what is not read as SQL.

use std::ops::Range;

use super::{Kind, Lexer, Marked};
use crate::dialect::Dialect;
use crate::marks::{self, Found};
use crate::sql::{Role, Style};

impl Lexer<'_> {
    pub(super) fn mark(&mut self, found: Found) {
        let role = match found.style {
            // A variable of the session, an operator.
            Style::AtName if matches!(self.dialect, Dialect::Mysql | Dialect::Postgres) => {
                Role::Operator
            }
            Style::Question if self.question_is_operator() => Role::Operator,
            _ => Role::Parameter,
        };
        let range = self.at..self.at + found.length;
        match (role, found.style) {
            (Role::Parameter, _) => self.push(Kind::Mark, found.length),
            (_, Style::AtName) if self.dialect == Dialect::Mysql => {
                self.push(Kind::Word, found.length);
            }
            (_, Style::AtName) => {
                self.push(Kind::Symbol('@'), 1);
                self.push(Kind::Word, found.length - 1);
            }
            _ => self.push(Kind::Symbol('?'), 1),
        }
        self.lexed.marks.push(Marked {
            range,
            style: found.style,
            name: found.name,
            role,
        });
    }

    /// Whether a question mark is `PostgreSQL`'s operator on JSON, which stands after an operand.
    fn question_is_operator(&self) -> bool {
        if self.rest()[1..].starts_with(['|', '&', '?']) || self.before(self.at) == Some('?') {
            return true;
        }
        let last = self
            .lexed
            .tokens
            .iter()
            .rfind(|token| !matches!(token.kind, Kind::Blank | Kind::Comment));
        last.is_some_and(|token| match token.kind {
            Kind::Word => {
                let word = &self.source.text()[token.range.clone()];
                !COME_BEFORE_OPERANDS.contains(&word.to_ascii_uppercase().as_str())
            }
            Kind::Symbol(c) => ")]".contains(c),
            Kind::DoubledPercent => false,
            _ => true,
        })
    }

    /// Lists what stands after `::` as what a cast is.
    pub(super) fn cast(&mut self) {
        let colon = self.at + 1;
        if let Some(found) = marks::at(&self.source.text()[colon..], None) {
            self.lexed.marks.push(Marked {
                range: colon..colon + found.length,
                style: found.style,
                name: found.name,
                role: Role::Operator,
            });
        }
        self.push(Kind::Symbol(':'), 1);
    }

    /// A token in which nothing is SQL.
    pub(super) fn region(&mut self, kind: Kind, length: usize, role: Role) {
        self.scan(&(self.at..self.at + length), role);
        self.push(kind, length);
    }

    /// Lists the marks and percent signs in a range that is one token.
    pub(super) fn scan(&mut self, range: &Range<usize>, role: Role) {
        let mut at = range.start;
        while let Some(c) = self.source.text()[at..range.end].chars().next() {
            let rest = &self.source.text()[at..range.end];
            if let Some(found) = marks::at(rest, self.before(at)) {
                self.lexed.marks.push(Marked {
                    range: at..at + found.length,
                    style: found.style,
                    name: found.name,
                    role,
                });
                at += found.length;
            } else if rest.starts_with("%%") {
                self.lexed.percents.push((at, true));
                at += 2;
            } else {
                if c == '%' {
                    self.lexed.percents.push((at, false));
                }
                at += c.len_utf8();
            }
        }
    }
}

/// The words after which an operand comes, so that a question mark is a parameter there.
const COME_BEFORE_OPERANDS: &[&str] = &[
    "ALL",
    "AND",
    "ANY",
    "AS",
    "BETWEEN",
    "BY",
    "CASE",
    "DISTINCT",
    "DIV",
    "ELSE",
    "ESCAPE",
    "FIRST",
    "FROM",
    "GLOB",
    "HAVING",
    "ILIKE",
    "IN",
    "INTERVAL",
    "IS",
    "LIKE",
    "LIMIT",
    "MATCH",
    "MOD",
    "NEXT",
    "NOT",
    "OFFSET",
    "ON",
    "OR",
    "REGEXP",
    "RETURNING",
    "RLIKE",
    "SELECT",
    "SET",
    "SIMILAR",
    "SOME",
    "THEN",
    "TO",
    "TOP",
    "VALUES",
    "WHEN",
    "WHERE",
    "XOR",
    "ZONE",
];
