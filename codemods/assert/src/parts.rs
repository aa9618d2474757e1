//! All that an expression consists of.

use ast::visitor::source_order::{SourceOrderVisitor, walk_expr};
use harden_codemod::prelude::*;

/// The expression and all expressions in it, in source order.
pub(crate) fn parts(expr: &Expr) -> Vec<&Expr> {
    let mut parts = Parts(Vec::new());
    parts.visit_expr(expr);
    parts.0
}

struct Parts<'a>(Vec<&'a Expr>);

impl<'a> SourceOrderVisitor<'a> for Parts<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        self.0.push(expr);
        walk_expr(self, expr);
    }
}

/// Whether `expr` certainly counts as false: `False`, `0`, `""`, `not "text"`.
pub(crate) fn is_always_false(expr: &Expr) -> bool {
    match expr {
        Expr::BooleanLiteral(literal) => !literal.value,
        Expr::NoneLiteral(_) => true,
        Expr::NumberLiteral(literal) => match &literal.value {
            ast::Number::Int(value) => *value == 0,
            ast::Number::Float(value) => *value == 0.0,
            ast::Number::Complex { real, imag } => *real == 0.0 && *imag == 0.0,
        },
        Expr::StringLiteral(literal) => literal.value.is_empty(),
        Expr::BytesLiteral(literal) => literal.value.is_empty(),
        Expr::UnaryOp(unary) => unary.op == ast::UnaryOp::Not && is_always_true(&unary.operand),
        _ => false,
    }
}

/// Whether `expr` certainly counts as true, whatever is in it: `(x, "message")`, `"text"`, `1`.
pub(crate) fn is_always_true(expr: &Expr) -> bool {
    let has_one = |elements: &[Expr]| elements.iter().any(|element| !element.is_starred_expr());
    match expr {
        Expr::BooleanLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_) => !is_always_false(expr),
        Expr::Tuple(tuple) => has_one(&tuple.elts),
        Expr::List(list) => has_one(&list.elts),
        Expr::Set(set) => has_one(&set.elts),
        Expr::Dict(dict) => dict.items.iter().any(|item| item.key.is_some()),
        Expr::EllipsisLiteral(_) | Expr::Lambda(_) | Expr::Generator(_) => true,
        Expr::UnaryOp(unary) => unary.op == ast::UnaryOp::Not && is_always_false(&unary.operand),
        _ => false,
    }
}

/// The name of the function that `call` calls, without what it is an attribute of.
pub(crate) fn called(call: &ast::ExprCall) -> Option<&str> {
    match &*call.func {
        Expr::Name(name) => Some(&name.id),
        Expr::Attribute(attribute) => Some(&attribute.attr),
        _ => None,
    }
}

/// Whether a dotted name is one of a list, or below one that ends in a dot there.
pub(crate) fn is_listed(name: &str, list: &[&str]) -> bool {
    list.iter()
        .any(|known| name == *known || (known.ends_with('.') && name.starts_with(known)))
}
