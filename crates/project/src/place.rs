//! Lists of requirements in manifests: what each has, and how one more gets in.

use std::path::{Component, Path, PathBuf};

use crate::conda::Conda;
use crate::files::{Contents, Text, View};
use crate::listing;
use crate::raise::raise;
use crate::requirement::{Entry, Wanted};
use crate::requirements_txt;
use crate::setup_cfg::SetupCfg;
use crate::setup_py::{Argument, SetupPy};
use crate::tables::{self, Dialect};
use crate::text::{self, Insertion};
use crate::toml;

/// A list of requirements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    pub(crate) spot: Spot,
}

/// Where in a manifest the list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Spot {
    /// It is not known, or there is none.
    Nowhere,
    /// An array of strings in TOML.
    Array(Vec<String>),
    /// An array that is not there yet, in a table that is.
    NewArray {
        table: Vec<String>,
        key: &'static str,
        after: &'static str,
    },
    /// A table in TOML that has the names as keys.
    Table(Vec<String>, Dialect),
    /// A requirements file.
    Requirements,
    /// A value in `setup.cfg`, there or not.
    Cfg { section: &'static str, key: String },
    /// An argument in `setup.py`.
    Argument(&'static str),
    /// A key of `extras_require` in `setup.py`.
    Extra(String),
    /// `dependencies:` of an `environment.yml`.
    Conda,
}

/// A list, and why it is not for editing, if that is so.
#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) place: Place,
    pub(crate) obstacle: Option<Obstacle>,
}

/// Why only a person can add something.
#[derive(Debug, Clone)]
pub(crate) struct Obstacle {
    pub(crate) reason: String,
    /// What to run; `{requirement}` in it stands for what is wanted.
    pub(crate) command: Option<String>,
}

impl Slot {
    pub(crate) fn new(path: PathBuf, spot: Spot) -> Self {
        Self {
            place: Place::new(path, spot),
            obstacle: None,
        }
    }

    pub(crate) fn broken(path: PathBuf, reason: impl Into<String>) -> Self {
        Self {
            place: Place::new(path, Spot::Nowhere),
            obstacle: Some(Obstacle {
                reason: reason.into(),
                command: None,
            }),
        }
    }
}

impl Place {
    pub(crate) fn new(path: PathBuf, spot: Spot) -> Self {
        Self { path, spot }
    }

    /// What the list has, with what it includes.
    pub(crate) fn entries(&self, view: &View, root: &Path) -> Vec<Entry> {
        let Some(text) = view.text(&self.path) else {
            return Vec::new();
        };
        match &self.spot {
            Spot::Nowhere | Spot::NewArray { .. } => Vec::new(),
            Spot::Array(path) => match toml::parse(&text) {
                Ok(document) => tables::array(&document, &keys(path)),
                Err(_) => Vec::new(),
            },
            Spot::Table(path, dialect) => match toml::parse(&text) {
                Ok(document) => tables::entries(&document, &keys(path), *dialect),
                Err(_) => Vec::new(),
            },
            Spot::Requirements => requirements_txt::entries(view, &self.path, root),
            Spot::Cfg { section, key } => {
                SetupCfg::parse(&text).map_or_else(|_| Vec::new(), |cfg| cfg.entries(section, key))
            }
            Spot::Argument(_) | Spot::Extra(_) => self
                .listing(&text)
                .into_iter()
                .flat_map(|list| list.elements)
                .filter_map(|element| Entry::parse(&element.value?))
                .collect(),
            Spot::Conda => {
                let Some(conda) = Conda::parse(&text) else {
                    return Vec::new();
                };
                let folder = self.path.parent().unwrap_or(root);
                let included = conda
                    .includes()
                    .into_iter()
                    .filter_map(|include| join(folder, include, root))
                    .flat_map(|path| requirements_txt::entries(view, &path, root));
                conda.entries().into_iter().chain(included).collect()
            }
        }
    }

