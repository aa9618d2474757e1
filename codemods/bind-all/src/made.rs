//! What an object was made as, as far as the file shows it.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// How many names, functions and base classes are gone through.
const MOST_STEPS: usize = 4;

/// A call that makes an object.
#[derive(Debug, Clone)]
pub(crate) struct Made<'a> {
    /// The dotted name of the class, or of the function that makes it; that of the base for a class
    /// of the file's own.
    pub(crate) class: String,
    pub(crate) call: &'a ast::ExprCall,
    /// The classes of the file on the way to that, the derived one first.
    pub(crate) derived: Vec<&'a ast::StmtClassDef>,
}

impl Made<'_> {
    /// Whether a class of the file's own puts something else in the place of `method`.
    pub(crate) fn overrides(&self, method: &str) -> bool {
        self.derived.iter().any(|class| {
            class.body.iter().any(|stmt| match stmt {
                Stmt::FunctionDef(def) => def.name == *method,
                Stmt::Assign(assign) => assign
                    .targets
                    .iter()
                    .any(|target| matches!(target, Expr::Name(name) if name.id == *method)),
                _ => false,
            })
        })
    }
}

/// Every call that may have made `expr`; `None` where one is not known.
pub(crate) fn made<'a>(cx: &Context<'a>, expr: &'a Expr) -> Option<Vec<Made<'a>>> {
    let mut all = Vec::new();
    collect(cx, expr, MOST_STEPS, &mut all)?;
    (!all.is_empty()).then_some(all)
}

/// What every call that may have made `expr` is of, where they are all of one class.
pub(crate) fn class<'a>(cx: &Context<'a>, expr: &'a Expr) -> Option<Made<'a>> {
    let mut all = made(cx, expr)?.into_iter();
    let first = all.next()?;
    all.all(|other| other.class == first.class).then_some(first)
}

/// What calling `function` makes: the dotted name, with the classes of the file on the way.
pub(crate) fn called<'a>(
    cx: &Context<'a>,
    function: &Expr,
) -> Option<(String, Vec<&'a ast::StmtClassDef>)> {
    let index = cx.module.index();
    let mut derived = Vec::new();
    let mut function = function;
    for _ in 0..MOST_STEPS {
        if let Some(name) = index.qualified_name(function) {
            return Some((name, derived));
        }
        function = match definition(cx, function) {
            Some(Stmt::ClassDef(class)) => {
                derived.push(class);
                let arguments = class.arguments.as_deref()?;
                // Classes that are mixed in come first, and the one that it is comes last.
                arguments.args.last()?
            }
            Some(_) => return None,
            None => other_name(cx, function)?,
        };
    }
    None
}

/// What `name` is another name for: `Handler = SimpleHTTPRequestHandler`.
fn other_name<'a>(cx: &Context<'a>, name: &Expr) -> Option<&'a Expr> {
    let mut bindings = cx.module.index().bindings_of(name.as_name_expr()?);
    let binding = bindings.next()?;
    match binding.kind {
        BindingKind::Value(value @ (Expr::Name(_) | Expr::Attribute(_))) => {
            bindings.next().is_none().then_some(value)
        }
        _ => None,
    }
}

/// The class or function of this file that `name` certainly is.
pub(crate) fn definition<'a>(cx: &Context<'a>, name: &Expr) -> Option<&'a Stmt> {
    let Expr::Name(name) = name else {
        return None;
    };
    let index = cx.module.index();
    let mut bindings = index.bindings_of(name);
    let binding = bindings.next()?;
    let is_only = bindings.next().is_none() && matches!(binding.kind, BindingKind::Definition);
    is_only.then(|| index.statement_at(binding.range)).flatten()
}

fn collect<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    steps: usize,
    all: &mut Vec<Made<'a>>,
) -> Option<()> {
    let steps = steps.checked_sub(1)?;
    let index = cx.module.index();
    match expr {
        Expr::Call(call) => {
            if let Some((class, derived)) = called(cx, &call.func) {
                all.push(Made {
                    class,
                    call,
                    derived,
                });
                return Some(());
            }
            let Some(Stmt::FunctionDef(def)) = definition(cx, &call.func) else {
                return None;
            };
            if def.is_async || !def.decorator_list.is_empty() {
                return None;
            }
            let returned = returns(cx, def)?;
            returned
                .into_iter()
                .try_for_each(|value| collect(cx, value, steps, all))
        }
        Expr::Name(name) => {
            let mut any = false;
            for binding in index.bindings_of(name) {
                any = true;
                let value = match binding.kind {
                    BindingKind::Value(value) => value,
                    BindingKind::Other => {
                        context(index.statement_at(binding.range)?, binding.range)?
                    }
                    _ => return None,
                };
                collect(cx, value, steps, all)?;
            }
            any.then_some(())
        }
        Expr::Attribute(attribute) if is_self(&attribute.value) => {
            let values = attribute_values(cx, &attribute.attr)?;
            values
                .into_iter()
                .try_for_each(|value| collect(cx, value, steps, all))
        }
        _ => None,
    }
}

fn is_self(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if name.id == *"self")
}

/// Everything that the file stores in `self.name`, of whichever class; `None` where that is not
/// known.
fn attribute_values<'a>(cx: &Context<'a>, name: &str) -> Option<Vec<&'a Expr>> {
    let is_it = |target: &Expr| {
        matches!(target, Expr::Attribute(attribute)
            if attribute.attr == *name && attribute.ctx == ast::ExprContext::Store)
    };
    let index = cx.module.index();
    let stores = index.expressions().filter(|expr| is_it(expr)).count();
    let values: Vec<&Expr> = index
        .statements()
        .filter_map(|stmt| match stmt {
            Stmt::Assign(assign) => match assign.targets.as_slice() {
                [target] if is_it(target) => Some(&*assign.value),
                _ => None,
            },
            Stmt::AnnAssign(assign) if is_it(&assign.target) => assign.value.as_deref(),
            _ => None,
        })
        .collect();
    (values.len() == stores).then_some(values)
}

/// What `with ... as name` has at `name`.
fn context(stmt: &Stmt, name: TextRange) -> Option<&Expr> {
    let Stmt::With(with) = stmt else {
        return None;
    };
    with.items
        .iter()
        .find(|item| {
            item.optional_vars
                .as_ref()
                .is_some_and(|vars| vars.range() == name)
        })
        .map(|item| &item.context_expr)
}

/// Everything that `def` returns; `None` where it may return nothing, as far as its last statement
/// tells, or yields.
fn returns<'a>(cx: &Context<'a>, def: &'a ast::StmtFunctionDef) -> Option<Vec<&'a Expr>> {
    let index = cx.module.index();
    def.body.last()?.is_return_stmt().then_some(())?;
    let inside = |stmt: &&Stmt| def.range.contains_range(stmt.range());
    let mut values = Vec::new();
    for stmt in index.statements().filter(inside) {
        let Stmt::Return(ast::StmtReturn { value, .. }) = stmt else {
            continue;
        };
        let value = value.as_deref()?;
        let function = index.ancestors(value).find_map(|node| match node {
            AnyNode::Stmt(Stmt::FunctionDef(function)) => Some(function),
            _ => None,
        });
        if function.is_some_and(|function| function.range == def.range) {
            values.push(value);
        }
    }
    Some(values)
}
