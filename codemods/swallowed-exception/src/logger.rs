//! The logger that a handler can rely on.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::header::Header;
use crate::known::{Known, Library, Makers, assigned};
use crate::names::{bound_around, dotted, first_parameter};
use crate::outline::{Outline, Site};
use crate::reason::Reason;
use crate::surroundings::RECORDING;

/// The name of a new logger.
const NAME: &str = "logger";

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

/// The loggers of a file.
pub(crate) struct Loggers<'c, 'a> {
    cx: &'c Context<'a>,
    makers: Makers<'c, 'a>,
    known: Vec<Known<'a>>,
    header: Header<'a>,
}

impl<'c, 'a> Loggers<'c, 'a> {
    pub(crate) fn of(cx: &'c Context<'a>, outline: &Outline<'a>) -> Self {
        let makers = Makers::of(cx);
        Loggers {
            cx,
            known: makers.of_module(),
            makers,
            header: Header::of(cx, &outline.sites),
        }
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
            let library = self.makers.library_of(value)?;
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
                    && self.makers.is_of_suite(imported.stmt)
                    && is_free(binding.name)
                    && self.makers.is_only(binding, |kind| {
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

/// Whether the function gives its first parameter another value.
fn rebinds(module: &Module<'_>, def: &ast::StmtFunctionDef, own: &str) -> bool {
    module.index().expressions().any(|expr| {
        matches!(expr, Expr::Name(name)
            if name.id == own && !name.ctx.is_load() && def.range.contains_range(name.range))
    })
}
