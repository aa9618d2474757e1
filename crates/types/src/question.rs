//! From a range of a text to the type of the expression there.

use std::path::Path;

use harden_codemod::Known;
use harden_rewriter::{Ranged as _, TextRange};
use ruff_db::files::File;
use ruff_db::parsed::parsed_module;
use ruff_db::source::source_text;
use ruff_python_ast::AnyNodeRef;
use ruff_python_ast::find_node::{CoveringNode, covering_node};
use ty_python_semantic::types::ide_support::static_member_type_for_attribute;
use ty_python_semantic::{Db, HasType as _, SemanticModel};

use crate::answer::Answer;
use crate::database::Database;
use crate::places::{self, Places};
use crate::yardsticks::Yardsticks;
use crate::{depth, path};

/// What is asked.
pub(crate) struct Question<'a> {
    pub(crate) path: &'a Path,
    pub(crate) text: &'a str,
    pub(crate) range: TextRange,
}

impl Question<'_> {
    /// What is known; nothing where there is no such expression, or none that could be analysed.
    pub(crate) fn ask(&self, database: &mut Database) -> Option<Known> {
        let path = path::of_file(self.path)?;
        let file = database.overlay(&path, self.text)?;
        if source_text(database, file).is_notebook() {
            return None;
        }
        self.ask_of(database, file, database.yardsticks()?)
    }

    fn ask_of(&self, db: &dyn Db, file: File, yardsticks: File) -> Option<Known> {
        let file = db.program_file(file);
        let parsed = parsed_module(db, file.python_file(db)).load(db);
        if !parsed.errors().is_empty() {
            return None;
        }
        let root = AnyNodeRef::from(parsed.syntax());
        if depth::is_excessive(root) {
            return None;
        }
        let found = find(root, self.range)?;
        let node = found.node();
        let expr = node.as_expr_ref()?;
        let model = SemanticModel::new(db, file);
        let env = model.program_environment();
        let yardsticks = Yardsticks::new(db, yardsticks)?;
        let answer = Answer::new(db, &env, &yardsticks);
        let places = Places::of(node);
        if places.are_shared_in(root) {
            return None;
        }
        let scope = places::scope(&found, root);
        if !places.are_assigned_in(scope) {
            return Some(answer.known(expr.inferred_type(&model)?));
        }
        // What it is declared as holds all the same.
        let AnyNodeRef::ExprAttribute(attribute) = node else {
            return None;
        };
        if Places::of(AnyNodeRef::from(&*attribute.value)).are_assigned_in(scope) {
            return None;
        }
        let declared = static_member_type_for_attribute(&model, attribute)?;
        Some(Known {
            kind: answer.known(declared).kind,
            ..Known::default()
        })
    }
}

/// The expression that takes up just `range`. There is at most one: none consists of another one
/// and nothing else.
fn find(root: AnyNodeRef<'_>, range: TextRange) -> Option<CoveringNode<'_>> {
    if !root.range().contains_range(range) {
        return None;
    }
    // The parts of a literal are nodes as well.
    let found = covering_node(root, range)
        .find_first(|node| node.as_expr_ref().is_some())
        .ok()?;
    (found.node().range() == range).then_some(found)
}
