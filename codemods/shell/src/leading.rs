//! How the text of a value starts.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind};
use harden_template::any_origin;

use crate::expr;
use crate::value::{is_named_for_several, shlex_quoted};

/// How many names are followed from one to the next before giving up.
const MAX_STEPS: usize = 4;

/// Functions that give an absolute path.
const ABSOLUTE: &[&str] = &[
    "os.getcwd",
    "os.path.abspath",
    "os.path.realpath",
    "pathlib.Path.cwd",
    "pathlib.Path.home",
    "tempfile.gettempdir",
    "tempfile.mkdtemp",
    "tempfile.mktemp",
];

/// Whether `expr` is a number, by the file's text or by its type.
pub(crate) fn is_number(cx: &Context<'_>, expr: &Expr) -> bool {
    expr::is_number(cx, expr) || cx.known(expr).kind == Some(Kind::Int)
}

/// Whether the text of `expr` may start with a hyphen, as far as the file tells. A negative number
/// does not count: it names no file and sets nothing.
pub(crate) fn may_be_hyphen(cx: &Context<'_>, expr: &Expr) -> bool {
    let is_known = || {
        let texts = cx.known(expr).texts;
        !texts.is_empty() && texts.iter().all(|text| is_plain_start(text))
    };
    !(starts_plainly(cx, expr, MAX_STEPS) || is_known())
}

fn is_plain_start(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('-')
}

/// Whether the text is not empty and starts with something else than a hyphen.
fn starts_plainly(cx: &Context<'_>, expr: &Expr, steps: usize) -> bool {
    let Some(steps) = steps.checked_sub(1) else {
        return false;
    };
    if expr::is_number(cx, expr) {
        return true;
    }
    if let Some(inner) = shlex_quoted(cx, expr) {
        return starts_plainly(cx, inner, steps);
    }
    match expr {
        Expr::StringLiteral(text) => is_plain_start(text.value.to_str()),
        Expr::FString(string) => match string.value.elements().next() {
            Some(ast::InterpolatedStringElement::Literal(text)) => is_plain_start(&text.value),
            Some(ast::InterpolatedStringElement::Interpolation(field)) => {
                field.debug_text.is_none()
                    && field.format_spec.is_none()
                    && matches!(
                        field.conversion,
                        ast::ConversionFlag::None | ast::ConversionFlag::Str
                    )
                    && starts_plainly(cx, &field.expression, steps)
            }
            None => false,
        },
        Expr::BinOp(binary) => match binary.op {
            ast::Operator::Add | ast::Operator::Div => starts_plainly(cx, &binary.left, steps),
            ast::Operator::Mod => matches!(&*binary.left, Expr::StringLiteral(text)
                if is_plain_start(text.value.to_str()) && !text.value.to_str().starts_with('%')),
            _ => false,
        },
        Expr::If(if_) => {
            starts_plainly(cx, &if_.body, steps) && starts_plainly(cx, &if_.orelse, steps)
        }
        Expr::Attribute(attribute) => {
            matches!(
                expr::qualified(cx, expr).as_deref(),
                Some("sys.executable" | "os.devnull")
            ) || (attribute.attr.as_str() == "parent" && starts_plainly(cx, &attribute.value, steps))
        }
        Expr::Call(call) => call_starts_plainly(cx, call, steps),
        Expr::Name(name) => {
            (name.id.as_str() == "__file__" && cx.module.index().is_builtin(name))
                || cx.module.index().every_binding(name, |kind| {
                    matches!(kind, BindingKind::Value(value) if starts_plainly(cx, value, steps))
                })
        }
        _ => false,
    }
}

