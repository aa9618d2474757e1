//! What is shown of the argument of `run(...)` in small programs, and what is said where it is not.
//! The cases of the codemod `nosec` are many more.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use harden_proof::{Doubt, Proof, constant};
use harden_rewriter::prelude::*;
use harden_rewriter::{Module, SyntaxTree};

fn shown(text: &str) -> Result<Proof, Doubt> {
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let argument = module
        .index()
        .expressions()
        .find_map(|expr| match expr {
            Expr::Call(call) if matches!(&*call.func, Expr::Name(name) if name.id == "run") => {
                call.arguments.args.first()
            }
            _ => None,
        })
        .unwrap();
    constant(&module, argument)
}

fn proof(text: &str) -> String {
    shown(text).unwrap().to_string()
}

fn doubt(text: &str) -> String {
    shown(text).unwrap_err().to_string()
}

#[test]
fn a_proof_names_what_it_rests_on() {
    assert_eq!(proof("run('a' + 'b')"), "constant text");
    assert_eq!(
        proof("B = 'b'\nA = 'a'\nrun(B + A)"),
        "interpolates only constants: A, B"
    );
    assert_eq!(
        proof("def f(x):\n    if x not in ('a', 'b'):\n        return\n    run(x + '!')"),
        "x is compared with constants"
    );
    assert_eq!(
        proof("def f(n):\n    run('a' * n + str(len(n)))"),
        "len(n) is a number"
    );
}

#[test]
fn a_doubt_names_the_part() {
    assert_eq!(doubt("def f(x):\n    run('a' + x)"), "`x` is a parameter");
    assert_eq!(
        doubt("def f(x):\n    y = x\n    run('a' + y)"),
        "`x` is a parameter"
    );
    assert_eq!(
        doubt("from b import A\nrun(A)"),
        "`A` is imported from elsewhere"
    );
    assert_eq!(
        doubt("A = ['a']\nf(A)\nrun(A[0])"),
        "`A` is passed on in line 2, and may be changed there"
    );
    assert_eq!(
        doubt("from b import A\ndef f(x):\n    if x in A:\n        run(x)"),
        "`x` is checked against `A`, but `A` is imported from elsewhere"
    );
}

#[test]
fn a_variable_that_is_made_of_itself_is_followed_once() {
    assert_eq!(
        proof("def f(n):\n    a = 'a'\n    while n():\n        a = a + 'b'\n    run(a)"),
        "interpolates only constants: a"
    );
    assert_eq!(
        doubt("def f(n):\n    a = 'a'\n    while n():\n        a = a + n()\n    run(a)"),
        "what `n()` returns is not known"
    );
    assert_eq!(
        doubt("def f(n):\n    a = b = 'a'\n    while n:\n        a, b = b, n\n    run(a)"),
        "`n` is a parameter"
    );
}

#[test]
fn what_is_too_involved_is_no_proof() {
    let mut text = String::from("def f(c):\n    a = 'a'\n");
    for _ in 0..40 {
        text.push_str("    a = a + a if c else a\n");
    }
    text.push_str("    run(a)\n");
    assert!(matches!(shown(&text), Err(Doubt::Involved(_))));
    let deep = format!("run({}'a'{})", "str(".repeat(150), ")".repeat(150));
    assert!(matches!(shown(&deep), Err(Doubt::Involved(_))));
    let sum = format!("run({}'a')", "'a' + ".repeat(1000));
    assert_eq!(proof(&sum), "constant text");
}
