//! What becomes of each finding.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Severity};
use harden_proof::Compiled;

use crate::danger::Dangers;
use crate::known::Library;
use crate::logger::{Logger, Loggers};
use crate::message::message;
use crate::outline::{Outline, Site};
use crate::reason::Reason;
use crate::{record, surroundings};

/// What is known of a file that has findings.
struct File<'c, 'o, 'a> {
    outline: &'o Outline<'a>,
    dangers: Dangers<'o, 'a>,
    loggers: Loggers<'c, 'a>,
    setting_up: Vec<QualifiedCall<'a>>,
    compiled: Compiled,
}

/// The outcome for every handler that Bandit reports.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let outline = Outline::of(cx);
    if outline.sites.is_empty() {
        return Vec::new();
    }
    let file = surroundings::check_file(cx).map(|()| File {
        outline: &outline,
        dangers: Dangers::of(cx, &outline),
        loggers: Loggers::of(cx, &outline),
        setting_up: surroundings::setting_up(cx),
        compiled: Compiled::of(cx.module),
    });
    outline
        .sites
        .iter()
        .map(|site| {
            let fix = match &file {
                Ok(file) => fix(cx, file, site),
                Err(reason) => Err(reason.clone()),
            };
            Outcome::of(finding(site), fix)
        })
        .collect()
}

fn finding(site: &Site<'_>) -> Finding {
    let what = match site.handler.type_ {
        Some(_) => "an exception",
        None => "an exception, KeyboardInterrupt and SystemExit among them,",
    };
    let message = match site.body {
        Stmt::Continue(_) => format!("{what} is ignored in silence, and the loop goes on"),
        _ => format!("{what} is ignored in silence"),
    };
    Finding {
        rule: site.rule,
        range: site.handler.range,
        severity: Severity::Low,
        message,
    }
}

fn fix<'a>(cx: &Context<'a>, file: &File<'_, '_, 'a>, site: &Site<'a>) -> Result<Fix, Reason> {
    if let Some(compiler) = file.compiled.around(site.handler.range) {
        return Err(Reason::Compiled(compiler.to_string()));
    }
    if let Some(danger) = file.dangers.at(site) {
        return Err(Reason::Danger(danger));
    }
    surroundings::check(cx, site, &file.setting_up)?;
    let logger = file.loggers.for_site(file.outline, site)?;
    let edits = record::edits(cx, site, &logger, &message(cx.module, site));
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
        effect: effect(site, &logger),
        imports: logger.import.into_iter().collect(),
        distributions: Vec::new(),
        applicability: Applicability::Unsafe,
        also_removes: &[],
        brings: Vec::new(),
    })
}

/// What changes, in one sentence.
fn effect(site: &Site<'_>, logger: &Logger) -> String {
    let mut effect = "logs each swallowed exception at DEBUG with its traceback".to_string();
    effect += match logger.library {
        Library::Logging => "",
        Library::Structlog => ", which structlog prints by default",
        Library::Loguru => ", which loguru prints by default",
    };
    let is_in_loop = site
        .running()
        .any(|stmt| matches!(stmt, Stmt::For(_) | Stmt::While(_)));
    if is_in_loop {
        effect += "; in a loop, that may be many records";
    }
    if logger.made.is_some() {
        effect += "; adds a module-level logger";
    }
    effect
}
