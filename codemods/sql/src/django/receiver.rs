//! Whether what a method `extra` is called on is a query set of Django's.
//!
//! Only Django knows what a file's models are, so this goes by what the file says: managers and
//! methods that only query sets have, the annotation of a parameter, the base of a class, and what
//! a variable is given.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::find::{Found, Sql};

/// How many variables and calls a receiver is followed through.
const MOST_STEPS: usize = 30;

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

/// Attributes that are managers or query sets by Django's documentation, or by custom.
fn is_manager(attribute: &str) -> bool {
    matches!(
        attribute,
        "objects" | "_default_manager" | "_base_manager" | "queryset" | "query_set"
    ) || attribute.ends_with("_set")
}

/// Methods that only query sets and managers have (`QuerySet` in the model reference).
const OWN_METHODS: &[&str] = &[
    "alias",
    "annotate",
    "defer",
    "exclude",
    "extra",
    "get_query_set",
    "get_queryset",
    "only",
    "prefetch_related",
    "select_for_update",
    "select_related",
    "values_list",
];

/// Methods of query sets that return query sets, and that others have as well.
const SHARED_METHODS: &[&str] = &[
    "_chain",
    "_clone",
    "all",
    "complex_filter",
    "difference",
    "distinct",
    "filter",
    "intersection",
    "none",
    "order_by",
    "reverse",
    "union",
    "using",
    "values",
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
    let mut looking = Looking {
        cx,
        seen: Vec::new(),
        steps: 0,
    };
    match looking.kind(&method.value) {
        Some(Kind::QuerySet) => Receiver::Django,
        Some(Kind::Other) => Receiver::Other(shown(cx, &method.value)),
        Some(Kind::Unclear) | None => Receiver::Unclear(shown(cx, &method.value)),
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
    let is_django = |path: &str| path == "django" || path.starts_with("django.");
    let index = cx.module.index();
    let imports_django = index
        .imports()
        .any(|(_, imported)| is_django(&imported.qualified()))
        || index.star_imports().any(|(module, _)| is_django(module));
    imports_django
        || matches!(&*call.func, Expr::Attribute(method) if match &*method.value {
            Expr::Name(name) => is_telling(&name.id),
            Expr::Attribute(attribute) => is_telling(&attribute.attr),
            _ => false,
        })
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    QuerySet,
    Unclear,
    Other,
}

struct Looking<'c, 'a> {
    cx: &'c Context<'a>,
    /// The variables that are being looked into.
    seen: Vec<TextRange>,
    steps: usize,
}

impl<'a> Looking<'_, 'a> {
    /// What `expr` is; `None` where it is what a variable already was: `qs = qs.filter()`.
    fn kind(&mut self, expr: &'a Expr) -> Option<Kind> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Some(Kind::Unclear);
        }
        match expr {
            Expr::Attribute(attribute) if is_manager(&attribute.attr) => Some(Kind::QuerySet),
            Expr::Attribute(_) => Some(self.by_import(expr).unwrap_or(Kind::Unclear)),
            Expr::Call(call) => self.call(expr, call),
            Expr::Name(name) => self.name(expr, name),
            Expr::Named(named) => self.kind(&named.value),
            Expr::If(if_) => self.any([&*if_.body, &*if_.orelse]),
            Expr::BoolOp(op) => self.any(&op.values),
            // `a | b` of two query sets.
            Expr::BinOp(binary)
                if matches!(binary.op, ast::Operator::BitOr | ast::Operator::BitAnd) =>
            {
                self.any([&*binary.left, &*binary.right])
            }
            // A slice cannot be changed any more, but is one.
            Expr::Subscript(subscript) if subscript.slice.is_slice_expr() => {
                self.kind(&subscript.value)
            }
            _ if expr.is_literal_expr()
                || matches!(
                    expr,
                    Expr::List(_)
                        | Expr::Tuple(_)
                        | Expr::Dict(_)
                        | Expr::Set(_)
                        | Expr::FString(_)
                ) =>
            {
                Some(Kind::Other)
            }
            _ => Some(Kind::Unclear),
        }
    }

    /// What several expressions are, any of which it may be.
    fn any(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) -> Option<Kind> {
        let kinds: Vec<Kind> = exprs
            .into_iter()
            .filter_map(|expr| self.kind(expr))
            .collect();
        together(&kinds)
    }

    fn call(&mut self, expr: &'a Expr, call: &'a ast::ExprCall) -> Option<Kind> {
        let method = match &*call.func {
            Expr::Attribute(method) => method,
            Expr::Name(name) if name.id.as_str() == "super" => {
                return Some(self.class_around(expr));
            }
            _ => return Some(self.by_import(&call.func).unwrap_or(Kind::Unclear)),
        };
        if OWN_METHODS.contains(&method.attr.as_str()) {
            return match self.kind(&method.value) {
                Some(Kind::Other) => Some(Kind::Other),
                _ => Some(Kind::QuerySet),
            };
        }
        if SHARED_METHODS.contains(&method.attr.as_str()) {
            return self.kind(&method.value);
        }
        Some(self.by_import(&call.func).unwrap_or(Kind::Unclear))
    }

    fn name(&mut self, expr: &'a Expr, name: &'a ast::ExprName) -> Option<Kind> {
        let index = self.cx.module.index();
        let bindings: Vec<&Binding<'a>> = index.bindings_of(name).collect();
        let Some(first) = bindings.first() else {
            return Some(Kind::Unclear);
        };
        if self.seen.contains(&first.range) {
            return None;
        }
        self.seen.push(first.range);
        let kinds: Vec<Kind> = bindings
            .iter()
            .filter_map(|binding| self.binding(expr, binding))
            .collect();
        self.seen.pop();
        together(&kinds)
    }

    fn binding(&mut self, expr: &'a Expr, binding: &Binding<'a>) -> Option<Kind> {
        Some(match binding.kind {
            BindingKind::Value(value) => return self.kind(value),
            BindingKind::Parameter(Some(annotation)) => self.annotation(annotation),
            BindingKind::Parameter(None) if binding.name == "self" => self.class_around(expr),
            BindingKind::Import(_) => self.by_import(expr).unwrap_or(Kind::Unclear),
            _ => Kind::Unclear,
        })
    }

    fn annotation(&self, annotation: &Expr) -> Kind {
        let text = self.cx.module.slice(annotation);
        if text.contains("QuerySet") || text.contains("Manager") {
            Kind::QuerySet
        } else {
            Kind::Unclear
        }
    }

    /// What comes of a library that certainly has no query sets.
    fn by_import(&self, expr: &Expr) -> Option<Kind> {
        let path = self.cx.module.index().qualified_name(expr)?;
        let root = path.split('.').next()?;
        matches!(root, "logging" | "structlog" | "loguru").then_some(Kind::Other)
    }

    /// What an instance of the class around `expr` is.
    fn class_around(&self, expr: &Expr) -> Kind {
        let class = self
            .cx
            .module
            .index()
            .ancestors(expr)
            .find_map(|node| match node {
                AnyNode::Stmt(Stmt::ClassDef(class)) => Some(class),
                _ => None,
            });
        let Some(class) = class else {
            return Kind::Unclear;
        };
        let is_query_set = class.bases().iter().any(|base| {
            let base = self.cx.module.slice(base);
            base.contains("QuerySet") || base.contains("Manager")
        });
        let defines_extra = class
            .body
            .iter()
            .any(|stmt| matches!(stmt, Stmt::FunctionDef(def) if def.name.as_str() == "extra"));
        match (is_query_set, defines_extra) {
            (true, _) => Kind::QuerySet,
            (false, true) => Kind::Other,
            (false, false) => Kind::Unclear,
        }
    }
}

/// What may be any of `kinds`.
fn together(kinds: &[Kind]) -> Option<Kind> {
    let first = *kinds.first()?;
    Some(if kinds.iter().all(|kind| *kind == first) {
        first
    } else {
        Kind::Unclear
    })
}
