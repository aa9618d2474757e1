//! Whether the name of an exception means the built-in class.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// Why `name` may be something else than the built-in of that name, anywhere in the file.
///
/// Python takes `AssertionError` from the module's names up to 3.8, and the built-in one since, when
/// an assertion fails. Where nothing binds the name, both are the same, and what `raise` takes.
pub(crate) fn doubt_of(cx: &Context<'_>, name: &str) -> Option<NameDoubt> {
    let module = cx.module;
    let index = module.index();
    if let Some(line) = module.line_of_binding(name) {
        return Some(NameDoubt::Rebound {
            name: name.to_string(),
            how: "bound",
            line,
        });
    }
    let star = index.star_over_builtins().map(|at| NameDoubt::StarImport {
        name: name.to_string(),
        line: module.line_of(at),
    });
    // `builtins.AssertionError = …`
    let mut stores = index.attribute_stores().iter();
    let patch = stores
        .find(|store| matches!(store, Expr::Attribute(attribute) if attribute.attr.id == *name));
    star.or_else(|| {
        patch.map(|store| NameDoubt::Patched {
            name: name.to_string(),
            line: module.line_of(store.start()),
        })
    })
}
