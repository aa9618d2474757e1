//! What Bandit is set to: the rules it skips, and the files it leaves out.

use std::path::Path;
use std::sync::Arc;

use configparser::ini::Ini;
use saphyr::{LoadableYamlNode, MarkedYaml};
use toml_edit::{Item, TableLike};

use crate::fault::Note;
use crate::origin::Origin;
use crate::reader::{Source, get};

/// Bandit's settings for a folder, from all of its files there together: `.bandit`, `bandit.yaml`,
/// `bandit.yml`, and `[tool.bandit]` in `pyproject.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BanditSettings {
    /// Rules that are not looked for.
    pub skips: Vec<Entry>,
    /// The only rules that are looked for, where there are any.
    pub tests: Vec<Entry>,
    /// Folders and files that are left out.
    pub exclude_dirs: Vec<Entry>,
    /// Patterns of files in which B101 is not looked for (`skips` of `assert_used`).
    pub assert_used_skips: Vec<Entry>,
}

/// An id or a pattern, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The id or pattern, without blanks around it.
    pub text: String,
    /// Where the list stands.
    pub origin: Origin,
}

/// Which list of Bandit's an entry is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Skips,
    Tests,
    ExcludeDirs,
    AssertUsedSkips,
}

/// The lists by their keys in TOML and YAML; that of `assert_used` is in a table of its own.
const LISTS: [(&str, List); 3] = [
    ("skips", List::Skips),
    ("tests", List::Tests),
    ("exclude_dirs", List::ExcludeDirs),
];

/// What Bandit would do with a list that is no list of strings.
const NO_LIST: &str =
    "is no list, and Bandit reads it letter by letter; harden takes it for a list";

/// A file that is neither INI with the section that Bandit wants nor a table in YAML.
const NO_TABLE: &str = "holds no settings of Bandit's, neither in a section `[bandit]` nor as YAML";

/// What Bandit does with `skips = ["B101"]` in an INI file.
const QUOTED: &str =
    "has brackets or quotes, and Bandit finds no rule in it; harden takes the rules that it names";

/// What it does with `skips = B101, B108` there.
const WITH_BLANKS: &str = "has blanks beside a comma, and Bandit passes over what they belong to; \
                           harden takes it without them";

/// What it does with `exclude = tests` there.
const WITHOUT_DOT: &str = "has no `./` in front, and `bandit -r .` leaves nothing out for it; harden leaves the folder out";

/// Collects what the files of a folder say.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    settings: BanditSettings,
    is_any: bool,
}

impl Collector {
    /// The settings, if any file had some.
    pub(crate) fn finish(self) -> Option<BanditSettings> {
        self.is_any.then_some(self.settings)
    }

    /// `[tool.bandit]` of a `pyproject.toml`, which Bandit reads with `-c pyproject.toml` only.
    pub(crate) fn toml(&mut self, source: &Source, table: &dyn TableLike, notes: &mut Vec<Note>) {
        self.is_any = true;
        let mut take = |list: List, key: &toml_edit::Key, item: &Item| {
            let origin = source.origin(key.span());
            if let Some(array) = item.as_array() {
                let texts = array.iter().filter_map(|value| value.as_str());
                self.add(list, texts, &origin, notes);
            } else if let Some(text) = item.as_str() {
                note(notes, &origin, format!("`{}` {NO_LIST}", key.get()));
                self.add(list, split(text), &origin, notes);
            }
        };
        for (name, list) in LISTS {
            if let Some((key, item)) = table.get_key_value(name) {
                take(list, key, item);
            }
        }
        let assert_used = table.get("assert_used").and_then(Item::as_table_like);
        if let Some((key, item)) = assert_used.and_then(|table| table.get_key_value("skips")) {
            take(List::AssertUsedSkips, key, item);
        }
    }

