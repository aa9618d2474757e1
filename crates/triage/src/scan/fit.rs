//! Whether a report is about a file as it is now, and the nodes that it means.

use std::path::PathBuf;

use harden_codemod::{Finding, Rule, Severity};
use harden_rewriter::{Module, TextRange};

use super::places::Places;
use super::{Place, ScannedFile, ScannedFinding};
use crate::rules::rule_of;

/// A finding of a report, found in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// Bandit's id.
    pub id: String,
    /// The node that Bandit reports; for B613 the character.
    pub range: TextRange,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, as one clause.
    pub message: String,
}

impl Located {
    /// The rule, where it is one of Bandit 1.9.4's.
    pub fn rule(&self) -> Option<&'static Rule> {
        rule_of(&self.id)
    }

    /// The finding as codemods have it, of `rule`.
    pub fn finding(&self, rule: &'static Rule) -> Finding {
        Finding {
            rule,
            range: self.range,
            severity: self.severity,
            message: self.message.clone(),
        }
    }
}

/// Why a report is not about the file as it is now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the report does not fit this file: {why}; scan it again")]
pub struct Misfit {
    /// The path as it stands in the report.
    pub path: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What does not fit, in one clause.
    pub why: String,
}

impl ScannedFile {
    /// Finds the nodes that the report means in the file that `module` was parsed from, sorted by
    /// place and id, each once.
    ///
    /// # Errors
    /// Where the report is about another text: a line that it shows differs, or nothing that the
    /// rule could be about stands at its place.
    pub fn findings_in(&self, module: &Module<'_>) -> Result<Vec<Located>, Misfit> {
        let places = Places::new(module);
        let mut located = Vec::with_capacity(self.findings.len());
        for finding in &self.findings {
            let misfit = |(line, why)| Misfit {
                path: self.path.clone(),
                line,
                why,
            };
            let range = locate(&places, finding).map_err(misfit)?;
            located.push(Located {
                id: finding.id.clone(),
                range,
                severity: finding.severity,
                message: finding.message.clone(),
            });
        }
        located.sort_by(|a, b| key(a).cmp(&key(b)));
        // Two passwords passed to one call are two findings of Ruff's, at one place of Bandit's.
        located.dedup_by(|a, b| key(a) == key(b));
        Ok(located)
    }
}

fn key(located: &Located) -> (u32, u32, &str) {
    let range = located.range;
    (range.start().to_u32(), range.end().to_u32(), &located.id)
}

fn locate(places: &Places<'_>, finding: &ScannedFinding) -> Result<TextRange, (usize, String)> {
    let is_shown = finding
        .excerpt
        .iter()
        .any(|(line, _)| *line == finding.line);
    if matches!(finding.place, Place::Bandit { .. }) && !is_shown {
        let why = format!("it does not show line {}, to compare", finding.line);
        return Err((finding.line, why));
    }
    for (number, was) in &finding.excerpt {
        let shown = |text: &str| match text.trim() {
            "" => "blank".to_string(),
            text => format!("`{}`", cut(text)),
        };
        match places.lines.text(*number) {
            Some(now) if now == was => {}
            Some(now) => {
                let why = format!(
                    "line {number} is now {}, and was {}",
                    shown(now),
                    shown(was)
                );
                return Err((*number, why));
            }
            None => {
                let why = format!("line {number} is not there, and was {}", shown(was));
                return Err((*number, why));
            }
        }
    }
    places
        .find(&finding.id, finding.line, &finding.place)
        .ok_or_else(|| {
            let why = format!(
                "nothing stands at its place in line {} that {} could be about",
                finding.line, finding.id
            );
            (finding.line, why)
        })
}

/// `text`, short enough for a message.
fn cut(text: &str) -> String {
    const MOST: usize = 60;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_string(),
    }
}
