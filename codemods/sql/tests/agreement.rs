//! The findings of B608 in random programs, against Bandit's.

use harden_codemod_sql::Sql;
use harden_testing::agreement;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[test]
fn finds_in_random_programs_what_bandit_finds() {
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let programs: Vec<String> = (0..300)
        .map(|_| program().new_tree(&mut runner).unwrap().current())
        .collect();
    agreement::in_programs_of(&Sql, &programs, &["B608"], 1000);
}

fn program() -> impl Strategy<Value = String> {
    prop::collection::vec(statement(), 4..16).prop_map(|statements| statements.concat())
}

fn statement() -> impl Strategy<Value = String> {
    let place = select(vec![
        "cur.execute(TEXT)\n",
        "query = TEXT\n",
        "query += TEXT\n",
        "print(TEXT, TEXT)\n",
        "def find():\n    return run(TEXT)\n",
        "rows = [TEXT for x in y]\n",
        "cur.execute(\n    TEXT,\n    (name,),\n)\n",
    ]);
    (place, text()).prop_map(|(place, text)| place.replace("TEXT", &text))
}

fn text() -> impl Strategy<Value = String> {
    let part = || {
        select(vec![
            "SELECT a FROM t WHERE b = ",
            "select a\\nfrom t ",
            "INSERT INTO t VALUES (",
            "insert into t (a) values",
            "UPDATE t SET a = ",
            "DELETE FROM t ",
            "DROP TABLE t ",
            " AND b = '{}'",
            "please select one from the list ",
            "%s",
            "SELECT",
            " FROM t WHERE ",
        ])
    };
    prop_oneof![
        3 => part().prop_map(|a| format!("f\"{a}{{x}}\"")),
        1 => part().prop_map(|a| format!("f\"{a}\"").replace("{}", "{{}}")),
        2 => part().prop_map(|a| format!("\"{a}\" + x")),
        2 => (part(), part()).prop_map(|(a, b)| format!("\"{a}\" + x + \"{b}\"")),
        2 => (part(), part()).prop_map(|(a, b)| format!("\"{a}\" + \"{b}\"")),
        2 => part().prop_map(|a| format!("\"{a}\" % (x,)")),
        2 => part().prop_map(|a| format!("\"{a}\".format(x)")),
        1 => part().prop_map(|a| format!("\"{a}\".replace(x, y)")),
        1 => part().prop_map(|a| format!("\"{a}\"")),
        1 => (part(), part()).prop_map(|(a, b)| format!("(\"{a}\" \"{b}\") % x")),
        1 => (part(), part()).prop_map(|(a, b)| format!("f\"{a}{{x}}\" \"{b}\"")
            .replace("{}", "")),
    ]
    .prop_map(|text| {
        // A lone field that is empty is an error of syntax in an f-string.
        if text.starts_with('f') {
            text.replace("{}", "")
        } else {
            text
        }
    })
}
