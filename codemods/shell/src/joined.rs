//! Words that Python puts together with blanks, for the shell to take apart again.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_template::any_origin;

use crate::expr;
use crate::reason::Reason;
use crate::value::{called_name, elements_are_quoted, quotes_for_shell, shlex_quoted};

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

/// Refuses words of which some are meant for the shell: quoted for it, or several in one.
///
/// # Errors
/// The reason to refuse.
pub(crate) fn check_elements(cx: &Context<'_>, expr: &Expr) -> Result<(), Reason> {
    let Some(words) = argument_of_join(cx, expr) else {
        return Ok(());
    };
    if elements_are_quoted(cx, words) {
        return Err(Reason::AlreadyQuoted(cx.module.slice(words).to_string()));
    }
    let mut elements = Vec::new();
    elements_of(cx, words, 3, &mut elements);
    for element in elements {
        let source = || cx.module.slice(element).to_string();
        if any_origin(cx.module, element, &mut |expr| quotes_for_shell(cx, expr)) {
            return Err(Reason::AlreadyQuoted(source()));
        }
        if any_origin(cx.module, element, &mut |expr| is_several(expr)) {
            return Err(Reason::SeveralWords(source()));
        }
    }
    Ok(())
}

/// Text that is known to be more or less than one plain word.
fn is_several(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(text) => !text.value.to_str().chars().all(is_plain),
        Expr::FString(string) => string.value.elements().any(|element| {
            matches!(element, ast::InterpolatedStringElement::Literal(text)
                if !text.value.chars().all(is_plain))
        }),
        Expr::Call(call) => called_name(call) == "join",
        _ => false,
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-./:=@%+,".contains(c)
}

/// What is put into the words, as far as it can be seen: by a display, or by `append` and the like
/// on a name that holds one.
fn elements_of<'a>(cx: &Context<'a>, words: &'a Expr, steps: usize, found: &mut Vec<&'a Expr>) {
    let Some(steps) = steps.checked_sub(1) else {
        return;
    };
    match words {
        Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
            for element in elts {
                match element {
                    Expr::Starred(starred) => elements_of(cx, &starred.value, steps, found),
                    element => found.push(element),
                }
            }
        }
        Expr::BinOp(binary) => {
            elements_of(cx, &binary.left, steps, found);
            elements_of(cx, &binary.right, steps, found);
        }
        Expr::If(if_) => {
            elements_of(cx, &if_.body, steps, found);
            elements_of(cx, &if_.orelse, steps, found);
        }
        Expr::ListComp(comp) => found.push(&comp.elt),
        Expr::Generator(comp) => found.push(&comp.elt),
        Expr::Call(call) => {
            for argument in &call.arguments.args {
                elements_of(cx, argument, steps, found);
            }
        }
        Expr::Name(name) => {
            let index = cx.module.index();
            for binding in index.bindings_of(name) {
                match (binding.kind, index.statement_at(binding.range)) {
                    (BindingKind::Value(value), _) => elements_of(cx, value, steps, found),
                    (BindingKind::Augmented, Some(Stmt::AugAssign(assign))) => {
                        elements_of(cx, &assign.value, steps, found);
                    }
                    _ => {}
                }
                for used in index.uses_of(binding) {
                    added_by(cx, used, steps, found);
                }
            }
        }
        _ => {}
    }
}

/// What a use of a list's name adds to it.
fn added_by<'a>(cx: &Context<'a>, used: &NameUse<'a>, steps: usize, found: &mut Vec<&'a Expr>) {
    let index = cx.module.index();
    let Some(AnyNode::Expr(expr)) = index.node_of(used.name) else {
        return;
    };
    if let Some(AnyNode::Expr(method @ Expr::Attribute(attribute))) = index.parent_of(expr)
        && let Some(AnyNode::Expr(Expr::Call(call))) = index.parent_of(method)
    {
        match attribute.attr.as_str() {
            "append" | "insert" => found.extend(&call.arguments.args),
            "extend" => {
                for argument in &call.arguments.args {
                    elements_of(cx, argument, steps, found);
                }
            }
            _ => {}
        }
    }
}

/// Whether `expr` is a name that only ever holds words that were quoted and joined.
pub(crate) fn is_quoted_text(cx: &Context<'_>, expr: &Expr) -> bool {
    let Expr::Name(name) = expr else {
        return false;
    };
    cx.module.index().every_binding(name, |kind| {
        matches!(kind, BindingKind::Value(value)
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
