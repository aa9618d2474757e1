//! The texts that Bandit takes for SQL (`plugins/injection_sql.py`, B608).

use std::borrow::Cow;
use std::sync::LazyLock;

use harden_rewriter::prelude::*;
use regex::Regex;

/// Bandit's own pattern. Python's `\s` takes four control characters more.
static SQL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?is)select[\s\x1c-\x1f].*from[\s\x1c-\x1f]|delete[\s\x1c-\x1f]+from[\s\x1c-\x1f]|insert[\s\x1c-\x1f]+into[\s\x1c-\x1f].*values[\s\x1c-\x1f(]|update[\s\x1c-\x1f].*set[\s\x1c-\x1f]",
    )
    .ok()
});

/// Of which a file has one, in small letters or capitals, if it has SQL that Bandit finds: each
/// verb with what can stand behind it in the source where the text has a blank there.
#[rustfmt::skip]
pub const NEEDLES: &[&str] = &[
    "select ", "select\t", "select\n", "select\r", "select\\", "select\"", "select'", "select{",
    "insert ", "insert\t", "insert\n", "insert\r", "insert\\", "insert\"", "insert'", "insert{",
    "update ", "update\t", "update\n", "update\r", "update\\", "update\"", "update'", "update{",
    "delete ", "delete\t", "delete\n", "delete\r", "delete\\", "delete\"", "delete'", "delete{",
];

/// A text in which Bandit sees SQL.
pub struct Query<'a> {
    /// The literal or f-string.
    pub expr: &'a Expr,
    /// From its start to the end of the expression whose lines Bandit looks at for comments.
    pub range: TextRange,
}

/// The finding of every text, in source order.
///
/// A literal counts as an operand of an operator, or where its method `format` or `replace` is
/// taken; an f-string always does, even without values (`_evaluate_ast` of Bandit's plugin).
pub fn queries<'a>(module: &Module<'a>) -> Vec<Query<'a>> {
    let mut queries = Vec::new();
    for expr in module.index().expressions() {
        match expr {
            Expr::StringLiteral(literal) => {
                let parent = module.index().parent_of(expr);
                let (is_sql, end) = match parent {
                    Some(AnyNode::Expr(parent @ Expr::BinOp(_))) => {
                        (is_sql(&chain(module, expr, parent)), parent.end())
                    }
                    Some(AnyNode::Expr(Expr::Attribute(method)))
                        if matches!(method.attr.as_str(), "format" | "replace") =>
                    {
                        (is_sql(literal.value.to_str()), method.end())
                    }
                    _ => continue,
                };
                if is_sql {
                    let range = TextRange::new(expr.start(), end.max(expr.end()));
                    queries.push(Query { expr, range });
                }
            }
            Expr::FString(string) => {
                let found = texts(module, string);
                queries.extend(found.iter().filter(|text| is_sql(text)).map(|_| Query {
                    expr,
                    range: expr.range(),
                }));
            }
            _ => {}
        }
    }
    queries
}

fn is_sql(text: &str) -> bool {
    // The pattern is constant and a test matches with it, so there is one.
    SQL.as_ref().is_some_and(|sql| sql.is_match(text))
}

/// What Bandit makes of a literal in a chain of operators: the literal, then every literal operand
/// of the chain that is none of its own operator's (`concat_string` of Bandit's utilities).
fn chain<'a>(module: &Module<'a>, literal: &'a Expr, own: &'a Expr) -> Cow<'a, str> {
    let mut root = own;
    while let Some(AnyNode::Expr(outer @ Expr::BinOp(_))) = module.index().parent_of(root) {
        root = outer;
    }
    let mut texts = Vec::new();
    texts.extend(text(literal));
    let mut todo = vec![root];
    while let Some(expr) = todo.pop() {
        match expr {
            Expr::BinOp(_) if expr.range() == own.range() => {}
            Expr::BinOp(binary) => todo.extend([&*binary.right, &*binary.left]),
            operand => texts.extend(text(operand)),
        }
    }
    match texts.as_slice() {
        [only] => Cow::Borrowed(only),
        texts => Cow::Owned(texts.join(" ")),
    }
}

fn text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        _ => None,
    }
}

/// The literal text of an f-string, and of each format specification in it, which is an f-string of
/// its own to Python.
fn texts(module: &Module<'_>, string: &ast::ExprFString) -> Vec<String> {
    let mut texts = vec![String::new()];
    for part in &string.value {
        match part {
            ast::FStringPart::Literal(literal) => texts[0].push_str(&literal.value),
            ast::FStringPart::FString(string) => read(module, &string.elements, 0, &mut texts),
        }
    }
    texts
}

fn read(
    module: &Module<'_>,
    elements: &ast::InterpolatedStringElements,
    into: usize,
    texts: &mut Vec<String>,
) {
    for element in elements {
        match element {
            ast::InterpolatedStringElement::Literal(literal) => {
                texts[into].push_str(&literal.value);
            }
            ast::InterpolatedStringElement::Interpolation(value) => {
                // `{value=}` puts its own source in.
                if let Some(debug) = &value.debug_text {
                    let source = module.slice(module.parenthesized(&value.expression));
                    texts[into].push_str(debug.leading());
                    texts[into].push_str(source);
                    texts[into].push_str(debug.trailing());
                }
                if let Some(spec) = &value.format_spec {
                    texts.push(String::new());
                    read(module, &spec.elements, texts.len() - 1, texts);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_is_one() {
        assert!(is_sql("Select a\n from b "));
        assert!(is_sql("delete\tfrom b "));
        assert!(is_sql("insert into b values("));
        assert!(is_sql("update b set c"));
        assert!(!is_sql("select a from"));
        assert!(!is_sql("selection from "));
    }
}
