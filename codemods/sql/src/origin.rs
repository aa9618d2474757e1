//! Which driver a cursor or connection belongs to.

use std::cell::Cell;

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::{Part, path};

use crate::driver::{Driver, Imported};

/// How many names, functions and attributes are followed from one to the next.
const MAX_STEPS: usize = 8;

/// How many expressions are looked at for one cursor.
const MAX_LOOKS: usize = 2000;

/// Methods of connections, pools and cursors that give another one of the same driver.
const SAME_DRIVER: &[&str] = &[
    "__enter__",
    "acquire",
    "connection",
    "cursor",
    "execute",
    "executemany",
    "get_connection",
    "getconn",
];

/// Methods of `SQLAlchemy`'s engines, connections and sessions that give another one of them.
const OF_SQLALCHEMY: &[&str] = &[
    "begin",
    "begin_nested",
    "connect",
    "execution_options",
    "get_bind",
];

/// Attributes of `SQLAlchemy`'s objects, and of Flask-SQLAlchemy's, that run SQL as well.
const PARTS_OF_SQLALCHEMY: &[&str] = &["bind", "engine", "session", "sync_engine", "sync_session"];

/// Where a cursor or connection comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Always from this driver.
    Known(Driver),
    /// It is something else, which this describes.
    Other(String),
    Unknown,
    /// It is `None`, which runs nothing.
    Nothing,
}

impl Origin {
    /// Either of the two.
    fn or(self, other: Origin) -> Origin {
        match (self, other) {
            (Origin::Nothing, origin) | (origin, Origin::Nothing) => origin,
            (one, other) if one == other => one,
            _ => Origin::Unknown,
        }
    }
}

fn all(origins: impl IntoIterator<Item = Origin>) -> Origin {
    origins.into_iter().fold(Origin::Nothing, Origin::or)
}

/// Where `expr`, which runs SQL, comes from.
pub(crate) fn of(cx: &Context<'_>, expr: &Expr) -> Origin {
    let tracer = Tracer {
        cx,
        looks: Cell::new(MAX_LOOKS),
    };
    match tracer.expression(expr, MAX_STEPS) {
        Origin::Known(Driver::Sqlite) if cx.project.shadows(cx.path, "sqlite3") => Origin::Unknown,
        Origin::Nothing => Origin::Unknown,
        origin => origin,
    }
}

/// The drivers that the file imports, sorted.
pub(crate) fn imported(cx: &Context<'_>) -> Vec<Imported> {
    let index = cx.module.index();
    let names = index.imports().map(|(_, imported)| imported.qualified());
    let stars = index.star_imports().map(|(module, _)| module.to_string());
    let mut drivers: Vec<Imported> = names
        .chain(stars)
        .filter_map(|name| Driver::of_module(&name))
        .collect();
    drivers.sort();
    drivers.dedup();
    drivers
}

struct Tracer<'c, 'a> {
    cx: &'c Context<'a>,
    /// How many expressions may still be looked at.
    looks: Cell<usize>,
}

