//! What Bandit silences before and after changes to comments.

use std::collections::BTreeMap;

use harden_engine::Status;
use serde_json::{Value, json};

use crate::bandit::{self, Finding};
use crate::cpython;
use crate::failure::Failure;
use crate::sheets::{Sheets, Stage};
use crate::trial::Trial;

const SCRIPT: &str = include_str!("silenced.py");

/// Compares what Bandit silences before and after, and lets it read the new comments.
///
/// # Errors
/// Where Bandit itself fails.
pub(crate) fn check(trials: &mut [Trial<'_>], sheets: &Sheets) -> Result<(), String> {
    let all = bandit::run(sheets, Stage::Before, &["--ignore-nosec"])?;
    let before = bandit::run(sheets, Stage::Before, &[])?;
    let after_safe = bandit::run(sheets, Stage::AfterSafe, &[])?;
    let after_all = bandit::run(sheets, Stage::AfterAll, &[])?;
    let misread = misread(trials, sheets)?;
    for (number, (trial, mut problems)) in trials.iter_mut().zip(misread).enumerate() {
        let verdicts = [&all, &before, &after_safe, &after_all];
        if let Some(error) = verdicts.iter().find_map(|one| one.errors.get(&number)) {
            problems.push(format!("Bandit cannot read the text: {error}"));
        } else {
            let all = all.of(number);
            problems.extend(declared_wrongly(trial, all));
            problems.extend(changes(
                trial,
                &silenced(all, before.of(number)),
                &silenced(all, after_safe.of(number)),
                &silenced(all, after_all.of(number)),
            ));
        }
        let failures = problems.into_iter().map(|p| Failure::of(trial.case, p));
        trial.failures.extend(failures);
    }
    Ok(())
}

/// How many findings of a rule in a line are silenced.
type Silenced<'f> = BTreeMap<(&'f str, usize), usize>;

fn silenced<'f>(all: &'f [Finding], reported: &'f [Finding]) -> Silenced<'f> {
    let mut silenced = Silenced::new();
    for finding in all {
        *silenced.entry((&finding.id, finding.line)).or_default() += 1;
    }
    for finding in reported {
        if let Some(count) = silenced.get_mut(&(finding.id.as_str(), finding.line)) {
            *count = count.saturating_sub(1);
        }
    }
    silenced.retain(|_, count| *count > 0);
    silenced
}

/// What the case says of findings and Bandit does not.
fn declared_wrongly(trial: &Trial<'_>, all: &[Finding]) -> Vec<String> {
    let finds = &trial.case.finds;
    let mut problems: Vec<String> = finds
        .iter()
        .filter(|find| {
            !all.iter()
                .any(|one| one.id == find.rule.id && find.lines.contains(&one.line))
        })
        .map(|find| format!("Bandit has no {} in {:?}", find.rule.id, find.lines))
        .collect();
    if trial.case.finds_all {
        problems.extend(
            all.iter()
                .filter(|one| {
                    !finds
                        .iter()
                        .any(|find| one.id == find.rule.id && find.lines.contains(&one.line))
                })
                .map(|one| format!("not complete: Bandit has a {} in line {}", one.id, one.line)),
        );
    }
    problems
}

fn changes(
    trial: &Trial<'_>,
    before: &Silenced<'_>,
    after_safe: &Silenced<'_>,
    after_all: &Silenced<'_>,
) -> Vec<String> {
    let mut problems = Vec::new();
    if before != after_safe {
        problems.push(format!(
            "safe fixes change what Bandit silences: {before:?}, then {after_safe:?}"
        ));
    }
    let effects: Vec<&str> = trial
        .sites
        .iter()
        .filter_map(|site| match &site.status {
            Status::Fixed { effect, .. } => Some(effect.as_str()),
            _ => None,
        })
        .collect();
    let says = |what: &str| effects.iter().any(|effect| effect.contains(what));
    for (place, count) in after_all {
        if before.get(place).is_none_or(|was| was < count) && !says(place.0) {
            problems.push(format!("no effect says that {place:?} is silenced now"));
        }
    }
    for (place, count) in before {
        if after_all.get(place).is_none_or(|is| is < count)
            && !says(place.0)
            && !says("the comment silenced everything")
        {
            problems.push(format!("no effect says that {place:?} is reported now"));
        }
    }
    problems
}

/// What is wrong with the comments that are new, by Bandit's own reader: of each trial.
fn misread(trials: &[Trial<'_>], sheets: &Sheets) -> Result<Vec<Vec<String>>, String> {
    let questions: Vec<Value> = trials
        .iter()
        .enumerate()
        .map(|(number, trial)| {
            let path = |stage| sheets.path(stage, number, trial);
            json!([
                path(Stage::Before),
                path(Stage::AfterSafe),
                path(Stage::AfterAll)
            ])
        })
        .collect();
    cpython::ask(SCRIPT, questions)
}
