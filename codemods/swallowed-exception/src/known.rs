//! The loggers that a module has already.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::surroundings::RECORDING;

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

/// A logger of the module's, made by a statement of the module itself.
pub(crate) struct Known<'a> {
    pub(crate) name: &'a str,
    pub(crate) library: Library,
    /// Where it is made.
    pub(crate) at: TextSize,
    /// How little it is meant for all of the module.
    rank: u8,
}

/// The calls of a file that make loggers.
pub(crate) struct Makers<'c, 'a> {
    cx: &'c Context<'a>,
    calls: Vec<QualifiedCall<'a>>,
}

impl<'c, 'a> Makers<'c, 'a> {
    pub(crate) fn of(cx: &'c Context<'a>) -> Self {
        let calls = cx
            .module
            .calls_where(|name| MAKERS.iter().any(|(maker, _)| *maker == name));
        Makers { cx, calls }
    }

    /// The loggers that are made by statements of the module, the best first.
    pub(crate) fn of_module(&self) -> Vec<Known<'a>> {
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
    pub(crate) fn is_only(
        &self,
        binding: &Binding<'a>,
        test: impl Fn(BindingKind<'a>) -> bool,
    ) -> bool {
        let index = self.cx.module.index();
        index.scope_kind(binding) == ScopeKind::Module
            && index.star_behind(binding).is_none()
            && index
                .bindings_of_same_name(binding)
                .all(|other| test(other.kind))
    }

    pub(crate) fn is_of_suite(&self, stmt: &Stmt) -> bool {
        let mut suite = self.cx.module.suite().iter();
        suite.any(|top| top.range() == stmt.range())
    }

    /// The library of the logger that `value` certainly makes.
    pub(crate) fn library_of(&self, value: &Expr) -> Option<Library> {
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
}

/// The only name that `stmt` assigns to, and its value.
pub(crate) fn assigned(stmt: &Stmt) -> Option<(&ast::ExprName, &Expr)> {
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
