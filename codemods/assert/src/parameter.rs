//! Parameters of functions that others call.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::parts::{called, is_listed, parts};

/// Built-in functions that show a value in another form.
const FORMS: &[&str] = &[
    "abs",
    "bool",
    "bytes",
    "dict",
    "enumerate",
    "float",
    "frozenset",
    "int",
    "iter",
    "len",
    "list",
    "max",
    "min",
    "range",
    "reversed",
    "round",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
    "type",
    "zip",
];

/// Functions of the standard library that do so, by their dotted names; with a dot at the end, all
/// of a module.
const QUALIFIED_FORMS: &[&str] = &[
    "os.fspath",
    "os.path.",
    "pathlib.Path",
    "pathlib.PurePath",
    "struct.unpack",
    "struct.unpack_from",
];

/// Methods of texts and containers that do the same.
const METHODS: &[&str] = &[
    "casefold",
    "copy",
    "decode",
    "encode",
    "from_bytes",
    "get",
    "items",
    "keys",
    "lower",
    "lstrip",
    "partition",
    "replace",
    "rstrip",
    "split",
    "splitlines",
    "strip",
    "upper",
    "values",
];

/// How many variables are followed back.
const STEPS: usize = 4;

/// The function that an assertion is in, if others call it.
pub(crate) struct Public<'c, 'a> {
    cx: &'c Context<'a>,
    def: &'a ast::StmtFunctionDef,
    /// `self` or `cls`.
    own: Option<&'a str>,
}

/// Where a value comes from.
enum View<'a> {
    /// A parameter, in whatever form.
    Of(&'a str),
    /// Constants, globals, and the object that the method is of.
    Neutral,
    /// Something that the function has worked out.
    Other,
}

impl<'c, 'a> Public<'c, 'a> {
    /// The function that `test`, the condition of an assertion, is in; `None` where it is for the
    /// file's own use: by its name or its class's, or since it stands in another function.
    pub(crate) fn around(cx: &'c Context<'a>, test: &Expr) -> Option<Self> {
        let mut around = cx
            .module
            .index()
            .ancestors(test)
            .filter_map(|node| match node {
                AnyNode::Stmt(stmt @ (Stmt::FunctionDef(_) | Stmt::ClassDef(_))) => Some(stmt),
                _ => None,
            });
        let Some(Stmt::FunctionDef(def)) = around.next() else {
            return None;
        };
        let mut is_method = None;
        for stmt in around {
            match stmt {
                Stmt::ClassDef(class) => {
                    is_method.get_or_insert(true);
                    if is_private(&class.name) {
                        return None;
                    }
                }
                // What a decorator registers is called from elsewhere.
                _ if is_method.is_none() && !def.decorator_list.is_empty() => {
                    is_method = Some(false);
                }
                _ if is_method.is_none() => return None,
                _ => {}
            }
        }
        let is_static = def.decorator_list.iter().any(|decorator| {
            matches!(&decorator.expression, Expr::Name(name) if name.id == "staticmethod")
        });
        let first = def.parameters.iter_non_variadic_params().next();
        let own = first
            .filter(|_| is_method == Some(true) && !is_static)
            .map(|first| first.parameter.name.as_str());
        (!is_private(&def.name)).then_some(Public { cx, def, own })
    }

