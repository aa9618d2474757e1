//! What Ruff is set to: which rules of `S` it reports where, and how long a line may be.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml_edit::{Item, TableLike};

use crate::fault::Note;
use crate::globs::PathGlob;
use crate::origin::Origin;
use crate::paths::join;
use crate::reader::{Source, entries};
use crate::style::Keys;

/// Rules that only preview mode has (Ruff 0.17: `ruff rule --all`, status "Preview").
const PREVIEW: &[&str] = &[
    "S401", "S402", "S403", "S404", "S405", "S406", "S407", "S408", "S409", "S411", "S412", "S413",
    "S415",
];

/// Rules of `S` that are reported where nothing is selected (Ruff 0.17: `ruff check --isolated
/// --show-settings`). Earlier versions report none.
const DEFAULT: &[&str] = &["S102", "S110", "S112"];

/// The same in preview mode.
const DEFAULT_IN_PREVIEW: &[&str] = &["S110", "S112"];

/// The length of lines that is not set (Ruff's documentation, `line-length`).
pub(crate) const LINE_LENGTH: usize = 88;

/// Ruff's settings for a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuffSettings {
    /// From the file that is extended first to the one that was found.
    layers: Vec<Layer>,
    is_preview: bool,
    line_length: Option<(usize, Origin)>,
    style: Keys,
    per_file_ignores: Vec<RuffIgnore>,
    extend_per_file_ignores: Vec<RuffIgnore>,
    /// The file that was found.
    path: Option<Arc<Path>>,
}

/// What one file selects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Layer {
    select: Option<Vec<String>>,
    extend_select: Vec<String>,
    ignore: Vec<String>,
}

/// An entry of `per-file-ignores`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuffIgnore {
    /// The files.
    pub glob: PathGlob,
    /// The selectors that may name rules of `S`.
    pub selectors: Vec<String>,
    /// The line of the pattern.
    pub origin: Origin,
}

impl RuffSettings {
    /// Whether Ruff is set to report the rule, `S605`, anywhere.
    ///
    /// Within one file the more specific of two selectors wins, and `ignore` among equals; `select`
    /// replaces what an extended file selects (Ruff's documentation, `lint.select`).
    pub fn selects(&self, code: &str) -> bool {
        if PREVIEW.contains(&code) && !self.is_preview {
            return false;
        }
        let default = if self.is_preview {
            DEFAULT_IN_PREVIEW
        } else {
            DEFAULT
        };
        let mut is_selected = default.contains(&code);
        for layer in &self.layers {
            let select = layer.select.iter().flatten();
            let chosen = closest(select.chain(&layer.extend_select), code);
            let ignored = closest(&layer.ignore, code);
            is_selected = match (chosen, ignored) {
                (None, None) => is_selected && layer.select.is_none(),
                _ => chosen > ignored,
            };
        }
        is_selected
    }

    /// The entries of `per-file-ignores` and `extend-per-file-ignores` that match the file.
    pub fn per_file_ignores<'s>(
        &'s self,
        path: &'s Path,
    ) -> impl Iterator<Item = &'s RuffIgnore> + 's {
        self.all_per_file_ignores()
            .filter(|ignore| ignore.glob.is_match(path))
    }

    pub(crate) fn all_per_file_ignores(&self) -> impl Iterator<Item = &RuffIgnore> {
        self.per_file_ignores
            .iter()
            .chain(&self.extend_per_file_ignores)
    }

    /// How long a line may be, and where that is set.
    pub fn line_length(&self) -> Option<(usize, &Origin)> {
        self.line_length
            .as_ref()
            .map(|(length, origin)| (*length, origin))
    }

    /// What says how code is laid out, but for the length of lines.
    pub(crate) fn style(&self) -> &Keys {
        &self.style
    }

    /// The file that was found.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

/// How closely any of the selectors names the rule.
fn closest<'s>(selectors: impl IntoIterator<Item = &'s String>, code: &str) -> Option<usize> {
    let specificities = selectors.into_iter().map(|it| specificity(it, code));
    specificities.max().flatten()
}

/// How closely the selector names the rule: `ALL`, then a category, then the longer prefix (measured
/// with Ruff 0.17).
fn specificity(selector: &str, code: &str) -> Option<usize> {
    match selector {
        "ALL" => Some(0),
        _ if selector == category(code) => Some(1),
        _ => is_prefix(selector, code).then(|| selector.len() + 1),
    }
}

/// The category of a rule, by which preview mode selects it as well (Ruff 0.17: `ruff rule --all`).
fn category(code: &str) -> &'static str {
    match code {
        "S101" => "restriction",
        "S110" | "S112" => "suspicious",
        _ => "security",
    }
}

/// Whether the selector is `S` or one of its rules or their prefixes; not `SIM`, and not the empty one.
fn is_prefix(selector: &str, code: &str) -> bool {
    !selector.is_empty() && code.starts_with(selector)
}

