//! Names as Bandit reads them: one table for the file, filled in the order of its imports.

use harden_rewriter::prelude::*;

/// What the imports of a file make of names, for Bandit (`node_visitor.py`, `utils.py`).
///
/// It knows no scopes: an import anywhere above counts, and nothing else that binds the name.
pub struct Names<'a> {
    module: &'a Module<'a>,
    /// The names with where they are bound, sorted.
    entries: Vec<(&'a str, TextSize, ImportedName<'a>)>,
}

impl<'a> Names<'a> {
    /// Those of `module`.
    pub fn of(module: &'a Module<'a>) -> Self {
        let mut entries: Vec<_> = module
            .index()
            .imports()
            // `import os.path` makes no entry, and neither does `from . import os`: the name is
            // taken as it stands.
            .filter(|(_, imported)| {
                imported.alias.asname.is_some()
                    || matches!(imported.stmt, Stmt::ImportFrom(from) if from.module.is_some())
            })
            .map(|(binding, imported)| (binding.name, imported.alias.start(), imported))
            .collect();
        entries.sort_by_key(|&(name, at, _)| (name, at));
        Names { module, entries }
    }

    /// The dotted name that Bandit takes `function`, which is called, for (`get_call_name`). What
    /// is no name has none: the method `run` of what a call returns is `.run`.
    pub fn qualified(&self, function: &Expr) -> String {
        match function {
            Expr::Name(name) => match self.last(function, &name.id) {
                None => name.id.to_string(),
                // The dots of a relative import are lost.
                Some(imported) => match imported.stmt {
                    Stmt::ImportFrom(ast::StmtImportFrom {
                        module: Some(module),
                        ..
                    }) => format!("{module}.{}", imported.alias.name),
                    _ => imported.alias.name.to_string(),
                },
            },
            Expr::Attribute(attribute) => {
                format!("{}.{}", self.qualified(&attribute.value), attribute.attr)
            }
            _ => String::new(),
        }
    }

    /// The last part of that name, which most calls are told apart by.
    pub fn last_part<'e>(&self, function: &'e Expr) -> Option<&'e str>
    where
        'a: 'e,
    {
        match function {
            Expr::Attribute(attribute) => Some(&attribute.attr),
            Expr::Name(name) => match self.last(function, &name.id) {
                None => Some(&name.id),
                Some(imported) => imported.alias.name.rsplit('.').next(),
            },
            _ => None,
        }
    }

    /// Whether Bandit has seen an import with `part` in its dotted name when it comes by
    /// `function`, which is called (`is_module_imported_like`).
    pub fn has_imported_like(&self, part: &str, function: &Expr) -> bool {
        let index = self.module.index();
        let at = visited_at(index, function);
        let is_like = |path: &str| path.trim_start_matches('.').contains(part);
        let names = index.imports().any(|(_, imported)| {
            imported.alias.start() < at
                && match imported.stmt {
                    Stmt::ImportFrom(ast::StmtImportFrom {
                        module: Some(module),
                        ..
                    }) => is_like(&format!("{module}.{}", imported.alias.name)),
                    _ => is_like(&imported.alias.name),
                }
        });
        names
            || index
                .star_imports()
                .any(|(module, place)| place < at && is_like(&format!("{module}.*")))
    }

    /// The last import that Bandit has seen bind the name when it comes by `function`, which is it.
    fn last(&self, function: &Expr, name: &str) -> Option<ImportedName<'a>> {
        let from = self.entries.partition_point(|&(other, ..)| other < name);
        let own = self.entries[from..]
            .iter()
            .take_while(|&&(other, ..)| other == name);
        own.clone().next()?;
        let at = visited_at(self.module.index(), function);
        let &(.., imported) = own.take_while(|&&(_, place, _)| place < at).last()?;
        Some(imported)
    }
}

/// Where Bandit is in the file when it visits `name`: it visits decorators after the body of what
/// they decorate, and so is what a function returns.
fn visited_at(index: &Index<'_>, name: &Expr) -> TextSize {
    let mut at = name.start();
    for node in index.ancestors(name) {
        let late = match node {
            AnyNode::Stmt(Stmt::FunctionDef(def)) => {
                let returns = def.returns.as_ref();
                name.end() <= def.name.start()
                    || returns.is_some_and(|returns| returns.range().contains_range(name.range()))
            }
            AnyNode::Stmt(Stmt::ClassDef(def)) => name.end() <= def.name.start(),
            _ => false,
        };
        if late {
            at = at.max(node.range().end());
        }
    }
    at
}
