use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use tempfile::TempDir;

use super::{WalkOptions, Walked, walk};
use crate::exclude::Excludes;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn options(folder: &Path, exclude: &[&str]) -> WalkOptions {
    let current = fs::canonicalize(folder).unwrap();
    let globs: Vec<String> = exclude.iter().map(ToString::to_string).collect();
    WalkOptions {
        excludes: Excludes::new(&globs, &current).unwrap(),
        force_exclude: false,
        ignore_vcs: true,
        threads: Some(2),
        current: PathBuf::from("/no/such/folder"),
    }
}

fn walked(folder: &TempDir, paths: &[&str], options: WalkOptions) -> Walked {
    let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
    walk(&paths, options, &AtomicBool::new(false))
}

fn names(folder: &TempDir, walked: &Walked) -> Vec<String> {
    walked
        .files
        .iter()
        .map(|path| {
            path.strip_prefix(folder.path())
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[test]
fn python_files_are_found_sorted_and_others_are_not() {
    let folder = tree(&[
        ("b.py", ""),
        ("a/c.pyi", ""),
        (".hidden/d.py", ""),
        ("script", "#!/usr/bin/env python3\n"),
        ("shell", "#!/bin/sh\n"),
        ("notes.txt", "#!/usr/bin/env python3\n"),
        (".venv/lib/e.py", ""),
        ("x/node_modules/e.py", ""),
    ]);
    let found = walked(&folder, &[""], options(folder.path(), &[]));
    assert!(found.faults.is_empty());
    assert_eq!(
        names(&folder, &found),
        [".hidden/d.py", "a/c.pyi", "b.py", "script"]
    );
}

#[test]
fn a_file_reached_twice_is_there_once() {
    let folder = tree(&[("a/b.py", ""), ("a/c.py", "")]);
    let found = walked(
        &folder,
        &["a/b.py", "", "a", "a/../a/b.py"],
        options(folder.path(), &[]),
    );
    assert_eq!(names(&folder, &found).len(), 2);
}

#[test]
fn named_files_are_taken_whatever_they_are_called() {
    let folder = tree(&[("notes.txt", ""), ("build/x.py", "")]);
    let found = walked(
        &folder,
        &["notes.txt", "build/x.py"],
        options(folder.path(), &["*.txt"]),
    );
    assert_eq!(names(&folder, &found), ["build/x.py", "notes.txt"]);
}

#[test]
fn forced_excludes_go_for_named_files() {
    let folder = tree(&[("notes.txt", ""), ("x.py", "")]);
    let mut options = options(folder.path(), &["*.txt"]);
    options.force_exclude = true;
    let found = walked(&folder, &["notes.txt", "x.py"], options);
    assert_eq!(names(&folder, &found), ["x.py"]);
}

#[test]
fn excludes_leave_out_files_and_folders() {
    let folder = tree(&[("a/x.py", ""), ("a/gen/y.py", ""), ("a/z_pb2.py", "")]);
    let found = walked(&folder, &[""], options(folder.path(), &["gen", "*_pb2.py"]));
    assert_eq!(names(&folder, &found), ["a/x.py"]);
    let found = walked(&folder, &[""], options(folder.path(), &["a/gen/**"]));
    assert_eq!(names(&folder, &found), ["a/x.py", "a/z_pb2.py"]);
}

#[test]
fn gitignore_is_respected_unless_it_is_not_wanted() {
    let folder = tree(&[
        (".gitignore", "skipped/\n"),
        ("skipped/x.py", ""),
        ("y.py", ""),
    ]);
    fs::create_dir(folder.path().join(".git")).unwrap();
    let found = walked(&folder, &[""], options(folder.path(), &[]));
    assert_eq!(names(&folder, &found), ["y.py"]);
    let mut options = options(folder.path(), &[]);
    options.ignore_vcs = false;
    let found = walked(&folder, &[""], options);
    assert_eq!(names(&folder, &found), ["skipped/x.py", "y.py"]);
}

#[test]
fn a_path_that_is_not_there_is_a_fault_and_the_rest_is_found() {
    let folder = tree(&[("x.py", "")]);
    let found = walked(
        &folder,
        &["gone.py", "x.py", "x.py/under"],
        options(folder.path(), &[]),
    );
    assert_eq!(names(&folder, &found), ["x.py"]);
    assert_eq!(found.faults.len(), 2);
}

#[cfg(unix)]
#[test]
fn links_are_followed_where_they_are_named_only() {
    use std::os::unix::fs::symlink;
    let folder = tree(&[("real/x.py", ""), ("tree/y.py", "")]);
    let at = |path: &str| folder.path().join(path);
    symlink(at("real/x.py"), at("tree/link.py")).unwrap();
    symlink(at("real"), at("tree/folder")).unwrap();
    symlink(at("loop.py"), at("loop.py")).unwrap();
    let found = walked(&folder, &["tree"], options(folder.path(), &[]));
    assert_eq!(names(&folder, &found), ["tree/y.py"]);

    let mut below = options(folder.path(), &[]);
    below.current = fs::canonicalize(folder.path()).unwrap();
    let found = walked(&folder, &["tree/link.py", "real/x.py", "loop.py"], below);
    assert_eq!(found.files, [PathBuf::from("real/x.py")]);
    assert_eq!(found.faults.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_read() {
    let folder = tree(&[]);
    let pipe = folder.path().join("pipe.py");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let found = walked(&folder, &["pipe.py"], options(folder.path(), &[]));
    assert_eq!(found.faults.len(), 1);
    let found = walked(&folder, &[""], options(folder.path(), &[]));
    assert!(found.files.is_empty() && found.faults.is_empty());
}
