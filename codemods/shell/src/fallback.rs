//! What a program does when a command fails: if it then starts something else, it may well count
//! on a program that is not there being just one more failure.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// What differs where another process is started then.
pub(crate) const EFFECT: &str = "what is started when the command fails is not reached where its \
     program is not there, since that raises FileNotFoundError";

/// Whether another process is started where `status`, a wait status that only is tested, says
/// that its command failed. `starts` are the calls in the file that start one.
pub(crate) fn starts_another(
    cx: &Context<'_>,
    starts: &[QualifiedCall<'_>],
    status: &Expr,
) -> bool {
    follow(cx, starts, status, 3)
}

fn follow(cx: &Context<'_>, starts: &[QualifiedCall<'_>], status: &Expr, steps: usize) -> bool {
    let Some(steps) = steps.checked_sub(1) else {
        return false;
    };
    let index = cx.module.index();
    // A status that is not zero is a failure; `not` and `== 0` turn that round.
    let mut failed_if = true;
    let mut value = status;
    loop {
        let outer = match index.parent_of(value) {
            Some(AnyNode::Expr(outer)) => outer,
            Some(AnyNode::Stmt(stmt)) => {
                return by_statement(cx, starts, stmt, value, failed_if, steps);
            }
            None => return false,
        };
        match outer {
            Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => failed_if = !failed_if,
            Expr::Compare(compare) if matches!(&*compare.ops, [ast::CmpOp::Eq]) => {
                failed_if = !failed_if;
            }
            Expr::BoolOp(bool_op) => {
                let goes_on_if = bool_op.op == ast::BoolOp::And;
                let rest = TextRange::new(value.end(), outer.end());
                if goes_on_if == failed_if && starts_process(starts, rest) {
                    return true;
                }
            }
            Expr::If(if_) if if_.test.range() == value.range() => {
                let branch = if failed_if { &if_.body } else { &if_.orelse };
                return starts_process(starts, branch.range());
            }
            Expr::Compare(_) | Expr::BinOp(_) | Expr::Call(_) | Expr::If(_) => {}
            _ => return false,
        }
        value = outer;
    }
}

fn by_statement(
    cx: &Context<'_>,
    starts: &[QualifiedCall<'_>],
    stmt: &Stmt,
    value: &Expr,
    failed_if: bool,
    steps: usize,
) -> bool {
    match stmt {
        Stmt::If(if_) => {
            // The body behind the test, and all that is reached when the test does not hold.
            let clause = if_
                .elif_else_clauses
                .iter()
                .position(|clause| clause.range.contains_range(value.range()));
            let body = match clause {
                None => &if_.body,
                Some(clause) => &if_.elif_else_clauses[clause].body,
            };
            let (Some(first), Some(last)) = (body.first(), body.last()) else {
                return false;
            };
            if failed_if {
                return starts_process(starts, TextRange::new(first.start(), last.end()));
            }
            let leaves = matches!(
                last,
                Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_) | Stmt::Raise(_)
            );
            // Where success leaves, failure is what the rest of the function is for.
            let end = if leaves {
                end_of_function(cx, value)
            } else {
                stmt.end()
            };
            starts_process(starts, TextRange::new(last.end(), end))
        }
        Stmt::While(while_) if failed_if => {
            starts_process(starts, TextRange::new(while_.test.end(), stmt.end()))
        }
        Stmt::Assign(_) | Stmt::AnnAssign(_) => {
            let target = match stmt {
                Stmt::Assign(assign) => assign.targets.first(),
                Stmt::AnnAssign(assign) => Some(&*assign.target),
                _ => None,
            };
            let index = cx.module.index();
            let binding = target.and_then(|target| index.binding_at(target.range()));
            binding.is_some_and(|binding| {
                index.uses_of(binding).any(|used| {
                    matches!(index.node_of(used.name), Some(AnyNode::Expr(expr))
                        if follow(cx, starts, expr, steps))
                })
            })
        }
        _ => false,
    }
}

fn end_of_function(cx: &Context<'_>, value: &Expr) -> TextSize {
    cx.module
        .index()
        .ancestors(value)
        .find_map(|node| match node {
            AnyNode::Stmt(stmt @ Stmt::FunctionDef(_)) => Some(stmt.end()),
            _ => None,
        })
        .unwrap_or(cx.module.text().text_len())
}

fn starts_process(starts: &[QualifiedCall<'_>], range: TextRange) -> bool {
    starts
        .iter()
        .any(|call| range.contains_range(call.expr.range()))
}
