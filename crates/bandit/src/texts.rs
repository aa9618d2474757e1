//! The texts that Bandit's rules about strings look at (`visit_Str` of its `node_visitor.py`), and
//! what two of them find: B104 (`plugins/general_bind_all_interfaces.py`) and B108
//! (`plugins/general_hardcoded_tmp.py`).

use std::borrow::Cow;

use harden_rewriter::prelude::*;

/// The only text that B104 finds.
pub const ADDRESS: &str = "0.0.0.0";

/// Texts that begin with one of these are what B108 finds, without a configuration.
pub const DIRECTORIES: [&str; 3] = ["/tmp", "/var/tmp", "/dev/shm"];

/// Of which a file has one, if Bandit has a finding of these rules in it.
pub const NEEDLES: &[&str] = &[ADDRESS, "/tmp", "/dev/shm"];

/// A text in the code: a literal, or a piece of an f-string between two of its values.
pub struct Text<'a> {
    /// The literal, or the f-string.
    pub expr: &'a Expr,
    /// The text itself.
    pub value: Cow<'a, str>,
    /// Whether something of the f-string stands before it.
    pub is_tail: bool,
}

impl Text<'_> {
    /// Whether B104 finds it.
    pub fn is_address(&self) -> bool {
        self.value == ADDRESS
    }

    /// The directory that all users share and that the text begins with: whether B108 finds it.
    pub fn directory(&self) -> Option<&'static str> {
        directory(&self.value)
    }
}

/// The directory of B108's that `text` begins with.
pub fn directory(text: &str) -> Option<&'static str> {
    DIRECTORIES
        .into_iter()
        .find(|directory| text.starts_with(directory))
}

/// The texts that `finds` takes, in source order. One that is a statement, such as a docstring, is
/// none.
pub fn texts<'a>(module: &Module<'a>, finds: impl Fn(&Text<'_>) -> bool) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    for expr in module.index().expressions() {
        match expr {
            Expr::StringLiteral(literal) => {
                let text = Text {
                    expr,
                    value: whole(literal),
                    is_tail: false,
                };
                let is_statement = || {
                    matches!(
                        module.index().parent_of(expr),
                        Some(AnyNode::Stmt(Stmt::Expr(_)))
                    )
                };
                if finds(&text) && !is_statement() {
                    texts.push(text);
                }
            }
            Expr::FString(fstring) => {
                texts.extend(pieces(expr, fstring).into_iter().filter(&finds));
            }
            _ => {}
        }
    }
    texts
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
