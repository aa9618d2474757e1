//! Operands of expressions.

use sqlparser::ast::{
    AccessExpr, BinaryOperator, CastKind, DataType, DuplicateTreatment, Expr, Function,
    FunctionArg, FunctionArgExpr, FunctionArguments, InTarget, Subscript, UnaryOperator, Value,
};

use super::Tree;
use super::query::Names;
use crate::dialect::Dialect;
use crate::position::{Context, NameKind, Position};

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
    /// The operands in an expression that is no operand of its own.
    pub(super) fn expression(&mut self, expression: &Expr) {
        match expression {
            Expr::CompoundIdentifier(names) => self.names(names, NameKind::Column),
            Expr::QualifiedWildcard(name, _) => self.object_name(name, NameKind::Table),
            Expr::BinaryOp { left, op, right } => self.binary(left, op, right),
            Expr::IsDistinctFrom(left, right) | Expr::IsNotDistinctFrom(left, right) => {
                self.compare(left, right, &Context::Comparison);
            }
            Expr::UnaryOp { op, expr } => self.unary(op, expr),
            Expr::IsTrue(expr)
            | Expr::IsNotTrue(expr)
            | Expr::IsFalse(expr)
            | Expr::IsNotFalse(expr)
            | Expr::IsUnknown(expr)
            | Expr::IsNotUnknown(expr) => self.operand(expr, &Position::Condition),
            // PostgreSQL cannot tell the type of a parameter that is only asked whether it is null.
            Expr::IsNull(expr) | Expr::IsNotNull(expr) => self.operand(expr, &Position::Other),
            Expr::Between {
                expr, low, high, ..
            } => {
                self.operand(expr, &Position::ValueOrName(Context::Between));
                let seat = self.beside(expr, Context::Between);
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
            Expr::Extract { expr, .. } => self.operand(expr, &Position::Other),
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

    /// The seat of an operand beside another one: where that is constant, this may be the column.
    fn beside(&self, other: &Expr, context: Context) -> Position {
        if self.is_constant(other) {
            Position::ValueOrName(context)
        } else {
            Position::Value(context)
        }
    }

    fn compare(&mut self, left: &Expr, right: &Expr, context: &Context) {
        self.operand(left, &Position::ValueOrName(context.clone()));
        let seat = self.beside(left, context.clone());
        self.operand(right, &seat);
    }

    fn binary(&mut self, left: &Expr, operator: &BinaryOperator, right: &Expr) {
        match self.operands(operator) {
            Operands::Conditions => {
                self.operand(left, &Position::Condition);
                self.operand(right, &Position::Condition);
            }
            Operands::Values(context @ Context::Concatenation) => {
                self.operand(left, &Position::ValueOrName(context.clone()));
                self.operand(right, &Position::ValueOrName(context));
            }
            Operands::Values(context) => self.compare(left, right, &context),
            Operands::Right(context) => {
                self.operand(left, &Position::ValueOrName(Context::Comparison));
                let seat = self.beside(left, context);
                self.operand(right, &seat);
            }
            Operands::Unknown => {
                self.operand(left, &Position::Other);
                self.operand(right, &Position::Other);
            }
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

    fn unary(&mut self, operator: &UnaryOperator, operand: &Expr) {
        let seat = match operator {
            UnaryOperator::Not => Position::Condition,
            // The sign is a part of the number, and PostgreSQL cannot tell the type of `-$1`.
            UnaryOperator::Minus | UnaryOperator::Plus => Position::Joined,
            _ => Position::Other,
        };
        self.operand(operand, &seat);
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

    pub(super) fn argument(&mut self, argument: &Expr, function: &str, sole: bool) {
        let seat = Position::ValueOrName(Context::Argument {
            function: function.to_owned(),
            sole,
        });
        self.operand(argument, &seat);
    }

    pub(super) fn function(&mut self, function: &Function) {
        self.object_name(&function.name, NameKind::Function);
        let name = function
            .name
            .0
            .last()
            .and_then(|part| part.as_ident())
            .map(|name| name.value.to_lowercase())
            .unwrap_or_default();
        if let Some(condition) = &function.filter {
            self.operand(condition, &Position::Condition);
        }
        match &function.args {
            FunctionArguments::None => {}
            FunctionArguments::Subquery(query) => self.query(query, Names::Unused),
            FunctionArguments::List(list) => {
                let is_plain = function.over.is_none()
                    && function.within_group.is_empty()
                    && matches!(function.parameters, FunctionArguments::None)
                    && list.clauses.is_empty()
                    && !matches!(list.duplicate_treatment, Some(DuplicateTreatment::All));
                if is_plain {
                    self.arguments(&list.args, &name);
                } else {
                    self.within(Position::Other, |tree| tree.arguments(&list.args, &name));
                }
            }
        }
    }

    pub(super) fn arguments(&mut self, arguments: &[FunctionArg], function: &str) {
        for argument in arguments {
            let argument_expression = match argument {
                FunctionArg::Named { arg, .. }
                | FunctionArg::ExprNamed { arg, .. }
                | FunctionArg::Unnamed(arg) => arg,
            };
            match argument_expression {
                FunctionArgExpr::Expr(expression) => {
                    self.argument(expression, function, arguments.len() == 1);
                }
                FunctionArgExpr::QualifiedWildcard(name) => {
                    self.object_name(name, NameKind::Table);
                }
                _ => {}
            }
        }
    }

    /// Whether an expression has no column in it, as far as that shows. A hole may be one, but then
    /// so may the one beside it.
    fn is_constant(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Value(value) => !matches!(value.value, Value::Placeholder(_)),
            Expr::Identifier(name) => {
                self.slots.named(&name.value).is_some() || self.slots.is_parameter(&name.value)
            }
            Expr::Nested(inner)
            | Expr::UnaryOp { expr: inner, .. }
            | Expr::Cast { expr: inner, .. }
            | Expr::Collate { expr: inner, .. } => self.is_constant(inner),
            Expr::BinaryOp { left, right, .. } => {
                self.is_constant(left) && self.is_constant(right)
            }
            Expr::TypedString(_) | Expr::Interval(_) | Expr::Prefixed { .. } => true,
            _ => false,
        }
    }
}
