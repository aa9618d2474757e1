//! Functions that only look at a text they are given.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::flow::Purpose;

/// Methods of texts and paths that compare the object with their argument.
pub(crate) fn is_comparing_method(name: &str) -> bool {
    matches!(name, "startswith" | "endswith" | "is_relative_to")
}

/// What `text`, an argument of `call`, is for; `None` where the function may do more than look.
pub(crate) fn argument_purpose(
    cx: &Context<'_>,
    expr: &Expr,
    call: &ast::ExprCall,
    text: &Expr,
) -> Option<Purpose> {
    let position = call
        .arguments
        .args
        .iter()
        .position(|argument| argument.range() == text.range());
    let keyword = || {
        call.arguments
            .keywords
            .iter()
            .find(|keyword| keyword.value.range() == text.range())
            .and_then(|keyword| keyword.arg.as_ref())
            .map(ast::Identifier::as_str)
    };
    match position {
        Some(position) => by_position(cx, expr, call, position),
        None => by_keyword(cx, call, keyword()?),
    }
}

fn by_position(
    cx: &Context<'_>,
    expr: &Expr,
    call: &ast::ExprCall,
    position: usize,
) -> Option<Purpose> {
    let index = cx.module.index();
    if let Expr::Attribute(method) = &*call.func {
        let name = method.attr.as_str();
        if is_comparing_method(name) || (is_self(&method.value) && is_assertion(name)) {
            return Some(Purpose::Compared);
        }
        if is_log_method(name) && is_logger(cx, &method.value) {
            return Some(Purpose::Shown);
        }
    }
    if let Expr::Name(name) = &*call.func
        && index.is_builtin(name)
    {
        let is_raised = || {
            matches!(index.parent_of(expr), Some(AnyNode::Stmt(Stmt::Raise(raise)))
                if raise.exc.as_deref().is_some_and(|exc| exc.range() == expr.range()))
        };
        let shows = name.id == *"print" || (is_plain_exception(&name.id) && is_raised());
        return shows.then_some(Purpose::Shown);
    }
    let function = index.qualified_name(&call.func)?;
    if let Some(method) = function.strip_prefix("logging.") {
        return is_log_method(method).then_some(Purpose::Shown);
    }
    if let Some(function) = function.strip_prefix("re.") {
        let is_pattern = position == 0
            && matches!(
                function,
                "compile"
                    | "findall"
                    | "finditer"
                    | "fullmatch"
                    | "match"
                    | "search"
                    | "split"
                    | "sub"
                    | "subn"
            );
        return is_pattern.then_some(Purpose::Matched);
    }
    match (function.as_str(), position) {
        ("fnmatch.fnmatch" | "fnmatch.fnmatchcase" | "fnmatch.filter", 1) => Some(Purpose::Matched),
        ("warnings.warn", 0) => Some(Purpose::Shown),
        _ => None,
    }
}

/// Help for those who use a program, and documentation of what it takes: `argparse`, `optparse`,
/// `click`, `typer`, `pydantic` and `fastapi`; and what forms show beside or in a field.
fn by_keyword(cx: &Context<'_>, call: &ast::ExprCall, keyword: &str) -> Option<Purpose> {
    let is_method_of_parser = |name: &str| {
        matches!(
            name,
            "add_argument" | "add_argument_group" | "add_option" | "add_parser" | "add_subparsers"
        )
    };
    let shows = match &*call.func {
        Expr::Attribute(method) if is_method_of_parser(&method.attr) => is_help(keyword),
        function => match cx.module.index().qualified_name(function).as_deref() {
            Some(
                "argparse.ArgumentParser"
                | "click.argument"
                | "click.command"
                | "click.group"
                | "click.option"
                | "optparse.OptionParser"
                | "typer.Argument"
                | "typer.Option"
                | "typer.Typer",
            ) => is_help(keyword),
            Some(
                "fastapi.Body" | "fastapi.Cookie" | "fastapi.Form" | "fastapi.Header"
                | "fastapi.Path" | "fastapi.Query" | "pydantic.Field",
            ) => matches!(keyword, "description" | "example" | "examples" | "title"),
            Some(name) => is_of_forms(name) && matches!(keyword, "help_text" | "placeholder"),
            None => false,
        },
    };
    shows.then_some(Purpose::Shown)
}

/// Whether the function makes a field of a form, a model or a page.
fn is_of_forms(name: &str) -> bool {
    let package = name.split('.').next().unwrap_or(name);
    matches!(
        package,
        "django" | "rest_framework" | "streamlit" | "wtforms"
    )
}

fn is_help(keyword: &str) -> bool {
    matches!(
        keyword,
        "description" | "epilog" | "help" | "metavar" | "usage"
    )
}

fn is_self(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if name.id == *"self")
}

/// The assertions of `unittest` that compare their arguments.
fn is_assertion(name: &str) -> bool {
    matches!(
        name,
        "assertEqual" | "assertEquals" | "assertIn" | "assertIs" | "assertNotEqual" | "assertNotIn"
    )
}

fn is_log_method(name: &str) -> bool {
    matches!(
        name,
        "critical"
            | "debug"
            | "error"
            | "exception"
            | "fatal"
            | "info"
            | "log"
            | "warn"
            | "warning"
    )
}

/// Whether `expr` is a name that only ever means a logger.
fn is_logger(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let Expr::Name(name) = expr else {
        return false;
    };
    index.every_binding(name, |kind| {
        let BindingKind::Value(Expr::Call(call)) = kind else {
            return false;
        };
        index.qualified_name(&call.func).as_deref() == Some("logging.getLogger")
    })
}

/// Built-in exceptions whose arguments are messages. Those of `OSError` have paths, to be used again.
fn is_plain_exception(name: &str) -> bool {
    matches!(
        name,
        "ArithmeticError"
            | "AssertionError"
            | "AttributeError"
            | "Exception"
            | "ImportError"
            | "IndexError"
            | "KeyError"
            | "LookupError"
            | "NameError"
            | "NotImplementedError"
            | "RuntimeError"
            | "SyntaxError"
            | "SystemExit"
            | "TypeError"
            | "ValueError"
    )
}
