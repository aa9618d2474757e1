//! Patterns of paths, as the three tools mean them.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobBuilder, GlobMatcher};

/// A pattern as Ruff's `per-file-ignores` means it (its documentation of the setting): it is
/// matched against the whole path, from the folder of the configuration, and against the file's name
/// alone; `*` crosses folders; after a `!`, everything else matches.
#[derive(Debug, Clone)]
pub struct PathGlob {
    text: String,
    is_negated: bool,
    path: GlobMatcher,
    name: GlobMatcher,
}

impl PartialEq for PathGlob {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.path.glob() == other.path.glob()
    }
}

impl Eq for PathGlob {}

impl PathGlob {
    /// A pattern from the folder `base`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(text: &str, base: &Path) -> Result<Self, String> {
        let (is_negated, pattern) = match text.strip_prefix('!') {
            Some(pattern) => (true, pattern),
            None => (false, text),
        };
        let build = |pattern: &str| {
            let glob = Glob::new(pattern).map_err(|error| error.kind().to_string())?;
            Ok::<_, String>(glob.compile_matcher())
        };
        Ok(Self {
            text: text.to_owned(),
            is_negated,
            path: build(&absolute(pattern, base))?,
            name: build(pattern)?,
        })
    }

    /// The pattern as it is written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it matches the file at an absolute path.
    pub fn is_match(&self, path: &Path) -> bool {
        let name = path.file_name().unwrap_or_default();
        (self.name.is_match(name) || self.path.is_match(path)) != self.is_negated
    }
}

/// The pattern with the folder in front, in which no character means anything.
fn absolute(pattern: &str, base: &Path) -> String {
    if Path::new(pattern).is_absolute() {
        return pattern.to_owned();
    }
    let mut pattern = pattern;
    let mut base = base;
    loop {
        if let Some(rest) = pattern.strip_prefix("./") {
            pattern = rest;
        } else if let Some(rest) = pattern.strip_prefix("../") {
            pattern = rest;
            base = base.parent().unwrap_or(base);
        } else {
            break;
        }
    }
    let base = globset::escape(&base.to_string_lossy());
    format!("{}/{pattern}", base.trim_end_matches('/'))
}

/// A pattern of files and folders that are left out, with all that is below them.
#[derive(Debug, Clone)]
pub(crate) struct ExcludeGlob {
    base: PathBuf,
    matcher: GlobMatcher,
    over: Over,
}

/// What a pattern is matched against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// The name of a file or folder.
    Name,
    /// The path from the folder of the configuration, or the absolute one.
    Path,
    /// The same, starting at any folder on the way.
    PathBelowAny,
}

impl ExcludeGlob {
    /// A pattern as `--exclude` means it: one without a slash is matched against names, one with
    /// a slash against the path from `base`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn new(text: &str, base: &Path) -> Result<Self, String> {
        let pattern = text.trim_start_matches("./").trim_end_matches('/');
        let over = if pattern.contains('/') {
            Over::Path
        } else {
            Over::Name
        };
        let glob = GlobBuilder::new(pattern)
            .literal_separator(true)
            .build()
            .map_err(|error| error.kind().to_string())?;
        Ok(Self::of(&glob, over, base))
    }

    /// An entry of Bandit's `exclude_dirs`: the names of folders and files, one below the other,
    /// wherever they are below `base`, or directly there after `./`; or a pattern of paths, as
    /// Python's `fnmatch` takes it.
    ///
    /// Bandit takes the text for a part of the path as well, so that `test` leaves out
    /// `latest/x.py`; that is nobody's wish, and is not done here.
    pub(crate) fn of_bandit(text: &str, base: &Path) -> Option<Self> {
        let names = text.trim_start_matches("./").trim_matches('/');
        let (pattern, over) = if text.contains(['*', '?', '[']) {
            (text, Over::Path)
        } else if text.starts_with("./") || Path::new(text).starts_with(base) {
            (text.trim_end_matches('/'), Over::Path)
        } else if names.is_empty() || names == "." {
            return None;
        } else {
            (names, Over::PathBelowAny)
        };
        Some(Self::of(&fnmatch(pattern)?, over, base))
    }

    fn of(glob: &Glob, over: Over, base: &Path) -> Self {
        let matcher = glob.compile_matcher();
        let base = base.to_path_buf();
        Self {
            base,
            matcher,
            over,
        }
    }

    /// Whether what is at the absolute path is left out, or a folder it is in, up to the
    /// configuration's.
    pub(crate) fn is_match(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.base) else {
            return false;
        };
        below
            .ancestors()
            .filter(|ancestor| !ancestor.as_os_str().is_empty())
            .any(|ancestor| self.is_match_itself(ancestor))
    }

    fn is_match_itself(&self, below: &Path) -> bool {
        match self.over {
            Over::Name => self.matcher.is_match(below.file_name().unwrap_or_default()),
            Over::Path => {
                self.matcher.is_match(below)
                    || self.matcher.is_match(Path::new(".").join(below))
                    || self.matcher.is_match(self.base.join(below))
            }
            Over::PathBelowAny => {
                let mut parts = below.components();
                loop {
                    if self.matcher.is_match(parts.as_path()) {
                        return true;
                    }
                    if parts.next().is_none() {
                        return false;
                    }
                }
            }
        }
    }
}

/// A pattern of Python's `fnmatch` (its documentation): `*` and `?` match a slash as well, and
/// braces and `**` mean nothing.
pub(crate) fn fnmatch(pattern: &str) -> Option<Glob> {
    let mut text = String::with_capacity(pattern.len() + 8);
    let mut is_in_brackets = false;
    for c in pattern.chars() {
        match c {
            '*' if !is_in_brackets && text.ends_with('*') => continue,
            '{' if !is_in_brackets => text.push_str("[{]"),
            '}' if !is_in_brackets => text.push_str("[}]"),
            _ => text.push(c),
        }
        is_in_brackets = match c {
            '[' => true,
            ']' => false,
            _ => is_in_brackets,
        };
    }
    GlobBuilder::new(&text)
        .literal_separator(false)
        .backslash_escape(false)
        .build()
        .ok()
}

/// A pattern of `assert_used`'s `skips`: Bandit's path starts with whatever it was called with.
#[derive(Debug, Clone)]
pub(crate) struct SkipGlob {
    base: PathBuf,
    matcher: GlobMatcher,
}

impl SkipGlob {
    pub(crate) fn new(pattern: &str, base: &Path) -> Option<Self> {
        Some(Self {
            base: base.to_path_buf(),
            matcher: fnmatch(pattern)?.compile_matcher(),
        })
    }

    /// Whether it matches the absolute path, or the one from the folder of the configuration.
    pub(crate) fn is_match(&self, path: &Path) -> bool {
        self.matcher.is_match(path)
            || path.strip_prefix(&self.base).is_ok_and(|below| {
                self.matcher.is_match(below) || self.matcher.is_match(Path::new(".").join(below))
            })
    }
}
