//! The imports that fixes ask for, and those they leave without a use.

mod insert;
mod remove;
mod request;

use std::path::Path;

use ruff_python_stdlib::sys::is_known_standard_library;

pub use request::{ImportRequest, NameTaken};

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

/// Whether `module` is a top-level module of the standard library, of any Python that is in use.
pub(crate) fn is_standard(module: &str) -> bool {
    // Modules that were removed up to 3.13 are known under the versions before.
    is_known_standard_library(9, module) || is_known_standard_library(13, module)
}
