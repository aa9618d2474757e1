//! Scopes and the names bound in them (the language reference, section 4.2).

use ruff_python_ast::{Alias, Expr, ExprName, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashMap;

use super::{AnyNode, BindingId, BlockId, Index, NodeId, ScopeId};

/// What a scope belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// The file.
    Module,
    /// A class body: not visible from the functions in it.
    Class,
    /// A function body.
    Function,
    /// A lambda's body.
    Lambda,
    /// A comprehension or generator expression.
    Comprehension,
    /// The type parameters of a generic function, class or alias (PEP 695).
    TypeParams,
}

/// The names of one scope.
#[derive(Debug)]
pub struct Scope<'a> {
    pub(crate) kind: ScopeKind,
    pub(crate) parent: Option<ScopeId>,
    /// The definition or expression that opens the scope.
    pub(crate) node: Option<NodeId>,
    pub(crate) names: FxHashMap<&'a str, Vec<BindingId>>,
    pub(crate) globals: Vec<&'a str>,
    pub(crate) nonlocals: Vec<&'a str>,
    /// `from x import *`: the module's name with its dots, and where.
    pub(crate) star_imports: Vec<(String, TextSize)>,
}

impl Scope<'_> {
    /// A scope in which nothing is bound yet.
    pub(crate) fn new(kind: ScopeKind, parent: Option<ScopeId>, node: Option<NodeId>) -> Self {
        Scope {
            kind,
            parent,
            node,
            names: FxHashMap::default(),
            globals: Vec::new(),
            nonlocals: Vec::new(),
            star_imports: Vec::new(),
        }
    }
}

/// One place that gives a name a meaning.
#[derive(Debug)]
pub struct Binding<'a> {
    /// The name.
    pub name: &'a str,
    /// How it is bound.
    pub kind: BindingKind<'a>,
    /// The name's own range.
    pub range: TextRange,
    pub(crate) scope: ScopeId,
    pub(crate) block: BlockId,
}

impl Binding<'_> {
    /// Whether `other` binds the same variable.
    pub fn is_same_variable(&self, other: &Binding<'_>) -> bool {
        self.name == other.name && self.scope == other.scope
    }
}

/// How a name is bound.
#[derive(Debug, Clone, Copy)]
pub enum BindingKind<'a> {
    /// By an `import` or `from … import` statement.
    Import(ImportedName<'a>),
    /// `name = value`, `name: T = value` or `(name := value)`.
    Value(&'a Expr),
    /// `for name in iterable`, in a statement or a comprehension.
    Element(&'a Expr),
    /// `name += value`, which reads it as well.
    Augmented,
    /// A parameter of a function or lambda, with its annotation.
    Parameter(Option<&'a Expr>),
    /// A `def` or a `class`.
    Definition,
    /// `del name`.
    Deletion,
    /// Anything else: unpacking, `with … as`, `except … as`, a pattern, …
    Other,
}

impl BindingKind<'_> {
    /// What the name is, for a sentence such as "`os` is {} in line 3".
    pub fn describe(&self) -> &'static str {
        match self {
            BindingKind::Import(_) => "imported from elsewhere",
            BindingKind::Parameter(_) => "a parameter",
            BindingKind::Definition => "defined",
            BindingKind::Deletion => "deleted",
            BindingKind::Value(_)
            | BindingKind::Element(_)
            | BindingKind::Augmented
            | BindingKind::Other => "assigned",
        }
    }
}

/// One name of an import statement.
#[derive(Debug, Clone, Copy)]
pub struct ImportedName<'a> {
    /// The whole statement.
    pub stmt: &'a Stmt,
    /// The name in it.
    pub alias: &'a Alias,
}

impl<'a> ImportedName<'a> {
    /// The dotted name that the bound name stands for: `os` for `import os.path`, `os.path` for
    /// `import os.path as p`, `os.system` for `from os import system`; with leading dots where the
    /// import is relative.
    pub fn qualified(&self) -> String {
        match self.stmt {
            Stmt::ImportFrom(from) => {
                let mut path = ".".repeat(from.level as usize);
                if let Some(module) = &from.module {
                    path.push_str(module);
                    path.push('.');
                }
                path.push_str(&self.alias.name);
                path
            }
            _ if self.alias.asname.is_some() => self.alias.name.to_string(),
            _ => self.bound().to_string(),
        }
    }

    /// The name that is bound.
    pub fn bound(&self) -> &'a str {
        if let Some(asname) = &self.alias.asname {
            return asname;
        }
        let name: &str = &self.alias.name;
        match self.stmt {
            Stmt::ImportFrom(_) => name,
            _ => name.split_once('.').map_or(name, |(root, _)| root),
        }
    }
}

/// A place that reads a name.
#[derive(Debug, Clone, Copy)]
pub struct NameUse<'a> {
    /// The name where it is read.
    pub name: &'a ExprName,
    pub(crate) scope: ScopeId,
}

