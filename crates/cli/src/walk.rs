//! From the paths on the command line to the files of a run.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::args::FileArgs;
use crate::exclude::Excludes;
use crate::failure::Failure;
use crate::shebang;

/// How to look for files.
pub(crate) struct WalkOptions {
    /// What is left out.
    pub(crate) excludes: Excludes,
    /// Whether that goes for paths that were named, too.
    pub(crate) force_exclude: bool,
    /// Whether `.gitignore` files are respected.
    pub(crate) ignore_vcs: bool,
    /// How many threads to use.
    pub(crate) threads: Option<usize>,
    /// The current directory, without symbolic links.
    pub(crate) current: PathBuf,
}

impl WalkOptions {
    /// What the command line says of files, seen from the folder `current`.
    pub(crate) fn new(
        args: &FileArgs,
        threads: Option<usize>,
        current: &Path,
    ) -> Result<Self, Failure> {
        Ok(WalkOptions {
            excludes: Excludes::new(&args.exclude, current)?,
            force_exclude: args.force_exclude,
            ignore_vcs: !args.no_ignore_vcs,
            threads,
            current: current.to_path_buf(),
        })
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// The files, sorted, each once however many of the given paths lead to it.
    pub(crate) files: Vec<PathBuf>,
    /// The paths that could not be looked at, sorted.
    pub(crate) faults: Vec<(PathBuf, io::Error)>,
    /// The notebooks of Jupyter among the paths themselves, sorted: they are not read.
    pub(crate) named_notebooks: Vec<PathBuf>,
    /// How many notebooks there are below the paths that are folders.
    pub(crate) notebooks: usize,
}

/// Finds the files that `paths` stand for.
///
/// A path through a symbolic link is followed, and stands for the file or folder it leads to, so
/// that a diff names files as Git knows them. Links inside a folder are left alone.
pub(crate) fn walk(paths: &[PathBuf], options: WalkOptions, interrupted: &AtomicBool) -> Walked {
    let mut found = Found::default();
    let mut roots = Vec::new();
    for path in paths {
        match resolve(path, &options.current) {
            Ok((shown, real, is_folder)) => {
                if options.force_exclude && options.excludes.excludes_named(&shown, is_folder) {
                    continue;
                }
                if is_folder {
                    roots.push(Root { shown, real });
                } else if is_notebook(&real) {
                    found.named_notebooks.push(shown);
                } else {
                    found.file(real, shown);
                }
            }
            Err(error) => found.faults.push((path.clone(), error)),
        }
    }
    if !roots.is_empty() {
        walk_folders(roots, options, interrupted, &mut found);
    }
    found.sorted()
}

#[derive(Default)]
struct Found {
    /// The shown path of each file, by the path without symbolic links.
    files: BTreeMap<PathBuf, PathBuf>,
    faults: Vec<(PathBuf, io::Error)>,
    named_notebooks: Vec<PathBuf>,
    notebooks: usize,
}

impl Found {
    fn file(&mut self, real: PathBuf, shown: PathBuf) {
        self.files
            .entry(real)
            .and_modify(|known| {
                if shown < *known {
                    known.clone_from(&shown);
                }
            })
            .or_insert(shown);
    }

    fn sorted(self) -> Walked {
        let mut walked = Walked {
            files: self.files.into_values().collect(),
            faults: self.faults,
            named_notebooks: self.named_notebooks,
            notebooks: self.notebooks,
        };
        walked.files.sort_unstable();
        walked.named_notebooks.sort_unstable();
        walked.named_notebooks.dedup();
        walked.faults.sort_by(|(a, _), (b, _)| a.cmp(b));
        walked.faults.dedup_by(|(a, _), (b, _)| a == b);
        walked
    }
}

struct Root {
    shown: PathBuf,
    real: PathBuf,
}

impl Root {
    /// The path to open: an empty one means the current directory only in what is shown.
    fn path(&self) -> &Path {
        if self.shown.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.shown
        }
    }

