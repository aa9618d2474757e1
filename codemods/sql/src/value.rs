//! A value as the parameter it is passed as.

use std::borrow::Cow;

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_template::print::{argument, between_fields, operand};
use harden_template::{Spelling, Value};

use crate::kind::{self, Kind};

/// A part of the text that one parameter holds.
pub(crate) enum Part<'t, 'a> {
    Text(Cow<'t, str>),
    Value(&'t Value<'a>),
}

/// How the text's own literals are written.
#[derive(Clone, Copy)]
pub(crate) struct Style<'s> {
    pub(crate) quote: Quote,
    /// The source of the text, for characters that it does not escape.
    pub(crate) source: &'s str,
}

/// The parameter for a text in quotes, which is put together of `parts`.
pub(crate) fn quoted(cx: &Context<'_>, style: Style<'_>, parts: &[Part<'_, '_>]) -> String {
    if let [Part::Value(value)] = parts {
        return alone(cx, style, value);
    }
    let is_sum = parts.iter().all(|part| match part {
        Part::Text(_) => true,
        Part::Value(value) => value.spelling == Spelling::Operand,
    });
    let written = if is_sum {
        None
    } else {
        as_fstring(cx, style, parts)
    };
    written
        .or_else(|| as_percent(cx, style, parts))
        .unwrap_or_else(|| as_sum(cx, style, parts))
}

/// A value that is the whole text in the quotes.
fn alone(cx: &Context<'_>, style: Style<'_>, value: &Value<'_>) -> String {
    let source = || argument(cx.module, unescaped(value.expr));
    let spelling = value.spelling;
    if spelling == Spelling::Operand {
        return source();
    }
    // A subclass of `str` may format as something else than the text that it is.
    let is_escaped = unescaped(value.expr).range() != value.expr.range();
    if spelling.is_plain() && (is_escaped || kind::written(cx, value.expr) == Kind::Str) {
        return source();
    }
    match spelling {
        // A tuple would be taken apart by `%`.
        Spelling::Percent { whole_operand, .. }
            if spelling.is_plain() && (!whole_operand || kind_of(cx, value) != Kind::Unknown) =>
        {
            return format!("str({})", source());
        }
        Spelling::Field {
            explicit_str: true, ..
        }
        | Spelling::Format {
            explicit_str: true, ..
        } if spelling.is_plain() => return format!("str({})", source()),
        Spelling::Format { .. } if spelling.is_plain() && kind_of(cx, value) != Kind::Unknown => {
            return format!("str({})", source());
        }
        _ => {}
    }
    let parts = [Part::Value(value)];
    let written = match spelling {
        Spelling::Percent { .. } => None,
        _ => as_fstring(cx, style, &parts),
    };
    written
        .or_else(|| as_percent(cx, style, &parts))
        .unwrap_or_else(|| as_sum(cx, style, &parts))
}

/// `f"%{value}%"`, if what stands in the fields can stand in one.
fn as_fstring(cx: &Context<'_>, style: Style<'_>, parts: &[Part<'_, '_>]) -> Option<String> {
    let fields: Vec<Option<String>> = parts
        .iter()
        .map(|part| match part {
            Part::Text(_) => Some(String::new()),
            Part::Value(value) => field(cx, value),
        })
        .collect();
    let fields: Vec<String> = fields.into_iter().collect::<Option<_>>()?;
    // Before Python 3.12, no field has the quotes of the string around it, nor a backslash.
    let is_free = |quote: Quote| {
        fields
            .iter()
            .all(|field| !field.contains(quote.as_char()) && !field.contains('\\'))
    };
    let quote = [style.quote, style.quote.opposite()]
        .into_iter()
        .find(|&quote| is_free(quote))?;
    let mut out = String::new();
    for (part, field) in parts.iter().zip(&fields) {
        match part {
            Part::Text(text) => out.push_str(&between_fields(text, quote, style.source)),
            Part::Value(_) => out.push_str(field),
        }
    }
    let c = quote.as_char();
    Some(format!("f{c}{out}{c}"))
}

