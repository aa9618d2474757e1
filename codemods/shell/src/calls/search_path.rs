//! Where programs are looked for if the call passes an environment of its own.
//!
//! A shell that is started without `PATH` takes a default of its own, which is longer than the one
//! that Python looks along, `os.defpath` (`os.get_exec_path`).

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::arguments::Arguments;
use crate::doubts::Doubts;
use crate::expr;
use crate::program::Program;

/// How many names are followed from one to the next before giving up.
const MAX_STEPS: usize = 4;

/// Notes that `programs` may not be found where `env=` is not known to hold `PATH`.
pub(super) fn note<'p>(
    cx: &Context<'_>,
    arguments: &Arguments<'_>,
    programs: impl IntoIterator<Item = &'p Program>,
    doubts: &mut Doubts,
) {
    let Some(environment) = arguments.get("env") else {
        return;
    };
    if programs.into_iter().any(Program::is_searched)
        && !holds_path(cx, environment.value, MAX_STEPS)
    {
        doubts.add(
            "if `env` has no `PATH`, a shell searches its own default directories, and Python only \
             /bin and /usr/bin",
        );
    }
}

/// Whether `environment` is certain to have `PATH`, as far as the parent process has it, or is `None`.
fn holds_path(cx: &Context<'_>, environment: &Expr, steps: usize) -> bool {
    let Some(steps) = steps.checked_sub(1) else {
        return false;
    };
    if expr::qualified(cx, environment).as_deref() == Some("os.environ") {
        return true;
    }
    match environment {
        Expr::NoneLiteral(_) => true,
        // `{**os.environ, …}`, `{"PATH": …}`
        Expr::Dict(dict) => dict.items.iter().any(|item| match &item.key {
            Some(key) => is_path(key),
            None => holds_path(cx, &item.value, steps),
        }),
        Expr::BinOp(binary) => {
            binary.op == ast::Operator::BitOr
                && (holds_path(cx, &binary.left, steps) || holds_path(cx, &binary.right, steps))
        }
        Expr::BoolOp(bool_op) => bool_op
            .values
            .iter()
            .all(|value| holds_path(cx, value, steps)),
        Expr::If(if_) => holds_path(cx, &if_.body, steps) && holds_path(cx, &if_.orelse, steps),
        Expr::Named(named) => holds_path(cx, &named.value, steps),
        Expr::Call(call) => copies_path(cx, call, steps),
        // `{name: value for name, value in os.environ.items()}`
        Expr::DictComp(comp) => match comp.generators.as_slice() {
            [only] => only.ifs.is_empty() && holds_path(cx, &only.iter, steps),
            _ => false,
        },
        Expr::Name(name) => variable_holds_path(cx, name, steps),
        _ => false,
    }
}

/// `os.environ.copy()`, `dict(os.environ, …)`, `dict(PATH=…)`, `copy.copy(os.environ)`, and the like.
fn copies_path(cx: &Context<'_>, call: &ast::ExprCall, steps: usize) -> bool {
    let first = || {
        call.arguments
            .args
            .first()
            .is_some_and(|first| holds_path(cx, first, steps))
    };
    let by_name = || {
        call.arguments
            .keywords
            .iter()
            .any(|keyword| match &keyword.arg {
                Some(name) => name.as_str() == "PATH",
                None => holds_path(cx, &keyword.value, steps),
            })
    };
    if let Expr::Attribute(method) = &*call.func
        && matches!(method.attr.as_str(), "copy" | "items")
        && call.arguments.is_empty()
    {
        return holds_path(cx, &method.value, steps);
    }
    let is_dict = matches!(&*call.func, Expr::Name(name) if name.id.as_str() == "dict" && cx.module.index().is_builtin(name));
    match expr::qualified(cx, &call.func).as_deref() {
        Some("copy.copy" | "copy.deepcopy") => first(),
        Some("collections.ChainMap") => call
            .arguments
            .args
            .iter()
            .any(|map| holds_path(cx, map, steps)),
        _ => is_dict && (first() || by_name()),
    }
}

/// Whether all that is assigned to a variable has `PATH`, or it is put there next to that, and
/// nothing takes it out.
fn variable_holds_path(cx: &Context<'_>, name: &ast::ExprName, steps: usize) -> bool {
    let index = cx.module.index();
    let mut bindings = index.bindings_of(name).peekable();
    let Some(first) = bindings.peek().copied() else {
        return false;
    };
    let mut changes = index.uses_of(first).filter_map(|used| {
        let Some(AnyNode::Expr(expr)) = index.node_of(used.name) else {
            return None;
        };
        Some(change(cx, expr, steps).map(|change| (change, expr)))
    });
    let mut puts = Vec::new();
    let takes = changes.any(|change| match change {
        Some((Change::Takes, _)) => true,
        Some((Change::Puts, place)) => {
            puts.push(place);
            false
        }
        None => false,
    });
    if takes {
        return false;
    }
    bindings.all(|binding| match binding.kind {
        BindingKind::Value(value) => {
            let is_put = || {
                puts.iter().any(|place| {
                    place.start() < name.range.start() && stands_beside(cx, binding, place)
                })
            };
            holds_path(cx, value, steps) || is_put()
        }
        // `env |= …` takes nothing out.
        BindingKind::Augmented => true,
        _ => false,
    })
}

/// What a use of a dictionary's name does to its `PATH`.
enum Change {
    Puts,
    Takes,
}

fn change(cx: &Context<'_>, used: &Expr, steps: usize) -> Option<Change> {
    let index = cx.module.index();
    match index.parent_of(used)? {
        AnyNode::Expr(Expr::Subscript(subscript)) if subscript.value.range() == used.range() => {
            if subscript.ctx.is_del() {
                return may_be_path(&subscript.slice).then_some(Change::Takes);
            }
            (subscript.ctx.is_store() && is_path(&subscript.slice)).then_some(Change::Puts)
        }
        AnyNode::Expr(method @ Expr::Attribute(attribute)) => {
            let Some(AnyNode::Expr(Expr::Call(call))) = index.parent_of(method) else {
                return None;
            };
            let first = call.arguments.args.first();
            match attribute.attr.as_str() {
                "clear" | "popitem" => Some(Change::Takes),
                "pop" => first.is_none_or(may_be_path).then_some(Change::Takes),
                "setdefault" => first.is_some_and(is_path).then_some(Change::Puts),
                "update" => {
                    let puts = first.is_some_and(|other| holds_path(cx, other, steps))
                        || call.arguments.find_keyword("PATH").is_some();
                    puts.then_some(Change::Puts)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_path(key: &Expr) -> bool {
    matches!(key, Expr::StringLiteral(key) if key.value.to_str() == "PATH")
}

fn may_be_path(key: &Expr) -> bool {
    !key.is_string_literal_expr() || is_path(key)
}

/// Whether `expr` is part of a statement in the block of `binding`, behind it.
fn stands_beside(cx: &Context<'_>, binding: &Binding<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let mut around = index.ancestors(expr).filter_map(|node| match node {
        AnyNode::Stmt(stmt) => Some(stmt.range()),
        AnyNode::Expr(_) => None,
    });
    // The first statement is the one that the expression is part of; around it is the block's.
    let around = around.nth(1);
    binding.range.end() < expr.start() && around == index.owner_of(binding).map(Ranged::range)
}
