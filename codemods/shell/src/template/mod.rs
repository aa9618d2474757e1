//! A Python expression for a command, read as text with values in it.

mod concatenation;
mod format_call;
mod fstring;
mod percent;

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::joined;
use crate::reason::Reason;

/// The text of a command, as its expression puts it together.
#[derive(Debug)]
pub(crate) struct Template<'a> {
    pub(crate) pieces: Vec<Piece<'a>>,
    /// The quotes its literals are in.
    pub(crate) quote: Quote,
    /// Whether one of its literals is raw, so that what takes its place may be.
    pub(crate) raw: bool,
    /// Its source.
    pub(crate) source: &'a str,
}

impl<'a> Template<'a> {
    /// The value that the piece with this place is.
    ///
    /// # Errors
    /// Never for a place that came from these pieces.
    pub(crate) fn value(&self, place: usize) -> Result<&Value<'a>, Reason> {
        match self.pieces.get(place) {
            Some(Piece::Value(value)) => Ok(value),
            _ => Err(Reason::DynamicCommand),
        }
    }
}

/// A piece of a command's text.
#[derive(Debug)]
pub(crate) enum Piece<'a> {
    Text(String),
    Value(Value<'a>),
}

/// A value that becomes part of a command's text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    pub(crate) expr: &'a Expr,
    pub(crate) spelling: Spelling<'a>,
}

/// How a value becomes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling<'a> {
    /// It is an operand of `+` beside a string, so it is a string itself.
    Operand,
    /// It stands in an f-string: `{value!s:>10}`.
    Field {
        /// The field with its braces.
        source: &'a str,
        /// The quotes of the f-string's part.
        quote: Quote,
        explicit_str: bool,
        spec: &'a str,
    },
    /// It belongs to a `%s`.
    Percent {
        /// The conversion, from `%` to its letter; without a key.
        conversion: Conversion<'a>,
        /// It is the whole right side of `%`, so that a tuple would be taken apart.
        whole_operand: bool,
    },
    /// It is passed to `str.format`.
    Format { explicit_str: bool, spec: &'a str },
}

/// A conversion of `%`-formatting without its key: flags, width and precision, and letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conversion<'a> {
    pub(crate) modifiers: &'a str,
    pub(crate) letter: char,
}

impl Spelling<'_> {
    /// Whether the text is `str(value)`: no format, no padding, no other conversion.
    pub(crate) fn is_plain(&self) -> bool {
        match self {
            Spelling::Operand => true,
            Spelling::Field { spec, .. } | Spelling::Format { spec, .. } => spec.is_empty(),
            Spelling::Percent { conversion, .. } => {
                conversion.letter == 's' && conversion.modifiers.is_empty()
            }
        }
    }

    /// Whether only a number can be formatted this way, and without blanks in the result.
    pub(crate) fn is_numeric(&self) -> bool {
        match self {
            Spelling::Operand => false,
            Spelling::Field { spec, .. } | Spelling::Format { spec, .. } => is_numeric_spec(spec),
            Spelling::Percent { conversion, .. } => {
                "diouxXeEfFgG".contains(conversion.letter)
                    && !pads_with_blanks(conversion.modifiers)
            }
        }
    }

    /// Whether the text can have blanks around the value's own.
    pub(crate) fn pads(&self) -> bool {
        !self.is_plain() && !self.is_numeric()
    }
}

/// A format specification that only numbers take (the format mini-language), and that gives
/// digits, signs and letters: `d`, `05d`, `.2f`, `x`.
fn is_numeric_spec(spec: &str) -> bool {
    let Some(width) = spec.strip_suffix(['d', 'x', 'X', 'o', 'b', 'e', 'E', 'f', 'F', 'g', 'G'])
    else {
        return false;
    };
    let digits = width.strip_prefix(['+', '-']).unwrap_or(width);
    let plain = digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain && !pads_with_blanks(width)
}

/// Whether a width without a leading zero, or the sign ` `, puts blanks in.
fn pads_with_blanks(modifiers: &str) -> bool {
    let width = modifiers.split('.').next().unwrap_or(modifiers);
    modifiers.contains(' ')
        || (width.bytes().any(|byte| byte.is_ascii_digit())
            && (width.contains('-') || !width.trim_start_matches(['+', '#']).starts_with('0')))
}

