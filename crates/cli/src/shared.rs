//! Which imported names the files of a project take from one another, and what they replace by name.

mod replaced;
mod scan;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use harden_codemod::Replaced;
use harden_engine::STACK;
use harden_rewriter::Replacement;
use ignore::{DirEntry, WalkBuilder, WalkState};

use rustc_hash::FxHashMap;

use crate::exclude::is_default;
use crate::shebang;

use replaced::Replacements;
use scan::{Scan, Stem, Stems};

/// Folders that a run leaves out, but whose files may well import what it changes.
const BUILDS: &[&str] = &["_build", "build", "buck-out", "dist"];

/// What the files below one folder take from one another, as far as their text shows it.
///
/// A file takes `os` from a `common.py` when it names `common` as a module does, and takes `os`
/// from something: `from common import os`, `common.os.path`, `patch("pkg.common.os.path")`,
/// `getattr(common, "os")`. Modules are told apart by their last name only. All of that errs on
/// one side: an import is kept that could have gone.
pub(crate) struct SharedNames {
    root: PathBuf,
    /// The files, sorted.
    files: Vec<PathBuf>,
    scans: Vec<Scan>,
    stems: Stems,
    /// For each stem, the files that name it.
    namers: Vec<Vec<usize>>,
    replacements: Replacements,
    /// What is replaced of a file, once it was asked for.
    replaced: Mutex<BTreeMap<PathBuf, Arc<[Replaced]>>>,
}

impl SharedNames {
    /// Reads the Python files below `root`, with as many threads as there are or as are asked for.
    pub(crate) fn read(root: &Path, threads: Option<usize>) -> Self {
        let threads = threads
            .or_else(|| thread::available_parallelism().ok().map(usize::from))
            .unwrap_or(1);
        let files = find(root, threads);
        let mut stems = Stems::default();
        for file in &files {
            let below = file.strip_prefix(root).unwrap_or(file);
            stems.add(stem(file));
            for folder in below.parent().into_iter().flat_map(Path::iter) {
                stems.add(folder);
            }
        }
        let (scans, replacements) = scan_all(&files, &stems, threads).into_iter().unzip();
        let scans: Vec<Scan> = scans;
        let replacements = Replacements::new(root, &files, replacements);
        let mut namers = vec![Vec::new(); stems.len()];
        for (file, scan) in scans.iter().enumerate() {
            for stem in scan.named() {
                namers[stem.index()].push(file);
            }
        }
        SharedNames {
            root: root.to_path_buf(),
            files,
            scans,
            stems,
            namers,
            replacements,
            replaced: Mutex::default(),
        }
    }

    /// What files other than `file` replace by name, of what that may use, in the order of files
    /// and lines. The path is one without symbolic links.
    pub(crate) fn replaced(&self, file: &Path) -> Arc<[Replaced]> {
        if self.replacements.is_empty() {
            return Arc::default();
        }
        let known = || self.replaced.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(replaced) = known().get(file) {
            return Arc::clone(replaced);
        }
        let replaced: Arc<[Replaced]> = self.look_for_replaced(file).into();
        known().insert(file.to_path_buf(), Arc::clone(&replaced));
        replaced
    }

    fn look_for_replaced(&self, file: &Path) -> Vec<Replaced> {
        let own = self
            .files
            .binary_search_by(|known| known.as_path().cmp(file))
            .ok();
        let below = file.strip_prefix(&self.root).unwrap_or(file);
        let mut together = Together::with(self, own, file);
        self.replacements
            .of(below, own)
            .filter(|(by, ..)| together.holds(*by))
            .map(|(by, replacement, names)| {
                let by = &self.files[by];
                let by = by.strip_prefix(&self.root).unwrap_or(by);
                Replaced {
                    file: by.to_string_lossy().replace('\\', "/"),
                    line: replacement.line,
                    path: replacement.path.clone(),
                    way: replacement.way,
                    names,
                }
            })
            .collect()
    }

    /// The files that name the module at `file` as modules are named.
    fn namers(&self, file: &Path) -> &[usize] {
        let stem = self.stems.get(stem(file));
        stem.map_or(&[], |stem| &self.namers[stem.index()])
    }

    /// Whether a file other than `file` may take `name` from it. The path is one without symbolic
    /// links.
    pub(crate) fn shares(&self, file: &Path, name: &str) -> bool {
        let own = self
            .files
            .binary_search_by(|known| known.as_path().cmp(file));
        let takes = |stem: Stem| {
            self.namers[stem.index()]
                .iter()
                .any(|&other| own != Ok(other) && self.scans[other].takes(stem, name))
        };
        self.stems.get(stem(file)).is_some_and(takes) || takes(Stem::MAIN)
    }
}

/// What the file's module is called by those that import it.
fn stem(file: &Path) -> &OsStr {
    let stem = file.file_stem().unwrap_or_default();
    if stem != "__init__" {
        return stem;
    }
    file.parent().and_then(Path::file_name).unwrap_or(stem)
}

