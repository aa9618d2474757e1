//! The traversal.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{
    self as ast, Alias, AnyParameterRef, ExceptHandler, Expr, ExprContext, HasNodeIndex, NodeIndex,
    Parameters, Pattern, Stmt, StringLiteral, TypeParam, TypeParams,
};
use ruff_text_size::{Ranged, TextRange};

use super::scope::{Binding, BindingKind, ImportedName, NameUse, Scope, ScopeKind};
use super::{AnyNode, BindingId, Block, BlockId, Index, Node, NodeId, ScopeId};

/// The deepest tree that is visited. Python's own compiler gives up well before.
const MAX_DEPTH: usize = 4_000;

/// The tree is nested more deeply than [`MAX_DEPTH`].
#[derive(Debug)]
pub(crate) struct TooDeep(pub(crate) TextRange);

/// Visits `suite` once.
pub(crate) fn build(suite: &[Stmt]) -> Result<Index<'_>, TooDeep> {
    let mut builder = Builder {
        index: Index::default(),
        scope: Index::MODULE,
        block: Index::ROOT,
        parent: None,
        depth: 0,
        too_deep: None,
        in_annotation: false,
    };
    let module = Scope::new(ScopeKind::Module, None, None);
    builder.index.scopes.push(module);
    builder.index.blocks.push(Block {
        parent: None,
        owner: None,
    });
    for stmt in suite {
        builder.visit_stmt(stmt);
    }
    match builder.too_deep {
        Some(range) => Err(TooDeep(range)),
        None => Ok(builder.index),
    }
}

struct Builder<'a> {
    index: Index<'a>,
    scope: ScopeId,
    block: BlockId,
    parent: Option<NodeId>,
    depth: usize,
    too_deep: Option<TextRange>,
    in_annotation: bool,
}

fn id(len: usize) -> u32 {
    // A file has at most `u32::MAX` bytes, and every node, scope and binding takes at least one.
    u32::try_from(len).unwrap_or(u32::MAX)
}

impl<'a> Builder<'a> {
    fn add_node(&mut self, any: AnyNode<'a>) -> NodeId {
        let node = NodeId(id(self.index.nodes.len()));
        self.index.nodes.push(Node {
            any,
            parent: self.parent,
            scope: self.scope,
            block: self.block,
        });
        node
    }

    /// Runs `f` with `node` as the parent, one level deeper; not at all past the deepest level.
    fn within(&mut self, node: NodeId, range: TextRange, f: impl FnOnce(&mut Self)) {
        if self.depth >= MAX_DEPTH {
            self.too_deep.get_or_insert(range);
            return;
        }
        let parent = self.parent.replace(node);
        self.depth += 1;
        self.index.depth = self.index.depth.max(self.depth);
        f(self);
        self.depth -= 1;
        self.parent = parent;
    }

    fn within_scope(&mut self, kind: ScopeKind, f: impl FnOnce(&mut Self)) {
        let scope = ScopeId(id(self.index.scopes.len()));
        let inner = Scope::new(kind, Some(self.scope), self.parent);
        self.index.scopes.push(inner);
        let outer = std::mem::replace(&mut self.scope, scope);
        f(self);
        self.scope = outer;
    }

