//! What a walk leaves out.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::failure::Failure;

/// Folders that hold no code of the project's own: version control, environments, caches, builds.
const FOLDERS: &[&str] = &[
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".git-rewrite",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

/// The default excludes, and those of the command line.
pub(crate) struct Excludes {
    names: GlobSet,
    paths: GlobSet,
    current: PathBuf,
}

impl Excludes {
    /// Excludes what `globs` match, seen from the folder `current`.
    pub(crate) fn new(globs: &[String], current: &Path) -> Result<Self, Failure> {
        let (mut names, mut paths) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for text in globs {
            let pattern = text.strip_prefix("./").unwrap_or(text);
            let pattern = pattern.strip_suffix('/').unwrap_or(pattern);
            let glob = parse(pattern)
                .map_err(|error| Failure::new(format!("--exclude {text}: {}", error.kind())))?;
            if pattern.contains('/') {
                paths.add(glob);
            } else {
                names.add(glob);
            }
        }
        let build = |builder: GlobSetBuilder| {
            builder
                .build()
                .map_err(|error| Failure::new(format!("--exclude: {error}")))
        };
        Ok(Excludes {
            names: build(names)?,
            paths: build(paths)?,
            current: current.to_path_buf(),
        })
    }

    /// Whether the entry at `path`, found in a walk below `root`, is left out.
    pub(crate) fn excludes(&self, path: &Path, root: &Path, is_folder: bool) -> bool {
        let name = path.file_name().unwrap_or_default();
        (is_folder && is_default(name))
            || self.names.is_match(name)
            || (!self.paths.is_empty()
                && (self.paths.is_match(path)
                    || self.paths.is_match(self.current.join(path))
                    || path
                        .strip_prefix(root)
                        .is_ok_and(|below| self.paths.is_match(below))))
    }

    /// Whether `path`, which was named, is excluded, or a folder it is in.
    pub(crate) fn excludes_named(&self, path: &Path, is_folder: bool) -> bool {
        // What lies around the project is none of the project's settings' business.
        let whole = path.is_relative() && !path.starts_with("..");
        path.ancestors()
            .take(if whole { usize::MAX } else { 1 })
            .filter(|ancestor| !ancestor.as_os_str().is_empty())
            .enumerate()
            .any(|(level, ancestor)| self.excludes(ancestor, Path::new(""), is_folder || level > 0))
    }
}

/// Whether a folder of this name is left out whatever the command line says.
pub(crate) fn is_default(name: &OsStr) -> bool {
    name.to_str()
        .is_some_and(|name| FOLDERS.binary_search(&name).is_ok())
}

fn parse(pattern: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(pattern).literal_separator(true).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excludes(globs: &[&str]) -> Excludes {
        let globs: Vec<String> = globs.iter().map(ToString::to_string).collect();
        Excludes::new(&globs, Path::new("/project")).unwrap()
    }

    #[test]
    fn the_default_folders_are_sorted_for_the_search() {
        assert!(FOLDERS.is_sorted());
    }

    #[test]
    fn default_names_leave_out_folders_only() {
        let excludes = excludes(&[]);
        let root = Path::new("");
        assert!(excludes.excludes(Path::new("a/node_modules"), root, true));
        assert!(!excludes.excludes(Path::new("a/build"), root, false));
        assert!(!excludes.excludes(Path::new("a/builder"), root, true));
    }

    #[test]
    fn a_pattern_without_a_slash_is_matched_against_names() {
        let excludes = excludes(&["gen_*", "tests/"]);
        let root = Path::new("");
        assert!(excludes.excludes(Path::new("a/b/gen_x.py"), root, false));
        assert!(excludes.excludes(Path::new("a/tests"), root, true));
        assert!(!excludes.excludes(Path::new("a/tests_x"), root, true));
    }

    #[test]
    fn a_pattern_with_a_slash_is_matched_against_paths() {
        let excludes = excludes(&["./a/*.py", "/project/z/**"]);
        assert!(excludes.excludes(Path::new("a/x.py"), Path::new(""), false));
        assert!(!excludes.excludes(Path::new("a/b/x.py"), Path::new(""), false));
        assert!(excludes.excludes(Path::new("p/a/x.py"), Path::new("p"), false));
        assert!(excludes.excludes(Path::new("z/y/x.py"), Path::new(""), false));
    }

    #[test]
    fn a_named_path_is_excluded_with_the_folders_it_is_in() {
        let excludes = excludes(&["gen"]);
        assert!(excludes.excludes_named(Path::new("a/.venv/x.py"), false));
        assert!(excludes.excludes_named(Path::new("gen/x.py"), false));
        assert!(!excludes.excludes_named(Path::new("/build/x.py"), false));
        assert!(!excludes.excludes_named(Path::new("a/x.py"), false));
    }

    #[test]
    fn a_broken_pattern_is_an_error() {
        assert!(Excludes::new(&["a[".to_string()], Path::new("/")).is_err());
    }
}
