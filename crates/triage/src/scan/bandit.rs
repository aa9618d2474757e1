//! Bandit's JSON (its `formatters/json.py` and `core/issue.py`).

use std::path::PathBuf;

use harden_codemod::Severity;
use serde::Deserialize;
use serde_json::Value;

use super::{Draft, Place, ReportError, ScanReport, ScannedFinding, Scanner, clause, rule_of};

#[derive(Deserialize)]
struct Row {
    filename: String,
    test_id: String,
    issue_severity: String,
    issue_text: String,
    line_number: usize,
    line_range: Vec<usize>,
    /// Reports of old versions have no columns; -1 stands for none as well.
    col_offset: Option<i64>,
    end_col_offset: Option<i64>,
    #[serde(default)]
    code: String,
}

#[derive(Deserialize)]
struct Unread {
    filename: String,
    reason: String,
}

pub(super) fn read(results: &[Value], errors: Option<&Value>) -> Result<ScanReport, ReportError> {
    let mut draft = Draft::default();
    for (index, result) in results.iter().enumerate() {
        let malformed = |message| ReportError::Malformed {
            scanner: Scanner::Bandit,
            number: index + 1,
            message,
        };
        let row = Row::deserialize(result).map_err(|error| malformed(error.to_string()))?;
        let path = row.filename.clone();
        draft.add(path, finding(row).map_err(malformed)?);
    }
    for error in errors.and_then(Value::as_array).into_iter().flatten() {
        if let Ok(Unread { filename, reason }) = Unread::deserialize(error) {
            draft.unread.push((PathBuf::from(filename), reason));
        }
    }
    Ok(draft.finish(Scanner::Bandit))
}

fn finding(row: Row) -> Result<ScannedFinding, String> {
    if !is_id(&row.test_id) {
        return Err(format!("`{}` is no id", row.test_id));
    }
    if row.line_number == 0 {
        return Err("there is no line 0".to_string());
    }
    let severity = match row.issue_severity.as_str() {
        "LOW" => Severity::Low,
        "MEDIUM" => Severity::Medium,
        "HIGH" => Severity::High,
        "UNDEFINED" => rule_of(&row.test_id).map_or(Severity::Low, |rule| rule.severity),
        other => return Err(format!("`{other}` is no severity")),
    };
    let column = |column: Option<i64>| column.and_then(|column| usize::try_from(column).ok());
    let lines = || row.line_range.iter().copied();
    Ok(ScannedFinding {
        severity,
        message: message(&row.test_id, &row.issue_text),
        line: row.line_number,
        excerpt: excerpt(&row.code)?,
        place: Place::Bandit {
            first: lines().min().unwrap_or(row.line_number),
            last: lines().max().unwrap_or(row.line_number),
            column: column(row.col_offset),
            end_column: column(row.end_col_offset),
        },
        id: row.test_id,
    })
}

/// Whether `id` can stand in a `# nosec` comment: one capital and digits, or a plugin's own.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn message(id: &str, text: &str) -> String {
    let text = match id {
        // `Possible hardcoded password: 'hunter2'`: what is secret is not to be repeated.
        "B105" | "B106" | "B107" => text.split(": '").next().unwrap_or_default(),
        _ => text,
    };
    clause(text)
}

/// The lines of `code`, each of which begins with its number and a blank.
fn excerpt(code: &str) -> Result<Vec<(usize, String)>, String> {
    let lines = code.strip_suffix('\n').unwrap_or(code);
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    lines
        .split('\n')
        .map(|line| {
            let (number, text) = line.split_once(' ').unwrap_or((line, ""));
            let number = number.parse().ok().filter(|&number| number > 0);
            let number = number.ok_or_else(|| format!("no line number in its code: `{line}`"))?;
            Ok((number, text.to_string()))
        })
        .collect()
}
