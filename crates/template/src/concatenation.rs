use harden_rewriter::prelude::*;

use crate::reader::Reader;
use crate::{Spelling, Unreadable};

impl<'a> Reader<'_, 'a> {
    /// `a + "b" + c`, where a string among the operands makes strings of them all.
    pub(crate) fn concatenation(&mut self, binary: &'a ast::ExprBinOp) -> Result<(), Unreadable> {
        let mut operands = Vec::new();
        flatten(&binary.left, &mut operands);
        flatten(&binary.right, &mut operands);
        if !operands
            .iter()
            .any(|operand| is_text(operand) || (self.is_whole)(operand))
        {
            return Err(Unreadable::Dynamic);
        }
        for operand in operands {
            match operand {
                Expr::BytesLiteral(_) => return Err(Unreadable::Bytes),
                operand if is_text(operand) => self.text(operand)?,
                operand => self.push_value(operand, Spelling::Operand, self.operand(operand)),
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
