//! `SQLite` is asked whether a parameter can stand where this crate says so, and not where it does not.
//!
//! `HARDEN_SQL_CASES` and `HARDEN_SQL_SEED` (numbers) make a run longer or another one.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use harden_sql::{Dialect, Part, Piece, Position, Sql, read};
use serde_json::{Value, json};

/// What statements are made of, by heading.
struct Grammar(BTreeMap<&'static str, Vec<String>>);

impl Grammar {
    fn new() -> Self {
        let mut grammar: BTreeMap<_, Vec<String>> = BTreeMap::new();
        let mut heading = "";
        let lines = include_str!("sqlite/grammar.txt").lines();
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                heading = name;
            } else {
                let line = line.replace('∅', "").replace('⏎', "\n");
                grammar.entry(heading).or_default().push(line);
            }
        }
        Self(grammar)
    }

    /// The heading that a text starts with, if it is one in angle brackets or a hole.
    fn heading<'a>(&self, text: &'a str) -> Option<(&'a str, &'a str)> {
        let after = match text.strip_prefix('<') {
            Some(text) => text.split_once('>')?,
            None if text.starts_with('§') => text.split_at('§'.len_utf8() + 1),
            None => return None,
        };
        self.0.contains_key(after.0).then_some(after)
    }
}

/// How deep conditions may be.
const MAX_DEPTH: usize = 6;

/// Steele, Lea and Flood's generator, "Fast splittable pseudorandom number generators".
struct Random(u64);

impl Random {
    fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let index = (z ^ (z >> 31)) % from.len() as u64;
        &from[usize::try_from(index).expect("it is less than a length")]
    }
}

/// A statement, and what its holes are filled with.
#[derive(Debug, Default, Clone)]
struct Statement {
    texts: Vec<String>,
    /// One after each text but the last.
    values: Vec<String>,
}

impl Statement {
    fn new(grammar: &Grammar, random: &mut Random) -> Self {
        let mut statement = Self {
            texts: vec![String::new()],
            values: Vec::new(),
        };
        statement.expand(grammar, "statement", random, 0);
        statement
    }

    fn expand(&mut self, grammar: &Grammar, heading: &str, random: &mut Random, depth: usize) {
        let lines = &grammar.0[heading];
        let mut rest = loop {
            let line = random.choose(lines).as_str();
            if depth < MAX_DEPTH || !line.contains("<condition>") {
                break line;
            }
        };
        while let Some(c) = rest.chars().next() {
            if let Some((heading, after)) = grammar.heading(rest) {
                if c == '§' {
                    self.values.push(random.choose(&grammar.0[heading]).clone());
                    self.texts.push(String::new());
                } else {
                    self.expand(grammar, heading, random, depth + 1);
                }
                rest = after;
            } else {
                self.texts.last_mut().expect("there is one").push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }

    fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        for (index, text) in self.texts.iter().enumerate() {
            if index > 0 {
                pieces.push(Piece::Hole);
            }
            pieces.push(Piece::Text(text));
        }
        pieces
    }

    /// The statement with parameters for the holes that are to be bound, as JSON. Holes of a literal
    /// are bound together.
    fn bound(&self, sql: &Sql, binds: impl Fn(usize) -> bool) -> Value {
        let mut text = String::new();
        let mut parameters = Vec::new();
        let mut hole = 0;
        let mut skip_to = None;
        for (index, piece) in self.pieces().iter().enumerate() {
            match piece {
                Piece::Hole => {
                    let literal = sql.holes[hole].literal;
                    match literal {
                        _ if !binds(hole) => text.push_str(&self.values[hole]),
                        // Written when the quote before it was.
                        Some(_) => {}
                        None => {
                            text.push('?');
                            let value = &self.values[hole];
                            parameters.push(
                                value
                                    .parse::<i64>()
                                    .map_or(json!(value), |number| json!(number)),
                            );
                        }
                    }
                    hole += 1;
                }
                Piece::Text(piece) => {
                    let mut at = 0;
                    if let Some((end, offset)) = skip_to
                        && end == index
                    {
                        at = offset;
                        skip_to = None;
                    }
                    for (number, literal) in sql.literals.iter().enumerate() {
                        let is_bound = sql
                            .holes
                            .iter()
                            .enumerate()
                            .any(|(hole, of)| of.literal == Some(number) && binds(hole));
                        if literal.span.start.piece != index || !is_bound {
                            continue;
                        }
                        text.push_str(&piece[at..literal.span.start.offset]);
                        text.push('?');
                        parameters.push(json!(self.value_of(&literal.parts)));
                        skip_to = Some((literal.span.end.piece, literal.span.end.offset));
                        at = piece.len();
                    }
                    if skip_to.is_none() {
                        text.push_str(&piece[at..]);
                    }
                }
            }
        }
        json!([text, parameters])
    }

    fn value_of(&self, parts: &[Part]) -> String {
        let parts = parts.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Hole(hole) => self.values[*hole].as_str(),
        });
        parts.collect()
    }
}