impl<'a> Tracer<'_, 'a> {
    fn qualified(&self, expr: &Expr) -> Option<String> {
        self.cx.module.index().qualified_name(expr)
    }

    fn expression(&self, expr: &Expr, steps: usize) -> Origin {
        let (Some(steps), Some(looks)) = (steps.checked_sub(1), self.looks.get().checked_sub(1))
        else {
            return Origin::Unknown;
        };
        self.looks.set(looks);
        match expr {
            Expr::NoneLiteral(_) => Origin::Nothing,
            Expr::Await(await_) => self.expression(&await_.value, steps),
            Expr::Named(named) => self.expression(&named.value, steps),
            Expr::If(if_) => self
                .expression(&if_.body, steps)
                .or(self.expression(&if_.orelse, steps)),
            Expr::Call(call) => self.call(call, steps),
            Expr::Name(name) => self.name(name, steps),
            Expr::Attribute(attribute) => self.attribute(expr, attribute, steps),
            Expr::Subscript(subscript) => match self.qualified(&subscript.value).as_deref() {
                Some("django.db.connections") => Origin::Known(Driver::Django),
                _ => Origin::Unknown,
            },
            _ => Origin::Unknown,
        }
    }

    fn call(&self, call: &ast::ExprCall, steps: usize) -> Origin {
        // A cursor's class can change what its marks are: psycopg's `RawCursor` takes `$1`.
        let chooses_class =
            call.arguments.keywords.iter().any(|keyword| {
                matches!(keyword.arg.as_deref(), Some("cursor_factory" | "factory"))
            });
        let origin = self.called(call, steps);
        let matters = matches!(
            origin,
            Origin::Known(Driver::Psycopg | Driver::Sqlite | Driver::Aiosqlite)
        );
        if chooses_class && matters {
            return Origin::Other("a cursor of a class that is chosen there".to_string());
        }
        origin
    }

    fn called(&self, call: &ast::ExprCall, steps: usize) -> Origin {
        if let Some(function) = self.qualified(&call.func) {
            if let Some(driver) = Driver::of_call(&function) {
                return Origin::Known(driver);
            }
            let inner = call.arguments.args.first();
            if let ("contextlib.closing" | "contextlib.aclosing", Some(inner)) =
                (function.as_str(), inner)
            {
                return self.expression(inner, steps);
            }
        }
        match &*call.func {
            Expr::Attribute(method) if is_self(&method.value) => {
                let own = self.member(&method.value, &method.attr);
                match own {
                    Some(Member::Function(def)) => self.function(def, steps),
                    _ => Origin::Unknown,
                }
            }
            Expr::Attribute(method) if SAME_DRIVER.contains(&method.attr.as_str()) => {
                self.expression(&method.value, steps)
            }
            Expr::Attribute(method) if OF_SQLALCHEMY.contains(&method.attr.as_str()) => {
                self.only_sqlalchemys(&method.value, steps)
            }
            Expr::Name(name) => match self.definition(name) {
                Some(def) => self.function(def, steps),
                None => self.only_sqlalchemys(&call.func, steps),
            },
            // `db.session()`
            Expr::Attribute(_) => self.only_sqlalchemys(&call.func, steps),
            _ => Origin::Unknown,
        }
    }

    /// Where `expr` comes from, if it is one of `SQLAlchemy`'s objects: a session factory gives a
    /// session when it is called.
    fn only_sqlalchemys(&self, expr: &Expr, steps: usize) -> Origin {
        match self.expression(expr, steps) {
            origin @ Origin::Known(Driver::Sqlalchemy) => origin,
            _ => Origin::Unknown,
        }
    }

    /// The function that `name` always means.
    fn definition(&self, name: &ast::ExprName) -> Option<&'a ast::StmtFunctionDef> {
        let index = self.cx.module.index();
        let mut bindings = index.bindings_of(name);
        let (binding, None) = (bindings.next()?, bindings.next()) else {
            return None;
        };
        if !matches!(binding.kind, BindingKind::Definition) {
            return None;
        }
        match index.statement_at(binding.range)? {
            Stmt::FunctionDef(def) => Some(def),
            _ => None,
        }
    }

    /// What a call of `def` gives, or its `with` statement.
    fn function(&self, def: &'a ast::StmtFunctionDef, steps: usize) -> Origin {
        let mut gives_context = false;
        for decorator in &def.decorator_list {
            let function = match &decorator.expression {
                Expr::Call(call) => self.qualified(&call.func),
                expr => self.qualified(expr),
            };
            let plain = matches!(&decorator.expression, Expr::Name(name)
                if matches!(name.id.as_str(), "property" | "staticmethod" | "classmethod"));
            match function.as_deref() {
                Some("contextlib.contextmanager" | "contextlib.asynccontextmanager") => {
                    gives_context = true;
                }
                Some("functools.lru_cache" | "functools.cache" | "functools.cached_property") => {}
                _ if plain => {}
                _ => return Origin::Unknown,
            }
        }
        let suite = self.cx.module.suite();
        let is_own = |range: TextRange| {
            def.range.contains_range(range)
                && path(suite, range)
                    .and_then(|path| harden_proof::function(&path))
                    .is_some_and(|function| function.range() == def.range)
        };
        let index = self.cx.module.index();
        let yields: Vec<&Expr> = index
            .expressions()
            .filter(|expr| matches!(expr, Expr::Yield(_) | Expr::YieldFrom(_)))
            .filter(|expr| is_own(expr.range()))
            .collect();
        if gives_context == yields.is_empty() {
            return Origin::Unknown;
        }
        if gives_context {
            return all(yields.into_iter().map(|expr| match expr {
                Expr::Yield(ast::ExprYield {
                    value: Some(value), ..
                }) => self.expression(value, steps),
                _ => Origin::Unknown,
            }));
        }
        all(index.statements().filter_map(|stmt| match stmt {
            Stmt::Return(return_) if is_own(return_.range) => Some(match &return_.value {
                Some(value) => self.expression(value, steps),
                None => Origin::Nothing,
            }),
            _ => None,
        }))
    }

    fn name(&self, name: &ast::ExprName, steps: usize) -> Origin {
        let index = self.cx.module.index();
        if let Some(path) = index.qualified_name(&Expr::Name(name.clone())) {
            return match path.as_str() {
                "django.db.connection" => Origin::Known(Driver::Django),
                _ => Origin::Unknown,
            };
        }
        all(index.bindings_of(name).map(|binding| match binding.kind {
            BindingKind::Value(value) => {
                let annotated = match index.statement_at(binding.range) {
                    Some(Stmt::AnnAssign(assign)) => self.annotation(&assign.annotation),
                    _ => Origin::Unknown,
                };
                match self.expression(value, steps) {
                    Origin::Unknown => annotated,
                    origin => origin,
                }
            }
            BindingKind::Parameter(Some(annotation)) => self.annotation(annotation),
            BindingKind::Other => self.other_binding(binding.range, steps),
            BindingKind::Deletion => Origin::Nothing,
            _ => Origin::Unknown,
        }))
    }

    /// `with value as name`, and `name: annotation`.
    fn other_binding(&self, range: TextRange, steps: usize) -> Origin {
        match self.cx.module.index().statement_at(range) {
            Some(Stmt::With(with)) => self.context(with, range, steps),
            Some(Stmt::AnnAssign(assign)) if assign.target.range() == range => {
                self.annotation(&assign.annotation)
            }
            _ => Origin::Unknown,
        }
    }

    fn context(&self, with: &ast::StmtWith, target: TextRange, steps: usize) -> Origin {
        let item = with.items.iter().find(|item| {
            item.optional_vars
                .as_ref()
                .is_some_and(|vars| vars.range() == target)
        });
        item.map_or(Origin::Unknown, |item| {
            self.expression(&item.context_expr, steps)
        })
    }

    /// What an annotation says: `sqlite3.Cursor`, `Cursor | None`, `Optional[Cursor]`, `"Cursor"`.
    fn annotation(&self, annotation: &Expr) -> Origin {
        match annotation {
            Expr::NoneLiteral(_) => Origin::Nothing,
            Expr::BinOp(binary) if binary.op == ast::Operator::BitOr => self
                .annotation(&binary.left)
                .or(self.annotation(&binary.right)),
            Expr::Subscript(subscript) => match self.qualified(&subscript.value).as_deref() {
                Some("typing.Optional") => self.annotation(&subscript.slice),
                // `Annotated[Session, Depends(get_session)]`
                Some("typing.Annotated" | "typing_extensions.Annotated") => {
                    match &*subscript.slice {
                        Expr::Tuple(tuple) => tuple
                            .elts
                            .first()
                            .map_or(Origin::Unknown, |first| self.annotation(first)),
                        _ => Origin::Unknown,
                    }
                }
                Some(class) => Driver::of_class(class).map_or(Origin::Unknown, Origin::Known),
                None => Origin::Unknown,
            },
            Expr::StringLiteral(text) => self.quoted_annotation(text.value.to_str()),
            _ => match self.qualified(annotation) {
                Some(class) => match Driver::of_class(&class) {
                    Some(driver) => Origin::Known(driver),
                    None if class.starts_with("typing.") => Origin::Unknown,
                    None => Origin::Other(format!("a `{class}`")),
                },
                None => Origin::Unknown,
            },
        }
    }

    /// An annotation in quotes, where the module is imported by its own name.
    fn quoted_annotation(&self, text: &str) -> Origin {
        let (module, _) = text.rsplit_once('.').unwrap_or(("", text));
        let is_imported =
            self.cx.module.index().imports().any(|(binding, imported)| {
                binding.name == module && imported.qualified() == module
            });
        match Driver::of_class(text) {
            Some(driver) if is_imported => Origin::Known(driver),
            _ => Origin::Unknown,
        }
    }

    fn attribute(&self, expr: &Expr, attribute: &ast::ExprAttribute, steps: usize) -> Origin {
        if self.qualified(expr).as_deref() == Some("django.db.connection") {
            return Origin::Known(Driver::Django);
        }
        if !is_self(&attribute.value) {
            // `cursor.connection` and the like.
            return match attribute.attr.as_str() {
                "connection" => self.expression(&attribute.value, steps),
                part if PARTS_OF_SQLALCHEMY.contains(&part) => {
                    self.only_sqlalchemys(&attribute.value, steps)
                }
                _ => Origin::Unknown,
            };
        }
        let index = self.cx.module.index();
        let own = match self.member(&attribute.value, &attribute.attr) {
            None => Origin::Nothing,
            Some(Member::Function(def)) => self.function(def, steps),
            Some(Member::Value(value)) => self.expression(value, steps),
            Some(Member::Annotation(annotation)) => self.annotation(annotation),
        };
        // An assignment to that attribute of any object may be one to this object.
        let stores = index.attribute_stores().iter().filter(|store| {
            matches!(store, Expr::Attribute(other) if other.attr.as_str() == attribute.attr.as_str())
        });
        all(stores.map(|store| self.stored(store, steps)).chain([own]))
    }

    /// What is stored in an attribute.
    fn stored(&self, store: &Expr, steps: usize) -> Origin {
        let index = self.cx.module.index();
        match index.parent_of(store) {
            Some(AnyNode::Stmt(Stmt::Assign(assign))) => self.expression(&assign.value, steps),
            Some(AnyNode::Stmt(Stmt::AnnAssign(assign))) => match &assign.value {
                Some(value) => match self.expression(value, steps) {
                    Origin::Unknown | Origin::Nothing => self.annotation(&assign.annotation),
                    origin => origin,
                },
                None => self.annotation(&assign.annotation),
            },
            Some(AnyNode::Stmt(Stmt::With(with))) => self.context(with, store.range(), steps),
            _ => Origin::Unknown,
        }
    }

    /// What the class around `object`, which is `self`, defines as `name` in its body.
    fn member(&self, object: &Expr, name: &str) -> Option<Member<'a>> {
        let path = path(self.cx.module.suite(), object.range())?;
        let at = path
            .iter()
            .rposition(|step| matches!(step.part, Part::Class))?;
        path[at].block.iter().find_map(|stmt| match stmt {
            Stmt::FunctionDef(def) if def.name.as_str() == name => Some(Member::Function(def)),
            Stmt::Assign(assign) => match assign.targets.as_slice() {
                [Expr::Name(target)] if target.id == *name => Some(Member::Value(&assign.value)),
                _ => None,
            },
            Stmt::AnnAssign(assign) => match &*assign.target {
                Expr::Name(target) if target.id == *name => {
                    Some(Member::Annotation(&assign.annotation))
                }
                _ => None,
            },
            _ => None,
        })
    }
}

/// What a class body defines.
enum Member<'a> {
    Function(&'a ast::StmtFunctionDef),
    Value(&'a Expr),
    Annotation(&'a Expr),
}

fn is_self(expr: &Expr) -> bool {
    matches!(expr, Expr::Name(name) if matches!(name.id.as_str(), "self" | "cls"))
}
