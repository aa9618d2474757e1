//! Ruff's view of the layout before and after: what was formatted is, and sorted imports are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::failure::Failure;
use crate::oracle;
use crate::sheets::{Sheets, Stage};
use crate::trial::Trial;

/// What is checked: the arguments for Ruff, and what it is called in a failure.
const CHECKS: [(&[&str], &str); 2] = [
    (&["format", "--diff"], "formatted"),
    (&["check", "--select", "I", "--diff"], "sorted"),
];

/// A file beside the sheets with which Ruff has to find fault: else it has not looked at all.
const SENTINEL: (&str, &str) = ("sentinel.py", "import sys\nimport os\nx  =  [os, sys]\n");

/// Lets Ruff look at every text, by the case's own settings: one process for each check.
///
/// # Errors
/// Where Ruff itself fails.
pub(crate) fn check(trials: &mut [Trial<'_>], sheets: &Sheets) -> Result<(), String> {
    let root = sheets.root();
    let write = |path: PathBuf, text: &str| {
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    };
    write(root.join(SENTINEL.0), SENTINEL.1)?;
    // Where the sheets lie says nothing of a module: none of them is first-party by its place.
    write(root.join("ruff.toml"), "src = []\n")?;
    for (number, trial) in trials.iter().enumerate() {
        if let Some(settings) = trial.case.ruff_settings() {
            for stage in Stage::ALL {
                let folder = sheets.folder(stage).join(number.to_string());
                write(folder.join("ruff.toml"), &settings)?;
            }
        }
    }
    for (arguments, what) in CHECKS {
        let diffs = diffs(root, arguments)?;
        for (number, trial) in trials.iter_mut().enumerate() {
            let diff = |stage| {
                let path = sheets.path(stage, number, trial);
                diffs.get(path.strip_prefix(root).ok()?)
            };
            if diff(Stage::Before).is_some() {
                continue;
            }
            let after = [
                (Stage::AfterSafe, "by safe fixes"),
                (Stage::AfterAll, "by all fixes"),
            ];
            let worse = after
                .into_iter()
                .find_map(|(stage, by)| Some((diff(stage)?, by)));
            if let Some((diff, by)) = worse {
                let message =
                    format!("{by}: it was {what} before, and Ruff would change it now:\n{diff}");
                trial.failures.push(Failure::of(trial.case, message));
            }
        }
    }
    Ok(())
}

/// What Ruff would change, by the path below `root`.
fn diffs(root: &Path, arguments: &[&str]) -> Result<BTreeMap<PathBuf, String>, String> {
    let output = oracle::python()
        .args(["-m", "ruff"])
        .args(arguments)
        .args(["--no-cache", "--quiet", "."])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("ruff: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut diffs: BTreeMap<PathBuf, String> = BTreeMap::new();
    let mut current = None;
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("--- ") {
            current = Some(PathBuf::from(path.trim_end()));
        } else if let Some(path) = &current
            && !line.starts_with("+++ ")
        {
            diffs.entry(path.clone()).or_default().push_str(line);
        }
    }
    if diffs.contains_key(Path::new(SENTINEL.0)) {
        Ok(diffs)
    } else {
        let errors = String::from_utf8_lossy(&output.stderr);
        Err(format!("ruff did not look at the texts: {errors}"))
    }
}