/// Reads `expr` as a command.
///
/// # Errors
/// Where its text is not put together from literals and values right there.
pub(crate) fn read<'a>(cx: &Context<'a>, expr: &'a Expr) -> Result<Template<'a>, Reason> {
    let source = cx.module.slice(expr);
    if has_surrogate(source) {
        return Err(Reason::Surrogate);
    }
    let has_newlines = source.contains('\r');
    if has_newlines
        && ["\\r", "\\x0", "\\1", "\\u", "\\N"]
            .iter()
            .any(|e| source.contains(e))
    {
        return Err(Reason::Formatting("an escape in a text over several lines"));
    }
    let mut reader = Reader {
        cx,
        pieces: Vec::new(),
        quote: None,
        raw: false,
        has_newlines,
    };
    reader.text(expr)?;
    Ok(Template {
        pieces: reader.pieces,
        quote: reader.quote.unwrap_or_else(|| cx.module.quote()),
        raw: reader.raw,
        source,
    })
}

/// A `\ud800` escape and its like: Python's strings can hold one, Rust's cannot.
fn has_surrogate(source: &str) -> bool {
    let lower = source.to_ascii_lowercase();
    ["\\ud", "\\u0000d"].iter().any(|prefix| {
        lower.match_indices(prefix).any(|(at, _)| {
            lower[at + prefix.len()..].starts_with(['8', '9', 'a', 'b', 'c', 'd', 'e', 'f'])
        })
    })
}

struct Reader<'c, 'a> {
    cx: &'c Context<'a>,
    pieces: Vec<Piece<'a>>,
    quote: Option<Quote>,
    raw: bool,
    /// The source has carriage returns, all of them in newlines: Python reads each as `\n`.
    has_newlines: bool,
}

impl<'a> Reader<'_, 'a> {
    /// Reads an expression whose value is text for certain, by its form.
    fn text(&mut self, expr: &'a Expr) -> Result<(), Reason> {
        match expr {
            Expr::StringLiteral(literal) => {
                for part in &literal.value {
                    self.note_quote(part.flags);
                }
                self.push_text(literal.value.to_str());
                Ok(())
            }
            Expr::FString(fstring) => self.fstring(fstring),
            Expr::BinOp(binary) if binary.op == ast::Operator::Add => self.concatenation(binary),
            Expr::BinOp(binary) if binary.op == ast::Operator::Mod => match &*binary.left {
                Expr::StringLiteral(literal) => self.percent(literal, &binary.right),
                _ => Err(Reason::DynamicCommand),
            },
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) if method.attr.as_str() == "format" => {
                    match &*method.value {
                        Expr::StringLiteral(literal) => self.format_call(literal, call),
                        _ => Err(Reason::DynamicCommand),
                    }
                }
                // `" ".join(words)` and `shlex.join(words)`
                _ if joined::of(self.cx, expr).is_some() => {
                    self.push_value(expr, Spelling::Operand);
                    Ok(())
                }
                _ => Err(Reason::DynamicCommand),
            },
            Expr::BytesLiteral(_) => Err(Reason::BytesCommand),
            Expr::Name(name) => Err(Reason::VariableCommand(name.id.to_string())),
            _ => Err(Reason::DynamicCommand),
        }
    }

    fn note_quote(&mut self, flags: impl ast::StringFlags) {
        self.quote.get_or_insert(quote_of(flags));
        self.raw |= flags.prefix().is_raw();
    }

    fn push_text(&mut self, text: &str) {
        let normalised;
        let text = if self.has_newlines {
            normalised = text.replace("\r\n", "\n").replace('\r', "\n");
            normalised.as_str()
        } else {
            text
        };
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else if !text.is_empty() {
            self.pieces.push(Piece::Text(text.to_string()));
        }
    }

    fn push_value(&mut self, expr: &'a Expr, spelling: Spelling<'a>) {
        self.pieces.push(Piece::Value(Value { expr, spelling }));
    }
}

fn quote_of(flags: impl ast::StringFlags) -> Quote {
    match flags.quote_style() {
        ast::str::Quote::Single => Quote::Single,
        ast::str::Quote::Double => Quote::Double,
    }
}

/// Checks that taking `used`, places in the list of `values`, one after the other evaluates what
/// evaluating the whole list would have: each once and in order, or what can be evaluated at will.
fn check_order(values: &[&Expr], used: &[usize]) -> Result<(), Reason> {
    let in_order = used.iter().copied().eq(0..values.len());
    if in_order || values.iter().all(|value| is_inert(value)) {
        Ok(())
    } else {
        Err(Reason::EvaluationOrder)
    }
}

/// Whether evaluating `expr` more or less often, or later, makes no difference.
pub(crate) fn is_inert(expr: &Expr) -> bool {
    match expr {
        Expr::Name(_)
        | Expr::StringLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_) => true,
        Expr::Attribute(attribute) => is_inert(&attribute.value),
        _ => false,
    }
}
