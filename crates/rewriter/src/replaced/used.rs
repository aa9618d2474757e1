//! Which names a file uses, in terms of what can be replaced.

use ruff_python_ast::{Expr, ExprCall, ExprName};
use ruff_text_size::{Ranged, TextRange};

use crate::index::{AnyNode, Binding, BindingKind, Index, ScopeKind};
use crate::module::Module;

/// A name that is read, with all the attributes that are read of it: `os.path.join`.
#[derive(Debug, Clone, Copy)]
pub struct DottedUse<'a> {
    /// The whole of it.
    pub expr: &'a Expr,
    /// Its first part.
    pub root: &'a ExprName,
    /// The call of it, where it is called.
    pub call: Option<&'a ExprCall>,
}

/// What a [`DottedUse`] stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The parts as they are written, where the first is a name of the module's own namespace or a
    /// built-in's; `None` where it is one of a function's.
    pub written: Option<Vec<String>>,
    /// The dotted names that it can stand for, through imports: each with the number of parts that
    /// were looked up when the file was imported, which is none for an import in a function.
    pub qualified: Vec<(Vec<String>, usize)>,
}

impl<'a> Module<'a> {
    /// Every use of a dotted name, in source order. They do not overlap.
    pub fn dotted_uses(&self) -> Vec<DottedUse<'a>> {
        let index = self.index();
        let mut all: Vec<DottedUse<'a>> = index
            .uses
            .iter()
            .filter_map(|used| {
                let Some(AnyNode::Expr(mut expr)) = index.node_of(used.name) else {
                    return None;
                };
                let mut call = None;
                while let Some(AnyNode::Expr(outer)) = index.parent_of(expr) {
                    match outer {
                        Expr::Attribute(_) => expr = outer,
                        Expr::Call(parent) if parent.func.range() == expr.range() => {
                            call = Some(parent);
                            break;
                        }
                        _ => break,
                    }
                }
                Some(DottedUse {
                    expr,
                    root: used.name,
                    call,
                })
            })
            .collect();
        all.sort_by_key(|used| used.expr.start());
        all
    }

    /// The uses among `uses` of what the import statement at `range` binds.
    pub fn uses_of_import<'u>(
        &self,
        range: TextRange,
        uses: &'u [DottedUse<'a>],
    ) -> impl Iterator<Item = &'u DottedUse<'a>> {
        let index = self.index();
        let is_of_it = move |binding: &Binding<'a>| matches!(binding.kind, BindingKind::Import(imported) if imported.stmt.range() == range);
        let names: Vec<&str> = index
            .imports()
            .filter(|(binding, _)| is_of_it(binding))
            .map(|(binding, _)| binding.name)
            .collect();
        uses.iter().filter(move |used| {
            names.contains(&used.root.id.as_str()) && index.bindings_of(used.root).any(is_of_it)
        })
    }

    /// What `used` stands for.
    pub fn meaning_of(&self, used: &DottedUse<'a>) -> Meaning {
        let index = self.index();
        let written = parts(used.expr);
        let mut is_own = true;
        let mut qualified = Vec::new();
        for binding in index.bindings_of(used.root) {
            let is_modules = index.scope_kind(binding) == ScopeKind::Module;
            is_own &= is_modules;
            if let BindingKind::Import(imported) = binding.kind {
                let name = imported.qualified();
                // What is imported from the file's own package is no name that is known here.
                if name.starts_with('.') {
                    continue;
                }
                let mut path: Vec<String> = name.split('.').map(str::to_string).collect();
                let looked_up = if is_modules && !is_in_function(index, binding) {
                    path.len()
                } else {
                    0
                };
                path.extend(written.iter().skip(1).cloned());
                qualified.push((path, looked_up));
            }
        }
        if index.bindings_of(used.root).next().is_none() {
            let path = [&["builtins".to_string()][..], &written].concat();
            qualified.push((path, 1));
        }
        Meaning {
            written: is_own.then_some(written),
            qualified,
        }
    }
}

/// Whether a name of the module's is bound by a function, as by `global os; import os`.
fn is_in_function<'a>(index: &Index<'a>, binding: &Binding<'a>) -> bool {
    matches!(
        index.owner_of(binding),
        Some(ruff_python_ast::Stmt::FunctionDef(_))
    )
}

/// The parts of a dotted name.
fn parts(expr: &Expr) -> Vec<String> {
    let mut parts = Vec::new();
    let mut next = expr;
    loop {
        match next {
            Expr::Attribute(attribute) => {
                parts.push(attribute.attr.to_string());
                next = &attribute.value;
            }
            Expr::Name(name) => {
                parts.push(name.id.to_string());
                parts.reverse();
                return parts;
            }
            _ => return parts,
        }
    }
}
