//! Texts in which `§` is a hole, and what they are read into, as text.

use harden_sql::{Context, Dialect, ListKind, NameKind, Piece, Position, Sql, Unreadable, read};

/// Stands for a hole in the texts of tests.
pub(crate) const HOLE: char = '§';

/// The pieces of a text.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (index, part) in text.split(HOLE).enumerate() {
        if index > 0 {
            pieces.push(Piece::Hole);
        }
        if !part.is_empty() {
            pieces.push(Piece::Text(part));
        }
    }
    pieces
}

pub(crate) fn read_text(text: &str, dialect: Dialect) -> Result<Sql, Unreadable> {
    read(&pieces(text), dialect)
}

/// What each hole is: `=` for a comparison and so on, in quotes if it is in a literal.
pub(crate) fn show(sql: &Sql) -> String {
    let holes: Vec<String> = sql
        .holes
        .iter()
        .map(|hole| match hole.literal {
            Some(literal) => format!("{0}{1}{0}", sql.literals[literal].quote, position(&hole.position)),
            None => position(&hole.position),
        })
        .collect();
    holes.join(" ")
}

fn position(position: &Position) -> String {
    match position {
        Position::Value(of) => context(of),
        Position::ValueOrName(of) => format!("{}|name", context(of)),
        Position::List { kind, bracketed } => {
            let kind = match kind {
                ListKind::In => "in",
                ListKind::Values => "values",
            };
            format!("{kind}{}", if *bracketed { "(..)" } else { "+()" })
        }
        Position::Name { kind, quote, whole } => {
            let kind = match kind {
                NameKind::Table => "table",
                NameKind::Column => "column",
                NameKind::Alias => "alias",
                NameKind::Function => "function",
                _ => "name",
            };
            let part = if *whole { "" } else { "part-of-" };
            let quote = quote.map(String::from).unwrap_or_default();
            format!("{part}{kind}{quote}")
        }
        Position::Statement(kind) => format!("statement:{kind}"),
        other => other.code().to_owned(),
    }
}

fn context(context: &Context) -> String {
    match context {
        Context::Comparison => "=".into(),
        Context::Pattern => "like".into(),
        Context::Between => "between".into(),
        Context::InList { sole: true } => "in1".into(),
        Context::InList { sole: false } => "in".into(),
        Context::Row { sole: true } => "row1".into(),
        Context::Row { sole: false } => "row".into(),
        Context::Assignment => "set".into(),
        Context::Limit => "limit".into(),
        Context::Argument { function, .. } => format!("{function}()"),
        Context::Cast { to } => format!("cast:{to}"),
        Context::Concatenation => "||".into(),
        Context::Arithmetic => "+".into(),
        Context::Json => "json".into(),
        Context::Case => "case".into(),
        _ => "?".into(),
    }
}