/// The files below `root` that can take a name from a Python file. No settings of a run matter
/// here: what is not to be changed still has to work.
fn find(root: &Path, threads: usize) -> Vec<PathBuf> {
    let (sender, receiver) = mpsc::channel();
    WalkBuilder::new(root)
        .standard_filters(false)
        .follow_links(false)
        .threads(threads)
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign(entry))
        .build_parallel()
        .run(|| {
            let sender = sender.clone();
            Box::new(move |entry| {
                if let Ok(entry) = entry
                    && is_source(&entry)
                {
                    // The receiver outlives the walk.
                    let _ = sender.send(entry.into_path());
                }
                WalkState::Continue
            })
        });
    drop(sender);
    let mut files: Vec<PathBuf> = receiver.into_iter().collect();
    files.sort_unstable();
    files
}

/// Whether `entry` is a folder of files that know nothing of the project.
fn is_foreign(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
        && (is_foreign_name(entry.file_name()) || entry.path().join("pyvenv.cfg").is_file())
}

fn is_foreign_name(name: &OsStr) -> bool {
    is_default(name) && !BUILDS.iter().any(|build| name == *build)
}

fn is_source(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
        && match entry.path().extension() {
            Some(extension) => ["py", "pyi", "pyw", "pyx", "ipynb"]
                .iter()
                .any(|known| extension == *known),
            None => shebang::runs_python(entry.path()),
        }
}

/// The files that may run together with one: which import it, or are imported along with it, through
/// however many others.
struct Together<'n> {
    names: &'n SharedNames,
    /// Whether each file names the one that is asked about, directly or not.
    reaches: Vec<bool>,
    /// Whether that is not known: it is not called like a module, so that it is loaded in another
    /// way.
    any: bool,
    /// The answers so far.
    known: FxHashMap<usize, bool>,
}

impl<'n> Together<'n> {
    fn with(names: &'n SharedNames, own: Option<usize>, file: &Path) -> Self {
        let stem = file.file_stem().and_then(OsStr::to_str).unwrap_or_default();
        let is_module = stem.chars().all(|c| c.is_alphanumeric() || c == '_');
        Together {
            names,
            reaches: names.reaching(names.namers(file).iter().copied().chain(own)),
            any: own.is_none() || !is_module,
            known: FxHashMap::default(),
        }
    }

    /// Whether the file with the number `other` may run together with it.
    fn holds(&mut self, other: usize) -> bool {
        if self.any || self.reaches[other] {
            return true;
        }
        let file = &self.names.files[other];
        // pytest loads it for the tests below its folder.
        if file.file_name().is_some_and(|name| name == "conftest.py") {
            return true;
        }
        if let Some(&known) = self.known.get(&other) {
            return known;
        }
        let also = self.names.reaching(self.names.namers(file).iter().copied());
        let both = also.iter().zip(&self.reaches);
        let holds = both.into_iter().any(|(one, other)| *one && *other);
        self.known.insert(other, holds);
        holds
    }
}

impl SharedNames {
    /// Which files name one of `files`, directly or not, or are one.
    fn reaching(&self, files: impl Iterator<Item = usize>) -> Vec<bool> {
        let mut reaches = vec![false; self.files.len()];
        let mut next: Vec<usize> = files.collect();
        while let Some(file) = next.pop() {
            if !std::mem::replace(&mut reaches[file], true) {
                next.extend(self.namers(&self.files[file]));
            }
        }
        reaches
    }
}

