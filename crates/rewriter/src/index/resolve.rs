//! From a dotted name to the thing it means.

use std::fmt;

use ruff_python_ast::{Expr, ExprCall, ExprName};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use super::{AnyNode, Binding, BindingKind, Index, NameUse, ScopeId};
use crate::past::Line;

/// Why a name that reads like a function may not be that function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameDoubt {
    /// Something else binds the name where it is read.
    Rebound {
        /// The name.
        name: String,
        /// How it is bound.
        how: &'static str,
        /// Where.
        line: Line,
    },
    /// A star import after the import of the name may bind it again.
    StarImport {
        /// The name.
        name: String,
        /// The line of the star import.
        line: Line,
    },
    /// Nothing in the file imports the name.
    NotImported {
        /// The name.
        name: String,
    },
    /// The name is imported from the file's own package.
    Relative {
        /// The name.
        name: String,
    },
    /// The file stores something of its own in the function's place.
    Patched {
        /// The dotted name stored to.
        name: String,
        /// Where.
        line: Line,
    },
}

impl fmt::Display for NameDoubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NameDoubt::Rebound { name, how, line } => {
                write!(
                    f,
                    "`{name}` is {how} in line {line}, so it may not be what it looks like"
                )
            }
            NameDoubt::StarImport { name, line } => {
                write!(
                    f,
                    "the star import in line {line} may give `{name}` another meaning"
                )
            }
            NameDoubt::NotImported { name } => {
                write!(f, "nothing in this file imports `{name}`")
            }
            NameDoubt::Relative { name } => {
                write!(f, "`{name}` is imported from this file's own package")
            }
            NameDoubt::Patched { name, line } => {
                write!(
                    f,
                    "line {line} puts something else in the place of `{name}`"
                )
            }
        }
    }
}

/// A call of what reads like a certain function.
#[derive(Debug)]
pub struct QualifiedCall<'a> {
    /// The call, as an expression.
    pub expr: &'a Expr,
    /// The call.
    pub call: &'a ExprCall,
    /// The function's dotted name: `os.system`, however it was imported.
    pub qualified: String,
    /// Why it may be something else; `None` where it is certain.
    pub doubt: Option<NameDoubt>,
}

/// A dotted name's root and the attributes after it, as `.path.join`.
fn split(expr: &Expr) -> Option<(&ExprName, String)> {
    let mut attributes: Vec<&str> = Vec::new();
    let mut current = expr;
    loop {
        match current {
            Expr::Name(name) => {
                let mut tail = String::new();
                for attribute in attributes.iter().rev() {
                    tail.push('.');
                    tail.push_str(attribute);
                }
                return Some((name, tail));
            }
            Expr::Attribute(attribute) => {
                attributes.push(attribute.attr.as_str());
                current = &attribute.value;
            }
            _ => return None,
        }
    }
}

impl<'a> Index<'a> {
    /// The dotted name that `expr` certainly stands for, however it was imported.
    pub fn qualified_name(&self, expr: &Expr) -> Option<String> {
        let (root, tail) = split(expr)?;
        let scope = self.name_scope(root);
        self.qualified_in(&root.id, scope).map(|path| path + &tail)
    }

    /// What the imported name `name` certainly stands for when read in `scope`.
    pub(crate) fn qualified_in(&self, name: &str, scope: ScopeId) -> Option<String> {
        match self.import_meaning(name, scope)? {
            (path, None) => Some(path),
            (_, Some(_)) => None,
        }
    }

    /// Where a star import behind `binding` may give its name another meaning.
    pub fn star_behind(&self, binding: &Binding<'a>) -> Option<TextSize> {
        self.scope(binding.scope)
            .star_imports
            .iter()
            .find(|(module, at)| *at > binding.range.start() && !exports_only_its_own(module))
            .map(|&(_, at)| at)
    }

