//! Functions that run where logging is not safe, by what calls them.

use std::fmt;

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::classes::{are_related, has_parameter, is_called_by_logging, is_of_stream};
use crate::names::first_parameter;
use crate::outline::{Function, Outline, Site};
use crate::registered::{self, Registered};

/// A time at which code had better not log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Destructor,
    Exit,
    Fork,
    Hook,
    Logging,
    Signal,
    Stream,
}

/// Why a function is called at such a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Danger {
    pub(crate) kind: Kind,
    /// The line that shows it, from 1.
    line: Line,
}

impl fmt::Display for Danger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match self.kind {
            Kind::Destructor => write!(
                f,
                "line {line} has this run when an object is freed, which may be as Python shuts down, too late to log"
            ),
            Kind::Exit => write!(
                f,
                "line {line} has this run as Python exits, when logging may be closed already"
            ),
            Kind::Fork => write!(
                f,
                "line {line} has this run right after a fork, where a lock of logging's may be held for ever"
            ),
            Kind::Hook => write!(
                f,
                "line {line} has Python itself call this, also from within logging"
            ),
            Kind::Logging => write!(
                f,
                "line {line} has logging call this for its records, and one more record would call it again"
            ),
            Kind::Signal => write!(
                f,
                "line {line} has a signal run this, which may come while logging holds a lock"
            ),
            Kind::Stream => write!(
                f,
                "line {line} is a stream that records may be written to, and one more record would be written to it again"
            ),
        }
    }
}

/// The dangers of a file's functions.
pub(crate) struct Dangers<'o, 'a> {
    outline: &'o Outline<'a>,
    /// By the place of the function in the outline.
    of: Vec<Option<Danger>>,
}

impl<'o, 'a> Dangers<'o, 'a> {
    pub(crate) fn of(cx: &Context<'a>, outline: &'o Outline<'a>) -> Self {
        let mut dangers = Dangers {
            outline,
            of: vec![None; outline.functions.len()],
        };
        let mut open = Vec::new();
        for (position, function) in outline.functions.iter().enumerate() {
            if let Some(danger) = inborn(cx, outline, function) {
                dangers.mark(position, danger, &mut open);
            }
        }
        for registered in registered::all(cx) {
            dangers.mark_registered(cx, &registered, &mut open);
        }
        if open.is_empty() {
            return dangers;
        }
        let calls: Vec<(&Expr, &ast::ExprCall)> = cx
            .module
            .index()
            .expressions()
            .filter_map(|expr| Some((expr, expr.as_call_expr()?)))
            .collect();
        while let Some((caller, danger)) = open.pop() {
            let function = &outline.functions[caller];
            for (expr, call) in &calls {
                if function.def.range.contains_range(expr.range()) {
                    for callee in called(outline, function, call) {
                        dangers.mark(callee, danger, &mut open);
                    }
                }
            }
        }
        dangers
    }

    /// The danger of the functions around a handler.
    pub(crate) fn at(&self, site: &Site<'_>) -> Option<Danger> {
        site.functions().rev().find_map(|def| {
            let functions = &self.outline.functions;
            let position = functions
                .iter()
                .position(|function| function.def.range == def.range)?;
            self.of[position]
        })
    }

    fn mark(&mut self, position: usize, danger: Danger, open: &mut Vec<(usize, Danger)>) {
        if self.of[position].is_none() {
            self.of[position] = Some(danger);
            open.push((position, danger));
        }
    }

    /// Marks every function that the names in the registering code can mean.
    fn mark_registered(
        &mut self,
        cx: &Context<'a>,
        registered: &Registered,
        open: &mut Vec<(usize, Danger)>,
    ) {
        let outline = self.outline;
        let danger = Danger {
            kind: registered.kind,
            line: cx.module.line_of(registered.range.start()),
        };
        for expr in cx.module.index().expressions() {
            if !registered.range.contains_range(expr.range()) {
                continue;
            }
            for (position, function) in outline.functions.iter().enumerate() {
                let is_meant = match (expr, function.class) {
                    (Expr::Name(name), None) => name.id == *function.def.name,
                    // A class is handed over with all that can be called of it.
                    (Expr::Name(name), Some(class)) => name.id == *class.name,
                    (Expr::Attribute(attribute), _) => attribute.attr.id == function.def.name.id,
                    _ => false,
                };
                if is_meant {
                    self.mark(position, danger, open);
                }
            }
        }
    }
}

/// The danger that a function shows by itself, or by its class.
fn inborn(cx: &Context<'_>, outline: &Outline<'_>, function: &Function<'_>) -> Option<Danger> {
    let def = function.def;
    let name = def.name.as_str();
    let danger = |kind, at: TextSize| {
        let line = cx.module.line_of(at);
        Some(Danger { kind, line })
    };
    for decorator in &def.decorator_list {
        if let Some(kind) = registered::by_decorator(cx, decorator) {
            return danger(kind, decorator.start());
        }
    }
    if has_parameter(def, "event_dict") {
        // A processor of structlog's.
        return danger(Kind::Logging, def.name.start());
    }
    if name == "excepthook" {
        return danger(Kind::Hook, def.name.start());
    }
    let class = function.class?;
    if name == "__del__" {
        return danger(Kind::Destructor, def.name.start());
    }
    // `__del__ = close`
    let alias = class.body.iter().find(|stmt| {
        matches!(stmt, Stmt::Assign(assign)
            if matches!(&*assign.value, Expr::Name(value) if value.id == *name)
                && assign.targets.iter().any(
                    |target| matches!(target, Expr::Name(target) if target.id == "__del__")))
    });
    if let Some(alias) = alias {
        return danger(Kind::Destructor, alias.start());
    }
    if is_called_by_logging(cx, outline, class, 0) {
        return danger(Kind::Logging, class.name.start());
    }
    if is_of_stream(outline, class, name) {
        return danger(Kind::Stream, class.name.start());
    }
    None
}

/// The functions of the file that a call in `caller` can mean.
fn called(outline: &Outline<'_>, caller: &Function<'_>, call: &ast::ExprCall) -> Vec<usize> {
    let functions = outline.functions.iter().enumerate();
    let with = |test: &dyn Fn(&Function<'_>) -> bool| {
        functions
            .clone()
            .filter(|(_, function)| test(function))
            .map(|(position, _)| position)
            .collect()
    };
    match &*call.func {
        Expr::Name(name) => {
            with(&|function| function.class.is_none() && *function.def.name == *name.id)
        }
        Expr::Attribute(attribute) => {
            let class = match &*attribute.value {
                Expr::Name(name) if first_parameter(caller.def) == Some(name.id.as_str()) => {
                    caller.class
                }
                // `super().close()`
                Expr::Call(inner) if matches!(&*inner.func, Expr::Name(name) if name.id == "super") => {
                    caller.class
                }
                Expr::Name(name) => outline
                    .classes
                    .iter()
                    .find(|class| *class.name == *name.id)
                    .copied(),
                _ => None,
            };
            // A method's nested function has its `self` from around it.
            let class = class.or_else(|| match &*attribute.value {
                Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls") => {
                    outline.class_at(call.range())
                }
                _ => None,
            });
            let Some(class) = class else {
                return Vec::new();
            };
            with(&|function| {
                function.def.name.id == attribute.attr.id
                    && function
                        .class
                        .is_some_and(|other| are_related(outline, class, other))
            })
        }
        _ => Vec::new(),
    }
}
