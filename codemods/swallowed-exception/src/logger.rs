//! The logger that a handler can rely on.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::header::Header;
use crate::names::{bound_around, dotted, first_parameter};
use crate::outline::{Outline, Site};
use crate::reason::Reason;
use crate::surroundings::RECORDING;

/// The name of a new logger.
const NAME: &str = "logger";

/// The functions that make a logger, and the library each is of.
const MAKERS: &[(&str, Library)] = &[
    ("celery.utils.log.get_task_logger", Library::Logging),
    ("logging.LoggerAdapter", Library::Logging),
    ("logging.getLogger", Library::Logging),
    ("structlog.getLogger", Library::Structlog),
    ("structlog.get_logger", Library::Structlog),
    ("structlog.stdlib.get_logger", Library::Structlog),
];

/// The methods of loggers that make another one of the same kind.
const DERIVING: &[&str] = &["bind", "getChild", "new", "unbind"];

/// Names that loggers for everything in the module have.
const PLAIN_NAMES: &[&str] = &["logger", "log"];

/// A logging library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Library {
    Logging,
    Structlog,
    Loguru,
}

/// How a handler comes by its logger.
pub(crate) struct Logger {
    /// The expression.
    pub(crate) text: String,
    pub(crate) library: Library,
    /// The edit that makes it, if it is not there yet.
    pub(crate) made: Option<Edit>,
    pub(crate) import: Option<ImportRequest>,
}

impl Logger {
    fn existing(text: impl Into<String>, library: Library) -> Self {
        Logger {
            text: text.into(),
            library,
            made: None,
            import: None,
        }
    }
}

/// A logger of the module's, made by a statement of the module itself.
struct Known<'a> {
    name: &'a str,
    library: Library,
    /// Where it is made.
    at: TextSize,
    /// How little it is meant for all of the module.
    rank: u8,
}

/// The loggers of a file.
pub(crate) struct Loggers<'c, 'a> {
    cx: &'c Context<'a>,
    calls: Vec<QualifiedCall<'a>>,
    known: Vec<Known<'a>>,
    header: Header<'a>,
}

impl<'c, 'a> Loggers<'c, 'a> {
    pub(crate) fn of(cx: &'c Context<'a>, outline: &Outline<'a>) -> Self {
        let calls = cx
            .module
            .calls_where(|name| MAKERS.iter().any(|(maker, _)| *maker == name));
        let mut loggers = Loggers {
            cx,
            calls,
            known: Vec::new(),
            header: Header::of(cx, &outline.sites),
        };
        loggers.known = loggers.of_module();
        loggers
    }

    /// The logger for a handler.
    ///
    /// # Errors
    /// Where none can be had there.
    pub(crate) fn for_site(
        &self,
        outline: &Outline<'a>,
        site: &Site<'a>,
    ) -> Result<Logger, Reason> {
        let module = self.cx.module;
        let usable = self.known.iter().find(|known| {
            known.at < site.top().start() && bound_around(module, site, known.name).is_none()
        });
        if let Some(known) = usable {
            return Ok(Logger::existing(known.name, known.library));
        }
        if let Some(own) = self.of_class(outline, site) {
            return Ok(own);
        }
        match self.new_one(site) {
            Some(logger) => Ok(logger),
            None => self.in_place(site),
        }
    }