    /// Where a star import may give a built-in's name another meaning: the first of a module that is
    /// not the standard library's.
    pub fn star_over_builtins(&self) -> Option<TextSize> {
        self.scopes
            .iter()
            .flat_map(|scope| &scope.star_imports)
            .find(|(module, _)| !crate::imports::is_standard(module))
            .map(|&(_, at)| at)
    }

    /// Whether one of the things with these dotted names is read anywhere in `range`.
    pub fn reads(&self, range: TextRange, wanted: &[&str]) -> bool {
        let inside = |used: &&NameUse<'_>| range.contains_range(used.name.range);
        self.uses.iter().filter(inside).any(|used| {
            let Some(path) = self.qualified_in(&used.name.id, used.scope) else {
                return false;
            };
            // Out of the attributes around the name, one more is read at each step.
            let mut path = path;
            let mut node = self.node_of(used.name);
            loop {
                if wanted.contains(&path.as_str()) {
                    return true;
                }
                let Some(AnyNode::Expr(inner)) = node else {
                    return false;
                };
                let Some(AnyNode::Expr(outer @ Expr::Attribute(attribute))) = self.parent_of(inner)
                else {
                    return false;
                };
                path = format!("{path}.{}", attribute.attr);
                node = Some(AnyNode::Expr(outer));
            }
        })
    }

    /// The calls of the functions that `wanted` accepts by their qualified names, in source order:
    /// certain ones, and those that read like it but are in doubt. `line` gives the line of a place.
    pub(crate) fn calls_where(
        &self,
        line: &dyn Fn(TextSize) -> Line,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<QualifiedCall<'a>> {
        let readings = Readings::of(self);
        let mut found = Vec::new();
        for &id in &self.calls {
            let AnyNode::Expr(expr @ Expr::Call(call)) = self.node(id).any else {
                continue;
            };
            let Some((root, tail)) = split(&call.func) else {
                continue;
            };
            if !readings.any(&root.id, &tail, &wanted) {
                continue;
            }
            for (path, doubt) in self.meanings(root, self.node(id).scope, &readings) {
                let qualified = path + &tail;
                if !wanted(&qualified) {
                    continue;
                }
                let doubt = match doubt {
                    None => self.patched(line, &qualified),
                    Some(doubt) => Some(describe(line, &root.id, &doubt)),
                };
                found.push(QualifiedCall {
                    expr,
                    call,
                    qualified,
                    doubt,
                });
                break;
            }
        }
        found
    }

    /// What a root name can mean, the certain meaning first; else the meanings it may have.
    fn meanings(
        &self,
        root: &ExprName,
        scope: ScopeId,
        readings: &Readings<'_>,
    ) -> Vec<(String, Option<Doubt>)> {
        let name = root.id.as_str();
        if let Some((path, doubt)) = self.import_meaning(name, scope) {
            return match path.strip_prefix('.') {
                None => vec![(path, doubt)],
                // Bandit takes a module of the package for the one at the top.
                Some(rest) => {
                    let absolute = rest.trim_start_matches('.').to_string();
                    vec![(absolute, Some(Doubt::Relative))]
                }
            };
        }
        let bound = self.scope_binding(name, scope);
        let other = bound.and_then(|bound| {
            let scope = self.scope(bound);
            let first_other = scope.names[name]
                .iter()
                .map(|&id| self.binding(id))
                .find(|binding| !matches!(binding.kind, BindingKind::Import(_)))
                .or_else(|| scope.names[name].first().map(|&id| self.binding(id)))?;
            Some(Doubt::Rebound(
                first_other.kind.describe(),
                first_other.range.start(),
            ))
        });
        let mut meanings: Vec<(String, Option<Doubt>)> = readings
            .imports_of(name)
            .iter()
            .map(|path| {
                let doubt = other.clone().unwrap_or(Doubt::NotImported);
                (path.clone(), Some(doubt))
            })
            .collect();
        if bound.is_none() {
            for (module, at) in &readings.stars {
                meanings.push((format!("{module}.{name}"), Some(Doubt::StarImport(*at))));
            }
        }
        meanings.push((name.to_string(), Some(other.unwrap_or(Doubt::NotImported))));
        meanings
    }

