//! The tokens of a text, as a database's own lexer has them.
//!
//! This alone decides where literals, quoted names and comments start and end. References:
//! <https://sqlite.org/src/file/src/tokenize.c>,
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>,
//! <https://dev.mysql.com/doc/refman/8.4/en/language-structure.html>,
//! <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Basic-Elements-of-Oracle-SQL.html>.

mod listed;
mod unread;

use std::ops::Range;

use crate::dialect::Dialect;
use crate::literal::{self, Quoted};
use crate::marks;
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
}
