//! What kind of value an expression has, from the text of the file or else its type.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind as Typed};

/// How many names are followed from one to the next before giving up.
const MAX_STEPS: usize = 4;

/// A kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `int`, and not `bool`.
    Int,
    /// `float` or `int`.
    Float,
    /// `str`.
    Str,
    Unknown,
}

impl Kind {
    /// Either of the two.
    fn or(self, other: Kind) -> Kind {
        match (self, other) {
            (one, other) if one == other => one,
            (Kind::Int, Kind::Float) | (Kind::Float, Kind::Int) => Kind::Float,
            _ => Kind::Unknown,
        }
    }
}

/// The kind of value that `expr` always has.
pub(crate) fn of(cx: &Context<'_>, expr: &Expr) -> Kind {
    match written(cx, expr) {
        Kind::Unknown => match cx.known(expr).kind {
            Some(Typed::Int) => Kind::Int,
            Some(Typed::Str) => Kind::Str,
            _ => Kind::Unknown,
        },
        kind => kind,
    }
}

/// [`of`], from the text of the file alone.
pub(crate) fn written(cx: &Context<'_>, expr: &Expr) -> Kind {
    kind(cx, expr, MAX_STEPS)
}

fn kind(cx: &Context<'_>, expr: &Expr, steps: usize) -> Kind {
    let Some(steps) = steps.checked_sub(1) else {
        return Kind::Unknown;
    };
    let index = cx.module.index();
    match expr {
        Expr::NumberLiteral(number) => match number.value {
            ast::Number::Int(_) => Kind::Int,
            ast::Number::Float(_) => Kind::Float,
            ast::Number::Complex { .. } => Kind::Unknown,
        },
        Expr::StringLiteral(_) | Expr::FString(_) => Kind::Str,
        Expr::UnaryOp(unary) => match (unary.op, kind(cx, &unary.operand, steps)) {
            (ast::UnaryOp::Not, _) => Kind::Unknown,
            (_, number @ (Kind::Int | Kind::Float)) => number,
            _ => Kind::Unknown,
        },
        Expr::BinOp(binary) => {
            let (left, right) = (
                kind(cx, &binary.left, steps),
                kind(cx, &binary.right, steps),
            );
            match (binary.op, left, right) {
                (ast::Operator::Add, Kind::Str, _) | (ast::Operator::Add, _, Kind::Str) => {
                    Kind::Str
                }
                (ast::Operator::Mod, Kind::Str, _) => Kind::Str,
                (
                    ast::Operator::Add
                    | ast::Operator::Sub
                    | ast::Operator::Mult
                    | ast::Operator::FloorDiv
                    | ast::Operator::Mod,
                    Kind::Int | Kind::Float,
                    Kind::Int | Kind::Float,
                ) => left.or(right),
                (ast::Operator::Div, Kind::Int | Kind::Float, Kind::Int | Kind::Float) => {
                    Kind::Float
                }
                _ => Kind::Unknown,
            }
        }
        Expr::If(if_) => kind(cx, &if_.body, steps).or(kind(cx, &if_.orelse, steps)),
        Expr::Call(call) => called(cx, call, steps),
        Expr::Name(name) => {
            let mut kinds = index.bindings_of(name).map(|binding| match binding.kind {
                BindingKind::Value(value) => kind(cx, value, steps),
                BindingKind::Element(Expr::Call(call)) if is_builtin(cx, &call.func, "range") => {
                    Kind::Int
                }
                BindingKind::Parameter(Some(annotation)) => annotated(cx, annotation),
                _ => Kind::Unknown,
            });
            kinds
                .next()
                .map_or(Kind::Unknown, |first| kinds.fold(first, Kind::or))
        }
        _ => Kind::Unknown,
    }
}

/// The kind that an annotation says, as far as it can be trusted.
fn annotated(cx: &Context<'_>, annotation: &Expr) -> Kind {
    let kinds = [
        ("str", Kind::Str),
        ("int", Kind::Int),
        ("float", Kind::Float),
    ];
    kinds
        .into_iter()
        .find(|(name, _)| is_builtin(cx, annotation, name))
        .map_or(Kind::Unknown, |(_, kind)| kind)
}

