//! What configurations may name in the tests, and folders with files in them.
#![allow(dead_code, reason = "each test binary takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use harden_codemod::{CodemodOption, OptionKind};
use harden_config::{Config, Configs, Discovery, Known, KnownCodemod, KnownRule};
use tempfile::TempDir;

const OPTIONS: &[CodemodOption] = &[
    CodemodOption {
        name: "depth",
        kind: OptionKind::Integer,
        doc: "How deep.",
    },
    CodemodOption {
        name: "mood",
        kind: OptionKind::Choice {
            of: &["calm", "grim", "merry"],
            default: "calm",
        },
        doc: "How.",
    },
    CodemodOption {
        name: "names",
        kind: OptionKind::Strings,
        doc: "Which.",
    },
    CodemodOption {
        name: "strict",
        kind: OptionKind::Boolean,
        doc: "Whether.",
    },
    CodemodOption {
        name: "word",
        kind: OptionKind::String,
        doc: "What.",
    },
];

pub(crate) fn known() -> Known {
    let rule = |id, ruff, codemod| KnownRule { id, ruff, codemod };
    let rules = [
        rule("B101", Some("S101"), None),
        rule("B102", Some("S102"), None),
        rule("B110", Some("S110"), None),
        rule("B104", Some("S104"), None),
        rule("B108", Some("S108"), None),
        rule("B404", Some("S404"), None),
        rule("B602", Some("S602"), Some("shell")),
        rule("B605", Some("S605"), Some("shell")),
        rule("B608", Some("S608"), None),
        rule("B613", None, None),
        rule("H001", None, Some("nosec")),
    ];
    let codemods = [
        KnownCodemod {
            name: "shell",
            options: &[],
        },
        KnownCodemod {
            name: "nosec",
            options: OPTIONS,
        },
    ];
    Known::new(rules, codemods)
}

/// A folder with files, gone at the end of the test.
pub(crate) struct Tree {
    folder: TempDir,
}

impl Tree {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().unwrap();
        let tree = Self { folder };
        for (path, text) in files {
            tree.write(path, text);
        }
        tree
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn configs(&self) -> Configs {
        Configs::new(known(), &Discovery::Nearest, self.root()).unwrap()
    }

    pub(crate) fn of(&self, path: &str) -> Arc<Config> {
        self.configs().of_file(Path::new(path)).unwrap()
    }

    /// The error for a file, with paths from the tree's folder.
    pub(crate) fn error(&self, path: &str) -> String {
        let error = self.configs().of_file(Path::new(path)).unwrap_err();
        error.describe(self.root())
    }

    pub(crate) fn short(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.root().display()), "")
    }
}

/// The ids of the rules that are ignored for a file.
pub(crate) fn ignored(config: &Config, path: &str) -> Vec<&'static str> {
    let ignored = config.ignored_rules(Path::new(path));
    ignored.iter().map(|(rule, _)| rule).collect()
}
