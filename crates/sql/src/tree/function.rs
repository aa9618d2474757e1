//! Arguments of functions.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments, ObjectName,
};

use super::Tree;
use super::query::Names;
use crate::position::{Context, NameKind, Position};

impl Tree<'_> {
    pub(super) fn argument(&mut self, argument: &Expr, function: &str, sole: bool) {
        let seat = Position::ValueOrName(Context::Argument {
            function: function.to_owned(),
            sole,
        });
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
