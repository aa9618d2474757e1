//! The table of rules against the real Bandit's plugins and blacklists.
#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::collections::BTreeMap;

use harden_testing::oracle;
use harden_triage::rules::{RULES, rule_of};
use serde_json::Value;

/// Prints, for each test, its id, the severities that its source names and its number in the CWE.
const SCRIPT: &str = r#"
import importlib, inspect, json, re
from bandit.core import extension_loader, issue

rows = {}
for plugin in extension_loader.MANAGER.plugins:
    test = plugin.plugin
    source = inspect.getsource(importlib.import_module(test.__module__))
    # A module may hold several tests, and functions that are shared: what is named in the test
    # itself counts, else what is named anywhere.
    own = inspect.getsource(test)
    names = lambda pattern: re.findall(pattern, own) or re.findall(pattern, source)
    rows[test._test_id] = {
        "name": plugin.name,
        "severities": sorted(set(names(r"bandit\.(LOW|MEDIUM|HIGH)\b"))),
        "cwe": sorted({getattr(issue.Cwe, name) for name in names(r"Cwe\.([A-Z_]+)")}),
    }
for rules in extension_loader.MANAGER.blacklist.values():
    for rule in rules:
        rows[rule["id"]] = {
            "name": rule["name"],
            "severities": [rule["level"]],
            "cwe": [rule["cwe"]],
        }
print(json.dumps(rows))
"#;

fn tests_of_bandit() -> BTreeMap<String, Value> {
    let output = oracle::python().args(["-c", SCRIPT]).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {errors}"))
}

#[test]
fn the_ids_are_bandits() {
    let bandits: Vec<String> = tests_of_bandit().into_keys().collect();
    let ours: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ours, bandits);
}

#[test]
fn severities_and_weaknesses_are_among_those_that_bandit_names() {
    for (id, row) in tests_of_bandit() {
        let rule = rule_of(&id).unwrap();
        let severity = rule.severity.as_str().to_uppercase();
        let named = |list: &Value, value: Value| list.as_array().unwrap().contains(&value);
        assert!(named(&row["severities"], severity.into()), "{id}: {row}");
        assert!(named(&row["cwe"], rule.cwe.into()), "{id}: {row}");
    }
}

/// What each test reports for the program that is worst to it.
#[test]
fn severities_are_the_highest_that_bandit_reports() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("worst.py");
    std::fs::write(&file, include_str!("fixtures/worst.py")).unwrap();
    let output = oracle::bandit()
        .args(["--quiet", "--format", "json"])
        .arg(&file)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut worst: BTreeMap<&str, &str> = BTreeMap::new();
    let rank = |severity: &str| {
        ["LOW", "MEDIUM", "HIGH"]
            .iter()
            .position(|s| *s == severity)
    };
    for result in report["results"].as_array().unwrap() {
        let id = result["test_id"].as_str().unwrap();
        let severity = result["issue_severity"].as_str().unwrap();
        let known = worst.entry(id).or_insert(severity);
        if rank(severity) > rank(known) {
            *known = severity;
        }
    }
    for (id, severity) in &worst {
        let rule = rule_of(id).unwrap();
        assert_eq!(rule.severity.as_str().to_uppercase(), *severity, "{id}");
    }
    let missing: Vec<&str> = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !worst.contains_key(id))
        .collect();
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "the program has no finding of these"
    );
}
