//! Whether statements can be put around a call.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;

/// A simple statement that has its lines to itself.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) stmt: &'a Stmt,
    pub(crate) indent: &'a str,
}

impl<'a> Place<'a> {
    /// The statement that `expr` is evaluated in, before anything else of it.
    ///
    /// # Errors
    /// Where it is not, or the statement shares its lines with another.
    pub(crate) fn of(cx: &Context<'a>, expr: &Expr) -> Result<Self, Reason> {
        let index = cx.module.index();
        let mut inner = expr.range();
        for node in index.ancestors(expr) {
            match node {
                AnyNode::Expr(outer) => {
                    if !evaluates_first(outer, inner) {
                        return Err(Reason::NoPlace);
                    }
                    inner = outer.range();
                }
                AnyNode::Stmt(stmt) => {
                    let fits = match stmt {
                        Stmt::Expr(_) | Stmt::Return(_) | Stmt::Assign(_) => true,
                        Stmt::AnnAssign(assign) => assign.target.is_name_expr(),
                        Stmt::AugAssign(assign) => assign.target.is_name_expr(),
                        _ => false,
                    };
                    return if fits && has_its_lines(cx, stmt) {
                        let indent = cx.module.indent_of_line(stmt.start());
                        Ok(Place { stmt, indent })
                    } else {
                        Err(Reason::NoPlace)
                    };
                }
            }
        }
        Err(Reason::NoPlace)
    }

    /// What stands in the statement before and after `range`.
    ///
    /// # Errors
    /// Where a comment is among it, or it takes more than one line.
    pub(crate) fn around(
        &self,
        cx: &Context<'a>,
        range: TextRange,
    ) -> Result<(&'a str, &'a str), Reason> {
        let module = cx.module;
        if module.has_comment(self.stmt.range()) {
            return Err(Reason::CommentInCommand);
        }
        let before = module.slice(TextRange::new(self.stmt.start(), range.start()));
        let after = module.slice(TextRange::new(range.end(), self.stmt.end()));
        if before.contains(['\n', '\r']) || after.contains(['\n', '\r']) {
            return Err(Reason::NoPlace);
        }
        Ok((before, after))
    }
}

/// Whether nothing else of `outer` is evaluated before the part of it at `inner`, but names.
fn evaluates_first(outer: &Expr, inner: TextRange) -> bool {
    let is = |expr: &Expr| expr.range() == inner;
    let inert = |expr: &Expr| {
        let mut expr = expr;
        while let Expr::Attribute(attribute) = expr {
            expr = &attribute.value;
        }
        expr.is_name_expr() || expr.is_string_literal_expr()
    };
    match outer {
        Expr::Attribute(attribute) => is(&attribute.value),
        Expr::Subscript(subscript) => is(&subscript.value),
        Expr::UnaryOp(unary) => is(&unary.operand),
        Expr::BinOp(binary) => is(&binary.left),
        Expr::Compare(compare) => is(&compare.left),
        Expr::If(if_) => is(&if_.test),
        Expr::BoolOp(bool_op) => bool_op.values.first().is_some_and(is),
        Expr::Tuple(tuple) => tuple.elts.first().is_some_and(is),
        Expr::List(list) => list.elts.first().is_some_and(is),
        Expr::Call(call) => {
            is(&call.func)
                || (inert(&call.func) && call.arguments.args.first().is_some_and(is))
                || (inert(&call.func)
                    && call.arguments.args.is_empty()
                    && call
                        .arguments
                        .keywords
                        .first()
                        .is_some_and(|keyword| is(&keyword.value)))
        }
        _ => false,
    }
}

/// Whether nothing but a comment stands on the statement's lines beside it.
fn has_its_lines(cx: &Context<'_>, stmt: &Stmt) -> bool {
    let module = cx.module;
    let first = module.line_range(stmt.start());
    let last = module.line_range(stmt.end());
    let before = module.slice(TextRange::new(first.start(), stmt.start()));
    let after = module.slice(TextRange::new(stmt.end(), last.end().max(stmt.end())));
    before.trim_start_matches('\u{feff}').trim().is_empty()
        && (after.trim().is_empty() || after.trim_start().starts_with('#'))
}