fn call_starts_plainly(cx: &Context<'_>, call: &ast::ExprCall, steps: usize) -> bool {
    let function = expr::qualified(cx, &call.func);
    let function = function.as_deref().unwrap_or_default();
    let first = call.arguments.args.first();
    if ABSOLUTE.contains(&function) {
        return true;
    }
    // Each of these starts as its first argument does, or with a `/`.
    let keeps_start = matches!(
        function,
        "os.path.join" | "os.path.expanduser" | "os.path.normpath" | "pathlib.Path"
    ) || matches!(&*call.func, Expr::Name(name)
        if name.id.as_str() == "str" && cx.module.index().is_builtin(name));
    if keeps_start {
        // `normpath("./-x")` is `-x`, and so is the text of such a path.
        let is_cut = matches!(function, "os.path.normpath" | "pathlib.Path");
        let is_dot = |expr: &Expr| {
            matches!(expr, Expr::StringLiteral(text)
            if text.value.to_str().starts_with('.'))
        };
        return first.is_some_and(|first| {
            starts_plainly(cx, first, steps)
                && !(is_cut && any_origin(cx.module, first, &mut |expr| is_dot(expr)))
        });
    }
    let Expr::Attribute(method) = &*call.func else {
        return false;
    };
    match method.attr.as_str() {
        "absolute" | "resolve" => expr::is_path(cx, &method.value),
        "format" => matches!(&*method.value, Expr::StringLiteral(text)
            if is_plain_start(text.value.to_str()) && !text.value.to_str().starts_with('{')),
        _ => false,
    }
}

/// Whether the value may be an option on purpose: by its name, or because a text that it can hold is
/// one, as far as the file tells.
pub(crate) fn is_meant_as_option(cx: &Context<'_>, expr: &Expr) -> bool {
    any_origin(cx.module, expr, &mut |expr| match expr {
        Expr::StringLiteral(_) | Expr::FString(_) if is_option(expr) => true,
        Expr::Dict(dict) => dict.items.iter().any(|item| is_option(&item.value)),
        Expr::Name(name) => is_named_for_several(expr) || is_given_option(cx, name),
        expr => is_named_for_several(expr),
    })
}

/// A text that starts as an option does; a lone hyphen is an operand.
fn is_option(expr: &Expr) -> bool {
    let starts = |text: &str, is_more: bool| text.starts_with('-') && (text.len() > 1 || is_more);
    match expr {
        Expr::StringLiteral(text) => starts(text.value.to_str(), false),
        Expr::FString(string) => matches!(string.value.elements().next(),
            Some(ast::InterpolatedStringElement::Literal(text)) if starts(&text.value, true)),
        _ => false,
    }
}

/// Whether a loop, a default or a call in the file gives the name an option.
fn is_given_option(cx: &Context<'_>, name: &ast::ExprName) -> bool {
    cx.module
        .index()
        .bindings_of(name)
        .any(|binding| match binding.kind {
            BindingKind::Element(iterable) => {
                any_origin(cx.module, iterable, &mut |expr| match expr {
                    Expr::List(ast::ExprList { elts, .. })
                    | Expr::Tuple(ast::ExprTuple { elts, .. })
                    | Expr::Set(ast::ExprSet { elts, .. }) => elts.iter().any(is_option),
                    expr => is_option(expr),
                })
            }
            BindingKind::Parameter(_) => is_passed_option(cx, binding),
            _ => false,
        })
}

/// Whether the default of a parameter is an option, or a call in the file passes one to its function.
fn is_passed_option<'a>(cx: &Context<'a>, parameter: &Binding<'a>) -> bool {
    let index = cx.module.index();
    let Some(Stmt::FunctionDef(function)) = index.statement_at(parameter.range) else {
        return false;
    };
    let is_default = function
        .parameters
        .iter_non_variadic_params()
        .any(|with_default| {
            with_default.parameter.name.range == parameter.range
                && with_default.default.as_deref().is_some_and(is_option)
        });
    let passes = |call: &ast::ExprCall| {
        let arguments = &call.arguments;
        arguments.args.iter().any(is_option)
            || arguments
                .keywords
                .iter()
                .any(|keyword| is_option(&keyword.value))
    };
    let is_called = index
        .binding_at(function.name.range)
        .is_some_and(|binding| {
            index.uses_of(binding).any(|used| {
            let Some(AnyNode::Expr(used)) = index.node_of(used.name) else {
                return false;
            };
            matches!(index.parent_of(used), Some(AnyNode::Expr(Expr::Call(call))) if passes(call))
        })
        });
    // A method is called by its name behind a dot.
    let is_method_called = ['"', '\''].iter().any(|quote| {
        cx.module
            .text()
            .contains(&format!(".{}({quote}-", function.name))
    });
    is_default || is_called || is_method_called
}
