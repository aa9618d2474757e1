//! Where functions and classes are defined.

use ruff_db::parsed::parsed_module;
use ty_module_resolver::file_to_module;
use ty_python_core::definition::Definition;
use ty_python_core::scope::NodeWithScopeKind;
use ty_python_core::semantic_index;
use ty_python_semantic::types::{Type, TypeDefinition};
use ty_python_semantic::{Db, ProgramEnvironment};

/// Where the function or class `ty` is defined: its module and what Python calls its qualified
/// name (`subprocess.run`, `pkg.a.outer.<locals>.inner`). Nothing where it is in no module that
/// could be imported.
pub(crate) fn dotted<'db>(
    db: &'db dyn Db,
    env: &ProgramEnvironment<'db>,
    ty: Type<'db>,
) -> Option<String> {
    match ty.definition(db, env)? {
        TypeDefinition::Function(definition) | TypeDefinition::StaticClass(definition) => {
            name(db, definition)
        }
        _ => None,
    }
}

fn name<'db>(db: &'db dyn Db, definition: Definition<'db>) -> Option<String> {
    let file = definition.program_file(db);
    let module = file_to_module(db, file.resolver_file(db))?;
    let parsed = parsed_module(db, file.python_file(db)).load(db);
    let index = semantic_index(db, file);
    let mut names = vec![definition.name(db)?];
    for (_, scope) in index.ancestor_scopes(definition.file_scope(db)) {
        match scope.node() {
            NodeWithScopeKind::Class(class) => names.push(class.node(&parsed).name.to_string()),
            NodeWithScopeKind::Function(function) => {
                names.push("<locals>".to_string());
                names.push(function.node(&parsed).name.to_string());
            }
            // The scope of type parameters has no name of its own.
            NodeWithScopeKind::Module
            | NodeWithScopeKind::ClassTypeParameters(_)
            | NodeWithScopeKind::FunctionTypeParameters(_) => {}
            _ => return None,
        }
    }
    names.push(module.name(db).to_string());
    names.reverse();
    Some(names.join("."))
}
