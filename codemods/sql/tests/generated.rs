//! Random programs, fixed and run before and after: `tests/oracles/sql/rows.py` is the judge.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it has seen"
)]

use std::fmt::Write as _;
use std::path::Path;

use harden_codemod::prelude::{EditSet, Module, SyntaxTree};
use harden_codemod::{Applicability, Codemod, Context};
use harden_codemod_sql::Sql;
use harden_testing::oracle::judge_with;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

const PROGRAMS: usize = 300;

#[test]
fn random_programs_do_the_same_after_the_fix() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut cases, mut fixed) = (String::from("# Random programs\n"), 0);
    for number in 0..PROGRAMS {
        let program = program().new_tree(&mut runner).unwrap().current();
        if let Some((class, after)) = fix(&program) {
            fixed += 1;
            let _ = write!(
                cases,
                "\n## program-{number}\n\n- outcome: {class}\n\n```python\n{program}```\n\n```python\n{after}```\n"
            );
        }
    }
    println!("{fixed} of {PROGRAMS} programs are fixed");
    assert!(fixed > PROGRAMS / 2, "{fixed} programs are fixed");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("generated.md");
    std::fs::write(&file, cases).unwrap();
    judge_with("sql", "sql/rows.py", &[file]);
}

/// The program after all fixes, and the class of the least certain.
fn fix(text: &str) -> Option<(Applicability, String)> {
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let cx = Context::alone(&module, Path::new("program.py"));
    let outcomes = Sql.run(&cx);
    let fixes: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.fix())
        .collect();
    let class = fixes.iter().map(|fix| fix.applicability).min()?;
    let edits = EditSet::merge(text, fixes.iter().map(|fix| &fix.edits)).unwrap();
    let after = edits.apply(text);
    SyntaxTree::parse(&after).unwrap_or_else(|error| panic!("{error}:\n{text}\n{after}"));
    Some((class, after))
}

/// A way to put a text together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Fstring,
    Percent,
    Format,
    Sum,
}

/// A part of a condition: text, or a name that is put in.
#[derive(Debug, Clone)]
enum Part {
    Text(&'static str),
    Value(&'static str),
}

fn condition() -> impl Strategy<Value = Vec<Part>> {
    use Part::{Text, Value};
    select(vec![
        vec![Text("name = '"), Value("name"), Text("'")],
        vec![Text("city <> '"), Value("city"), Text("'")],
        vec![Text("name LIKE '%"), Value("name"), Text("%'")],
        vec![Text("name LIKE '"), Value("q"), Text("%'")],
        vec![Text("name = 'it''s "), Value("name"), Text("'")],
        vec![
            Text("name = '"),
            Value("name"),
            Text(" "),
            Value("city"),
            Text("'"),
        ],
        vec![Text("id = "), Value("int(uid)")],
        vec![
            Text("age BETWEEN "),
            Value("int(low)"),
            Text(" AND "),
            Value("int(high)"),
        ],
        vec![Text("name IN ('bob', '"), Value("name"), Text("')")],
        vec![Text("lower(name) = '"), Value("name"), Text("'")],
        vec![Text("t LIKE 'a%'")],
        vec![Text("j <> '{}'")],
        vec![Text("id > "), Value("uid")],
    ])
}

fn program() -> impl Strategy<Value = String> {
    let driver = select(vec![
        "import sqlite3\n\ncur = sqlite3.connect(db).cursor()\n",
        "import psycopg2\n\ncur = psycopg2.connect(dsn).cursor()\n",
        "import pymysql\n\ncur = pymysql.connect(host=host).cursor()\n",
        "import mysql.connector\n\ncur = mysql.connector.connect(host=host).cursor()\n",
        "import psycopg\n\ncur = psycopg.connect(dsn).cursor()\n",
        "from django.db import connection\n\ncur = connection.cursor()\n",
    ]);
    let way = select(vec![Way::Fstring, Way::Percent, Way::Format, Way::Sum]);
    let start = select(vec![
        "SELECT id FROM u WHERE ",
        "SELECT id, name FROM u\nWHERE ",
        "DELETE FROM u WHERE ",
    ]);
    let glue = select(vec![" AND ", " OR ", "\n  AND "]);
    (
        driver,
        way,
        start,
        glue,
        prop::collection::vec(condition(), 1..4),
        select(vec!["'", "\"", "\"\"\""]),
        0..4,
        any::<bool>(),
    )
        .prop_map(|(driver, way, start, glue, conditions, quote, place, has_parameters)| {
            let mut parts = vec![Part::Text(start)];
            for (number, condition) in conditions.into_iter().enumerate() {
                if number > 0 {
                    parts.push(Part::Text(glue));
                }
                parts.extend(condition);
            }
            let is_question = driver.contains("sqlite3");
            if has_parameters {
                parts.push(Part::Text(if is_question { " AND id > ?" } else { " AND id > %s" }));
            }
            // A driver that is passed parameters makes one percent sign of two.
            let doubles = has_parameters && !is_question && !driver.contains("mysql.connector");
            let text = spelled(way, quote, &parts, doubles);
            let parameters = if has_parameters { ", (3,)" } else { "" };
            let call = match place {
                0 => format!("cur.execute({text}{parameters})\n"),
                1 => format!("query = {text}\ncur.execute(query{parameters})\n"),
                2 => format!("cur.execute(\n    {text}{parameters},\n)\n"),
                _ => format!("def find(name, city, q, uid, low, high):\n    query = {text}\n    cur.execute(query{parameters})\n    return cur.fetchall()\n"),
            };
            format!("{driver}{call}")
        })
}

/// The text as an expression.
fn spelled(way: Way, quote: &str, parts: &[Part], doubles: bool) -> String {
    let escape = |text: &str| {
        let text = if doubles && !text.contains("%s") {
            text.replace('%', "%%")
        } else {
            text.to_string()
        };
        let text = match way {
            Way::Fstring | Way::Format => text.replace('{', "{{").replace('}', "}}"),
            Way::Percent => text.replace('%', "%%"),
            Way::Sum => text,
        };
        match quote {
            "\"\"\"" => text,
            "'" => text.replace('\n', "\\n").replace('\'', "\\'"),
            _ => text.replace('\n', "\\n"),
        }
    };
    let values: Vec<&str> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Value(value) => Some(*value),
            Part::Text(_) => None,
        })
        .collect();
    let mut out = String::new();
    for part in parts {
        match (part, way) {
            (Part::Text(text), _) => out.push_str(&escape(text)),
            (Part::Value(value), Way::Fstring) => {
                let _ = write!(out, "{{{value}}}");
            }
            (Part::Value(_), Way::Percent) => out.push_str("%s"),
            (Part::Value(_), Way::Format) => out.push_str("{}"),
            (Part::Value(value), Way::Sum) => {
                let value = match value.strip_prefix("int(") {
                    Some(_) => format!("str({value})"),
                    None => (*value).to_string(),
                };
                let _ = write!(out, "{quote} + {value} + {quote}");
            }
        }
    }
    let tail = match (way, &*values) {
        (Way::Percent, []) => String::new(),
        (Way::Percent, values) => format!(" % ({},)", values.join(", ")),
        (Way::Format, values) => format!(".format({})", values.join(", ")),
        _ => String::new(),
    };
    let prefix = if way == Way::Fstring { "f" } else { "" };
    let out = format!("{prefix}{quote}{out}{quote}{tail}");
    // An empty literal at the end of a sum.
    out.trim_end_matches(&format!(" + {quote}{quote}"))
        .to_string()
}
