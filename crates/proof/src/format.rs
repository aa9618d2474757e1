//! Values put in a text: f-strings, `%` and `str.format`.

use harden_rewriter::prelude::*;

use crate::because::Because;
use crate::doubt::Doubt;
use crate::expression::has_text;
use crate::kind::{Kind, Value};
use crate::prover::{Known, Prover};

impl<'a> Prover<'_, 'a> {
    /// `f"... {value} ..."`
    pub(crate) fn fstring(&mut self, expr: &'a Expr, string: &'a ast::ExprFString) -> Known {
        let mut whole = Value::literal(Kind::Text);
        let mut before = String::new();
        for part in &string.value {
            let elements = match part {
                ast::FStringPart::Literal(literal) => {
                    before.push_str(&literal.value);
                    continue;
                }
                ast::FStringPart::FString(part) => &part.elements,
            };
            for element in elements {
                let value = self.interpolated(element)?;
                if makes_comment(&before, &value) {
                    return Err(Doubt::Negative(self.source(element.range())));
                }
                match element {
                    ast::InterpolatedStringElement::Literal(text) => before.push_str(&text.value),
                    ast::InterpolatedStringElement::Interpolation(_) => before.push('0'),
                }
                whole = whole.because_of(value);
            }
        }
        Ok(whole.framed(has_text(expr)))
    }

    fn interpolated(&mut self, element: &'a ast::InterpolatedStringElement) -> Known {
        let ast::InterpolatedStringElement::Interpolation(field) = element else {
            return Ok(Value::literal(Kind::Text));
        };
        let mut value = match self.value(&field.expression) {
            Ok(value) => value,
            Err(doubt) => match &field.format_spec {
                Some(spec) if field.conversion == ast::ConversionFlag::None && is_numeric(spec) => {
                    self.number_of(&field.expression)
                }
                _ => return Err(doubt),
            },
        };
        if let Some(spec) = &field.format_spec {
            let mut ends_in_number = false;
            for element in &*spec.elements {
                let part = self.interpolated(element)?;
                ends_in_number = part.kind == Kind::Plain;
                value = value.because_of(part);
            }
            if may_be_character(&value, !ends_in_number && !ends_otherwise(spec)) {
                return Err(Doubt::Other(self.source(field.range)));
            }
        }
        Ok(value)
    }

    fn number_of(&self, expr: &Expr) -> Value {
        let source = self.source(expr.range());
        Value::of(Kind::Plain, Because::Number { source })
    }

    /// `"..." % values`, or the remainder of two numbers.
    pub(crate) fn percent(&mut self, binary: &'a ast::ExprBinOp) -> Known {
        let left = self.value(&binary.left)?;
        let fields = match &*binary.left {
            Expr::StringLiteral(literal) => fields(literal.value.to_str()),
            _ => None,
        };
        if let Some(fields) = &fields
            && let Some(values) = operands(fields, &binary.right)
        {
            let mut whole = left;
            for (field, value) in fields.iter().zip(values) {
                let known = match self.value(value) {
                    Ok(value) => value,
                    Err(_) if field.is_numeric() => self.number_of(value),
                    Err(doubt) => return Err(doubt),
                };
                if may_be_character(&known, field.letter == 'c') {
                    return Err(Doubt::Other(self.source(value.range())));
                }
                if makes_comment(field.before, &known) {
                    return Err(Doubt::Negative(self.source(value.range())));
                }
                whole = whole.because_of(known);
            }
            return Ok(whole.framed(is_more_than_a_field(&binary.left)));
        }
        let right = self.value(&binary.right)?;
        let has_characters = left.kind != Kind::Plain
            && fields.is_none_or(|fields| fields.iter().any(|field| field.letter == 'c'));
        if may_be_character(&right, has_characters) {
            return Err(Doubt::Other(self.source(binary.right.range())));
        }
        Ok(left
            .because_of(right)
            .framed(is_more_than_a_field(&binary.left)))
    }

    /// `"...".format(values)`
    pub(crate) fn format_call(
        &mut self,
        template: Value,
        method: &'a ast::ExprAttribute,
        call: &'a ast::ExprCall,
    ) -> Known {
        let values = self.arguments(call)?;
        let has_characters = match &*method.value {
            Expr::StringLiteral(literal) => {
                let text = literal.value.to_str();
                // A specification may come from a value: `{:{}}`.
                text.contains("c}") || text.contains("}}")
            }
            _ => true,
        };
        if may_be_character(&values, has_characters) {
            return Err(Doubt::Other(self.source(call.range())));
        }
        if let Expr::StringLiteral(literal) = &*method.value
            && literal
                .value
                .to_str()
                .match_indices('{')
                .any(|(at, _)| makes_comment(&literal.value.to_str()[..at], &values))
        {
            return Err(Doubt::Negative(self.source(call.range())));
        }
        let framed = is_more_than_a_field(&method.value);
        Ok(template.because_of(values).with(Kind::Text).framed(framed))
    }
}