/// Whether a selector of Ruff's names the rule.
pub(crate) fn names(selector: &str, code: &str) -> bool {
    specificity(selector, code).is_some()
}

/// Reads Ruff's table and the files that it extends, which `read` gives.
pub(crate) fn load(source: &Source, table: &dyn TableLike, notes: &mut Vec<Note>) -> RuffSettings {
    let mut settings = RuffSettings {
        path: Some(Arc::clone(&source.path)),
        ..RuffSettings::default()
    };
    let mut reader = Reader {
        settings: &mut settings,
        notes,
        has_preview: false,
        has_ignores: false,
    };
    let mut seen = vec![source.path.to_path_buf()];
    let mut next = reader.layer(source, table);
    while let Some((path, origin)) = next {
        if seen.contains(&path) {
            reader.note(
                &origin,
                format!("Ruff's `extend` comes back to {}", path.display()),
            );
            break;
        }
        seen.push(path.clone());
        next = reader.extended(&path, &origin);
    }
    settings.layers.reverse();
    settings
}

/// Reads from the file that was found to the ones it extends: what is set already, stays.
struct Reader<'a> {
    settings: &'a mut RuffSettings,
    notes: &'a mut Vec<Note>,
    has_preview: bool,
    has_ignores: bool,
}

impl Reader<'_> {
    fn note(&mut self, origin: &Origin, text: String) {
        if let Origin::File { path, line } = origin {
            self.notes.push(Note {
                path: Arc::clone(path),
                line: *line,
                text,
            });
        }
    }

    /// Reads the file at the path; the file that it extends in turn.
    fn extended(&mut self, path: &Path, origin: &Origin) -> Option<(PathBuf, Origin)> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                self.note(
                    origin,
                    format!(
                        "{} that Ruff's `extend` names cannot be read: {error}",
                        path.display()
                    ),
                );
                return None;
            }
        };
        let source = Source {
            path: Arc::from(path),
            text,
            base: path.parent().unwrap_or(path).to_path_buf(),
        };
        let document = match source.parse() {
            Ok(document) => document,
            Err(fault) => {
                self.notes.push(fault.into());
                return None;
            }
        };
        let table = if path
            .file_name()
            .is_some_and(|name| name == "pyproject.toml")
        {
            crate::reader::get(&document, &["tool", "ruff"])?.as_table_like()?
        } else {
            document.as_table() as &dyn TableLike
        };
        self.layer(&source, table)
    }

    fn layer(&mut self, source: &Source, table: &dyn TableLike) -> Option<(PathBuf, Origin)> {
        let linter = table.get("lint").and_then(Item::as_table_like);
        // The table `lint` wins over the same keys without it, which are from before there was one.
        let entry = |key: &str| {
            linter
                .and_then(|linter| linter.get_key_value(key))
                .or_else(|| table.get_key_value(key))
        };
        let list = |key: &str| {
            let strings = entry(key).and_then(|(_, item)| strings(item));
            strings.unwrap_or_default()
        };
        self.settings.layers.push(Layer {
            select: entry("select").and_then(|(_, item)| strings(item)),
            extend_select: list("extend-select"),
            ignore: [list("ignore"), list("extend-ignore")].concat(),
        });
        let preview = entry("preview").and_then(|(_, item)| item.as_bool());
        if let (false, Some(preview)) = (self.has_preview, preview) {
            self.has_preview = true;
            self.settings.is_preview = preview;
        }
        self.settings.style.add(table);
        if self.settings.line_length.is_none() {
            self.settings.line_length = line_length(source, table);
        }
        if let (false, Some((_, item))) = (self.has_ignores, entry("per-file-ignores")) {
            self.has_ignores = true;
            self.settings.per_file_ignores = ignores(source, item);
        }
        if let Some((_, item)) = entry("extend-per-file-ignores") {
            self.settings
                .extend_per_file_ignores
                .extend(ignores(source, item));
        }
        let (key, item) = table.get_key_value("extend")?;
        Some((
            join(&source.base, item.as_str()?),
            source.origin(key.span()),
        ))
    }
}

/// What `line-length` is set to in Ruff's table or in Black's.
pub(crate) fn line_length(source: &Source, table: &dyn TableLike) -> Option<(usize, Origin)> {
    let (key, item) = table.get_key_value("line-length")?;
    let length = usize::try_from(item.as_integer()?).ok()?;
    Some((length, source.origin(key.span())))
}

fn ignores(source: &Source, item: &Item) -> Vec<RuffIgnore> {
    let table = item.as_table_like();
    table
        .into_iter()
        .flat_map(entries)
        .filter_map(|(key, item)| {
            Some(RuffIgnore {
                glob: PathGlob::new(key.get(), &source.base).ok()?,
                selectors: strings(item)?,
                origin: source.origin(key.span()),
            })
        })
        .collect()
}

fn strings(item: &Item) -> Option<Vec<String>> {
    let strings = item.as_array()?.iter().filter_map(|value| value.as_str());
    Some(strings.map(str::to_owned).collect())
}
