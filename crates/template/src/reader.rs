//! From an expression to the template it is.

use harden_rewriter::prelude::*;

use crate::{Format, Literal, Origin, Piece, Spelling, Template, Text, Unreadable, Value};

/// Reads `expr` as a text.
///
/// Calls that `is_whole` accepts, such as of `" ".join`, are taken for one value each.
///
/// # Errors
/// Where its text is not put together from literals and values right there.
pub fn read<'a>(
    module: &Module<'a>,
    expr: &'a Expr,
    is_whole: &dyn Fn(&Expr) -> bool,
) -> Result<Template<'a>, Unreadable> {
    let source = module.slice(expr);
    if has_surrogate(source) {
        return Err(Unreadable::Surrogate);
    }
    let has_newlines = source.contains('\r');
    if has_newlines
        && ["\\r", "\\x0", "\\1", "\\u", "\\N"]
            .iter()
            .any(|e| source.contains(e))
    {
        return Err(Unreadable::Formatting(
            "an escape in a text over several lines",
        ));
    }
    let mut reader = Reader {
        module,
        is_whole,
        pieces: Vec::new(),
        quote: None,
        raw: false,
        has_newlines,
        literals: Vec::new(),
    };
    reader.text(expr)?;
    Ok(Template {
        pieces: reader.pieces,
        quote: reader.quote.unwrap_or_else(|| module.quote()),
        raw: reader.raw,
        source,
        literals: reader.literals,
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

pub(crate) struct Reader<'c, 'a> {
    pub(crate) module: &'c Module<'a>,
    pub(crate) is_whole: &'c dyn Fn(&Expr) -> bool,
    pieces: Vec<Piece<'a>>,
    quote: Option<Quote>,
    raw: bool,
    /// The source has carriage returns, all of them in newlines: Python reads each as `\n`.
    has_newlines: bool,
    pub(crate) literals: Vec<Literal>,
}

impl<'a> Reader<'_, 'a> {
    /// Reads an expression whose value is text for certain, by its form.
    pub(crate) fn text(&mut self, expr: &'a Expr) -> Result<(), Unreadable> {
        match expr {
            Expr::StringLiteral(literal) => {
                for part in &literal.value {
                    let origin = self.literal(part.range, part.flags, Format::None, &part.value);
                    self.push_text(&part.value, origin);
                }
                Ok(())
            }
            Expr::FString(fstring) => self.fstring(fstring),
            Expr::BinOp(binary) if binary.op == ast::Operator::Add => self.concatenation(binary),
            Expr::BinOp(binary) if binary.op == ast::Operator::Mod => match &*binary.left {
                Expr::StringLiteral(literal) => self.percent(literal, &binary.right),
                _ => Err(Unreadable::Dynamic),
            },
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(method) if method.attr.as_str() == "format" => {
                    match &*method.value {
                        Expr::StringLiteral(literal) => self.format_call(literal, call),
                        _ => Err(Unreadable::Dynamic),
                    }
                }
                _ if (self.is_whole)(expr) => {
                    self.push_value(expr, Spelling::Operand, self.operand(expr));
                    Ok(())
                }
                _ => Err(Unreadable::Dynamic),
            },
            Expr::BytesLiteral(_) => Err(Unreadable::Bytes),
            Expr::Name(name) => Err(Unreadable::Variable(name.id.to_string())),
            _ => Err(Unreadable::Dynamic),
        }
    }

    /// Takes note of a literal, and returns where its characters, `value`, come from.
    pub(crate) fn literal(
        &mut self,
        range: TextRange,
        flags: impl ast::StringFlags,
        format: Format,
        value: &str,
    ) -> Origin {
        let quote = quote_of(flags);
        self.quote.get_or_insert(quote);
        self.raw |= flags.prefix().is_raw();
        let content = TextRange::new(
            range.start() + flags.opener_len(),
            range.end() - flags.closer_len(),
        );
        self.literals.push(Literal {
            range,
            content,
            quote,
            triple: flags.is_triple_quoted(),
            raw: flags.prefix().is_raw(),
            format,
        });
        Origin::Characters {
            literal: self.literals.len() - 1,
            content,
            from: 0,
            to: value.len(),
        }
    }

    pub(crate) fn operand(&self, expr: &Expr) -> Origin {
        Origin::Range(self.module.parenthesized(expr))
    }

    pub(crate) fn push_text(&mut self, text: &str, origin: Origin) {
        let normalised;
        let text = if self.has_newlines {
            normalised = text.replace("\r\n", "\n").replace('\r', "\n");
            normalised.as_str()
        } else {
            text
        };
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push(text, origin);
        } else if !text.is_empty() {
            let mut first = Text::default();
            first.push(text, origin);
            self.pieces.push(Piece::Text(first));
        }
    }

    pub(crate) fn push_value(&mut self, expr: &'a Expr, spelling: Spelling<'a>, origin: Origin) {
        self.pieces.push(Piece::Value(Value {
            expr,
            spelling,
            origin,
        }));
    }
}

pub(crate) fn quote_of(flags: impl ast::StringFlags) -> Quote {
    match flags.quote_style() {
        ast::str::Quote::Single => Quote::Single,
        ast::str::Quote::Double => Quote::Double,
    }
}

/// Checks that taking `used`, places in the list of `values`, one after the other evaluates what
/// evaluating the whole list would have: each once and in order, or what can be evaluated at will.
pub(crate) fn check_order(values: &[&Expr], used: &[usize]) -> Result<(), Unreadable> {
    let in_order = used.iter().copied().eq(0..values.len());
    if in_order || values.iter().all(|value| crate::is_inert(value)) {
        Ok(())
    } else {
        Err(Unreadable::EvaluationOrder)
    }
}
