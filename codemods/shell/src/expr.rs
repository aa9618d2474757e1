//! What is known of an expression from the text of the file alone.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind, Known};
use harden_shell::Quoting;

/// How many names are followed from one to the next before giving up.
const MAX_STEPS: usize = 4;

/// The values of the assignments that `name` can hold the result of; `None` where it can hold
/// anything else.
fn assigned<'a>(cx: &Context<'a>, name: &ast::ExprName) -> Option<Vec<&'a Expr>> {
    let values: Option<Vec<&'a Expr>> = cx
        .module
        .index()
        .bindings_of(name)
        .map(|binding| match binding.kind {
            BindingKind::Value(value) => Some(value),
            _ => None,
        })
        .collect();
    values.filter(|values| !values.is_empty())
}

/// The dotted name of an imported thing.
pub(crate) fn qualified(cx: &Context<'_>, expr: &Expr) -> Option<String> {
    cx.module.index().qualified_name(expr)
}

/// The name of the built-in function `call` calls.
fn builtin<'a>(cx: &Context<'_>, call: &'a ast::ExprCall) -> Option<&'a str> {
    match &*call.func {
        Expr::Name(name) if cx.module.index().is_builtin(name) => Some(name.id.as_str()),
        _ => None,
    }
}

/// Whether `expr` is a number or the text of one, whatever happens: no shell reads more in it.
pub(crate) fn is_number(cx: &Context<'_>, expr: &Expr) -> bool {
    if let Expr::Call(call) = expr
        && matches!(builtin(cx, call), Some("str" | "repr"))
        && let [inner] = &*call.arguments.args
    {
        return number(cx, inner, MAX_STEPS);
    }
    number(cx, expr, MAX_STEPS)
}

fn number(cx: &Context<'_>, expr: &Expr, steps: usize) -> bool {
    let Some(steps) = steps.checked_sub(1) else {
        return false;
    };
    match expr {
        Expr::NumberLiteral(_) => true,
        Expr::UnaryOp(unary) => unary.op != ast::UnaryOp::Not && number(cx, &unary.operand, steps),
        Expr::BinOp(binary) => number(cx, &binary.left, steps) && number(cx, &binary.right, steps),
        Expr::If(if_) => number(cx, &if_.body, steps) && number(cx, &if_.orelse, steps),
        Expr::Call(call) => match builtin(cx, call) {
            Some("int" | "float" | "len" | "ord" | "id" | "hash") => true,
            Some("abs" | "round" | "min" | "max") => {
                !call.arguments.args.is_empty()
                    && call.arguments.args.iter().all(|arg| number(cx, arg, steps))
            }
            _ => matches!(
                qualified(cx, &call.func).as_deref(),
                Some(
                    "os.getpid"
                        | "os.getppid"
                        | "os.getuid"
                        | "os.getgid"
                        | "os.geteuid"
                        | "os.getegid"
                        | "time.time"
                        | "time.monotonic"
                        | "random.random"
                        | "random.randint"
                        | "random.randrange"
                )
            ),
        },
        Expr::Name(name) => cx.module.index().every_binding(name, |kind| match kind {
            BindingKind::Value(value) => number(cx, value, steps),
            BindingKind::Element(Expr::Call(call)) => builtin(cx, call) == Some("range"),
            _ => false,
        }),
        _ => false,
    }
}

/// Whether `expr` is a string, whatever happens.
pub(crate) fn is_str(cx: &Context<'_>, expr: &Expr) -> bool {
    string(cx, expr, MAX_STEPS)
}

fn string(cx: &Context<'_>, expr: &Expr, steps: usize) -> bool {
    let Some(steps) = steps.checked_sub(1) else {
        return false;
    };
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => true,
        Expr::BinOp(binary) => match binary.op {
            ast::Operator::Add => {
                string(cx, &binary.left, steps) || string(cx, &binary.right, steps)
            }
            ast::Operator::Mod | ast::Operator::Mult => string(cx, &binary.left, steps),
            _ => false,
        },
        Expr::If(if_) => string(cx, &if_.body, steps) && string(cx, &if_.orelse, steps),
        Expr::Call(call) => {
            if let Expr::Attribute(method) = &*call.func {
                if method.attr.as_str() == "strftime" {
                    return true;
                }
                let keeps_type = matches!(
                    method.attr.as_str(),
                    "format"
                        | "join"
                        | "strip"
                        | "lstrip"
                        | "rstrip"
                        | "lower"
                        | "upper"
                        | "replace"
                        | "removeprefix"
                        | "removesuffix"
                        | "title"
                        | "zfill"
                );
                if keeps_type && string(cx, &method.value, steps) {
                    return true;
                }
            }
            matches!(
                builtin(cx, call),
                Some("str" | "repr" | "input" | "hex" | "chr" | "ascii")
            ) || matches!(
                qualified(cx, &call.func).as_deref(),
                Some(
                    "os.getcwd"
                        | "os.path.expanduser"
                        | "shlex.quote"
                        | "pipes.quote"
                        | "tempfile.mkdtemp"
                        | "tempfile.gettempdir"
                        | "getpass.getuser"
                        | "socket.gethostname"
                        | "platform.system"
                        | "platform.node"
                )
            )
        }
        Expr::Subscript(subscript) => {
            matches!(
                qualified(cx, &subscript.value).as_deref(),
                Some("os.environ" | "sys.argv")
            ) && !matches!(&*subscript.slice, Expr::Slice(_))
        }
        Expr::Attribute(_) => matches!(
            qualified(cx, expr).as_deref(),
            Some(
                "sys.executable"
                    | "os.sep"
                    | "os.pathsep"
                    | "os.curdir"
                    | "sys.platform"
                    | "os.name"
                    | "os.devnull"
            )
        ),
        Expr::Name(name) => {
            if cx.module.index().is_builtin(name) {
                return matches!(name.id.as_str(), "__file__" | "__name__");
            }
            assigned(cx, name)
                .is_some_and(|values| values.into_iter().all(|value| string(cx, value, steps)))
        }
        _ => false,
    }
}

