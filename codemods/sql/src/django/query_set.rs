//! Whether a value is a query set of Django's.
//!
//! Only Django knows what a file's models are, so this goes by what the file says: managers and
//! methods that only query sets have, the annotation of a parameter, the base of a class, and what
//! a variable is given.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::receiver::imports_django;

/// How many variables and calls a receiver is followed through.
const MOST_STEPS: usize = 30;

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

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A query set, or a manager.
    QuerySet,
    /// Something that the file does not say.
    Unclear,
    /// Something else for certain.
    Other,
}

/// What `expr` is.
pub(crate) fn kind<'a>(cx: &Context<'a>, expr: &'a Expr) -> Kind {
    let mut looking = Looking {
        cx,
        seen: Vec::new(),
        steps: 0,
    };
    looking.kind(expr).unwrap_or(Kind::Unclear)
}

/// Whether a class or annotation names a query set, or in a file about Django a manager.
fn names_query_set(cx: &Context<'_>, class: &Expr) -> bool {
    let is_manager = |name: &str| name.ends_with("Manager") && imports_django(cx);
    cx.module
        .slice(class)
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .any(|name| name.ends_with("QuerySet") || is_manager(name))
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
            // The method that may be overridden there.
            Expr::Name(name) if name.id.as_str() == "super" => {
                return Some(match self.class_around(expr) {
                    Some(class) if self.is_query_set(class) => Kind::QuerySet,
                    _ => Kind::Unclear,
                });
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
            BindingKind::Parameter(None) if binding.name == "self" => self.own(expr),
            BindingKind::Import(_) => self.by_import(expr).unwrap_or(Kind::Unclear),
            _ => Kind::Unclear,
        })
    }

    fn annotation(&self, annotation: &Expr) -> Kind {
        if names_query_set(self.cx, annotation) {
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
    fn own(&self, expr: &Expr) -> Kind {
        let Some(class) = self.class_around(expr) else {
            return Kind::Unclear;
        };
        let defines_extra = class
            .body
            .iter()
            .any(|stmt| matches!(stmt, Stmt::FunctionDef(def) if def.name.as_str() == "extra"));
        match (self.is_query_set(class), defines_extra) {
            (true, false) => Kind::QuerySet,
            (false, true) => Kind::Other,
            (true, true) | (false, false) => Kind::Unclear,
        }
    }

    fn class_around(&self, expr: &Expr) -> Option<&'a ast::StmtClassDef> {
        let mut nodes = self.cx.module.index().ancestors(expr);
        nodes.find_map(|node| match node {
            AnyNode::Stmt(Stmt::ClassDef(class)) => Some(class),
            _ => None,
        })
    }

    fn is_query_set(&self, class: &ast::StmtClassDef) -> bool {
        class
            .bases()
            .iter()
            .any(|base| names_query_set(self.cx, base))
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
