//! What a hole is.

use std::fmt;

use crate::sql::StatementKind;

/// What a hole is, and so whether a bound parameter may stand in its place.
///
/// Only [`Value`](Self::Value) says that one may. Whether the program then does the same is still a
/// matter of the value's type, which the text does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Position {
    /// A value. One parameter may stand for it; for a hole in a literal, for the whole literal, its
    /// quotes included, with what [`Literal::parts`](crate::Literal::parts) say put together as the
    /// parameter's text.
    Value(Context),
    /// Not quoted, and just as well a column's name: `WHERE {x} = 'a'`, `lower({x})`, `{x} + 1`,
    /// `JOIN u ON t.id = {x}`. A
    /// parameter may stand for it if the caller knows it to be a value, as a number is; for a name
    /// the statement would still run and be silently wrong.
    ValueOrName(Context),
    /// Not quoted, and all that a list has: `IN ({x})`, `VALUES ({x})`. It may be one value, which a
    /// parameter may stand for, or several with commas between them, which need one each. In
    /// `IN {x}` and `VALUES {x}` the brackets are the value's own as well; to `SQLite`, `IN {x}` may
    /// also name a table.
    List {
        /// The kind of list.
        kind: ListKind,
        /// The brackets stand in the text; else they are in the hole.
        bracketed: bool,
    },
    /// A name, which no parameter can stand for: `FROM {x}`, `{x}.id`, `"{x}"`, `{x}_users`.
    Name {
        /// What it names.
        kind: NameKind,
        /// The opening quote, if it is in a quoted name: `"`, a backquote or `[`.
        quote: Option<char>,
        /// The hole is the whole name; else just a part of it.
        whole: bool,
    },
    /// What a `SELECT` or `RETURNING` gives: `SELECT {x} FROM t`. A parameter there runs, and changes
    /// the type or the name of the column, or is silently wrong if it was a name.
    SelectList,
    /// An expression or direction of `ORDER BY`. A parameter runs there and sorts by a constant.
    OrderBy,
    /// An expression of `GROUP BY`. A parameter runs there and groups by a constant.
    GroupBy,
    /// A whole condition: `WHERE {x}`, `a = 1 AND {x}`. A parameter runs there and is silently wrong.
    Condition,
    /// A keyword, an operator, a clause, or several of them: `SELECT a FROM t {x}`. What the other
    /// holes are holds as long as it does not change what stands beside it: it may have parameters,
    /// quotes or a second statement of its own.
    Snippet,
    /// It is in a comment.
    Comment,
    /// It is in a dollar-quoted text of `PostgreSQL`'s: `$$ ... {x} ... $$`.
    DollarQuoted,
    /// It would merge with what stands directly beside it: `id={x}abc`, `-{x}`, `'a'{x}`, `{x}{y}`.
    Joined,
    /// It is in a literal whose type stands before it, or is the number of an interval: `DATE '{x}'`,
    /// `X'{x}'`, `E'{x}'`, `INTERVAL {x} DAY`, `INTERVAL '{x} days'`.
    TypedLiteral,
    /// It is in a statement of a kind that databases take no parameters in.
    Statement(StatementKind),
    /// It is somewhere else, where it is not known that all databases take a parameter.
    Other,
}

/// What a value is used for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Context {
    /// `a = {x}`, `a < {x}`, `a IS DISTINCT FROM {x}`.
    Comparison,
    /// The pattern of `LIKE`, `ILIKE`, `SIMILAR TO`, `GLOB`, `REGEXP`, `MATCH`, `~`.
    Pattern,
    /// `a BETWEEN {x} AND {y}`.
    Between,
    /// An element of `IN (...)`.
    InList {
        /// It is the only one. With `('{x}')`, the value may hold `','` and so be several.
        sole: bool,
    },
    /// An element of a row of `VALUES (...)`.
    Row {
        /// It is the only one. With `('{x}')`, the value may hold `','` and so be several.
        sole: bool,
    },
    /// `SET a = {x}`, also after `ON CONFLICT` and `ON DUPLICATE KEY`.
    Assignment,
    /// `LIMIT {x}`, `OFFSET {x}`, `FETCH FIRST {x} ROWS`: a whole number, or the statement fails.
    Limit,
    /// An argument of a function.
    Argument {
        /// The function's name in lower case, without a schema.
        function: String,
        /// It is the only one; not quoted, it may be several with commas between them.
        sole: bool,
    },
    /// An operand of a cast: `CAST({x} AS date)`, `{x}::date`. Drivers that type parameters on the
    /// server want a value of that type.
    Cast {
        /// The type as it stands there.
        to: String,
    },
    /// An operand of `||`.
    Concatenation,
    /// An operand of `+`, `-`, `*`, `/` or `%`.
    Arithmetic,
    /// The right operand of `->` or `->>`.
    Json,
    /// A result of `CASE`, or what its `WHEN` compares.
    Case,
}

