//! The cases' texts as files, for programs that read files.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::trial::Trial;

/// A folder with every trial's texts: `<stage>/<number of the trial>/<path of the case>`.
pub(crate) struct Sheets(TempDir);

/// Which text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Before,
    AfterSafe,
    AfterAll,
}

impl Stage {
    pub(crate) const ALL: [Stage; 3] = [Stage::Before, Stage::AfterSafe, Stage::AfterAll];

    fn folder(self) -> &'static str {
        match self {
            Stage::Before => "before",
            Stage::AfterSafe => "after-safe",
            Stage::AfterAll => "after-all",
        }
    }

    fn bytes<'t>(self, trial: &'t Trial<'_>) -> &'t [u8] {
        match self {
            Stage::Before => &trial.before,
            Stage::AfterSafe => &trial.after_safe,
            Stage::AfterAll => &trial.after_all,
        }
    }
}

impl Sheets {
    pub(crate) fn write(trials: &[Trial<'_>]) -> io::Result<Self> {
        let sheets = Sheets(TempDir::with_prefix("harden-cases-")?);
        for (number, trial) in trials.iter().enumerate() {
            for stage in Stage::ALL {
                let path = sheets.path(stage, number, trial);
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                std::fs::write(path, stage.bytes(trial))?;
            }
        }
        Ok(sheets)
    }

    /// The folder with everything.
    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    /// The folder with every trial's text of `stage`.
    pub(crate) fn folder(&self, stage: Stage) -> PathBuf {
        self.0.path().join(stage.folder())
    }

    pub(crate) fn path(&self, stage: Stage, number: usize, trial: &Trial<'_>) -> PathBuf {
        self.folder(stage)
            .join(number.to_string())
            .join(&trial.case.path)
    }

    /// The number of the trial whose text of `stage` is at `path`.
    pub(crate) fn number(&self, stage: Stage, path: &Path) -> Option<usize> {
        let inside = path.strip_prefix(self.folder(stage)).ok()?;
        inside.iter().next()?.to_str()?.parse().ok()
    }
}
