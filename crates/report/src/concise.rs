use std::fmt::Write as _;

use harden_engine::{FileReport, SiteReport, Status};

use crate::palette::{FAINT, GOOD, REMOVED, STRONG, WARNING};
use crate::{Bucket, Run, one_line, shown_path};

/// One line for each finding: `path:line:column: B605 [refused] what is wrong (why it stays)`.
pub fn concise(run: &Run<'_>) -> String {
    let mut text = String::new();
    for file in &run.report.files {
        let path = shown_path(&file.path);
        for site in &file.outcomes {
            line(&mut text, run, file, &path, site);
        }
    }
    text
}

fn line(text: &mut String, run: &Run<'_>, file: &FileReport, path: &str, site: &SiteReport) {
    let (style, word) = match Bucket::of(file, site) {
        Bucket::Fixed if run.applied => (GOOD, "fixed"),
        Bucket::Fixed => (GOOD, "fixable"),
        Bucket::NeedsUnsafe => (WARNING, "unsafe"),
        Bucket::Suggested => (WARNING, "suggested"),
        Bucket::NotWritten => (REMOVED, "not-written"),
        Bucket::Refused => (REMOVED, "refused"),
    };
    // Writing to a `String` cannot fail.
    let _ = write!(
        text,
        "{STRONG}{path}{STRONG:#}:{}:{}: {STRONG}{}{STRONG:#} [{style}{word}{style:#}] {}",
        site.line,
        site.column,
        site.rule.id,
        one_line(&site.message),
    );
    let why = match &site.status {
        Status::Fixed { caution, .. } => caution.as_ref(),
        Status::Fixable { effect, .. } => Some(effect),
        Status::Refused { message, .. } => Some(message),
    };
    if let Some(why) = why {
        let _ = write!(text, " {FAINT}({}){FAINT:#}", one_line(why));
    }
    text.push('\n');
}
