//! A text that has been read.

use std::fmt;

use crate::position::Position;

/// A piece of a text, in the order in which the text is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that is known, as the database gets it.
    Text(&'a str),
    /// A value that is not known.
    Hole,
}

/// A text that has been read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sql {
    /// The statements; at least one. A semicolon at the end does not start another.
    pub statements: Vec<Statement>,
    /// One for each [`Piece::Hole`], in order.
    pub holes: Vec<Hole>,
    /// The literals that have holes, in order. Others are not listed.
    pub literals: Vec<Literal>,
    /// Whatever looks like a parameter in one of the styles of the Python drivers, in order. Which of
    /// them the driver takes for one is for the caller to say, by the driver's style.
    pub marks: Vec<Mark>,
    /// The percent signs that belong to no mark, in order. A driver whose parameters are `%s` reads
    /// them as soon as it is passed any, also within literals and comments.
    pub percents: Vec<Percent>,
}

/// A place in the text: between two characters of a [`Piece::Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The index of the piece, which is a text.
    pub piece: usize,
    /// The offset in its text, in bytes.
    pub offset: usize,
}

/// A part of the text. Its start is the place before its first character, and its end the one after
/// its last one, each in the piece which has that character; holes may lie between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    /// Before the first character.
    pub start: Place,
    /// After the last character.
    pub end: Place,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// Its kind.
    pub kind: StatementKind,
}

/// The kind of a statement: for `WITH ... DELETE`, `Delete`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatementKind {
    /// `SELECT` or `VALUES`.
    Select,
    /// `INSERT` or `REPLACE`.
    Insert,
    /// `UPDATE`.
    Update,
    /// `DELETE`.
    Delete,
    /// `MERGE`.
    Merge,
    /// `CALL`.
    Call,
    /// `EXPLAIN` of a statement of the kinds above.
    Explain,
    /// Another, by its first word in upper case. It takes no parameters.
    Other(String),
}

/// A hole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// The index of its piece.
    pub piece: usize,
    /// The index of the statement that it is in, in [`Sql::statements`].
    pub statement: usize,
    /// The index of the literal that it is in, in [`Sql::literals`], if it is in one. All holes of a
    /// literal have the same position.
    pub literal: Option<usize>,
    /// What it is.
    pub position: Position,
}

/// A literal with holes, `'...{x}...'`; for [`Dialect::Mysql`](crate::Dialect::Mysql) also
/// `"...{x}..."`. Not one with something before its quote that says how to read it, as `X'{x}'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// From before the opening quote to after the closing one.
    pub span: Span,
    /// The quote: `'` or `"`.
    pub quote: char,
    /// The value that the literal has for the database: doubled quotes are one, and escapes are what
    /// they stand for. No text is empty, and no two are adjacent.
    pub parts: Vec<Part>,
    /// The texts of the parts are not what stands between the quotes: something was decoded.
    pub decoded: bool,
}

/// A part of a [`Literal`]'s value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text, decoded.
    Text(String),
    /// A hole, by its index in [`Sql::holes`].
    Hole(usize),
}

/// What looks like a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Where it stands, within one piece.
    pub span: Span,
    /// How it is written.
    pub style: Style,
    /// Its name or number, in the styles that have one.
    pub name: Option<String>,
    /// Whether it can be a parameter where it stands.
    pub role: Role,
    /// How many holes stand before it.
    pub holes_before: usize,
}

/// How a parameter is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// `?`.
    Question,
    /// `?1`.
    QuestionNumber,
    /// `:1`.
    ColonNumber,
    /// `:name`.
    ColonName,
    /// `@name`, which is a variable of the session's in `MySQL`.
    AtName,
    /// `$1`.
    DollarNumber,
    /// `$name`.
    DollarName,
    /// `%s`.
    Percent,
    /// `%(name)s`.
    PercentName,
}

/// What a mark is to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It stands where a parameter can.
    Parameter,
    /// It is an operator, a cast or a variable: `data ? 'key'`, `a::int`, `@x := 1`.
    Operator,
    /// It is in a literal, where only drivers that do not read SQL take it for a parameter.
    Literal,
    /// It is in a quoted name.
    Name,
    /// It is in a comment.
    Comment,
    /// It is in a dollar-quoted text.
    DollarQuoted,
}

/// A percent sign that belongs to no mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent {
    /// The place before it.
    pub place: Place,
    /// It is `%%`, which stands for one percent sign with a driver that reads them. These are listed
    /// as one.
    pub doubled: bool,
}

impl Sql {
    /// The text has more than one statement, which not all drivers' `execute` takes.
    pub fn is_script(&self) -> bool {
        self.statements.len() > 1
    }
}

impl fmt::Display for StatementKind {
    /// The statement's first word, as in SQL.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Select => "SELECT",
            Self::Insert => "INSERT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Merge => "MERGE",
            Self::Call => "CALL",
            Self::Explain => "EXPLAIN",
            Self::Other(word) => word,
        })
    }
}
