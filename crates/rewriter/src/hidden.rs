//! Code that comes by a variable of the module without its name standing for it: by the module's
//! namespace, by the module as an object, or by the name as text.

use std::collections::BTreeMap;

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

use crate::imports::is_standard;
use crate::index::{Binding, ScopeKind};
use crate::module::Module;
use crate::replaced::{ANY_NAME, Dotted, PathStart, Way, last_name, objects, texts};

/// How code comes by a variable in another way than by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HiddenAccess {
    /// Names are read or changed by way of a namespace: `globals()`, `exec(text)`,
    /// `setattr(module, name, value)`.
    Namespace,
    /// Something else is stored in it by way of the module: `this_module.NAME = value`.
    Stored(TextRange),
    /// What it holds is reached by way of the module: `this_module.NAME.append(value)`.
    Read(TextRange),
    /// A text names it: `__all__`, an annotation in quotes.
    Text,
}

/// What is read and stored by way of modules, by the names of the attributes.
#[derive(Debug, Default)]
pub(crate) struct ByWay {
    /// [`ANY_NAME`] stands for a name that is only known at run time.
    stored: BTreeMap<String, Vec<Place>>,
    read: BTreeMap<String, Vec<Place>>,
}

/// A module, and where something is done by way of it.
type Place = (Dotted, TextRange);

/// Attributes that are namespaces, of functions, frames and modules.
const NAMESPACES: &[&str] = &["__globals__", "f_globals", "f_locals", "__builtins__"];

impl Module<'_> {
    /// How code in this file may come by the variable of `binding` in another way than by its name.
    ///
    /// `stem` is what the module is called by those that import it, without the packages it is in;
    /// without one, any module that is not the standard library's may be it.
    pub fn hidden_access(&self, binding: &Binding<'_>, stem: Option<&str>) -> Option<HiddenAccess> {
        let name = binding.name;
        if self.index().scope_kind(binding) != ScopeKind::Module {
            return self
                .is_read_by_name(binding)
                .then_some(HiddenAccess::Namespace);
        }
        if self.reaches_module_names() {
            return Some(HiddenAccess::Namespace);
        }
        self.stored_by_way_of_a_module(name, stem)
            .map(HiddenAccess::Stored)
            .or_else(|| {
                self.read_by_way_of_a_module(name, stem)
                    .map(HiddenAccess::Read)
            })
            .or_else(|| self.is_named_in_text(name).then_some(HiddenAccess::Text))
    }

    /// Whether the file may change a module's names without their standing there, by way of
    /// `globals()` and the like.
    pub fn reaches_module_names(&self) -> bool {
        *self.reaches_names.get_or_init(|| {
            let index = self.index();
            let is_modules =
                |expr: &Expr| index.qualified_name(expr).as_deref() == Some("sys.modules");
            self.reads_namespaces()
                || self.by_way().stored.contains_key(ANY_NAME)
                || index
                    .imports()
                    .any(|(_, imported)| imported.qualified() == "sys.modules")
                || index.expressions().any(|expr| match expr {
                    Expr::Attribute(attribute) => {
                        let name = attribute.attr.as_str();
                        NAMESPACES.contains(&name) || (name == "modules" && is_modules(expr))
                    }
                    // `setattr(module, name, value)`
                    Expr::Call(call) => {
                        matches!(&*call.func, Expr::Name(name) if name.id == "setattr")
                            && call
                                .arguments
                                .args
                                .first()
                                .is_some_and(|object| index.qualified_name(object).is_some())
                    }
                    _ => false,
                })
        })
    }

    /// Where something is stored as `name` in what may be the module: `this_module.NAME = value`.
    /// See [`Module::hidden_access`] for `stem`.
    pub fn stored_by_way_of_a_module(&self, name: &str, stem: Option<&str>) -> Option<TextRange> {
        first_in(&self.by_way().stored, name, stem)
    }

    /// Where what the module's variable `name` holds is reached by way of what may be the module:
    /// `this_module.NAME`. See [`Module::hidden_access`] for `stem`.
    pub fn read_by_way_of_a_module(&self, name: &str, stem: Option<&str>) -> Option<TextRange> {
        first_in(&self.by_way().read, name, stem)
    }

    fn by_way(&self) -> &ByWay {
        self.by_way.get_or_init(|| {
            let mut by_way = ByWay::default();
            for replacement in self.replacements() {
                let is_here = replacement.way == Way::Assigned
                    || (replacement.way == Way::Patched && replacement.start == PathStart::This);
                if is_here {
                    let (module, name) = replacement
                        .path
                        .rsplit_once('.')
                        .unwrap_or(("", &replacement.path));
                    let object = Dotted {
                        start: replacement.start,
                        path: module.to_string(),
                    };
                    let place = (object, TextRange::empty(replacement.at));
                    by_way
                        .stored
                        .entry(name.to_string())
                        .or_default()
                        .push(place);
                }
            }
            let index = self.index();
            let mut read = |name: &str, object: Dotted, range: TextRange| {
                by_way
                    .read
                    .entry(name.to_string())
                    .or_default()
                    .push((object, range));
            };
            for expr in index.expressions() {
                match expr {
                    Expr::Attribute(attribute) => {
                        for object in objects(self, &attribute.value) {
                            if is_a_modules(&object) {
                                read(&attribute.attr, object, attribute.range());
                            }
                        }
                    }
                    // `getattr(this_module, "NAME")`
                    Expr::Call(call) if last_name(&call.func) == Some("getattr") => {
                        let [object, name, ..] = &*call.arguments.args else {
                            continue;
                        };
                        for name in texts(self, name) {
                            for object in objects(self, object) {
                                if is_a_modules(&object) {
                                    read(&name.path, object, call.range());
                                }
                            }
                        }
                    }
                    _ => {}
                }
            }
            // `from this_module import NAME as other`
            for (binding, imported) in index.imports() {
                let qualified = imported.qualified();
                if let Some((module, name)) = qualified.rsplit_once('.') {
                    let is_relative = module.starts_with('.');
                    let object = Dotted {
                        start: if is_relative {
                            PathStart::Unknown
                        } else {
                            PathStart::Top
                        },
                        path: module.trim_start_matches('.').to_string(),
                    };
                    read(name, object, binding.range);
                }
            }
            by_way
        })
    }
}

/// The first of the places for `name` where the object may be the module itself.
fn first_in(
    places: &BTreeMap<String, Vec<Place>>,
    name: &str,
    stem: Option<&str>,
) -> Option<TextRange> {
    let is_it = |object: &Dotted| {
        let last = object.path.rsplit('.').next().unwrap_or_default();
        match (object.start, stem) {
            (PathStart::This, _) => object.path.is_empty(),
            (PathStart::Unknown, _) if object.path.is_empty() => true,
            _ if last == "__main__" => true,
            (_, Some(stem)) => last == stem,
            (PathStart::Top, None) => !is_standard(&object.path),
            (PathStart::Unknown, None) => true,
        }
    };
    let mut places = places.get(name)?.iter();
    places
        .find(|(object, _)| is_it(object))
        .map(|(_, range)| *range)
}

/// Whether `object` may be a module, rather than an object that is not known.
fn is_a_modules(object: &Dotted) -> bool {
    object.start != PathStart::Unknown || !object.path.is_empty()
}
