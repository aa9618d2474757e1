//! `CPython`'s view of the texts before and after, all in one process.

use std::io::Write;
use std::process::Stdio;

use harden_engine::Status;
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::oracle;
use crate::sheets::{Sheets, Stage};
use crate::trial::Trial;

const SCRIPT: &str = include_str!("cpython.py");

/// Lets Python compile every text, and compare tokens and comments.
///
/// # Errors
/// Where Python itself fails.
pub(crate) fn check(trials: &mut [Trial<'_>], sheets: &Sheets) -> Result<(), String> {
    let questions: Vec<Value> = trials
        .iter()
        .enumerate()
        .map(|(number, trial)| question(number, trial, sheets))
        .collect();
    let answers = ask(SCRIPT, questions)?;
    for (trial, problems) in trials.iter_mut().zip(answers) {
        let failures = problems.into_iter().map(|p| Failure::of(trial.case, p));
        trial.failures.extend(failures);
    }
    Ok(())
}

/// Python's answers to `questions`, a list of texts for each, by a script that reads them as JSON.
///
/// # Errors
/// Where Python itself fails.
pub(crate) fn ask(script: &str, questions: Vec<Value>) -> Result<Vec<Vec<String>>, String> {
    let count = questions.len();
    let mut python = oracle::python()
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("python: {error}"))?;
    if let Some(mut stdin) = python.stdin.take() {
        stdin
            .write_all(Value::from(questions).to_string().as_bytes())
            .map_err(|error| format!("python: {error}"))?;
    }
    let output = python
        .wait_with_output()
        .map_err(|error| format!("python: {error}"))?;
    let answers: Vec<Vec<String>> = serde_json::from_slice(&output.stdout).map_err(|error| {
        let errors = String::from_utf8_lossy(&output.stderr);
        format!("python's answer cannot be read: {error}\n{errors}")
    })?;
    if answers.len() != count {
        return Err(format!("python answered {} questions", answers.len()));
    }
    Ok(answers)
}

fn question(number: usize, trial: &Trial<'_>, sheets: &Sheets) -> Value {
    // Line and column where each fixed finding begins.
    let fixed: Vec<(usize, usize)> = trial
        .sites
        .iter()
        .filter(|site| matches!(site.status, Status::Fixed { .. }))
        .map(|site| (site.line, site.column - 1))
        .collect();
    let path = |stage| sheets.path(stage, number, trial);
    json!({
        "before": path(Stage::Before),
        "after": [path(Stage::AfterSafe), path(Stage::AfterAll)],
        "fixed": fixed,
        "touches": trial.case.touches,
        "python": trial.case.python,
    })
}
