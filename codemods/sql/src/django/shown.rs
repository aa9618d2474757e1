//! Whether all that Bandit minds in a call is fixed by the source.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_justification::Fact;
use harden_proof::{Because, Doubt, Proof};

use super::find::{Extra, Sql, is_plain_dict, is_plain_list};

/// That all of it is.
pub(crate) struct Shown {
    proofs: Vec<Proof>,
}

/// The arguments that Bandit minds, with their names.
pub(crate) fn minded<'a>(sql: &Sql<'a>) -> Vec<(&'static str, &'a Expr)> {
    match sql {
        Sql::Raw(sql) => vec![("sql", *sql)],
        Sql::Extra(Extra {
            select,
            where_,
            tables,
        }) => {
            let named = |name| move |argument: &&'a Expr| (name, *argument);
            let select = select.iter().filter(|it| !is_plain_dict(it));
            let where_ = where_.iter().filter(|it| !is_plain_list(it));
            let tables = tables.iter().filter(|it| !is_plain_list(it));
            select
                .map(named("select"))
                .chain(where_.map(named("where")))
                .chain(tables.map(named("tables")))
                .collect()
        }
    }
}

/// Shows that every text in `sql` is fixed by the source.
///
/// # Errors
/// The part that may be anything, and why.
pub(crate) fn constant<'a>(cx: &Context<'a>, sql: &Sql<'a>) -> Result<Shown, Doubt> {
    let proofs: Result<Vec<Proof>, Doubt> = minded(sql)
        .into_iter()
        .map(|(_, argument)| harden_proof::constant(cx.module, held(cx, argument)))
        .collect();
    Ok(Shown { proofs: proofs? })
}

impl Shown {
    /// Whether numbers are in it, whose digits are fixed as text but whose value is not: a parameter
    /// says more than a comment.
    pub(crate) fn has_numbers(&self) -> bool {
        self.proofs
            .iter()
            .flat_map(Proof::because)
            .any(|because| matches!(because, Because::Number { .. }))
    }

    /// The fact for the comment.
    pub(crate) fn fact(self) -> Fact {
        Fact::Proof(Proof::all(self.proofs))
    }
}

/// The list or dictionary that `argument` is a variable for, where nothing else has hold of it: the
/// variable is given it once, and only read by the call.
fn held<'a>(cx: &Context<'a>, argument: &'a Expr) -> &'a Expr {
    let Expr::Name(name) = argument else {
        return argument;
    };
    let index = cx.module.index();
    let mut bindings = index.bindings_of(name);
    let (Some(binding), None) = (bindings.next(), bindings.next()) else {
        return argument;
    };
    let BindingKind::Value(value @ (Expr::List(_) | Expr::Dict(_))) = binding.kind else {
        return argument;
    };
    let is_plain = match index.parent_of(value) {
        Some(AnyNode::Stmt(Stmt::Assign(assign))) => assign.targets.len() == 1,
        Some(AnyNode::Stmt(Stmt::AnnAssign(_))) => true,
        _ => false,
    };
    let is_held_alone = is_plain
        && index.scope_kind(binding) == ScopeKind::Function
        && index.uses_of(binding).count() == 1
        && !cx.module.reads_namespaces();
    if is_held_alone { value } else { argument }
}
