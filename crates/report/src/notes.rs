use std::collections::BTreeMap;
use std::fmt::Write as _;

use harden_codemod::Applicability;
use harden_engine::{FileReport, SiteReport, Status};

use crate::palette::{FAINT, STRONG, WARNING};
use crate::{Run, one_line, shown_path};

/// What a diff does not tell: findings that stay, with the reason, and what unsafe fixes change.
///
/// At most `limit` of them, if one is given, and then how many more there are. A sentence that holds
/// for several findings of a file, since they share a fix, is there once.
pub fn notes(run: &Run<'_>, limit: Option<usize>) -> String {
    let limit = limit.unwrap_or(usize::MAX);
    let mut text = String::new();
    let mut count = 0_usize;
    for file in &run.report.files {
        for advice in file.advice.iter().filter(|_| file.fault.is_none()) {
            let path = shown_path(&file.path);
            let _ = writeln!(
                text,
                "{path}: {WARNING}note{WARNING:#}: {}",
                one_line(advice)
            );
        }
        let mut said: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for site in &file.outcomes {
            let Some((what, why, code)) = note(file, site) else {
                continue;
            };
            count += 1;
            if count > limit {
                continue;
            }
            let why = match said.get(&(what, why)) {
                Some(line) if *line == site.line => "the same".into(),
                Some(line) => format!("as in line {line}").into(),
                None => {
                    said.insert((what, why), site.line);
                    one_line(why)
                }
            };
            // Writing to a `String` cannot fail.
            let _ = write!(
                text,
                "{}:{}: {STRONG}{}{STRONG:#} {WARNING}{what}{WARNING:#}: {}",
                shown_path(&file.path),
                site.line,
                site.rule.id,
                why,
            );
            if let Some(code) = code {
                let _ = write!(text, " {FAINT}[{code}]{FAINT:#}");
            }
            text.push('\n');
        }
    }
    if count > limit {
        let _ = writeln!(
            text,
            "... and {} more: add -v, or use --output-format concise",
            count - limit
        );
    }
    text
}

/// The kind of a note, its sentence, and the reason's code.
fn note<'a>(
    file: &FileReport,
    site: &'a SiteReport,
) -> Option<(&'static str, &'a str, Option<&'static str>)> {
    match &site.status {
        Status::Refused { code, message } => Some(("not fixed", message, Some(code))),
        Status::Fixable {
            applicability,
            effect,
            ..
        } => {
            let what = match applicability {
                Applicability::Safe => "fix not applied",
                Applicability::Unsafe => "needs --unsafe-fixes",
                Applicability::Display => "only suggested",
            };
            Some((what, effect, None))
        }
        // Where the file has a fault, that says all there is to say of its fixes.
        Status::Fixed {
            applicability: Applicability::Unsafe,
            effect,
        } if file.fault.is_none() => Some(("unsafe fix", effect, None)),
        Status::Fixed { .. } => None,
    }
}