fn setting(name: &str, default: u64) -> u64 {
    env::var(name)
        .ok()
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

/// What `SQLite` makes of each statement.
fn run(statements: &[Value]) -> Vec<Value> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sqlite/judge.py");
    let mut child = Command::new("python3")
        .args(["-I", "-B"])
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 starts");
    let mut input = String::new();
    for statement in statements {
        let _ = writeln!(input, "{statement}");
    }
    let mut stdin = child.stdin.take().expect("it is piped");
    let writer = thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    writer
        .join()
        .expect("no panic")
        .expect("it reads everything");
    let output = String::from_utf8(output.stdout).expect("JSON");
    let outcomes: Vec<Value> = output
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(outcomes.len(), statements.len());
    outcomes
}

fn is_error(outcome: &Value) -> bool {
    outcome.is_object()
}

/// Statements that are read, in an order that a seed gives.
fn statements() -> Vec<(Statement, Sql)> {
    let grammar = Grammar::new();
    let mut random = Random(setting("HARDEN_SQL_SEED", 1));
    let count = setting("HARDEN_SQL_CASES", 2_000);
    let mut refused = 0;
    let mut statements = Vec::new();
    for _ in 0..count {
        let statement = Statement::new(&grammar, &mut random);
        match read(&statement.pieces(), Dialect::Sqlite) {
            Ok(sql) => statements.push((statement, sql)),
            Err(_) => refused += 1,
        }
    }
    assert!(refused * 20 < count, "{refused} of {count} are refused");
    statements
}

fn may_be_value(position: &Position) -> bool {
    matches!(
        position,
        Position::Value(_) | Position::ValueOrName(_) | Position::List { .. }
    )
}

/// Whether this value can be one, where it stands.
fn is_one_value(statement: &Statement, sql: &Sql, hole: usize) -> bool {
    sql.holes[hole].literal.is_some() || statement.values[hole].parse::<i64>().is_ok()
}

/// With parameters for all values, a statement does the same.
#[test]
fn parameters_can_stand_for_values() {
    let statements: Vec<_> = statements();
    let mut texts = Vec::new();
    for (statement, sql) in &statements {
        texts.push(statement.bound(sql, |_| false));
        texts.push(statement.bound(sql, |hole| {
            may_be_value(&sql.holes[hole].position) && is_one_value(statement, sql, hole)
        }));
    }
    let outcomes = run(&texts);
    let mut bound = 0;
    let mut failed = 0;
    for (text, outcome) in texts.chunks(2).zip(outcomes.chunks(2)) {
        assert!(
            outcome[0] == outcome[1] || is_error(&outcome[0]),
            "{}\n{}\n{}\n{}",
            text[0],
            text[1],
            outcome[0],
            outcome[1]
        );
        failed += usize::from(is_error(&outcome[0]));
        bound += text[1][1].as_array().map_or(0, Vec::len);
    }
    println!(
        "{} statements, {failed} of them wrong, {bound} parameters",
        statements.len()
    );
    assert!(
        failed * 10 < statements.len(),
        "{failed} statements are wrong"
    );
    assert!(bound > statements.len());
}

/// Where a hole is no value, `SQLite` refuses a parameter or gives something else, wherever it can tell.
#[test]
fn parameters_cannot_stand_for_the_rest() {
    let statements = statements();
    let mut texts = Vec::new();
    let mut positions = Vec::new();
    for (statement, sql) in &statements {
        for (hole, of) in sql.holes.iter().enumerate() {
            let is_number = statement.values[hole].parse::<i64>().is_ok();
            let is_name = match &of.position {
                Position::ValueOrName(_) => !is_number && of.literal.is_none(),
                position => !may_be_value(position),
            };
            if is_name {
                texts.push(statement.bound(sql, |_| false));
                texts.push(statement.bound(sql, |other| {
                    other == hole || of.literal.is_some() && sql.holes[other].literal == of.literal
                }));
                positions.push(of.position.code());
            }
        }
    }
    let outcomes = run(&texts);
    let mut told: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut same: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for ((outcome, text), position) in outcomes.chunks(2).zip(texts.chunks(2)).zip(&positions) {
        if is_error(&outcome[0]) {
            continue;
        }
        let (differing, count) = told.entry(position).or_default();
        *count += 1;
        if outcome[0] == outcome[1] {
            same.entry(position).or_default().push(&text[1]);
        } else {
            *differing += 1;
        }
    }
    println!("which differ, of all: {told:?}");
    assert!(told.len() >= 10);
    for (position, (differing, count)) in &told {
        let examples = same
            .get(position)
            .map_or(&[][..], |same| &same[..same.len().min(3)]);
        let all = ["comment", "name", "snippet", "statement", "typed-literal"].contains(position);
        let wanted = if all { *count } else { 1 };
        assert!(
            *differing >= wanted,
            "{position}: {differing} of {count} differ, not {examples:?}"
        );
    }
}
