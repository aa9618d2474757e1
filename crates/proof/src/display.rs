//! Calls that only show their arguments to a person: `print` and records of loggers.

use harden_rewriter::Module;
use harden_rewriter::prelude::*;

/// How a call shows its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    /// It prints them.
    Printed,
    /// It puts them into a log.
    Logged,
}

/// Functions that print what they are passed.
const PRINTING: &[&str] = &[
    "click.echo",
    "click.secho",
    "pprint.pp",
    "pprint.pprint",
    "rich.print",
    "sys.stderr.write",
    "sys.stdout.write",
    "typer.echo",
    "typer.secho",
    "warnings.warn",
];

/// The methods of loggers that make a record.
const RECORDING: &[&str] = &[
    "critical",
    "debug",
    "error",
    "exception",
    "fatal",
    "info",
    "log",
    "warn",
    "warning",
];

/// Functions that make a logger.
const MAKERS: &[&str] = &[
    "celery.utils.log.get_task_logger",
    "logging.LoggerAdapter",
    "logging.getLogger",
    "structlog.getLogger",
    "structlog.get_logger",
    "structlog.stdlib.get_logger",
];

/// Returns how `call`, a call in `module`, shows its arguments; `None` where it may do more with
/// them: `print(text, file=script)`, `dialog.error(text)`.
#[must_use]
pub fn display(module: &Module<'_>, call: &ast::ExprCall) -> Option<Display> {
    let index = module.index();
    // `self.stdout.write(text)` of a management command or a command line.
    let is_output = |expr: &Expr| {
        matches!(expr, Expr::Attribute(stream)
            if matches!(stream.attr.as_str(), "stdout" | "stderr")
                && matches!(&*stream.value, Expr::Name(own) if own.id == *"self"))
    };
    let prints = match &*call.func {
        Expr::Name(name) if index.is_builtin(name) => name.id == *"print",
        Expr::Attribute(method) if is_output(&method.value) => method.attr == *"write",
        function => index
            .qualified_name(function)
            .is_some_and(|name| PRINTING.contains(&name.as_str())),
    };
    if prints {
        let is_shown = |keyword: &ast::Keyword| match keyword.arg.as_deref() {
            Some("file") => index
                .qualified_name(&keyword.value)
                .is_some_and(|name| matches!(name.as_str(), "sys.stderr" | "sys.stdout")),
            name => name.is_some(),
        };
        let mut keywords = call.arguments.keywords.iter();
        return keywords.all(is_shown).then_some(Display::Printed);
    }
    match &*call.func {
        Expr::Attribute(method)
            if RECORDING.contains(&method.attr.as_str()) && is_logger(module, &method.value) =>
        {
            Some(Display::Logged)
        }
        function => {
            let name = index.qualified_name(function)?;
            let method = name.strip_prefix("logging.")?;
            RECORDING.contains(&method).then_some(Display::Logged)
        }
    }
}

/// Whether `expr` is a logger: `logging` itself, what one of the functions makes that make loggers,
/// or, where the file does not show what it is given, a name whose last word says so.
#[must_use]
pub fn is_logger(module: &Module<'_>, expr: &Expr) -> bool {
    let index = module.index();
    if let Some(name) = index.qualified_name(expr) {
        return name == "logging" || names_logger(name.rsplit('.').next().unwrap_or(&name));
    }
    match expr {
        Expr::Name(name) => {
            let mut bindings = index.bindings_of(name).peekable();
            let is_known = bindings.peek().is_some();
            let is_one = |binding: &Binding<'_>| match binding.kind {
                BindingKind::Value(value) => makes_logger(module, value),
                BindingKind::Parameter(_) => names_logger(&name.id),
                BindingKind::Import(imported) => {
                    imported.qualified() == "loguru.logger" || names_logger(&name.id)
                }
                _ => false,
            };
            is_known && bindings.all(is_one)
        }
        Expr::Attribute(attribute) => {
            names_logger(&attribute.attr)
                && index.attribute_stores().iter().all(|store| match store {
                    Expr::Attribute(other) if other.attr == attribute.attr => {
                        match index.parent_of(store) {
                            Some(AnyNode::Stmt(Stmt::Assign(assign))) => {
                                makes_logger(module, &assign.value)
                            }
                            Some(AnyNode::Stmt(Stmt::AnnAssign(assign))) => assign
                                .value
                                .as_deref()
                                .is_none_or(|value| makes_logger(module, value)),
                            _ => false,
                        }
                    }
                    _ => true,
                })
        }
        Expr::Call(_) => makes_logger(module, expr),
        _ => false,
    }
}

/// Whether `value` is a logger: a call that makes one, or another name that stands for one.
fn makes_logger(module: &Module<'_>, value: &Expr) -> bool {
    match value {
        Expr::Call(call) => {
            let name = module.index().qualified_name(&call.func);
            let is_maker = name.is_some_and(|name| MAKERS.contains(&name.as_str()));
            let own = match &*call.func {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => return false,
            };
            is_maker
                || matches!(own, "getLogger" | "getChild" | "get_logger")
                || (own == "bind"
                    && matches!(&*call.func, Expr::Attribute(method) if is_logger(module, &method.value)))
        }
        Expr::Name(name) => names_logger(&name.id),
        Expr::Attribute(attribute) => names_logger(&attribute.attr),
        Expr::BoolOp(several) => {
            let mut values = several.values.iter();
            values.all(|value| makes_logger(module, value))
        }
        _ => false,
    }
}

/// Whether the last word of a name is that of a logger: `log`, `_logger`, `audit_log`. A part of a
/// word is none: `dialog`, `catalog`, `backlog`.
fn names_logger(name: &str) -> bool {
    let name = name.trim_matches('_').to_ascii_lowercase();
    let word = name.rsplit('_').next().unwrap_or(&name);
    matches!(word, "log" | "logger")
}
