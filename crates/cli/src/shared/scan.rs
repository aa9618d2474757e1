//! What a file's raw text says about names it takes from elsewhere.

use std::ffi::OsStr;
use std::hash::Hasher as _;

use memchr::{memchr_iter, memchr2_iter, memmem};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

/// More text than this between two parentheses is no list of names.
const LONGEST_LIST: usize = 20_000;

/// The last part of a module's name, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Stem(u32);

impl Stem {
    /// `__main__`, by which any file may go.
    pub(super) const MAIN: Stem = Stem(0);

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The last parts of the names of all modules there are.
pub(super) struct Stems(FxHashMap<Box<[u8]>, Stem>);

impl Default for Stems {
    fn default() -> Self {
        let mut stems = Stems(FxHashMap::default());
        stems.add(OsStr::new("__main__"));
        stems
    }
}

impl Stems {
    pub(super) fn add(&mut self, name: &OsStr) {
        let name = name.as_encoded_bytes();
        if !self.0.contains_key(name) {
            let stem = Stem(u32::try_from(self.0.len()).unwrap_or(0));
            self.0.insert(name.into(), stem);
        }
    }

    pub(super) fn get(&self, name: &OsStr) -> Option<Stem> {
        self.find(name.as_encoded_bytes())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn find(&self, name: &[u8]) -> Option<Stem> {
        self.0.get(name).copied()
    }
}

/// What one file says. No syntax is looked at, so that it counts in strings and comments too: a
/// name to patch stands in a string.
#[derive(Debug)]
pub(super) struct Scan {
    /// The modules it names, sorted.
    named: Vec<Stem>,
    /// The modules it takes every name of, sorted.
    starred: Vec<Stem>,
    /// Hashes of the modules and the names it takes of each, sorted. Two with one hash only make
    /// for an import that is kept.
    taken: Vec<u64>,
    /// Hashes of the names it takes from what may be any of the modules it names, sorted.
    loose: Vec<u64>,
    /// Whether it assigns to an attribute of something that it imports.
    assigns: bool,
}

impl Scan {
    pub(super) fn new(bytes: &[u8], stems: &Stems) -> Self {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        let mut scanner = Scanner {
            bytes,
            stems,
            named: FxHashSet::default(),
            starred: FxHashSet::default(),
            run: FxHashSet::default(),
            taken: FxHashSet::default(),
            loose: FxHashSet::default(),
            own: FxHashMap::default(),
            foreign: FxHashSet::default(),
            assigns: false,
        };
        // First, since they tell whose the names in the dotted texts are.
        scanner.imports();
        scanner.dotted_texts();
        scanner.quoted_names();
        scanner.patched_keywords();
        scanner.copied_namespaces();
        Scan {
            named: sorted(scanner.named),
            starred: sorted(scanner.starred),
            taken: sorted(scanner.taken),
            loose: sorted(scanner.loose),
            assigns: scanner.assigns,
        }
    }

    /// Whether the file assigns to an attribute of something that it imports: `os.system = fake`.
    pub(super) fn assigns(&self) -> bool {
        self.assigns
    }

    /// The modules the file names.
    pub(super) fn named(&self) -> &[Stem] {
        &self.named
    }

    /// Whether the file, which names the module, may take `name` of it.
    pub(super) fn takes(&self, stem: Stem, name: &str) -> bool {
        let is_private = name.starts_with('_');
        let name = name.as_bytes();
        self.taken.binary_search(&hash((stem, name))).is_ok()
            || (!is_private && self.starred.binary_search(&stem).is_ok())
            // Much is named `__main__`, and little is meant by it.
            || (stem != Stem::MAIN && self.loose.binary_search(&hash(name)).is_ok())
    }
}

fn sorted<T: Ord>(set: FxHashSet<T>) -> Vec<T> {
    let mut all: Vec<T> = set.into_iter().collect();
    all.sort_unstable();
    all
}

fn hash(what: impl std::hash::Hash) -> u64 {
    let mut hasher = FxHasher::default();
    what.hash(&mut hasher);
    hasher.finish()
}

struct Scanner<'a> {
    bytes: &'a [u8],
    stems: &'a Stems,
    named: FxHashSet<Stem>,
    starred: FxHashSet<Stem>,
    /// The modules whose file is named: `common.py`.
    run: FxHashSet<Stem>,
    taken: FxHashSet<u64>,
    loose: FxHashSet<u64>,
    /// What the file's imports from the project bind, and the modules that may be.
    own: FxHashMap<&'a [u8], Vec<Stem>>,
    /// What its other imports bind: no module of the project.
    foreign: FxHashSet<&'a [u8]>,
    assigns: bool,
}

impl<'a> Scanner<'a> {
    /// `from a.common import os, b as c`, `from common import *`, `import a.common as c, d`.
    fn imports(&mut self) {
        for at in memmem::find_iter(self.bytes, b"import") {
            let end = at + b"import".len();
            let before = self.bytes[..at].last().copied();
            if before.is_some_and(is_word) || self.at(end).is_some_and(is_word) {
                continue;
            }
            if let Some(module) = self.imported_module(at) {
                self.import_from(module, end);
            } else if before != Some(b'.') {
                self.plain_import(at, end);
            }
        }
    }

