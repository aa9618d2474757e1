//! Values that are joined for `IN (…)`, and become as many marks.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_template::{Piece, Spelling, Template};

use crate::driver::{Driver, Marks};
use crate::kind::{self, Kind};
use crate::value::{self, Part, Style};

/// A join of values, and what takes its place.
pub(crate) struct List<'a> {
    /// The marks, as an expression: `",".join("?" * len(ids))`.
    pub(crate) marks: String,
    /// The values, as an expression for an iterable.
    pub(crate) values: String,
    /// `values` is a list or tuple for certain.
    pub(crate) is_sequence: bool,
    /// What is joined is a list or tuple for certain, and so has a length.
    pub(crate) has_length: bool,
    /// What each value is.
    pub(crate) of: Elements,
    /// What is joined.
    pub(crate) iterable: &'a Expr,
}

/// What each of several values is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Elements {
    /// Text that stood in quotes.
    Text,
    /// A whole number.
    Numbers,
    Unknown,
}

/// Reads `",".join(…)` whose values a driver can be passed.
///
/// With `in_quotes` the join stands in quotes, and so does its glue: `'{"','".join(names)}'`. The
/// marks are written with the quote `outside` around them, if that is given.
pub(crate) fn read<'a>(
    cx: &Context<'a>,
    driver: Driver,
    expr: &'a Expr,
    in_quotes: bool,
    outside: Option<Quote>,
) -> Option<List<'a>> {
    let Expr::Call(call) = expr else {
        return None;
    };
    let Expr::Attribute(method) = &*call.func else {
        return None;
    };
    let Expr::StringLiteral(glue) = &*method.value else {
        return None;
    };
    let ([joined], true, "join") = (
        &*call.arguments.args,
        call.arguments.keywords.is_empty(),
        method.attr.as_str(),
    ) else {
        return None;
    };
    let parts: Vec<&str> = glue.value.to_str().split(',').map(str::trim).collect();
    let expected = if in_quotes { ["'", "'"] } else { ["", ""] };
    if parts != expected {
        return None;
    }
    let elements = elements(cx, joined, in_quotes)?;
    // It is evaluated twice: once for its length.
    let (Expr::Name(_) | Expr::Attribute(_)) = elements.iterable else {
        return None;
    };
    if !kind::is_inert(cx, elements.iterable) {
        return None;
    }
    let source = cx.module.slice(elements.iterable);
    let written = cx.module.slice(&*method.value);
    let quote = match outside {
        Some(outside) => outside.opposite().as_char(),
        None if written.ends_with('\'') => '\'',
        None => '"',
    };
    let glue = match outside {
        _ if in_quotes => format!("{quote}, {quote}"),
        Some(_) => format!("{quote}{}{quote}", glue.value.to_str()),
        None => written.to_string(),
    };
    let marks = match driver.marks() {
        Marks::Question => format!("{glue}.join({quote}?{quote} * len({source}))"),
        Marks::Percent => format!("{glue}.join([{quote}%s{quote}] * len({source}))"),
        Marks::Number | Marks::Dollar | Marks::Name => return None,
    };
    Some(List { marks, ..elements })
}

/// What is joined, taken apart: `marks` is left open.
fn elements<'a>(cx: &Context<'a>, joined: &'a Expr, in_quotes: bool) -> Option<List<'a>> {
    let list = |iterable: &'a Expr| List {
        marks: String::new(),
        values: cx.module.slice(iterable).to_string(),
        is_sequence: is_sequence(cx, iterable),
        has_length: is_sequence(cx, iterable),
        of: if in_quotes {
            Elements::Text
        } else if holds_numbers(cx, iterable) {
            Elements::Numbers
        } else {
            Elements::Unknown
        },
        iterable,
    };
    let (element, generators) = match joined {
        Expr::Generator(comprehension) => (&*comprehension.elt, &comprehension.generators),
        Expr::ListComp(comprehension) => (&*comprehension.elt, &comprehension.generators),
        // `map(str, ids)`
        Expr::Call(call) if kind::is_builtin(cx, &call.func, "map") => {
            return match &*call.arguments.args {
                [function, iterable] if kind::is_builtin(cx, function, "str") && !in_quotes => {
                    Some(list(iterable))
                }
                _ => None,
            };
        }
        _ => return Some(list(joined)),
    };
    let [generator] = &**generators else {
        return None;
    };
    let Expr::Name(target) = &generator.target else {
        return None;
    };
    if !generator.ifs.is_empty() || generator.is_async {
        return None;
    }
    let iterable = &generator.iter;
    let is_target = |expr: &Expr| matches!(expr, Expr::Name(name) if name.id == target.id);
    let each = |value: &str, of: Elements| List {
        values: format!(
            "[{value} for {} in {}]",
            target.id,
            cx.module.slice(iterable)
        ),
        is_sequence: true,
        of,
        ..list(iterable)
    };
    if in_quotes {
        // The quotes stand around the join, and what is joined is text.
        return match element {
            _ if is_target(element) => Some(list(iterable)),
            _ if kind::argument_of(cx, element, "str").is_some_and(is_target) => {
                Some(each(cx.module.slice(element), Elements::Text))
            }
            _ => None,
        };
    }
    if let Some(inner) = as_text(cx, element) {
        if is_target(inner) {
            return Some(list(iterable));
        }
        // `str(row.id) for row in rows`
        if kind::is_name(inner) && first_name(inner).is_some_and(is_target) {
            return Some(each(cx.module.slice(inner), Elements::Unknown));
        }
        if kind::argument_of(cx, inner, "int").is_some_and(is_target) {
            return Some(each(&format!("int({})", target.id), Elements::Numbers));
        }
        return None;
    }
    quoted(cx, element, target, iterable).map(|values| List {
        is_sequence: values.starts_with('[') || is_sequence(cx, iterable),
        values,
        of: Elements::Text,
        ..list(iterable)
    })
}

