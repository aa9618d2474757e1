use harden_codemod::prelude::*;

use super::{Reader, Spelling};
use crate::joined;
use crate::reason::Reason;

impl<'a> Reader<'_, 'a> {
    /// `a + "b" + c`, where a string among the operands makes strings of them all.
    pub(super) fn concatenation(&mut self, binary: &'a ast::ExprBinOp) -> Result<(), Reason> {
        let mut operands = Vec::new();
        flatten(&binary.left, &mut operands);
        flatten(&binary.right, &mut operands);
        let is_joined = |operand: &Expr| joined::of(self.cx, operand).is_some();
        if !operands
            .iter()
            .any(|operand| is_text(operand) || is_joined(operand))
        {
            return Err(Reason::DynamicCommand);
        }
        for operand in operands {
            match operand {
                Expr::BytesLiteral(_) => return Err(Reason::BytesCommand),
                operand if is_text(operand) => self.text(operand)?,
                operand => self.push_value(operand, Spelling::Operand),
            }
        }
        Ok(())
    }
}

fn flatten<'a>(expr: &'a Expr, operands: &mut Vec<&'a Expr>) {
    match expr {
        Expr::BinOp(binary) if binary.op == ast::Operator::Add => {
            flatten(&binary.left, operands);
            flatten(&binary.right, operands);
        }
        _ => operands.push(expr),
    }
}

/// Whether `expr` is a string by its form, so that [`Reader::text`] can read it.
fn is_text(expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => true,
        Expr::BinOp(binary) => {
            binary.op == ast::Operator::Mod && matches!(&*binary.left, Expr::StringLiteral(_))
        }
        Expr::Call(call) => matches!(&*call.func, Expr::Attribute(method)
            if method.attr.as_str() == "format" && matches!(&*method.value, Expr::StringLiteral(_))),
        _ => false,
    }
}
