//! What a fix asks for, and under which name it can have it.

use std::fmt;

use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextSize};

use crate::index::{BindingKind, Index, ScopeId, ScopeKind};
use crate::module::Module;
use crate::past::Line;

/// A module that the text of a fix relies on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportRequest {
    module: String,
    name: String,
    new: bool,
}

impl ImportRequest {
    /// The module that is asked for.
    pub fn module(&self) -> &str {
        &self.module
    }

    /// What the module is called where it was asked for.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether an import must be added for it.
    pub fn is_new(&self) -> bool {
        self.new
    }
}

/// The name a new import would bind means something else where it is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameTaken {
    /// The name.
    pub name: String,
    /// How it is bound.
    pub how: &'static str,
    /// Where.
    pub line: Line,
}

impl fmt::Display for NameTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NameTaken { name, how, line } = self;
        write!(
            f,
            "`{name}` is {how} in line {line}, and the fix needs the module of that name"
        )
    }
}

impl Module<'_> {
    /// Asks for the top-level module `module` (`subprocess`) where `at` is evaluated.
    ///
    /// An import that is sure to have run before `at` is used under the name it binds; else a new
    /// one is asked for.
    ///
    /// # Errors
    /// Where a new import's name means something else at that place.
    pub fn request_import(&self, module: &str, at: &Expr) -> Result<ImportRequest, NameTaken> {
        let index = self.index();
        let scope = index.scope_of(at);
        let request = |name: &str, new| ImportRequest {
            module: module.to_string(),
            name: name.to_string(),
            new,
        };
        if let Some(name) = index.usable_import(module, at) {
            return Ok(request(name, false));
        }
        let Some(bound) = index.scope_binding(module, scope) else {
            return Ok(request(module, true));
        };
        let only_imports_it = index.bindings_in(module, scope).iter().all(|&id| {
            matches!(&index.binding(id).kind,
                BindingKind::Import(imported) if imported.qualified() == module)
        });
        if bound == Index::MODULE && only_imports_it {
            // Imported too late or not always: once more at the top changes nothing for the rest.
            return Ok(request(module, true));
        }
        let blocking = index
            .bindings_in(module, scope)
            .iter()
            .map(|&id| index.binding(id))
            .find(|binding| !matches!(binding.kind, BindingKind::Import(_)))
            .or_else(|| {
                let first = index.bindings_in(module, scope).first()?;
                Some(index.binding(*first))
            });
        Err(NameTaken {
            name: module.to_string(),
            how: blocking.map_or("bound", |binding| binding.kind.describe()),
            line: self
                .line_of(blocking.map_or(TextSize::default(), |binding| binding.range.start())),
        })
    }
}

impl<'a> Index<'a> {
    /// The name under which `module` is certainly imported when `at` is evaluated.
    fn usable_import(&self, module: &str, at: &Expr) -> Option<&'a str> {
        let scope = self.scope_of(at);
        self.bindings.iter().find_map(|binding| {
            let BindingKind::Import(imported) = &binding.kind else {
                return None;
            };
            let usable = imported.qualified() == module
                && self.scope_binding(binding.name, scope) == Some(binding.scope)
                && self.qualified_in(binding.name, scope).as_deref() == Some(module)
                && self.runs_before(binding, at);
            usable.then_some(binding.name)
        })
    }

    /// Whether the binding is sure to have been made when `at` is evaluated: it stands above it,
    /// in a block around it, in its own function or one around.
    fn runs_before(&self, binding: &crate::index::Binding<'a>, at: &Expr) -> bool {
        let Some(mut node) = self.id_of(at) else {
            return false;
        };
        // Out of the functions between: what counts is where the outermost of them is defined.
        let mut scope = self.node(node).scope;
        while scope != binding.scope {
            let (Some(parent), Some(opener)) = (self.scope(scope).parent, self.scope(scope).node)
            else {
                return false;
            };
            scope = parent;
            node = opener;
        }
        let place = self.node(node);
        let start: TextSize = place.any.start();
        binding.range.start() < start && self.encloses(binding.block, place.block)
    }

    /// Whether an import in `scope` runs each time the module is loaded or the function called.
    pub(crate) fn is_function_or_module(&self, scope: ScopeId) -> bool {
        matches!(
            self.scope(scope).kind,
            ScopeKind::Module | ScopeKind::Function
        )
    }
}
