//! What the files of one folder say.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use toml_edit::Document;

use crate::bandit::{self, BanditSettings};
use crate::fault::{ConfigError, Fault, FaultKind, Note};
use crate::known::Known;
use crate::origin::Origin;
use crate::reader::{Reader, Source, get};
use crate::ruff::{self, RuffSettings};
use crate::settings::Settings;
use crate::table;

/// The name of harden's own file.
pub(crate) const FILE: &str = "harden.toml";
const PYPROJECT: &str = "pyproject.toml";
/// Ruff's own files, the one that wins first (Ruff's documentation, "Config file discovery").
const RUFF_FILES: [&str; 2] = [".ruff.toml", "ruff.toml"];
const BANDIT_FILES: [&str; 2] = ["bandit.yaml", "bandit.yml"];
/// Where pre-commit has its hooks, of which Black's are `black` and `black-jupyter`.
const PRE_COMMIT: &str = ".pre-commit-config.yaml";

/// What the files of a folder say, each `None` where none is about it.
#[derive(Default)]
pub(crate) struct Folder {
    pub(crate) harden: Option<Result<Loaded, ConfigError>>,
    pub(crate) ruff: Option<RuffSettings>,
    pub(crate) bandit: Option<BanditSettings>,
    pub(crate) black_line_length: Option<(usize, Origin)>,
    /// Whether Black formats what is in the folder.
    pub(crate) uses_black: bool,
    pub(crate) notes: Vec<Note>,
}

/// Settings and the file that they come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Loaded {
    pub(crate) settings: Settings,
    pub(crate) path: Option<Arc<Path>>,
}

impl Folder {
    pub(crate) fn read(folder: &Path, known: &Known) -> Self {
        let mut this = Self::default();
        let mut bandit = bandit::Collector::default();
        match read(&folder.join(FILE), folder) {
            Ok(Some(source)) => this.harden = Some(load(&source, known)),
            Ok(None) => {}
            Err(fault) => this.harden = Some(Err(ConfigError::new(vec![fault]))),
        }
        for name in RUFF_FILES {
            if this.ruff.is_none()
                && let Some(source) = this.other(folder, name)
            {
                match source.parse() {
                    Ok(document) => {
                        let table = document.as_table();
                        this.ruff = Some(ruff::load(&source, table, &mut this.notes));
                    }
                    Err(fault) => this.notes.push(fault.into()),
                }
            }
        }
        if let Some(source) = this.other(folder, PYPROJECT) {
            this.pyproject(&source, known, &mut bandit);
        }
        if let Some(source) = this.other(folder, ".bandit") {
            bandit.dot_bandit(&source.path, &source.text, &mut this.notes);
        }
        for name in BANDIT_FILES {
            if let Some(source) = this.other(folder, name) {
                bandit.yaml(&source.path, &source.text, &mut this.notes);
            }
        }
        if let Some(source) = this.other(folder, PRE_COMMIT) {
            this.uses_black |= source.text.contains("id: black");
        }
        this.bandit = bandit.finish();
        this
    }

    /// A file that is not harden's own: that it cannot be read is no error.
    fn other(&mut self, folder: &Path, name: &str) -> Option<Source> {
        read(&folder.join(name), folder).unwrap_or_else(|fault| {
            self.notes.push(fault.into());
            None
        })
    }

    fn pyproject(&mut self, source: &Source, known: &Known, bandit: &mut bandit::Collector) {
        let document = match source.parse() {
            Ok(document) => document,
            // It might hold harden's settings, and must not be passed over then.
            Err(fault) if source.text.contains("harden") => {
                self.harden
                    .get_or_insert(Err(ConfigError::new(vec![fault])));
                return;
            }
            Err(fault) => {
                self.notes.push(fault.into());
                return;
            }
        };
        if self.harden.is_none() && get(&document, &["tool", "harden"]).is_some() {
            self.harden = Some(load_from(source, &document, &["tool", "harden"], known));
        }
        let other = |path: &[&str]| get(&document, path)?.as_table_like();
        if let (None, Some(table)) = (&self.ruff, other(&["tool", "ruff"])) {
            self.ruff = Some(ruff::load(source, table, &mut self.notes));
        }
        if let Some(table) = bandit::table(&document) {
            bandit.toml(source, table, &mut self.notes);
        }
        if let Some(table) = other(&["tool", "black"]) {
            self.black_line_length = ruff::line_length(source, table);
            self.uses_black = true;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.harden.is_none() && self.ruff.is_none() && self.bandit.is_none() && !self.uses_black
    }
}

/// The settings of a file that was named, whose patterns start from the folder `base`.
pub(crate) fn load_named(path: &Path, base: &Path, known: &Known) -> Result<Loaded, ConfigError> {
    let missing = || {
        let source = Source {
            path: Arc::from(path),
            text: String::new(),
            base: base.to_path_buf(),
        };
        source.fault(
            None,
            FaultKind::Unreadable("there is no such file".to_owned()),
        )
    };
    let source = read(path, base)
        .and_then(|source| source.ok_or_else(missing))
        .map_err(|fault| ConfigError::new(vec![fault]))?;
    load(&source, known)
}

fn load(source: &Source, known: &Known) -> Result<Loaded, ConfigError> {
    let document = source
        .parse()
        .map_err(|fault| ConfigError::new(vec![fault]))?;
    let is_pyproject = source
        .path
        .file_name()
        .is_some_and(|name| name == PYPROJECT);
    let path: &[&str] = if is_pyproject {
        &["tool", "harden"]
    } else {
        &[]
    };
    load_from(source, &document, path, known)
}

fn load_from(
    source: &Source,
    document: &Document<&str>,
    path: &[&str],
    known: &Known,
) -> Result<Loaded, ConfigError> {
    let Some(item) = get(document, path) else {
        return Err(ConfigError::new(vec![
            source.fault(None, FaultKind::NoTable),
        ]));
    };
    let mut reader = Reader {
        source,
        known,
        faults: Vec::new(),
    };
    let mut settings = Settings::default();
    if let Some(table) = item.as_table_like() {
        settings = table::read(&mut reader, table);
    } else {
        reader.wrong_type("tool.harden", "a table", item);
    }
    if reader.faults.is_empty() {
        let path = Some(Arc::clone(&source.path));
        Ok(Loaded { settings, path })
    } else {
        Err(ConfigError::new(reader.faults))
    }
}

/// The file at the path; `None` if there is none.
fn read(path: &Path, base: &Path) -> Result<Option<Source>, Fault> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => {
            let kind = FaultKind::Unreadable(error.to_string());
            let (path, line, column) = (Arc::from(path), 1, 1);
            return Err(Fault {
                path,
                line,
                column,
                kind,
            });
        }
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    let (path, base) = (Arc::from(path), base.to_path_buf());
    Ok(Some(Source { path, text, base }))
}