    /// The parameter that is nothing else anywhere in the function, if `expr` is one.
    pub(crate) fn itself(&self, expr: &Expr) -> Option<&'a str> {
        let Expr::Name(name) = expr else {
            return None;
        };
        let mut bindings = self.cx.module.index().bindings_of(name);
        let parameter = self.parameter(bindings.next()?)?;
        bindings.next().is_none().then_some(parameter)
    }

    /// The parameter that `conditions` are about, if they are about what a caller passes alone.
    pub(crate) fn checked(&self, conditions: &[&'a Expr]) -> Option<&'a str> {
        let mut first = None;
        for condition in conditions {
            for part in parts(condition) {
                let Expr::Name(name) = part else {
                    continue;
                };
                // What a condition binds itself is made of its other parts.
                let mut bindings = self.cx.module.index().bindings_of(name);
                if bindings.any(|binding| condition.range().contains_range(binding.range)) {
                    continue;
                }
                match self.of_name(name, STEPS) {
                    View::Of(parameter) => first = first.or(Some(parameter)),
                    View::Neutral => {}
                    View::Other => return None,
                }
            }
        }
        first
    }

    /// The parameter of this very function that `binding` is.
    fn parameter(&self, binding: &Binding<'a>) -> Option<&'a str> {
        let is_own = self.def.parameters.range.contains_range(binding.range)
            && matches!(binding.kind, BindingKind::Parameter(_));
        (is_own && self.own != Some(binding.name)).then_some(binding.name)
    }

    fn of_name(&self, name: &ast::ExprName, steps: usize) -> View<'a> {
        let index = self.cx.module.index();
        let mut view = View::Neutral;
        for binding in index.bindings_of(name) {
            if let Some(parameter) = self.parameter(binding) {
                return View::Of(parameter);
            }
            let is_outer = matches!(
                index.scope_kind(binding),
                ScopeKind::Module | ScopeKind::Class | ScopeKind::Lambda
            );
            let one = match binding.kind {
                _ if is_outer || self.own == Some(binding.name) => View::Neutral,
                BindingKind::Import(_) | BindingKind::Definition => View::Neutral,
                BindingKind::Value(value) | BindingKind::Element(value) => match steps {
                    0 => View::Other,
                    _ => self.of_value(value, steps - 1),
                },
                // `name, value = line.split("=")`
                BindingKind::Other if steps > 0 => {
                    match index.statement_at(binding.range).map(given) {
                        Some(Some(value)) => self.of_value(value, steps - 1),
                        _ => View::Other,
                    }
                }
                _ => View::Other,
            };
            view = match (view, one) {
                (View::Other, _) | (_, View::Other) => return View::Other,
                (View::Of(parameter), _) | (_, View::Of(parameter)) => View::Of(parameter),
                (View::Neutral, View::Neutral) => View::Neutral,
            };
        }
        view
    }

    fn is_form(&self, function: &Expr) -> bool {
        let name = self.cx.module.index().qualified_name(function);
        name.is_some_and(|name| is_listed(&name, QUALIFIED_FORMS))
    }

    /// Where a value comes from that a variable is given: it may change its form on the way, but not
    /// be worked out.
    fn of_value(&self, expr: &'a Expr, steps: usize) -> View<'a> {
        let all = |exprs: &mut dyn Iterator<Item = &'a Expr>| {
            let mut view = View::Neutral;
            for expr in exprs {
                match self.of_value(expr, steps) {
                    View::Other => return View::Other,
                    View::Of(parameter) => view = View::Of(parameter),
                    View::Neutral => {}
                }
            }
            view
        };
        match expr {
            Expr::Name(name) => self.of_name(name, steps),
            Expr::Attribute(attribute) => self.of_value(&attribute.value, steps),
            Expr::Subscript(subscript) => {
                all(&mut [&*subscript.value, &*subscript.slice].into_iter())
            }
            Expr::Slice(slice) => all(&mut [&slice.lower, &slice.upper, &slice.step]
                .into_iter()
                .filter_map(|bound| bound.as_deref())),
            Expr::Starred(starred) => self.of_value(&starred.value, steps),
            Expr::UnaryOp(unary) => self.of_value(&unary.operand, steps),
            Expr::BinOp(binary) => all(&mut [&*binary.left, &*binary.right].into_iter()),
            Expr::Tuple(tuple) => all(&mut tuple.elts.iter()),
            Expr::List(list) => all(&mut list.elts.iter()),
            Expr::Call(call) => {
                let arguments = call.arguments.args.iter();
                let keywords = call.arguments.keywords.iter().map(|keyword| &keyword.value);
                let arguments = arguments.chain(keywords);
                match (&*call.func, called(call)) {
                    (Expr::Name(name), Some(function))
                        if FORMS.contains(&function) && self.cx.module.index().is_builtin(name) =>
                    {
                        all(&mut arguments.into_iter())
                    }
                    (Expr::Attribute(attribute), Some(method)) if METHODS.contains(&method) => {
                        all(&mut std::iter::once(&*attribute.value).chain(arguments))
                    }
                    _ if self.is_form(&call.func) => all(&mut arguments.into_iter()),
                    _ => View::Other,
                }
            }
            _ if expr.is_literal_expr() => View::Neutral,
            _ => View::Other,
        }
    }
}

/// What the names that a statement binds are given a part of each.
fn given(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Assign(assign) => Some(&assign.value),
        Stmt::For(for_) => Some(&for_.iter),
        _ => None,
    }
}

/// Whether a name is for the file's own use: `_helper`, and not `__init__`.
fn is_private(name: &str) -> bool {
    name.starts_with('_') && !(name.starts_with("__") && name.ends_with("__"))
}
