use serde_json::Value;

use crate::support::{MIXED, PYTHON_2, Project, SAFE, assert_snapshot};

fn project() -> Project {
    Project::new(&[
        ("app/main.py", MIXED),
        ("app/old.py", PYTHON_2),
        (
            "app/quiet.py",
            "import os\nos.system(\"ls\")  # nosec B605\n",
        ),
        ("app/sound.py", "print()\n"),
    ])
}

fn both(project: &Project, args: &[&str]) -> String {
    let outcome = project.run(args);
    format!("{}--- stderr\n{}", outcome.text(), outcome.stderr)
}

#[test]
fn every_format_of_a_preview_and_of_an_apply() {
    assert_snapshot("fix-diff", &both(&project(), &["fix"]));
    assert_snapshot("fix-apply", &both(&project(), &["fix", "--apply"]));
    assert_snapshot(
        "fix-apply-unsafe",
        &both(&project(), &["fix", "--apply", "--unsafe-fixes"]),
    );
    assert_snapshot(
        "fix-concise",
        &both(&project(), &["fix", "--output-format", "concise"]),
    );
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_snapshot(
        "fix-json",
        &both(&project(), &["fix", "--output-format", "json"])
            .replace(&version, "\"version\": \"[version]\""),
    );
    assert_snapshot(
        "fix-statistics",
        &both(&project(), &["fix", "--statistics"]),
    );
    assert_snapshot("fix-quiet", &both(&project(), &["fix", "--quiet"]));
    assert_snapshot(
        "fix-color",
        &both(&project(), &["fix", "--color", "always"]).replace('\u{1b}', "\\e"),
    );
}

fn json(project: &Project, args: &[&str]) -> Value {
    let args = [&["fix", "--output-format", "json"], args].concat();
    serde_json::from_str(project.run(&args).text()).unwrap()
}

fn replay(before: &[u8], edits: &Value) -> Vec<u8> {
    let offset = |edit: &Value, key: &str| usize::try_from(edit[key].as_u64().unwrap()).unwrap();
    let mut after = Vec::new();
    let mut from = 0;
    for edit in edits.as_array().unwrap() {
        after.extend_from_slice(&before[from..offset(edit, "start")]);
        if let Some(text) = edit["replacement"].as_str() {
            after.extend_from_slice(text.as_bytes());
        } else {
            let hex = edit["replacement_hex"].as_str().unwrap();
            after.extend(
                (0..hex.len())
                    .step_by(2)
                    .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()),
            );
        }
        from = offset(edit, "end");
    }
    after.extend_from_slice(&before[from..]);
    after
}

#[test]
fn replaying_the_edits_is_what_apply_writes() {
    let sources: &[(&str, &[u8])] = &[
        ("a.py", SAFE.as_bytes()),
        ("b.py", MIXED.as_bytes()),
        (
            "c.py",
            b"\xef\xbb\xbfimport os\r\nx = 'caf\xc3\xa9'\r\nos.system(\"ls\")\r\n",
        ),
        (
            "d.py",
            b"# coding: latin-1\nimport os\nx = '\xe9'; os.system(\"ls\"); y = '\xe9'\n",
        ),
    ];
    for flags in [&[][..], &["--unsafe-fixes"]] {
        let project = Project::new(sources);
        let document = json(&project, flags);
        let files = document["files"].as_array().unwrap();
        assert_eq!(files.len(), sources.len());
        let replayed: Vec<(String, Vec<u8>)> = files
            .iter()
            .map(|file| {
                let path = file["path"].as_str().unwrap().to_string();
                let after = replay(&project.read(&path), &file["edits"]);
                (path, after)
            })
            .collect();
        project.run(&[&["fix", "--apply"], flags].concat()).exits(0);
        for (path, after) in replayed {
            assert_eq!(project.read(&path), after, "{path}");
        }
    }
}

#[test]
fn json_says_what_became_of_each_finding() {
    let project = project();
    let document = json(&project, &[]);
    assert_eq!(document["schema_version"], 1);
    assert_eq!(document["mode"], "preview");
    assert_eq!(document["tool"]["version"], env!("CARGO_PKG_VERSION"));
    let main = &document["files"][0];
    assert_eq!(main["path"], "app/main.py");
    let statuses: Vec<&str> = main["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["status"].as_str().unwrap())
        .collect();
    assert_eq!(statuses, ["would-apply", "fixable", "refused"]);
    for finding in main["findings"].as_array().unwrap() {
        assert_eq!(finding["rule"], "B605");
        assert_eq!(finding["ruff"], "S605");
        assert_eq!(finding["cwe"], 78);
        let range = &finding["location"];
        let at = |key: &str| usize::try_from(range[key].as_u64().unwrap()).unwrap();
        let text = &MIXED.as_bytes()[at("start")..at("end")];
        assert!(text.starts_with(b"os.system("));
        let line = MIXED[..at("start")].matches('\n').count();
        assert_eq!(at("line"), line + 1);
        let refusal = &finding["refusal"];
        if finding["status"] == "refused" {
            assert!(!refusal["code"].as_str().unwrap().is_empty());
            assert!(!refusal["message"].as_str().unwrap().is_empty());
        } else {
            assert!(refusal.is_null());
            assert!(!finding["effect"].as_str().unwrap().is_empty());
        }
    }
    assert_eq!(main["findings"][1]["applicability"], "unsafe");
    assert!(!main["findings"][1]["edits"].as_array().unwrap().is_empty());
    let old = &document["files"][1];
    assert_eq!(old["fault"]["kind"], "syntax");
    assert_eq!(old["fault"]["line"], 2);
    assert_eq!(document["files"][2]["suppressed"], 1);

    let summary = &document["summary"];
    let number = |key: &str| summary[key].as_u64().unwrap();
    assert_eq!(
        number("found"),
        number("fixed")
            + number("fixable_unsafe")
            + number("suggested")
            + number("not_written")
            + number("refused")
    );
    assert_eq!(number("suppressed"), 1);
    assert_eq!(number("files_checked"), 4);
    assert_eq!(number("files_unparsable"), 1);

    let document = json(&project, &["--apply"]);
    assert_eq!(document["mode"], "apply");
    assert_eq!(document["files"][0]["findings"][0]["status"], "applied");
}

#[test]
fn json_names_paths_that_could_not_be_read() {
    let project = Project::new(&[("a.py", SAFE)]);
    let document = json(&project, &["gone.py", "a.py"]);
    assert_eq!(document["files"][1]["path"], "gone.py");
    assert_eq!(document["files"][1]["fault"]["kind"], "read");
}

#[test]
fn notes_are_cut_after_some_unless_all_are_wanted() {
    let text = "import os\n".to_string() + &"os.system(\"(ls)\")\n".repeat(30);
    let project = Project::new(&[("a.py", text)]);
    let few = project.run(&["fix"]).says("... and 10 more").stderr;
    let all = project.run(&["fix", "-v"]).stderr;
    assert_eq!(few.matches("B605 not fixed").count(), 20);
    assert_eq!(all.matches("B605 not fixed").count(), 30);
}

#[test]
fn quiet_leaves_the_diff_and_errors() {
    let project = Project::new(&[("a.py", MIXED)]);
    let outcome = project.run(&["fix", "-q"]).exits(1);
    assert!(outcome.text().contains("+++ b/a.py"));
    assert_eq!(outcome.stderr, "");
    project
        .run(&["fix", "-q", "gone.py"])
        .exits(2)
        .says("error: gone.py");
}
