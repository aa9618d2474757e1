use std::collections::BTreeMap;

use harden_codemod::Applicability;
use harden_engine::{ByteEdit, Fault, FileReport, SiteReport, Status};
use serde::Serialize;

use crate::run::changes;
use crate::{Bucket, RuleTally, Run, Tally};

/// The version of the JSON reports: raised when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

/// The whole run as JSON.
///
/// Byte offsets are those of the file on disk before the run. A replacement is `replacement`
/// where its bytes are UTF-8, and `replacement_hex`, two digits a byte, where they are not.
/// The `brings` of a finding are the ids of those of low severity that its fix brings; those of
/// the summary count them over the fixes that were applied, or would be.
/// Replaying a file's `edits` gives what `--apply` writes. The `edits` of a finding that is
/// `fixable` are its fix alone, without the imports that fix relies on.
pub fn json(run: &Run<'_>) -> String {
    pretty(&Document::of(run))
}

pub(crate) fn pretty(value: &impl Serialize) -> String {
    // Only a map with keys that are not strings, or a failing `Serialize`, could fail here.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool<'a>,
    mode: &'static str,
    interrupted: bool,
    summary: Summary,
    rules: Vec<RuleRow>,
    refusals: Vec<ReasonRow<'a>>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'a str,
}

#[derive(Serialize)]
struct Summary {
    #[serde(flatten)]
    findings: RuleTally,
    justified: usize,
    brings: BTreeMap<&'static str, usize>,
    suppressed: usize,
    files_checked: usize,
    files_changed: usize,
    files_unparsable: usize,
    files_failed: usize,
    bugs: usize,
}

#[derive(Serialize)]
struct RuleRow {
    rule: &'static str,
    #[serde(flatten)]
    findings: RuleTally,
}

#[derive(Serialize)]
struct ReasonRow<'a> {
    code: &'static str,
    meaning: Option<&'a str>,
    count: usize,
}

#[derive(Serialize)]
struct File<'a> {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<String>,
    changed: bool,
    suppressed: usize,
    findings: Vec<Finding<'a>>,
    edits: Vec<Edit<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    distributions: &'a [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    advice: &'a [String],
    fault: Option<FaultRow>,
    bugs: Vec<BugRow<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'static str,
    ruff: Option<&'static str>,
    cwe: u16,
    codemod: &'static str,
    severity: &'static str,
    message: &'a str,
    location: Location,
    status: &'static str,
    applicability: Option<&'static str>,
    effect: Option<&'a str>,
    refusal: Option<RefusalRow<'a>>,
    justified: bool,
    brings: &'a [&'static str],
    #[serde(skip_serializing_if = "Option::is_none")]
    edits: Option<Vec<Edit<'a>>>,
}

#[derive(Serialize)]
struct Location {
    line: usize,
    column: usize,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct RefusalRow<'a> {
    code: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct Edit<'a> {
    start: usize,
    end: usize,
    #[serde(flatten)]
    replacement: Replacement<'a>,
}

#[derive(Serialize)]
enum Replacement<'a> {
    #[serde(rename = "replacement")]
    Text(&'a str),
    #[serde(rename = "replacement_hex")]
    Hex(String),
}

#[derive(Serialize)]
struct FaultRow {
    kind: &'static str,
    line: Option<usize>,
    message: String,
}

#[derive(Serialize)]
struct BugRow<'a> {
    codemod: &'static str,
    rule: &'static str,
    line: usize,
    message: &'a str,
}

impl<'a> Document<'a> {
    fn of(run: &Run<'a>) -> Self {
        let tally = Tally::of(run);
        Document {
            schema_version: SCHEMA_VERSION,
            tool: Tool {
                name: "harden",
                version: run.version,
            },
            mode: if run.applied { "apply" } else { "preview" },
            interrupted: run.report.interrupted,
            summary: Summary {
                findings: tally.total,
                justified: tally.justified,
                brings: tally.brought,
                suppressed: tally.suppressed,
                files_checked: tally.files_checked,
                files_changed: tally.files_changed,
                files_unparsable: tally.files_unparsable,
                files_failed: tally.files_failed,
                bugs: tally.bugs,
            },
            rules: tally
                .rules
                .values()
                .map(|&(rule, findings)| RuleRow {
                    rule: rule.id,
                    findings,
                })
                .collect(),
            refusals: tally
                .refusals
                .iter()
                .map(|&(code, count)| ReasonRow {
                    code,
                    meaning: run.meaning(code),
                    count,
                })
                .collect(),
            files: run
                .report
                .files
                .iter()
                .map(|file| File::of(run, file))
                .collect(),
        }
    }
}