    /// The loggers that are made by statements of the module, the best first.
    fn of_module(&self) -> Vec<Known<'a>> {
        let index = self.cx.module.index();
        let mut known = Vec::new();
        for stmt in self.cx.module.suite() {
            if let Some((name, value)) = assigned(stmt)
                && let Some(library) = self.library_of(value)
                && let Some(binding) = index.binding_at(name.range)
                && self.is_only(binding, |kind| {
                    matches!(kind, BindingKind::Value(value) if self.library_of(value) == Some(library))
                })
            {
                known.push(Known {
                    name: binding.name,
                    library,
                    at: stmt.start(),
                    rank: rank(binding.name, value),
                });
            }
        }
        for (binding, imported) in index.imports() {
            if imported.qualified() == "loguru.logger"
                && self.is_of_suite(imported.stmt)
                && !self.cx.project.shadows(self.cx.path, "loguru")
                && self.is_only(binding, |kind| {
                    matches!(kind, BindingKind::Import(other) if other.qualified() == "loguru.logger")
                })
            {
                known.push(Known {
                    name: binding.name,
                    library: Library::Loguru,
                    at: imported.stmt.start(),
                    rank: 0,
                });
            }
        }
        known.extend(self.by_use());
        known.sort_by_key(|known| (known.rank, known.at));
        known
    }

    /// The variables of the module, imported ones above all, that the file itself passes exceptions
    /// to as to a logger of logging's: `log.error("…", exc_info=True)`.
    fn by_use(&self) -> Vec<Known<'a>> {
        let index = self.cx.module.index();
        let mut names: Vec<&ast::ExprName> = index
            .calls_with_keyword("exc_info")
            .filter_map(|(_, call)| match &*call.func {
                Expr::Attribute(method) if RECORDING.contains(&method.attr.as_str()) => {
                    method.value.as_name_expr()
                }
                _ => None,
            })
            .collect();
        names.sort_by(|one, other| one.id.cmp(&other.id));
        names.dedup_by(|one, other| one.id == other.id);
        names
            .into_iter()
            .filter_map(|name| {
                let mut bindings = index.bindings_of(name);
                let (Some(binding), None) = (bindings.next(), bindings.next()) else {
                    return None;
                };
                let at = self.cx.module.suite().iter().find_map(|stmt| {
                    let is_made = match binding.kind {
                        BindingKind::Import(imported) => {
                            // What logging itself has is no logger: `logging.error(…)`.
                            imported.qualified() != "logging"
                                && imported.stmt.range() == stmt.range()
                        }
                        // `log = None` may be given another value from elsewhere.
                        BindingKind::Value(value @ (Expr::Call(_) | Expr::Attribute(_))) => {
                            assigned(stmt).is_some_and(|(_, own)| own.range() == value.range())
                        }
                        _ => false,
                    };
                    is_made.then(|| stmt.start())
                })?;
                self.is_only(binding, |_| true).then_some(Known {
                    name: binding.name,
                    library: Library::Logging,
                    at,
                    rank: 3,
                })
            })
            .collect()
    }

    /// Whether every binding of the variable is of the kind that `test` accepts.
    fn is_only(&self, binding: &Binding<'a>, test: impl Fn(BindingKind<'a>) -> bool) -> bool {
        let index = self.cx.module.index();
        index.scope_kind(binding) == ScopeKind::Module
            && index.star_behind(binding).is_none()
            && index
                .bindings_of_same_name(binding)
                .all(|other| test(other.kind))
    }

    fn is_of_suite(&self, stmt: &Stmt) -> bool {
        let mut suite = self.cx.module.suite().iter();
        suite.any(|top| top.range() == stmt.range())
    }

    /// The library of the logger that `value` certainly makes.
    fn library_of(&self, value: &Expr) -> Option<Library> {
        let Expr::Call(call) = value else {
            return None;
        };
        if let Expr::Attribute(attribute) = &*call.func
            && attribute.value.is_call_expr()
            && DERIVING.contains(&attribute.attr.as_str())
        {
            return self.library_of(&attribute.value);
        }
        let made = self
            .calls
            .iter()
            .find(|made| made.expr.range() == value.range() && made.doubt.is_none())?;
        let (maker, library) = MAKERS.iter().find(|(maker, _)| *maker == made.qualified)?;
        let root = maker.split('.').next().unwrap_or(maker);
        (!self.cx.project.shadows(self.cx.path, root)).then_some(*library)
    }

    /// `self.logger`, where the class itself makes it and nothing in the file stores another.
    fn of_class(&self, outline: &Outline<'a>, site: &Site<'a>) -> Option<Logger> {
        let def = site.functions().next_back()?;
        let function = outline
            .functions
            .iter()
            .find(|function| function.def.range == def.range)?;
        let class = function.class?;
        let own = first_parameter(def).filter(|own| matches!(*own, "self" | "cls"))?;
        let is_static = |decorator: &ast::Decorator| matches!(&decorator.expression, Expr::Name(name) if name.id == "staticmethod");
        if def.decorator_list.iter().any(is_static) || rebinds(self.cx.module, def, own) {
            return None;
        }
        class.body.iter().find_map(|stmt| {
            let (name, value) = assigned(stmt)?;
            let library = self.library_of(value)?;
            let index = self.cx.module.index();
            let binding = index.binding_at(name.range)?;
            let is_stored = index.attribute_stores().iter().any(
                |store| matches!(store, Expr::Attribute(attribute) if *attribute.attr == *name.id),
            );
            let is_only = index.bindings_of_same_name(binding).count() == 1;
            // A class derived elsewhere may call something else so, but not where this is used.
            let is_used = index.expressions().any(|expr| {
                matches!(expr, Expr::Attribute(method)
                    if class.range.contains_range(method.range)
                        && RECORDING.contains(&method.attr.as_str())
                        && dotted(&method.value).is_some_and(|parts| {
                            matches!(parts.as_slice(), ["self" | "cls", attribute] if *attribute == name.id)
                        }))
            });
            (is_only && !is_stored && is_used)
                .then(|| Logger::existing(format!("{own}.{}", binding.name), library))
        })
    }

    /// A new logger of the module's, where its name is free.
    fn new_one(&self, site: &Site<'a>) -> Option<Logger> {
        let module = self.cx.module;
        let place = self.header.end(module);
        if place.at > site.top().start() || !module.index().is_unused(NAME) {
            return None;
        }
        if module.index().star_imports().any(|(_, at)| at > place.at) {
            return None;
        }
        // Files that import everything from this one must not get another `logger` by it.
        let is_listed = module.line_of_binding("__all__").is_some();
        if !is_listed && self.cx.project.shares(self.cx.path, NAME) {
            return None;
        }
        let (getter, import) = self.getter(place.at, |_| true).ok()?;
        let statement = format!("{NAME} = {getter}(__name__)");
        Some(Logger {
            text: NAME.to_string(),
            library: Library::Logging,
            made: Some(Edit::insert(
                place.at,
                place.text(&statement, module.newline()),
            )),
            import,
        })
    }

    /// A logger that is asked for where it is needed.
    fn in_place(&self, site: &Site<'a>) -> Result<Logger, Reason> {
        let module = self.cx.module;
        let is_free = |name: &str| bound_around(module, site, name).is_none();
        let (getter, import) = self.getter(site.top().start(), is_free)?;
        if import.is_some() {
            if self.header.is_followed(site) {
                return Err(Reason::BeforeImports);
            }
            if let Some(line) = bound_around(module, site, "logging") {
                return Err(Reason::NameTaken(line));
            }
        }
        Ok(Logger {
            text: format!("{getter}(__name__)"),
            library: Library::Logging,
            made: None,
            import,
        })
    }

    /// What `logging.getLogger` is called at `at` of the module, where `is_free` says that the name
    /// means the same as there; and the import it needs.
    fn getter(
        &self,
        at: TextSize,
        is_free: impl Fn(&str) -> bool,
    ) -> Result<(String, Option<ImportRequest>), Reason> {
        let index = self.cx.module.index();
        let named = |wanted: &str| {
            let found = index.imports().find(|(binding, imported)| {
                imported.qualified() == wanted
                    && imported.stmt.start() < at
                    && self.is_of_suite(imported.stmt)
                    && is_free(binding.name)
                    && self.is_only(binding, |kind| {
                        matches!(kind, BindingKind::Import(other) if other.qualified() == wanted)
                    })
            });
            found.map(|(binding, _)| binding.name)
        };
        if let Some(name) = named("logging") {
            return Ok((format!("{name}.getLogger"), None));
        }
        if let Some(name) = named("logging.getLogger") {
            return Ok((name.to_string(), None));
        }
        // A name that is not in the tree is read in the module itself.
        let of_module = Expr::Name(ast::ExprName {
            node_index: ast::AtomicNodeIndex::NONE,
            range: TextRange::empty(at),
            id: "logging".into(),
            ctx: ast::ExprContext::Load,
        });
        let import = self
            .cx
            .import("logging", &of_module)
            .map_err(Reason::Import)?;
        Ok((format!("{}.getLogger", import.name()), Some(import)))
    }
}

