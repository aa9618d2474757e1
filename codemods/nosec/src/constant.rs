//! Expressions that have the same value in every run.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::Because;

/// How many variables a value is followed through.
const MOST_VARIABLES: usize = 3;

/// Whether `expr` is a constant, `sys.executable`, or a list or tuple of those.
pub(crate) fn is_constant<'a>(cx: &Context<'a>, expr: &'a Expr) -> bool {
    follow(cx, expr, MOST_VARIABLES)
}

/// Whether `expr` is the interpreter that runs the program.
pub(crate) fn is_interpreter(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let is_it = |expr: &Expr| index.qualified_name(expr).as_deref() == Some("sys.executable");
    is_it(expr) && !index.attribute_stores().iter().any(|store| is_it(store))
}

fn follow<'a>(cx: &Context<'a>, expr: &'a Expr, variables: usize) -> bool {
    is_proven(cx, expr)
        || is_interpreter(cx, expr)
        || match expr {
            Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
                elts.iter().all(|element| follow(cx, element, variables))
            }
            Expr::Name(name) => variables > 0 && variable(cx, name, variables - 1),
            _ => false,
        }
}

/// Whether it is shown to be made of constants alone. A number that is counted, or a value that is
/// checked against a list, is fixed as text, and still chosen by what comes from outside.
fn is_proven<'a>(cx: &Context<'a>, expr: &'a Expr) -> bool {
    let Ok(proof) = harden_proof::constant(cx.module, expr) else {
        return false;
    };
    let mut has_names = false;
    for because in proof.because() {
        match because {
            Because::Constant { .. } => has_names = true,
            Because::Literals | Because::Placeholders => {}
            Because::Number { .. } | Because::Checked { .. } => return false,
        }
    }
    !has_names || !changes_elsewhere(cx, expr)
}

/// Whether another file may change what a name in `expr` holds: a list that it takes, or any variable
/// that it assigns to.
fn changes_elsewhere<'a>(cx: &Context<'a>, expr: &'a Expr) -> bool {
    let index = cx.module.index();
    let is_list = |kind: BindingKind<'_>| matches!(kind, BindingKind::Value(value) if !value.is_literal_expr());
    let is_shared_list = index.expressions().any(|inner| {
        expr.range().contains_range(inner.range())
            && matches!(inner, Expr::Name(name) if index
                .bindings_of(name)
                .any(|binding| is_list(binding.kind) && cx.is_shared(binding)))
    });
    is_shared_list || reassigned_elsewhere(cx, expr).is_some()
}

/// The first name in `expr` that another file assigns something else to.
pub(crate) fn reassigned_elsewhere<'a>(cx: &Context<'a>, expr: &'a Expr) -> Option<&'a str> {
    let index = cx.module.index();
    index.expressions().find_map(|inner| match inner {
        Expr::Name(name)
            if expr.range().contains_range(name.range)
                && index
                    .bindings_of(name)
                    .any(|binding| cx.is_reassigned_elsewhere(binding)) =>
        {
            Some(name.id.as_str())
        }
        _ => None,
    })
}

/// Whether `name` is bound once, to arguments that nothing can change: it is only used by the call
/// that is asked about.
fn variable<'a>(cx: &Context<'a>, name: &'a ast::ExprName, variables: usize) -> bool {
    let index = cx.module.index();
    let mut bindings = index.bindings_of(name);
    let (Some(binding), None) = (bindings.next(), bindings.next()) else {
        return false;
    };
    let BindingKind::Value(value) = binding.kind else {
        return false;
    };
    let is_plain = matches!(
        index.scope_kind(binding),
        ScopeKind::Function | ScopeKind::Module
    );
    is_plain
        && (is_interpreter(cx, value) || index.uses_of(binding).count() == 1)
        && follow(cx, value, variables)
        && index.star_behind(binding).is_none()
        && !cx.escapes(binding)
        && !cx.is_reassigned_elsewhere(binding)
}
