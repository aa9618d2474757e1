//! A codemod's cases, as one test.

use std::path::{Path, PathBuf};

use harden_codemod::{Codemod, Rule};

use crate::case::Case;
use crate::failure::Failure;
use crate::sheets::Sheets;
use crate::trial::{self, Trial};
use crate::{bandit, coverage, cpython, formatted, markdown, silenced, update};

/// A codemod's cases.
pub struct Suite<'c> {
    codemod: &'c dyn Codemod,
    folder: PathBuf,
    unprovoked: Vec<Unprovoked>,
}

/// A reason to refuse that no case can provoke.
pub(crate) struct Unprovoked {
    pub(crate) code: &'static str,
    pub(crate) why: &'static str,
}

impl<'c> Suite<'c> {
    /// The cases in `cases/*.md` of the codemod's crate, whose folder is `package`:
    /// `env!("CARGO_MANIFEST_DIR")`.
    pub fn new(codemod: &'c dyn Codemod, package: &str) -> Self {
        Suite {
            codemod,
            folder: Path::new(package).join("cases"),
            unprovoked: Vec::new(),
        }
    }

    /// Excuses the reason `code` from having a case, because of `why`.
    #[must_use]
    pub fn cannot_provoke(mut self, code: &'static str, why: &'static str) -> Self {
        self.unprovoked.push(Unprovoked { code, why });
        self
    }

    /// Runs every case, and fails with the list of all that is wrong.
    ///
    /// Of each case is checked, with `\n` and with `\r\n` newlines: that it parses before and
    /// after, by harden and by `CPython`; that a second run changes nothing; that the text is
    /// exactly the expected one, by safe fixes and by all; that class, reason and number of
    /// findings are those declared; that no token outside of findings and imports changed and no
    /// comment is lost, by `CPython`; that Bandit's findings are all accounted for, gone where
    /// they were fixed and there where they were not, and that no new one above low severity came
    /// up; that what Ruff's formatter would not have changed before, it would not change now, and that
    /// imports that were sorted are; for rules about comments instead, that Bandit silences the same after safe fixes, that the
    /// effects of unsafe ones say what it does not, and that it knows each id. Of all cases together: that every reason and every class of every rule has one.
    ///
    /// # Panics
    /// Where anything is wrong.
    pub fn check(self) {
        let mut failures = Vec::new();
        let mut cases = Vec::new();
        match files(&self.folder) {
            Err(error) => failures.push(self.failure(error)),
            Ok(files) => {
                for (file, text) in files {
                    match markdown::cases(&file, &text) {
                        Ok(of_file) => cases.extend(of_file),
                        Err(of_file) => failures.extend(of_file),
                    }
                }
            }
        }
        if failures.is_empty() {
            let is_update = std::env::var_os("UPDATE_CASES").is_some_and(|value| value == "1");
            match trials(self.codemod, &cases, is_update) {
                Err(error) => failures.push(self.failure(error)),
                Ok(trials) => {
                    failures.extend(trials.iter().flat_map(|trial| trial.failures.clone()));
                    failures.extend(coverage::check(
                        self.codemod,
                        &self.folder,
                        &self.unprovoked,
                        &trials,
                    ));
                }
            }
        }
        let listed: Vec<String> = failures.iter().map(ToString::to_string).collect();
        assert!(
            listed.is_empty(),
            "{} problems in {} cases\n\n{}\n",
            listed.len(),
            cases.len(),
            listed.join("\n\n")
        );
    }

    fn failure(&self, message: String) -> Failure {
        Failure::new(&self.folder, 1, self.codemod.name(), message)
    }
}

/// The case files and their texts, sorted by name.
fn files(folder: &Path) -> Result<Vec<(PathBuf, String)>, String> {
    let explain = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(explain)? {
        let path = entry.map_err(explain)?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).map_err(explain)?;
            files.push((path, text));
        }
    }
    files.sort();
    Ok(files)
}

/// Runs the cases and lets the oracles judge. With `is_update`, expected texts that differ are
/// rewritten instead of reported.
///
/// # Errors
/// Where an oracle or the file system fails.
pub(crate) fn trials<'c>(
    codemod: &dyn Codemod,
    cases: &'c [Case],
    is_update: bool,
) -> Result<Vec<Trial<'c>>, String> {
    let mut trials: Vec<Trial<'c>> = harden_engine::with_stack(None, || {
        cases.iter().map(|case| trial::run(codemod, case)).collect()
    });
    if is_update && trials.iter().any(|trial| trial.is_outdated) {
        update::update(&trials).map_err(|error| error.to_string())?;
        return Err(
            "the expected texts were rewritten; read the change, and run again".to_string(),
        );
    }
    let sheets = Sheets::write(&trials).map_err(|error| error.to_string())?;
    cpython::check(&mut trials, &sheets)?;
    formatted::check(&mut trials, &sheets)?;
    if codemod.rules().iter().any(Rule::is_bandits) {
        bandit::check(codemod, &mut trials, &sheets)?;
    } else {
        silenced::check(&mut trials, &sheets)?;
    }
    Ok(trials)
}
