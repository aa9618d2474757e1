//! What a fix changes, in one sentence.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::exception::OF_ASSERTIONS;
use crate::parts::{called, is_always_false, parts};
use crate::purpose::Purpose;

/// How many calls a sentence names.
const NAMED: usize = 3;

/// Built-in functions that change nothing, as far as the classes of their arguments are sane.
const HARMLESS: &[&str] = &[
    "abs",
    "all",
    "any",
    "bool",
    "bytes",
    "callable",
    "chr",
    "dict",
    "divmod",
    "enumerate",
    "float",
    "frozenset",
    "getattr",
    "hasattr",
    "hash",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "len",
    "list",
    "max",
    "min",
    "ord",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "vars",
    "zip",
];

/// Methods that change nothing where they are those of texts, numbers, containers and paths.
const HARMLESS_METHODS: &[&str] = &[
    "casefold",
    "count",
    "endswith",
    "exists",
    "find",
    "get",
    "index",
    "is_absolute",
    "is_dir",
    "is_file",
    "isalnum",
    "isalpha",
    "isascii",
    "isdecimal",
    "isdigit",
    "isdisjoint",
    "isidentifier",
    "islower",
    "isnumeric",
    "issubset",
    "issuperset",
    "isupper",
    "items",
    "keys",
    "lower",
    "lstrip",
    "rstrip",
    "split",
    "startswith",
    "strip",
    "union",
    "upper",
    "values",
];

/// What changes for the program.
pub(crate) fn sentence(
    cx: &Context<'_>,
    assert: &ast::StmtAssert,
    purpose: &Purpose,
    exception: &str,
    has_new_message: bool,
) -> String {
    let mut sentence = String::new();
    if exception != OF_ASSERTIONS {
        sentence = format!(
            "a failed check raises {exception}, which handlers for {OF_ASSERTIONS} do not catch; and "
        );
    }
    sentence += "only under -O, where ";
    if is_always_false(&assert.test) {
        return sentence + "the program went on here, and now stops";
    }
    let check = match purpose {
        Purpose::Access(_) | Purpose::NarrowsType(_) | Purpose::Invariant => {
            "the check".to_string()
        }
        Purpose::Outside(source) => format!("the check of what comes from `{source}`"),
        Purpose::Parameter(name) => format!("the check of the parameter `{name}`"),
    };
    sentence += &check;
    sentence += " now runs";
    let mut clauses = vec![sentence];
    clauses.extend(side_effects(cx, &assert.test));
    let mut sentence = clauses.join(", ");
    if has_new_message {
        sentence += "; the error now has the condition as its message";
    }
    sentence
}

/// What the condition may do besides being true or false: clauses that follow "the check now runs".
fn side_effects(cx: &Context<'_>, condition: &Expr) -> Vec<String> {
    let index = cx.module.index();
    let text = |expr: &Expr| {
        let text = cx.module.slice(expr.range());
        let first = text.lines().next().unwrap_or_default();
        format!("`{}`", first.trim_end())
    };
    let (mut calls, mut bound, mut awaits) = (Vec::new(), Vec::new(), false);
    for part in parts(condition) {
        match part {
            Expr::Call(call) => {
                let is_harmless = match &*call.func {
                    Expr::Name(name) => {
                        HARMLESS.contains(&name.id.as_str()) && index.is_builtin(name)
                    }
                    _ => called(call).is_some_and(|name| HARMLESS_METHODS.contains(&name)),
                };
                if !is_harmless {
                    calls.push(text(&call.func));
                }
            }
            Expr::Named(named) => bound.push(text(&named.target)),
            Expr::Await(_) | Expr::Yield(_) | Expr::YieldFrom(_) => awaits = true,
            _ => {}
        }
    }
    let mut clauses = Vec::new();
    calls.dedup();
    if !calls.is_empty() {
        let more = calls.len().saturating_sub(NAMED);
        calls.truncate(NAMED);
        let more = if more > 0 { " and others" } else { "" };
        clauses.push(format!("calls {}{more}", calls.join(", ")));
    }
    if !bound.is_empty() {
        clauses.push(format!("binds {}", bound.join(", ")));
    }
    if awaits {
        clauses.push("waits for what it is about".to_string());
    }
    clauses
}
