//! Literals, parameters, percent signs, statements and places.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;

use common::{pieces, read_text};
use harden_sql::Dialect::{self, Mysql, Oracle, Postgres, Sqlite, Unknown};
use harden_sql::{Part, Piece, Place, Role, Span, StatementKind, Style, read};

/// The text of a span, with `§` for holes.
fn text_of(text: &str, span: &Span) -> String {
    let pieces = pieces(text);
    let mut found = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Hole if (span.start.piece..span.end.piece).contains(&index) => found.push('§'),
            Piece::Text(text) if (span.start.piece..=span.end.piece).contains(&index) => {
                let from = if index == span.start.piece {
                    span.start.offset
                } else {
                    0
                };
                let to = if index == span.end.piece {
                    span.end.offset
                } else {
                    text.len()
                };
                found.push_str(&text[from..to]);
            }
            _ => {}
        }
    }
    found
}

/// The literals of a text: as they stand there, what they are, and whether that is another text.
fn literals(text: &str, dialect: Dialect) -> Vec<(String, String, bool)> {
    let sql = read_text(text, dialect).expect("it is read");
    sql.literals
        .iter()
        .map(|literal| {
            let parts: String = literal
                .parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Hole(hole) => format!("§{hole}"),
                })
                .collect();
            (text_of(text, &literal.span), parts, literal.decoded)
        })
        .collect()
}

fn literal(raw: &str, value: &str, decoded: bool) -> (String, String, bool) {
    (raw.into(), value.into(), decoded)
}

#[test]
fn literals_are_decoded_as_the_dialect_does() {
    let cases: &[(&[Dialect], &str, &str, bool)] = &[
        (
            &[Sqlite, Postgres, Mysql, Oracle, Unknown],
            "'§'",
            "§0",
            false,
        ),
        (
            &[Sqlite, Postgres, Mysql, Oracle, Unknown],
            "'%§%'",
            "%§0%",
            false,
        ),
        (
            &[Sqlite, Postgres, Mysql, Oracle, Unknown],
            "'§-§'",
            "§0-§1",
            false,
        ),
        (
            &[Sqlite, Postgres, Mysql, Oracle, Unknown],
            "'it''s §'",
            "it's §0",
            true,
        ),
        (
            &[Sqlite, Postgres, Mysql, Oracle, Unknown],
            "'''§'''",
            "'§0'",
            true,
        ),
        (
            &[Sqlite, Postgres, Mysql, Oracle, Unknown],
            "'\"é§\n\"'",
            "\"é§0\n\"",
            false,
        ),
        (&[Sqlite, Postgres, Oracle], "'a\\n§\\'", "a\\n§0\\", false),
        (&[Mysql], "'a\\n§\\\\'", "a\n§0\\", true),
        (&[Mysql], "'it\\'s \\\"§\\\"'", "it's \"§0\"", true),
        (&[Mysql], "'\\%§\\_'", "\\%§0\\_", false),
        (
            &[Mysql],
            "'\\0\\b\\r\\t\\Z\\x§'",
            "\0\u{8}\r\t\u{1a}x§0",
            true,
        ),
        (&[Mysql], "\"it's \"\"§\"\"\"", "it's \"§0\"", true),
    ];
    for (dialects, raw, value, decoded) in cases {
        for &dialect in *dialects {
            let text = format!("SELECT a FROM t WHERE b = {raw} AND c = 'x'");
            assert_eq!(
                literals(&text, dialect),
                [literal(raw, value, *decoded)],
                "{dialect:?}: {raw}"
            );
        }
    }
}

#[test]
fn a_literal_is_listed_if_it_has_holes_and_no_type() {
    let text = "UPDATE t SET a = '§', b = 'x', c = X'§' WHERE d = '§''§' AND e = §";
    assert_eq!(
        literals(text, Sqlite),
        [
            literal("'§'", "§0", false),
            literal("'§''§'", "§2'§3", true)
        ]
    );
    let sql = read_text(text, Sqlite).expect("it is read");
    let literals: Vec<_> = sql.holes.iter().map(|hole| hole.literal).collect();
    assert_eq!(literals, [Some(0), None, Some(1), Some(1), None]);
}

