//! `harden fix`.

use std::path::PathBuf;

use harden_codemod::Applicability;
use harden_engine::{Fault, FileReport, Mode, Report, Settings, with_stack};
use harden_report::palette::WARNING;
use harden_report::{Run, bugs, concise, diff, faults, json, notes, statistics, summary};
use harden_types::Ty;

use crate::args::{FixArgs, OutputFormat};
use crate::exclude::Excludes;
use crate::exit::Policy;
use crate::failure::Failure;
use crate::print::Printer;
use crate::progress::Progress;
use crate::project::DiskProject;
use crate::select::Selection;
use crate::walk::{WalkOptions, walk};
use crate::{interrupt, manifests, print, stdin};

/// How many notes are listed unless all are asked for.
const NOTES: usize = 20;

/// Runs the codemods over the files and prints what came of it.
pub(crate) fn fix(args: &FixArgs, verbose: bool, printer: &Printer) -> Result<u8, Failure> {
    let rules: Vec<_> = harden_registry::rules().collect();
    let selection = Selection::new(&rules, &args.selection.select, &args.selection.ignore)?;
    let current = std::env::current_dir()
        .and_then(std::fs::canonicalize)
        .map_err(|error| Failure::new(format!("the current directory cannot be read: {error}")))?;
    let excludes = Excludes::new(&args.files.exclude, &current)?;
    let project = DiskProject::new(&paths(args), threads(args))
        .keeping_manifests(args.files.stdin_filename.is_some());
    let types = Ty::new(project.roots(&given(args)));
    let mut settings = Settings::new(selection.codemods, &project);
    settings.types = &types;
    settings.rules = Some(selection.rules);
    if args.unsafe_fixes {
        settings.applicability = Applicability::Unsafe;
    }
    let output = Output::new(args, verbose, printer);
    if let Some(path) = stdin::path(args)? {
        let code = stdin::fix(&path, args, &excludes, &settings, &output);
        output.tell_of_types(&types);
        return code;
    }
    if args.apply && args.dry_run {
        printer.note(&format!(
            "{WARNING}note{WARNING:#}: --dry-run wins over --apply: nothing is written\n"
        ));
    }
    let mode = if args.apply && !args.dry_run {
        Mode::Apply
    } else {
        Mode::Preview
    };
    let mut report = report(args, excludes, current, &settings, mode, &output);
    manifests::declare(&mut report, &project, mode);
    if report.checked == 0 && report.files.is_empty() && !report.interrupted {
        printer.note(&format!(
            "{WARNING}warning{WARNING:#}: no Python files there\n"
        ));
    }
    let code = output.print(&Run {
        report: &report,
        codemods: &settings.codemods,
        applied: mode == Mode::Apply,
        version: env!("CARGO_PKG_VERSION"),
    });
    output.tell_of_types(&types);
    code
}

fn report(
    args: &FixArgs,
    excludes: Excludes,
    current: PathBuf,
    settings: &Settings<'_>,
    mode: Mode,
    output: &Output<'_>,
) -> Report {
    let threads = threads(args);
    let options = WalkOptions {
        excludes,
        force_exclude: args.files.force_exclude,
        ignore_vcs: !args.files.no_ignore_vcs,
        threads,
        current,
    };
    let interrupted = interrupt::flag();
    let walked = walk(&paths(args), options, interrupted);
    let progress = Progress::new(walked.files.len(), output.shows_progress());
    let mut report = with_stack(threads, || {
        harden_engine::run(
            &walked.files,
            settings,
            mode,
            &|| progress.step(),
            interrupted,
        )
    });
    progress.finish();
    // An interrupt during the walk may have left the engine without a file to notice it at.
    report.interrupted |= interrupted.load(std::sync::atomic::Ordering::SeqCst);
    report
        .files
        .extend(walked.faults.into_iter().map(unreadable));
    report.files.sort_by(|a, b| a.path.cmp(&b.path));
    report
}

/// The paths to look for files in.
fn paths(args: &FixArgs) -> Vec<PathBuf> {
    if args.paths.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        args.paths.clone()
    }
}

/// The paths that show which projects the run is over.
fn given(args: &FixArgs) -> Vec<PathBuf> {
    match &args.files.stdin_filename {
        Some(name) => vec![name.clone()],
        None => paths(args),
    }
}

/// The number of threads that was asked for.
pub(crate) fn threads(args: &FixArgs) -> Option<usize> {
    args.jobs.map(usize::from)
}

fn unreadable((path, error): (PathBuf, std::io::Error)) -> FileReport {
    FileReport::faulty(&path, Fault::Read(error))
}

/// What to print of a run, and where.
pub(crate) struct Output<'a> {
    printer: &'a Printer,
    format: OutputFormat,
    statistics: bool,
    verbose: bool,
    policy: Policy,
}

impl<'a> Output<'a> {
    fn new(args: &FixArgs, verbose: bool, printer: &'a Printer) -> Self {
        Output {
            printer,
            format: args.output.output_format.unwrap_or(OutputFormat::Diff),
            statistics: args.output.statistics,
            verbose,
            policy: Policy {
                allow_parse_errors: args.exit.allow_parse_errors,
                fail_on: args.exit.fail_on.map(Into::into),
            },
        }
    }

    fn shows_progress(&self) -> bool {
        !self.printer.is_quiet() && self.format != OutputFormat::Json
    }

    /// Prints the run and gives its exit code.
    pub(crate) fn print(&self, run: &Run<'_>) -> Result<u8, Failure> {
        if self.statistics {
            self.printer.result(&statistics(run))?;
        } else {
            match self.format {
                OutputFormat::Diff => {
                    let styled = self.printer.styles_results();
                    print::bytes(&diff(run, styled))?;
                }
                OutputFormat::Concise => self.printer.result(&concise(run))?,
                OutputFormat::Json => print::bytes(json(run).as_bytes())?,
            }
        }
        Ok(self.tell(run))
    }

    /// Says what it took to find out types, if that is wanted.
    fn tell_of_types(&self, types: &Ty) {
        let (files, spent) = types.statistics();
        if self.verbose && files > 0 {
            let plural = if files == 1 { "" } else { "s" };
            self.printer.note(&format!(
                "Inferred types in {files} file{plural} in {:.2} s.\n",
                spent.as_secs_f64()
            ));
        }
    }

    /// Prints what does not belong into the result, and gives the exit code.
    pub(crate) fn tell(&self, run: &Run<'_>) -> u8 {
        let lists_findings = self.statistics || self.format != OutputFormat::Diff;
        if !lists_findings {
            let limit = (!self.verbose).then_some(NOTES);
            self.printer.note(&notes(run, limit));
        }
        self.printer
            .error(&faults(run, self.policy.allow_parse_errors));
        self.printer.error(&bugs(run));
        if !self.statistics && self.format != OutputFormat::Json {
            self.printer.note(&summary(run));
        }
        self.policy.code(run)
    }
}
