//! What a call does with an address that it is passed.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::arguments::{Passed, shown};
use crate::known::Form;
use crate::made;
use crate::options;
use crate::reason::Reason;
use crate::servers;
use crate::words::is_of_network;

use super::Walker;

impl<'a> Walker<'_, 'a> {
    /// Follows an argument of `call`. The form of the call's own value, where that has the address
    /// in it.
    pub(super) fn argument(
        &mut self,
        expr: &'a Expr,
        call: &'a ast::ExprCall,
        at: &'a Expr,
        form: Form,
        steps: usize,
    ) -> Result<Option<Form>, Reason> {
        let function = &*call.func;
        // The method of a text, `text.format(host)` aside, makes another one.
        if function.range() == at.range() {
            return Err(Reason::UnknownUse);
        }
        if form == Form::Address {
            if let Some(knob) = options::option(self.cx, expr, call, at)? {
                self.route.knob = Some(knob);
                return Ok(None);
            }
            if let Some(knob) = options::variable(self.cx, call, at)? {
                self.route.knob = Some(knob);
                return self.assigned(expr).map(|()| None);
            }
        }
        if let Some(bind) = servers::bind(self.cx, expr, call, at, form)? {
            let binds = if self.is_default {
                &mut self.route.by_default
            } else {
                &mut self.route.binds
            };
            binds.push(bind);
            return Ok(None);
        }
        let name = name_of(function);
        let opens_browser = || {
            let name = self.cx.module.index().qualified_name(function);
            name.is_some_and(|name| name.starts_with("webbrowser.open"))
        };
        if shows(name) || (form == Form::Text && opens_browser()) {
            return match self.variable {
                Some(_) => Ok(None),
                None => Err(Reason::NotBound("shown")),
            };
        }
        // An object that stands for the address.
        if form == Form::Address && matches!(name, "str" | "ip_address" | "IPv4Address") {
            return Ok(Some(Form::Address));
        }
        if self.variable.is_some() && name == "format" {
            return Ok(Some(Form::Text));
        }
        if options::is_connected_to(self.cx, at) {
            return Err(Reason::Connects(self.cx.module.line_of(at.start())));
        }
        let passed = Passed::of(call, at);
        if let Some(Passed::As(keyword)) = passed
            && is_of_network(keyword)
        {
            return Err(Reason::Network(keyword.to_string()));
        }
        if is_of_network(name) {
            return Err(Reason::Network(name.to_string()));
        }
        if matches!(name, "get" | "getoption" | "pop" | "setdefault" | "set") {
            let key = call
                .arguments
                .args
                .first()
                .filter(|key| key.range() != at.range());
            let key = key.map_or_else(|| name.to_string(), |key| shown(self.cx.module.slice(key)));
            return Err(if is_of_network(&key) {
                Reason::Network(key)
            } else {
                Reason::ConfigurationValue(key)
            });
        }
        // `host: str = Field(default="0.0.0.0")`
        if self.cx.module.index().is_in_class_body(expr) {
            let field = match self.cx.module.index().parent_of(expr) {
                Some(AnyNode::Stmt(Stmt::AnnAssign(assign))) => assign.target.as_name_expr(),
                Some(AnyNode::Stmt(Stmt::Assign(assign))) => assign.targets[0].as_name_expr(),
                _ => None,
            };
            if let Some(field) = field {
                return Err(Reason::ClassAttribute(field.id.to_string()));
            }
        }
        if let Some(Passed::As(keyword)) = passed
            && matches!(
                name,
                "configure" | "defaults" | "dict" | "from_mapping" | "update"
            )
        {
            return Err(Reason::ConfigurationValue(format!("`{keyword}`")));
        }
        if let Some(Stmt::FunctionDef(def)) = made::definition(self.cx, function)
            && let Some(passed) = passed
        {
            let mut parameters = def.parameters.iter_non_variadic_params();
            let parameter = match passed {
                Passed::At(position) => def
                    .parameters
                    .posonlyargs
                    .iter()
                    .chain(&def.parameters.args)
                    .nth(position),
                Passed::As(name) => parameters.find(|parameter| parameter.name() == name),
            };
            if let Some(parameter) = parameter {
                self.route.calls.push(call);
                return self
                    .parameter(&parameter.parameter, form, steps)
                    .map(|()| None);
            }
        }
        Err(Reason::PassedOn(shown(self.cx.module.slice(function))))
    }
}

/// Whether `value` is passed to a function that only shows it.
pub(super) fn is_shown(cx: &Context<'_>, value: &Expr) -> bool {
    let Some(AnyNode::Expr(Expr::Call(call))) = cx.module.index().parent_of(value) else {
        return false;
    };
    shows(name_of(&call.func))
}

/// The last part of a function's name.
fn name_of(function: &Expr) -> &str {
    match function {
        Expr::Attribute(method) => method.attr.as_str(),
        Expr::Name(name) => name.id.as_str(),
        _ => "",
    }
}

/// Functions and methods that only show what they are passed.
fn shows(name: &str) -> bool {
    matches!(
        name,
        "critical"
            | "debug"
            | "echo"
            | "error"
            | "exception"
            | "info"
            | "log"
            | "print"
            | "secho"
            | "warn"
            | "warning"
    )
}
