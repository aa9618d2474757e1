//! What a class is, by its bases and methods.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::names::dotted;
use crate::outline::Outline;

/// Methods of streams that a handler of logging's calls.
const STREAM_METHODS: &[&str] = &["flush", "write", "writelines"];

/// Methods of which a stream has one at least, besides `write`.
const OTHER_STREAM_METHODS: &[&str] = &["fileno", "flush", "isatty", "writelines"];

/// What classes that logging calls are called like, and the methods that it calls.
const LOGGING_CLASSES: &[(&str, &[&str])] = &[
    ("Handler", &["emit", "handle", "handleError", "flush"]),
    ("Formatter", &["format", "formatException", "formatTime"]),
    ("Filter", &["filter"]),
    ("Logger", &["callHandlers", "handle", "makeRecord"]),
    ("LoggerAdapter", &["process"]),
];

/// Whether a method of a class is one of a stream that records may be written to.
pub(crate) fn is_of_stream(outline: &Outline<'_>, class: &ast::StmtClassDef, name: &str) -> bool {
    let has = |wanted: &str| methods(outline, class).any(|method| *method.name == *wanted);
    STREAM_METHODS.contains(&name)
        && has("write")
        && OTHER_STREAM_METHODS.iter().any(|name| has(name))
}

pub(crate) fn has_parameter(def: &ast::StmtFunctionDef, name: &str) -> bool {
    let mut parameters = def.parameters.iter();
    parameters.any(|parameter| parameter.name() == name)
}

fn methods<'o, 'a>(
    outline: &'o Outline<'a>,
    class: &ast::StmtClassDef,
) -> impl Iterator<Item = &'a ast::StmtFunctionDef> + use<'o, 'a> {
    let range = class.range;
    outline
        .functions
        .iter()
        .filter(move |function| function.class.is_some_and(|own| own.range == range))
        .map(|function| function.def)
}

/// Whether a class is one that logging calls: by its bases, or by methods that take a record.
pub(crate) fn is_called_by_logging(
    cx: &Context<'_>,
    outline: &Outline<'_>,
    class: &ast::StmtClassDef,
    depth: usize,
) -> bool {
    // Classes that derive from each other in a circle are only read, never made.
    if depth > outline.classes.len() {
        return false;
    }
    let has = |wanted: &str| methods(outline, class).any(|method| *method.name == *wanted);
    let by_base = class.bases().iter().any(|base| {
        let qualified = cx.module.index().qualified_name(base);
        if let Some(qualified) = &qualified
            && qualified.starts_with("logging.")
        {
            return true;
        }
        let Some(name) = dotted(base).and_then(|parts| parts.last().copied()) else {
            return false;
        };
        let own = outline.classes.iter().find(|other| *other.name == *name);
        if own.is_some_and(|own| is_called_by_logging(cx, outline, own, depth + 1)) {
            return true;
        }
        // Those of socketserver, http.server and web frameworks.
        !name.ends_with("RequestHandler")
            && LOGGING_CLASSES
                .iter()
                .any(|(end, called)| name.ends_with(end) && called.iter().any(|name| has(name)))
    });
    by_base
        || methods(outline, class).any(|method| {
            let is_called = LOGGING_CLASSES
                .iter()
                .any(|(_, called)| called.contains(&method.name.as_str()));
            is_called && has_parameter(method, "record")
        })
}

/// Whether one class derives from the other, as far as the file shows.
pub(crate) fn are_related(
    outline: &Outline<'_>,
    one: &ast::StmtClassDef,
    other: &ast::StmtClassDef,
) -> bool {
    derives(outline, one, other, 0) || derives(outline, other, one, 0)
}

fn derives(
    outline: &Outline<'_>,
    class: &ast::StmtClassDef,
    from: &ast::StmtClassDef,
    depth: usize,
) -> bool {
    class.range == from.range
        || depth <= outline.classes.len()
            && class.bases().iter().any(|base| {
                let name = dotted(base).and_then(|parts| parts.last().copied());
                let bases = outline
                    .classes
                    .iter()
                    .filter(|other| name.is_some_and(|name| *other.name == *name));
                let mut bases = bases.filter(|other| other.range != class.range);
                bases.any(|base| derives(outline, base, from, depth + 1))
            })
}
