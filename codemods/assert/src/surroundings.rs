//! Code whose assertions stay whatever they are for.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::Compiled;

use crate::parts::{is_always_true, parts};
use crate::reason::{Reason, Test};

/// What tests are made with.
const OF_TESTS: &[&str] = &[
    "_pytest",
    "behave",
    "hypothesis",
    "nose",
    "nose2",
    "pytest",
    "pytest_bdd",
];

/// Languages for smart contracts that are a part of Python: they know assertions, and no exceptions.
const OF_CONTRACTS: &[&str] = &["algopy", "boa3", "opshin", "puyapy"];

/// Whether assertions of the file may be touched.
///
/// # Errors
/// Where they may not.
pub(crate) fn check_file(cx: &Context<'_>) -> Result<(), Reason> {
    if cx
        .path
        .extension()
        .is_some_and(|extension| extension == "pyi")
    {
        return Err(Reason::StubFile);
    }
    if cx.project.is_test(cx.path) {
        return Err(Reason::TestCode(Test::File));
    }
    for (_, imported) in cx.module.index().imports() {
        let module = match imported.stmt {
            Stmt::ImportFrom(from) if from.level > 0 => continue,
            Stmt::ImportFrom(from) => from.module.as_ref().map_or("", |module| module.as_str()),
            _ => imported.alias.name.as_str(),
        };
        let root = module.split('.').next().unwrap_or(module);
        if OF_TESTS.contains(&root) {
            let line = cx.module.line_of(imported.stmt.start());
            return Err(Reason::TestCode(Test::Import(line, root.to_string())));
        }
        if OF_CONTRACTS.contains(&root) {
            return Err(Reason::Compiled(root.to_string()));
        }
    }
    if cx.project.rewrites_assertions(cx.path) {
        return Err(Reason::AssertRewriting);
    }
    Ok(())
}

/// Whether the code around `assert` lets it be touched.
///
/// # Errors
/// Where it does not.
pub(crate) fn check(
    cx: &Context<'_>,
    compiled: &Compiled,
    assert: &ast::StmtAssert,
) -> Result<(), Reason> {
    if is_always_true(&assert.test) {
        return Err(Reason::AlwaysTrue {
            is_tuple: assert.test.is_tuple_expr(),
        });
    }
    if let Some(compiler) = compiled.around(assert.range) {
        return Err(Reason::Compiled(compiler.to_string()));
    }
    for condition in cx.module.conditions(&assert.test) {
        let line = || cx.module.line_of(condition.test.start());
        // Where `__debug__` is false, no assertion ever ran.
        if asks_for_debugging(condition.test) {
            return Err(Reason::DebugBlock(line()));
        }
        if says(condition.test, condition.holds, &["TYPE_CHECKING", "MYPY"]) {
            return Err(Reason::TypeChecking(line()));
        }
    }
    for node in cx.module.index().ancestors(&assert.test) {
        match node {
            AnyNode::Stmt(Stmt::FunctionDef(def)) => {
                if def.name.starts_with("test_") || *def.name == *"test" {
                    return Err(Reason::TestCode(Test::Called(def.name.to_string())));
                }
            }
            AnyNode::Stmt(Stmt::ClassDef(class)) => {
                if is_test_class(class) {
                    return Err(Reason::TestCode(Test::Called(class.name.to_string())));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn asks_for_debugging(test: &Expr) -> bool {
    let mut parts = parts(test).into_iter();
    parts.any(|part| matches!(part, Expr::Name(name) if name.id == "__debug__"))
}

/// Whether `test`, which holds or not, says that one of the variables `names` is true.
fn says(test: &Expr, holds: bool, names: &[&str]) -> bool {
    match test {
        Expr::Name(name) => holds && names.contains(&name.id.as_str()),
        Expr::Attribute(attribute) => holds && names.contains(&attribute.attr.as_str()),
        Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => {
            says(&unary.operand, !holds, names)
        }
        Expr::BoolOp(several) => {
            let is_each = match several.op {
                ast::BoolOp::And => holds,
                ast::BoolOp::Or => !holds,
            };
            let mut values = several.values.iter();
            is_each && values.any(|value| says(value, holds, names))
        }
        _ => false,
    }
}

/// A class that unittest runs, by its bases, or pytest, by its name and methods.
fn is_test_class(class: &ast::StmtClassDef) -> bool {
    let by_base = class.bases().iter().any(|base| match base {
        Expr::Name(name) => name.id.ends_with("TestCase"),
        Expr::Attribute(attribute) => attribute.attr.ends_with("TestCase"),
        _ => false,
    });
    let is_test =
        |stmt: &Stmt| matches!(stmt, Stmt::FunctionDef(def) if def.name.starts_with("test_"));
    by_base || (class.name.starts_with("Test") && class.body.iter().any(is_test))
}
