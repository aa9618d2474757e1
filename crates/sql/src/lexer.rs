//! The tokens of a text, as a database's own lexer has them.
//!
//! This alone decides where literals, quoted names and comments start and end. References:
//! <https://sqlite.org/src/file/src/tokenize.c>,
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>,
//! <https://dev.mysql.com/doc/refman/8.4/en/language-structure.html>,
//! <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Basic-Elements-of-Oracle-SQL.html>.

use std::ops::Range;

use crate::dialect::Dialect;
use crate::literal::{self, Quoted};
use crate::marks::{self, Found};
use crate::source::Source;
use crate::sql::{Role, Style};
use crate::unreadable::Unreadable;

/// The most tokens that are looked at.
const MAX_TOKENS: usize = 20_000;

/// A token.
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) range: Range<usize>,
}

pub(crate) enum Kind {
    Blank,
    Comment,
    /// A run of characters of names and numbers, and of holes.
    Word,
    /// A word directly before a literal that says how to read it: `E`, `X`, `_utf8mb4`.
    Prefix,
    /// Single quotes, or double quotes in `MySQL`.
    Literal {
        quote: char,
        quoted: Quoted,
        prefixed: bool,
    },
    /// A name in quotes.
    Name {
        quote: char,
        quoted: Quoted,
    },
    /// A dollar-quoted text.
    Dollar,
    /// A parameter.
    Mark,
    /// One character that is nothing else.
    Symbol(char),
    /// A modulo sign as it is written for a driver that reads percent signs: `%%`.
    DoubledPercent,
}

/// A mark and where it stands.
pub(crate) struct Marked {
    pub(crate) range: Range<usize>,
    pub(crate) style: Style,
    pub(crate) name: Option<String>,
    pub(crate) role: Role,
}

/// The tokens of a text; together they are all of it.
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    pub(crate) marks: Vec<Marked>,
    /// Where the percent signs that belong to no mark stand, and whether they are doubled.
    pub(crate) percents: Vec<(usize, bool)>,
}

/// Takes a text apart.
pub(crate) fn lex(source: &Source, dialect: Dialect) -> Result<Lexed, Unreadable> {
    let mut lexer = Lexer {
        source,
        dialect,
        at: 0,
        lexed: Lexed {
            tokens: Vec::new(),
            marks: Vec::new(),
            percents: Vec::new(),
        },
    };
    while let Some(c) = lexer.rest().chars().next() {
        lexer.token(c)?;
        if lexer.lexed.tokens.len() > MAX_TOKENS {
            return Err(Unreadable::TooLarge { what: "tokens" });
        }
    }
    Ok(lexer.lexed)
}