    /// An entry below this root: its path as shown, and without symbolic links.
    fn below(&self, entry: &Path) -> Option<(PathBuf, PathBuf)> {
        let below = entry.strip_prefix(self.path()).ok()?;
        Some((self.shown.join(below), self.real.join(below)))
    }
}

/// The path as it is shown, the path without symbolic links, and whether it is a folder.
fn resolve(path: &Path, current: &Path) -> io::Result<(PathBuf, PathBuf, bool)> {
    let real = fs::canonicalize(path)?;
    let kind = fs::metadata(&real)?.file_type();
    // A pipe or a device would make the run wait, or read for ever.
    if !kind.is_dir() && !kind.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "neither a file nor a folder",
        ));
    }
    let shown = match real.strip_prefix(current) {
        Ok(below) => below.to_path_buf(),
        Err(_) => path
            .components()
            .filter(|component| *component != Component::CurDir)
            .collect(),
    };
    Ok((shown, real, kind.is_dir()))
}

enum Event {
    File { real: PathBuf, shown: PathBuf },
    Notebook,
    Fault(PathBuf, io::Error),
}

fn walk_folders(
    roots: Vec<Root>,
    options: WalkOptions,
    interrupted: &AtomicBool,
    found: &mut Found,
) {
    let mut builder = WalkBuilder::new(roots[0].path());
    for root in &roots[1..] {
        builder.add(root.path());
    }
    builder
        .hidden(false)
        .follow_links(false)
        .git_ignore(options.ignore_vcs)
        .git_exclude(options.ignore_vcs)
        .git_global(options.ignore_vcs)
        .threads(options.threads.unwrap_or(0));
    let roots = Arc::new(roots);
    let excluding = Arc::clone(&roots);
    builder.filter_entry(move |entry| {
        entry.depth() == 0
            || excluding.iter().all(|root| {
                root.below(entry.path()).is_none_or(|(shown, _)| {
                    !options
                        .excludes
                        .excludes(&shown, &root.shown, is_folder(entry))
                })
            })
    });
    let (sender, receiver) = mpsc::channel();
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        let roots = &roots;
        Box::new(move |entry| {
            if interrupted.load(Ordering::Relaxed) {
                return WalkState::Quit;
            }
            visit(entry, roots, &sender);
            WalkState::Continue
        })
    });
    drop(sender);
    for event in receiver {
        match event {
            Event::File { real, shown } => found.file(real, shown),
            Event::Notebook => found.notebooks += 1,
            Event::Fault(path, error) => found.faults.push((path, error)),
        }
    }
}

fn visit(entry: Result<DirEntry, ignore::Error>, roots: &[Root], sender: &Sender<Event>) {
    let event = match entry {
        Ok(entry) if is_file(&entry) && is_notebook(entry.path()) => Event::Notebook,
        Ok(entry) => {
            if !is_python(&entry) {
                return;
            }
            let Some((shown, real)) = roots.iter().find_map(|root| root.below(entry.path())) else {
                return;
            };
            Event::File { real, shown }
        }
        Err(error) => {
            let path = path_of(&error).unwrap_or_default();
            let message = error.to_string();
            let error = error
                .into_io_error()
                .unwrap_or_else(|| io::Error::other(message));
            Event::Fault(path, error)
        }
    };
    // The receiver outlives every visit.
    let _ = sender.send(event);
}

fn is_folder(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_dir())
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file())
}

fn is_notebook(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "ipynb")
}

fn is_python(entry: &DirEntry) -> bool {
    is_file(entry)
        && match entry.path().extension() {
            Some(extension) => extension == "py" || extension == "pyi",
            None => shebang::runs_python(entry.path()),
        }
}

/// The path an error of the walk is about, without a leading `./`.
fn path_of(error: &ignore::Error) -> Option<PathBuf> {
    match error {
        ignore::Error::WithPath { path, .. } => {
            Some(path.strip_prefix(".").unwrap_or(path).to_path_buf())
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        ignore::Error::Loop { child, .. } => Some(child.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
