//! Operands of statements.

use sqlparser::ast::{
    Assignment, AssignmentTarget, ConflictTarget, Delete, FromTable, Insert, Merge, MergeAction,
    MergeInsertKind, MergeUpdateKind, OnConflictAction, OnInsert, SelectItem, SetExpr, Statement,
    TableObject, Update, UpdateTableFromKind,
};

use super::Tree;
use super::query::Names;
use crate::position::{Context, NameKind, Position};
use crate::sql::StatementKind;

impl Tree<'_> {
    /// The operands of a statement, and its kind.
    pub(super) fn statement(&mut self, statement: &Statement) -> StatementKind {
        match statement {
            Statement::Query(query) => {
                self.query(query, Names::Seen);
                match &*query.body {
                    SetExpr::Insert(_) => StatementKind::Insert,
                    SetExpr::Update(_) => StatementKind::Update,
                    SetExpr::Delete(_) => StatementKind::Delete,
                    SetExpr::Merge(_) => StatementKind::Merge,
                    _ => StatementKind::Select,
                }
            }
            Statement::Insert(insert) => {
                self.insert(insert);
                StatementKind::Insert
            }
            Statement::Update(update) => {
                self.update(update);
                StatementKind::Update
            }
            Statement::Delete(delete) => {
                self.delete(delete);
                StatementKind::Delete
            }
            Statement::Merge(merge) => {
                self.merge(merge);
                StatementKind::Merge
            }
            Statement::Call(function) => {
                self.function(function);
                StatementKind::Call
            }
            Statement::Explain { statement, .. } => {
                self.statement(statement);
                StatementKind::Explain
            }
            _ => StatementKind::Other(String::new()),
        }
    }

    fn insert(&mut self, insert: &Insert) {
        match &insert.table {
            TableObject::TableName(name) => self.object_name(name, NameKind::Table),
            TableObject::TableFunction(_) | TableObject::TableQuery(_) => {}
        }
        if let Some(alias) = &insert.table_alias {
            self.name(&alias.alias, NameKind::Alias);
        }
        for column in &insert.columns {
            self.object_name(column, NameKind::Column);
        }
        self.assignments(&insert.assignments);
        if let Some(source) = &insert.source {
            self.query(source, Names::Inserted);
        }
        match &insert.on {
            Some(OnInsert::DuplicateKeyUpdate(assignments)) => self.assignments(assignments),
            Some(OnInsert::OnConflict(conflict)) => {
                match &conflict.conflict_target {
                    Some(ConflictTarget::Columns { columns, predicate }) => {
                        self.names(columns, NameKind::Column);
                        // It has to be written as the index's.
                        if let Some(predicate) = predicate {
                            self.within(Position::Other, |tree| {
                                tree.operand(predicate, &Position::Condition);
                            });
                        }
                    }
                    Some(ConflictTarget::OnConstraint(name)) => {
                        self.object_name(name, NameKind::Other);
                    }
                    None => {}
                }
                if let OnConflictAction::DoUpdate(update) = &conflict.action {
                    self.assignments(&update.assignments);
                    if let Some(condition) = &update.selection {
                        self.operand(condition, &Position::Condition);
                    }
                }
            }
            _ => {}
        }
        self.returning(insert.returning.as_deref());
    }

    fn update(&mut self, update: &Update) {
        self.table_with_joins(&update.table);
        self.assignments(&update.assignments);
        if let Some(
            UpdateTableFromKind::BeforeSet(tables) | UpdateTableFromKind::AfterSet(tables),
        ) = &update.from
        {
            for table in tables {
                self.table_with_joins(table);
            }
        }
        if let Some(condition) = &update.selection {
            self.operand(condition, &Position::Condition);
        }
        self.order_by(&update.order_by, true);
        if let Some(limit) = &update.limit {
            self.operand(limit, &Position::Value(Context::Limit));
        }
        self.returning(update.returning.as_deref());
    }

    fn delete(&mut self, delete: &Delete) {
        for table in &delete.tables {
            self.object_name(table, NameKind::Table);
        }
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        for table in from.iter().chain(delete.using.iter().flatten()) {
            self.table_with_joins(table);
        }
        if let Some(condition) = &delete.selection {
            self.operand(condition, &Position::Condition);
        }
        self.order_by(&delete.order_by, true);
        if let Some(limit) = &delete.limit {
            self.operand(limit, &Position::Value(Context::Limit));
        }
        self.returning(delete.returning.as_deref());
    }

    fn merge(&mut self, merge: &Merge) {
        self.table(&merge.table);
        self.table(&merge.source);
        self.operand(&merge.on, &Position::Condition);
        for clause in &merge.clauses {
            if let Some(condition) = &clause.predicate {
                self.operand(condition, &Position::Condition);
            }
            match &clause.action {
                MergeAction::Insert(insert) => {
                    for column in &insert.columns {
                        self.object_name(column, NameKind::Column);
                    }
                    if let MergeInsertKind::Values(values) = &insert.kind {
                        self.values(values, true);
                    }
                }
                MergeAction::Update(update) => {
                    if let MergeUpdateKind::Set(assignments) = &update.kind {
                        self.assignments(assignments);
                    }
                }
                _ => {}
            }
        }
    }

    fn assignments(&mut self, assignments: &[Assignment]) {
        for assignment in assignments {
            match &assignment.target {
                AssignmentTarget::ColumnName(name) => self.object_name(name, NameKind::Column),
                AssignmentTarget::Tuple(names) => {
                    for name in names {
                        self.object_name(name, NameKind::Column);
                    }
                }
            }
            self.operand(&assignment.value, &Position::Value(Context::Assignment));
        }
    }

    fn returning(&mut self, items: Option<&[SelectItem]>) {
        if let Some(items) = items {
            self.projection(items, Names::Seen);
        }
    }
}
