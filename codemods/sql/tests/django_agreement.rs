//! The findings of B610 and B611 in random programs and in Django's own code, against Bandit's.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use harden_codemod_sql::Sql;
use harden_testing::{agreement, oracle};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};

const RULES: [&str; 2] = ["B610", "B611"];

#[test]
fn finds_in_random_programs_what_bandit_finds() {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let programs: Vec<String> = (0..300)
        .map(|_| program().new_tree(&mut runner).unwrap().current())
        .collect();
    agreement::in_programs_of(&Sql, &programs, &RULES, 1000);
}

#[test]
fn finds_in_django_what_bandit_finds() {
    let script = "import django; print(django.__path__[0])";
    let output = oracle::python_with("django")
        .args(["-c", script])
        .output()
        .unwrap();
    let folder = String::from_utf8(output.stdout).unwrap();
    let mut files = Vec::new();
    collect(Path::new(folder.trim()), &mut files);
    files.sort();
    agreement::in_files(&Sql, &files, &RULES, (500, 1));
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path.canonicalize().unwrap());
        }
    }
}

/// Statements, one a line; each may be in a function or a class.
fn program() -> impl Strategy<Value = String> {
    prop::collection::vec(statement(), 1..14).prop_map(|statements| statements.concat())
}

fn statement() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => import().prop_map(|import| format!("{import}\n")),
        1 => import().prop_map(|import| format!("def late():\n    {import}\n")),
        4 => call().prop_map(|call| format!("x = {call}\n")),
        1 => (call(), call()).prop_map(|(a, b)| format!("def f(a={a}):\n    return {b}\n")),
        1 => (call(), import()).prop_map(|(a, b)| format!("@{a}\ndef f():\n    {b}\n")),
        1 => (call(), import()).prop_map(|(a, b)| format!("@{a}\nclass C:\n    {b}\n")),
        1 => (call(), import())
            .prop_map(|(a, b)| format!("def f() -> {a}:\n    {b}\n")),
        1 => (call(), call()).prop_map(|(a, b)| format!("y = g({a}, k={b})\n")),
        1 => (call(), call()).prop_map(|(a, b)| format!("y = [\n    {a},\n    {b}]\n")),
    ]
}

fn import() -> impl Strategy<Value = &'static str> {
    select(vec![
        "import django.db.models",
        "import django.db.models as models",
        "import django",
        "from django.db import models",
        "from django.db.models import RawSQL, F",
        "from django.db.models import RawSQL as R, extra as e",
        "from django.db.models.expressions import RawSQL",
        "from django.db.models.expressions import *",
        "from .django.db.models import RawSQL as extra",
        "from . import RawSQL",
        "from . import extra as RawSQL",
        "from other import extra as R",
        "import a.extra as R, os",
        "import my_django.db.models_of_mine",
        "from django.db.models import F as extra",
    ])
}

/// A call of something that may be called `extra` or `RawSQL`, chained or not.
fn call() -> impl Strategy<Value = String> {
    let extra = (receiver("extra"), arguments(extra_name(), extra_value()));
    let raw = (receiver("RawSQL"), arguments(raw_name(), text()));
    prop_oneof![
        extra.prop_map(|(function, arguments)| format!("{function}({arguments})")),
        raw.prop_map(|(function, arguments)| format!("{function}({arguments})")),
        (
            arguments(extra_name(), extra_value()),
            arguments(extra_name(), extra_value())
        )
            .prop_map(|(a, b)| format!("q.extra({a}).all().extra({b})")),
    ]
}

fn receiver(name: &'static str) -> impl Strategy<Value = String> {
    select(vec![
        name.to_string(),
        format!("models.{name}"),
        format!("q.filter().{name}"),
        format!("q[0].{name}"),
        format!("django.db.models.{name}"),
        "R".to_string(),
        "e".to_string(),
        format!("{name}.other"),
    ])
}

fn extra_name() -> impl Strategy<Value = &'static str> {
    select(vec![
        "select",
        "where",
        "tables",
        "params",
        "order_by",
        "select_params",
    ])
}

fn raw_name() -> impl Strategy<Value = &'static str> {
    select(vec!["sql", "params", "output_field"])
}

/// A few arguments by position, then a few by name; each name once.
fn arguments(
    name: impl Strategy<Value = &'static str>,
    value: impl Strategy<Value = String> + Clone,
) -> impl Strategy<Value = String> {
    let positional = prop::collection::vec(
        prop_oneof![9 => value.clone(), 1 => Just("*args".to_string())],
        0..4,
    );
    let named = prop::collection::btree_map(name, value, 0..3);
    (positional, named, prop::bool::weighted(0.1)).prop_map(|(mut all, named, unpacks)| {
        all.extend(named.iter().map(|(name, value)| format!("{name}={value}")));
        if unpacks {
            all.push("**options".to_string());
        }
        all.join(", ")
    })
}

fn extra_value() -> impl Strategy<Value = String> + Clone {
    let element = prop_oneof![4 => Just("\"a = 1\"".to_string()), 1 => text()];
    let listed = prop_oneof![9 => element.clone(), 1 => Just("*names".to_string())];
    let list = prop::collection::vec(listed, 0..3).prop_map(|items| items.join(", "));
    let item = prop_oneof![
        9 => (element.clone(), element).prop_map(|(key, value)| format!("{key}: {value}")),
        1 => Just("**other".to_string()),
    ];
    let dict = prop::collection::vec(item, 0..3).prop_map(|items| items.join(", "));
    prop_oneof![
        4 => list.clone().prop_map(|items| format!("[{items}]")),
        1 => list.prop_map(|items| format!("({items},)").replace("(,)", "()")),
        3 => dict.prop_map(|items| format!("{{{items}}}")),
        1 => text(),
    ]
}

/// Something that is a string literal for Bandit, or nearly.
fn text() -> impl Strategy<Value = String> + Clone {
    select(vec![
        "\"a = 1\"",
        "'a' \"b\"",
        "\"\"\"a\"\"\"",
        "r'a'",
        "u'a'",
        "b'a'",
        "f'a'",
        "f'{a}'",
        "'a' f'b'",
        "'a' + 'b'",
        "'%s' % a",
        "'{}'.format(a)",
        "('a')",
        "name",
        "None",
        "1",
        "...",
        "['a']",
    ])
    .prop_map(str::to_string)
}
