//! `except` clauses for documents that are not well-formed: what defusedxml refuses takes their path
//! as well.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::family::Family;
use crate::uses::path_of;

/// What becomes of the handlers of a file.
#[derive(Debug, Default)]
pub(crate) struct Handlers {
    /// The places at which the exception's name is to be put in, with what goes around it.
    pub(crate) edits: Vec<(TextRange, Shape)>,
    /// What is left, and has to be said.
    pub(crate) notes: Vec<String>,
}

/// How the exception joins those that are caught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `E` becomes `(E, new)`.
    Wrapped,
    /// `(A, B)` becomes `(A, B, new)`, and `suppress(E)` `suppress(E, new)`.
    Appended,
}

impl Shape {
    /// The edits at `range` that put `name` in.
    pub(crate) fn edits(self, range: TextRange, name: &str) -> Vec<Edit> {
        match self {
            Shape::Wrapped => vec![
                Edit::insert(range.start(), "("),
                Edit::insert(range.end(), format!(", {name})")),
            ],
            Shape::Appended => vec![Edit::insert(range.end(), format!(", {name}"))],
        }
    }
}

/// The exceptions that catch a `ValueError`, which defusedxml's is.
const CATCH_ALL: &[&str] = &["ValueError", "Exception", "BaseException"];

/// The handlers of the file that catch the errors of `family`, whose parsers at `moved` become
/// defusedxml's.
pub(crate) fn handlers(cx: &Context<'_>, family: &Family, moved: &[TextRange]) -> Handlers {
    let mut found = Handlers::default();
    let index = cx.module.index();
    for stmt in index.statements() {
        let Stmt::Try(try_) = stmt else { continue };
        let body = body_range(&try_.body);
        let is_around = moved.iter().any(|range| body.contains_range(*range));
        clauses(cx, family, try_, is_around, &mut found);
    }
    for expr in index.expressions() {
        let Expr::Call(call) = expr else { continue };
        let is_suppress =
            index.qualified_name(&call.func).as_deref() == Some("contextlib.suppress");
        let catches = |argument: &Expr| is_error(cx, family, argument);
        if is_suppress && call.arguments.args.iter().any(catches) {
            let all = call.arguments.args.iter();
            if all
                .clone()
                .all(|argument| !is_defused(cx, argument) && !catches_all(argument))
                && let Some(last) = all.last()
            {
                found
                    .edits
                    .push((cx.module.parenthesized(last), Shape::Appended));
            }
        }
    }
    found
}

fn body_range(body: &[Stmt]) -> TextRange {
    match (body.first(), body.last()) {
        (Some(first), Some(last)) => TextRange::new(first.start(), last.end()),
        _ => TextRange::default(),
    }
}

fn clauses(
    cx: &Context<'_>,
    family: &Family,
    try_: &ast::StmtTry,
    is_around: bool,
    found: &mut Handlers,
) {
    // `ParseError` is a `SyntaxError`, which other things raise as well.
    let is_caught = |expr: &Expr| {
        is_error(cx, family, expr)
            || (is_around
                && family.is_etree()
                && matches!(expr, Expr::Name(name)
                    if name.id == *"SyntaxError" && cx.module.index().is_builtin(name)))
    };
    for ast::ExceptHandler::ExceptHandler(handler) in &try_.handlers {
        let Some(caught) = handler.type_.as_deref() else {
            return;
        };
        let each = match caught {
            Expr::Tuple(tuple) => tuple.elts.iter().collect(),
            _ => vec![caught],
        };
        if let Some(tuple) = each.iter().find_map(|one| tuple_of(cx, one))
            && tuple.elts.iter().any(|one| is_error(cx, family, one))
        {
            let is_plain = tuple
                .elts
                .iter()
                .all(|one| !catches_all(one) && !is_defused(cx, one));
            if is_plain && let Some(last) = tuple.elts.last() {
                found
                    .edits
                    .push((cx.module.parenthesized(last), Shape::Appended));
            }
            return;
        }
        // What a clause above catches never gets to the ones below.
        if each
            .iter()
            .any(|one| catches_all(one) || is_defused(cx, one))
        {
            return;
        }
        if !each.iter().any(|one| is_caught(one)) {
            continue;
        }
        if let Some(attribute) = attribute_of_error(cx, handler) {
            let line = cx.module.line_of(handler.start());
            found.notes.push(format!(
                "the clause in line {line} does not catch that, since it reads `.{attribute}`, which a ValueError has not"
            ));
            return;
        }
        found.edits.push(match caught {
            Expr::Tuple(tuple) => match tuple.elts.last() {
                Some(last) => (cx.module.parenthesized(last), Shape::Appended),
                None => continue,
            },
            _ => (caught.range(), Shape::Wrapped),
        });
        return;
    }
}

/// The tuple that a variable of exceptions always is: `except ERRORS`, `except (*ERRORS, E)`.
fn tuple_of<'a>(cx: &Context<'a>, caught: &Expr) -> Option<&'a ast::ExprTuple> {
    let name = match caught {
        Expr::Name(name) => name,
        Expr::Starred(starred) => starred.value.as_name_expr()?,
        _ => return None,
    };
    let mut bindings = cx.module.index().bindings_of(name);
    match (bindings.next()?.kind, bindings.next()) {
        (BindingKind::Value(Expr::Tuple(tuple)), None) => Some(tuple),
        _ => None,
    }
}

fn is_error(cx: &Context<'_>, family: &Family, expr: &Expr) -> bool {
    path_of(cx, expr).is_some_and(|path| family.errors.contains(&path.as_str()))
}

fn is_defused(cx: &Context<'_>, expr: &Expr) -> bool {
    let path = cx.module.index().qualified_name(expr);
    path.is_some_and(|path| path.starts_with("defusedxml") && !path.ends_with(".ParseError"))
}

fn catches_all(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if CATCH_ALL.contains(&name.id.as_str()))
}

/// An attribute that the clause reads of the exception, and that a `ValueError` has not.
fn attribute_of_error<'a>(
    cx: &Context<'a>,
    handler: &ast::ExceptHandlerExceptHandler,
) -> Option<&'a str> {
    const OF_EVERY: &[&str] = &["args", "with_traceback", "add_note"];
    let name = handler.name.as_ref()?;
    cx.module.index().expressions().find_map(|expr| match expr {
        Expr::Attribute(attribute)
            if handler.range.contains_range(attribute.range)
                && matches!(&*attribute.value, Expr::Name(value) if value.id == *name.as_str())
                && !attribute.attr.starts_with("__")
                && !OF_EVERY.contains(&attribute.attr.as_str()) =>
        {
            Some(attribute.attr.as_str())
        }
        _ => None,
    })
}
