//! Cases read from Markdown, and projects made of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::struct_excessive_bools,
    clippy::format_push_string,
    reason = "a test stops where it cannot go on"
)]
#![allow(dead_code, reason = "no test binary uses all of it")]

use std::fs;
use std::path::{Path, PathBuf};

use harden_project::{Availability, ManifestChange, Manifests};

/// What each case is about.
pub(crate) const NEED: &str = "defusedxml>=0.7.1";

/// One project.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// The file that needs something.
    pub(crate) file: String,
    /// The list that has the requirement afterwards, as `tests/oracles/manifests.py` names it.
    pub(crate) list: String,
    /// Whether uv is to read the result.
    pub(crate) resolved: bool,
    pub(crate) crlf: bool,
    pub(crate) mark: bool,
    pub(crate) no_final_newline: bool,
    pub(crate) read_only: bool,
    /// The lower bound that is raised, as it stands in the manifest; empty where the requirement is
    /// added.
    pub(crate) raises: String,
    pub(crate) files: Vec<(String, String)>,
    pub(crate) result: String,
    /// The block as it stands in the file.
    pub(crate) result_block: Option<String>,
    /// The case as it stands in the file.
    pub(crate) source: String,
}

/// The files of the folder `cases`, sorted.
pub(crate) fn case_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// The cases of all files.
pub(crate) fn all() -> Vec<Case> {
    let texts = case_files()
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap());
    texts.flat_map(|text| cases(&text)).collect()
}

/// The cases of one file's text.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case {
                name: name.trim().to_string(),
                file: "app.py".to_string(),
                ..Case::default()
            });
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        case.source.push_str(line);
        if let Some(path) = line.strip_prefix("```") {
            let body: Vec<&str> = lines
                .by_ref()
                .take_while(|line| line.trim_end() != "```")
                .collect();
            let body = body.concat();
            case.source.push_str(&format!("{body}```\n"));
            if path.trim() == "result" {
                case.result_block = Some(format!("```result\n{body}```\n"));
                case.result = body;
            } else {
                case.files.push((path.trim().to_string(), body));
            }
            continue;
        }
        match line.trim().split_once(": ") {
            Some(("- file", file)) => case.file = file.to_string(),
            Some(("- list", list)) => case.list = list.to_string(),
            Some(("- raises", bound)) => case.raises = bound.to_string(),
            Some(("- resolved", "uv")) => case.resolved = true,
            Some(("- written", how)) => match how {
                "crlf" => case.crlf = true,
                "mark" => case.mark = true,
                "no final newline" => case.no_final_newline = true,
                "read-only" => case.read_only = true,
                _ => panic!("{}: written {how}", case.name),
            },
            _ => {}
        }
    }
    cases
}

/// A case's files on the disk.
#[derive(Debug)]
pub(crate) struct Project {
    folder: tempfile::TempDir,
    pub(crate) root: PathBuf,
    file: PathBuf,
}

impl Project {
    pub(crate) fn new(case: &Case) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("project");
        for (path, text) in &case.files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let mut text = text.clone();
            if case.no_final_newline {
                text.pop();
            }
            if case.crlf {
                text = text.replace('\n', "\r\n");
            }
            if case.mark {
                text.insert(0, '\u{feff}');
            }
            // A byte that is no UTF-8.
            let bytes: Vec<u8> = if text.contains('\u{fffd}') {
                text.replace('\u{fffd}', "\u{1}")
                    .into_bytes()
                    .into_iter()
                    .map(|byte| if byte == 1 { 0xff } else { byte })
                    .collect()
            } else {
                text.into_bytes()
            };
            fs::write(&path, bytes).unwrap();
            if case.read_only {
                let mut permissions = fs::metadata(&path).unwrap().permissions();
                permissions.set_readonly(true);
                fs::set_permissions(&path, permissions).unwrap();
            }
        }
        fs::create_dir_all(&root).unwrap();
        let file = root.join(&case.file);
        Self { folder, root, file }
    }

    /// What the manifests say for the case's file.
    pub(crate) fn availability(&self) -> Availability {
        Manifests::new().availability(&self.file, &self.root, NEED)
    }

    /// The lowest Python for the case's file.
    pub(crate) fn minimum_python(&self) -> Option<(u8, u8)> {
        Manifests::new().minimum_python(&self.file, &self.root)
    }

    /// What the manifests say, for reading: a line, and one with the lowest Python.
    pub(crate) fn answer(&self) -> String {
        let mut out = match self.availability() {
            Availability::Declared { manifest } => {
                format!("declared: {}\n", self.relative(&manifest))
            }
            Availability::Addable { manifest } => {
                format!("addable: {}\n", self.relative(&manifest))
            }
            Availability::ByHand {
                manifest,
                reason,
                command,
            } => {
                let command = command
                    .map(|command| format!("\n  {command}"))
                    .unwrap_or_default();
                let manifest = self.relative(&manifest);
                format!("by hand: {manifest}: {reason}{command}\n")
            }
            Availability::Nowhere => "nowhere\n".to_string(),
        };
        if let Some((major, minor)) = self.minimum_python() {
            out.push_str(&format!("python: {major}.{minor}\n"));
        }
        out
    }

    /// The path from the root, with slashes.
    pub(crate) fn relative(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.root).unwrap();
        path.to_str().unwrap().replace('\\', "/")
    }

    /// The changes for the case's file.
    pub(crate) fn declare(&self) -> Vec<ManifestChange> {
        let need = (self.file.clone(), self.root.clone(), NEED.to_string());
        Manifests::new().declare(&[need])
    }
}

/// A text with what an editor does not show.
pub(crate) fn visible(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec())
        .unwrap()
        .replace('\u{feff}', "<mark>")
        .replace('\r', "<cr>")
}
