//! What the manifests of Python projects declare, and the text that declares more.
//!
//! [`Manifests`] finds the manifests that govern a file: `pyproject.toml` (PEP 621, PEP 735, Poetry,
//! PDM, Hatch, Flit, uv), requirements files, `setup.cfg`, `setup.py`, `Pipfile`, `environment.yml`, and
//! the header of a script (PEP 723). It says whether a requirement is declared there, and computes the text
//! in which it is. It reads files and never writes one, and it runs nothing.
//!
//! It also says where a Dockerfile and the like start a file in a container.
//!
//! A change only puts text in, or raises the lower bound of a version: comments, order, quotes,
//! indentation and line breaks stay. Where that cannot be done for certain, it is left to a person,
//! with the reason.

mod availability;
mod conda;
mod container;
mod declare;
mod files;
mod find;
mod listing;
mod notes;
mod order;
mod place;
mod pyproject;
mod python_version;
mod raise;
mod requirement;
mod requirements_txt;
mod rewriting;
mod script;
mod setup_cfg;
mod setup_py;
mod tables;
mod text;
mod toml;
mod versions;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub use availability::is_test_file;
pub use container::{Container, Entry as ContainerEntry};

use files::{Disk, View};
use requirement::Wanted;
use rewriting::Rewriting;

/// What a distribution is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// The program runs with it.
    Run,
    /// Only tests do.
    Tests,
}

impl Need {
    /// What a file needs something for.
    pub fn of(file: &Path, root: &Path) -> Self {
        if is_test_file(file, root) {
            Self::Tests
        } else {
            Self::Run
        }
    }
}

/// Whether a requirement is declared for a file, or can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// A manifest declares it already, in versions that will do.
    Declared {
        /// That manifest.
        manifest: PathBuf,
    },
    /// It can be added, or the version raised that a manifest asks for.
    Addable {
        /// The manifest to add it to.
        manifest: PathBuf,
    },
    /// Only a person can add it: requirements are locked with hashes, dependencies are computed, a
    /// script declares its own.
    ByHand {
        /// The manifest it belongs into.
        manifest: PathBuf,
        /// Why, as a clause in lower case that speaks of the manifest as "it".
        reason: String,
        /// The exact command that adds it, or what it follows from anew.
        command: Option<String>,
    },
    /// Nothing declares what the file runs with, or what is asked for is no name with versions.
    Nowhere,
}

/// A manifest's text before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestChange {
    /// The manifest.
    pub path: PathBuf,
    /// Its bytes as they were read.
    pub before: Vec<u8>,
    /// Its bytes with the requirements.
    pub after: Vec<u8>,
    /// The requirements that were put in, sorted.
    pub requirements: Vec<String>,
    /// What a person has to know or do: manifests that declare the same and were left, files that
    /// are out of date now with the commands that make them anew. Clauses in lower case.
    pub notes: Vec<String>,
}

/// The manifests of the projects that files are in.
///
/// What was read is kept, so all answers are about the disk as it was then. The same questions
/// get the same answers, in whatever order and from whichever threads they are asked.
#[derive(Debug, Default)]
pub struct Manifests {
    disk: Disk,
    rewriting: Rewriting,
    answers: Mutex<HashMap<Question, Availability>>,
}

/// Files in one folder that are for the same thing have the same manifests.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Question {
    folder: PathBuf,
    root: PathBuf,
    requirement: String,
    need: Need,
}

impl Manifests {
    /// Without anything read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether the requirement is declared for the file, an absolute path of Python, or can be.
    /// `root` is the project's outermost folder: nothing above it is looked at.
    pub fn availability(&self, file: &Path, root: &Path, requirement: &str) -> Availability {
        let Some(wanted) = Wanted::parse(requirement) else {
            return Availability::Nowhere;
        };
        let view = View::new(&self.disk);
        if let Some(answer) = availability::by_script(file, root, &wanted) {
            return answer;
        }
        let need = Need::of(file, root);
        let question = Question {
            folder: availability::folder(file),
            root: root.to_path_buf(),
            requirement: wanted.text.clone(),
            need,
        };
        let lock = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = lock().get(&question) {
            return answer.clone();
        }
        let answer = availability::decide(&view, file, root, &wanted, need).availability();
        lock().insert(question, answer.clone());
        answer
    }

    /// The distributions that the manifests of the file's project list, in the file's folder and
    /// those above, by their normalised names, sorted. `None` where none of them has a list that
    /// can be read.
    pub fn distributions(&self, file: &Path, root: &Path) -> Option<Vec<String>> {
        availability::distributions(&View::new(&self.disk), file, root)
    }

    /// The lowest Python that the file's project says it runs on: `(3, 9)` for
    /// `requires-python = ">=3.9"` (PEP 621). `None` where it says nothing or has no lower bound.
    pub fn minimum_python(&self, file: &Path, root: &Path) -> Option<(u8, u8)> {
        if let Some(text) = files::python(file)
            && script::header(&text).is_some()
        {
            return python_version::of_script(&text);
        }
        python_version::of_file(&View::new(&self.disk), file, root)
    }

    /// The line of a Dockerfile, a Compose file, a Procfile or a manifest of Kubernetes that tells most
    /// of how a container starts the file, or who reaches what it starts.
    pub fn container(&self, file: &Path, root: &Path) -> Option<Container> {
        container::of_file(&View::new(&self.disk), file, root)
    }

    /// Whether pytest is told to rewrite the assertions of the file, an absolute path of Python,
    /// though it need be none of its tests.
    pub fn rewrites_assertions(&self, file: &Path, root: &Path) -> bool {
        self.rewriting.has(&View::new(&self.disk), file, root)
    }

    /// The changes that declare what each file needs, given as file, root and requirement. One for
    /// each manifest, sorted by path. What tests alone need goes to where the project has that;
    /// what is declared or cannot be added brings no change.
    pub fn declare(&self, needs: &[(PathBuf, PathBuf, String)]) -> Vec<ManifestChange> {
        declare::declare(&self.disk, needs)
    }
}