/// A list in brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    /// `IN (...)`.
    In,
    /// `VALUES (...)`.
    Values,
}

/// What a name names, as far as the text shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NameKind {
    /// A table or view, or its schema or database.
    Table,
    /// A column, or the table before one.
    Column,
    /// What a table or column is called in the statement: `AS {x}`.
    Alias,
    /// A function.
    Function,
    /// A type, a collation, or a name whose kind the text does not show.
    Other,
}

impl Position {
    /// Whether there are values of which a parameter may stand in the hole's place.
    fn may_be_value(&self) -> bool {
        matches!(
            self,
            Self::Value(_) | Self::ValueOrName(_) | Self::List { .. }
        )
    }

    /// What holds of a hole that is each of two things to two dialects.
    pub(crate) fn in_both(self, other: Self) -> Self {
        match (self.may_be_value(), other.may_be_value()) {
            _ if self == other => self,
            (true, false) => other,
            (false, true) => self,
            _ => Self::Other,
        }
    }

    /// A stable name of the kind of position, in kebab-case.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Value(_) => "value",
            Self::ValueOrName(_) => "value-or-name",
            Self::List { .. } => "list",
            Self::Name { .. } => "name",
            Self::SelectList => "select-list",
            Self::OrderBy => "order-by",
            Self::GroupBy => "group-by",
            Self::Condition => "condition",
            Self::Snippet => "snippet",
            Self::Comment => "comment",
            Self::DollarQuoted => "dollar-quoted",
            Self::Joined => "joined",
            Self::TypedLiteral => "typed-literal",
            Self::Statement(_) => "statement",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Position {
    /// What the hole is, as a clause that can follow the value's name: "is the name of a table".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value(_) => "is a value",
            Self::ValueOrName(_) => "may be a value or the name of a column",
            Self::List { .. } => "is a whole list",
            Self::Name { whole: false, .. } => "is a part of a name",
            Self::Name { kind, .. } => match kind {
                NameKind::Table => "is the name of a table",
                NameKind::Column => "is the name of a column",
                NameKind::Alias => "is an alias",
                NameKind::Function => "is the name of a function",
                NameKind::Other => "is a name",
            },
            Self::SelectList => "is what the statement selects",
            Self::OrderBy => "is what the rows are sorted by",
            Self::GroupBy => "is what the rows are grouped by",
            Self::Condition => "is a whole condition",
            Self::Snippet => "is a piece of SQL",
            Self::Comment => "is in a comment",
            Self::DollarQuoted => "is in a dollar-quoted text",
            Self::Joined => "is joined to the text beside it",
            Self::TypedLiteral => "is in a literal that has a type of its own",
            Self::Statement(kind) => {
                let kind = kind.to_string();
                // As SQL's words are read out: "a USE", "an UPDATE", "an ALTER".
                let article = match kind.as_bytes() {
                    [] => return f.write_str("is in a statement that takes no parameters"),
                    [b'U', b'S', ..] => "a",
                    [b'A' | b'E' | b'I' | b'O' | b'U', ..] => "an",
                    _ => "a",
                };
                return write!(
                    f,
                    "is in {article} {kind} statement, which takes no parameters"
                );
            }
            Self::Other => "stands where it is not known that a parameter can",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_have_their_articles() {
        for (word, expected) in [
            (
                "ALTER",
                "is in an ALTER statement, which takes no parameters",
            ),
            (
                "CREATE",
                "is in a CREATE statement, which takes no parameters",
            ),
            (
                "UNLOCK",
                "is in an UNLOCK statement, which takes no parameters",
            ),
            ("USE", "is in a USE statement, which takes no parameters"),
            ("", "is in a statement that takes no parameters"),
        ] {
            let position = Position::Statement(StatementKind::Other(word.to_string()));
            assert_eq!(position.to_string(), expected);
        }
    }
}
