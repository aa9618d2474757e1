//! Places where a path is a setting, which others may rely on.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::path::Path;
use crate::reason::Reason;
use crate::uses::short;

/// Checks that the path is not what is taken where nothing else is given.
///
/// # Errors
/// Where it is the default of a parameter, an option, a look-up or an expression.
pub(crate) fn check(cx: &Context<'_>, path: &Path<'_>) -> Result<(), Reason> {
    let mut at = path.expr;
    for node in cx.module.index().ancestors(path.expr) {
        match node {
            AnyNode::Stmt(Stmt::FunctionDef(_)) => {
                return Err(Reason::Default("of a parameter".to_string()));
            }
            AnyNode::Stmt(_) => break,
            AnyNode::Expr(Expr::Lambda(lambda)) => {
                if !lambda.body.range().contains_range(at.range()) {
                    return Err(Reason::Default("of a parameter".to_string()));
                }
            }
            AnyNode::Expr(Expr::BoolOp(_) | Expr::If(_)) => {
                return Err(Reason::Default("where nothing else is given".to_string()));
            }
            AnyNode::Expr(outer @ Expr::Call(call)) => {
                if is_fallback(call, at) {
                    return Err(Reason::Default(format!("of `{}`", short(cx, &call.func))));
                }
                at = outer;
            }
            AnyNode::Expr(outer) => at = outer,
        }
    }
    Ok(())
}

/// Whether `call` takes `argument` where nothing else is found: `environ.get(name, argument)`,
/// `add_argument("--out", default=argument)`.
fn is_fallback(call: &ast::ExprCall, argument: &Expr) -> bool {
    let by_name = call.arguments.keywords.iter().any(|keyword| {
        keyword.value.range() == argument.range()
            && keyword
                .arg
                .as_ref()
                .is_some_and(|name| name.contains("default") || name == "fallback")
    });
    let function = match &*call.func {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => "",
    };
    let looks_up = matches!(
        function,
        "get" | "getenv" | "getattr" | "setdefault" | "pop" | "next"
    );
    let is_later = call
        .arguments
        .args
        .iter()
        .skip(1)
        .any(|other| other.range() == argument.range());
    by_name || (looks_up && is_later)
}
