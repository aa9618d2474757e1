//! Texts and what their holes are.
//!
//! The texts stand in `positions/`, one a line: the dialects, the text, and what
//! [`show`] makes of its holes or the code of the reason why it is refused. `⏎` is a line break.

mod common;

use common::read_text;
use harden_sql::Dialect::{self, Mysql, Oracle, Postgres, Sqlite, Unknown};
use harden_sql::{Context, ListKind, NameKind, Position, Sql};

const ALL: &[Dialect] = &[Sqlite, Postgres, Mysql, Oracle, Unknown];

fn dialects(names: &str) -> Vec<Dialect> {
    names
        .split(' ')
        .flat_map(|name| match name {
            "all" => ALL.to_vec(),
            "sqlite" => vec![Sqlite],
            "postgres" => vec![Postgres],
            "mysql" => vec![Mysql],
            "oracle" => vec![Oracle],
            "unknown" => vec![Unknown],
            _ => panic!("no such dialect: {name}"),
        })
        .collect()
}

/// What each hole is: `=` for a comparison and so on, in quotes if it is in a literal.
fn show(sql: &Sql) -> String {
    let holes: Vec<String> = sql
        .holes
        .iter()
        .map(|hole| match hole.literal {
            Some(literal) => format!(
                "{0}{1}{0}",
                sql.literals[literal].quote,
                position(&hole.position)
            ),
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

fn outcome(text: &str, dialect: Dialect) -> String {
    match read_text(text, dialect) {
        Ok(sql) => show(&sql),
        Err(error) => error.code().to_owned(),
    }
}

fn check(cases: &str) {
    let mut wrong = Vec::new();
    for case in cases
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let Some(((names, text), expected)) = case
            .rsplit_once(" ⇒ ")
            .and_then(|(case, expected)| Some((case.split_once(": ")?, expected)))
        else {
            panic!("not a case: {case}");
        };
        for dialect in dialects(names) {
            let is = outcome(&text.replace('⏎', "\n"), dialect);
            if is != expected {
                wrong.push(format!("{dialect:?}: {text}\n    is {is}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_value_is_not_taken_for_one() {
    check(include_str!("positions/traps.txt"));
}

#[test]
fn values_are_found() {
    check(include_str!("positions/values.txt"));
}

#[test]
fn what_is_in_doubt_is_refused() {
    check(include_str!("positions/refused.txt"));
    for &dialect in ALL {
        for nothing in ["", " \n", ";", "/* § */;"] {
            assert_eq!(outcome(nothing, dialect), "empty", "{nothing:?}");
        }
        assert_eq!(outcome("SELECT '\0§'", dialect), "control-character");
    }
}

/// Holes that are a part of a number, a parameter or a variable. The parser refuses some of them.
#[test]
fn parts_of_tokens_are_no_values() {
    for part in [
        "1.§",
        "§.5",
        "1e-§",
        "1E+§",
        "§e5",
        ".§",
        "?§",
        "$§",
        "$1§",
        ":§",
        ":a§",
        "@§",
        "@@§",
        "%§",
        "%(§)s",
        "%s§",
        "§%s",
        "§?",
        "§:a",
        "#§",
        "§'x'",
        "'x'§",
        "§\"x\"",
        "\"x\"§",
        "§`x`",
        "\\§",
        "§\\",
        "-§",
        "+§",
        "~§",
        "§'§'",
        "'§'§",
        "'§''§'x",
        "x'§'",
    ] {
        for prefix in [
            "SELECT a FROM t WHERE b = ",
            "INSERT INTO t VALUES (1, ",
            "SELECT a FROM t LIMIT ",
        ] {
            let suffix = if prefix.ends_with(", ") { ")" } else { "" };
            let text = format!("{prefix}{part}{suffix}");
            for &dialect in ALL {
                let Ok(sql) = read_text(&text, dialect) else {
                    continue;
                };
                for hole in sql.holes {
                    assert!(
                        !matches!(
                            hole.position,
                            Position::Value(_) | Position::ValueOrName(_) | Position::List { .. }
                        ),
                        "{dialect:?}: {text}: {:?}",
                        hole.position
                    );
                }
            }
        }
    }
}