impl<'a> Index<'a> {
    /// The scope whose bindings `name` means when read in `from`; `None` for a built-in or
    /// undefined name.
    pub(crate) fn scope_binding(&self, name: &str, from: ScopeId) -> Option<ScopeId> {
        let mut current = from;
        // A class body's names are seen in the body itself, and through type parameters.
        let mut sees_class = true;
        loop {
            let scope = self.scope(current);
            if scope.globals.contains(&name) {
                return Some(Self::MODULE);
            }
            let visible = scope.kind != ScopeKind::Class || sees_class;
            if visible && !scope.nonlocals.contains(&name) && scope.names.contains_key(name) {
                return Some(current);
            }
            sees_class &= scope.kind == ScopeKind::TypeParams;
            current = scope.parent?;
        }
    }

    /// Every binding `name` can mean when read in `from`; empty for a built-in or undefined name.
    pub(crate) fn bindings_in(&self, name: &str, from: ScopeId) -> &[BindingId] {
        self.scope_binding(name, from)
            .and_then(|scope| self.scope(scope).names.get(name))
            .map_or(&[], Vec::as_slice)
    }

    /// Every binding that `name`, a name that is read, can mean.
    pub fn bindings_of(&self, name: &ExprName) -> impl Iterator<Item = &Binding<'a>> {
        let scope = self.name_scope(name);
        self.bindings_in(&name.id, scope)
            .iter()
            .map(|&id| self.binding(id))
    }

    /// Whether the file binds `name`, and each time in a way that satisfies `test`.
    pub fn every_binding(&self, name: &ExprName, test: impl Fn(BindingKind<'a>) -> bool) -> bool {
        let mut bindings = self.bindings_of(name).peekable();
        bindings.peek().is_some() && bindings.all(|binding| test(binding.kind))
    }

    /// Whether `name` means the built-in of that name: nothing in the file binds it.
    pub fn is_builtin(&self, name: &ExprName) -> bool {
        self.bindings_in(&name.id, self.name_scope(name)).is_empty()
            && self
                .scopes
                .iter()
                .all(|scope| scope.star_imports.is_empty())
    }

    /// Every place that reads what `binding` binds, in source order.
    pub fn uses_of(&self, binding: &Binding<'a>) -> impl Iterator<Item = &NameUse<'a>> {
        let (name, scope) = (binding.name, binding.scope);
        self.uses.iter().filter(move |used| {
            used.name.id == *name && self.scope_binding(name, used.scope) == Some(scope)
        })
    }

    /// The places of [`Index::uses_of`] that may read what `binding` itself binds. Left out are those
    /// behind a later binding of the same block, or of one around it, and those before it, unless
    /// a loop leads back there.
    pub fn uses_reached(&self, binding: &Binding<'a>) -> impl Iterator<Item = &NameUse<'a>> {
        let start = binding.range.start();
        let next = self
            .bindings_of_same_name(binding)
            .filter(|other| other.range.start() > start)
            .filter_map(|other| match other.kind {
                BindingKind::Value(value) => Some((other, value.range().end())),
                _ => None,
            })
            .filter(|(other, _)| {
                self.blocks_around(binding)
                    .any(|block| block == other.block)
            })
            .map(|(_, end)| end)
            .min();
        let looped = self
            .blocks_around(binding)
            .filter_map(|block| match self.node(self.owner(block)?).any {
                AnyNode::Stmt(stmt @ (Stmt::For(_) | Stmt::While(_))) => Some(stmt.start()),
                _ => None,
            })
            .min();
        let scope = binding.scope;
        self.uses_of(binding).filter(move |used| {
            let at = used.name.range.start();
            let is_behind = at > start && next.is_none_or(|next| at < next);
            let is_led_back = at < start && looped.is_some_and(|looped| at >= looped);
            used.scope != scope || is_behind || is_led_back
        })
    }

    /// The block of `binding` and those around it, innermost first.
    fn blocks_around(&self, binding: &Binding<'a>) -> impl Iterator<Item = BlockId> {
        let mut next = Some(binding.block);
        std::iter::from_fn(move || {
            let block = next?;
            next = self.blocks[block.0 as usize].parent;
            Some(block)
        })
    }

    /// The binding whose name is at `range`.
    pub fn binding_at(&self, range: TextRange) -> Option<&Binding<'a>> {
        self.bindings.iter().find(|binding| binding.range == range)
    }

    /// Every binding of the same variable, `binding` among them.
    pub fn bindings_of_same_name(
        &self,
        binding: &Binding<'a>,
    ) -> impl Iterator<Item = &Binding<'a>> {
        self.scope(binding.scope).names[binding.name]
            .iter()
            .map(|&id| self.binding(id))
    }

    /// The kind of scope `binding` is made in.
    pub fn scope_kind(&self, binding: &Binding<'a>) -> ScopeKind {
        self.scope(binding.scope).kind
    }

    /// The expression node that `name` is.
    pub fn node_of(&self, name: &ExprName) -> Option<AnyNode<'a>> {
        let id = name.node_index.load().as_u32()?;
        Some(self.nodes.get(id as usize)?.any)
    }

    pub(crate) fn name_scope(&self, name: &ExprName) -> ScopeId {
        name.node_index
            .load()
            .as_u32()
            .and_then(|id| self.nodes.get(id as usize))
            .map_or(Self::MODULE, |node| node.scope)
    }
}
