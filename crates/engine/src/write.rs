use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::Fault;

/// Replaces the content of the file at `path`, or of the file a link there leads to.
///
/// The file is at every moment whole, old or new: the new content is written to a file beside it,
/// flushed to the disk, and renamed. Permissions are kept, and the owner where that is allowed.
///
/// # Errors
/// Where the file is read-only, no longer holds `before`, or cannot be written. It is as it was
/// then.
pub fn write(path: &Path, before: &[u8], after: &[u8]) -> Result<(), Fault> {
    let target = fs::canonicalize(path).map_err(Fault::Write)?;
    let metadata = fs::metadata(&target).map_err(Fault::Write)?;
    if metadata.permissions().readonly() {
        return Err(Fault::ReadOnly);
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::Builder::new()
        .prefix(".harden-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(Fault::Write)?;
    new.write_all(after).map_err(Fault::Write)?;
    keep_attributes(new.as_file(), &metadata).map_err(Fault::Write)?;
    new.as_file().sync_all().map_err(Fault::Write)?;
    if fs::read(&target).map_err(Fault::Write)? != before {
        return Err(Fault::Changed);
    }
    new.persist(&target)
        .map_err(|error| Fault::Write(error.error))?;
    // The rename is on the disk once the folder is; not every file system lets one ask for that.
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
    Ok(())
}

fn keep_attributes(new: &File, metadata: &fs::Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Giving a file away takes a privilege; without it, it is ours as any editor's would be.
        let _ = std::os::unix::fs::fchown(new, Some(metadata.uid()), Some(metadata.gid()));
    }
    new.set_permissions(metadata.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_and_keeps_the_mode() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, "old").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o751)).unwrap();
        }
        write(&path, b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(
                fs::metadata(&path).unwrap().permissions().mode() & 0o777,
                0o751
            );
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_changed_file_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, "somebody else's").unwrap();
        assert!(matches!(write(&path, b"old", b"new"), Err(Fault::Changed)));
        assert_eq!(fs::read(&path).unwrap(), b"somebody else's");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_read_only_file_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.py");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        assert!(matches!(write(&path, b"old", b"new"), Err(Fault::ReadOnly)));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.py"), folder.path().join("b.py"));
        fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink("a.py", &link).unwrap();
        write(&link, b"old", b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