    /// `bandit.yaml`, which Bandit reads with `-c bandit.yaml` only.
    pub(crate) fn yaml(&mut self, path: &Arc<Path>, text: &str, notes: &mut Vec<Note>) {
        let documents = match MarkedYaml::load_from_str(text) {
            Ok(documents) => documents,
            Err(error) => {
                let path = Arc::clone(path);
                let text = format!("not valid YAML: {error}");
                notes.push(Note {
                    path,
                    line: 0,
                    text,
                });
                return;
            }
        };
        let Some(root) = documents.first() else {
            return;
        };
        if !root.data.is_mapping() {
            if !root.data.is_null() {
                let (path, text) = (Arc::clone(path), NO_TABLE.to_owned());
                notes.push(Note {
                    path,
                    line: 0,
                    text,
                });
            }
            return;
        }
        self.is_any = true;
        let mut take = |list: List, key: &str, node: &MarkedYaml<'_>| {
            let path = Arc::clone(path);
            let origin = Origin::File {
                path,
                line: node.span.start.line(),
            };
            if let Some(items) = node.data.as_sequence() {
                let texts = items.iter().filter_map(|item| item.data.as_str());
                self.add(list, texts, &origin, notes);
            } else if let Some(text) = node.data.as_str() {
                note(notes, &origin, format!("`{key}` {NO_LIST}"));
                self.add(list, split(text), &origin, notes);
            }
        };
        for (key, list) in LISTS {
            if let Some(node) = root.data.as_mapping_get(key) {
                take(list, key, node);
            }
        }
        let assert_used = root.data.as_mapping_get("assert_used");
        if let Some(node) = assert_used.and_then(|table| table.data.as_mapping_get("skips")) {
            take(List::AssertUsedSkips, "skips", node);
        }
    }

    /// `.bandit`, which Bandit reads with `-r` only. Some projects write YAML into it, for
    /// `-c .bandit`.
    pub(crate) fn dot_bandit(&mut self, path: &Arc<Path>, text: &str, notes: &mut Vec<Note>) {
        let mut ini = Ini::new();
        // `configparser` of Python takes no comments behind a value.
        ini.set_inline_comment_symbols(Some(&[]));
        ini.set_comment_symbols(&['#', ';']);
        ini.set_multiline(true);
        let has_section =
            ini.read(text.to_owned()).is_ok() && ini.get_map_ref().contains_key("bandit");
        if !has_section {
            self.yaml(path, text, notes);
            return;
        }
        self.is_any = true;
        let origin = |key: &str| Origin::File {
            path: Arc::clone(path),
            line: ini_line(text, key),
        };
        for (key, list) in [("skips", List::Skips), ("tests", List::Tests)] {
            let Some(value) = ini.get("bandit", key) else {
                continue;
            };
            let origin = origin(key);
            if value.trim_start().starts_with(['[', '"', '\'']) {
                note(notes, &origin, format!("`{key}` {QUOTED}"));
            } else if value.split(',').any(|part| part.trim() != part) {
                note(notes, &origin, format!("`{key}` {WITH_BLANKS}"));
            }
            self.add(list, split(&value), &origin, notes);
        }
        if let Some(value) = ini.get("bandit", "exclude") {
            let origin = origin("exclude");
            let folder = path.parent().unwrap_or(path);
            for part in split(&value) {
                // Bandit makes a pattern for all that is in the folder of it, without the `./` that
                // paths start with in `bandit -r .`.
                let is_folder = !part.starts_with(['.', '/']) && folder.join(part).is_dir();
                if is_folder {
                    note(notes, &origin, format!("`{part}` {WITHOUT_DOT}"));
                    self.add(
                        List::ExcludeDirs,
                        [format!("./{part}").as_str()],
                        &origin,
                        notes,
                    );
                } else {
                    self.add(List::ExcludeDirs, [part], &origin, notes);
                }
            }
        }
    }

    fn add<'t>(
        &mut self,
        list: List,
        texts: impl IntoIterator<Item = &'t str>,
        origin: &Origin,
        notes: &mut Vec<Note>,
    ) {
        let settings = &mut self.settings;
        let entries = match list {
            List::Skips => &mut settings.skips,
            List::Tests => &mut settings.tests,
            List::ExcludeDirs => &mut settings.exclude_dirs,
            List::AssertUsedSkips => &mut settings.assert_used_skips,
        };
        for text in texts
            .into_iter()
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            if matches!(list, List::Skips | List::Tests) && !is_id(text) {
                note(
                    notes,
                    origin,
                    format!(
                        "`{text}` is no id of Bandit's, and neither Bandit nor harden takes it"
                    ),
                );
                continue;
            }
            entries.push(Entry {
                text: text.to_owned(),
                origin: origin.clone(),
            });
        }
    }
}

/// Whether the text has the form of an id, `B101`.
fn is_id(text: &str) -> bool {
    text.len() == 4 && text.starts_with('B') && text[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// The parts of a list in one string, however it is written.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let text = text.trim();
    let is_bracketed = text.starts_with('[') && text.ends_with(']');
    let text = if is_bracketed {
        &text[1..text.len() - 1]
    } else {
        text
    };
    text.split([',', '\n'])
        .map(|part| part.trim().trim_matches(['"', '\'']).trim())
        .filter(|part| !part.is_empty())
}

/// The line of a key in the section `[bandit]`, from 1; 0 if it is not found.
fn ini_line(text: &str, key: &str) -> usize {
    let is_heading = |line: &str| line.trim().to_ascii_lowercase().starts_with("[bandit]");
    let is_key = |line: &str| {
        let name = line.split(['=', ':']).next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case(key)
    };
    let mut lines = text
        .lines()
        .enumerate()
        .skip_while(|(_, line)| !is_heading(line));
    lines
        .find(|(_, line)| is_key(line))
        .map_or(0, |(index, _)| index + 1)
}

fn note(notes: &mut Vec<Note>, origin: &Origin, text: String) {
    if let Origin::File { path, line } = origin {
        notes.push(Note {
            path: Arc::clone(path),
            line: *line,
            text,
        });
    }
}

/// The table `[tool.bandit]`.
pub(crate) fn table<'d>(document: &'d toml_edit::Document<&str>) -> Option<&'d dyn TableLike> {
    get(document, &["tool", "bandit"])?.as_table_like()
}