/// The value as a field of an f-string; `None` where it cannot be one.
pub(crate) fn field(cx: &Context<'_>, value: &Value<'_>) -> Option<String> {
    let source = argument(cx.module, unescaped(value.expr));
    if source.contains(['\n', '\r', '#']) {
        return None;
    }
    let is_plain = value.spelling.is_plain();
    let (conversion, spec) = match value.spelling {
        Spelling::Operand => ("", ""),
        Spelling::Percent { .. } if !is_plain => return None,
        Spelling::Percent { whole_operand, .. } => match kind_of(cx, value) {
            // A tuple would be taken apart by `%`.
            Kind::Unknown if whole_operand => return None,
            Kind::Unknown => ("!s", ""),
            _ => ("", ""),
        },
        Spelling::Field {
            explicit_str, spec, ..
        }
        | Spelling::Format { explicit_str, spec } => (if explicit_str { "!s" } else { "" }, spec),
    };
    // `{{` would be a brace, and `!` or `:` outside of brackets would end the value.
    let blank = if source.starts_with('{') { " " } else { "" };
    let is_simple = matches!(
        unescaped(value.expr),
        Expr::Name(_)
            | Expr::Attribute(_)
            | Expr::Call(_)
            | Expr::Subscript(_)
            | Expr::NumberLiteral(_)
            | Expr::StringLiteral(_)
            | Expr::BinOp(_)
            | Expr::BoolOp(_)
            | Expr::UnaryOp(_)
            | Expr::Await(_)
    ) || source.starts_with('(');
    let source = if is_simple || matches!(value.spelling, Spelling::Field { .. }) {
        source
    } else {
        format!("({source})")
    };
    let colon = if spec.is_empty() { "" } else { ":" };
    Some(format!("{{{blank}{source}{conversion}{colon}{spec}}}"))
}

/// `"%s" % value`, where all values come from `%`.
fn as_percent(cx: &Context<'_>, style: Style<'_>, parts: &[Part<'_, '_>]) -> Option<String> {
    let mut format = String::new();
    let mut values = Vec::new();
    let mut is_whole = false;
    for part in parts {
        match part {
            Part::Text(text) => {
                let escaped = literal::escape(text, style.quote, style.source);
                format.push_str(&escaped.replace('%', "%%"));
            }
            Part::Value(value) => {
                let Spelling::Percent {
                    conversion,
                    whole_operand,
                } = value.spelling
                else {
                    return None;
                };
                format.push('%');
                format.push_str(conversion.modifiers);
                format.push(conversion.letter);
                is_whole = whole_operand;
                values.push(unescaped(value.expr));
            }
        }
    }
    let right = match values.as_slice() {
        [value] if is_whole => operand(cx.module, value),
        [value] => format!("({},)", argument(cx.module, value)),
        values => {
            let values: Vec<String> = values
                .iter()
                .map(|value| argument(cx.module, value))
                .collect();
            format!("({})", values.join(", "))
        }
    };
    let c = style.quote.as_char();
    Some(format!("{c}{format}{c} % {right}"))
}

/// `"%" + value + "%"`.
fn as_sum(cx: &Context<'_>, style: Style<'_>, parts: &[Part<'_, '_>]) -> String {
    let operands: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => literal::string(text, style.quote, style.source),
            Part::Value(value) => match value.spelling {
                Spelling::Operand => match unescaped(value.expr) {
                    expr @ (Expr::If(_) | Expr::Lambda(_) | Expr::BoolOp(_) | Expr::Compare(_)) => {
                        format!("({})", cx.module.slice(expr))
                    }
                    expr => argument(cx.module, expr),
                },
                Spelling::Field { spec, .. } | Spelling::Format { spec, .. }
                    if !spec.is_empty() =>
                {
                    let spec = literal::string(spec, style.quote, style.source);
                    format!("format({}, {spec})", argument(cx.module, value.expr))
                }
                Spelling::Field {
                    explicit_str: false,
                    ..
                }
                | Spelling::Format {
                    explicit_str: false,
                    ..
                } => format!("format({})", argument(cx.module, unescaped(value.expr))),
                _ => format!("str({})", argument(cx.module, unescaped(value.expr))),
            },
        })
        .collect();
    operands.join(" + ")
}

/// The kind of a value. Only text has its quotes doubled.
fn kind_of(cx: &Context<'_>, value: &Value<'_>) -> Kind {
    if unescaped(value.expr).range() == value.expr.range() {
        kind::written(cx, value.expr)
    } else {
        Kind::Str
    }
}

/// What is doubled in `value.replace("'", "''")`, which a parameter must not be.
pub(crate) fn unescaped(expr: &Expr) -> &Expr {
    let Expr::Call(call) = expr else {
        return expr;
    };
    let text = |expr: &Expr| match expr {
        Expr::StringLiteral(literal) => Some(literal.value.to_str().to_string()),
        _ => None,
    };
    match (&*call.func, &*call.arguments.args) {
        (Expr::Attribute(method), [old, new])
            if method.attr.as_str() == "replace"
                && call.arguments.keywords.is_empty()
                && text(old).as_deref() == Some("'")
                && text(new).as_deref() == Some("''") =>
        {
            &method.value
        }
        _ => expr,
    }
}
