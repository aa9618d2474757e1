//! The configuration of each file, found once for each folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::fault::{ConfigError, Note};
use crate::folder::{self, Folder, Loaded};
use crate::known::Known;
use crate::paths::join;
use crate::settings::Settings;

/// Where configurations are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Discovery {
    /// For each file the nearest folder upwards that has `harden.toml`, or a `pyproject.toml` with
    /// `[tool.harden]`.
    Nearest,
    /// `--config`: this file for all files; its patterns start from the current folder. Bandit's and
    /// Ruff's own settings are still looked for.
    File(PathBuf),
    /// `--isolated`: no file at all, neither harden's nor another tool's.
    Isolated,
}

/// Changes the settings of a file, as the command line says.
type Override = Box<dyn Fn(&mut Settings) + Send + Sync>;

/// The configurations of a run. All threads can ask it; each folder is looked at once.
pub struct Configs {
    known: Arc<Known>,
    current: Arc<Path>,
    is_isolated: bool,
    named: Option<Loaded>,
    overrides: Vec<Override>,
    found: RwLock<FxHashMap<PathBuf, Found>>,
    notes: Mutex<BTreeSet<Note>>,
}

/// What governs a folder. Where the settings are faulty, what other tools say is there nevertheless
/// for the folders below.
#[derive(Clone)]
struct Found {
    config: Arc<Config>,
    error: Option<ConfigError>,
}

impl Configs {
    /// Configurations that may name what is `known`, for paths from the absolute folder `current`.
    ///
    /// # Errors
    /// What is wrong with the file of [`Discovery::File`].
    pub fn new(known: Known, discovery: &Discovery, current: &Path) -> Result<Self, ConfigError> {
        let named = match discovery {
            Discovery::File(path) => {
                let path = join(current, path);
                Some(folder::load_named(&path, current, &known)?)
            }
            Discovery::Nearest | Discovery::Isolated => None,
        };
        Ok(Self {
            known: Arc::new(known),
            current: Arc::from(current),
            is_isolated: *discovery == Discovery::Isolated,
            named,
            overrides: Vec::new(),
            found: RwLock::default(),
            notes: Mutex::default(),
        })
    }

    /// The same, with the settings of every file changed as the command line says.
    #[must_use]
    pub fn overriding(mut self, change: impl Fn(&mut Settings) + Send + Sync + 'static) -> Self {
        self.overrides.push(Box::new(change));
        self.found = RwLock::default();
        self
    }

    /// What configurations may name.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// The configuration of a file, which need not exist.
    ///
    /// # Errors
    /// What is wrong with harden's settings for its folder. Faults in the files of other tools are
    /// [notes](Self::notes).
    pub fn of_file(&self, path: &Path) -> Result<Arc<Config>, ConfigError> {
        let path = join(&self.current, path);
        self.of_absolute(path.parent().unwrap_or(&path))
    }

    /// The configuration of the files in a folder.
    ///
    /// # Errors
    /// As for [`Self::of_file`].
    pub fn of_folder(&self, path: &Path) -> Result<Arc<Config>, ConfigError> {
        self.of_absolute(&join(&self.current, path))
    }

    /// What was found in the files of other tools so far and is not taken as it stands there, sorted.
    pub fn notes(&self) -> Vec<Note> {
        let notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes.iter().cloned().collect()
    }

    fn of_absolute(&self, folder: &Path) -> Result<Arc<Config>, ConfigError> {
        let found = self.find(folder);
        match found.error {
            Some(error) => Err(error),
            None => Ok(found.config),
        }
    }

    fn find(&self, folder: &Path) -> Found {
        let cached = self.found.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = cached.get(folder) {
            return found.clone();
        }
        drop(cached);
        // One for all folders alike, so that their files go together.
        let above = match folder.parent() {
            Some(parent) => self.find(parent),
            None => self.root(),
        };
        let found = if self.is_isolated {
            above
        } else {
            self.below(above, folder)
        };
        let mut cached = self.found.write().unwrap_or_else(PoisonError::into_inner);
        cached.insert(folder.to_path_buf(), found.clone());
        found
    }

    /// What governs a folder where no file is found.
    fn root(&self) -> Found {
        let mut config = Config::new(Arc::clone(&self.known), Arc::clone(&self.current));
        let loaded = self.named.clone().unwrap_or_default();
        self.set(&mut config, loaded, &self.current);
        let config = Arc::new(config);
        Found {
            config,
            error: None,
        }
    }

    /// What governs a folder in one that `above` governs.
    fn below(&self, above: Found, path: &Path) -> Found {
        let mut folder = Folder::read(path, &self.known);
        if !folder.notes.is_empty() {
            let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
            notes.extend(folder.notes.drain(..));
        }
        if self.named.is_some() {
            folder.harden = None;
        }
        if folder.is_empty() {
            return above;
        }
        let mut config = Config::clone(&above.config);
        let mut error = above.error;
        match folder.harden {
            Some(Ok(loaded)) => {
                error = None;
                self.set(&mut config, loaded, path);
            }
            Some(Err(faults)) => error = Some(faults),
            None => {}
        }
        config.set_others(
            folder.ruff,
            folder.bandit.map(|it| (it, path)),
            folder.black_line_length,
        );
        if folder.uses_black {
            config.set_uses_black();
        }
        let config = Arc::new(config);
        Found { config, error }
    }

    fn set(&self, config: &mut Config, loaded: Loaded, base: &Path) {
        let mut settings = loaded.settings;
        self.change(&mut settings);
        config.set_settings(settings, loaded.path, base);
    }

    fn change(&self, settings: &mut Settings) {
        for change in &self.overrides {
            change(settings);
        }
    }
}
