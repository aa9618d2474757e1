//! Lists, sets and dictionaries that are held in a variable: what is in them is fixed only if all
//! that the file does with them is known, and puts nothing else in.

use harden_rewriter::prelude::*;

use crate::doubt::Doubt;
use crate::expression::is_iterated_by;
use crate::kind::{Kind, Value};
use crate::prover::{Known, Prover};
use crate::variable::{Variable, is_walrus};

/// What is done with a collection where its name is read.
enum Use<'a> {
    /// It is looked at.
    Look,
    /// This is put in, at this place if it has one.
    Add(Option<&'a Expr>, &'a Expr),
    /// What is in this is put in.
    AddEach(&'a Expr),
    /// Something is taken out or moved.
    Change,
    /// It is handed on to something that is not known.
    Pass,
}

impl<'a> Prover<'_, 'a> {
    /// `value`, a collection that `variable` holds, with all that is put in it anywhere.
    pub(crate) fn contents(&mut self, variable: &Variable<'_, 'a>, value: Value) -> Known {
        let held = value.clone();
        let contents = self.assuming(variable.id(), Some(TextRange::default()), |this| {
            this.added_contents(variable, value)
        })?;
        Ok(held.or(contents))
    }

    fn added_contents(&mut self, variable: &Variable<'_, 'a>, mut value: Value) -> Known {
        let name = || variable.name().to_string();
        if self.module.reads_namespaces() {
            return Err(Doubt::Namespace(name()));
        }
        let is_local = variable.kind == ScopeKind::Function;
        if variable.kind == ScopeKind::Module
            && let Some(read) = self.module.read_by_way_of_a_module(variable.name(), None)
        {
            let line = self.line(read);
            return Err(Doubt::PassedOn { name: name(), line });
        }
        for binding in &variable.bindings {
            if !self.is_held_alone(binding) {
                let line = self.line(binding.range);
                return Err(Doubt::PassedOn { name: name(), line });
            }
        }
        let index = self.index();
        let uses: Vec<_> = index
            .uses_of(variable.bindings[0])
            .map(|used| used.name)
            .collect();
        for used in uses {
            let line = self.line(used.range);
            let Some(AnyNode::Expr(expr)) = index.node_of(used) else {
                return Err(Doubt::PassedOn { name: name(), line });
            };
            // What a module has is not built up bit by bit; what is changed there may be changed
            // from elsewhere as well.
            match self.use_of(expr, value.kind.depth()) {
                Use::Look => {}
                Use::Add(key, added) if is_local => {
                    let added = self.put_in(key, added, &value.kind)?;
                    value = value.or(added);
                }
                Use::AddEach(added) if is_local => {
                    let added = self.value(added)?;
                    let kind = match (&value.kind, &added.kind) {
                        (Kind::Mapping { .. }, Kind::Mapping { .. }) => added.kind.clone(),
                        _ => Kind::list(added.kind.element()),
                    };
                    if kind.depth() > 0 {
                        return Err(Doubt::Mutated { name: name(), line });
                    }
                    value = value.or(added.with(kind));
                }
                Use::Add(..) | Use::AddEach(_) | Use::Change => {
                    return Err(Doubt::Mutated { name: name(), line });
                }
                Use::Pass => return Err(Doubt::PassedOn { name: name(), line }),
            }
        }
        Ok(value)
    }

    /// A collection of what is put in one of this kind.
    fn put_in(&mut self, key: Option<&'a Expr>, added: &'a Expr, kind: &Kind) -> Known {
        let source = added.range();
        let added = self.value(added)?;
        if added.kind.is_mutable() {
            return Err(Doubt::Other(self.source(source)));
        }
        let of = added.kind.clone();
        match (kind, key) {
            (Kind::Mapping { .. }, Some(key)) => {
                let key = self.value(key)?;
                let keys = Box::new(key.kind.clone());
                let values = Box::new(of);
                Ok(added.because_of(key).with(Kind::Mapping { keys, values }))
            }
            _ => Ok(added.with(Kind::list(of))),
        }
    }

    /// Whether a new collection that a binding gives its name has no other name.
    fn is_held_alone(&self, binding: &Binding<'a>) -> bool {
        let stmt = self.index().statement_at(binding.range);
        match binding.kind {
            BindingKind::Value(_) if is_walrus(self.index(), binding) => false,
            BindingKind::Value(value) => match stmt {
                Some(Stmt::Assign(assign)) => assign.targets.len() == 1,
                Some(Stmt::AnnAssign(assign)) => assign
                    .value
                    .as_deref()
                    .is_some_and(|it| it.range() == value.range()),
                _ => false,
            },
            // `+=` is looked at as a binding.
            BindingKind::Augmented => true,
            _ => false,
        }
    }

    /// What is done with `expr`, a collection; `deep` says how many levels of collections are in it.
    fn use_of(&self, expr: &'a Expr, deep: usize) -> Use<'a> {
        let is = |other: &Expr| other.range() == expr.range();
        let look_unless_deep = || if deep > 0 { Use::Pass } else { Use::Look };
        match self.index().parent_of(expr) {
            Some(AnyNode::Stmt(stmt)) => match stmt {
                Stmt::Expr(_) | Stmt::If(_) | Stmt::While(_) | Stmt::Assert(_) => Use::Look,
                Stmt::For(for_) if is(&for_.iter) => look_unless_deep(),
                // `others += these` takes what is in it.
                Stmt::AugAssign(assign) if is(&assign.value) => look_unless_deep(),
                _ => Use::Pass,
            },
            Some(AnyNode::Expr(parent)) => match parent {
                Expr::Compare(_) | Expr::FString(_) => Use::Look,
                Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => Use::Look,
                Expr::If(if_) if is(&if_.test) => Use::Look,
                Expr::BinOp(binary) if binary.op == ast::Operator::Mod => Use::Look,
                Expr::BinOp(_) | Expr::Starred(_) => look_unless_deep(),
                // What comes out is the collection itself.
                Expr::If(_) | Expr::BoolOp(_) => self.use_of(parent, deep),
                // As a key it is not kept.
                Expr::Subscript(subscript) if is(&subscript.slice) => Use::Look,
                Expr::Subscript(subscript) => self.use_of_part(parent, subscript, deep),
                Expr::Attribute(method) => self.use_of_method(parent, method, deep),
                Expr::Call(call) => self.use_in_call(call, expr, deep),
                comp if is_iterated_by(comp, expr) => look_unless_deep(),
                // A tuple or list to format or compare with, and the like, is another holder.
                _ => Use::Pass,
            },
            None => Use::Pass,
        }
    }

    /// `them[key]`, `them[key] = value`, `del them[key]`
    fn use_of_part(
        &self,
        part: &'a Expr,
        subscript: &'a ast::ExprSubscript,
        deep: usize,
    ) -> Use<'a> {
        match subscript.ctx {
            ast::ExprContext::Load if deep > 0 => self.use_of(part, below(deep)),
            ast::ExprContext::Load => Use::Look,
            ast::ExprContext::Store => match self.index().parent_of(part) {
                Some(AnyNode::Stmt(Stmt::Assign(assign)))
                    if deep == 0
                        && assign.targets.len() == 1
                        && assign.targets[0].range() == part.range()
                        && !matches!(&*subscript.slice, Expr::Slice(_)) =>
                {
                    Use::Add(Some(&subscript.slice), &assign.value)
                }
                _ => Use::Pass,
            },
            _ => Use::Change,
        }
    }

    fn use_of_method(
        &self,
        function: &'a Expr,
        method: &'a ast::ExprAttribute,
        deep: usize,
    ) -> Use<'a> {
        let call = match self.index().parent_of(function) {
            Some(AnyNode::Expr(Expr::Call(call))) if call.func.range() == function.range() => {
                Some(call)
            }
            _ => None,
        };
        let arguments = call.map_or(&[][..], |call| &call.arguments.args);
        let has_keywords = call.is_some_and(|call| !call.arguments.keywords.is_empty());
        match method.attr.as_str() {
            "count" | "index" | "isdisjoint" | "issubset" | "issuperset" | "keys" => Use::Look,
            "get"
            | "values"
            | "items"
            | "copy"
            | "difference"
            | "intersection"
            | "symmetric_difference"
            | "union"
                if deep == 0 =>
            {
                Use::Look
            }
            "get" => match self.index().parent_of(function) {
                Some(AnyNode::Expr(part)) if call.is_some() => self.use_of(part, below(deep)),
                _ => Use::Pass,
            },
            "append" | "add" if deep == 0 && !has_keywords => match arguments {
                [added] if !added.is_starred_expr() => Use::Add(None, added),
                _ => Use::Pass,
            },
            "extend" | "update" if deep == 0 && !has_keywords => match arguments {
                [added] if !added.is_starred_expr() => Use::AddEach(added),
                _ => Use::Pass,
            },
            "insert" if deep == 0 && !has_keywords => match arguments {
                [_, added] if !added.is_starred_expr() => Use::Add(None, added),
                _ => Use::Pass,
            },
            "clear" | "discard" | "pop" | "popitem" | "remove" | "reverse" | "sort" => Use::Change,
            _ => Use::Pass,
        }
    }

    /// Whether it is a function of `subprocess` that starts a process: it reads its arguments.
    fn starts_process(&self, call: &ast::ExprCall) -> bool {
        let function = self.index().qualified_name(&call.func);
        let name = function
            .as_deref()
            .and_then(|path| path.strip_prefix("subprocess."));
        matches!(
            name,
            Some("Popen" | "call" | "check_call" | "check_output" | "run")
        )
    }

    fn use_in_call(&self, call: &'a ast::ExprCall, expr: &'a Expr, deep: usize) -> Use<'a> {
        let is_positional = call
            .arguments
            .args
            .iter()
            .any(|argument| argument.range() == expr.range());
        // `**them` makes a dictionary of its own.
        let is_unpacked = call
            .arguments
            .keywords
            .iter()
            .any(|keyword| keyword.arg.is_none() && keyword.value.range() == expr.range());
        if is_unpacked && deep == 0 {
            return Use::Look;
        }
        if !is_positional {
            return Use::Pass;
        }
        let joins = matches!(&*call.func, Expr::Attribute(method)
            if method.attr.as_str() == "join" && method.value.is_string_literal_expr());
        match self.builtin(call) {
            _ if joins || (deep == 0 && self.starts_process(call)) => Use::Look,
            Some("len" | "bool" | "str" | "repr" | "print" | "isinstance" | "any" | "all") => {
                Use::Look
            }
            Some(
                "dict" | "enumerate" | "frozenset" | "list" | "max" | "min" | "reversed" | "set"
                | "sorted" | "sum" | "tuple" | "zip",
            ) if deep == 0 => Use::Look,
            _ => Use::Pass,
        }
    }
}

/// The levels below one of `deep`; where that is not known, it stays so.
fn below(deep: usize) -> usize {
    if deep == usize::MAX { deep } else { deep - 1 }
}
