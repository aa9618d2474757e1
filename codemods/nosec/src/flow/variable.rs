//! What a variable is for, by each of its uses.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::{Destination, Purpose, called, follow};

/// What the variable that is bound at `name` is for, by what becomes of its value.
pub(super) fn through(cx: &Context<'_>, name: TextRange, variables: usize) -> Option<Purpose> {
    let variables = variables.checked_sub(1)?;
    variable(cx, name, &|used| follow(cx, used, variables))
}

/// What a parameter is for, of a function of this file that is passed `at` there.
pub(super) fn parameter_purpose(
    cx: &Context<'_>,
    call: &ast::ExprCall,
    at: &Expr,
    variables: usize,
) -> Option<Purpose> {
    let index = cx.module.index();
    let Expr::Name(function) = &*call.func else {
        return None;
    };
    let mut bindings = index.bindings_of(function);
    let binding = bindings.next()?;
    if bindings.next().is_some() || !matches!(binding.kind, BindingKind::Definition) {
        return None;
    }
    let Stmt::FunctionDef(def) = index.statement_at(binding.range)? else {
        return None;
    };
    if !is_plain(def) || unpacks(call) {
        return None;
    }
    let (arguments, parameters) = (&call.arguments, &def.parameters);
    let is_it = |argument: &Expr| argument.range() == at.range();
    let parameter = if let Some(position) = arguments.args.iter().position(is_it) {
        let mut positional = parameters.posonlyargs.iter().chain(&parameters.args);
        positional.nth(position)?
    } else {
        let mut keywords = arguments.keywords.iter();
        let keyword = keywords
            .find(|keyword| is_it(&keyword.value))?
            .arg
            .as_ref()?;
        let mut named = parameters.args.iter().chain(&parameters.kwonlyargs);
        named.find(|parameter| parameter.name().as_str() == keyword.as_str())?
    };
    through(cx, parameter.name().range, variables)
}

/// Whether nothing decorates `def` that may pass arguments or defaults on.
pub(super) fn is_plain(def: &ast::StmtFunctionDef) -> bool {
    def.decorator_list.iter().all(|decorator| {
        matches!(&decorator.expression, Expr::Name(name)
            if matches!(name.id.as_str(), "classmethod" | "staticmethod"))
    })
}

/// What a variable is for that is bound once, by what each of its uses is for; `None` where one of
/// them may be more than a look, or may not be in this file.
fn variable(
    cx: &Context<'_>,
    name: TextRange,
    of_use: &dyn Fn(&Expr) -> Result<Purpose, Destination>,
) -> Option<Purpose> {
    let index = cx.module.index();
    let binding = index.binding_at(name)?;
    let is_plain = matches!(
        index.scope_kind(binding),
        ScopeKind::Comprehension | ScopeKind::Function | ScopeKind::Module
    ) && index.bindings_of_same_name(binding).count() == 1;
    if !is_plain {
        return None;
    }
    let mut purpose = None;
    for used in index.uses_of(binding) {
        let AnyNode::Expr(used) = index.node_of(used.name)? else {
            return None;
        };
        let this = of_use(used).ok()?;
        purpose = match purpose {
            Some(other) if other != this => Some(Purpose::Several),
            _ => Some(this),
        };
    }
    purpose.filter(|_| !cx.escapes(binding))
}

/// The purpose of the keys of `dict`: they are looked up, if nothing goes through all of them.
pub(super) fn table(cx: &Context<'_>, dict: &Expr) -> Result<Purpose, Destination> {
    if is_lookup(cx, dict) {
        return Ok(Purpose::LookedUp);
    }
    let target = match cx.module.index().parent_of(dict) {
        Some(AnyNode::Stmt(Stmt::Assign(assign))) => match assign.targets.as_slice() {
            [Expr::Name(name)] => name,
            _ => return Err(Destination::Collection),
        },
        Some(AnyNode::Stmt(Stmt::AnnAssign(assign))) => match &*assign.target {
            Expr::Name(name) => name,
            _ => return Err(Destination::Collection),
        },
        _ => return Err(Destination::Collection),
    };
    let of_use = |used: &Expr| {
        if is_lookup(cx, used) {
            Ok(Purpose::LookedUp)
        } else {
            Err(Destination::Collection)
        }
    };
    variable(cx, target.range, &of_use).ok_or(Destination::Collection)
}

/// Whether `table` is a dictionary in which something is looked up: `table[key]`, `table.get(key)`,
/// `key in table`.
fn is_lookup(cx: &Context<'_>, table: &Expr) -> bool {
    match cx.module.index().parent_of(table) {
        Some(AnyNode::Expr(Expr::Subscript(subscript))) => {
            subscript.value.range() == table.range() && subscript.ctx == ast::ExprContext::Load
        }
        Some(AnyNode::Expr(outer @ Expr::Attribute(attribute))) => {
            attribute.attr == *"get" && called(cx, outer).is_some()
        }
        Some(AnyNode::Expr(Expr::Compare(compare))) => {
            compare.left.range() != table.range()
                && compare
                    .ops
                    .iter()
                    .all(|op| matches!(op, ast::CmpOp::In | ast::CmpOp::NotIn))
        }
        _ => false,
    }
}
