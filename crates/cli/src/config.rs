//! `harden config`.

use std::path::Path;

use crate::args::{ConfigArgs, ListFormat};
use crate::failure::Failure;
use crate::ground::{configs, current, failure, warn};
use crate::print::Printer;
use crate::{exit, print};

/// Prints what holds for the file or folder at `path`.
pub(crate) fn config(
    path: &Path,
    format: ListFormat,
    args: &ConfigArgs,
    printer: &Printer,
) -> Result<u8, Failure> {
    let current = current()?;
    let configs = configs(args, &current)?;
    let config = if path.is_dir() {
        configs.of_folder(path)
    } else {
        configs.of_file(path)
    };
    let config = config.map_err(|error| failure(&error))?;
    for note in configs.notes() {
        warn(printer, &note.to_string());
    }
    match format {
        ListFormat::Text => print::bytes(config.to_toml(&current).as_bytes())?,
        ListFormat::Json => {
            let text = format!("{:#}\n", config.to_json(&current));
            print::bytes(text.as_bytes())?;
        }
    }
    Ok(exit::DONE)
}
