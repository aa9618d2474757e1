//! XML that the program has written itself, a moment before it is parsed.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::uses::path_of;

/// Functions that write a tree as XML: what they write declares no entity.
const WRITERS: &[&str] = &[
    "xml.etree.ElementTree.tostring",
    "defusedxml.ElementTree.tostring",
];

/// Whether `expr` is certainly XML that one of [`WRITERS`] has written.
pub(crate) fn is_own_output(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Call(call) => {
            if is_writer(cx, &call.func) {
                return true;
            }
            // `ET.tostring(root).decode()`
            let Expr::Attribute(attribute) = &*call.func else {
                return false;
            };
            matches!(attribute.attr.as_str(), "decode" | "encode" | "strip")
                && is_own_output(cx, &attribute.value)
        }
        Expr::Name(name) => {
            let mut bindings = cx.module.index().bindings_of(name).peekable();
            bindings.peek().is_some()
                && bindings.all(|binding| match binding.kind {
                    // Not through another variable, which may be this one.
                    BindingKind::Value(value) => !value.is_name_expr() && is_own_output(cx, value),
                    _ => false,
                })
        }
        _ => false,
    }
}

fn is_writer(cx: &Context<'_>, function: &Expr) -> bool {
    path_of(cx, function).is_some_and(|path| WRITERS.contains(&path.as_str()))
}