    fn current(&mut self) -> &mut Scope<'a> {
        &mut self.index.scopes[self.scope.0 as usize]
    }

    fn bind(&mut self, name: &'a str, kind: BindingKind<'a>, range: TextRange) {
        let scope = self.binding_scope(name, self.scope);
        self.bind_in(scope, name, kind, range);
    }

    fn bind_in(&mut self, scope: ScopeId, name: &'a str, kind: BindingKind<'a>, range: TextRange) {
        let binding = BindingId(id(self.index.bindings.len()));
        self.index.bindings.push(Binding {
            name,
            kind,
            range,
            scope,
            block: self.block,
        });
        self.index.scopes[scope.0 as usize]
            .names
            .entry(name)
            .or_default()
            .push(binding);
    }

    /// Where a binding in `from` really lands: elsewhere after `global` and `nonlocal`.
    fn binding_scope(&self, name: &str, from: ScopeId) -> ScopeId {
        let scope = self.index.scope(from);
        if scope.globals.contains(&name) {
            return Index::MODULE;
        }
        if !scope.nonlocals.contains(&name) {
            return from;
        }
        let mut next = scope.parent;
        let mut nearest = None;
        while let Some(outer) = next {
            let scope = self.index.scope(outer);
            if scope.kind == ScopeKind::Function {
                if scope.names.contains_key(name) {
                    return outer;
                }
                // The function around may bind the name further down.
                nearest.get_or_insert(outer);
            }
            next = scope.parent;
        }
        nearest.unwrap_or(from)
    }

    /// Binds every name in an assignment target; only a plain name can take `kind`.
    fn bind_target(&mut self, target: &'a Expr, kind: BindingKind<'a>) {
        match target {
            Expr::Name(name) => self.bind(&name.id, kind, name.range),
            Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. }) => {
                for element in elts {
                    self.bind_target(element, BindingKind::Other);
                }
            }
            Expr::Starred(starred) => self.bind_target(&starred.value, BindingKind::Other),
            Expr::Attribute(_) => self.index.attribute_stores.push(target),
            _ => {}
        }
    }

    fn bind_parameters(&mut self, parameters: &'a Parameters) {
        for parameter in parameters {
            let variadic = parameter.is_variadic();
            let parameter = AnyParameterRef::as_parameter(parameter);
            // The annotation of `*args` is that of its elements.
            let annotation = parameter.annotation().filter(|_| !variadic);
            let name = parameter.name();
            self.bind(name, BindingKind::Parameter(annotation), name.range());
        }
    }

    fn type_params(&mut self, params: Option<&'a TypeParams>, f: impl FnOnce(&mut Self)) {
        match params {
            None => f(self),
            Some(params) => self.within_scope(ScopeKind::TypeParams, |this| {
                this.visit_type_params(params);
                f(this);
            }),
        }
    }

    fn comprehension(&mut self, generators: &'a [ast::Comprehension], parts: &[&'a Expr]) {
        let Some((first, rest)) = generators.split_first() else {
            return;
        };
        // The outermost iterable is evaluated outside the comprehension.
        self.visit_expr(&first.iter);
        self.within_scope(ScopeKind::Comprehension, |this| {
            this.generator_target(first);
            for generator in rest {
                this.visit_expr(&generator.iter);
                this.generator_target(generator);
            }
            for part in parts {
                this.visit_expr(part);
            }
        });
    }

    fn generator_target(&mut self, generator: &'a ast::Comprehension) {
        self.bind_target(&generator.target, BindingKind::Element(&generator.iter));
        self.visit_expr(&generator.target);
        for condition in &generator.ifs {
            self.visit_expr(condition);
        }
    }

    fn import(&mut self, stmt: &'a Stmt, alias: &'a Alias) {
        let imported = ImportedName { stmt, alias };
        let range = alias.asname.as_ref().map_or(alias.range, Ranged::range);
        self.bind(imported.bound(), BindingKind::Import(imported), range);
    }

    fn statement(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(def) => {
                self.bind(&def.name, BindingKind::Definition, def.name.range);
                for decorator in &def.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.type_params(def.type_params.as_deref(), |this| {
                    this.visit_parameters(&def.parameters);
                    if let Some(returns) = &def.returns {
                        this.visit_annotation(returns);
                    }
                    this.within_scope(ScopeKind::Function, |this| {
                        this.bind_parameters(&def.parameters);
                        this.visit_body(&def.body);
                    });
                });
            }
            Stmt::ClassDef(def) => {
                self.bind(&def.name, BindingKind::Definition, def.name.range);
                for decorator in &def.decorator_list {
                    self.visit_decorator(decorator);
                }
                self.type_params(def.type_params.as_deref(), |this| {
                    if let Some(arguments) = &def.arguments {
                        this.visit_arguments(arguments);
                    }
                    this.within_scope(ScopeKind::Class, |this| this.visit_body(&def.body));
                });
            }
            Stmt::TypeAlias(alias) => {
                self.bind_target(&alias.name, BindingKind::Other);
                self.type_params(alias.type_params.as_deref(), |this| {
                    this.visit_expr(&alias.value);
                });
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    self.import(stmt, alias);
                }
            }
            Stmt::ImportFrom(from) => {
                for alias in &from.names {
                    if &alias.name == "*" {
                        let module = from.module.as_ref().map_or("", |module| module.as_str());
                        let path = format!("{}{module}", ".".repeat(from.level as usize));
                        self.current().star_imports.push((path, stmt.start()));
                    } else {
                        self.import(stmt, alias);
                    }
                }
            }
            Stmt::Global(global) => {
                let names = global.names.iter().map(ast::Identifier::as_str);
                self.current().globals.extend(names);
            }
            Stmt::Nonlocal(nonlocal) => {
                let names = nonlocal.names.iter().map(ast::Identifier::as_str);
                self.current().nonlocals.extend(names);
            }
            Stmt::Assign(assign) => {
                for target in &assign.targets {
                    self.bind_target(target, BindingKind::Value(&assign.value));
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AugAssign(assign) => {
                self.bind_target(&assign.target, BindingKind::Augmented);
                visitor::walk_stmt(self, stmt);
            }
            Stmt::AnnAssign(assign) => {
                let kind = assign
                    .value
                    .as_deref()
                    .map_or(BindingKind::Other, BindingKind::Value);
                self.bind_target(&assign.target, kind);
                visitor::walk_stmt(self, stmt);
            }
            Stmt::For(for_) => {
                self.bind_target(&for_.target, BindingKind::Element(&for_.iter));
                visitor::walk_stmt(self, stmt);
            }
            Stmt::With(with) => {
                for item in &with.items {
                    if let Some(target) = &item.optional_vars {
                        self.bind_target(target, BindingKind::Other);
                    }
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    self.bind_target(target, BindingKind::Deletion);
                }
                visitor::walk_stmt(self, stmt);
            }
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn expression(&mut self, expr: &'a Expr, node: NodeId) {
        match expr {
            Expr::Name(name) if name.ctx == ExprContext::Load => self.index.uses.push(NameUse {
                name,
                scope: self.scope,
            }),
            Expr::Named(named) => {
                if let Expr::Name(name) = &*named.target {
                    // PEP 572: a comprehension's walrus binds in the scope around it.
                    let mut scope = self.scope;
                    while self.index.scope(scope).kind == ScopeKind::Comprehension {
                        let Some(parent) = self.index.scope(scope).parent else {
                            break;
                        };
                        scope = parent;
                    }
                    let scope = self.binding_scope(&name.id, scope);
                    self.bind_in(
                        scope,
                        &name.id,
                        BindingKind::Value(&named.value),
                        name.range,
                    );
                }
                visitor::walk_expr(self, expr);
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.visit_parameters(parameters);
                }
                self.within_scope(ScopeKind::Lambda, |this| {
                    if let Some(parameters) = &lambda.parameters {
                        this.bind_parameters(parameters);
                    }
                    this.visit_expr(&lambda.body);
                });
            }
            Expr::ListComp(comp) => self.comprehension(&comp.generators, &[&*comp.elt]),
            Expr::SetComp(comp) => self.comprehension(&comp.generators, &[&*comp.elt]),
            Expr::Generator(comp) => self.comprehension(&comp.generators, &[&*comp.elt]),
            Expr::DictComp(comp) => {
                let mut parts: Vec<&'a Expr> = comp.key.as_deref().into_iter().collect();
                parts.push(&*comp.value);
                self.comprehension(&comp.generators, &parts);
            }
            Expr::Call(call) => {
                if is_dotted(&call.func) {
                    self.index.calls.push(node);
                }
                if !call.arguments.keywords.is_empty() {
                    self.index.named_calls.push(node);
                }
                visitor::walk_expr(self, expr);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}

fn is_dotted(mut expr: &Expr) -> bool {
    loop {
        match expr {
            Expr::Name(_) => return true,
            Expr::Attribute(attribute) => expr = &attribute.value,
            _ => return false,
        }
    }
}

impl<'a> Visitor<'a> for Builder<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        let node = self.add_node(AnyNode::Stmt(stmt));
        self.within(node, stmt.range(), |this| this.statement(stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        let node = self.add_node(AnyNode::Expr(expr));
        expr.node_index().set(NodeIndex::from(node.0));
        self.within(node, expr.range(), |this| this.expression(expr, node));
    }

    fn visit_body(&mut self, body: &'a [Stmt]) {
        let block = BlockId(id(self.index.blocks.len()));
        self.index.blocks.push(Block {
            parent: Some(self.block),
            owner: self.parent,
        });
        let outer = std::mem::replace(&mut self.block, block);
        visitor::walk_body(self, body);
        self.block = outer;
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name, BindingKind::Other, name.range);
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(ast::PatternMatchAs { name, .. })
            | Pattern::MatchStar(ast::PatternMatchStar { name, .. }) => name.as_ref(),
            Pattern::MatchMapping(ast::PatternMatchMapping { rest, .. }) => rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name, BindingKind::Other, name.range);
        }
        visitor::walk_pattern(self, pattern);
    }

    fn visit_type_param(&mut self, param: &'a TypeParam) {
        let name = param.name();
        self.bind(name, BindingKind::Other, name.range);
        visitor::walk_type_param(self, param);
    }

    fn visit_annotation(&mut self, expr: &'a Expr) {
        let outer = std::mem::replace(&mut self.in_annotation, true);
        self.visit_expr(expr);
        self.in_annotation = outer;
    }

    fn visit_string_literal(&mut self, literal: &'a StringLiteral) {
        if self.in_annotation {
            self.index.annotation_strings.push(&literal.value);
        }
    }
}
