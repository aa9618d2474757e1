//! The types of a Python project's expressions, asked of ty.
//!
//! The only crate that names ty's crates. [`Ty`] answers [`Types`]: it makes a database the first
//! time it is asked, and keeps it for the run. The rules that everything here follows:
//!
//! - The text that is asked about is the text that is analysed, whatever the disk has. All other
//!   modules are read from the disk, once; the vendored stubs are the standard library.
//! - An answer depends on the question and the disk, not on the questions before it: only the file
//!   that is asked about has a text of its own.
//! - No Python is run. Installed packages count where an environment is plainly there; what cannot
//!   be found has an unknown type, and an unknown type proves nothing.
//! - Nothing is assumed of the platform. The version of Python is the newest that ty knows.
//! - ty can fail: what panics in it is nothing known.
//!
//! - ty believes that a name or an attribute has the value it was last seen to be assigned. Where
//!   the expression itself reads one that something else may assign in between, that is not
//!   believed; see `places.rs`.
//!
//! A file is analysed as deep as it is nested, so each question is answered on a big stack of its own.

mod answer;
mod database;
mod definition;
mod depth;
mod literal;
mod path;
mod places;
mod question;
mod settings;
mod yardsticks;

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use harden_codemod::{Known, Types};
use harden_rewriter::TextRange;

use crate::database::Database;
use crate::question::Question;

/// The longest text that is analysed, in bytes. A longer one is data rather than a program, and
/// some of what ty does takes the square of a file's length.
const LONGEST: usize = 256 * 1024;

/// What ty knows of a project's expressions.
///
/// Making one costs nothing; the first question makes the database.
pub struct Ty {
    roots: Vec<PathBuf>,
    session: Mutex<Session>,
}

/// The state of a run.
#[derive(Default)]
struct Session {
    database: Option<Database>,
    files: BTreeSet<PathBuf>,
    spent: Duration,
}

impl Ty {
    /// Types for the projects at `roots`: folders that modules are imported from, or whose folder
    /// `src` they are.
    pub fn new(roots: Vec<PathBuf>) -> Self {
        Ty {
            roots,
            session: Mutex::default(),
        }
    }

    /// How many files were asked about, and how long the answers took, waiting left out.
    pub fn statistics(&self) -> (usize, Duration) {
        let session = self.session();
        (session.files.len(), session.spent)
    }

    /// The session is fit for use after a panic as well: see [`Session::answer`].
    fn session(&self) -> MutexGuard<'_, Session> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The stack on which a question is answered, in bytes. Memory is only taken as it is used.
const STACK: usize = 256 << 20;

impl Types for Ty {
    fn of(&self, path: &Path, text: &str, range: TextRange) -> Known {
        if text.len() > LONGEST {
            return Known::default();
        }
        let mut session = self.session();
        let start = Instant::now();
        let asked: &mut Session = &mut session;
        let known = std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(STACK);
            let answer = || asked.answer(&self.roots, path, text, range);
            thread.spawn_scoped(scope, answer).ok()?.join().ok()?
        });
        session.spent += start.elapsed();
        if !session.files.contains(path) {
            session.files.insert(path.to_path_buf());
        }
        known.unwrap_or_default()
    }
}

impl Session {
    /// Answers a question; nothing where ty fails. Its database is not used again then: what it
    /// holds was left half done.
    fn answer(
        &mut self,
        roots: &[PathBuf],
        path: &Path,
        text: &str,
        range: TextRange,
    ) -> Option<Known> {
        let database = self.database.take();
        // ruff_db's own, which keeps the panic from being printed.
        let outcome = ruff_db::panic::catch_unwind(AssertUnwindSafe(|| {
            let mut database = database.or_else(|| Database::new(roots))?;
            let known = Question { path, text, range }.ask(&mut database);
            Some((database, known))
        }));
        let (database, known) = outcome.ok().flatten()?;
        self.database = Some(database);
        known
    }
}
