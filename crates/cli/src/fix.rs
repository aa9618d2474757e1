//! `harden fix`.

use harden_engine::Mode;
use harden_report::palette::WARNING;
use harden_report::{Run, bugs, concise, diff, faults, json, notes, statistics, summary};
use harden_types::Ty;

use crate::args::{FixArgs, OutputFormat};
use crate::exit::Policy;
use crate::failure::Failure;
use crate::ground::{Ground, Ran, Watch, warn};
use crate::print::Printer;
use crate::{manifests, print, stdin};

/// How many notes are listed unless all are asked for.
const NOTES: usize = 20;

/// Runs the codemods over the files and prints what came of it.
pub(crate) fn fix(args: &FixArgs, verbose: bool, printer: &Printer) -> Result<u8, Failure> {
    let stdin = stdin::path(args)?;
    let ground = Ground::new(&args.run, stdin.as_deref(), printer)?;
    let output = Output::new(args, verbose, printer);
    if let Some(path) = stdin {
        let code = stdin::fix(&path, args, &ground, &output);
        output.tell_of_types(&ground.types);
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
    let watch = Watch {
        printer,
        shows_progress: output.shows_progress(),
    };
    let Ran {
        mut report,
        codemods,
    } = ground.run(mode, &watch, None)?;
    manifests::declare(&mut report, &ground.project, mode);
    if report.checked == 0 && report.files.is_empty() && !report.interrupted {
        warn(printer, "no Python files there");
    } else if codemods.is_empty() && report.checked > 0 {
        return Err(Failure::new("no rule is left that harden looks for")
            .with_help("`harden rules` lists them, `harden config` what is selected"));
    }
    if let Some(triage) = &ground.triage {
        for entry in triage.stale_entries() {
            warn(printer, &triage.says_stale(&entry));
        }
        for entry in triage.expired_entries(ground.today) {
            warn(printer, &triage.says_expired(entry));
        }
    }
    let code = output.print(&Run {
        report: &report,
        codemods: &codemods,
        applied: mode == Mode::Apply,
        version: env!("CARGO_PKG_VERSION"),
    });
    output.tell_of_types(&ground.types);
    code
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