/// The value whose text `element` is: `str(value)`, `f"{value}"`, `"%s" % (value,)`.
fn as_text<'a>(cx: &Context<'a>, element: &'a Expr) -> Option<&'a Expr> {
    if let Some(inner) = kind::argument_of(cx, element, "str") {
        return Some(inner);
    }
    let template: Template<'_> = harden_template::read(cx.module, element, &|_| false).ok()?;
    match &*template.pieces {
        [Piece::Value(value)] => match value.spelling {
            Spelling::Field { .. } | Spelling::Format { .. } if value.spelling.is_plain() => {
                Some(value.expr)
            }
            // A tuple would be taken apart by `%`.
            Spelling::Percent {
                whole_operand: false,
                ..
            } if value.spelling.is_plain() => Some(value.expr),
            _ => None,
        },
        _ => None,
    }
}

/// The first name of a dotted one.
fn first_name(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Name(_) => Some(expr),
        Expr::Attribute(attribute) => first_name(&attribute.value),
        _ => None,
    }
}

/// The values of `f"'{name}'" for name in names`: each is text, without the quotes.
fn quoted(
    cx: &Context<'_>,
    element: &Expr,
    target: &ast::ExprName,
    iterable: &Expr,
) -> Option<String> {
    let template: Template<'_> = harden_template::read(cx.module, element, &|_| false).ok()?;
    let [Piece::Text(open), Piece::Value(value), Piece::Text(close)] = &*template.pieces else {
        return None;
    };
    let is_target =
        matches!(value::unescaped(value.expr), Expr::Name(name) if name.id == target.id);
    if open.as_str() != "'" || close.as_str() != "'" || !is_target {
        return None;
    }
    let style = Style {
        quote: template.quote,
        source: template.source,
    };
    let inner = value::quoted(cx, style, &[Part::Value(value)]);
    let source = cx.module.slice(iterable);
    Some(if inner == target.id.as_str() {
        source.to_string()
    } else {
        format!("[{inner} for {} in {source}]", target.id)
    })
}

/// Whether `expr` is a list or tuple for certain.
fn is_sequence(cx: &Context<'_>, expr: &Expr) -> bool {
    let is_display = |expr: &Expr| match expr {
        Expr::List(_) | Expr::Tuple(_) | Expr::ListComp(_) => true,
        Expr::Call(call) => ["list", "tuple", "sorted"]
            .iter()
            .any(|name| kind::is_builtin(cx, &call.func, name)),
        _ => false,
    };
    let is_class = |annotation: &Expr| {
        let class = match annotation {
            Expr::Subscript(subscript) => &*subscript.value,
            other => other,
        };
        kind::is_builtin(cx, class, "list")
            || kind::is_builtin(cx, class, "tuple")
            || matches!(
                cx.module.index().qualified_name(class).as_deref(),
                Some("typing.List" | "typing.Tuple")
            )
    };
    match expr {
        Expr::Name(name) => cx.module.index().every_binding(name, |kind| match kind {
            BindingKind::Value(value) => is_display(value),
            BindingKind::Parameter(Some(annotation)) => is_class(annotation),
            _ => false,
        }),
        _ => false,
    }
}

/// Whether the elements of `expr` are whole numbers, by the annotation of the parameter that it is.
fn holds_numbers(cx: &Context<'_>, expr: &Expr) -> bool {
    let of_numbers = |annotation: &Expr| {
        matches!(annotation, Expr::Subscript(subscript)
            if kind::is_builtin(cx, &subscript.slice, "int"))
    };
    let is_number = |expr: &Expr| kind::written(cx, expr) == Kind::Int;
    match expr {
        Expr::Name(name) => cx.module.index().every_binding(name, |kind| match kind {
            BindingKind::Value(
                Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }),
            ) => !elts.is_empty() && elts.iter().all(is_number),
            BindingKind::Value(Expr::ListComp(comprehension)) => is_number(&comprehension.elt),
            BindingKind::Parameter(Some(annotation)) => of_numbers(annotation),
            _ => false,
        }),
        _ => false,
    }
}
