//! XML that the program has written itself, a moment before it is parsed.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::uses::path_of;

/// What the comment says where only such XML is parsed.
pub(crate) const OWN_OUTPUT: &str = "parses only XML that this program has just written";

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
            cx.module.index().every_binding(name, |kind| match kind {
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