struct Lexer<'a> {
    source: &'a Source,
    dialect: Dialect,
    at: usize,
    lexed: Lexed,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        &self.source.text()[self.at..]
    }

    /// The character before an offset.
    fn before(&self, offset: usize) -> Option<char> {
        self.source.text()[..offset].chars().next_back()
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let range = self.at..self.at + length;
        self.at = range.end;
        self.lexed.tokens.push(Token { kind, range });
    }

    fn token(&mut self, c: char) -> Result<(), Unreadable> {
        let rest = self.rest();
        let quoted_name = match c {
            '"' => self.dialect != Dialect::Mysql,
            '`' => matches!(self.dialect, Dialect::Mysql | Dialect::Sqlite),
            '[' => self.dialect == Dialect::Sqlite,
            _ => false,
        };
        if c == '\'' || c == '"' && !quoted_name {
            return self.literal(c);
        }
        if quoted_name {
            let close = if c == '[' { ']' } else { c };
            let quoted = literal::read(self.source, self.at, close, false)?;
            let range = quoted.range.clone();
            self.scan(&range, Role::Name);
            self.push(Kind::Name { quote: c, quoted }, range.len());
        } else if " \t\n\r".contains(c) {
            let length = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            self.push(Kind::Blank, length);
        } else if self.starts_line_comment() {
            let end = match self.dialect {
                Dialect::Postgres => rest.find(['\n', '\r']),
                _ => rest.find('\n'),
            };
            self.region(Kind::Comment, end.unwrap_or(rest.len()), Role::Comment);
        } else if rest.starts_with("/*") {
            let length = self.block_comment()?;
            self.region(Kind::Comment, length, Role::Comment);
        } else if let Some(length) = self.dollar_quoted()? {
            self.region(Kind::Dollar, length, Role::DollarQuoted);
        } else if let Some(found) = marks::at(rest, self.before(self.at)) {
            self.mark(found);
        } else if rest.starts_with("%%") {
            self.lexed.percents.push((self.at, true));
            self.push(Kind::DoubledPercent, 2);
        } else if self.is_word(c) {
            let end = rest.find(|c| !(self.is_word(c) || c == '$'));
            self.push(Kind::Word, end.unwrap_or(rest.len()));
        } else {
            if c == '%' {
                self.lexed.percents.push((self.at, false));
            }
            if rest.starts_with("::") {
                self.cast();
            }
            self.push(Kind::Symbol(c), c.len_utf8());
        }
        Ok(())
    }

    fn is_word(&self, c: char) -> bool {
        c.is_ascii_alphanumeric()
            || c == '_'
            || !c.is_ascii()
            || c == '#' && self.dialect == Dialect::Oracle
            || self.source.is_hole(c)
    }

    fn literal(&mut self, quote: char) -> Result<(), Unreadable> {
        let before = match self.lexed.tokens.last() {
            Some(token) if matches!(token.kind, Kind::Word) => {
                self.source.text()[token.range.clone()].to_ascii_lowercase()
            }
            _ => String::new(),
        };
        if self.dialect == Dialect::Oracle && matches!(before.as_str(), "q" | "nq") {
            return Err(Unreadable::Unsupported {
                what: "a literal with a delimiter of its own",
            });
        }
        let escapes = match self.dialect {
            Dialect::Mysql => true,
            Dialect::Postgres => before == "e",
            _ => false,
        };
        let quoted = literal::read(self.source, self.at, quote, escapes)?;
        let prefixed = self.take_prefix(&before);
        let range = quoted.range.clone();
        self.scan(&range, Role::Literal);
        let kind = Kind::Literal {
            quote,
            quoted,
            prefixed,
        };
        self.push(kind, range.len());
        Ok(())
    }

    /// Whether what stands before a literal says how to read it; then that is no word. `before` is
    /// the word directly before it.
    fn take_prefix(&mut self, before: &str) -> bool {
        let tokens = &mut self.lexed.tokens;
        let index = if matches!(before, "e" | "n" | "x" | "b" | "q" | "nq") {
            Some(tokens.len() - 1)
        } else if let [.., word, symbol] = tokens.as_slice()
            && matches!(symbol.kind, Kind::Symbol('&'))
            && matches!(word.kind, Kind::Word)
            && self.source.text()[word.range.clone()].eq_ignore_ascii_case("u")
            && word.range.end == symbol.range.start
        {
            let index = tokens.len() - 2;
            tokens.pop();
            Some(index)
        } else {
            // An introducer may have blanks behind it.
            tokens
                .iter()
                .rposition(|token| !matches!(token.kind, Kind::Blank | Kind::Comment))
                .filter(|&index| {
                    let token = &tokens[index];
                    matches!(token.kind, Kind::Word)
                        && self.source.text()[token.range.clone()].starts_with('_')
                })
        };
        if let Some(index) = index {
            tokens[index].kind = Kind::Prefix;
        }
        index.is_some()
    }

    fn starts_line_comment(&self) -> bool {
        let rest = self.rest();
        match rest.strip_prefix("--") {
            Some(after) => {
                // "The `--` comment style requires the second dash to be followed by at least one
                // whitespace or control character".
                self.dialect != Dialect::Mysql
                    || after.is_empty()
                    || after.starts_with([' ', '\t', '\n', '\r'])
            }
            None => self.dialect == Dialect::Mysql && rest.starts_with('#'),
        }
    }

    /// The length of the comment that starts here. Only `PostgreSQL`'s nest.
    fn block_comment(&self) -> Result<usize, Unreadable> {
        let rest = self.rest();
        if self.dialect == Dialect::Mysql && (rest.starts_with("/*!") || rest.starts_with("/*M!")) {
            return Err(Unreadable::Unsupported {
                what: "a comment that MySQL runs",
            });
        }
        let mut depth = 1;
        let mut at = 2;
        while let Some(found) = rest[at..].find(['*', '/']) {
            at += found;
            if rest[at..].starts_with("*/") {
                at += 2;
                depth -= 1;
                if depth == 0 {
                    return Ok(at);
                }
            } else if rest[at..].starts_with("/*") && self.dialect == Dialect::Postgres {
                at += 2;
                depth += 1;
            } else {
                at += 1;
            }
        }
        Err(Unreadable::Unterminated { what: "a comment" })
    }

    /// The length of the dollar-quoted text that starts here.
    fn dollar_quoted(&self) -> Result<Option<usize>, Unreadable> {
        if self.dialect != Dialect::Postgres {
            return Ok(None);
        }
        let rest = self.rest();
        let Some(tag) = rest.strip_prefix('$') else {
            return Ok(None);
        };
        let tag = &tag[..tag.find('$').unwrap_or(0)];
        let is_tag = rest[1 + tag.len()..].starts_with('$')
            && !tag.starts_with(|c: char| c.is_ascii_digit())
            && tag
                .chars()
                .all(|c| self.is_word(c) && !self.source.is_hole(c));
        if !is_tag {
            return Ok(None);
        }
        let quote = &rest[..tag.len() + 2];
        match rest[quote.len()..].find(quote) {
            Some(length) => Ok(Some(length + 2 * quote.len())),
            None => Err(Unreadable::Unterminated {
                what: "a dollar-quoted text",
            }),
        }
    }

    fn mark(&mut self, found: Found) {
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
    fn cast(&mut self) {
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
    fn region(&mut self, kind: Kind, length: usize, role: Role) {
        self.scan(&(self.at..self.at + length), role);
        self.push(kind, length);
    }

    /// Lists the marks and percent signs in a range that is one token.
    fn scan(&mut self, range: &Range<usize>, role: Role) {
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