fn called(cx: &Context<'_>, call: &ast::ExprCall, steps: usize) -> Kind {
    let arguments = &call.arguments;
    match &*call.func {
        Expr::Name(name) if cx.module.index().is_builtin(name) => match name.id.as_str() {
            "int" | "len" | "ord" | "id" | "hash" => Kind::Int,
            "float" => Kind::Float,
            "str" | "repr" | "input" | "hex" | "oct" | "bin" | "chr" | "ascii" | "format" => {
                Kind::Str
            }
            "abs" | "min" | "max" | "round" if !unpacks(call) => {
                // `min(numbers)` is one of its elements, and `round(x)` is `int`, `round(x, 1)` not.
                let numbers = match (name.id.as_str(), &*arguments.args) {
                    ("abs", [one]) => std::slice::from_ref(one),
                    ("round", [one]) => {
                        return match kind(cx, one, steps) {
                            Kind::Int | Kind::Float => Kind::Int,
                            _ => Kind::Unknown,
                        };
                    }
                    ("min" | "max", many @ [_, _, ..]) if arguments.keywords.is_empty() => many,
                    _ => return Kind::Unknown,
                };
                let mut kinds = numbers.iter().map(|number| kind(cx, number, steps));
                kinds
                    .next()
                    .map_or(Kind::Unknown, |first| kinds.fold(first, Kind::or))
            }
            _ => Kind::Unknown,
        },
        Expr::Attribute(method) => {
            let keeps_text = matches!(
                method.attr.as_str(),
                "capitalize"
                    | "casefold"
                    | "format"
                    | "join"
                    | "lower"
                    | "lstrip"
                    | "removeprefix"
                    | "removesuffix"
                    | "replace"
                    | "rstrip"
                    | "strip"
                    | "title"
                    | "upper"
                    | "zfill"
            );
            if keeps_text && kind(cx, &method.value, steps) == Kind::Str {
                return Kind::Str;
            }
            match cx.module.index().qualified_name(&call.func).as_deref() {
                Some("os.getpid" | "random.randint" | "random.randrange" | "time.time_ns") => {
                    Kind::Int
                }
                Some("time.time" | "time.monotonic" | "random.random") => Kind::Float,
                Some("os.getcwd" | "socket.gethostname" | "getpass.getuser") => Kind::Str,
                _ => Kind::Unknown,
            }
        }
        _ => Kind::Unknown,
    }
}

/// A name, or attributes of one: evaluating it calls nothing that is written there.
pub(crate) fn is_name(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_) => true,
        Expr::Attribute(attribute) => is_name(&attribute.value),
        _ => false,
    }
}

/// Whether `function` is the built-in `name`.
pub(crate) fn is_builtin(cx: &Context<'_>, function: &Expr, name: &str) -> bool {
    matches!(function, Expr::Name(called)
        if called.id == *name && cx.module.index().is_builtin(called))
}

/// What `call(inner)` is given, where `call` is the built-in `name`.
pub(crate) fn argument_of<'a>(cx: &Context<'_>, expr: &'a Expr, name: &str) -> Option<&'a Expr> {
    let Expr::Call(call) = expr else {
        return None;
    };
    match (&*call.arguments.args, call.arguments.keywords.is_empty()) {
        ([inner], true) if !inner.is_starred_expr() && is_builtin(cx, &call.func, name) => {
            Some(inner)
        }
        _ => None,
    }
}

/// Functions that only make one value of others.
const PURE: &[&str] = &[
    "bool", "float", "int", "len", "repr", "str", "tuple", "list",
];

/// Whether evaluating `expr` later makes no difference, as long as its names are given nothing else.
pub(crate) fn is_inert(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        _ if harden_template::is_inert(expr) => true,
        Expr::Attribute(attribute) => is_inert(cx, &attribute.value),
        Expr::Subscript(subscript) => {
            is_inert(cx, &subscript.value) && is_inert(cx, &subscript.slice)
        }
        Expr::UnaryOp(unary) => is_inert(cx, &unary.operand),
        Expr::BinOp(binary) => is_inert(cx, &binary.left) && is_inert(cx, &binary.right),
        Expr::FString(string) => string.value.elements().all(|element| match element {
            ast::InterpolatedStringElement::Literal(_) => true,
            ast::InterpolatedStringElement::Interpolation(field) => is_inert(cx, &field.expression),
        }),
        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
            elts.iter().all(|element| is_inert(cx, element))
        }
        Expr::Call(call) => {
            let is_pure = PURE.iter().any(|name| is_builtin(cx, &call.func, name))
                || matches!(&*call.func, Expr::Attribute(method)
                    if matches!(method.attr.as_str(), "strip" | "lower" | "upper" | "replace" | "isoformat" | "strftime")
                        && is_inert(cx, &method.value));
            is_pure
                && !unpacks(call)
                && call.arguments.args.iter().all(|arg| is_inert(cx, arg))
                && call
                    .arguments
                    .keywords
                    .iter()
                    .all(|keyword| is_inert(cx, &keyword.value))
        }
        _ => false,
    }
}
