//! Bandit's view of the texts before and after: one run over all of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use harden_codemod::Codemod;
use harden_engine::{SiteReport, Status};
use serde_json::Value;

use crate::case::{Bandit, Outcome};
use crate::failure::Failure;
use crate::oracle;
use crate::sheets::{Sheets, Stage};
use crate::trial::Trial;

/// A finding of Bandit's.
pub(crate) struct Finding {
    pub(crate) id: String,
    pub(crate) line: usize,
    is_low: bool,
}

/// What Bandit says of all texts of a stage, by the number of the trial.
pub(crate) struct Verdicts {
    findings: BTreeMap<usize, Vec<Finding>>,
    /// The trials whose text it cannot read, and why.
    pub(crate) errors: BTreeMap<usize, String>,
}

/// Compares Bandit's findings before and after with harden's.
///
/// # Errors
/// Where Bandit itself fails.
pub(crate) fn check(
    codemod: &dyn Codemod,
    trials: &mut [Trial<'_>],
    sheets: &Sheets,
) -> Result<(), String> {
    let before = run(sheets, Stage::Before, &[])?;
    let after = run(sheets, Stage::AfterAll, &[])?;
    let rules: Vec<&str> = codemod.rules().iter().map(|rule| rule.id).collect();
    for (number, trial) in trials.iter_mut().enumerate() {
        let unread = before.errors.get(&number).or(after.errors.get(&number));
        let problems = match unread {
            // That an older Python cannot read it was declared.
            Some(_) if trial.case.python.is_some() => Vec::new(),
            Some(error) => vec![format!("Bandit cannot read the text: {error}")],
            None => problems(trial, &rules, before.of(number), after.of(number)),
        };
        let failures = problems.into_iter().map(|p| Failure::of(trial.case, p));
        trial.failures.extend(failures);
    }
    Ok(())
}

impl Verdicts {
    pub(crate) fn of(&self, number: usize) -> &[Finding] {
        self.findings.get(&number).map_or(&[], Vec::as_slice)
    }
}

/// Bandit's findings in the texts of `stage`; `arguments` are further ones for it.
pub(crate) fn run(sheets: &Sheets, stage: Stage, arguments: &[&str]) -> Result<Verdicts, String> {
    let output = oracle::bandit()
        .args(["--quiet", "--format", "json", "--recursive"])
        .args(arguments)
        .arg(sheets.folder(stage))
        .output()
        .map_err(|error| format!("bandit: {error}"))?;
    let report: Value = serde_json::from_slice(&output.stdout).map_err(|error| {
        let errors = String::from_utf8_lossy(&output.stderr);
        format!("Bandit's report cannot be read: {error}\n{errors}")
    })?;
    let number = |item: &Value| {
        let path = item["filename"].as_str()?;
        sheets.number(stage, Path::new(path))
    };
    let list = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let mut verdicts = Verdicts {
        findings: BTreeMap::new(),
        errors: BTreeMap::new(),
    };
    for result in list("results") {
        let (Some(number), Some(id), Some(line)) = (
            number(&result),
            result["test_id"].as_str(),
            result["line_number"].as_u64(),
        ) else {
            return Err(format!("a finding of Bandit's of unknown form: {result}"));
        };
        verdicts.findings.entry(number).or_default().push(Finding {
            id: id.to_string(),
            line: usize::try_from(line).unwrap_or(usize::MAX),
            is_low: result["issue_severity"] == "LOW",
        });
    }
    for error in list("errors") {
        let Some(number) = number(&error) else {
            return Err(format!("Bandit failed: {error}"));
        };
        let reason = error["reason"].as_str().unwrap_or_default().to_string();
        verdicts.errors.insert(number, reason);
    }
    Ok(verdicts)
}

fn problems(
    trial: &Trial<'_>,
    rules: &[&str],
    before: &[Finding],
    after: &[Finding],
) -> Vec<String> {
    let mut problems = Vec::new();
    let pairs = Pairs::new(trial, rules, before);
    for finding in &pairs.only_bandit {
        problems.push(format!(
            "Bandit has a {} in line {} that harden does not account for",
            finding.id, finding.line
        ));
    }
    match trial.case.bandit {
        Bandit::Silent if pairs.only_harden.is_empty() => {
            problems.push("declared `bandit: silent`, and Bandit reports all of it".to_string());
        }
        Bandit::Silent => {}
        _ => problems.extend(pairs.only_harden.iter().map(|site| {
            let (id, line) = (site.rule.id, site.line);
            format!("Bandit has no {id} in line {line}; harden has")
        })),
    }
    match trial.case.bandit {
        Bandit::Reports if pairs.suppressed == 0 => {
            problems.push("declared `bandit: reports`, and it does not".to_string());
        }
        Bandit::Reports => {}
        _ if pairs.suppressed > 0 && trial.case.has(&Outcome::Suppressed) => {
            problems
                .push("Bandit reports a finding that harden takes to be suppressed".to_string());
        }
        _ => {}
    }
    for id in rules {
        let count = |findings: &[Finding]| findings.iter().filter(|f| f.id == *id).count();
        let gone = pairs.fixed.iter().filter(|fixed| fixed == &id).count();
        let (count_before, count_after) = (count(before), count(after));
        if count_before - gone != count_after {
            problems.push(format!(
                "Bandit has {count_before} {id} before and {count_after} after; {gone} were fixed"
            ));
        }
    }
    let grave = |findings: &[Finding], id: &str| {
        findings
            .iter()
            .filter(|finding| finding.id == id && !finding.is_low)
            .count()
    };
    let ids: BTreeSet<&str> = after.iter().map(|finding| finding.id.as_str()).collect();
    for id in ids {
        if grave(after, id) > grave(before, id) {
            problems.push(format!("a new {id} above low severity, by Bandit"));
        }
    }
    problems
}

/// Bandit's findings of the codemod's rules, and harden's, put together by line.
struct Pairs<'t, 'b> {
    /// The rules of the pairs that harden fixed.
    fixed: Vec<&'static str>,
    only_harden: Vec<&'t SiteReport>,
    /// Findings for which harden has nothing, not even a suppression.
    only_bandit: Vec<&'b Finding>,
    /// How many of Bandit's findings can only be those that harden suppresses.
    suppressed: usize,
}

impl<'t, 'b> Pairs<'t, 'b> {
    fn new(trial: &'t Trial<'_>, rules: &[&str], before: &'b [Finding]) -> Self {
        let mut left: Vec<&SiteReport> = trial.sites.iter().collect();
        let mut pairs = Pairs {
            fixed: Vec::new(),
            only_harden: Vec::new(),
            only_bandit: Vec::new(),
            suppressed: 0,
        };
        for finding in before.iter().filter(|f| rules.contains(&f.id.as_str())) {
            // Bandit reports some rules in the line of a keyword; the innermost call fits best.
            let best = left
                .iter()
                .enumerate()
                .filter(|(_, site)| {
                    let last = last_line(trial, site);
                    site.rule.id == finding.id && (site.line..=last).contains(&finding.line)
                })
                .min_by_key(|(_, site)| site.end - site.start)
                .map(|(at, _)| at);
            match best {
                Some(at) => {
                    let site = left.remove(at);
                    if matches!(site.status, Status::Fixed { .. }) {
                        pairs.fixed.push(site.rule.id);
                    }
                }
                None if pairs.suppressed < trial.suppressed => pairs.suppressed += 1,
                None => pairs.only_bandit.push(finding),
            }
        }
        pairs.only_harden = left;
        pairs
    }
}

fn last_line(trial: &Trial<'_>, site: &SiteReport) -> usize {
    let inside = trial.before.get(site.start..site.end).unwrap_or_default();
    site.line + inside.split(|&byte| byte == b'\n').count() - 1
}
