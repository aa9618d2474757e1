//! Names as Bandit reads them: one table for the file, filled in the order of its imports.

use harden_codemod::Context;
use harden_codemod::prelude::*;

/// What the imports of a file make of names, for Bandit (`node_visitor.py`, `utils.py`).
///
/// It knows no scopes: an import anywhere above counts, and nothing else that binds the name. It
/// reads decorators after the body they stand above; here, they come first.
pub(crate) struct Aliases<'a> {
    /// The names with where they are bound, sorted.
    entries: Vec<(&'a str, TextSize, ImportedName<'a>)>,
}

impl<'a> Aliases<'a> {
    pub(crate) fn of(cx: &Context<'a>) -> Self {
        let mut entries: Vec<_> = cx
            .module
            .index()
            .imports()
            // `import os.path` makes no entry: the name is taken as it stands.
            .filter(|(_, imported)| {
                imported.alias.asname.is_some()
                    || matches!(imported.stmt, Stmt::ImportFrom(from) if from.module.is_some())
            })
            .map(|(binding, imported)| (binding.name, imported.alias.start(), imported))
            .collect();
        entries.sort_by_key(|&(name, at, _)| (name, at));
        Aliases { entries }
    }

    /// The dotted name that Bandit takes `function`, which is called, for; `None` where it has none.
    pub(crate) fn qualified(&self, function: &Expr) -> Option<String> {
        match function {
            Expr::Name(name) => Some(match self.last(&name.id, name.start()) {
                None => name.id.to_string(),
                // The dots of a relative import are lost.
                Some(imported) => match imported.stmt {
                    Stmt::ImportFrom(from) => match &from.module {
                        Some(module) => format!("{module}.{}", imported.alias.name),
                        None => imported.alias.name.to_string(),
                    },
                    _ => imported.alias.name.to_string(),
                },
            }),
            Expr::Attribute(attribute) => {
                let path = self.qualified(&attribute.value)?;
                Some(format!("{path}.{}", attribute.attr))
            }
            _ => None,
        }
    }

    /// The last part of that name, which most calls are told apart by.
    pub(crate) fn last_part<'e>(&self, function: &'e Expr) -> Option<&'e str>
    where
        'a: 'e,
    {
        match function {
            Expr::Attribute(attribute) => Some(&attribute.attr),
            Expr::Name(name) => match self.last(&name.id, name.start()) {
                None => Some(&name.id),
                Some(imported) => imported.alias.name.rsplit('.').next(),
            },
            _ => None,
        }
    }

    /// The last import above `at` that binds `name`.
    fn last(&self, name: &str, at: TextSize) -> Option<ImportedName<'a>> {
        let behind = self
            .entries
            .partition_point(|&(other, place, _)| (other, place) < (name, at));
        let &(other, _, imported) = self.entries.get(behind.checked_sub(1)?)?;
        (other == name).then_some(imported)
    }
}
