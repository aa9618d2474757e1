//! Whether a call of something called `extra` or `RawSQL` is one of Django's.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::find::{Found, Sql};
use super::query_set::{self, Kind};

/// Whose function a call is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// Django's: the method of a query set or a manager, or its `RawSQL`.
    Django,
    /// Something that the file does not say, with its source.
    Unclear(String),
    /// Something else for certain, with its source.
    Other(String),
}

/// Django's `RawSQL`, by its names (`django/db/models/expressions.py`).
const RAW_SQL: &[&str] = &[
    "django.db.models.RawSQL",
    "django.db.models.expressions.RawSQL",
];

/// Names that people give to query sets, and to nothing else.
fn is_telling(name: &str) -> bool {
    let name = name.trim_start_matches('_').to_ascii_lowercase();
    matches!(name.as_str(), "qs" | "queryset" | "query_set")
        || ["_qs", "_queryset", "_query_set"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Whose function `found` is a call of.
pub(crate) fn of<'a>(cx: &Context<'a>, found: &Found<'a>) -> Receiver {
    let function = &*found.call.func;
    if let Sql::Raw(_) = found.sql {
        let is_djangos = match cx.module.index().qualified_name(function) {
            Some(path) => RAW_SQL.contains(&path.as_str()),
            None => comes_by_star(cx, function),
        };
        return if is_djangos {
            Receiver::Django
        } else {
            Receiver::Other(shown(cx, function))
        };
    }
    let Expr::Attribute(method) = function else {
        return Receiver::Other(shown(cx, function));
    };
    match query_set::kind(cx, &method.value) {
        Kind::QuerySet => Receiver::Django,
        Kind::Other => Receiver::Other(shown(cx, &method.value)),
        Kind::Unclear => Receiver::Unclear(shown(cx, &method.value)),
    }
}

/// Whether nothing but a star import from Django's models can give `function` a meaning.
fn comes_by_star(cx: &Context<'_>, function: &Expr) -> bool {
    let index = cx.module.index();
    let is_unbound =
        matches!(function, Expr::Name(name) if index.bindings_of(name).next().is_none());
    let mut stars = index.star_imports().map(|(module, _)| module);
    is_unbound
        && stars.all(|module| matches!(module, "django.db.models" | "django.db.models.expressions"))
}

/// Whether a receiver that is not clear may be taken for a query set: the file is about Django, or
/// the name says so.
pub(crate) fn may_be_query_set(cx: &Context<'_>, call: &ast::ExprCall) -> bool {
    imports_django(cx)
        || matches!(&*call.func, Expr::Attribute(method) if match &*method.value {
            Expr::Name(name) => is_telling(&name.id),
            Expr::Attribute(attribute) => is_telling(&attribute.attr),
            _ => false,
        })
}

/// Whether a call of something called `extra` is none of Django's for certain: the file imports
/// nothing of Django, no manifest of its project lists it or anything built on it, and neither the
/// receiver nor the arguments are named as a query set's.
pub(crate) fn is_without_django<'a>(cx: &Context<'a>, found: &Found<'a>) -> bool {
    let is_near = |name: &String| {
        name.contains("django") || matches!(name.as_str(), "wagtail" | "mezzanine" | "oscar")
    };
    matches!(found.sql, Sql::Extra(_))
        && matches!(of(cx, found), Receiver::Unclear(_))
        && !may_be_query_set(cx, found.call)
        && found.call.arguments.keywords.is_empty()
        && cx
            .project
            .distributions(cx.path)
            .is_some_and(|names| !names.is_empty() && !names.iter().any(is_near))
}

/// Whether the file imports anything of Django.
pub(crate) fn imports_django(cx: &Context<'_>) -> bool {
    let is_django = |path: &str| path == "django" || path.starts_with("django.");
    let index = cx.module.index();
    index
        .imports()
        .any(|(_, imported)| is_django(&imported.qualified()))
        || index.star_imports().any(|(module, _)| is_django(module))
}

/// The source of `expr` on one line, if that is short.
fn shown(cx: &Context<'_>, expr: &Expr) -> String {
    const LONGEST: usize = 40;
    let words: Vec<&str> = cx.module.slice(expr).split_whitespace().collect();
    let text = words.join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST - 3).collect();
    format!("{start}...")
}
