//! Operands of expressions.

use sqlparser::ast::{AccessExpr, CastKind, DataType, Expr, InTarget, Subscript};

use super::Tree;
use super::query::Names;
use crate::dialect::Dialect;
use crate::position::{Context, NameKind, Position};

/// The deepest level that is looked at: the stack is finite, and the parser puts no limit to
/// operators that stand behind their operand.
const MAX_DEPTH: usize = 100;

impl Tree<'_> {
    /// The operands in an expression that is no operand of its own.
    pub(super) fn expression(&mut self, expression: &Expr) {
        if self.depth == MAX_DEPTH {
            return;
        }
        self.depth += 1;
        self.expression_within_depth(expression);
        self.depth -= 1;
    }

    fn expression_within_depth(&mut self, expression: &Expr) {
        match expression {
            Expr::CompoundIdentifier(names) => self.names(names, NameKind::Column),
            Expr::QualifiedWildcard(name, _) => self.object_name(name, NameKind::Table),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                self.compare(left, right, &Context::Comparison);
            }
            Expr::UnaryOp { op, expr } => self.unary(*op, expr),
            Expr::IsTrue(expr)
            | Expr::IsNotTrue(expr)
            | Expr::IsFalse(expr)
            | Expr::IsNotFalse(expr)
            | Expr::IsUnknown(expr)
            | Expr::IsNotUnknown(expr) => self.operand(expr, &Position::Condition),
            // PostgreSQL cannot tell the type of a parameter there.
            Expr::IsNull(expr) | Expr::IsNotNull(expr) | Expr::Extract { expr, .. } => {
                self.operand(expr, &Position::Other);
            }
            Expr::Between {
                expr, low, high, ..
            } => {
                self.operand(expr, &Position::ValueOrName(Context::Between));
                let seat = self.beside(self.is_constant(expr), Context::Between);
                self.operand(low, &seat);
                self.operand(high, &seat);
            }
            Expr::Like {
                any: false,
                expr,
                pattern,
                escape_char,
                ..
            }
            | Expr::ILike {
                any: false,
                expr,
                pattern,
                escape_char,
                ..
            }
            | Expr::SimilarTo {
                expr,
                pattern,
                escape_char,
                ..
            } => {
                self.compare(expr, pattern, &Context::Pattern);
                if let Some(escape) = escape_char {
                    self.operand(escape, &Position::Other);
                }
            }
            Expr::RLike { expr, pattern, .. } => self.compare(expr, pattern, &Context::Pattern),
            Expr::In { expr, target, .. } => self.in_list(expr, target),
            Expr::AnyOp { left, right, .. } | Expr::AllOp { left, right, .. } => {
                self.operand(left, &Position::ValueOrName(Context::Comparison));
                self.operand(right, &Position::Other);
            }
            Expr::Case {
                operand,
                conditions,
                else_result,
                ..
            } => {
                let value = Position::ValueOrName(Context::Case);
                let when = match operand {
                    Some(operand) => {
                        self.operand(operand, &value);
                        &value
                    }
                    None => &Position::Condition,
                };
                for case in conditions {
                    self.operand(&case.condition, when);
                    self.operand(&case.result, &value);
                }
                if let Some(result) = else_result {
                    self.operand(result, &value);
                }
            }
            Expr::Cast {
                kind,
                expr,
                data_type,
                format,
            } => {
                let is_plain =
                    matches!(kind, CastKind::Cast | CastKind::DoubleColon) && format.is_none();
                let seat = if is_plain {
                    Position::ValueOrName(Context::Cast {
                        to: data_type.to_string(),
                    })
                } else {
                    Position::Other
                };
                self.operand(expr, &seat);
                self.data_type(data_type);
            }
            Expr::Substring {
                expr,
                substring_from,
                substring_for,
                ..
            } => {
                let arguments = [Some(expr), substring_from.as_ref(), substring_for.as_ref()];
                for argument in arguments.into_iter().flatten() {
                    self.argument(argument, "substring", false);
                }
            }
            Expr::Trim {
                trim_what,
                expr,
                trim_characters,
                ..
            } => {
                self.argument(expr, "trim", false);
                let what = trim_what.as_deref().into_iter();
                for argument in what.chain(trim_characters.iter().flatten()) {
                    self.argument(argument, "trim", false);
                }
            }
            Expr::Position { expr, r#in } => {
                self.argument(expr, "position", false);
                self.argument(r#in, "position", false);
            }
            Expr::Ceil { expr, .. } => self.argument(expr, "ceil", true),
            Expr::Floor { expr, .. } => self.argument(expr, "floor", true),
            Expr::AtTimeZone {
                timestamp,
                time_zone,
            } => {
                self.operand(timestamp, &Position::Other);
                self.operand(time_zone, &Position::Other);
            }
            Expr::TypedString(typed) => {
                self.typed(&Expr::Value(typed.value.clone()));
                self.data_type(&typed.data_type);
            }
            Expr::Prefixed { value, .. } => self.typed(value),
            Expr::Interval(interval) => self.typed(&interval.value),
            Expr::Function(function) => self.function(function),
            Expr::MatchAgainst {
                columns,
                match_value,
                ..
            } => {
                for column in columns {
                    self.object_name(column, NameKind::Column);
                }
                let seat = match self.dialect {
                    Dialect::Mysql => Position::Value(Context::Pattern),
                    _ => Position::Other,
                };
                self.operand(&Expr::Value(match_value.clone()), &seat);
            }
            Expr::Exists { subquery, .. } | Expr::Subquery(subquery) => {
                self.query(subquery, Names::Unused);
            }
            Expr::Tuple(values) => {
                for value in values {
                    self.operand(value, &Position::ValueOrName(Context::Comparison));
                }
            }
            Expr::Array(array) => {
                for value in &array.elem {
                    self.argument(value, "array", array.elem.len() == 1);
                }
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                self.operand(root, &Position::Other);
                for access in access_chain {
                    if let AccessExpr::Subscript(Subscript::Index { index }) = access {
                        self.operand(index, &Position::Other);
                    }
                }
            }
            // These come here only through what cannot be an operand.
            Expr::Identifier(name) => self.name(name, NameKind::Other),
            Expr::Nested(inner) => self.operand(inner, &Position::Other),
            _ => {}
        }
    }

    /// A literal with a type before it, or an interval's number.
    fn typed(&mut self, value: &Expr) {
        self.within(Position::TypedLiteral, |tree| {
            tree.operand(value, &Position::TypedLiteral);
        });
    }

    fn data_type(&mut self, data_type: &DataType) {
        if let DataType::Custom(name, _) = data_type {
            self.object_name(name, NameKind::Other);
        }
    }

    fn in_list(&mut self, expression: &Expr, target: &InTarget) {
        self.operand(expression, &Position::ValueOrName(Context::Comparison));
        match target {
            InTarget::List(items) => {
                let sole = items.len() == 1;
                for item in items {
                    self.operand(item, &Position::Value(Context::InList { sole }));
                }
            }
            InTarget::Subquery(query) => self.query(query, Names::Unused),
            InTarget::Unnest(expression) => self.operand(expression, &Position::Other),
            InTarget::Table { name, .. } => self.object_name(name, NameKind::Table),
        }
    }
}