impl<'a> File<'a> {
    fn of(run: &Run<'_>, file: &'a FileReport) -> Self {
        let path = file.path.to_string_lossy();
        let changed = changes(file);
        File {
            path_hex: file
                .path
                .to_str()
                .is_none()
                .then(|| hex(file.path.as_os_str().as_encoded_bytes())),
            path: path.into_owned(),
            changed,
            suppressed: file.suppressed,
            findings: file
                .outcomes
                .iter()
                .map(|site| Finding::of(run, file, site))
                .collect(),
            edits: file
                .change
                .as_ref()
                .filter(|_| changed)
                .map(|change| edits(&change.edits))
                .unwrap_or_default(),
            distributions: &file.distributions,
            advice: &file.advice,
            fault: file.fault.as_ref().map(FaultRow::of),
            bugs: file
                .bugs
                .iter()
                .map(|bug| BugRow {
                    codemod: bug.codemod,
                    rule: bug.rule,
                    line: bug.line,
                    message: &bug.message,
                })
                .collect(),
        }
    }
}

impl<'a> Finding<'a> {
    fn of(run: &Run<'_>, file: &FileReport, site: &'a SiteReport) -> Self {
        let mut finding = Finding {
            rule: site.rule.id,
            ruff: site.rule.ruff,
            cwe: site.rule.cwe,
            codemod: site.codemod,
            severity: site.severity.as_str(),
            message: &site.message,
            location: Location {
                line: site.line,
                column: site.column,
                start: site.start,
                end: site.end,
            },
            status: match (&site.status, Bucket::of(file, site)) {
                (Status::Fixed { .. }, Bucket::Fixed) if run.applied => "applied",
                (Status::Fixed { .. }, Bucket::Fixed) => "would-apply",
                (Status::Fixed { .. }, _) => "not-written",
                (Status::Fixable { .. }, _) => "fixable",
                (Status::Refused { .. }, _) => "refused",
            },
            applicability: None,
            effect: None,
            refusal: None,
            justified: site.justified,
            brings: &site.brings,
            edits: None,
        };
        match &site.status {
            Status::Fixed {
                applicability,
                effect,
                ..
            } => {
                finding.applicability = Some(Applicability::as_str(*applicability));
                finding.effect = Some(effect);
            }
            Status::Fixable {
                applicability,
                effect,
                edits: own,
            } => {
                finding.applicability = Some(Applicability::as_str(*applicability));
                finding.effect = Some(effect);
                finding.edits = Some(edits(own));
            }
            Status::Refused { code, message } => {
                finding.refusal = Some(RefusalRow { code, message });
            }
        }
        finding
    }
}

impl FaultRow {
    fn of(fault: &Fault) -> Self {
        FaultRow {
            kind: match fault {
                Fault::Read(_) => "read",
                Fault::Decode(_) => "decode",
                Fault::Syntax(_) => "syntax",
                Fault::Misfit(_) => "misfit",
                Fault::Encode { .. } => "encode",
                Fault::NotSettling { .. } => "not-settling",
                Fault::Internal { .. } => "internal",
                Fault::Write(_) => "write",
                Fault::ReadOnly => "read-only",
                Fault::Changed => "changed",
            },
            line: fault.line(),
            message: fault.to_string(),
        }
    }
}

fn edits(edits: &[ByteEdit]) -> Vec<Edit<'_>> {
    edits
        .iter()
        .map(|edit| Edit {
            start: edit.start,
            end: edit.end,
            replacement: match std::str::from_utf8(&edit.replacement) {
                Ok(text) => Replacement::Text(text),
                Err(_) => Replacement::Hex(hex(&edit.replacement)),
            },
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| {
            [
                DIGITS[usize::from(byte >> 4)],
                DIGITS[usize::from(byte & 15)],
            ]
        })
        .map(char::from)
        .collect()
}