    /// The module in `from module`, where that stands before the `import` at `at`.
    fn imported_module(&self, at: usize) -> Option<&'a [u8]> {
        let end = self.before_blanks(at);
        let text = &self.bytes[..end];
        let start = end - text.iter().rev().take_while(|b| is_dotted(**b)).count();
        let module = &text[start..];
        if module.starts_with(b"from.") {
            return Some(&module[b"from".len()..]);
        }
        let from = self.before_blanks(start);
        let before = self.bytes[..from].strip_suffix(b"from")?;
        let is_from = from < start
            && !module.is_empty()
            && (end < at || module.ends_with(b"."))
            && !before.last().copied().is_some_and(is_word);
        is_from.then_some(module)
    }

    fn import_from(&mut self, module: &'a [u8], at: usize) {
        let last = module.rsplit(|b| *b == b'.').next().unwrap_or_default();
        let stem = self.stems.find(last);
        self.named.extend(stem);
        let is_own = stem.is_some() || module.starts_with(b".");
        let at = self.after_blanks(at);
        if self.at(at) == Some(b'*') {
            self.starred.extend(stem);
            return;
        }
        for (name, binding) in self.names(at) {
            if let Some(stem) = stem {
                self.taken.insert(hash((stem, name)));
            }
            let module = self.stems.find(name);
            self.named.extend(module);
            self.bind(binding, is_own || module.is_some(), module);
        }
    }

    /// The names in the list at `at`, and what they are bound to.
    fn names(&self, mut at: usize) -> Vec<(&'a [u8], &'a [u8])> {
        let mut names: Vec<(&[u8], &[u8])> = Vec::new();
        let mut is_alias = false;
        let is_long = self.at(at) == Some(b'(');
        let end = at + LONGEST_LIST;
        while let Some(byte) = self.at(at).filter(|_| at < end) {
            match byte {
                _ if is_word(byte) => {
                    let word = self.word(at);
                    at += word.len();
                    match names.last_mut() {
                        _ if word == b"as" => is_alias = true,
                        Some((_, binding)) if is_alias => {
                            *binding = word;
                            is_alias = false;
                        }
                        _ => names.push((word, word)),
                    }
                }
                b'#' if is_long => at += self.line(at).len(),
                b')' => break,
                // In a notebook, each line is a string.
                _ if is_long => at += 1,
                b',' => at += 1,
                _ => {
                    let next = self.after_blanks(at);
                    if next == at {
                        break;
                    }
                    at = next;
                }
            }
        }
        names
    }

    fn plain_import(&mut self, at: usize, mut end: usize) {
        let is_statement = matches!(
            self.bytes[..self.before_blanks(at)].last(),
            None | Some(b'\n' | b'\r' | b';' | b':')
        );
        loop {
            let start = self.after_blanks(end);
            let module = self.dotted(start);
            if module.is_empty() {
                break;
            }
            let parts = module.split(|b| *b == b'.');
            let known: Vec<Stem> = parts.filter_map(|part| self.stems.find(part)).collect();
            self.named.extend(&known);
            end = self.after_blanks(start + module.len());
            let mut binding = self.word(start);
            let mut bound = binding;
            if self.word(end) == b"as" {
                let start = self.after_blanks(end + b"as".len());
                binding = self.word(start);
                bound = module.rsplit(|b| *b == b'.').next().unwrap_or_default();
                end = self.after_blanks(start + binding.len());
            }
            if is_statement && !binding.is_empty() {
                self.bind(binding, !known.is_empty(), self.stems.find(bound));
            }
            if self.at(end) != Some(b',') {
                break;
            }
            end += 1;
        }
    }

