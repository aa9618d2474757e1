//! `harden fix -`: source in, source out.

use std::io::{self, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use harden_engine::{Report, fix_bytes, with_stack};
use harden_report::Run;

use crate::args::FixArgs;
use crate::exclude::Excludes;
use crate::failure::Failure;
use crate::fix::Output;
use crate::ground::{Ground, threads};
use crate::{exit, print};

/// The name of source whose name is not known.
const UNNAMED: &str = "<stdin>";

/// The path to call standard input by, if the source is to be read from there.
pub(crate) fn path(args: &FixArgs) -> Result<Option<PathBuf>, Failure> {
    let dashes = args.run.paths.iter().filter(|path| is_stdin(path)).count();
    if dashes == 0 && args.stdin.stdin_filename.is_none() {
        return Ok(None);
    }
    if args.run.paths.len() > 1 || args.run.paths.len() > dashes {
        return Err(
            Failure::new("standard input cannot be fixed together with other paths")
                .with_help("give either paths, or --stdin-filename, or `-`"),
        );
    }
    let name = args.stdin.stdin_filename.clone();
    Ok(Some(name.unwrap_or_else(|| PathBuf::from(UNNAMED))))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Fixes the source on standard input.
pub(crate) fn fix(
    path: &Path,
    args: &FixArgs,
    ground: &Ground<'_>,
    output: &Output<'_>,
) -> Result<u8, Failure> {
    let mut source = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut source)
        .map_err(|error| Failure::new(format!("standard input cannot be read: {error}")))?;
    let config = ground.config(path)?;
    let chosen = ground.chosen(&config);
    let (project, decided) = (ground.governed(&config), ground.decided(&config));
    let settings = ground.settings(&config, chosen, &project, &decided);
    let excludes = Excludes::new(&args.run.files.exclude, &ground.current)?;
    let as_source = !args.dry_run && !args.output.statistics && args.output.output_format.is_none();
    let leave_alone = args.run.files.force_exclude
        && (excludes.excludes_named(path, false) || config.excludes(path).is_some());
    if leave_alone && as_source {
        print::bytes(&source)?;
        return Ok(exit::DONE);
    }
    let mut report = Report::default();
    if !leave_alone {
        let fixed = catch_unwind(AssertUnwindSafe(|| {
            with_stack(threads(&args.run), || {
                fix_bytes(path, source.clone(), &settings)
            })
        }));
        let file = fixed.map_err(|_| {
            Failure::new(format!("{}: harden failed on this source", path.display())).with_help(
                "this is a bug in harden: please report it, with the source if you may share it",
            )
        })?;
        report.checked = 1;
        report.files.push(file);
    }
    let run = Run {
        report: &report,
        codemods: &settings.codemods,
        applied: as_source,
        version: env!("CARGO_PKG_VERSION"),
    };
    if !as_source {
        return output.print(&run);
    }
    // Whoever put the source in takes what comes out for the file: with a fault, that is the
    // source as it was.
    let fixed = report
        .files
        .iter()
        .filter(|file| file.fault.is_none())
        .find_map(|file| file.change.as_ref())
        .map_or(&source, |change| &change.after);
    print::bytes(fixed)?;
    Ok(output.tell(&run))
}
