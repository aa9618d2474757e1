//! What one traversal learns of a file: nodes with their parents, scopes, bindings and uses of
//! names, calls.

mod build;
mod resolve;
mod scope;

use ruff_python_ast::{Expr, ExprCall, HasNodeIndex, Stmt};
use ruff_python_stdlib::builtins::is_python_builtin;
use ruff_python_stdlib::keyword::is_keyword;
use ruff_text_size::{Ranged, TextRange, TextSize};

pub(crate) use build::build;
pub use resolve::{NameDoubt, QualifiedCall};
pub use scope::{Binding, BindingKind, ImportedName, NameUse, Scope, ScopeKind};

/// A node of the syntax tree, by its place in [`Index::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

/// A scope, by its place in [`Index::scopes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ScopeId(u32);

/// A list of statements that run one after the other, by its place in [`Index::blocks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BlockId(u32);

/// A binding of a name, by its place in [`Index::bindings`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BindingId(u32);

/// A statement or an expression.
#[derive(Debug, Clone, Copy)]
pub enum AnyNode<'a> {
    /// A statement.
    Stmt(&'a Stmt),
    /// An expression.
    Expr(&'a Expr),
}

impl Ranged for AnyNode<'_> {
    fn range(&self) -> TextRange {
        match self {
            AnyNode::Stmt(stmt) => stmt.range(),
            AnyNode::Expr(expr) => expr.range(),
        }
    }
}

/// A node and where it stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) any: AnyNode<'a>,
    pub(crate) parent: Option<NodeId>,
    pub(crate) scope: ScopeId,
    pub(crate) block: BlockId,
}

/// A list of statements and the compound statement it belongs to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    pub(crate) parent: Option<BlockId>,
    pub(crate) owner: Option<NodeId>,
}

/// What one traversal learned.
#[derive(Debug, Default)]
pub struct Index<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    pub(crate) scopes: Vec<Scope<'a>>,
    pub(crate) bindings: Vec<Binding<'a>>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) uses: Vec<NameUse<'a>>,
    /// Calls of a plain or dotted name, in source order.
    pub(crate) calls: Vec<NodeId>,
    /// Calls of anything with a named argument, in source order.
    pub(crate) named_calls: Vec<NodeId>,
    /// `os.system = fake`, and the like: stores to an attribute of a dotted name.
    pub(crate) attribute_stores: Vec<&'a Expr>,
    /// Text of strings in annotations, which may name things.
    pub(crate) annotation_strings: Vec<&'a str>,
}

impl<'a> Index<'a> {
    pub(crate) const MODULE: ScopeId = ScopeId(0);
    pub(crate) const ROOT: BlockId = BlockId(0);

