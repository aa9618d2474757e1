//! The way from a report of Bandit's to nothing left, gone over a copy of the demo project.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use harden_testing::oracle;
use harden_tests::{binary, workspace};
use serde_json::Value;

use crate::assert_part;

const DOCUMENT: &str = "docs/migration.md";
const REPORT: &str = "bandit.json";
const SEVERITIES: [&str; 3] = ["HIGH", "MEDIUM", "LOW"];

/// The columns of the tables: the state before, and after each step of the document.
const STAGES: [&str; 5] = [
    "before",
    "safe fixes",
    "unsafe fixes",
    "low proven",
    "decided",
];
/// The arguments of `harden fix --apply` in the steps that take no decision.
const FIXES: [&[&str]; 3] = [
    &[],
    &["--unsafe-fixes"],
    &["--unsafe-fixes", "--justify-low"],
];
/// Nobody's real reason: the document says so.
const REASON: &str = "looked at for this page";

/// How many findings of each rule and severity Bandit has.
type Counts = BTreeMap<(String, String), usize>;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder");
    for entry in fs::read_dir(from).expect("the folder") {
        let path = entry.expect("its entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, target).expect("the file");
        }
    }
}

/// Bandit's report on a folder, which stays there for harden, and what it counts.
fn bandit(folder: &Path) -> Counts {
    let run = oracle::bandit()
        .args(["--quiet", "--recursive", "--format", "json", "."])
        .current_dir(folder)
        .output()
        .expect("Bandit starts");
    fs::write(folder.join(REPORT), &run.stdout).expect("the report");
    let report: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    assert_eq!(report["errors"], Value::Array(Vec::new()));
    let mut counts = Counts::new();
    for result in report["results"].as_array().expect("a list") {
        let text = |key: &str| result[key].as_str().expect("a text").to_string();
        *counts
            .entry((text("test_id"), text("issue_severity")))
            .or_default() += 1;
    }
    counts
}

/// Takes the same decision on all that is left, as a person would take many.
fn decide(folder: &Path) {
    harden(folder, &["triage", "--from", REPORT]);
    let path = folder.join("harden-triage.toml");
    let text = fs::read_to_string(&path).expect("the file");
    let decided = text
        .replace("\ndecision = \"\"", "\ndecision = \"justify\"")
        .replace("\nreason = \"\"", &format!("\nreason = \"{REASON}\""));
    fs::write(&path, decided).expect("the file");
    harden(folder, &["fix", "--apply", "--from", REPORT]);
}

fn harden(folder: &Path, arguments: &[&str]) -> String {
    let run = Command::new(binary())
        .args(arguments)
        .args(["--color", "never"])
        .current_dir(folder)
        .output()
        .expect("harden starts");
    let said = String::from_utf8([run.stdout, run.stderr].concat()).expect("UTF-8");
    assert!(
        matches!(run.status.code(), Some(0 | 1)),
        "{arguments:?}: {said}"
    );
    said
}

/// A table with a line for each of `rows`, of the findings that it has in each stage.
fn table(first: &str, rows: &[(String, Vec<usize>)]) -> String {
    let mut text = format!("| {first} |");
    // Writing to a `String` cannot fail.
    for name in STAGES {
        let _ = write!(text, " {name} |");
    }
    let _ = writeln!(text, "\n| --- |{}", " ---: |".repeat(STAGES.len()));
    for (name, counts) in rows {
        let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
        let _ = writeln!(text, "| {name} | {} |", counts.join(" | "));
    }
    text
}

/// The findings in each stage that `of` takes.
fn counts(stages: &[Counts], of: impl Fn(&str, &str) -> bool) -> Vec<usize> {
    let count = |stage: &Counts| {
        let taken = stage.iter().filter(|((id, severity), _)| of(id, severity));
        taken.map(|(_, count)| count).sum()
    };
    stages.iter().map(count).collect()
}

#[test]
fn the_tables_are_of_a_real_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    copy(&workspace().join("tests/demo"), folder);
    let mut stages = vec![bandit(folder)];
    for arguments in FIXES {
        harden(folder, &[&["fix", "--apply"], arguments].concat());
        stages.push(bandit(folder));
    }
    let said = harden(folder, &["fix", "--output-format", "concise"]);
    let left: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("[refused]"))
        .collect();
    assert!(!left.is_empty(), "{said}");
    let left = format!("```text\n{}\n```\n", left.join("\n"));
    assert_part(DOCUMENT, "left", &left);
    decide(folder);
    stages.push(bandit(folder));
    assert_eq!(stages.last(), Some(&Counts::new()), "the way ends at zero");

    let grave = counts(&stages, |_, severity| severity != "LOW");
    assert!(grave[0] > grave[1] && grave[1] >= grave[2], "{grave:?}");
    // What harden adds is processes for a person to look at, and nothing graver.
    let ids: BTreeSet<&str> = stages
        .iter()
        .flatten()
        .map(|((id, _), _)| id.as_str())
        .collect();
    for id in &ids {
        let counts = counts(&stages, |other, severity| other == *id && severity != "LOW");
        assert!(counts.is_sorted_by(|a, b| a >= b), "{id}: {counts:?}");
    }

    let mut rows: Vec<(String, Vec<usize>)> = SEVERITIES
        .iter()
        .map(|severity| {
            (
                severity.to_lowercase(),
                counts(&stages, |_, other| other == *severity),
            )
        })
        .collect();
    rows.push(("all".to_string(), counts(&stages, |_, _| true)));
    assert_part(DOCUMENT, "severities", &table("severity", &rows));
    let rows: Vec<(String, Vec<usize>)> = ids
        .iter()
        .map(|id| ((*id).to_string(), counts(&stages, |other, _| other == *id)))
        .collect();
    assert_part(DOCUMENT, "rules", &table("rule", &rows));
}