/// The only name that `stmt` assigns to, and its value.
fn assigned(stmt: &Stmt) -> Option<(&ast::ExprName, &Expr)> {
    match stmt {
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [Expr::Name(name)] => Some((name, &assign.value)),
            _ => None,
        },
        Stmt::AnnAssign(assign) => match (&*assign.target, assign.value.as_deref()) {
            (Expr::Name(name), Some(value)) => Some((name, value)),
            _ => None,
        },
        _ => None,
    }
}

/// 0 for a logger that is the module's by its name or its argument; more for one that may be for
/// some of its records only: `access_log = logging.getLogger("access")`.
fn rank(name: &str, value: &Expr) -> u8 {
    let is_own = matches!(value, Expr::Call(call)
        if matches!(call.arguments.args.first(), Some(Expr::Name(name)) if name.id == "__name__"));
    let plain = name.trim_matches('_').to_ascii_lowercase();
    let is_plain = PLAIN_NAMES.contains(&plain.as_str());
    u8::from(!is_own) + u8::from(!is_plain)
}

/// Whether the function gives its first parameter another value.
fn rebinds(module: &Module<'_>, def: &ast::StmtFunctionDef, own: &str) -> bool {
    module.index().expressions().any(|expr| {
        matches!(expr, Expr::Name(name)
            if name.id == own && !name.ctx.is_load() && def.range.contains_range(name.range))
    })
}
