//! Nothing from outside comes through what is proven constant: random programs are judged, and run.
//!
//! `HARDEN_PROOF_PROGRAMS` and `HARDEN_PROOF_SEED` make it longer or different.

#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(clippy::print_stdout, reason = "a test says what it has seen")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use harden_rewriter::prelude::*;
use harden_rewriter::{Module, SyntaxTree};
use harden_testing::oracle;

#[test]
fn no_value_from_outside_comes_through_a_proof() {
    let number =
        |name: &str, otherwise: &str| std::env::var(name).unwrap_or_else(|_| otherwise.to_string());
    let count = number("HARDEN_PROOF_PROGRAMS", "300");
    let seed = number("HARDEN_PROOF_SEED", "1");
    let script = |mode: &str| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/soundness/programs.py");
        let mut command: Command = oracle::python();
        command.args([path, mode, &count, &seed]);
        command
    };
    let programs = script("generate").output().unwrap();
    assert!(programs.status.success());
    let programs = String::from_utf8(programs.stdout).unwrap();
    let mut proven = String::new();
    for program in programs.split("=== ").skip(1) {
        let (number, text) = program.split_once('\n').unwrap();
        for sink in proven_sinks(text) {
            writeln!(proven, "{number} {sink}").unwrap();
        }
    }
    assert!(!proven.is_empty());
    let mut run = script("run")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin
        .take()
        .unwrap()
        .write_all(proven.as_bytes())
        .unwrap();
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    println!("{said}");
    assert!(output.status.success());
    assert!(said.starts_with("reached: "), "{said}");
}

/// The numbers of the sinks in a program whose text is proven constant.
fn proven_sinks(text: &str) -> Vec<String> {
    let tree = SyntaxTree::parse(text).unwrap();
    let module = Module::new(text, &tree).unwrap();
    let calls = module.index().expressions().filter_map(|expr| match expr {
        Expr::Call(call) if matches!(&*call.func, Expr::Name(name) if name.id == "sink") => {
            Some(call)
        }
        _ => None,
    });
    calls
        .filter(|call| harden_proof::constant(&module, &call.arguments.args[1]).is_ok())
        .map(|call| module.slice(&call.arguments.args[0]).to_string())
        .collect()
}
