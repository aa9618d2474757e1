//! What a record says: constant text of identifiers, with nothing in it to be filled in.

use ast::visitor::source_order::{SourceOrderVisitor, walk_expr};
use harden_codemod::prelude::*;

use crate::names::{dotted, first_parameter};
use crate::outline::Site;

/// The longest name of a function that is told.
const LONGEST: usize = 40;

/// The text of the record for the handler.
pub(crate) fn message(module: &Module<'_>, site: &Site<'_>) -> String {
    let ignored = "Ignored exception";
    if let [only] = site.try_.body.as_slice() {
        if let Some(module) = imported(only) {
            return format!("{ignored} while importing {module}");
        }
        if let Some(called) = called(module, only, site) {
            return format!("{ignored} in {called}()");
        }
    }
    match site.functions().next_back() {
        Some(function) if function.name.len() <= LONGEST => {
            format!("{ignored} in {}()", function.name)
        }
        _ => ignored.to_string(),
    }
}

fn imported(stmt: &Stmt) -> Option<&str> {
    let name = match stmt {
        Stmt::Import(import) => match import.names.as_slice() {
            [only] => only.name.as_str(),
            _ => return None,
        },
        Stmt::ImportFrom(from) => from.module.as_ref()?.as_str(),
        _ => return None,
    };
    (name.len() <= LONGEST).then_some(name)
}

/// The call that must have raised the exception, if the statement has just one part that may raise:
/// `self.sock.close()`, and `parse(line)` in `found.append(parse(line))`.
///
/// `len()` would say less than the name of the function that it is in.
fn called(module: &Module<'_>, stmt: &Stmt, site: &Site<'_>) -> Option<String> {
    if !matches!(
        stmt,
        Stmt::Expr(_) | Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::AugAssign(_) | Stmt::Return(_)
    ) {
        return None;
    }
    let mut raising = Raising(Vec::new());
    raising.visit_stmt(stmt);
    let [Expr::Call(call)] = &*raising.0 else {
        return None;
    };
    if let Expr::Name(name) = &*call.func
        && module.index().is_builtin(name)
        && !site.is_import_time()
    {
        return None;
    }
    let mut parts = dotted(&call.func)?;
    let own = site.functions().next_back().and_then(first_parameter);
    if parts.len() > 1 && matches!(parts[0], "self" | "cls") && own == Some(parts[0]) {
        parts.remove(0);
    }
    let name = parts.join(".");
    (name.len() <= LONGEST).then_some(name)
}

/// Methods of containers that raise nothing by themselves (the library reference, "Built-in Types").
const SURE: &[&str] = &[
    "add",
    "append",
    "appendleft",
    "clear",
    "copy",
    "discard",
    "items",
    "keys",
    "setdefault",
    "values",
];

/// The parts of a statement that may raise an exception: calls, look-ups and operators. What a
/// lambda or a function holds does not run.
struct Raising<'a>(Vec<&'a Expr>);

impl<'a> SourceOrderVisitor<'a> for Raising<'a> {
    fn visit_expr(&mut self, expr: &'a Expr) {
        let may_raise = match expr {
            Expr::Call(call) => !matches!(&*call.func, Expr::Attribute(method)
                if SURE.contains(&method.attr.as_str())),
            Expr::BinOp(_)
            | Expr::Subscript(_)
            | Expr::Compare(_)
            | Expr::ListComp(_)
            | Expr::SetComp(_)
            | Expr::DictComp(_)
            | Expr::Generator(_)
            | Expr::Yield(_)
            | Expr::YieldFrom(_) => true,
            Expr::Lambda(_) => return,
            _ => false,
        };
        if may_raise {
            self.0.push(expr);
        }
        walk_expr(self, expr);
    }
}
