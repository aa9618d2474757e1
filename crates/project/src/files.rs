//! Reading: each file and folder once, and texts that are not on the disk yet.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The mark of UTF-8 that some editors put before a text.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// How large a file may be that is read, in bytes: manifests and settings are far smaller.
const MOST_BYTES: u64 = 16 << 20;

/// A file as it was read.
#[derive(Debug)]
pub(crate) enum Contents {
    Missing,
    /// Why it cannot be used: a clause.
    Unusable(String),
    Text(Text),
}

/// A text without its byte order mark.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) content: String,
    pub(crate) has_mark: bool,
    pub(crate) is_read_only: bool,
}

impl Text {
    /// The bytes of another text in this file.
    pub(crate) fn encode(&self, text: &str) -> Vec<u8> {
        let mark = if self.has_mark { BYTE_ORDER_MARK } else { "" };
        format!("{mark}{text}").into_bytes()
    }
}

/// What was read from the disk, which is read once.
#[derive(Debug, Default)]
pub(crate) struct Disk {
    files: Mutex<HashMap<PathBuf, Arc<Contents>>>,
    folders: Mutex<HashMap<PathBuf, Arc<Vec<String>>>>,
}

impl Disk {
    fn file(&self, path: &Path) -> Arc<Contents> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(contents) = files.get(path) {
            return Arc::clone(contents);
        }
        let contents = Arc::new(read(path));
        files.insert(path.to_path_buf(), Arc::clone(&contents));
        contents
    }

    fn folder(&self, path: &Path) -> Arc<Vec<String>> {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(names) = folders.get(path) {
            return Arc::clone(names);
        }
        let mut names: Vec<String> = fs::read_dir(path)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .collect();
        names.sort();
        let names = Arc::new(names);
        folders.insert(path.to_path_buf(), Arc::clone(&names));
        names
    }
}

fn read(path: &Path) -> Contents {
    // A folder that is called like a manifest is none.
    let metadata = match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => metadata,
        _ => return Contents::Missing,
    };
    if metadata.len() > MOST_BYTES {
        return Contents::Unusable(format!("it is larger than {} MB", MOST_BYTES >> 20));
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Contents::Unusable(format!("it cannot be read: {error}")),
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            let without = text.strip_prefix(BYTE_ORDER_MARK);
            Contents::Text(Text {
                has_mark: without.is_some(),
                content: without.unwrap_or(&text).to_string(),
                is_read_only: metadata.permissions().readonly(),
            })
        }
        Err(error) => {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = valid.split(|&byte| byte == b'\n').count();
            Contents::Unusable(format!("line {line} is not UTF-8"))
        }
    }
}

/// The text of a Python file. It is not kept: each is asked about once or twice.
pub(crate) fn python(path: &Path) -> Option<String> {
    match read(path) {
        Contents::Text(text) => Some(text.content),
        _ => None,
    }
}

/// The disk with some files changed.
#[derive(Debug, Clone)]
pub(crate) struct View<'d> {
    disk: &'d Disk,
    changed: BTreeMap<PathBuf, Arc<Contents>>,
}

impl<'d> View<'d> {
    pub(crate) fn new(disk: &'d Disk) -> Self {
        let changed = BTreeMap::new();
        Self { disk, changed }
    }

    pub(crate) fn file(&self, path: &Path) -> Arc<Contents> {
        match self.changed.get(path) {
            Some(contents) => Arc::clone(contents),
            None => self.disk.file(path),
        }
    }

    /// The file as it is on the disk.
    pub(crate) fn original(&self, path: &Path) -> Arc<Contents> {
        self.disk.file(path)
    }

    /// The text of the file, if it has one.
    pub(crate) fn text(&self, path: &Path) -> Option<String> {
        match &*self.file(path) {
            Contents::Text(text) => Some(text.content.clone()),
            _ => None,
        }
    }

    pub(crate) fn exists(&self, path: &Path) -> bool {
        !matches!(&*self.file(path), Contents::Missing)
    }

    /// The names in the folder, sorted.
    pub(crate) fn names(&self, folder: &Path) -> Arc<Vec<String>> {
        self.disk.folder(folder)
    }

    pub(crate) fn change(&mut self, path: &Path, text: Text) {
        self.changed
            .insert(path.to_path_buf(), Arc::new(Contents::Text(text)));
    }
}
