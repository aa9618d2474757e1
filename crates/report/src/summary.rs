use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use harden_codemod::Severity;
use harden_engine::Status;

use crate::palette::{FAINT, GOOD, STRONG, WARNING};
use crate::text::brought;
use crate::{Bucket, Run, Tally, counted, one_line};

/// What the run did, in a sentence, and then what is left and why.
pub fn summary(run: &Run<'_>) -> String {
    let tally = Tally::of(run);
    let mut text = headline(run, &tally);
    refusals(&mut text, run, &tally);
    if let Some(brought) = brought(&tally) {
        line(&mut text, &brought);
    }
    let mut left_out = Vec::new();
    if tally.files_unparsable > 0 {
        let are = if tally.files_unparsable == 1 {
            "is"
        } else {
            "are"
        };
        left_out.push(format!(
            "{} that {are} not valid Python 3",
            counted(tally.files_unparsable, "file")
        ));
    }
    if tally.files_failed > 0 {
        left_out.push(format!(
            "{} with an error",
            counted(tally.files_failed, "file")
        ));
    }
    if !left_out.is_empty() {
        line(&mut text, &format!("Left out: {}.", left_out.join(", ")));
    }
    if tally.suppressed > 0 {
        line(
            &mut text,
            &format!(
                "{} suppressed by a comment.",
                counted(tally.suppressed, "finding")
            ),
        );
    }
    if run.report.interrupted {
        line(&mut text, "Interrupted: not every file was checked.");
    }
    if !run.applied && tally.total.fixed > 0 {
        line(
            &mut text,
            "Nothing was written; add `--apply` to write the fixes.",
        );
    }
    text
}

fn headline(run: &Run<'_>, tally: &Tally) -> String {
    let total = &tally.total;
    let done = if total.fixed > 0 {
        let verb = if run.applied { "Fixed" } else { "Would fix" };
        let justified = match tally.justified {
            0 => String::new(),
            count => format!(" ({count} justified in a comment)"),
        };
        format!(
            "{GOOD}{verb} {} in {}{GOOD:#}{justified}.",
            counted(total.fixed, "finding"),
            counted(tally.files_changed, "file"),
        )
    } else if total.fixable_unsafe > 0 {
        format!(
            "{STRONG}No safe fixes in {}{STRONG:#}.",
            counted(tally.files_checked, "file")
        )
    } else {
        format!(
            "{STRONG}Nothing to fix in {}{STRONG:#}.",
            counted(tally.files_checked, "file"),
        )
    };
    let left = total.found - total.fixed;
    if left == 0 {
        return format!("{done}\n");
    }
    let mut parts = Vec::new();
    if total.fixable_unsafe > 0 {
        parts.push(format!(
            "{WARNING}{} with `--unsafe-fixes`{WARNING:#}",
            total.fixable_unsafe
        ));
    }
    if total.suggested > 0 {
        parts.push(format!(
            "{} with a suggestion to apply by hand",
            total.suggested
        ));
    }
    if total.not_written > 0 {
        parts.push(format!("{} fixable but not written", total.not_written));
    }
    if total.refused > 0 {
        let need = if total.refused == 1 { "needs" } else { "need" };
        parts.push(format!(
            "{} {need} a decision (`harden triage`)",
            total.refused
        ));
    }
    let remain = if left == 1 { "remains" } else { "remain" };
    let end = if total.refused > 0 { ':' } else { '.' };
    format!(
        "{done} {} {remain} ({}): {}{end}\n",
        counted(left, "finding"),
        severities(run),
        parts.join(", ")
    )
}

/// How many of the findings that stay are of which severity, the highest first: `2 high, 8 low`.
fn severities(run: &Run<'_>) -> String {
    let mut counts: BTreeMap<Reverse<Severity>, usize> = BTreeMap::new();
    for file in &run.report.files {
        let left = file
            .outcomes
            .iter()
            .filter(|site| Bucket::of(file, site) != Bucket::Fixed);
        for site in left {
            *counts.entry(Reverse(site.severity)).or_default() += 1;
        }
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(Reverse(severity), count)| format!("{count} {severity}"))
        .collect();
    counts.join(", ")
}

fn refusals(text: &mut String, run: &Run<'_>, tally: &Tally) {
    let counts = tally
        .refusals
        .first()
        .map_or(0, |(_, most)| most.to_string().len());
    let codes = tally
        .refusals
        .iter()
        .map(|(code, _)| code.len())
        .max()
        .unwrap_or(0);
    for (code, count) in &tally.refusals {
        let meaning = match *code {
            "no-codemod" => no_codemod(run),
            _ => one_line(run.meaning(code).unwrap_or_default()).to_string(),
        };
        let shown = if meaning.is_empty() {
            format!("  {count:>counts$}  {code}")
        } else {
            format!("  {count:>counts$}  {code:<codes$}  {FAINT}{meaning}{FAINT:#}")
        };
        line(text, &shown);
    }
}

/// The rules for whose findings there is no codemod.
fn no_codemod(run: &Run<'_>) -> String {
    let sites = run.report.files.iter().flat_map(|file| &file.outcomes);
    let rules: BTreeSet<&str> = sites
        .filter(|site| {
            matches!(
                site.status,
                Status::Refused {
                    code: "no-codemod",
                    ..
                }
            )
        })
        .map(|site| site.rule.id)
        .collect();
    let rules: Vec<&str> = rules.into_iter().collect();
    format!("no automatic fix for {}", rules.join(", "))
}

fn line(text: &mut String, line: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(text, "{line}");
}
