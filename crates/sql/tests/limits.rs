//! Texts that are large, deep or nonsense are refused or read, and nothing worse.

mod common;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use common::{HOLE, read_text};
use harden_sql::{Dialect, Part, Piece, Position, Unreadable, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

const DIALECTS: [Dialect; 5] = [
    Dialect::Sqlite,
    Dialect::Postgres,
    Dialect::Mysql,
    Dialect::Oracle,
    Dialect::Unknown,
];

/// What opens a level, and what closes it.
const BRACKETS: &[(&str, &str)] = &[
    ("(", ")"),
    ("(SELECT * FROM ", ")"),
    ("(SELECT (", ") FROM t)"),
    ("f(", ")"),
    ("CASE WHEN ", " THEN 1 END"),
    ("[", "]"),
    ("(a, ", ")"),
    ("CAST(", " AS int)"),
    ("EXISTS (", ")"),
    ("a IN (", ")"),
    ("ARRAY[", "]"),
    ("a -> (", ")"),
    ("(VALUES (", "))"),
    ("{a: ", "}"),
    ("STRUCT<a ", ">"),
    ("a[", "]"),
    ("(t JOIN ", " ON 1)"),
    ("WITH x AS (", ")"),
    ("EXPLAIN ", ""),
];

/// What makes a level by following the one before.
const CHAINS: &[&str] = &[
    " AND a = 1",
    " OR 1",
    " UNION SELECT 1",
    " + 1",
    " || 'a'",
    " JOIN t ON 1",
    ", t",
    "::int",
    " NOT",
    " - - 1",
    ".a",
    " COLLATE x",
    " CASE WHEN",
    " INTERVAL",
    " x",
    " IS NULL",
    "[1]",
    "(1)",
    "; SELECT 1",
    " LIKE 'x'",
    " BETWEEN 1 AND 2",
    " IN (1)",
    " = ANY(1)",
];

/// Each start, with something deep behind it.
fn deep_texts(repeat: impl Fn(&str, &str) -> String) -> impl Iterator<Item = String> {
    const STARTS: &[&str] = &[
        "SELECT ",
        "SELECT * FROM ",
        "SELECT a FROM t WHERE a = ",
        "SELECT a FROM t WHERE a = 1",
        "INSERT INTO t VALUES ",
        "",
    ];
    let ends: Vec<String> = BRACKETS
        .iter()
        .map(|(open, close)| repeat(open, close))
        .chain(CHAINS.iter().map(|chain| repeat(chain, "")))
        .collect();
    STARTS.iter().flat_map(move |start| {
        let start = (*start).to_owned();
        ends.clone()
            .into_iter()
            .map(move |end| start.clone() + &end)
    })
}

/// In a debug build, on a machine that does much else.
const LONG: Duration = Duration::from_secs(20);

#[test]
fn depth_takes_no_stack_and_little_time() {
    for depth in [24, 900] {
        let closed = deep_texts(|open, close| {
            format!("{}{HOLE}{}", open.repeat(depth), close.repeat(depth))
        });
        let open = deep_texts(|open, _| format!("{}{HOLE}", open.repeat(depth)));
        for (text, dialect) in closed.chain(open).zip(DIALECTS.into_iter().cycle()) {
            let start = Instant::now();
            let _ = read_text(&text, dialect);
            assert!(start.elapsed() < LONG, "{depth}: {dialect:?}: {text:.80}");
        }
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let too_large = |text: &str, what| {
        assert_eq!(
            read_text(text, Dialect::Sqlite),
            Err(Unreadable::TooLarge { what }),
            "{text:.80}"
        );
    };
    too_large(&format!("SELECT '{}'", "x".repeat(100_000)), "bytes");
    too_large(&format!("SELECT {}1", "1,".repeat(15_000)), "tokens");
    too_large(&format!("SELECT 1{}", ",§".repeat(501)), "values");
    too_large(
        &format!("SELECT {}1", "(".repeat(50)),
        "brackets within brackets",
    );
    too_large(&format!("SELECT 1{}", "+1".repeat(2_000)), "operators");
}

#[test]
fn long_statements_are_read() {
    let mut text = String::from("SELECT a FROM t WHERE b = '§'");
    for column in 0..200 {
        let _ = write!(text, " AND c{column} = '§'");
    }
    let sql = read_text(&text, Dialect::Sqlite).map_err(|error| error.to_string());
    let values = sql.map(|sql| {
        sql.holes
            .iter()
            .filter(|hole| matches!(hole.position, Position::Value(_)))
            .count()
    });
    assert_eq!(values, Ok(201));
    let rows = vec!["('§', 1)"; 400].join(", ");
    let sql = read_text(&format!("INSERT INTO t VALUES {rows}"), Dialect::Unknown);
    assert!(sql.is_ok_and(|sql| {
        sql.holes
            .iter()
            .all(|hole| matches!(hole.position, Position::Value(_)))
    }));
}

/// Words, symbols and quotes that make every state of the readers meet every other.
const TOKENS: &[&str] = &[
    "SELECT", "FROM", "WHERE", "INSERT", "INTO", "VALUES", "UPDATE", "SET", "DELETE", "AND", "OR",
    "NOT", "IN", "LIKE", "BETWEEN", "CASE", "WHEN", "THEN", "END", "ORDER", "GROUP", "BY", "LIMIT",
    "JOIN", "ON", "AS", "IS", "NULL", "WITH", "UNION", "INTERVAL", "DATE", "CAST", "EXISTS",
    "CREATE", "EXPLAIN", "CALL", "MERGE", "ESCAPE", "COLLATE", "a", "t", "f", "1", "1.5", "0x1f",
    "1e", "e", "x", "N", "q", "_utf8", "u&", "(", ")", "[", "]", "{", "}", ",", ".", ";", ":",
    "::", "?", "?1", ":n", "@v", "@@g", "$1", "$", "$$", "$t$", "%", "%%", "%s", "%(n)s", "=", "<",
    ">", "!", "+", "-", "--", "-- \n", "*", "/", "/*", "*/", "/*!", "|", "||", "->", "->>", "&",
    "^", "~", "#", "\\", "'", "''", "\"", "`", "'a'", "\"b\"", "`c`", "[d]", " ", "\n", "\r", "é",
    "日", "\u{e000}", "\u{a0}", "hole0_", "holep_", "§", "'§'", "§",
];

fn text() -> impl Strategy<Value = String> {
    (
        vec((select(TOKENS), any::<bool>()), 0..40),
        select(vec![
            "",
            "SELECT ",
            "SELECT a FROM t WHERE ",
            "INSERT INTO t VALUES (",
            "UPDATE t SET a = ",
            "DELETE FROM t WHERE a = '§' AND ",
            "SELECT a FROM ",
        ]),
    )
        .prop_map(|(tokens, start)| {
            tokens
                .into_iter()
                .fold(start.to_owned(), |mut text, (token, blank)| {
                    text.push_str(token);
                    if blank {
                        text.push(' ');
                    }
                    text
                })
        })
}

/// A literal's value as the dialect writes it.
fn encode(value: &str, dialect: Dialect) -> String {
    let quoted = value.replace('\'', "''");
    match dialect {
        Dialect::Mysql => quoted
            .replace('\\', "\\\\")
            .replace("\\\\%", "\\%")
            .replace("\\\\_", "\\_"),
        _ => quoted,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any text is read or refused; if it is read, every hole has its position, and the places are
    /// in the text.
    #[test]
    fn nothing_panics(text in text()) {
        let pieces = common::pieces(&text);
        for dialect in DIALECTS {
            let Ok(sql) = read(&pieces, dialect) else { continue };
            let holes = pieces.iter().filter(|piece| **piece == Piece::Hole).count();
            prop_assert_eq!(sql.holes.len(), holes);
            let spans = sql.literals.iter().map(|literal| literal.span).chain(sql.marks.iter().map(|mark| mark.span));
            for place in spans.flat_map(|span| [span.start, span.end]).chain(sql.percents.iter().map(|percent| percent.place)) {
                let Piece::Text(text) = pieces[place.piece] else {
                    return Err(TestCaseError::fail("a place in a hole"));
                };
                prop_assert!(text.is_char_boundary(place.offset));
            }
            for literal in &sql.literals {
                let Piece::Text(text) = pieces[literal.span.start.piece] else { unreachable!() };
                prop_assert!(text[literal.span.start.offset..].starts_with(literal.quote));
                let Piece::Text(text) = pieces[literal.span.end.piece] else { unreachable!() };
                prop_assert!(text[..literal.span.end.offset].ends_with(literal.quote));
            }
        }
    }

    /// What a dialect has not been told apart from others says also holds for that dialect.
    #[test]
    fn the_unknown_dialect_says_no_more_than_each(text in text()) {
        let Ok(sql) = read_text(&text, Dialect::Unknown) else { return Ok(()) };
        for dialect in &DIALECTS[..4] {
            let Ok(other) = read_text(&text, *dialect) else { continue };
            for (hole, other) in sql.holes.iter().zip(&other.holes) {
                prop_assert_eq!(hole.literal, other.literal);
                if matches!(hole.position, Position::Value(_)) {
                    prop_assert!(matches!(other.position, Position::Value(_) | Position::Snippet), "{:?}: {:?}", dialect, other.position);
                }
            }
            prop_assert_eq!(&sql.literals, &other.literals);
        }
    }

    /// A literal that is written from the parts of another one has the same parts.
    #[test]
    fn decoded_literals_are_encoded_the_same(inside in vec(select(vec!["a", "'", "\\", "\"", "%", "_", "n", "§", "--", "é", "\n", "\u{e000}"]), 0..12)) {
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql, Dialect::Oracle] {
            let wanted: String = inside.concat();
            if dialect == Dialect::Mysql && wanted.contains("\\§") {
                continue;
            }
            let text = format!("SELECT a FROM t WHERE b = '§{}'", encode(&wanted, dialect));
            let sql = read_text(&text, dialect).map_err(|error| TestCaseError::fail(error.to_string()))?;
            let mut hole = 0;
            let value: String = sql.literals[0].parts.iter().map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Hole(index) => {
                    assert_eq!(*index, hole);
                    hole += 1;
                    "§".to_owned()
                }
            }).collect();
            prop_assert_eq!(value, format!("§{wanted}"));
            prop_assert_eq!(sql.literals.len(), 1);
        }
    }
}
