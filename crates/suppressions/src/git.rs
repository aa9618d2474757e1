//! What Git knows of files, asked of the program `git`.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Why Git could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The program could not be started.
    #[error("git cannot be started: {0}")]
    NoGit(#[source] io::Error),
    /// The folder is in no repository.
    #[error("{} is not in a git repository", .0.display())]
    NoRepository(PathBuf),
    /// There is no such commit.
    #[error("git knows no revision `{0}` here; a shallow clone has only the latest ones")]
    UnknownRevision(String),
    /// A file belongs to another repository, or to none.
    #[error("{} is not in the repository at {}", path.display(), root.display())]
    Outside {
        /// The file.
        path: PathBuf,
        /// The repository's folder.
        root: PathBuf,
    },
    /// A file is gone.
    #[error("{} cannot be found: {error}", path.display())]
    Gone {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// Git did not do what it was asked.
    #[error("`git {command}` failed: {message}")]
    Failed {
        /// What it was asked.
        command: String,
        /// What it said.
        message: String,
    },
}

/// A repository, seen from one of its commits.
pub(crate) struct Base {
    root: PathBuf,
    commit: String,
    /// Every file of the commit, by its path from the root.
    files: BTreeSet<String>,
    /// The files of the working tree that are not as in the commit, and what they were there.
    changed: BTreeMap<String, String>,
}

/// What the commit has in place of a file.
pub(crate) enum Before {
    /// Nothing.
    Absent,
    /// The same.
    Same,
    /// Other bytes.
    Other(Vec<u8>),
}

impl Base {
    /// The commit `revision` of the repository that `folder` is in.
    ///
    /// # Errors
    /// Where there is no git, no repository, or no such commit.
    pub(crate) fn new(folder: &Path, revision: &str) -> Result<Self, GitError> {
        let root = root(folder)?;
        // What begins with a dash would be read as an option.
        let unknown = || GitError::UnknownRevision(revision.to_string());
        if revision.starts_with('-') || revision.is_empty() {
            return Err(unknown());
        }
        let name = format!("{revision}^{{commit}}");
        let output = run(&root, &["rev-parse", "--verify", "--quiet", &name])?;
        if !output.status.success() {
            return Err(unknown());
        }
        let commit = text(&output.stdout).trim().to_string();
        let list = ["ls-tree", "-r", "-z", "--name-only", "--full-tree", &commit];
        let files = fields(&succeeded(&list, run(&root, &list)?)?);
        let compare = [
            "diff",
            "--name-status",
            "-z",
            "-M",
            "--no-ext-diff",
            "--no-relative",
            &commit,
            "--",
        ];
        let changed = changes(&fields(&succeeded(&compare, run(&root, &compare)?)?));
        Ok(Base {
            root,
            commit,
            files: files.into_iter().collect(),
            changed,
        })
    }

    /// What the commit has in place of the file at `path`.
    ///
    /// # Errors
    /// Where the file is in another repository, or git fails.
    pub(crate) fn before(&self, path: &Path) -> Result<Before, GitError> {
        let path = self.path_from_root(path)?;
        if let Some(old) = self.changed.get(&path) {
            let object = format!("{}:{old}", self.commit);
            let show = ["cat-file", "blob", &object];
            return Ok(Before::Other(succeeded(&show, run(&self.root, &show)?)?));
        }
        Ok(if self.files.contains(&path) {
            Before::Same
        } else {
            Before::Absent
        })
    }

    /// The path from the root, as git writes it. The file itself may be a link.
    fn path_from_root(&self, path: &Path) -> Result<String, GitError> {
        let gone = |error| GitError::Gone {
            path: path.to_path_buf(),
            error,
        };
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(gone)?;
        let outside = || GitError::Outside {
            path: path.to_path_buf(),
            root: self.root.clone(),
        };
        let inside = folder.strip_prefix(&self.root).map_err(|_| outside())?;
        let whole = inside.join(path.file_name().ok_or_else(outside)?);
        let parts: Vec<_> = whole.iter().map(|part| part.to_string_lossy()).collect();
        Ok(parts.join("/"))
    }
}

/// The folder of the repository that `folder` is in.
fn root(folder: &Path) -> Result<PathBuf, GitError> {
    let ask = ["rev-parse", "--show-toplevel"];
    let output = run(folder, &ask)?;
    if text(&output.stderr).contains("not a git repository") {
        return Err(GitError::NoRepository(folder.to_path_buf()));
    }
    let stdout = succeeded(&ask, output)?;
    let root = PathBuf::from(text(&stdout).trim_end_matches(['\n', '\r']));
    root.canonicalize()
        .map_err(|error| GitError::Gone { path: root, error })
}

/// The files that are there, with the paths that they had: `M path`, `R100 old new`.
fn changes(fields: &[String]) -> BTreeMap<String, String> {
    let mut changed = BTreeMap::new();
    let mut fields = fields.iter();
    while let (Some(status), Some(path)) = (fields.next(), fields.next()) {
        match status.as_bytes().first() {
            // A copy is a new file: what it suppresses is there once more.
            Some(b'C') => {
                fields.next();
            }
            Some(b'R') => {
                if let Some(new) = fields.next() {
                    changed.insert(new.clone(), path.clone());
                }
            }
            Some(b'A' | b'D') => {}
            _ => {
                changed.insert(path.clone(), path.clone());
            }
        }
    }
    changed
}

/// The fields of an answer with `-z`.
fn fields(answer: &[u8]) -> Vec<String> {
    answer
        .split(|&byte| byte == 0)
        .filter(|field| !field.is_empty())
        .map(text)
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Output, GitError> {
    Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        // What it says is looked at, and nothing is to be locked only to look.
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .output()
        .map_err(GitError::NoGit)
}

fn succeeded(arguments: &[&str], output: Output) -> Result<Vec<u8>, GitError> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError::Failed {
        command: arguments.join(" "),
        message: text(&output.stderr).trim().to_string(),
    })
}