/// Whether `expr` is a path of `pathlib`, as far as its annotation can be trusted.
pub(crate) fn is_path(cx: &Context<'_>, expr: &Expr) -> bool {
    path(cx, expr, MAX_STEPS)
}

fn path(cx: &Context<'_>, expr: &Expr, steps: usize) -> bool {
    let Some(steps) = steps.checked_sub(1) else {
        return false;
    };
    let is_class = |expr: &Expr| {
        qualified(cx, expr).is_some_and(|name| {
            matches!(
                name.as_str(),
                "pathlib.Path"
                    | "pathlib.PosixPath"
                    | "pathlib.WindowsPath"
                    | "pathlib.PurePath"
                    | "pathlib.PurePosixPath"
                    | "pathlib.PureWindowsPath"
            )
        })
    };
    match expr {
        Expr::Call(call) => {
            is_class(&call.func)
                || matches!(&*call.func, Expr::Attribute(method)
                    if matches!(method.attr.as_str(), "resolve" | "absolute" | "expanduser" | "with_suffix" | "with_name" | "joinpath")
                        && path(cx, &method.value, steps))
        }
        Expr::BinOp(binary) => binary.op == ast::Operator::Div && path(cx, &binary.left, steps),
        Expr::Attribute(attribute) => {
            attribute.attr.as_str() == "parent" && path(cx, &attribute.value, steps)
        }
        Expr::Name(name) => cx.module.index().every_binding(name, |kind| match kind {
            BindingKind::Value(value) => path(cx, value, steps),
            BindingKind::Parameter(Some(annotation)) => is_class(annotation),
            _ => false,
        }),
        _ => false,
    }
}

/// Every text `expr` can be, where it can only be one of some literals.
pub(crate) fn known_texts(cx: &Context<'_>, expr: &Expr) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    collect_texts(cx, expr, MAX_STEPS, &mut texts)?;
    Some(texts)
}

fn collect_texts(
    cx: &Context<'_>,
    expr: &Expr,
    steps: usize,
    texts: &mut Vec<String>,
) -> Option<()> {
    let steps = steps.checked_sub(1)?;
    match expr {
        Expr::StringLiteral(literal) => texts.push(literal.value.to_str().to_string()),
        Expr::If(if_) => {
            collect_texts(cx, &if_.body, steps, texts)?;
            collect_texts(cx, &if_.orelse, steps, texts)?;
        }
        Expr::Name(name) => {
            for value in assigned(cx, name)? {
                collect_texts(cx, value, steps, texts)?;
            }
        }
        _ => return None,
    }
    Some(())
}

/// Whether what the types tell of `expr` satisfies `test`.
pub(crate) fn known_from_types(
    cx: &Context<'_>,
    expr: &Expr,
    test: impl FnOnce(&Typed) -> bool,
) -> bool {
    test(&Typed(cx.known(expr)))
}

/// Whether `expr` is a name that only ever holds lists or tuples that are written out.
pub(crate) fn is_display(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Name(name) => assigned(cx, name).is_some_and(|values| {
            values
                .iter()
                .all(|value| matches!(value, Expr::List(_) | Expr::Tuple(_)))
        }),
        _ => false,
    }
}

/// What the types tell of an expression.
pub(crate) struct Typed(Known);

impl Typed {
    /// Whether it can only be text that stays one argument where it stands.
    pub(crate) fn is_one_word(&self, quoting: Quoting) -> bool {
        let texts = &self.0.texts;
        self.0.kind == Some(Kind::Int)
            || (!texts.is_empty() && texts.iter().all(|text| quoting.keeps(text)))
    }
}
