//! What the files of a project replace by name.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use harden_codemod::{Replaced, ReplacedName, is_module, module_path};
use harden_rewriter::{
    BindingKind, Module, PathStart, Replacement, ScopeKind, SyntaxTree, Way, decode,
};
use rustc_hash::FxHashMap;

/// What the text of a file has that replaces something other than by an assignment. Most libraries
/// that do have "patch" or "mock" in their names, or in those of their functions.
static NEEDLES: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let needles = [
        "patch",
        "Patch",
        "mock",
        "Mock",
        "stub",
        "Stub",
        "setattr",
        "delattr",
        "sys.modules",
        "import_module",
        "__import__",
        "importorskip",
        "__dict__",
        "testfixtures",
        "fudge",
    ];
    AhoCorasick::new(needles).ok()
});

/// What the file with these bytes replaces. `assigns` tells whether it assigns to attributes of what
/// it imports. A file that is no Python replaces nothing.
pub(super) fn of_file(bytes: &[u8], assigns: bool) -> Vec<Replacement> {
    let may = assigns
        || NEEDLES
            .as_ref()
            .is_none_or(|needles| needles.is_match(bytes));
    if !may {
        return Vec::new();
    }
    // A fault of harden's own in one file must not take the others with it.
    let found = catch_unwind(AssertUnwindSafe(|| {
        with_module(bytes, |module| module.replacements())
    }));
    found.ok().flatten().unwrap_or_default()
}

/// What `look` sees in the file with these bytes; `None` where it is no Python.
fn with_module<R>(bytes: &[u8], look: impl FnOnce(&Module<'_>) -> R) -> Option<R> {
    let (text, _) = decode(bytes.to_vec()).ok()?;
    let tree = SyntaxTree::parse(&text).ok()?;
    match Module::new(&text, &tree) {
        Ok(module) => Some(look(&module)),
        Err(_) => {
            tree.leak();
            None
        }
    }
}

/// What the names of a module's namespace are, where it imports them.
type Imports = FxHashMap<String, String>;

/// What the names of the module at `file` are, where it imports them.
fn imports(file: &Path) -> Imports {
    let bytes = std::fs::read(file).unwrap_or_default();
    let found = with_module(&bytes, |module| {
        let index = module.index();
        let imported = index.bindings.iter().filter_map(|binding| {
            let is_modules = index.scope_kind(binding) == ScopeKind::Module;
            match binding.kind {
                BindingKind::Import(imported) if is_modules => {
                    Some((binding.name.to_string(), imported.qualified()))
                }
                _ => None,
            }
        });
        imported.collect()
    });
    found.unwrap_or_default()
}

/// What is replaced in all files of a project.
pub(super) struct Replacements {
    /// By file, with what each is for every file that uses the module it names.
    all: Vec<(usize, Replacement, Vec<ReplacedName>)>,
}

impl Replacements {
    /// `by_file` has the replacements of each of `files`, which lie below `root`.
    pub(super) fn new(root: &Path, files: &[PathBuf], by_file: Vec<Vec<Replacement>>) -> Self {
        let mut modules = Modules::new(root, files, by_file.iter().any(|found| !found.is_empty()));
        let mut all = Vec::new();
        for (file, found) in by_file.into_iter().enumerate() {
            for replacement in found {
                let names = modules.reached(file, &replacement);
                all.push((file, replacement, names));
            }
        }
        Replacements { all }
    }

    /// What is replaced in files other than the one at `file`, whose path below the root is `below`,
    /// in the order of files and lines. `reach` tells which files may run together with it.
    pub(super) fn of<'r>(
        &'r self,
        below: &'r Path,
        own: Option<usize>,
    ) -> impl Iterator<Item = (usize, &'r Replacement, Vec<ReplacedName>)> {
        self.all
            .iter()
            .filter(move |(file, ..)| Some(*file) != own)
            .map(move |(file, replacement, reached)| {
                let mut names = ReplacedName::of(replacement, below, false);
                names.extend(reached.iter().cloned());
                (*file, replacement, names)
            })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// The modules of a project, by the last part of their names.
struct Modules<'p> {
    root: &'p Path,
    files: &'p [PathBuf],
    by_last: FxHashMap<String, Vec<usize>>,
    imports: FxHashMap<usize, Imports>,
}

impl<'p> Modules<'p> {
    fn new(root: &'p Path, files: &'p [PathBuf], is_needed: bool) -> Self {
        let mut by_last: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        if is_needed {
            for (at, file) in files.iter().enumerate() {
                if let Some(last) = module_path(file).pop() {
                    by_last.entry(last).or_default().push(at);
                }
            }
        }
        Modules {
            root,
            files,
            by_last,
            imports: FxHashMap::default(),
        }
    }

    /// The attributes of modules that `replacement`, in the file with the number `file`, reaches by
    /// way of what another module imports: `patch("app.ET.parse")` replaces
    /// `xml.etree.ElementTree.parse` for everybody.
    fn reached(&mut self, file: usize, replacement: &Replacement) -> Vec<ReplacedName> {
        let parts: Vec<String> = replacement.path.split('.').map(str::to_string).collect();
        if replacement.way == Way::Module {
            return Vec::new();
        }
        if replacement.start == PathStart::This {
            return self.by_way_of(&[file], &parts, replacement.way);
        }
        for end in (1..parts.len().saturating_sub(1)).rev() {
            let (name, rest) = parts.split_at(end);
            let modules = self.modules(name);
            if !modules.is_empty() {
                return self.by_way_of(&modules, rest, replacement.way);
            }
        }
        // Of a module that is none of the project's, only what it may have imported is known.
        (1..parts.len().saturating_sub(1))
            .map(|at| ReplacedName::global(parts[at..].to_vec(), true, replacement.way))
            .collect()
    }

    /// The files that can be the module called `name`.
    fn modules(&self, name: &[String]) -> Vec<usize> {
        let of_last = name.last().and_then(|last| self.by_last.get(last));
        let files = of_last.into_iter().flatten().copied();
        files
            .filter(|&at| {
                let file = &self.files[at];
                is_module(
                    &module_path(file.strip_prefix(self.root).unwrap_or(file)),
                    name,
                )
            })
            .collect()
    }

    fn by_way_of(&mut self, modules: &[usize], path: &[String], way: Way) -> Vec<ReplacedName> {
        let [first, rest @ ..] = path else {
            return Vec::new();
        };
        if rest.is_empty() {
            return Vec::new();
        }
        let mut names = Vec::new();
        for &module in modules {
            let imports = self
                .imports
                .entry(module)
                .or_insert_with(|| imports(&self.files[module]));
            if let Some(imported) = imports.get(first) {
                let is_tail = imported.starts_with('.');
                let imported = imported.trim_start_matches('.').split('.');
                let path = imported.map(str::to_string).chain(rest.iter().cloned());
                names.push(ReplacedName::global(path.collect(), is_tail, way));
            }
        }
        names
    }
}