    /// The dotted name an imported name stands for where it is read in `scope`, and what makes it
    /// uncertain; `None` where its bindings are not imports of one thing.
    fn import_meaning(&self, name: &str, scope: ScopeId) -> Option<(String, Option<Doubt>)> {
        let bound = self.scope_binding(name, scope)?;
        let mut meaning: Option<String> = None;
        let mut last_import = TextSize::new(0);
        for &id in &self.scope(bound).names[name] {
            let binding = self.binding(id);
            let BindingKind::Import(imported) = &binding.kind else {
                return None;
            };
            let path = imported.qualified();
            if meaning.as_ref().is_some_and(|known| *known != path) {
                return None;
            }
            meaning = Some(path);
            last_import = last_import.max(imported.stmt.start());
        }
        let star = self
            .scope(bound)
            .star_imports
            .iter()
            .find(|(module, at)| *at > last_import && !exports_only_its_own(module))
            .map(|&(_, at)| Doubt::StarImport(at));
        Some((meaning?, star))
    }

    /// Whether the file stores to the function: `os.system = fake`.
    fn patched(&self, line: &dyn Fn(TextSize) -> Line, qualified: &str) -> Option<NameDoubt> {
        self.attribute_stores.iter().find_map(|store| {
            (self.qualified_name(store)? == qualified).then(|| NameDoubt::Patched {
                name: qualified.to_string(),
                line: line(store.start()),
            })
        })
    }
}

fn describe(line: &dyn Fn(TextSize) -> Line, name: &str, doubt: &Doubt) -> NameDoubt {
    let name = name.to_string();
    match *doubt {
        Doubt::Rebound(how, at) => NameDoubt::Rebound {
            name,
            how,
            line: line(at),
        },
        Doubt::StarImport(at) => NameDoubt::StarImport {
            name,
            line: line(at),
        },
        Doubt::NotImported => NameDoubt::NotImported { name },
        Doubt::Relative => NameDoubt::Relative { name },
    }
}

/// What Bandit, which knows no scopes, takes a name for: any import of it anywhere in the file, a
/// star import of its module, or the text as it stands.
struct Readings<'i> {
    imports: FxHashMap<&'i str, Vec<String>>,
    stars: Vec<(&'i str, TextSize)>,
}

impl<'i> Readings<'i> {
    fn of(index: &'i Index<'_>) -> Self {
        let mut imports: FxHashMap<&str, Vec<String>> = FxHashMap::default();
        for binding in &index.bindings {
            if let BindingKind::Import(imported) = &binding.kind {
                let path = imported.qualified().trim_start_matches('.').to_string();
                imports.entry(binding.name).or_default().push(path);
            }
        }
        let stars = index
            .scopes
            .iter()
            .flat_map(|scope| &scope.star_imports)
            .map(|(module, at)| (module.as_str(), *at))
            .collect();
        Readings { imports, stars }
    }

    fn imports_of(&self, name: &str) -> &[String] {
        self.imports.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether `wanted` accepts some reading of the name followed by `tail`: most calls are done
    /// with here, without a look at scopes.
    fn any(&self, name: &str, tail: &str, wanted: impl Fn(&str) -> bool) -> bool {
        wanted(&format!("{name}{tail}"))
            || self
                .imports_of(name)
                .iter()
                .any(|path| wanted(&format!("{path}{tail}")))
            || self
                .stars
                .iter()
                .any(|(module, _)| wanted(&format!("{module}.{name}{tail}")))
    }
}

#[derive(Debug, Clone)]
enum Doubt {
    Rebound(&'static str, TextSize),
    StarImport(TextSize),
    NotImported,
    Relative,
}

/// Standard modules define `__all__`, or export nothing that is another module's, so that a star
/// import of one cannot rebind an imported module's name.
fn exports_only_its_own(module: &str) -> bool {
    crate::imports::is_standard(module) && module.split('.').next() != Some("os")
}
