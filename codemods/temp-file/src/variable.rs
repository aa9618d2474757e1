//! A variable that has a path, with all that is done with it.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::names::is_used;
use crate::place::Place;
use crate::reason::Reason;
use crate::uses::{self, Use};

/// What is known of a variable.
pub(crate) struct Variable<'a> {
    /// Every place that reads it, in source order.
    pub(crate) uses: Vec<(&'a Expr, Use<'a>)>,
    /// Whether nothing else is ever assigned to it.
    pub(crate) is_bound_once: bool,
}

impl<'a> Variable<'a> {
    /// The variable that the statement at `place` assigns to as `name`.
    ///
    /// # Errors
    /// Where other code may read it in a way that is not seen: by way of a namespace or a text, or
    /// from another file.
    pub(crate) fn of(
        cx: &Context<'a>,
        name: &ast::ExprName,
        place: &Place<'_>,
    ) -> Result<Self, Reason> {
        let index = cx.module.index();
        let hidden = || Reason::Escapes(format!("other code may read `{}`", name.id));
        let binding = index.binding_at(name.range).ok_or_else(hidden)?;
        let is_hidden = match index.scope_kind(binding) {
            ScopeKind::Module => cx.escapes(binding),
            _ => ["eval", "exec", "locals", "vars"]
                .iter()
                .any(|reader| is_used(cx, place, reader)),
        };
        if is_hidden {
            return Err(hidden());
        }
        let mut uses = Vec::new();
        for used in index.uses_of(binding) {
            if let Some(AnyNode::Expr(expr)) = index.node_of(used.name) {
                uses.push((expr, uses::of(cx, expr)));
            }
        }
        uses.sort_by_key(|(expr, _)| expr.start());
        Ok(Variable {
            uses,
            is_bound_once: index.bindings_of_same_name(binding).count() == 1,
        })
    }
}
