//! Ruff's JSON: an array, or an object a line.

use std::path::PathBuf;

use harden_codemod::Severity;
use serde::Deserialize;
use serde_json::Value;

use super::{Draft, Place, ReportError, ScanReport, ScannedFinding, Scanner, clause, rule_of};

#[derive(Deserialize)]
struct Row {
    /// `null`, or a word such as `invalid-syntax`, where the file could not be parsed.
    code: Option<String>,
    filename: String,
    location: Position,
    end_location: Position,
    message: String,
}

#[derive(Deserialize)]
struct Position {
    row: usize,
    column: usize,
}

pub(super) fn read(findings: &[Value]) -> Result<ScanReport, ReportError> {
    let mut draft = Draft::default();
    for (index, finding) in findings.iter().enumerate() {
        let is_ruff = ["code", "filename", "location"]
            .iter()
            .all(|key| finding.get(key).is_some());
        if !is_ruff {
            return Err(ReportError::Unknown);
        }
        let malformed = |message| ReportError::Malformed {
            scanner: Scanner::Ruff,
            number: index + 1,
            message,
        };
        let row = Row::deserialize(finding).map_err(|error| malformed(error.to_string()))?;
        let code = row.code.as_deref().unwrap_or("invalid-syntax");
        if code == "invalid-syntax" {
            let reason = format!("line {}: {}", row.location.row, clause(&row.message));
            draft.unread.push((PathBuf::from(&row.filename), reason));
        } else if let Some(id) = bandit_id(code) {
            if row.location.row == 0 || row.location.column == 0 || row.end_location.column == 0 {
                return Err(malformed("lines and columns begin at 1".to_string()));
            }
            let finding = ScannedFinding {
                severity: rule_of(&id).map_or(Severity::Low, |rule| rule.severity),
                message: clause(&row.message),
                line: row.location.row,
                excerpt: Vec::new(),
                place: Place::Ruff {
                    start: (row.location.row, row.location.column),
                    end: (row.end_location.row, row.end_location.column),
                },
                id,
            };
            draft.add(row.filename, finding);
        } else {
            draft.left_out += 1;
        }
    }
    Ok(draft.finish(Scanner::Ruff))
}

/// `B605` for `S605`; nothing for codes of Ruff's other groups, such as `SIM105`.
fn bandit_id(code: &str) -> Option<String> {
    let digits = code.strip_prefix('S')?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("B{digits}"))
}
