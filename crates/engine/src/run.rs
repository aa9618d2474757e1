use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::report::{Fault, FileReport, Report};
use crate::{Settings, fix_bytes, write};

/// Whether a run writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Files are only read.
    Preview,
    /// Fixed files are written.
    Apply,
}

/// The stack of a worker: room for the deepest tree that is visited, in an unoptimised build too.
/// Only what is used of it is ever backed by memory.
pub const STACK: usize = 256 * 1024 * 1024;

/// Runs `f` on a pool of `threads` workers, or one for each processor, whose stacks take deeply
/// nested Python. Where no pool can be had, `f` runs where it is.
pub fn with_stack<R: Send>(threads: Option<usize>, f: impl FnOnce() -> R + Send) -> R {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .stack_size(STACK)
        .build();
    match pool {
        Ok(pool) => pool.install(f),
        Err(_) => f(),
    }
}

/// Fixes `files`, in parallel, and writes them if `mode` says so.
///
/// `progress` is called once for each file, from any thread. Once `interrupted` is set, no further
/// file is begun; one that is under way is finished. To be called inside [`with_stack`].
pub fn run(
    files: &[PathBuf],
    settings: &Settings<'_>,
    mode: Mode,
    progress: &(dyn Fn() + Sync),
    interrupted: &AtomicBool,
) -> Report {
    let checked = AtomicUsize::new(0);
    let reports: Vec<FileReport> = files
        .par_iter()
        .filter_map(|path| {
            if interrupted.load(Ordering::Relaxed) {
                return None;
            }
            let report = one(path, settings, mode);
            checked.fetch_add(1, Ordering::Relaxed);
            progress();
            report.has_news().then_some(report)
        })
        .collect();
    Report {
        files: reports,
        checked: checked.into_inner(),
        interrupted: interrupted.load(Ordering::Relaxed),
    }
}

fn one(path: &Path, settings: &Settings<'_>, mode: Mode) -> FileReport {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return FileReport::faulty(path, Fault::Read(error)),
    };
    // A fault of harden's own must not take the other files with it.
    let fixed = catch_unwind(AssertUnwindSafe(|| fix_bytes(path, bytes, settings)));
    let mut report = match fixed {
        Ok(report) => report,
        Err(panic) => {
            let message = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
                .unwrap_or_default();
            return FileReport::faulty(path, Fault::Internal { message });
        }
    };
    if mode == Mode::Apply
        && let Some(change) = &report.change
        && let Err(fault) = write(path, &change.before, &change.after)
    {
        report.fault = Some(fault);
    }
    report
}
