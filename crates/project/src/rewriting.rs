//! Files that pytest is told to rewrite the assertions of, beside those of tests.
//!
//! It does so for plugins: those that `conftest.py` names in `pytest_plugins`, that the
//! configuration loads with `-p`, and all of a distribution with entry points of `pytest11`; and for
//! what is passed to `pytest.register_assert_rewrite`, which is called where helpers of tests are
//! imported from. A name stands for a module and for all below it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::files::View;

/// Files of a folder that may register others.
const REGISTERING: &[&str] = &[
    "__init__.py",
    "conftest.py",
    "test/__init__.py",
    "test/conftest.py",
    "tests/__init__.py",
    "tests/conftest.py",
];

/// What in them does so.
const MARKS: &[&str] = &["pytest_plugins", "register_assert_rewrite"];

/// Files with entry points, or with the configuration of pytest.
const CONFIGURING: &[&str] = &[
    "pyproject.toml",
    "pytest.ini",
    "setup.cfg",
    "setup.py",
    "tox.ini",
];

/// What the files of each folder register.
#[derive(Debug, Default)]
pub(crate) struct Rewriting {
    of: Mutex<BTreeMap<PathBuf, Arc<Registered>>>,
}

#[derive(Debug, Default)]
struct Registered {
    /// Dotted names of modules.
    modules: Vec<String>,
    /// Whether the distribution is a plugin.
    is_plugin: bool,
}

impl Rewriting {
    /// Whether the file is registered by another one of its project, whose outermost folder is
    /// `root`.
    pub(crate) fn has(&self, view: &View<'_>, file: &Path, root: &Path) -> bool {
        let module = module(file);
        file.ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(root))
            .any(|folder| {
                let registered = self.in_folder(view, folder);
                registered.is_plugin
                    || registered
                        .modules
                        .iter()
                        .any(|name| is_meant(&module, name))
            })
    }

    fn in_folder(&self, view: &View<'_>, folder: &Path) -> Arc<Registered> {
        let lock = || self.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(folder) {
            return Arc::clone(known);
        }
        let registered = Arc::new(Registered::of(view, folder));
        lock().insert(folder.to_path_buf(), Arc::clone(&registered));
        registered
    }
}

impl Registered {
    fn of(view: &View<'_>, folder: &Path) -> Self {
        let mut registered = Registered::default();
        for name in REGISTERING {
            let text = view.text(&folder.join(name)).unwrap_or_default();
            for listed in MARKS.iter().flat_map(|mark| listed(&text, mark)) {
                registered.modules.extend(quoted_modules(listed));
                if listed.contains("__name__") {
                    registered.modules.push(module(folder));
                }
            }
        }
        for name in CONFIGURING {
            let text = view.text(&folder.join(name)).unwrap_or_default();
            registered.is_plugin |= text.contains("pytest11");
            if text.contains("pytest") {
                registered.modules.extend(loaded_modules(&text));
            }
        }
        registered
    }
}

/// The dotted name of a file, as far up as there are folders: which of them are packages does not
/// matter to the comparison.
fn module(file: &Path) -> String {
    let file = file.with_extension("");
    let file = match file.file_name().and_then(|name| name.to_str()) {
        Some("__init__") => file.parent().unwrap_or(&file),
        _ => &file,
    };
    let parts = file.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => part.to_str(),
        _ => None,
    });
    parts.collect::<Vec<_>>().join(".")
}

/// Whether `module`, the name of a file with all folders above, can be the module `name` or one
/// below it.
fn is_meant(module: &str, name: &str) -> bool {
    format!(".{module}.").contains(&format!(".{name}."))
}

/// What follows each `mark` of a text: `= [...]`, `= "..."` or `(...)`.
fn listed<'t>(text: &'t str, mark: &str) -> impl Iterator<Item = &'t str> {
    text.match_indices(mark).map(|(at, mark)| {
        let rest = text[at + mark.len()..].trim_start();
        let line = rest.lines().next().unwrap_or_default();
        let list = match line.find('=') {
            Some(equals) if !rest.starts_with('(') => &rest[equals + 1..],
            _ => rest,
        };
        let list = list.trim_start();
        let end = match list.chars().next() {
            Some('(') => list.find(')'),
            Some('[') => list.find(']'),
            _ => list.find('\n'),
        };
        &list[..end.unwrap_or(list.len())]
    })
}

/// The texts between quotes that can be names of modules.
fn quoted_modules(text: &str) -> impl Iterator<Item = String> {
    text.split(['"', '\''])
        .filter(|part| is_module(part))
        .map(str::to_string)
}

/// The modules that options of pytest load: `-p package.plugin`.
fn loaded_modules(text: &str) -> impl Iterator<Item = String> {
    let mut words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']' | '='))
        .filter(|word| !word.is_empty());
    std::iter::from_fn(move || {
        words.find(|word| *word == "-p")?;
        words.next()
    })
    .filter(|word| is_module(word))
    .map(str::to_string)
}

fn is_module(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.starts_with(|c: char| c.is_ascii_digit())
            && !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}
