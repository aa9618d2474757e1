//! `try: import … as ET` / `except ImportError: import … as ET`, where both are one module.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::statement::names;
use crate::uses::Provider;

/// The `try` statement that does nothing but import one module in two ways: under its old name,
/// and where that fails under its new one. Both providers bind the same name.
pub(crate) fn collapsible<'a>(cx: &Context<'a>, providers: &[&Provider<'a>]) -> Option<&'a Stmt> {
    let [first, second] = providers else {
        return None;
    };
    let owner = cx.module.index().owner_of(first.binding)?;
    let Stmt::Try(try_) = owner else {
        return None;
    };
    let [ast::ExceptHandler::ExceptHandler(handler)] = try_.handlers.as_slice() else {
        return None;
    };
    let is_only = |body: &[Stmt], provider: &Provider<'_>| {
        body.len() == 1
            && body[0].range() == provider.imported.stmt.range()
            && names(provider.imported.stmt) == 1
    };
    let catches_import_error = match handler.type_.as_deref() {
        None => true,
        Some(Expr::Name(name)) => matches!(
            name.id.as_str(),
            "ImportError" | "ModuleNotFoundError" | "Exception"
        ),
        Some(_) => false,
    };
    let is_plain = try_.orelse.is_empty()
        && try_.finalbody.is_empty()
        && catches_import_error
        && is_only(&try_.body, first)
        && is_only(&handler.body, second);
    is_plain.then_some(owner)
}
