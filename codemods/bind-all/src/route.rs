//! Follows an address to what is done with it.

mod astray;
mod call;
mod default;

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::arguments::shown;
use crate::known::Form;
use crate::options::Knob;
use crate::reason::Reason;
use crate::servers::{self, Bind};
use crate::words::{is_bound_to, is_of_network};

use default::{is_command, is_default_of_parameter, is_for_none};

/// How many variables and functions an address is followed through.
const MOST_STEPS: usize = 4;

/// Where an address goes.
#[derive(Default)]
pub(crate) struct Route<'a> {
    /// What binds to it, whatever anybody says.
    pub(crate) binds: Vec<Bind<'a>>,
    /// What binds to it where a parameter is not passed.
    pub(crate) by_default: Vec<Bind<'a>>,
    /// Whose default it is.
    pub(crate) knob: Option<Knob<'a>>,
    /// The calls of functions of this file that it is passed to.
    pub(crate) calls: Vec<&'a ast::ExprCall>,
    /// The variables it is stored in.
    names: Vec<&'a Binding<'a>>,
}

impl Route<'_> {
    /// Checks that no other file takes one of the variables, and none is exported.
    ///
    /// # Errors
    /// Where one may.
    pub(crate) fn check_names(&self, cx: &Context<'_>) -> Result<(), Reason> {
        let is_taken = |binding: &&&Binding<'_>| {
            let is_global = cx.module.index().scope_kind(binding) == ScopeKind::Module;
            is_global && (cx.module.is_named_in_text(binding.name) || cx.is_shared(binding))
        };
        match self.names.iter().find(is_taken) {
            Some(binding) => Err(Reason::SharedName(binding.name.to_string())),
            None => Ok(()),
        }
    }
}

/// Follows `address`.
///
/// # Errors
/// Where anything may become of it that does not bind to it.
pub(crate) fn follow<'a>(cx: &Context<'a>, address: &'a Expr) -> Result<Route<'a>, Reason> {
    let mut walker = Walker {
        cx,
        route: Route::default(),
        variable: None,
        is_default: false,
    };
    walker.follow(address, Form::Address, MOST_STEPS)?;
    let route = walker.route;
    let is_option = matches!(route.knob, Some(Knob::Option { .. } | Knob::Variable(_)));
    if route.binds.is_empty() && route.by_default.is_empty() && !is_option {
        return Err(match walker.variable {
            Some(name) => Reason::NotUsedHere(name),
            None => Reason::UnknownUse,
        });
    }
    Ok(route)
}

struct Walker<'c, 'a> {
    cx: &'c Context<'a>,
    route: Route<'a>,
    /// The variable or parameter that it is followed through.
    variable: Option<String>,
    /// Whether it is followed as the default of a parameter.
    is_default: bool,
}

