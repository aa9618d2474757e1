//! From pieces to what they are.

use crate::dialect::Dialect;
use crate::lexer;
use crate::parse;
use crate::reading::Reading;
use crate::source::Source;
use crate::sql::{Piece, Sql};
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
