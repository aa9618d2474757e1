use harden_testing::oracle;

use crate::support::Project;

const CODE: &str = "\
import os
import pickle

os.system(\"ls -l\")
os.system(\"id\")
data = pickle.loads(blob)
";

/// What Bandit reports on the project, in `bandit.json`.
fn scanned(project: &Project) {
    let run = oracle::python()
        .args([
            "-m",
            "bandit",
            "-q",
            "-f",
            "json",
            "-o",
            "bandit.json",
            "-r",
            ".",
        ])
        .current_dir(project.path(""))
        .output()
        .expect("bandit starts");
    assert!(project.path("bandit.json").is_file(), "{run:?}");
}

#[test]
fn only_what_a_report_names_is_changed() {
    let project = Project::new(&[("a.py", CODE), ("b.py", CODE)]);
    scanned(&project);
    let report = String::from_utf8(project.read("bandit.json")).unwrap();
    let mut report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let results = report["results"].as_array_mut().unwrap();
    results.retain(|one| {
        one["filename"] == "./a.py" && (one["line_number"] != 4 || one["test_id"] != "B605")
    });
    project.write("bandit.json", report.to_string());
    let outcome = project.run(&["fix", "--from", "bandit.json"]).exits(1);
    let text = outcome.text();
    assert!(
        text.contains("-os.system(\"id\")") && !text.contains("-os.system(\"ls"),
        "{text}"
    );
    assert!(!text.contains("b.py"), "{text}");
    outcome.says("a.py:6: B301").says("[no-codemod]");
}

#[test]
fn what_the_settings_ignore_of_a_report_is_counted() {
    let project = Project::new(&[
        ("a.py", CODE),
        ("b.py", CODE),
        (
            "ruff.toml",
            "lint.select = [\"S\"]\n[lint.per-file-ignores]\n\"a.py\" = [\"S\"]\n",
        ),
    ]);
    scanned(&project);
    project
        .run(&["fix", "--from", "bandit.json"])
        .exits(1)
        .says("are left out: the settings ignore these rules there (ruff.toml:")
        .says("no automatic fix for B301, B403");
}

#[test]
fn a_finding_of_any_rule_can_be_justified() {
    let project = Project::new(&[
        ("a.py", CODE),
        (
            "harden.toml",
            "[[justify]]\nrules = [\"B301\", \"B403\"]\npaths = [\"**\"]\nreason = \"the file is our own cache\"\n",
        ),
    ]);
    scanned(&project);
    project
        .run(&["fix", "--apply", "--from", "bandit.json"])
        .exits(0);
    let text = String::from_utf8(project.read("a.py")).unwrap();
    assert!(
        text.contains("import pickle  # nosec B403 # the file is our own cache\n"),
        "{text}"
    );
    assert!(
        text.contains("data = pickle.loads(blob)  # nosec B301 # the file is our own cache\n"),
        "{text}"
    );
    scanned(&project);
    let report = String::from_utf8(project.read("bandit.json")).unwrap();
    assert!(
        !report.contains("\"B301\"") && !report.contains("\"B403\""),
        "{report}"
    );
}

#[test]
fn a_report_of_ruff_does_as_well() {
    let project = Project::new(&[("a.py", CODE)]);
    let run = oracle::python()
        .args([
            "-m",
            "ruff",
            "check",
            "--isolated",
            "--preview",
            "--select",
            "S",
        ])
        .args(["--output-format", "json", "--output-file", "ruff.json", "."])
        .current_dir(project.path(""))
        .output()
        .expect("ruff starts");
    assert!(project.path("ruff.json").is_file(), "{run:?}");
    let outcome = project.run(&["fix", "--from", "ruff.json"]).exits(1);
    assert!(
        outcome.text().contains("-os.system(\"id\")"),
        "{}",
        outcome.text()
    );
    outcome.says("a.py:6: B301");
}

#[test]
fn a_report_on_another_state_is_an_error_for_its_file() {
    let project = Project::new(&[("a.py", CODE), ("b.py", CODE)]);
    scanned(&project);
    project.write("a.py", format!("import sys\n{CODE}"));
    let outcome = project
        .run(&["fix", "--apply", "--from", "bandit.json"])
        .exits(2);
    outcome.says("a.py:").says("does not fit");
    assert!(project.read("a.py").starts_with(b"import sys\nimport os\n"));
    assert!(
        !String::from_utf8(project.read("b.py"))
            .unwrap()
            .contains("os.system(\"id\")")
    );
}

#[test]
fn what_is_no_report_is_an_error() {
    let project = Project::new(&[
        ("a.py", CODE),
        ("x.json", "{\"a\": 1}"),
        ("y.json", "{\"res"),
    ]);
    project
        .run(&["fix", "--from", "x.json"])
        .exits(2)
        .says("x.json");
    project
        .run(&["fix", "--from", "y.json"])
        .exits(2)
        .says("y.json");
    project
        .run(&["fix", "--from", "z.json"])
        .exits(2)
        .says("z.json cannot be read");
}

#[test]
fn what_a_report_names_can_be_triaged() {
    let project = Project::new(&[("a.py", CODE)]);
    scanned(&project);
    project.run(&["triage", "--from", "bandit.json"]).exits(1);
    let text = String::from_utf8(project.read("harden-triage.toml")).unwrap();
    assert!(
        text.contains("rule = \"B301\"") && !text.contains("rule = \"B605\""),
        "{text}"
    );
}
