//! `Class.NAME`: a constant of a class of this file.

use harden_rewriter::prelude::*;

use crate::because::Because;
use crate::doubt::Doubt;
use crate::kind::Value;
use crate::prover::{Known, Prover};
use crate::variable::Variable;

impl<'a> Prover<'_, 'a> {
    /// What `attribute`, which is `expr`, can be.
    ///
    /// Only what a plain class of the file itself is given in its body, and never again: an
    /// instance may have an attribute of that name, and its class may be a subclass with another.
    pub(crate) fn attribute(&mut self, expr: &'a Expr, attribute: &'a ast::ExprAttribute) -> Known {
        let source = self.source(expr.range());
        let doubt = || Doubt::Attribute(source.clone());
        let (Expr::Name(class), name) = (&*attribute.value, attribute.attr.as_str()) else {
            return Err(doubt());
        };
        let Some(def) = self.plain_class(class) else {
            return Err(doubt());
        };
        if self.reaches_attributes_as_text() {
            return Err(Doubt::Namespace(source));
        }
        let Some((target, value)) = def.body.iter().find_map(|stmt| assigned(stmt, name)) else {
            return Err(doubt());
        };
        let is_given_once = self
            .index()
            .binding_at(target.range())
            .is_some_and(|binding| self.index().bindings_of_same_name(binding).count() == 1);
        if !is_given_once {
            return Err(doubt());
        }
        let is_stored =
            self.index().attribute_stores().iter().any(
                |store| matches!(store, Expr::Attribute(store) if store.attr.as_str() == name),
            );
        if is_stored || self.is_touched(name) {
            return Err(doubt());
        }
        let value = self.value(value)?;
        // What is in a list can be changed by way of every instance.
        if value.kind.is_mutable() {
            return Err(doubt());
        }
        Ok(Value::of(value.kind, Because::Constant { name: source }))
    }

    /// The class `name` certainly means, if it has no base, metaclass or decorator.
    fn plain_class(&self, name: &ast::ExprName) -> Option<&'a ast::StmtClassDef> {
        let variable = Variable::of(self.module, name)?;
        let ([binding], ScopeKind::Module) = (variable.bindings.as_slice(), variable.kind) else {
            return None;
        };
        if !matches!(binding.kind, BindingKind::Definition)
            || self.index().star_imports().next().is_some()
        {
            return None;
        }
        self.module.suite().iter().find_map(|stmt| match stmt {
            Stmt::ClassDef(def) if def.name.range == binding.range => {
                let bases_nothing = def.arguments.as_ref().is_none_or(|arguments| {
                    arguments.keywords.is_empty()
                        && arguments
                            .args
                            .iter()
                            .all(|base| matches!(base, Expr::Name(name) if name.id == "object"))
                });
                (bases_nothing && def.decorator_list.is_empty()).then_some(def)
            }
            _ => None,
        })
    }

    /// Whether an attribute of this name is deleted, or the target of a loop or `with`.
    fn is_touched(&self, name: &str) -> bool {
        self.index().expressions().any(|expr| {
            matches!(expr, Expr::Attribute(attribute)
                if attribute.attr.as_str() == name && !attribute.ctx.is_load())
        })
    }

    /// Whether attributes may be changed without their names standing there.
    fn reaches_attributes_as_text(&self) -> bool {
        self.module.reads_namespaces()
            || self.index().expressions().any(|expr| match expr {
                Expr::Name(name) => matches!(name.id.as_str(), "setattr" | "delattr"),
                Expr::Attribute(attribute) => matches!(
                    attribute.attr.as_str(),
                    "__dict__" | "__setattr__" | "__delattr__" | "modules"
                ),
                _ => false,
            })
    }
}

/// The name and the value of `name = value` or `name: T = value`.
fn assigned<'a>(stmt: &'a Stmt, name: &str) -> Option<(&'a Expr, &'a Expr)> {
    let (target, value) = match stmt {
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [target] => (target, &*assign.value),
            _ => return None,
        },
        Stmt::AnnAssign(assign) => (&*assign.target, assign.value.as_deref()?),
        _ => return None,
    };
    matches!(target, Expr::Name(target) if target.id == name).then_some((target, value))
}
