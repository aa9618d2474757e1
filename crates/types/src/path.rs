//! One name for each file.

use std::path::{Path, PathBuf};

use ruff_db::system::SystemPathBuf;

/// The absolute path of the file, without symbolic links in its folders, which is how the roots
/// are called as well. A link to a file keeps its own name: that is what it is imported by.
/// Nothing where that is not Unicode.
pub(crate) fn of_file(path: &Path) -> Option<SystemPathBuf> {
    let absolute = std::path::absolute(path).ok()?;
    let (folder, name) = (absolute.parent()?, absolute.file_name()?);
    let path = match std::fs::canonicalize(folder) {
        Ok(folder) => without_prefix(folder).join(name),
        Err(_) => absolute,
    };
    SystemPathBuf::from_path_buf(path).ok()
}

/// The absolute path of a folder, without symbolic links, if there is such a folder.
pub(crate) fn of_folder(path: &Path) -> Option<SystemPathBuf> {
    let path = std::fs::canonicalize(path).ok()?;
    path.is_dir()
        .then(|| SystemPathBuf::from_path_buf(without_prefix(path)).ok())?
}

/// Windows gives canonical paths a prefix that others do not have.
fn without_prefix(path: PathBuf) -> PathBuf {
    match path.to_str().and_then(|path| path.strip_prefix(r"\\?\")) {
        Some(plain) if !plain.starts_with("UNC") => PathBuf::from(plain),
        _ => path,
    }
}
