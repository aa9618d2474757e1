//! Operands of operators.

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

use super::Tree;
use crate::dialect::Dialect;
use crate::position::{Context, Position};

/// What the operands of an operator are for.
enum Operands {
    Conditions,
    /// Both are for this, and one may be a column's name.
    Values(Context),
    /// Only the right one, and the left one is compared.
    Right(Context),
    Unknown,
}

impl Tree<'_> {
    /// The seat of an operand beside another one: where that is constant, and in the condition of a
    /// join, this may be the column.
    pub(super) fn beside(&self, other_is_constant: bool, context: Context) -> Position {
        if self.in_join || other_is_constant {
            Position::ValueOrName(context)
        } else {
            Position::Value(context)
        }
    }

    pub(super) fn compare(&mut self, left: &Expr, right: &Expr, context: &Context) {
        self.operand(left, &Position::ValueOrName(context.clone()));
        let seat = self.beside(self.is_constant(left), context.clone());
        self.operand(right, &seat);
    }

    /// An operator and those in its left operand, which are as many levels as the text is long.
    pub(super) fn binary(&mut self, mut left: &Expr, operator: &BinaryOperator, right: &Expr) {
        let mut chain = vec![(operator, right)];
        while let Expr::BinaryOp {
            left: first,
            op,
            right,
        } = left
        {
            chain.push((op, right));
            left = first;
        }
        let mut is_constant = self.is_constant(left);
        let mut first = Some(left);
        for (operator, right) in chain.into_iter().rev() {
            let operands = self.operands(operator);
            if let Some(first) = first.take() {
                let seat = match &operands {
                    Operands::Conditions => Position::Condition,
                    Operands::Values(context) => Position::ValueOrName(context.clone()),
                    Operands::Right(_) => Position::ValueOrName(Context::Comparison),
                    Operands::Unknown => Position::Other,
                };
                self.operand(first, &seat);
            }
            let seat = match operands {
                Operands::Conditions => Position::Condition,
                // Columns are put together as often as values.
                Operands::Values(context @ Context::Concatenation) => {
                    Position::ValueOrName(context)
                }
                Operands::Values(context) | Operands::Right(context) => {
                    self.beside(is_constant, context)
                }
                Operands::Unknown => Position::Other,
            };
            self.operand(right, &seat);
            is_constant = is_constant && self.is_constant(right);
        }
    }

    fn operands(&self, operator: &BinaryOperator) -> Operands {
        use BinaryOperator as Op;
        let is_postgres = matches!(self.dialect, Dialect::Postgres | Dialect::Unknown);
        match operator {
            Op::And | Op::Or | Op::Xor => Operands::Conditions,
            Op::Eq | Op::NotEq | Op::Lt | Op::LtEq | Op::Gt | Op::GtEq | Op::Spaceship => {
                Operands::Values(Context::Comparison)
            }
            // SQLite alone has `IS` for all operands.
            Op::Is | Op::IsNot if self.dialect == Dialect::Sqlite => {
                Operands::Values(Context::Comparison)
            }
            Op::StringConcat => Operands::Values(Context::Concatenation),
            Op::Plus
            | Op::Minus
            | Op::Multiply
            | Op::Divide
            | Op::Modulo
            | Op::MyIntegerDivide
            | Op::BitwiseAnd
            | Op::BitwiseOr => Operands::Values(Context::Arithmetic),
            Op::Match | Op::Regexp | Op::Glob => Operands::Values(Context::Pattern),
            Op::PGRegexMatch
            | Op::PGRegexIMatch
            | Op::PGRegexNotMatch
            | Op::PGRegexNotIMatch
            | Op::PGLikeMatch
            | Op::PGILikeMatch
            | Op::PGNotLikeMatch
            | Op::PGNotILikeMatch
                if is_postgres =>
            {
                Operands::Values(Context::Pattern)
            }
            // MySQL wants a literal there.
            Op::Arrow | Op::LongArrow
                if matches!(self.dialect, Dialect::Postgres | Dialect::Sqlite) =>
            {
                Operands::Right(Context::Json)
            }
            _ => Operands::Unknown,
        }
    }

    pub(super) fn unary(&mut self, operator: UnaryOperator, operand: &Expr) {
        let seat = match operator {
            UnaryOperator::Not => Position::Condition,
            // The sign is a part of the number, and PostgreSQL cannot tell the type of `-$1`.
            UnaryOperator::Minus | UnaryOperator::Plus => Position::Joined,
            _ => Position::Other,
        };
        self.operand(operand, &seat);
    }

    /// Whether an expression has no column in it, as far as that shows. A hole may be one, but then
    /// so may the one beside it.
    pub(super) fn is_constant(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Identifier(name) => self.slots.named(&name.value).is_some(),
            Expr::Nested(inner)
            | Expr::UnaryOp { expr: inner, .. }
            | Expr::Cast { expr: inner, .. }
            | Expr::Collate { expr: inner, .. } => self.is_constant(inner),
            Expr::BinaryOp { left, right, .. } => self.is_constant(left) && self.is_constant(right),
            Expr::Value(_) | Expr::TypedString(_) | Expr::Interval(_) | Expr::Prefixed { .. } => {
                true
            }
            _ => false,
        }
    }
}