    pub(crate) fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0 as usize]
    }

    pub(crate) fn scope(&self, id: ScopeId) -> &Scope<'a> {
        &self.scopes[id.0 as usize]
    }

    pub(crate) fn binding(&self, id: BindingId) -> &Binding<'a> {
        &self.bindings[id.0 as usize]
    }

    /// The compound statement `block` is part of; `None` for the module's own.
    pub(crate) fn owner(&self, block: BlockId) -> Option<NodeId> {
        self.blocks[block.0 as usize].owner
    }

    /// The id of `expr`, a node of the tree this index was built from.
    pub(crate) fn id_of(&self, expr: &Expr) -> Option<NodeId> {
        let id = expr.node_index().load().as_u32().map(NodeId)?;
        ((id.0 as usize) < self.nodes.len()).then_some(id)
    }

    /// The node around `expr`.
    pub fn parent_of(&self, expr: &Expr) -> Option<AnyNode<'a>> {
        let parent = self.node(self.id_of(expr)?).parent?;
        Some(self.node(parent).any)
    }

    /// The nodes around `expr`, innermost first, up to the module.
    pub fn ancestors(&self, expr: &Expr) -> impl Iterator<Item = AnyNode<'a>> {
        let mut next = self.id_of(expr).and_then(|id| self.node(id).parent);
        std::iter::from_fn(move || {
            let node = self.node(next?);
            next = node.parent;
            Some(node.any)
        })
    }

    /// The calls that pass an argument by this name, in source order.
    pub fn calls_with_keyword(&self, name: &str) -> impl Iterator<Item = (&'a Expr, &'a ExprCall)> {
        self.named_calls
            .iter()
            .filter_map(move |&id| match self.node(id).any {
                AnyNode::Expr(expr @ Expr::Call(call)) => call
                    .arguments
                    .find_keyword(name)
                    .is_some()
                    .then_some((expr, call)),
                _ => None,
            })
    }

    /// Whether the file neither binds nor reads `name` anywhere, and Python itself does not either.
    pub fn is_unused(&self, name: &str) -> bool {
        !is_keyword(name)
            && !is_python_builtin(name, 14, false)
            && self.bindings.iter().all(|binding| binding.name != name)
            && self.uses.iter().all(|used| used.name.id != *name)
    }

    /// The statement `expr` is part of.
    pub fn statement_of(&self, expr: &Expr) -> Option<&'a Stmt> {
        self.ancestors(expr).find_map(|node| match node {
            AnyNode::Stmt(stmt) => Some(stmt),
            AnyNode::Expr(_) => None,
        })
    }

    /// The innermost statement that `range` is in.
    pub fn statement_at(&self, range: TextRange) -> Option<&'a Stmt> {
        let inside = |node: &&Node<'a>| {
            matches!(node.any, AnyNode::Stmt(_)) && node.any.range().contains_range(range)
        };
        // Nodes are visited from the outside in.
        match self.nodes.iter().rev().find(inside)?.any {
            AnyNode::Stmt(stmt) => Some(stmt),
            AnyNode::Expr(_) => None,
        }
    }

    /// Every statement, from the outside in.
    pub fn statements(&self) -> impl Iterator<Item = &'a Stmt> {
        self.nodes.iter().filter_map(|node| match node.any {
            AnyNode::Stmt(stmt) => Some(stmt),
            AnyNode::Expr(_) => None,
        })
    }

    /// Every expression, from the outside in.
    pub fn expressions(&self) -> impl Iterator<Item = &'a Expr> {
        self.nodes.iter().filter_map(|node| match node.any {
            AnyNode::Expr(expr) => Some(expr),
            AnyNode::Stmt(_) => None,
        })
    }

    /// Every name that an import binds, in source order.
    pub fn imports(&self) -> impl Iterator<Item = (&Binding<'a>, ImportedName<'a>)> {
        self.bindings
            .iter()
            .filter_map(|binding| match binding.kind {
                BindingKind::Import(imported) => Some((binding, imported)),
                _ => None,
            })
    }

    /// Every `from module import *`: the module with the dots before it, and where.
    pub fn star_imports(&self) -> impl Iterator<Item = (&str, TextSize)> {
        self.scopes
            .iter()
            .flat_map(|scope| &scope.star_imports)
            .map(|(module, at)| (module.as_str(), *at))
    }

    /// The text of strings in annotations, which may name things.
    pub fn annotation_strings(&self) -> &[&'a str] {
        &self.annotation_strings
    }

    /// Every store to an attribute of a dotted name: `os.system = fake`.
    pub fn attribute_stores(&self) -> &[&'a Expr] {
        &self.attribute_stores
    }

    /// The compound statement whose block `binding` stands in; `None` for the module itself.
    pub fn owner_of(&self, binding: &Binding<'a>) -> Option<&'a Stmt> {
        match self.node(self.owner(binding.block)?).any {
            AnyNode::Stmt(stmt) => Some(stmt),
            AnyNode::Expr(_) => None,
        }
    }

    /// Whether `expr` is evaluated in a class body, and not in a function in it.
    pub fn is_in_class_body(&self, expr: &Expr) -> bool {
        self.scope(self.scope_of(expr)).kind == ScopeKind::Class
    }

    /// The scope `expr` is evaluated in.
    pub(crate) fn scope_of(&self, expr: &Expr) -> ScopeId {
        self.id_of(expr)
            .map_or(Self::MODULE, |id| self.node(id).scope)
    }

    /// Whether `outer` is `inner` or a block around it.
    pub(crate) fn encloses(&self, outer: BlockId, inner: BlockId) -> bool {
        let mut next = Some(inner);
        while let Some(block) = next {
            if block == outer {
                return true;
            }
            next = self.blocks[block.0 as usize].parent;
        }
        false
    }
}
