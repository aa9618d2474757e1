//! Paths, as they are compared and as they are shown.

use std::path::{Component, Path, PathBuf};

/// The path from the folder, without `.` and `..`, so that the same file is known again.
pub(crate) fn join(folder: &Path, path: impl AsRef<Path>) -> PathBuf {
    let mut joined = folder.to_path_buf();
    for part in path.as_ref().components() {
        match part {
            Component::ParentDir => {
                joined.pop();
            }
            Component::CurDir => {}
            part => joined.push(part),
        }
    }
    joined
}

/// The path from `root` if it is below, with `/`.
pub(crate) fn shown(path: &Path, root: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let text = path.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}