    fn listing(&self, text: &str) -> Option<listing::Listing> {
        let setup = SetupPy::parse(text)?;
        match &self.spot {
            Spot::Argument(name) => match setup.list(name) {
                Argument::List(list) => Some(list),
                _ => None,
            },
            Spot::Extra(name) => setup.extra(name),
            _ => None,
        }
    }

    /// The text with the requirement in the list, or with its lower bound raised; an error is a
    /// clause.
    pub(crate) fn edit(&self, view: &View, root: &Path, wanted: &Wanted) -> Result<String, String> {
        let contents = view.file(&self.path);
        let text = match &*contents {
            Contents::Text(text) if text.is_read_only => return Err("it is read-only".into()),
            Contents::Text(text) => text,
            Contents::Unusable(reason) => return Err(reason.clone()),
            Contents::Missing => return Err("it is not there".into()),
        };
        let entries = self.entries(view, root);
        if let Some(entry) = entries.iter().find(|entry| entry.is_of(wanted)) {
            return self.raised(view, root, text, wanted).ok_or_else(|| {
                format!(
                    "it declares `{}`, which allows versions that `{}` excludes",
                    entry.shown, wanted.text
                )
            });
        }
        let unusual = || "its list of dependencies is written in an unusual way".to_string();
        let text = &text.content;
        let insertions = self.insertions(text, wanted)?.ok_or_else(unusual)?;
        text::apply(text, &insertions).ok_or_else(unusual)
    }

    /// The text with the lower bound raised; `None` where it would not declare what is wanted then.
    fn raised(&self, view: &View, root: &Path, text: &Text, wanted: &Wanted) -> Option<String> {
        let content = raise(&text.content, wanted)?;
        let mut after = view.clone();
        let changed = Text {
            content: content.clone(),
            ..text.clone()
        };
        after.change(&self.path, changed);
        let entries = self.entries(&after, root);
        let mut own = entries
            .iter()
            .filter(|entry| entry.is_of(wanted))
            .peekable();
        let is_there = own.peek().is_some();
        (is_there && own.all(|entry| !entry.is_low(wanted))).then_some(content)
    }

    fn insertions(&self, text: &str, wanted: &Wanted) -> Result<Option<Vec<Insertion>>, String> {
        Ok(match &self.spot {
            Spot::Nowhere => None,
            Spot::Array(path) => {
                let document = toml::parse(text)?;
                toml::listing(&document, &keys(path))
                    .and_then(|list| listing::insert(text, &list, &wanted.text))
            }
            Spot::NewArray { table, key, after } => {
                let document = toml::parse(text)?;
                toml::insert_array(text, &document, &keys(table), (key, &wanted.text), after)
            }
            Spot::Table(path, _) => {
                let document = toml::parse(text)?;
                let version = if wanted.version.is_empty() {
                    "*"
                } else {
                    &wanted.version
                };
                let entry = (wanted.name.as_str(), version);
                toml::insert_entry(text, &document, &keys(path), entry, &["python"])
            }
            Spot::Requirements => requirements_txt::insert(text, wanted),
            Spot::Cfg { section, key } => SetupCfg::parse(text)?.insert(section, key, wanted),
            Spot::Argument(_) | Spot::Extra(_) => self
                .listing(text)
                .and_then(|list| listing::insert(text, &list, &wanted.text)),
            Spot::Conda => Conda::parse(text).and_then(|conda| conda.insert(wanted)),
        })
    }
}

fn keys(path: &[String]) -> Vec<&str> {
    path.iter().map(String::as_str).collect()
}

/// The path that a manifest in the folder names. `None` where it leads out of the root.
pub(crate) fn join(folder: &Path, relative: &str, root: &Path) -> Option<PathBuf> {
    let mut path = folder.to_path_buf();
    for component in Path::new(relative.trim()).components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::ParentDir if path != root && path.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    path.starts_with(root).then_some(path)
}
