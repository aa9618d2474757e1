//! Expressions that have the same value in every run.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// How many variables a value is followed through.
const MOST_VARIABLES: usize = 3;

/// Whether `expr` is a constant, `sys.executable`, or a list or tuple of those.
pub(crate) fn is_constant(cx: &Context<'_>, expr: &Expr) -> bool {
    follow(cx, expr, MOST_VARIABLES)
}

/// Whether `expr` is the interpreter that runs the program.
pub(crate) fn is_interpreter(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let is_it = |expr: &Expr| index.qualified_name(expr).as_deref() == Some("sys.executable");
    is_it(expr) && !index.attribute_stores().iter().any(|store| is_it(store))
}

fn follow(cx: &Context<'_>, expr: &Expr, variables: usize) -> bool {
    match expr {
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_) => true,
        Expr::FString(fstring) => fstring.value.iter().all(|part| match part {
            ast::FStringPart::Literal(_) => true,
            ast::FStringPart::FString(part) => part
                .elements
                .iter()
                .all(|element| matches!(element, ast::InterpolatedStringElement::Literal(_))),
        }),
        Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
            elts.iter().all(|element| follow(cx, element, variables))
        }
        Expr::Name(name) => {
            is_interpreter(cx, expr) || (variables > 0 && variable(cx, name, variables - 1))
        }
        _ => is_interpreter(cx, expr),
    }
}

/// Whether `name` is bound once, to a constant that nothing can change.
fn variable(cx: &Context<'_>, name: &ast::ExprName, variables: usize) -> bool {
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
    // A list is only read where it is used once, by the call that is asked about.
    let is_unchanged = !matches!(value, Expr::List(_)) || index.uses_of(binding).count() == 1;
    is_plain
        && is_unchanged
        && follow(cx, value, variables)
        && !cx.module.reads_namespaces()
        && !cx.is_shared(binding)
}
