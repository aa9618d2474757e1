//! Import statements, before and after.

use harden_codemod::prelude::*;

use crate::family::Family;
use crate::uses::{Form, Provider};

/// The import of the safe module that takes the place of what `provider` imports.
pub(crate) fn in_place_of(family: &Family, provider: &Provider<'_>) -> NewImport {
    let alias = provider.imported.alias;
    match (&provider.form, provider.imported.stmt) {
        (Form::Dotted, _) => plain(family.safe, None),
        (Form::Module | Form::Package, Stmt::Import(_)) => plain(
            family.safe,
            alias.asname.as_ref().map(ast::Identifier::as_str),
        ),
        (Form::Module | Form::Package, _) => {
            let name = provider.binding.name;
            from_package(family.safe_short(), name)
        }
        (Form::Member(_), _) => {
            let name = match &alias.asname {
                Some(asname) => format!("{} as {asname}", alias.name),
                None => alias.name.to_string(),
            };
            from(family.safe, &[name])
        }
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