#[test]
fn places_are_in_the_piece_that_has_the_character() {
    let pieces = [
        Piece::Text("SELECT a FROM t WHERE b = "),
        Piece::Text("'"),
        Piece::Text(""),
        Piece::Hole,
        Piece::Text(""),
        Piece::Hole,
        Piece::Text("é' AND c = ?"),
        Piece::Text(" AND d LIKE '100%'"),
    ];
    let sql = read(&pieces, Sqlite).expect("it is read");
    assert_eq!(
        sql.literals[0].span,
        Span {
            start: Place {
                piece: 1,
                offset: 0
            },
            end: Place {
                piece: 6,
                offset: 3
            },
        }
    );
    assert_eq!(
        sql.marks[0].span,
        Span {
            start: Place {
                piece: 6,
                offset: 12
            },
            end: Place {
                piece: 6,
                offset: 13
            },
        }
    );
    assert_eq!(
        sql.percents[0].place,
        Place {
            piece: 7,
            offset: 16
        }
    );
    assert_eq!(
        sql.holes.iter().map(|hole| hole.piece).collect::<Vec<_>>(),
        [3, 5]
    );
}

/// The marks of a text: as they stand there, their role, and the holes before them.
fn marks(text: &str, dialect: Dialect) -> Vec<(String, Style, Role, usize)> {
    let sql = read_text(text, dialect).unwrap_or_else(|error| panic!("{text}: {error}"));
    sql.marks
        .iter()
        .map(|mark| {
            let raw = text_of(text, &mark.span);
            if let Some(name) = &mark.name {
                assert!(raw.contains(name.as_str()), "{raw}: {name}");
            }
            (raw, mark.style, mark.role, mark.holes_before)
        })
        .collect()
}

#[test]
fn parameters_are_listed_in_order() {
    use Role::{Literal, Parameter};
    use Style::{
        AtName, ColonName, ColonNumber, DollarName, DollarNumber, Percent, PercentName, Question,
        QuestionNumber,
    };
    let text = "SELECT a FROM t WHERE b = ? AND c = § AND d = ?2 AND e = :e AND f = :3 AND g = '§' \
                AND h = @h AND i = $4 AND j = $j AND k = %s AND l = %(l)s AND m IN (?,?)";
    let expected = [
        ("?", Question, 0),
        ("?2", QuestionNumber, 1),
        (":e", ColonName, 1),
        (":3", ColonNumber, 1),
        ("@h", AtName, 2),
        ("$4", DollarNumber, 2),
        ("$j", DollarName, 2),
        ("%s", Percent, 2),
        ("%(l)s", PercentName, 2),
        ("?", Question, 2),
        ("?", Question, 2),
    ]
    .map(|(raw, style, holes)| (raw.to_owned(), style, Parameter, holes));
    assert_eq!(marks(text, Sqlite), expected);

    let text = "SELECT a FROM t WHERE b = ' :b ? %s%s @x $1 12:30 a@b.c a::b \\:c'";
    let expected = [
        (":b", ColonName),
        ("?", Question),
        ("%s", Percent),
        ("%s", Percent),
        ("@x", AtName),
        ("$1", DollarNumber),
    ]
    .map(|(raw, style)| (raw.to_owned(), style, Literal, 0));
    assert_eq!(marks(text, Sqlite), expected);
}

