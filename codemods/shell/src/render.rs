//! A word of a command as a Python expression.

use std::borrow::Cow;

use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind};
use harden_template::print::{argument, between_fields, field, operand};

use crate::expr;
use crate::future::supports_python_2;
use crate::template::{Piece, Spelling, Template, Value};
use crate::value::{Form, Judged};

/// A part of a word, with what its value was judged to be.
pub(crate) enum Rendered<'p, 'a> {
    Text(Cow<'p, str>),
    Value(Spelling<'a>, &'a Expr, Judged<'a>),
    /// An expression for text.
    Source(String),
}

/// What is formatted: what `shlex.quote` was given where that was called.
fn inner<'a>(value: &'a Expr, judged: &Judged<'a>) -> &'a Expr {
    match judged.form {
        Form::Unquoted(inner) => inner,
        _ => value,
    }
}

/// A word's parts as a Python expression that can be an element of a list.
pub(crate) fn word(
    cx: &Context<'_>,
    template: &Template<'_>,
    parts: &[Rendered<'_, '_>],
) -> String {
    let text = |text: &str| plain(template, text);
    let texts: Option<String> = parts
        .iter()
        .map(|part| match part {
            Rendered::Text(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    if let Some(only) = texts {
        return side_by_side(cx, template, &only);
    }
    match parts {
        [Rendered::Value(spelling, value, judged)] => alone(cx, template, *spelling, value, judged),
        [Rendered::Source(source)] => match source.strip_prefix('(') {
            Some(inner) => inner.strip_suffix(')').unwrap_or(inner).to_string(),
            None => source.clone(),
        },
        _ => as_fstring(cx, template, parts)
            .or_else(|| as_percent(cx, template, parts))
            .or_else(|| as_format(cx, template, parts))
            .unwrap_or_else(|| {
                let operands: Vec<String> = parts
                    .iter()
                    .map(|part| match part {
                        Rendered::Text(part) => text(part),
                        Rendered::Value(spelling, value, judged) => {
                            let value = alone(cx, template, *spelling, value, judged);
                            // `%` binds more tightly than `+`, but reads as if it did not.
                            if matches!(spelling, Spelling::Percent { .. }) && value.contains(" % ")
                            {
                                format!("({value})")
                            } else {
                                value
                            }
                        }
                        Rendered::Source(source) => source.clone(),
                    })
                    .collect();
                operands.join(" + ")
            }),
    }
}

/// The columns that stand around an element of a list on a line of its own, at least: two levels of
/// indentation, quotes and a comma.
const AROUND: usize = 11;

/// A literal for `text`; where that does not fit a line, those that it was made of, side by side.
fn side_by_side(cx: &Context<'_>, template: &Template<'_>, text: &str) -> String {
    if text.len() + AROUND <= cx.project.line_length(cx.path) {
        return plain(template, text);
    }
    let literals: Vec<String> = split_at_seams(template, text)
        .into_iter()
        .map(|part| plain(template, part))
        .collect();
    literals.join(" ")
}

/// `text`, a part of the command, taken apart where a literal of the source ends and the next one
/// begins. It stays whole where it is not found in the command as it is.
fn split_at_seams<'t>(template: &Template<'_>, text: &'t str) -> Vec<&'t str> {
    let place = template.pieces.iter().find_map(|piece| match piece {
        Piece::Text(piece) => {
            let mut places = piece.match_indices(text);
            let (at, _) = places.next()?;
            places.next().is_none().then(|| (at, piece.seams()))
        }
        Piece::Value(_) => None,
    });
    let Some((at, seams)) = place else {
        return vec![text];
    };
    let mut parts = Vec::new();
    let mut from = 0;
    for seam in seams {
        let Some(seam) = seam.checked_sub(at).filter(|seam| *seam < text.len()) else {
            continue;
        };
        if seam > from {
            parts.push(&text[from..seam]);
            from = seam;
        }
    }
    parts.push(&text[from..]);
    parts
}

/// A literal for `text`, raw if the command was and that saves escapes.
pub(crate) fn plain(template: &Template<'_>, text: &str) -> String {
    let raw = template.raw
        && text.contains('\\')
        && literal::fits_raw(text, template.quote, template.source);
    if raw {
        let c = template.quote.as_char();
        return format!("r{c}{text}{c}");
    }
    literal::string(text, template.quote, template.source)
}

/// A value that is a whole word.
fn alone(
    cx: &Context<'_>,
    template: &Template<'_>,
    spelling: Spelling<'_>,
    value: &Expr,
    judged: &Judged<'_>,
) -> String {
    if let Form::Unquoted(inner) = judged.form {
        // `shlex.quote` takes nothing but a string.
        return argument(cx.module, inner);
    }
    let quote = template.quote.as_char();
    match spelling {
        Spelling::Operand => argument(cx.module, value),
        _ if spelling.is_plain() && is_str(cx, value) => argument(cx.module, value),
        Spelling::Field {
            source,
            quote,
            explicit_str,
            ..
        } => {
            // What an enumeration's member formats as is not always what `str` makes of it.
            if spelling.is_plain() && (explicit_str || is_plainly_formatted(cx, value)) {
                format!("str({})", argument(cx.module, value))
            } else {
                let quote = quote.as_char();
                format!("f{quote}{source}{quote}")
            }
        }
        Spelling::Percent {
            conversion,
            whole_operand,
        } => {
            if spelling.is_plain() && (!whole_operand || is_plainly_formatted(cx, value)) {
                return format!("str({})", argument(cx.module, value));
            }
            // A value of a tuple may be a tuple itself, unless only a number can be formatted so.
            let operand = if whole_operand || spelling.is_numeric() {
                operand(cx.module, value)
            } else {
                format!("({},)", argument(cx.module, value))
            };
            let (modifiers, letter) = (conversion.modifiers, conversion.letter);
            format!("{quote}%{modifiers}{letter}{quote} % {operand}")
        }
        Spelling::Format { explicit_str, spec } => {
            if spelling.is_plain() && (explicit_str || is_plainly_formatted(cx, value)) {
                format!("str({})", argument(cx.module, value))
            } else {
                let field = field(explicit_str, spec);
                as_field(cx, template, value, &field).unwrap_or_else(|| {
                    format!(
                        "{quote}{field}{quote}.format({})",
                        argument(cx.module, value)
                    )
                })
            }
        }
    }
}

/// `f"{value!s:>10}"` for `"{!s:>10}".format(value)`, which gives the same text: both call
/// `format`, whatever the value is. `None` where an f-string of an older Python could not hold the
/// value, or the file is for one that has none.
fn as_field(
    cx: &Context<'_>,
    template: &Template<'_>,
    value: &Expr,
    field: &str,
) -> Option<String> {
    let field = with_value(field, &simple(cx, value)?)?;
    let quote = template.quote.as_char();
    Some(format!("f{quote}{field}{quote}"))
}

/// The source of a value that any f-string can hold: a name, or attributes of one.
fn simple(cx: &Context<'_>, value: &Expr) -> Option<String> {
    let is_old = cx
        .project
        .minimum_python(cx.path)
        .is_some_and(|version| version < (3, 6));
    let mut inner = value;
    while let Expr::Attribute(attribute) = inner {
        inner = &attribute.value;
    }
    let is_simple = inner.is_name_expr() && !is_old && !supports_python_2(cx);
    let source = cx.module.slice(value);
    (is_simple && !source.contains(char::is_whitespace)).then(|| source.to_string())
}

/// Whether `value` is a string, by the file's text or else by its type.
fn is_str(cx: &Context<'_>, value: &Expr) -> bool {
    expr::is_str(cx, value) || cx.known(value).kind == Some(Kind::Str)
}

/// Whether `value` is of a kind that formats as what `str` makes of it, and is no tuple.
fn is_plainly_formatted(cx: &Context<'_>, value: &Expr) -> bool {
    expr::is_number(cx, value)
        || expr::is_path(cx, value)
        || matches!(cx.known(value).kind, Some(Kind::Int | Kind::Path))
}

/// What is to be split into words, as an expression for text.
pub(crate) fn split_operand(cx: &Context<'_>, value: &Value<'_>) -> String {
    let source = argument(cx.module, value.expr);
    if value.spelling == Spelling::Operand || is_str(cx, value.expr) {
        source
    } else {
        format!("str({source})")
    }
}

/// `f"--name={value}"`, where all values come from f-strings in the same quotes.
fn as_fstring(
    cx: &Context<'_>,
    template: &Template<'_>,
    parts: &[Rendered<'_, '_>],
) -> Option<String> {
    let mut quote = None;
    let mut out = String::new();
    for part in parts {
        if let Rendered::Value(Spelling::Field { quote: own, .. }, ..) = part
            && *quote.get_or_insert(*own) != *own
        {
            return None;
        }
    }
    let quote = quote?;
    for part in parts {
        match part {
            Rendered::Text(text) => {
                out.push_str(&between_fields(text, quote, template.source));
            }
            Rendered::Value(Spelling::Field { source, .. }, _, judged) => match judged.form {
                Form::Unquoted(inner) => {
                    let inner = argument(cx.module, inner);
                    // `{{` would be a brace.
                    let blank = if inner.starts_with('{') { " " } else { "" };
                    out.push('{');
                    out.push_str(blank);
                    out.push_str(&inner);
                    out.push('}');
                }
                _ => out.push_str(source),
            },
            Rendered::Value(..) | Rendered::Source(_) => return None,
        }
    }
    let c = quote.as_char();
    Some(format!("f{c}{out}{c}"))
}

/// `f"--name={value}"` for values of `%s`, which are `str(value)`: `!s` says so, unless the value is
/// of a kind whose format is the same.
fn as_fields(
    cx: &Context<'_>,
    template: &Template<'_>,
    parts: &[Rendered<'_, '_>],
) -> Option<String> {
    with_fields(template, parts, |part| match part {
        Rendered::Value(spelling, value, judged) if spelling.is_plain() => {
            let value = inner(value, judged);
            let is_same = is_str(cx, value) || is_plainly_formatted(cx, value);
            let conversion = if is_same { "" } else { "!s" };
            Some(format!("{{{}{conversion}}}", simple(cx, value)?))
        }
        _ => None,
    })
}

/// An f-string in the template's quotes: the text of `parts`, and what `field` makes of each other part.
/// `None` where it makes nothing of one.
fn with_fields<'p, 't, 'a>(
    template: &Template<'_>,
    parts: &'p [Rendered<'t, 'a>],
    field: impl Fn(&'p Rendered<'t, 'a>) -> Option<String>,
) -> Option<String> {
    let mut out = String::new();
    for part in parts {
        match part {
            Rendered::Text(text) => {
                out.push_str(&between_fields(text, template.quote, template.source));
            }
            part => out.push_str(&field(part)?),
        }
    }
    let quote = template.quote.as_char();
    Some(format!("f{quote}{out}{quote}"))
}

/// `"--name=%s" % value`, where all values come from `%`.
fn as_percent(
    cx: &Context<'_>,
    template: &Template<'_>,
    parts: &[Rendered<'_, '_>],
) -> Option<String> {
    let mut format = String::new();
    let mut values = Vec::new();
    for part in parts {
        match part {
            Rendered::Text(text) => {
                let escaped = literal::escape(text, template.quote, template.source);
                format.push_str(&escaped.replace('%', "%%"));
            }
            Rendered::Value(
                spelling @ Spelling::Percent {
                    conversion,
                    whole_operand,
                },
                value,
                judged,
            ) => {
                format.push('%');
                format.push_str(conversion.modifiers);
                format.push(conversion.letter);
                // `shlex.quote` takes no tuple, and a number is none.
                let is_tuple_safe = *whole_operand
                    || matches!(judged.form, Form::Unquoted(_))
                    || spelling.is_numeric()
                    || is_str(cx, value);
                values.push((inner(value, judged), is_tuple_safe));
            }
            Rendered::Value(..) | Rendered::Source(_) => return None,
        }
    }
    let right = match values.as_slice() {
        [(value, true)] => operand(cx.module, value),
        [(value, false)] => {
            // What was one of several values may be a tuple, which `%` takes apart where it is alone.
            if let Some(string) = as_fields(cx, template, parts) {
                return Some(string);
            }
            format!("({},)", argument(cx.module, value))
        }
        values => {
            let values: Vec<String> = values.iter().map(|(v, _)| argument(cx.module, v)).collect();
            format!("({})", values.join(", "))
        }
    };
    let c = template.quote.as_char();
    Some(format!("{c}{format}{c} % {right}"))
}

/// `f"--name={value:>10}"`, where all values come from `format`, as [`as_field`] has it.
fn as_format_fields(
    cx: &Context<'_>,
    template: &Template<'_>,
    parts: &[Rendered<'_, '_>],
) -> Option<String> {
    with_fields(template, parts, |part| match part {
        Rendered::Value(Spelling::Format { explicit_str, spec }, value, judged) => with_value(
            &field(*explicit_str, spec),
            &simple(cx, inner(value, judged))?,
        ),
        _ => None,
    })
}

/// A field for `str.format` with its value in it, as an f-string has it.
fn with_value(field: &str, value: &str) -> Option<String> {
    let inner = field.strip_prefix('{')?;
    Some(format!("{{{value}{inner}"))
}

/// `"--name={}".format(value)`, where all values come from `format`.
fn as_format(
    cx: &Context<'_>,
    template: &Template<'_>,
    parts: &[Rendered<'_, '_>],
) -> Option<String> {
    if let Some(string) = as_format_fields(cx, template, parts) {
        return Some(string);
    }
    let mut format = String::new();
    let mut values = Vec::new();
    for part in parts {
        match part {
            Rendered::Text(text) => {
                format.push_str(&between_fields(text, template.quote, template.source));
            }
            Rendered::Value(Spelling::Format { explicit_str, spec }, value, judged) => {
                format.push_str(&field(*explicit_str, spec));
                values.push(argument(cx.module, inner(value, judged)));
            }
            Rendered::Value(..) | Rendered::Source(_) => return None,
        }
    }
    let c = template.quote.as_char();
    Some(format!("{c}{format}{c}.format({})", values.join(", ")))
}