impl<'a> Walker<'_, 'a> {
    /// Follows `at`, in which the address has this form.
    fn follow(&mut self, at: &'a Expr, form: Form, steps: usize) -> Result<(), Reason> {
        let (mut at, mut form) = (at, form);
        let index = self.cx.module.index();
        loop {
            let outer = match index.parent_of(at) {
                Some(AnyNode::Expr(outer)) => outer,
                Some(AnyNode::Stmt(stmt)) => return self.statement(stmt, at, form, steps),
                None => return Err(Reason::UnknownUse),
            };
            match outer {
                Expr::Call(call) => match self.argument(outer, call, at, form, steps)? {
                    Some(text) => form = text,
                    None => return Ok(()),
                },
                Expr::Tuple(tuple) => {
                    let is_pair = tuple.len() == 2 && tuple.elts[0].range() == at.range();
                    if !is_pair || form != Form::Address {
                        return Err(self.among_others(outer));
                    }
                    form = Form::Pair;
                }
                Expr::List(_) | Expr::Set(_) => return Err(self.among_others(outer)),
                // `logger.info("started", extra={"host": host})`
                Expr::Dict(_) if self.variable.is_some() && call::is_shown(self.cx, outer) => {
                    return Ok(());
                }
                Expr::FString(_) => form = Form::Text,
                Expr::BinOp(_) if self.variable.is_some() => form = Form::Text,
                Expr::BoolOp(choice) => {
                    if self.fallback(choice, at)? {
                        return self.assigned(outer);
                    }
                }
                // Both addresses are there, and true.
                Expr::Compare(compare) if self.variable.is_some() && is_for_none(compare) => {
                    return Ok(());
                }
                Expr::UnaryOp(not) if self.variable.is_some() && not.op == ast::UnaryOp::Not => {
                    return Ok(());
                }
                // `sys.argv[1] if len(sys.argv) > 1 else "0.0.0.0"`
                Expr::If(choice)
                    if choice.orelse.range() == at.range()
                        && index.reads(choice.test.range(), &["sys.argv"]) =>
                {
                    self.default_of("the command line".to_string());
                }
                _ => return Err(self.not_followed(outer, at)),
            }
            at = outer;
        }
    }

    fn statement(
        &mut self,
        stmt: &'a Stmt,
        at: &'a Expr,
        form: Form,
        steps: usize,
    ) -> Result<(), Reason> {
        match stmt {
            Stmt::Assign(assign) => match assign.targets.as_slice() {
                [target] => self.target(target, form, steps),
                _ => Err(Reason::Stored(shown(
                    self.cx.module.slice(&assign.targets[0]),
                ))),
            },
            Stmt::AnnAssign(assign) if assign.annotation.range() != at.range() => {
                self.target(&assign.target, form, steps)
            }
            Stmt::If(_) | Stmt::While(_) if self.variable.is_some() => Ok(()),
            Stmt::Match(_) => Err(Reason::NotBound("compared")),
            Stmt::Return(_) => Err(Reason::Returned),
            Stmt::Assert(_) | Stmt::Expr(_) => Err(Reason::NotBound("looked at")),
            Stmt::FunctionDef(def) => {
                let parameter = def.parameters.iter_non_variadic_params().find(|parameter| {
                    parameter
                        .default
                        .as_ref()
                        .is_some_and(|default| default.range() == at.range())
                });
                let Some(parameter) = parameter else {
                    return Err(Reason::UnknownUse);
                };
                let name = parameter.name().as_str();
                if form == Form::Address && is_command(self.cx, def) && is_bound_to(name) {
                    let name = format!("--{}", name.replace('_', "-"));
                    self.route.knob = Some(Knob::Option { name, call: None });
                    return Ok(());
                }
                self.route.knob = Some(Knob::Parameter(name.to_string()));
                let before = std::mem::replace(&mut self.is_default, true);
                self.parameter(&parameter.parameter, form, steps)?;
                self.is_default = before;
                Ok(())
            }
            _ => Err(Reason::UnknownUse),
        }
    }

    fn target(&mut self, target: &'a Expr, form: Form, steps: usize) -> Result<(), Reason> {
        let slice = || shown(self.cx.module.slice(target));
        match target {
            Expr::Name(name) => self.variable(name, form, steps),
            // `host, port = "0.0.0.0", 8000`
            Expr::Tuple(pair) if form == Form::Pair && pair.len() == 2 => match &pair.elts[0] {
                Expr::Name(name) => self.variable(name, Form::Address, steps),
                _ => Err(Reason::Stored(slice())),
            },
            Expr::Subscript(subscript) => {
                let key = shown(self.cx.module.slice(&*subscript.slice));
                if is_of_network(&key) {
                    return Err(Reason::Network(key));
                }
                Err(Reason::ConfigurationValue(key))
            }
            Expr::Attribute(attribute) if is_of_network(&attribute.attr) => {
                Err(Reason::Network(attribute.attr.to_string()))
            }
            Expr::Attribute(_) if form == Form::Address => {
                let bind = servers::by_setting(self.cx, target)?;
                let bind = bind.ok_or_else(|| Reason::Stored(slice()))?;
                let binds = if self.is_default {
                    &mut self.route.by_default
                } else {
                    &mut self.route.binds
                };
                binds.push(bind);
                Ok(())
            }
            _ => Err(Reason::Stored(slice())),
        }
    }

    /// Follows a variable that is bound here to each of its uses.
    fn variable(
        &mut self,
        name: &'a ast::ExprName,
        form: Form,
        steps: usize,
    ) -> Result<(), Reason> {
        let index = self.cx.module.index();
        let id = name.id.as_str();
        if id == "__version__" {
            return Err(Reason::NotBound("a version"));
        }
        if is_of_network(id) {
            return Err(Reason::Network(id.to_string()));
        }
        let binding = index.binding_at(name.range).ok_or(Reason::UnknownUse)?;
        if index.scope_kind(binding) == ScopeKind::Class {
            return Err(Reason::ClassAttribute(id.to_string()));
        }
        self.binding(binding, form, steps)
    }

    fn parameter(
        &mut self,
        parameter: &'a ast::Parameter,
        form: Form,
        steps: usize,
    ) -> Result<(), Reason> {
        let id = parameter.name.as_str();
        if is_of_network(id) {
            return Err(Reason::Network(id.to_string()));
        }
        let index = self.cx.module.index();
        let binding = index
            .binding_at(parameter.name.range)
            .ok_or(Reason::UnknownUse)?;
        self.binding(binding, form, steps)
    }

    fn binding(
        &mut self,
        binding: &'a Binding<'a>,
        form: Form,
        steps: usize,
    ) -> Result<(), Reason> {
        let index = self.cx.module.index();
        let name = binding.name;
        let Some(steps) = steps.checked_sub(1) else {
            return Err(Reason::UnknownUse);
        };
        let before = self.is_default;
        let other = index
            .bindings_of_same_name(binding)
            .find(|other| other.range != binding.range);
        if let Some(other) = other {
            if !is_default_of_parameter(self.cx, binding) {
                let line = self.cx.module.line_of(other.range.start());
                return Err(Reason::Rebound(name.to_string(), line));
            }
            self.route.knob = Some(Knob::Parameter(name.to_string()));
            self.is_default = true;
        }
        self.variable = Some(name.to_string());
        self.route.names.push(binding);
        let is_default = self.is_default;
        for used in index.uses_of(binding) {
            self.is_default = is_default;
            let Some(AnyNode::Expr(used)) = index.node_of(used.name) else {
                return Err(Reason::UnknownUse);
            };
            self.follow(used, form, steps)?;
        }
        self.is_default = before;
        Ok(())
    }
}
