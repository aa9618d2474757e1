//! Code whose assertions stay whatever they are for.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::parts::{is_always_true, is_listed, parts};
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

/// Decorators by which another compiler reads a function or class, which has its own idea of
/// assertions and of exceptions: autograph, `TorchScript`, Numba, Triton.
const COMPILERS: &[&str] = &[
    "cupyx.jit.",
    "numba.",
    "onnxscript.",
    "taichi.",
    "tensorflow.function",
    "tf.function",
    "torch.compile",
    "torch.jit.",
    "triton.",
    "warp.",
];

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
pub(crate) fn check(cx: &Context<'_>, assert: &ast::StmtAssert) -> Result<(), Reason> {
    if is_always_true(&assert.test) {
        return Err(Reason::AlwaysTrue {
            is_tuple: assert.test.is_tuple_expr(),
        });
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
                if let Some(decorator) = compiler(cx, &def.decorator_list) {
                    return Err(Reason::Compiled(decorator));
                }
            }
            AnyNode::Stmt(Stmt::ClassDef(class)) => {
                if is_test_class(class) {
                    return Err(Reason::TestCode(Test::Called(class.name.to_string())));
                }
                if let Some(decorator) = compiler(cx, &class.decorator_list) {
                    return Err(Reason::Compiled(decorator));
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

/// The decorator by which another compiler reads what it stands at.
fn compiler(cx: &Context<'_>, decorators: &[ast::Decorator]) -> Option<String> {
    decorators.iter().find_map(|decorator| {
        let function = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            other => other,
        };
        let text = cx.module.slice(function.range());
        let name = cx.module.index().qualified_name(function);
        let name = name.as_deref().unwrap_or(text);
        is_listed(name, COMPILERS).then(|| text.to_string())
    })
}
