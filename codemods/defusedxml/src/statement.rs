//! Import statements, before and after.

use harden_codemod::prelude::*;

use crate::family::Family;
use crate::uses::Provider;

/// How many names an import has.
pub(crate) fn names(stmt: &Stmt) -> usize {
    match stmt {
        Stmt::Import(import) => import.names.len(),
        Stmt::ImportFrom(from) => from.names.len(),
        _ => 0,
    }
}

/// The import of the safe module in the place of that of the module.
pub(crate) fn in_place_of(family: &Family, provider: &Provider<'_>) -> NewImport {
    match provider.imported.stmt {
        Stmt::ImportFrom(_) => from_package(family.safe_short(), provider.binding.name),
        _ => plain(
            family.safe,
            provider
                .imported
                .alias
                .asname
                .as_ref()
                .map(ast::Identifier::as_str),
        ),
    }
}

/// `import module as name`
fn plain(module: &str, name: Option<&str>) -> NewImport {
    NewImport {
        is_from: false,
        module: module.to_string(),
        statement: match name {
            Some(name) => format!("import {module} as {name}"),
            None => format!("import {module}"),
        },
    }
}

/// `from defusedxml import module as name`
pub(crate) fn from_package(module: &str, name: &str) -> NewImport {
    if module == name {
        from("defusedxml", &[module.to_string()])
    } else {
        from("defusedxml", &[format!("{module} as {name}")])
    }
}

/// `from module import names`
pub(crate) fn from(module: &str, names: &[String]) -> NewImport {
    NewImport {
        is_from: true,
        module: module.to_string(),
        statement: format!("from {module} import {}", names.join(", ")),
    }
}