    fn bind(&mut self, name: &'a [u8], is_own: bool, module: Option<Stem>) {
        if is_own {
            self.own.entry(name).or_default().extend(module);
        } else {
            self.foreign.insert(name);
        }
    }

    /// `common.os.path`, in code or in a string; `f"{module}.os"`; `import_module(".common")`.
    fn dotted_texts(&mut self) {
        let mut done = 0;
        for dot in memchr_iter(b'.', self.bytes) {
            if dot < done {
                continue;
            }
            let text = &self.bytes[..dot];
            let start = dot - text.iter().rev().take_while(|b| is_word(**b)).count();
            let head = &self.bytes[start..dot];
            let is_quoted = matches!(text[..start].last(), Some(b'"' | b'\''));
            let continues = self.continues_text(start);
            if continues {
                self.loose.insert(hash(head));
            }
            let owners = match self.own.get(head) {
                None if self.foreign.contains(head) => Owners::None,
                None if matches!(head, b"self" | b"cls") => Owners::Instance,
                // `.os` may be what the name of a file ends with.
                None if is_quoted && head.is_empty() && !continues => Owners::None,
                None if is_quoted => Owners::Named,
                None => Owners::Any,
                Some(modules) => Owners::Bound(modules.clone()),
            };
            let mut part = head;
            let mut end = dot;
            while self.at(end) == Some(b'.') {
                let next = self.word(end + 1);
                let stem = self.stems.find(part);
                self.named.extend(stem);
                if next == b"py" {
                    self.run.extend(stem);
                }
                end += 1 + next.len();
                if next.is_empty() {
                    break;
                }
                self.take(next, stem, &owners, end - next.len() - 1 == dot);
                part = next;
            }
            if matches!(self.at(end), Some(b'"' | b'\'')) {
                self.named.extend(self.stems.find(part));
            }
            self.assigns |= (self.own.contains_key(head) || self.foreign.contains(head))
                && self.is_assigned(end);
            done = end;
        }
    }

    /// `name` follows a dot, and before that, in a dotted text whose first part is one of `owners`,
    /// the part that may be the module `stem`.
    fn take(&mut self, name: &[u8], stem: Option<Stem>, owners: &Owners, is_second: bool) {
        let loosely = match owners {
            Owners::None => false,
            Owners::Instance => !is_second,
            Owners::Any => true,
            Owners::Bound(modules) if is_second => {
                for module in modules {
                    self.taken.insert(hash((*module, name)));
                }
                modules.is_empty()
            }
            Owners::Named | Owners::Bound(_) => stem.is_none(),
        };
        if let Some(stem) = stem {
            self.taken.insert(hash((stem, name)));
        }
        if loosely {
            self.loose.insert(hash(name));
        }
    }

    /// Whether what ends at `at` is given a value there: `os.system = fake`, also as one of several
    /// targets.
    fn is_assigned(&self, at: usize) -> bool {
        let rest = self.after(self.after_blanks(at));
        match rest {
            [b'=', b'=', ..] => false,
            [b'=', ..] => true,
            // `os.system, os.popen = fakes`
            [b',', ..] => {
                let line = self.line(at);
                line.windows(3).any(|three| three == b" = ")
            }
            _ => false,
        }
    }

