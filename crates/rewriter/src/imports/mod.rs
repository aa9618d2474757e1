//! The imports that fixes ask for, and those they leave without a use.

mod insert;
mod remove;
mod request;
mod sort;
mod third_party;

use std::path::Path;

use ruff_python_ast::{Alias, Stmt};
use ruff_python_stdlib::sys::is_known_standard_library;

pub use request::{ImportRequest, NameTaken};
pub use third_party::NewImport;

use ruff_text_size::Ranged;

use crate::edit::Edit;
use crate::module::Module;

/// The edits to `after` that add the imports of `requests` and take out those that a fix has left
/// without a use.
///
/// `before` is the file before the fixes; an import that was not used there is somebody's own
/// affair. `path` is the file's. `is_shared` tells whether another file takes a name of this one's
/// from it; it is asked only of an import that would go otherwise.
pub fn edit_imports(
    before: &Module<'_>,
    after: &Module<'_>,
    requests: &[&ImportRequest],
    path: &Path,
    is_shared: &dyn Fn(&str) -> bool,
) -> Vec<Edit> {
    let mut wanted: Vec<&str> = requests
        .iter()
        .filter(|request| request.is_new())
        .map(|request| request.module())
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut lost = remove::lost(before, after, path, is_shared);
    let mut edits = Vec::new();
    wanted.retain(|module| !insert::in_place_of_lost(after, module, &mut lost, &mut edits));
    let sites = insert::add(after, &wanted, &lost, &mut edits);
    remove::take_out(after, &lost, &sites, &mut edits);
    edits
}

/// Whether `module`, a dotted name, is of the standard library, of any Python that is in use.
pub(crate) fn is_standard(module: &str) -> bool {
    let root = module.split('.').next().unwrap_or(module);
    // Modules that were removed up to 3.13 are known under the versions before.
    is_known_standard_library(9, root) || is_known_standard_library(13, root)
}

/// The names of an import statement; none for another one.
fn names_of(stmt: &Stmt) -> &[Alias] {
    match stmt {
        Stmt::Import(import) => &import.names,
        Stmt::ImportFrom(from) => &from.names,
        _ => &[],
    }
}

fn is_top_level(module: &Module<'_>, stmt: &Stmt) -> bool {
    let mut suite = module.suite().iter();
    suite.any(|top| top.start() == stmt.start())
}
