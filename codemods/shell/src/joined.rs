//! Words that Python puts together with blanks, for the shell to take apart again.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::expr;
use crate::value::{called_name, shlex_quoted};

/// What was put together.
pub(crate) struct Joined {
    /// The iterable of the words, as source; without their quotes.
    pub(crate) iterable: String,
    /// Each word was quoted for the shell.
    pub(crate) quoted: bool,
}

/// Reads `" ".join(words)`, `shlex.join(words)` and `" ".join(map(shlex.quote, words))`.
pub(crate) fn of(cx: &Context<'_>, expr: &Expr) -> Option<Joined> {
    let words = argument_of_join(cx, expr)?;
    let source = |expr: &Expr| cx.module.slice(expr).to_string();
    if is_shlex_join(cx, expr) {
        return Some(Joined {
            iterable: source(words),
            quoted: true,
        });
    }
    match words {
        Expr::Call(call) if called_name(call) == "map" => {
            if let [function, iterable] = &*call.arguments.args
                && is_quote_function(cx, function)
            {
                return Some(Joined {
                    iterable: source(iterable),
                    quoted: true,
                });
            }
        }
        Expr::Generator(generator) => {
            if let Some(joined) = comprehension(cx, &generator.elt, &generator.generators, words) {
                return Some(joined);
            }
        }
        Expr::ListComp(comp) => {
            if let Some(joined) = comprehension(cx, &comp.elt, &comp.generators, words) {
                return Some(joined);
            }
        }
        _ => {}
    }
    let iterable = match words {
        Expr::Generator(generator) if !generator.parenthesized => format!("({})", source(words)),
        _ => source(words),
    };
    Some(Joined {
        iterable,
        quoted: false,
    })
}

/// Whether `expr` is a name that only ever holds words that were quoted and joined.
pub(crate) fn is_quoted_text(cx: &Context<'_>, expr: &Expr) -> bool {
    let Expr::Name(name) = expr else {
        return false;
    };
    let mut bindings = cx.module.index().bindings_of(name).peekable();
    bindings.peek().is_some()
        && bindings.all(|binding| {
            matches!(binding.kind, BindingKind::Value(value)
                if of(cx, value).is_some_and(|joined| joined.quoted))
        })
}

/// The argument of `" ".join(…)` or `shlex.join(…)`.
fn argument_of_join<'a>(cx: &Context<'_>, expr: &'a Expr) -> Option<&'a Expr> {
    let Expr::Call(call) = expr else {
        return None;
    };
    let ([words], true) = (&*call.arguments.args, call.arguments.keywords.is_empty()) else {
        return None;
    };
    if words.is_starred_expr() {
        return None;
    }
    let by_blank = matches!(&*call.func, Expr::Attribute(method)
        if method.attr.as_str() == "join"
            && matches!(&*method.value, Expr::StringLiteral(glue) if glue.value.to_str() == " "));
    (by_blank || is_shlex_join(cx, expr)).then_some(words)
}

fn is_shlex_join(cx: &Context<'_>, expr: &Expr) -> bool {
    matches!(expr, Expr::Call(call)
        if expr::qualified(cx, &call.func).as_deref() == Some("shlex.join"))
}

fn is_quote_function(cx: &Context<'_>, expr: &Expr) -> bool {
    matches!(
        expr::qualified(cx, expr).as_deref(),
        Some("shlex.quote" | "pipes.quote")
    )
}

/// `shlex.quote(word) for word in words`, as `words` where nothing else is done to them.
fn comprehension(
    cx: &Context<'_>,
    element: &Expr,
    generators: &[ast::Comprehension],
    whole: &Expr,
) -> Option<Joined> {
    let inner = shlex_quoted(cx, element)?;
    let all_of = match generators {
        [only] if only.ifs.is_empty() && !only.is_async => match (inner, &only.target) {
            (Expr::Name(inner), Expr::Name(target)) if inner.id == target.id => Some(&only.iter),
            _ => None,
        },
        _ => None,
    };
    let iterable = if let Some(words) = all_of {
        cx.module.slice(words).to_string()
    } else {
        let last = generators.last()?;
        let rest = cx
            .module
            .slice(TextRange::new(element.end(), last.range.end()));
        let inner = cx.module.slice(inner);
        match whole {
            Expr::ListComp(_) => format!("[{inner}{rest}]"),
            _ => format!("({inner}{rest})"),
        }
    };
    Some(Joined {
        iterable,
        quoted: true,
    })
}