    /// Whether the text at `at` is the rest of one that begins elsewhere: `prefix + "os.path"`,
    /// `f"{prefix}os.path"`, `"pkg.common." "os.path"`.
    fn continues_text(&self, at: usize) -> bool {
        match self.bytes[..at].split_last() {
            Some((b'}', _)) => true,
            Some((b'"' | b'\'', before)) => {
                let text = before.trim_ascii_end();
                match text.last() {
                    Some(b'+') => true,
                    Some(b'"' | b'\'') => text.len() < before.len(),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// `sys.modules["common"]`, `getattr(common, "os")`, `vars(common)["os"]`.
    fn quoted_names(&mut self) {
        for quote in memchr2_iter(b'"', b'\'', self.bytes) {
            let word = self.word(quote + 1);
            if word.is_empty() || self.at(quote + 1 + word.len()) != Some(self.bytes[quote]) {
                continue;
            }
            let module = self.stems.find(word);
            self.named.extend(module.filter(|stem| *stem != Stem::MAIN));
            let before = self.bytes[..quote].trim_ascii_end();
            let is_taken = match before.strip_suffix(b",") {
                Some(owner) => is_first_argument(owner),
                None => [&b")["[..], b"__dict__[", b"attribute="]
                    .iter()
                    .any(|end| before.ends_with(end)),
            };
            let after = self.after(quote + word.len() + 2).trim_ascii_start();
            if is_taken && !after.starts_with(b":") {
                self.loose.insert(hash(word));
            }
        }
    }

    /// `patch.multiple("pkg.common", os=fake)`.
    fn patched_keywords(&mut self) {
        for at in memmem::find_iter(self.bytes, b".multiple(") {
            let rest = &self.bytes[at..self.bytes.len().min(at + LONGEST_LIST)];
            let mut depth = 0_usize;
            for (offset, byte) in rest.iter().enumerate() {
                match byte {
                    b'(' => depth += 1,
                    b')' if depth == 1 => break,
                    b')' => depth -= 1,
                    b'=' => {
                        let name = rest[..offset].trim_ascii_end();
                        let len = name.iter().rev().take_while(|b| is_word(**b)).count();
                        self.loose.insert(hash(&name[name.len() - len..]));
                    }
                    _ => {}
                }
            }
        }
    }

    /// `globals().update(vars(common))`, `exec(open("common.py").read())`.
    fn copied_namespaces(&mut self) {
        let has = |what: &[u8]| memmem::find(self.bytes, what).is_some();
        let calls = |function: &[u8]| {
            memmem::find_iter(self.bytes, function)
                .any(|at| !self.bytes[..at].last().copied().is_some_and(is_dotted))
        };
        let reads = || {
            let reader = [
                &b"__dict__"[..],
                b"getmembers(",
                b"run_path(",
                b"run_module(",
            ];
            calls(b"vars(") || calls(b"dir(") || reader.into_iter().any(has)
        };
        let runs = || {
            [&b"exec("[..], b"execfile(", b"%run "]
                .into_iter()
                .any(calls)
        };
        let mut copied: FxHashSet<Stem> = FxHashSet::default();
        if (has(b"globals().update(") || has(b"globals()[")) && reads() {
            copied.extend(&self.named);
        }
        if !self.run.is_empty() && runs() {
            copied.extend(&self.run);
        }
        // Scripts name it for another reason.
        copied.remove(&Stem::MAIN);
        self.starred.extend(copied);
    }

    fn at(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn after(&self, at: usize) -> &'a [u8] {
        self.bytes.get(at..).unwrap_or_default()
    }

    /// The word that begins at `at`.
    fn word(&self, at: usize) -> &'a [u8] {
        let rest = self.after(at);
        &rest[..rest.iter().take_while(|b| is_word(**b)).count()]
    }

    /// The words and dots that begin at `at`.
    fn dotted(&self, at: usize) -> &'a [u8] {
        let rest = self.after(at);
        &rest[..rest.iter().take_while(|b| is_dotted(**b)).count()]
    }

    /// The rest of the line from `at`.
    fn line(&self, at: usize) -> &'a [u8] {
        let rest = self.after(at);
        let is_end = |b: &u8| matches!(b, b'\n' | b'\r');
        &rest[..rest.iter().position(is_end).unwrap_or(rest.len())]
    }

    /// Where the blanks from `at` end. A newline is blank after a backslash.
    fn after_blanks(&self, mut at: usize) -> usize {
        loop {
            at += match self.after(at) {
                [b'\\', b'\r', b'\n', ..] => 3,
                [b'\\', b'\n' | b'\r', ..] => 2,
                [b' ' | b'\t' | b'\x0c', ..] => 1,
                _ => return at,
            };
        }
    }

    /// Where the blanks before `at` begin.
    fn before_blanks(&self, mut at: usize) -> usize {
        loop {
            at -= match &self.bytes[..at] {
                [.., b'\\', b'\r', b'\n'] => 3,
                [.., b'\\', b'\n' | b'\r'] => 2,
                [.., b' ' | b'\t' | b'\x0c'] => 1,
                _ => return at,
            };
        }
    }
}

/// Whether `text` ends with what may be the first argument of a call.
fn is_first_argument(text: &[u8]) -> bool {
    let text = text.trim_ascii_end();
    let len = text.iter().rev().take_while(|b| is_dotted(**b)).count();
    let before = text[..text.len() - len].trim_ascii_end();
    if len > 0 {
        before.ends_with(b"(")
    } else {
        before.ends_with(b")") || before.ends_with(b"]")
    }
}

/// Whose the names in a dotted text may be, by its first part.
enum Owners {
    /// No module of the project's, unless a part is called like one.
    None,
    /// An instance: no module, but an attribute of its may be any.
    Instance,
    /// The module that a part in a string is called like; any, if it is called like none.
    Named,
    /// Any module.
    Any,
    /// These modules, or any if there are none.
    Bound(Vec<Stem>),
}

/// Whether `byte` may be part of a name; what is not ASCII may.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

fn is_dotted(byte: u8) -> bool {
    is_word(byte) || byte == b'.'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &str) -> (Scan, Stem) {
        let mut stems = Stems::default();
        for stem in ["pkg", "common", "other"] {
            stems.add(OsStr::new(stem));
        }
        let common = stems.get(OsStr::new("common")).unwrap();
        (Scan::new(text.as_bytes(), &stems), common)
    }