fn scan_all(files: &[PathBuf], stems: &Stems, threads: usize) -> Vec<(Scan, Vec<Replacement>)> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let index = next.fetch_add(1, Ordering::Relaxed)
            && let Some(file) = files.get(index)
        {
            // A file that cannot be read cannot be run either.
            let bytes = fs::read(file).unwrap_or_default();
            let scan = Scan::new(&bytes, stems);
            let replaced = replaced::of_file(&bytes, scan.assigns());
            done.push((index, (scan, replaced)));
        }
        done
    };
    let mut scans: Vec<(usize, _)> = thread::scope(|scope| {
        // Deeply nested Python is parsed and visited on the stack.
        let others: Vec<_> = (1..threads.min(files.len()))
            .filter_map(|_| {
                let thread = thread::Builder::new().stack_size(STACK);
                thread.spawn_scoped(scope, work).ok()
            })
            .collect();
        let mut scans = work();
        for other in others {
            match other.join() {
                Ok(done) => scans.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        scans
    });
    scans.sort_unstable_by_key(|(index, _)| *index);
    scans.into_iter().map(|(_, scan)| scan).collect()
}

/// The folder whose files may import the one at `file`: the repository or distribution it is in;
/// else the widest of `folders` that holds it; else the folder its outermost package is imported
/// from.
pub(crate) fn project_root<'p>(file: &'p Path, folders: &'p [PathBuf]) -> Option<&'p Path> {
    let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
    let inside = || {
        file.ancestors()
            .skip(1)
            // Neither a folder of dependencies nor somebody's home is part of a project.
            .take_while(|folder| !folder.file_name().is_some_and(is_foreign_name))
            .take_while(|folder| home.as_deref() != Some(*folder))
    };
    let with = |names: &[&str]| {
        inside().find(|folder| names.iter().any(|name| folder.join(name).exists()))
    };
    let given = || {
        folders
            .iter()
            .map(PathBuf::as_path)
            .filter(|folder| file.starts_with(folder))
            .min_by_key(|folder| folder.components().count())
    };
    with(&[".git"])
        .or_else(|| with(&["pyproject.toml", "setup.py", "setup.cfg"]))
        .or_else(given)
        .or_else(|| Some(crate::project::import_root(file.parent()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMON: (&str, &str) = ("pkg/common.py", "import os\n");

    fn tree(files: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        for (file, text) in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        (folder, root)
    }

    /// Whether `pkg/common.py` shares `os` with a file at `path`.
    fn shares_with(path: &str, text: &str) -> bool {
        let (_folder, root) = tree(&[COMMON, (path, text)]);
        let shares = |threads| {
            SharedNames::read(&root, Some(threads)).shares(&root.join("pkg/common.py"), "os")
        };
        assert_eq!(shares(1), shares(3));
        shares(1)
    }

    #[test]
    fn another_file_may_take_a_name() {
        assert!(shares_with("pkg/a.py", "from .common import os\n"));
        assert!(shares_with("scripts/a.py", "from common import *\n"));
        assert!(!shares_with("pkg/a.py", "import os\nimport common\n"));
    }

    #[test]
    fn every_kind_of_file_that_imports_is_read() {
        let star = "from pkg.common import *\n";
        assert!(shares_with("a.pyi", star));
        assert!(shares_with(".hidden/a.py", star));
        assert!(shares_with("build/a.py", star));
        assert!(shares_with(
            "bin/a",
            &format!("#!/usr/bin/env python3\n{star}")
        ));
        assert!(shares_with(
            "a.ipynb",
            r#"{"source": ["from pkg.common import *\n", "os.sep"]}"#
        ));
        assert!(!shares_with("a.txt", star));
        assert!(!shares_with("node_modules/a.py", star));
    }

    #[test]
    fn a_virtual_environment_of_any_name_is_not_read() {
        let (_folder, root) = tree(&[
            COMMON,
            ("env/pyvenv.cfg", ""),
            ("env/a.py", "from common import *\n"),
        ]);
        let names = SharedNames::read(&root, None);
        assert!(!names.shares(&root.join("pkg/common.py"), "os"));
    }

    #[test]
    fn a_file_does_not_take_its_own_names() {
        let text = "import os\nfrom other.common import *\n";
        let (_folder, root) = tree(&[("common.py", text), ("other/common.py", "import os\n")]);
        let names = SharedNames::read(&root, None);
        assert!(!names.shares(&root.join("common.py"), "os"));
        assert!(names.shares(&root.join("other/common.py"), "os"));
    }

    #[test]
    fn a_star_takes_no_private_names() {
        let (_folder, root) = tree(&[COMMON, ("a.py", "from common import *\n")]);
        let names = SharedNames::read(&root, None);
        assert!(names.shares(&root.join("pkg/common.py"), "system"));
        assert!(!names.shares(&root.join("pkg/common.py"), "_os"));
    }

    #[test]
    fn the_module_that_is_run_may_be_any_file() {
        assert!(shares_with("a.py", "from __main__ import os\n"));
        assert!(!shares_with(
            "a.py",
            "x.os\nif __name__ == '__main__': pass\n"
        ));
    }

    #[test]
    fn a_source_without_a_file_shares_nothing() {
        let (_folder, root) = tree(&[("a.py", "from common import *\n")]);
        let names = SharedNames::read(&root, None);
        assert!(!names.shares(&root.join("<stdin>"), "os"));
    }

    fn root_of(files: &[&str], file: &str, folders: &[&str]) -> String {
        let files: Vec<_> = files.iter().map(|file| (*file, "")).collect();
        let (_folder, root) = tree(&files);
        let folders: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
        let file = root.join(file);
        let found = project_root(&file, &folders).unwrap();
        found.strip_prefix(&root).unwrap().display().to_string()
    }

    #[test]
    fn a_repository_is_a_project_and_so_is_a_distribution() {
        let both = ["r/.git", "r/d/setup.py", "r/d/p/a.py"];
        assert_eq!(root_of(&both, "r/d/p/a.py", &[]), "r");
        assert_eq!(root_of(&both[1..], "r/d/p/a.py", &["r"]), "r/d");
    }

    #[test]
    fn a_folder_that_was_given_is_a_project_without_marks() {
        let files = ["x/p/__init__.py", "x/p/q/__init__.py", "x/p/q/a.py"];
        let given = ["x/p/q", "x", "y"];
        assert_eq!(root_of(&files, "x/p/q/a.py", &given), "x");
        assert_eq!(root_of(&files, "x/p/q/a.py", &[]), "x");
        assert_eq!(root_of(&["x/s/a.py"], "x/s/a.py", &[]), "x/s");
    }

    #[test]
    fn dependencies_are_no_part_of_the_project_around_them() {
        let files = ["r/.git", "r/venv/p/__init__.py", "r/venv/p/a.py"];
        assert_eq!(root_of(&files, "r/venv/p/a.py", &[]), "r/venv");
    }
}
