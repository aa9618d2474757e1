//! A codemod's findings in real code and in generated programs, against Bandit's.

#![allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use harden_codemod::{Codemod, Context};
use harden_rewriter::{Module, SyntaxTree, decode};
use serde_json::Value;

use crate::oracle;

/// A file, the id of a rule and a line.
type Place = (PathBuf, String, u64);

/// Compares what `codemod` finds in all of Python's standard library and the oracles' packages with
/// what Bandit finds there of its rules.
///
/// # Panics
/// Where they differ; or where no more files than the first of `at_least` have one of the codemod's
/// needles, or Bandit has no more findings than the second, so that nothing would be shown.
pub fn with_bandit(codemod: &dyn Codemod, at_least: (usize, usize)) {
    let rules: Vec<&str> = codemod.rules().iter().map(|rule| rule.id).collect();
    in_files(codemod, &files(codemod), &rules, at_least);
}

/// [`with_bandit`] in `programs`, of which Bandit has to have more than `at_least` findings.
///
/// # Panics
/// As [`with_bandit`] does; and where the programs cannot be written to a folder.
pub fn in_programs(codemod: &dyn Codemod, programs: &[String], at_least: usize) {
    let rules: Vec<&str> = codemod.rules().iter().map(|rule| rule.id).collect();
    in_programs_of(codemod, programs, &rules, at_least);
}

/// [`in_programs`], of the findings of these `rules` of the codemod's.
///
/// # Panics
/// As [`in_programs`] does.
pub fn in_programs_of(codemod: &dyn Codemod, programs: &[String], rules: &[&str], at_least: usize) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let write = |(number, program): (usize, &String)| {
        let path = root.join(format!("program_{number:04}.py"));
        std::fs::write(&path, program).unwrap();
        path
    };
    let files: Vec<PathBuf> = programs.iter().enumerate().map(write).collect();
    in_files(codemod, &files, rules, (0, at_least));
}

/// [`with_bandit`] in `files`, of the findings of these `rules` of the codemod's.
///
/// # Panics
/// As [`with_bandit`] does.
pub fn in_files(
    codemod: &dyn Codemod,
    files: &[PathBuf],
    rules: &[&str],
    at_least: (usize, usize),
) {
    assert!(
        files.len() > at_least.0,
        "{} files with a needle",
        files.len()
    );
    let (ours, unread) = harden(codemod, files);
    let ours: BTreeSet<Place> = ours
        .into_iter()
        .filter(|(_, rule, _)| rules.contains(&rule.as_str()))
        .collect();
    let theirs: BTreeSet<Place> = bandit(rules, files)
        .into_iter()
        .filter(|(path, ..)| !unread.contains(path))
        .collect();
    assert!(
        theirs.len() > at_least.1,
        "{} findings of Bandit's",
        theirs.len()
    );
    let missing: Vec<_> = theirs.difference(&ours).collect();
    let additional: Vec<_> = ours.difference(&theirs).collect();
    assert!(
        missing.is_empty() && additional.is_empty(),
        "of {} findings of Bandit's in {} files, missing: {missing:#?}, additional: {additional:#?}",
        theirs.len(),
        files.len()
    );
}

/// The Python files of the standard library, and of the oracles' own packages, with one of the
/// codemod's needles. Their tests are left out: they are most of it, and take Bandit minutes.
fn files(codemod: &dyn Codemod) -> Vec<PathBuf> {
    let script = "import sysconfig; print(sysconfig.get_path('stdlib')); print(sysconfig.get_path('purelib'))";
    let output = oracle::python().args(["-c", script]).output().unwrap();
    let folders = String::from_utf8(output.stdout).unwrap();
    let mut files = BTreeSet::new();
    for folder in folders.lines() {
        walk(codemod, Path::new(folder), &mut files);
    }
    files.into_iter().collect()
}

fn walk(codemod: &dyn Codemod, folder: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let is_left_out = ["site-packages", "test", "tests", "idle_test"]
                .iter()
                .any(|name| path.ends_with(name));
            if !path.is_symlink() && !is_left_out {
                walk(codemod, &path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "py") {
            let text = std::fs::read(&path).unwrap();
            let has = |needle: &&str| {
                text.windows(needle.len())
                    .any(|part| part == needle.as_bytes())
            };
            if codemod.needles().iter().any(has) {
                files.insert(path.canonicalize().unwrap());
            }
        }
    }
}

/// What the codemod finds, and the files that harden does not read.
fn harden(codemod: &dyn Codemod, files: &[PathBuf]) -> (BTreeSet<Place>, BTreeSet<PathBuf>) {
    let (mut places, mut unread) = (BTreeSet::new(), BTreeSet::new());
    for path in files {
        let read = decode(std::fs::read(path).unwrap()).ok();
        let tree = read.and_then(|(text, _)| {
            let tree = SyntaxTree::parse(&text).ok()?;
            Some((text, tree))
        });
        let Some((text, tree)) = tree else {
            unread.insert(path.clone());
            continue;
        };
        let Ok(module) = Module::new(&text, &tree) else {
            unread.insert(path.clone());
            continue;
        };
        let cx = Context::alone(&module, path);
        for outcome in codemod.run(&cx) {
            let finding = outcome.finding();
            let line = u64::try_from(module.line_number(finding.range.start())).unwrap();
            places.insert((path.clone(), finding.rule.id.to_string(), line));
        }
    }
    (places, unread)
}

fn bandit(rules: &[&str], files: &[PathBuf]) -> BTreeSet<Place> {
    let output = oracle::bandit()
        .args([
            "--quiet",
            "--ignore-nosec",
            "--tests",
            &rules.join(","),
            "--format",
            "json",
        ])
        .args(files)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = |result: &Value| {
        (
            PathBuf::from(result["filename"].as_str().unwrap()),
            result["test_id"].as_str().unwrap().to_string(),
            result["line_number"].as_u64().unwrap(),
        )
    };
    report["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(place)
        .collect()
}