    /// Whether a file with this text takes `os` of `common`, and by that name.
    fn takes(text: &str) -> bool {
        let (scan, common) = scan(text);
        scan.named().contains(&common) && scan.takes(common, "os")
    }

    fn takes_all(text: &str) -> bool {
        let (scan, common) = scan(text);
        scan.named().contains(&common) && scan.takes(common, "anything")
    }

    #[track_caller]
    fn all(holds: fn(&str) -> bool, texts: &[&str]) {
        for text in texts {
            assert!(holds(text), "{text:?}");
        }
    }

    #[track_caller]
    fn none(holds: fn(&str) -> bool, texts: &[&str]) {
        for text in texts {
            assert!(!holds(text), "{text:?}");
        }
    }

    #[test]
    fn a_star_import_takes_everything() {
        all(
            takes_all,
            &[
                "from common import *",
                "from  pkg.sub.common\timport  *  # noqa",
                "from .common import*\n",
                "from..common import *",
                "try:\n    from ..pkg.common \\\n        import *\nexcept ImportError: pass",
                "import sys; from common import *\r\n",
                "PRELUDE = 'from common import *'",
                "\u{feff}from common import *",
                "exec(\"from common import *\\nos.getcwd()\")",
            ],
        );
        none(
            takes_all,
            &[
                "from common import os",
                "from other import *",
                "from common.sub import *",
                "from uncommon import *",
                "from . import *",
                "import common",
            ],
        );
    }

    #[test]
    fn a_name_is_taken_by_an_import() {
        all(
            takes,
            &[
                "from common import os",
                "from .common import a as b, os as c  # d",
                "from pkg.common import (\n    a,  # one (of them)\n    os,\n)",
                "from pkg.common import(a,os)",
                "from pkg.common import a, \\\r\n    os",
                "from .pkg.common import a as os_, os",
                ">>> from common import os",
                "if x: from common import os",
            ],
        );
        none(
            takes,
            &[
                "from common import a as os",
                "from common import a  # os",
                "from common import a\nos.getcwd()",
                "from common import (a, b)\nimport os",
                "from common import a; import os",
                "from other import os",
                "from common import osmosis",
            ],
        );
    }

    #[test]
    fn a_name_is_taken_with_a_dot() {
        all(
            takes,
            &[
                "import pkg.common\npkg.common.os.getcwd()",
                "from pkg import common\nprint(common.os)",
                "from . import other, common\ncommon.os",
                "import other, pkg.common as c, a\nc.os.path",
                "from pkg import common as c\nc.os.path",
                "from pkg import (\n    common as c,\n)\nc.os.path",
                "import pkg.common \\\n  as c\nc.os",
                "import common\nmine = common\nmine.os.getcwd()",
                "import common\nself.module = common\nself.module.os.getcwd()",
                "def test(common):\n    common.os",
            ],
        );
        none(
            takes,
            &[
                "import common\nimport os\nos.getcwd()",
                "import common\nos = 1\ncommon.osmosis",
                "import other as c\nc.os",
            ],
        );
    }

