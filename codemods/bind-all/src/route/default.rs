//! Addresses that are taken where there is no other one.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::arguments::shown;
use crate::made;
use crate::options::{self, Knob};
use crate::reason::Reason;
use crate::words::is_bound_to;

use super::Walker;

impl<'a> Walker<'_, 'a> {
    /// Whether `at` is what is taken where the environment has nothing:
    /// `os.environ.get("HOST") or "0.0.0.0"`.
    pub(super) fn fallback(
        &mut self,
        choice: &'a ast::ExprBoolOp,
        at: &Expr,
    ) -> Result<bool, Reason> {
        let slice = |expr: &Expr| shown(self.cx.module.slice(expr));
        let is_last = choice
            .values
            .last()
            .is_some_and(|last| last.range() == at.range());
        if choice.op == ast::BoolOp::And || !is_last {
            return Err(Reason::ChosenByFlag(slice(&choice.values[0])));
        }
        let [first, _] = choice.values.as_slice() else {
            return Err(Reason::UnknownUse);
        };
        if let Some(knob) = options::variable_read(self.cx, first)? {
            self.route.knob = Some(knob);
            return Ok(true);
        }
        // What an option has, or a parameter: `args.host or "0.0.0.0"`.
        let name = match first {
            Expr::Attribute(attribute) if attribute.value.is_name_expr() => attribute.attr.as_str(),
            Expr::Name(name) => name.id.as_str(),
            _ => return Err(Reason::UnknownUse),
        };
        if !is_bound_to(name) {
            return Err(Reason::UnknownUse);
        }
        self.default_of(format!("`{}`", slice(first)));
        Ok(false)
    }

    /// The address is what is taken where `what` has none.
    pub(super) fn default_of(&mut self, what: String) {
        self.route.knob = Some(Knob::Other(what));
        self.is_default = true;
    }

    /// Takes in the variable that `value`, what an option has, is stored in, if it is.
    pub(super) fn assigned(&mut self, value: &'a Expr) -> Result<(), Reason> {
        let index = self.cx.module.index();
        let target = match index.parent_of(value) {
            Some(AnyNode::Stmt(Stmt::Assign(assign))) => match assign.targets.as_slice() {
                [target] => target,
                _ => return Ok(()),
            },
            Some(AnyNode::Stmt(Stmt::AnnAssign(assign))) => &assign.target,
            _ => return Ok(()),
        };
        let Expr::Name(name) = target else {
            return Ok(());
        };
        let Some(binding) = index.binding_at(name.range) else {
            return Ok(());
        };
        self.route.names.push(binding);
        options::check_uses(self.cx, binding.name)?;
        Ok(())
    }
}

/// Whether `binding` gives a parameter the value that it has where nothing is passed:
/// `if host is None: host = "0.0.0.0"`.
pub(super) fn is_default_of_parameter(cx: &Context<'_>, binding: &Binding<'_>) -> bool {
    let index = cx.module.index();
    let is_parameter = index
        .bindings_of_same_name(binding)
        .filter(|other| other.range != binding.range)
        .all(|other| matches!(other.kind, BindingKind::Parameter(_)));
    let BindingKind::Value(value) = binding.kind else {
        return false;
    };
    let is_it = |expr: &Expr| matches!(expr, Expr::Name(name) if name.id == *binding.name);
    let is_missing = |test: &Expr| match test {
        Expr::Compare(compare) => {
            is_it(&compare.left)
                && matches!(&*compare.ops, [ast::CmpOp::Is])
                && is_for_none(compare)
        }
        Expr::UnaryOp(not) => not.op == ast::UnaryOp::Not && is_it(&not.operand),
        _ => false,
    };
    let conditions = cx.module.conditions(value);
    is_parameter
        && conditions
            .first()
            .is_some_and(|condition| condition.holds && is_missing(condition.test))
}

/// Whether it only asks whether there is a value at all.
pub(super) fn is_for_none(compare: &ast::ExprCompare) -> bool {
    compare.comparators.iter().all(Expr::is_none_literal_expr)
}

/// Whether `def` is a command of typer's, whose parameters are options.
pub(super) fn is_command<'a>(cx: &Context<'a>, def: &'a ast::StmtFunctionDef) -> bool {
    def.decorator_list.iter().any(|decorator| {
        let Expr::Call(call) = &decorator.expression else {
            return false;
        };
        matches!(&*call.func, Expr::Attribute(method) if method.attr == *"command"
            && made::class(cx, &method.value).is_some_and(|made| made.class == "typer.Typer"))
    })
}
