//! `harden suppressions`.

use std::path::PathBuf;

use harden_engine::with_stack;
use harden_report::shown_path;
use harden_suppressions::{inventory, json, new_since, text};

use crate::args::{ListFormat, SuppressionsArgs};
use crate::failure::Failure;
use crate::ground::{configs, current, failure, today};
use crate::print::Printer;
use crate::walk::{WalkOptions, walk};
use crate::{exit, interrupt, print};

/// Lists the comments that suppress.
pub(crate) fn suppressions(args: &SuppressionsArgs, printer: &Printer) -> Result<u8, Failure> {
    let current = current()?;
    let configs = configs(&args.config, &current)?;
    let options = WalkOptions::new(&args.files, None, &current)?;
    let paths = match args.paths.as_slice() {
        [] => vec![PathBuf::from(".")],
        paths => paths.to_vec(),
    };
    let walked = walk(&paths, options, interrupt::flag());
    let mut files = Vec::new();
    for file in walked.files {
        let config = configs.of_file(&file).map_err(|error| failure(&error))?;
        if config.excludes(&file).is_none() {
            files.push(file);
        }
    }
    let today = Some(today()?);
    let listed = with_stack(None, || match &args.diff_base {
        Some(revision) => new_since(&current, revision, &files, today)
            .map_err(|error| Failure::new(error.to_string())),
        None => Ok(inventory(&files, today)),
    })?;
    match args.output_format {
        ListFormat::Text => printer.result(&text(&listed))?,
        ListFormat::Json => print::bytes(json(&listed).as_bytes())?,
    }
    for (path, error) in &walked.faults {
        let failure = Failure::new(format!("{}: cannot be read: {error}", shown_path(path)));
        printer.error(&failure.to_string());
    }
    let failed = !walked.faults.is_empty() || !listed.unreadable.is_empty();
    Ok(if failed { exit::FAILURE } else { exit::DONE })
}
