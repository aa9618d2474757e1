//! What a record says: constant text of identifiers, with nothing in it to be filled in.

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

/// The function that is all that the statement calls at its outside: `self.sock.close()`.
///
/// `len()` would say less than the name of the function that it is in.
fn called(module: &Module<'_>, stmt: &Stmt, site: &Site<'_>) -> Option<String> {
    let mut value = match stmt {
        Stmt::Expr(expr) => &*expr.value,
        Stmt::Assign(assign) => &*assign.value,
        Stmt::AnnAssign(assign) => assign.value.as_deref()?,
        Stmt::AugAssign(assign) => &*assign.value,
        Stmt::Return(return_) => return_.value.as_deref()?,
        _ => return None,
    };
    while let Expr::Await(await_) = value {
        value = &*await_.value;
    }
    let Expr::Call(call) = value else {
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
