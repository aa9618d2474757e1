//! B104 and B108: the texts that Bandit's string rules look at (`visit_Str` of its visitor).

use std::borrow::Cow;

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::site::{Site, has_any};
use crate::{bind, temporary};

/// Of which a file has one, if Bandit has a finding of these rules.
pub(crate) const NEEDLES: &[&str] = &[bind::ADDRESS, "/tmp", "/dev/shm"];

/// A text in the code: a literal, or a piece of an f-string between two of its values.
pub(crate) struct Text<'a> {
    /// The literal, or the f-string.
    pub(crate) expr: &'a Expr,
    pub(crate) value: Cow<'a, str>,
    /// Whether something of the f-string stands before it.
    pub(crate) is_tail: bool,
}

/// Every finding of the string rules, judged.
pub(crate) fn sites(cx: &Context<'_>) -> Vec<Site> {
    let mut sites = Vec::new();
    if !has_any(cx, NEEDLES) {
        return sites;
    }
    for expr in cx.module.index().expressions() {
        match expr {
            Expr::StringLiteral(literal) => {
                // A text that is a statement is taken for a docstring.
                let is_statement = || {
                    matches!(
                        cx.module.index().parent_of(expr),
                        Some(AnyNode::Stmt(Stmt::Expr(_)))
                    )
                };
                let text = Text {
                    expr,
                    value: whole(literal),
                    is_tail: false,
                };
                let is_found = bind::is_address(&text) || temporary::directory(&text).is_some();
                if is_found && !is_statement() {
                    sites.extend(judge(cx, &text));
                }
            }
            Expr::FString(fstring) => {
                for text in pieces(expr, fstring) {
                    sites.extend(judge(cx, &text));
                }
            }
            _ => {}
        }
    }
    sites
}

fn judge(cx: &Context<'_>, text: &Text<'_>) -> Option<Site> {
    bind::site(cx, text).or_else(|| temporary::site(cx, text))
}

fn whole(literal: &ast::ExprStringLiteral) -> Cow<'_, str> {
    match literal.value.as_slice() {
        [one] => Cow::Borrowed(&one.value),
        _ => Cow::Owned(literal.value.to_str().to_string()),
    }
}

/// The constants that Python's own tree has for an f-string: literals that follow one another are
/// one, and so are those of a format, which is an f-string in an f-string.
fn pieces<'a>(expr: &'a Expr, fstring: &'a ast::ExprFString) -> Vec<Text<'a>> {
    let mut pieces = Pieces {
        expr,
        done: Vec::new(),
        text: None,
        is_tail: false,
    };
    for part in &fstring.value {
        match part {
            ast::FStringPart::Literal(literal) => pieces.add(&literal.value),
            ast::FStringPart::FString(part) => {
                for element in &part.elements {
                    pieces.element(element);
                }
            }
        }
    }
    pieces.end();
    pieces.done
}

struct Pieces<'a> {
    expr: &'a Expr,
    done: Vec<Text<'a>>,
    text: Option<Cow<'a, str>>,
    is_tail: bool,
}

impl<'a> Pieces<'a> {
    fn add(&mut self, text: &'a str) {
        match &mut self.text {
            None => self.text = Some(Cow::Borrowed(text)),
            Some(before) => before.to_mut().push_str(text),
        }
    }

    fn end(&mut self) {
        if let Some(value) = self.text.take() {
            self.done.push(Text {
                expr: self.expr,
                value,
                is_tail: self.is_tail,
            });
        }
    }

    fn element(&mut self, element: &'a ast::InterpolatedStringElement) {
        match element {
            ast::InterpolatedStringElement::Literal(literal) => self.add(&literal.value),
            ast::InterpolatedStringElement::Interpolation(value) => {
                if value.debug_text.is_some() {
                    // `{x=}` puts the text `x=` there, which is no path whatever `x` is.
                    self.add("=");
                }
                self.end();
                self.is_tail = true;
                if let Some(format) = &value.format_spec {
                    for element in &format.elements {
                        self.element(element);
                    }
                    self.end();
                }
            }
        }
    }
}
