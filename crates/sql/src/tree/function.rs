//! Arguments of functions.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectName,
};

use super::Tree;
use super::query::Names;
use crate::dialect::Dialect;
use crate::position::{Context, NameKind, Position};

/// Functions of `PostgreSQL`'s that take an argument of any type, and those that make a value of a
/// type out of it, so that it cannot tell the type of a parameter: "could not determine data type of
/// parameter $1", "function int4(unknown) is not unique". Of all functions of `PostgreSQL` 15 that
/// take up to three arguments, these are the ones that differ.
const UNTYPED: &[&str] = &[
    "bool",
    "cidr",
    "concat",
    "concat_ws",
    "count",
    "float4",
    "float8",
    "format",
    "generate_series",
    "int2",
    "int4",
    "int8",
    "interval",
    "json_build_array",
    "json_build_object",
    "json_object_agg",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_object_agg",
    "macaddr",
    "money",
    "num_nonnulls",
    "num_nulls",
    "numeric",
    "pg_collation_for",
    "pg_column_compression",
    "pg_column_size",
    "pg_typeof",
    "regclass",
    "row",
    "timestamptz",
];

/// What looks like a function and is an operator on an array or a subquery: `b LIKE ALL ('{x}')`.
const QUANTIFIERS: &[&str] = &["all", "any", "some"];

impl Tree<'_> {
    pub(super) fn argument(&mut self, argument: &Expr, function: &str, sole: bool) {
        let is_postgres = matches!(self.dialect, Dialect::Postgres | Dialect::Unknown);
        let takes_none =
            QUANTIFIERS.contains(&function) || is_postgres && UNTYPED.contains(&function);
        let seat = if takes_none {
            Position::Other
        } else {
            Position::ValueOrName(Context::Argument {
                function: function.to_owned(),
                sole,
            })
        };
        self.operand(argument, &seat);
    }

    pub(super) fn function(&mut self, function: &Function) {
        self.object_name(&function.name, NameKind::Function);
        let name = last_name(&function.name);
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
}

/// A name without its schema, in lower case.
pub(super) fn last_name(name: &ObjectName) -> String {
    name.0
        .last()
        .and_then(|part| part.as_ident())
        .map(|name| name.value.to_lowercase())
        .unwrap_or_default()
}
