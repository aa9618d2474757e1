//! Whether code only runs where the file is run as a program.

use harden_bandit::texts::ADDRESS;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::arguments::shown;
use crate::reason::Reason;
use crate::servers::Bind;
use crate::words::speaks_of_others;

/// How many functions may be between the program and the server.
const MOST_FUNCTIONS: usize = 3;

/// Checks that the server is started by the program itself, or said to be for development, and
/// that nothing decides between this address and another one.
///
/// # Errors
/// Where something else may start it, or decides.
pub(crate) fn check(cx: &Context<'_>, bind: &Bind<'_>) -> Result<(), Reason> {
    check_only_address(cx, bind.call)?;
    check_flags(cx, bind.expr)?;
    if bind.has_sign() {
        return Ok(());
    }
    check_started(cx, bind.expr, MOST_FUNCTIONS)
}

/// Checks that the function that `call` passes the address is not called with another one elsewhere.
///
/// # Errors
/// Where it is.
pub(crate) fn check_only_address(cx: &Context<'_>, call: &ast::ExprCall) -> Result<(), Reason> {
    let index = cx.module.index();
    let function = cx.module.slice(&*call.func);
    let own = has_address(cx, call);
    let other = index.expressions().find(|expr| match expr {
        Expr::Call(other) => {
            other.range() != call.range()
                && cx.module.slice(&*other.func) == function
                && has_address(cx, other) != own
        }
        _ => false,
    });
    match other {
        Some(other) => Err(Reason::AnotherAddress(cx.module.line_of(other.start()))),
        None => Ok(()),
    }
}

/// Whether the call has the address of all interfaces in it.
fn has_address(cx: &Context<'_>, call: &ast::ExprCall) -> bool {
    cx.module.slice(&call.arguments).contains(ADDRESS)
}

/// Checks that no test on the way to `expr` speaks of who is to reach it.
///
/// # Errors
/// Where one does.
pub(crate) fn check_flags(cx: &Context<'_>, expr: &Expr) -> Result<(), Reason> {
    for condition in cx.module.conditions(expr) {
        let test = cx.module.slice(condition.test);
        // `if production: ... else: app.run(...)`
        let is_the_other_way = !condition.holds && !test.contains("not ") && !test.contains("!=");
        if speaks_of_others(test) && !is_the_other_way {
            return Err(Reason::ChosenByFlag(shown(test)));
        }
    }
    let matched = cx
        .module
        .index()
        .ancestors(expr)
        .find_map(|node| match node {
            AnyNode::Stmt(Stmt::Match(stmt)) => Some(&*stmt.subject),
            _ => None,
        });
    match matched {
        Some(subject) => Err(Reason::ChosenByFlag(shown(cx.module.slice(subject)))),
        None => Ok(()),
    }
}

/// Checks that `expr` runs only where the file is run: it stands outside of functions, or in one
/// that is only called there.
fn check_started(cx: &Context<'_>, expr: &Expr, functions: usize) -> Result<(), Reason> {
    let index = cx.module.index();
    let around = index.ancestors(expr).find_map(|node| match node {
        AnyNode::Stmt(stmt @ (Stmt::FunctionDef(_) | Stmt::ClassDef(_))) => Some(Some(stmt)),
        AnyNode::Expr(Expr::Lambda(_)) => Some(None),
        _ => None,
    });
    let def = match around {
        None => return Ok(()),
        Some(Some(Stmt::FunctionDef(def))) => def,
        Some(_) => return Err(Reason::CalledElsewhere("it".to_string())),
    };
    let elsewhere = || Reason::CalledElsewhere(format!("`{}`", def.name));
    let is_plain = def.decorator_list.iter().all(|decorator| {
        let function = match &decorator.expression {
            Expr::Call(call) => &*call.func,
            other => other,
        };
        // What adds options to a command does not call it.
        let name = index.qualified_name(function);
        name.is_some_and(|name| name.starts_with("click."))
    });
    let binding = index.binding_at(def.name.range).ok_or_else(elsewhere)?;
    let is_only = index.bindings_of_same_name(binding).count() == 1
        && index.scope_kind(binding) != ScopeKind::Class;
    let functions = functions.checked_sub(1).ok_or_else(elsewhere)?;
    if !is_plain || !is_only {
        return Err(elsewhere());
    }
    let mut is_called = false;
    for used in index.uses_of(binding) {
        let Some(AnyNode::Expr(used)) = index.node_of(used.name) else {
            return Err(elsewhere());
        };
        match index.parent_of(used) {
            Some(AnyNode::Expr(call @ Expr::Call(ast::ExprCall { func, .. })))
                if func.range() == used.range() =>
            {
                check_flags(cx, call)?;
                check_started(cx, call, functions)?;
                is_called = true;
            }
            _ => return Err(elsewhere()),
        }
    }
    if !is_called || cx.is_shared(binding) {
        return Err(elsewhere());
    }
    Ok(())
}