#[test]
fn what_looks_like_a_parameter_may_be_something_else() {
    use Role::{Comment, DollarQuoted, Name, Operator, Parameter};
    let roles = |text, dialect| -> Vec<(String, Role)> {
        marks(text, dialect)
            .into_iter()
            .map(|(raw, _, role, _)| (raw, role))
            .collect()
    };
    let check = |text, dialect, expected: &[(&str, Role)]| {
        let expected: Vec<_> = expected
            .iter()
            .map(|&(raw, role)| (raw.to_owned(), role))
            .collect();
        assert_eq!(roles(text, dialect), expected, "{text}");
    };
    check(
        "SELECT a::int FROM t WHERE b = :b::text",
        Postgres,
        &[(":int", Operator), (":b", Parameter), (":text", Operator)],
    );
    check(
        "SELECT a FROM t WHERE b ? 'x' AND c = ?",
        Postgres,
        &[("?", Operator), ("?", Parameter)],
    );
    check("SELECT a FROM t WHERE b ?| c", Postgres, &[("?", Operator)]);
    check(
        "SELECT a FROM t WHERE (b) ? 'x' AND c LIKE ? AND d NOT IN (?)",
        Postgres,
        &[("?", Operator), ("?", Parameter), ("?", Parameter)],
    );
    check(
        "SELECT a FROM t LIMIT ? OFFSET ?",
        Unknown,
        &[("?", Parameter), ("?", Parameter)],
    );
    check("SELECT @a FROM t", Mysql, &[("@a", Operator)]);
    check(
        "SELECT a /* :c ? */ FROM t -- %s\n",
        Sqlite,
        &[(":c", Comment), ("?", Comment), ("%s", Comment)],
    );
    check(
        "SELECT \":d\", [?], `@e` FROM t",
        Sqlite,
        &[(":d", Name), ("?", Name), ("@e", Name)],
    );
    check(
        "SELECT $$ :f $$, $$ ? $$",
        Postgres,
        &[(":f", DollarQuoted), ("?", DollarQuoted)],
    );
}

#[test]
fn percent_signs_of_no_parameter_are_listed() {
    let text = "SELECT a % 2 FROM t WHERE b LIKE '%x%%' AND c = %s AND d = '§%' -- 5%";
    let sql = read_text(text, Sqlite).expect("it is read");
    let pieces = pieces(text);
    let found: Vec<(String, bool)> = sql
        .percents
        .iter()
        .map(|percent| {
            let Piece::Text(text) = pieces[percent.place.piece] else {
                panic!("a place is in a text");
            };
            let end = (percent.place.offset + 3).min(text.len());
            (text[percent.place.offset..end].to_owned(), percent.doubled)
        })
        .collect();
    let expected = [
        ("% 2", false),
        ("%x%", false),
        ("%%'", true),
        ("%' ", false),
        ("%", false),
    ];
    assert_eq!(
        found,
        expected.map(|(at, doubled)| (at.to_owned(), doubled))
    );
}

#[test]
fn statements_are_told_apart() {
    let kinds = |text| -> Vec<String> {
        let sql = read_text(text, Unknown).expect("it is read");
        assert_eq!(sql.is_script(), sql.statements.len() > 1);
        sql.statements
            .iter()
            .map(|statement| statement.kind.to_string())
            .collect()
    };
    assert_eq!(kinds("SELECT ';'; -- ;\n"), ["SELECT"]);
    assert_eq!(
        kinds("INSERT INTO t VALUES (1); UPDATE t SET a = 1;"),
        ["INSERT", "UPDATE"]
    );
    assert_eq!(
        kinds("WITH x AS (SELECT 1) DELETE FROM t WHERE a = 1"),
        ["DELETE"]
    );
    assert_eq!(kinds("(SELECT 1) UNION (SELECT 2)"), ["SELECT"]);
    assert_eq!(
        kinds("CREATE TABLE a (b int); SELECT 1"),
        ["CREATE", "SELECT"]
    );
    assert_eq!(
        kinds("DELETE FROM t WHERE a = 'x'; PRAGMA x"),
        ["DELETE", "PRAGMA"]
    );

    let sql = read_text("SELECT §; UPDATE t SET a = § -- §\n; /* § */ ", Unknown);
    let sql = sql.expect("it is read");
    let statements: Vec<_> = sql.holes.iter().map(|hole| hole.statement).collect();
    assert_eq!(statements, [0, 1, 1, 1]);
    assert_eq!(sql.statements[1].kind, StatementKind::Update);
}

#[test]
fn reasons_name_what_is_wrong() {
    let reason = |text, dialect| read_text(text, dialect).expect_err("a reason").to_string();
    assert_eq!(
        reason("SELECT a FROM t WHERE b = ''§'' AND c = ?", Sqlite),
        "the SQL cannot be parsed: Expected: end of statement, found: {}"
    );
    assert_eq!(
        reason("SELECT a FROM t WHERE b = 'x\\y§'", Unknown),
        "it is not known which database reads the SQL, and they differ about backslashes in literals"
    );
    assert_eq!(
        reason("SELECT '§", Sqlite),
        "the SQL has a literal that does not end"
    );
}
