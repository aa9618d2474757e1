//! Operands of queries.

use sqlparser::ast::{
    Distinct, Expr, FunctionArg, GroupByExpr, JoinConstraint, JoinOperator, LimitClause,
    ObjectName, OrderByExpr, OrderByKind, Query, Select, SelectItem,
    SelectItemQualifiedWildcardKind, SetExpr, TableAlias, TableFactor, TableWithJoins, Values,
};

use super::Tree;
use crate::dialect::Dialect;
use crate::position::{Context, NameKind, Position};

/// Whether anything sees what a query's columns are called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// The program, or a query around it.
    Seen,
    /// It is a subquery in an expression.
    Unused,
    /// It is what `INSERT` inserts: its `VALUES` are values of columns.
    Inserted,
}

impl Tree<'_> {
    pub(super) fn query(&mut self, query: &Query, names: Names) {
        if let Some(with) = &query.with {
            for table in &with.cte_tables {
                self.name(&table.alias.name, NameKind::Table);
                let columns = table.alias.columns.iter().map(|column| &column.name);
                self.names(columns, NameKind::Column);
                self.query(&table.query, Names::Seen);
            }
        }
        let order = match &query.order_by {
            Some(order) => match &order.kind {
                OrderByKind::Expressions(expressions) => expressions.as_slice(),
                OrderByKind::All(_) => &[],
            },
            None => &[],
        };
        // Where rows are put together, what they are sorted by has to be written as one of the
        // columns is.
        let is_free = matches!(&*query.body, SetExpr::Select(select)
            if select.distinct.is_none() && !groups_by_expression(select));
        let sorts_by_columns = order.iter().all(|order| is_column(&order.expr));
        let instead = (!is_free && !sorts_by_columns).then_some(Position::OrderBy);
        let outer = std::mem::replace(&mut self.instead_in_columns, instead);
        self.set(&query.body, names);
        self.instead_in_columns = outer;
        self.order_by(order, is_free);
        let limit = Position::Value(Context::Limit);
        match &query.limit_clause {
            Some(LimitClause::LimitOffset {
                limit: count,
                offset,
                limit_by,
            }) if limit_by.is_empty() => {
                if let Some(count) = count {
                    self.operand(count, &limit);
                }
                if let Some(offset) = offset {
                    self.operand(&offset.value, &limit);
                }
            }
            Some(LimitClause::OffsetCommaLimit {
                offset,
                limit: count,
            }) => {
                self.operand(offset, &limit);
                self.operand(count, &limit);
            }
            _ => {}
        }
        if let Some(fetch) = &query.fetch
            && let Some(count) = &fetch.quantity
        {
            self.operand(count, &limit);
        }
    }

    pub(super) fn order_by(&mut self, expressions: &[OrderByExpr], is_free: bool) {
        let bare = self.instead_of_bare.replace(Position::OrderBy);
        for order in expressions {
            if is_free {
                self.operand(&order.expr, &Position::OrderBy);
            } else {
                self.within(Position::OrderBy, |tree| {
                    tree.operand(&order.expr, &Position::OrderBy);
                });
            }
        }
        self.instead_of_bare = bare;
    }

    fn set(&mut self, mut set: &SetExpr, names: Names) {
        // The left one may have as many levels as the text is long.
        while let SetExpr::SetOperation { left, right, .. } = set {
            self.set(right, names);
            set = left;
        }
        match set {
            SetExpr::Select(select) => self.select(select, names),
            SetExpr::Query(query) => self.query(query, names),
            SetExpr::Values(values) => self.values(values, names == Names::Inserted),
            SetExpr::Insert(statement)
            | SetExpr::Update(statement)
            | SetExpr::Delete(statement)
            | SetExpr::Merge(statement) => {
                self.statement(statement);
            }
            SetExpr::SetOperation { .. } | SetExpr::Table(_) => {}
        }
    }

    /// Rows. Where they are not inserted, nothing but the values gives the columns their types.
    pub(super) fn values(&mut self, values: &Values, inserted: bool) {
        for row in &values.rows {
            let seat = if inserted {
                Position::Value(Context::Row {
                    sole: row.content.len() == 1,
                })
            } else {
                Position::SelectList
            };
            for value in &row.content {
                self.operand(value, &seat);
            }
        }
    }

    fn select(&mut self, select: &Select, names: Names) {
        if select.into.is_some() {
            // It makes a table.
            self.within(Position::Other, |tree| tree.select_parts(select, names));
        } else {
            self.select_parts(select, names);
        }
    }

    fn select_parts(&mut self, select: &Select, names: Names) {
        let is_grouped = groups_by_expression(select);
        if let Some(Distinct::On(expressions)) = &select.distinct {
            self.within(Position::Other, |tree| {
                for expression in expressions {
                    tree.operand(expression, &Position::Other);
                }
            });
        }
        // They have to be written as what the rows are grouped by is.
        let instead = if is_grouped {
            Some(Position::GroupBy)
        } else {
            self.instead_in_columns.clone()
        };
        match instead {
            Some(instead) => self.within(instead, |tree| {
                tree.projection(&select.projection, names);
            }),
            None => self.projection(&select.projection, names),
        }
        for table in &select.from {
            self.table_with_joins(table);
        }
        if let Some(condition) = &select.selection {
            self.operand(condition, &Position::Condition);
        }
        if let GroupByExpr::Expressions(expressions, _) = &select.group_by {
            self.within(Position::GroupBy, |tree| {
                for expression in expressions {
                    tree.operand(expression, &Position::GroupBy);
                }
            });
        }
        if let Some(condition) = &select.having {
            if is_grouped {
                self.within(Position::GroupBy, |tree| {
                    tree.operand(condition, &Position::Condition);
                });
            } else {
                self.operand(condition, &Position::Condition);
            }
        }
    }

    /// What a query gives. Of the databases, all but `PostgreSQL` call a column without an alias by
    /// its text.
    pub(super) fn projection(&mut self, items: &[SelectItem], names: Names) {
        let by_text = names == Names::Seen && self.dialect != Dialect::Postgres;
        for item in items {
            match item {
                SelectItem::UnnamedExpr(expression) if by_text => {
                    self.within(Position::SelectList, |tree| {
                        tree.operand(expression, &Position::SelectList);
                    });
                }
                SelectItem::UnnamedExpr(expression) => {
                    self.operand(expression, &Position::SelectList);
                }
                // What looks like an alias may be the rest of the expression.
                SelectItem::ExprWithAlias { expr, alias } if by_text && self.is_snippet(alias) => {
                    self.within(Position::SelectList, |tree| {
                        tree.operand(expr, &Position::SelectList);
                    });
                    self.name(alias, NameKind::Alias);
                }
                SelectItem::ExprWithAlias { expr, alias } => {
                    self.operand(expr, &Position::SelectList);
                    self.name(alias, NameKind::Alias);
                }
                SelectItem::ExprWithAliases { expr, aliases } => {
                    self.operand(expr, &Position::SelectList);
                    self.names(aliases, NameKind::Alias);
                }
                SelectItem::QualifiedWildcard(kind, _) => match kind {
                    SelectItemQualifiedWildcardKind::ObjectName(name) => {
                        self.object_name(name, NameKind::Table);
                    }
                    SelectItemQualifiedWildcardKind::Expr(expression) => {
                        self.operand(expression, &Position::Other);
                    }
                },
                SelectItem::Wildcard(_) => {}
            }
        }
    }

    pub(super) fn table_with_joins(&mut self, table: &TableWithJoins) {
        self.table(&table.relation);
        for join in &table.joins {
            self.table(&join.relation);
            self.join(&join.join_operator);
        }
    }

    fn join(&mut self, operator: &JoinOperator) {
        let (JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint)
        | JoinOperator::StraightJoin(constraint)) = operator
        else {
            return;
        };
        match constraint {
            JoinConstraint::On(condition) => {
                let outer = std::mem::replace(&mut self.in_join, true);
                self.operand(condition, &Position::Condition);
                self.in_join = outer;
            }
            JoinConstraint::Using(names) | JoinConstraint::UsingAlias(names, _) => {
                for name in names {
                    self.object_name(name, NameKind::Column);
                }
            }
            JoinConstraint::Natural | JoinConstraint::None => {}
        }
    }

    pub(super) fn table(&mut self, table: &TableFactor) {
        let alias = match table {
            TableFactor::Table {
                name, alias, args, ..
            } => {
                if let Some(arguments) = args {
                    self.object_name(name, NameKind::Function);
                    self.table_function(name, &arguments.args);
                } else {
                    self.object_name(name, NameKind::Table);
                }
                alias
            }
            TableFactor::Function {
                name, args, alias, ..
            } => {
                self.object_name(name, NameKind::Function);
                self.table_function(name, args);
                alias
            }
            TableFactor::Derived {
                subquery, alias, ..
            } => {
                self.query(subquery, Names::Seen);
                alias
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => {
                self.table_with_joins(table_with_joins);
                alias
            }
            _ => return,
        };
        if let Some(alias) = alias {
            self.alias(alias);
        }
    }

    fn table_function(&mut self, name: &ObjectName, arguments: &[FunctionArg]) {
        let name = super::function::last_name(name);
        if matches!(self.dialect, Dialect::Sqlite | Dialect::Postgres) {
            self.arguments(arguments, &name);
        } else {
            self.within(Position::Other, |tree| tree.arguments(arguments, &name));
        }
    }

    fn alias(&mut self, alias: &TableAlias) {
        self.name(&alias.name, NameKind::Alias);
        self.names(
            alias.columns.iter().map(|column| &column.name),
            NameKind::Alias,
        );
    }
}

/// Whether rows are grouped by more than columns.
fn groups_by_expression(select: &Select) -> bool {
    match &select.group_by {
        GroupByExpr::All(_) => true,
        GroupByExpr::Expressions(expressions, _) => !expressions.iter().all(is_column),
    }
}

/// Whether an expression is nothing but a column's name or number.
fn is_column(expression: &Expr) -> bool {
    matches!(
        expression,
        Expr::Identifier(_) | Expr::CompoundIdentifier(_) | Expr::Value(_)
    )
}
