//! `harden triage`, and the file it writes.

mod ask;
mod keyboard;
mod record;
mod store;

use std::path::Path;

use harden_codemod::Applicability;
use harden_engine::{FileReport, Mode, SiteReport, Status};
use harden_report::palette::{GOOD, STRONG};
use harden_report::{Bucket, Run, counted, faults, shown_path};
use harden_triage::file::Pending;

use crate::args::TriageArgs;
use crate::exit;
use crate::failure::Failure;
use crate::ground::{Ground, Watch, warn};
use crate::print::Printer;

use record::{Recorded, Recorder};
pub(crate) use store::Triage;

/// A finding that is neither fixed nor justified, as the run has it and as the file calls it.
struct Open<'r> {
    pending: Pending,
    path: &'r Path,
    site: &'r SiteReport,
}

/// Writes down what a person has to decide, or asks.
pub(crate) fn triage(args: &TriageArgs, printer: &Printer) -> Result<u8, Failure> {
    let mut ground = Ground::new(&args.run, None, printer)?;
    let mut triage = match ground.triage.take() {
        Some(triage) => triage,
        None => Triage::new(&args.run, &ground.current)?,
    };
    let recorder = Recorder::new(&triage);
    let watch = Watch {
        printer,
        shows_progress: !printer.is_quiet(),
    };
    let ran = ground.run(Mode::Preview, &watch, Some(&recorder))?;
    let run = Run {
        report: &ran.report,
        codemods: &ran.codemods,
        applied: false,
        version: env!("CARGO_PKG_VERSION"),
    };
    printer.error(&faults(&run, false));
    let open: Vec<Open<'_>> = ran
        .report
        .files
        .iter()
        .flat_map(|file| open_in(file, &recorder))
        .collect();
    let stale = triage.stale_entries();
    if args.prune {
        triage.prune(&stale)?;
    } else {
        for entry in &stale {
            warn(printer, &triage.says_stale(entry));
        }
    }
    if !args.interactive {
        for entry in triage.expired_entries(ground.today) {
            warn(printer, &triage.says_expired(entry));
        }
    }
    let pending: Vec<Pending> = open.iter().map(|open| open.pending.clone()).collect();
    let added = triage.add(&pending)?;
    if args.interactive {
        ask::ask(&mut triage, &open, ground.today, printer)?;
    }
    let left = triage.undecided(ground.today);
    let path = shown_path(triage.path());
    let (new, left_ones) = (counted(added, "new finding"), counted(left, "finding"));
    let dropped = match (args.prune, stale.len()) {
        (true, count) if count > 0 => format!(", {count} dropped"),
        _ => String::new(),
    };
    let verdict = if left == 0 {
        format!("{GOOD}everything is decided{GOOD:#}; run `harden fix --apply` to apply it")
    } else {
        format!("{STRONG}{left_ones} undecided{STRONG:#}")
    };
    printer.note(&format!("{path}: {new}{dropped}; {verdict}.\n"));
    Ok(match left {
        _ if ran.report.interrupted => exit::INTERRUPTED,
        0 => exit::DONE,
        _ => exit::FINDINGS,
    })
}

/// The findings of `file` that are a person's to decide.
fn open_in<'r>(file: &'r FileReport, recorder: &Recorder<'_>) -> Vec<Open<'r>> {
    let mut found = recorder.of(&file.path);
    let sites = file.outcomes.iter();
    let left = sites.filter(|site| Bucket::of(file, site) != Bucket::Fixed);
    left.filter_map(|site| {
        let Recorded { key, excerpt, .. } = found.take(site)?;
        Some(Open {
            pending: Pending {
                key,
                severity: site.severity,
                line: site.line,
                excerpt,
                why: why(site),
            },
            path: &file.path,
            site,
        })
    })
    .collect()
}

/// Why a finding was not fixed.
fn why(site: &SiteReport) -> String {
    match &site.status {
        Status::Refused { message, .. } => format!("not fixed: {message}"),
        Status::Fixable {
            applicability: Applicability::Unsafe,
            effect,
            ..
        } => format!("has an unsafe fix: {effect}"),
        Status::Fixable { effect, .. } | Status::Fixed { effect, .. } => {
            format!("has a suggestion: {effect}")
        }
    }
}
