//! What is new since a revision.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use harden_rewriter::{Date, SuppressionScope, SuppressionTool};

use crate::git::{Base, Before};
use crate::read::entries;
use crate::{Entry, GitError, Inventory, inventory};

/// What makes a comment the same one: wherever its line has gone to.
type Key = (
    SuppressionTool,
    SuppressionScope,
    Option<Vec<String>>,
    String,
    Option<String>,
);

/// The comments in `files` that are new since `revision` of the repository that `folder` is in.
///
/// A comment is the same as before if it is in the same file, or the one that was renamed to it,
/// with the same ids and reason and at an equal statement; of several equal ones, as many are old
/// as there were. A file that could not be read at that revision had none.
///
/// # Errors
/// Where there is no git, no repository, no such revision, or a file is not in the repository.
pub fn new_since(
    folder: &Path,
    revision: &str,
    files: &[PathBuf],
    today: Option<Date>,
) -> Result<Inventory, GitError> {
    let base = Base::new(folder, revision)?;
    let mut changed = Vec::new();
    let mut old: BTreeMap<String, BTreeMap<Key, usize>> = BTreeMap::new();
    for path in files {
        let bytes = match base.before(path)? {
            Before::Same => continue,
            Before::Absent => Vec::new(),
            Before::Other(bytes) => bytes,
        };
        changed.push(path.clone());
        let counts = old.entry(path.to_string_lossy().into_owned()).or_default();
        for entry in entries(path, bytes, today).unwrap_or_default() {
            *counts.entry(key(&entry)).or_default() += 1;
        }
    }
    let mut inventory = inventory(&changed, today);
    inventory.entries.retain(|entry| {
        let left = old
            .get_mut(&entry.path)
            .and_then(|counts| counts.get_mut(&key(entry)))
            .filter(|left| **left > 0);
        match left {
            Some(left) => {
                *left -= 1;
                false
            }
            None => true,
        }
    });
    Ok(inventory)
}

fn key(entry: &Entry) -> Key {
    (
        entry.tool,
        entry.scope,
        entry.ids.clone(),
        entry.statement.clone(),
        entry.reason.clone(),
    )
}
