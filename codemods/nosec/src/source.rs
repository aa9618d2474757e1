//! Where an asserted value comes from: if from outside, the assertion checks it.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;

/// Checks that `value` is made by the program itself.
///
/// # Errors
/// Where it is an argument, comes from outside the program, was looked up, or is a literal.
pub(crate) fn check(cx: &Context<'_>, value: &Expr) -> Result<(), Reason> {
    let index = cx.module.index();
    match value {
        Expr::Await(awaited) => check(cx, &awaited.value),
        Expr::Name(name) => parameter(cx, name),
        Expr::Subscript(subscript) => {
            part(cx, &subscript.value)?;
            match &*subscript.slice {
                Expr::StringLiteral(_) => Err(Reason::LookedUp),
                _ => Ok(()),
            }
        }
        Expr::Yield(_) => Err(Reason::FromOutside),
        Expr::Attribute(attribute) => {
            if is_outside(index.qualified_name(value).as_deref()) {
                Err(Reason::FromOutside)
            } else {
                root(&attribute.value)
            }
        }
        Expr::Call(call) => {
            if let Expr::Name(function) = &*call.func
                && index.is_builtin(function)
                && matches!(function.id.as_str(), "eval" | "getattr" | "input")
            {
                return Err(match function.id.as_str() {
                    "getattr" => Reason::LookedUp,
                    _ => Reason::FromOutside,
                });
            }
            if is_outside(index.qualified_name(&call.func).as_deref()) {
                return Err(Reason::FromOutside);
            }
            if decides_on_access(&call.func) {
                return Err(Reason::GuardsAccess);
            }
            let Expr::Attribute(method) = &*call.func else {
                return Ok(());
            };
            match method.attr.as_str() {
                "get" | "getlist" | "pop" | "setdefault" => {
                    part(cx, &method.value)?;
                    Err(Reason::LookedUp)
                }
                "get_json" | "json" | "recv" => Err(Reason::FromOutside),
                _ => root(&method.value),
            }
        }
        Expr::BoolOp(bool_op) => bool_op.values.iter().try_for_each(|value| check(cx, value)),
        Expr::If(conditional) => {
            check(cx, &conditional.body)?;
            check(cx, &conditional.orelse)
        }
        Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_) => Err(Reason::NotNarrowing),
        _ => Ok(()),
    }
}

/// Checks that what a value is taken out of is no argument, and is not from outside.
fn part(cx: &Context<'_>, container: &Expr) -> Result<(), Reason> {
    let index = cx.module.index();
    if is_outside(index.qualified_name(container).as_deref()) {
        return Err(Reason::FromOutside);
    }
    match container {
        Expr::Name(name) => parameter(cx, name),
        Expr::Subscript(subscript) => part(cx, &subscript.value),
        other => check(cx, other),
    }
}

fn parameter(cx: &Context<'_>, name: &ast::ExprName) -> Result<(), Reason> {
    let mut bindings = cx.module.index().bindings_of(name);
    if bindings.any(|binding| matches!(binding.kind, BindingKind::Parameter(_))) {
        Err(Reason::GuardsParameter(name.id.to_string()))
    } else {
        Ok(())
    }
}

/// Frameworks call what a client sent them `request`.
fn root(mut expr: &Expr) -> Result<(), Reason> {
    loop {
        match expr {
            Expr::Attribute(attribute) => expr = &attribute.value,
            Expr::Name(name) if name.id == *"request" => return Err(Reason::FromOutside),
            _ => return Ok(()),
        }
    }
}

/// Functions that read what is not the program's own, and what they read it from.
fn is_outside(function: Option<&str>) -> bool {
    let Some((module, name)) = function.and_then(|function| function.rsplit_once('.')) else {
        return false;
    };
    match module {
        "os" => matches!(name, "environ" | "environb" | "getenv"),
        "os.environ" => true,
        "sys" => name == "argv",
        "json" | "marshal" | "pickle" | "plistlib" | "simplejson" | "toml" | "tomllib"
        | "ujson" | "yaml" | "orjson" => name.starts_with("load") || name.contains("load"),
        "ast" => name == "literal_eval",
        _ => false,
    }
}

/// Whether a function is called as those are that let someone in, or say that something is genuine:
/// what they return is asserted to be sure of that.
fn decides_on_access(function: &Expr) -> bool {
    let name = match function {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(attribute) => attribute.attr.as_str(),
        _ => return false,
    };
    let name = name.to_ascii_lowercase();
    let has = |word: &str| name.contains(word);
    let about_access = [
        "allow",
        "authen",
        "authori",
        "authz",
        "check",
        "credential",
        "current_user",
        "decrypt",
        "login",
        "permi",
        "unsign",
        "valid",
        "verif",
    ];
    about_access.into_iter().any(has) || name == "auth" || name.starts_with("auth_")
}