    #[test]
    fn a_name_is_taken_in_a_string() {
        all(
            takes,
            &[
                "@mock.patch('pkg.common.os.path.exists')",
                "monkeypatch.setattr(\"common.os.system\", fake)",
                "M = 'pkg.common'\n@patch(M + '.os.path.exists')",
                "M = 'pkg.common'\n@patch(f'{M}.os.path.exists')",
                "M = 'pkg.common'\n@patch('%s.os.path.exists' % M)",
                "M = 'pkg.common'\n@patch('{}.os.path.exists'.format(M))",
                "M = 'pkg.common.'\n@patch(M + 'os.path.exists')",
                "M = 'pkg.common.'\n@patch(f'{M}os.path.exists')",
                "@patch('pkg.common.'\n    'os.path.exists')",
                "@patch('pkg.common'\n    '.os.path.exists')",
                "patch.multiple('pkg.common', a=f(), os=fake)",
            ],
        );
        none(
            takes,
            &[
                "import common\n@mock.patch('other_os.path')",
                "import common\n@mock.patch('os.path.exists')",
                "@mock.patch('uncommon.os.path.exists')",
                "patch.multiple('pkg.common', a=f(b=1))\nf(os=fake)",
                "import common\n'''os.path is here'''",
                "import common\nsuffix = '.os'",
            ],
        );
    }

    #[test]
    fn a_name_is_taken_by_its_name() {
        all(
            takes,
            &[
                "import common\ngetattr(common, 'os')",
                "import common\npatch.object(\n    common,\n    \"os\",\n    fake,\n)",
                "setattr(sys.modules['common'], 'os', fake)",
                "import common\npatch.object(common, attribute='os')",
                "import_module('pkg.common').os",
                "import_module('.common', 'pkg').os",
                "__import__('common').os",
                "import common\nvars(common)['os']",
                "import common\ncommon.__dict__['os']",
                "run_path('lib/common.py')['os']",
            ],
        );
        none(
            takes,
            &[
                "import common\nx = {'os': 1}\nx['os']",
                "import common\ny = ['a', 'os']",
                "import common\ny = [a, 'os']",
                "import common\ny = f(1, a, 'os')",
                "import common\ny = {'a': f(), 'os': 1}",
            ],
        );
    }

    #[test]
    fn a_namespace_is_copied() {
        all(
            takes_all,
            &[
                "import common\nglobals().update(vars(common))",
                "import common as c\nfor n in dir(c): globals()[n] = getattr(c, n)",
                "exec(open('lib/common.py').read())",
                "execfile('common.py')",
                "globals().update(runpy.run_path('common.py'))",
                "%run common.py",
            ],
        );
        none(
            takes_all,
            &[
                "exec(text)\nimport common",
                "db.exec(open('common.py').read())",
                "globals().update(vars(other))",
                "import common\nglobals().update(x=1)",
            ],
        );
    }

    #[test]
    fn a_name_of_another_module_is_not_ours() {
        none(
            takes,
            &[
                "import numpy as np, common\nnp.os",
                "import common\nfrom x import y as z\nz.os",
                "import common\nimport x.y\nx.y.os",
                "import common, other\nother.os",
                "import common\nfrom pkg import other as o\no.os",
                "import common\npatch('pkg.other.os')",
                "from common import a\nfrom other import os",
                "import common\nself.os",
            ],
        );
    }

    #[test]
    fn a_name_of_what_may_be_any_module_is_ours() {
        all(
            takes,
            &[
                "import common\nfrom pkg import alias\nalias.os",
                "import pkg\npkg.alias.os\n'common'",
                "import common\npatch('pkg.alias.os')",
                "import common\nmodules()[0].os",
                "# do: import ...\nimport common\nmodules()[0].os",
            ],
        );
    }

    #[test]
    fn a_name_that_is_imported_twice_may_be_ours() {
        assert!(takes(
            "try:\n    import common as c\nexcept ImportError:\n    import x as c\nc.os"
        ));
        assert!(takes("from x import c\nfrom .common import c\nc.os"));
    }

    #[test]
    fn any_bytes_are_read() {
        for text in [
            "",
            ".",
            "..",
            "import",
            "from",
            "from import",
            "fromimport",
            "from.import",
            "from common import",
            "from common import (",
            "import a as",
            "import a,",
            "import .",
            ".import",
            "\\\nimport x",
            "'",
            "'a",
            ",'a'",
            "['a']",
            ".multiple(",
            ".multiple(=)",
            ".multiple())",
            "a.'",
            "1.5.x",
        ] {
            scan(text);
        }
        let stems = Stems::default();
        Scan::new(
            b"\xff\xfe.\xc3\nfrom \xff import \xfe\nimport \xff.\xfe as \xfd",
            &stems,
        );
    }
}