/// Whether a format is certain to have text of its own: it is longer than `%s` or `{0}`.
fn is_more_than_a_field(format: &Expr) -> bool {
    matches!(format, Expr::StringLiteral(literal)
        if literal.value.to_str().trim_matches(|c: char| "%s{}0123456789".contains(c)).len() > 1)
}

/// Whether a number that is not fixed stands behind a minus, outside of SQL's quotes.
pub(crate) fn makes_comment(before: &str, value: &Value) -> bool {
    before.ends_with('-')
        && before.matches('\'').count().is_multiple_of(2)
        && value
            .because
            .iter()
            .any(|because| matches!(because, Because::Number { .. }))
}

/// Whether a value may become any character: a number that is not fixed, in a conversion to one.
fn may_be_character(value: &Value, is_conversion: bool) -> bool {
    is_conversion
        && value
            .because
            .iter()
            .any(|because| matches!(because, Because::Number { .. }))
}

/// Whether a format specification ends in a letter that is not `c`.
fn ends_otherwise(spec: &ast::InterpolatedStringFormatSpec) -> bool {
    matches!(spec.elements.last(), Some(ast::InterpolatedStringElement::Literal(text))
        if !text.value.ends_with('c'))
}

/// Whether a format specification is one that only numbers take.
fn is_numeric(spec: &ast::InterpolatedStringFormatSpec) -> bool {
    match spec.elements.last() {
        Some(ast::InterpolatedStringElement::Literal(text)) => text
            .value
            .ends_with(['b', 'd', 'e', 'E', 'f', 'F', 'g', 'G', 'o', 'x', 'X']),
        _ => false,
    }
}

/// A conversion in a `%` format.
struct Field<'f> {
    /// `name` in `%(name)s`.
    key: Option<&'f str>,
    letter: char,
    /// The format up to it.
    before: &'f str,
}

impl Field<'_> {
    /// Whether it takes numbers alone, and makes digits of them.
    fn is_numeric(&self) -> bool {
        "diouxXeEfFgG".contains(self.letter)
    }
}

/// The conversions in a `%` format; `None` where they are not plain (printf-style string formatting
/// in the library reference).
fn fields(format: &str) -> Option<Vec<Field<'_>>> {
    let mut fields = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        let before = &format[..format.len() - rest.len() + at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            rest = after;
            continue;
        }
        let mut key = None;
        if let Some(after) = rest.strip_prefix('(') {
            let end = after.find(')')?;
            key = Some(&after[..end]);
            rest = &after[end + 1..];
        }
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "#-+. ".contains(c));
        let letter = rest.chars().next()?;
        if !"diouxXeEfFgGrsac".contains(letter) {
            return None;
        }
        rest = &rest[1..];
        fields.push(Field {
            key,
            letter,
            before,
        });
    }
    Some(fields)
}

/// The value of each field.
fn operands<'a>(fields: &[Field<'_>], right: &'a Expr) -> Option<Vec<&'a Expr>> {
    match right {
        Expr::Tuple(tuple) => {
            let fits = tuple.elts.len() == fields.len()
                && fields.iter().all(|field| field.key.is_none())
                && !tuple.elts.iter().any(Expr::is_starred_expr);
            fits.then(|| tuple.elts.iter().collect())
        }
        Expr::Dict(dict) => fields
            .iter()
            .map(|field| {
                let key = field.key?;
                // Of two with the same key, the last one counts.
                dict.items
                    .iter()
                    .rev()
                    .find_map(|item| match &item.key {
                        Some(Expr::StringLiteral(text)) => {
                            (text.value.to_str() == key).then_some(Some(&item.value))
                        }
                        None | Some(_) => Some(None),
                    })
                    .flatten()
            })
            .collect(),
        // Anything else may be a tuple, whose elements the fields take.
        _ => match fields {
            [field] if field.key.is_none() && field.is_numeric() => Some(vec![right]),
            _ => None,
        },
    }
}
