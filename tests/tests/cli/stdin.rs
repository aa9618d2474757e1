use crate::support::{MIXED, PYTHON_2, Project, SAFE};

fn project() -> Project {
    Project::new::<&str>(&[])
}

#[test]
fn source_in_source_out() {
    let on_disk = Project::new(&[("a.py", MIXED)]);
    on_disk.run(&["fix", "--apply"]).exits(0);
    for args in [
        &["fix", "-"][..],
        &["fix", "--stdin-filename", "a.py"],
        &["fix", "--stdin-filename", "a.py", "-"],
        &["fix", "--apply", "-"],
    ] {
        let outcome = project()
            .pipe(args, MIXED.as_bytes())
            .exits(0)
            .says(":7: B605 not fixed:");
        assert_eq!(outcome.stdout, on_disk.read("a.py"), "{args:?}");
    }
}

#[test]
fn source_without_findings_comes_out_as_it_went_in() {
    for source in ["", "x = 1", "\u{feff}x = 1\r\n"] {
        let outcome = project()
            .pipe(&["fix", "-q", "-"], source.as_bytes())
            .exits(0);
        assert_eq!(outcome.text(), source);
        assert_eq!(outcome.stderr, "");
    }
}

#[test]
fn source_that_cannot_be_parsed_comes_out_as_it_went_in() {
    let outcome = project()
        .pipe(&["fix", "--stdin-filename", "x/a.py"], PYTHON_2.as_bytes())
        .exits(2)
        .says("error: x/a.py:2: ");
    assert_eq!(outcome.text(), PYTHON_2);
}

#[test]
fn a_report_may_be_asked_for_instead() {
    let args = ["fix", "--stdin-filename", "a.py"];
    let diff = project()
        .pipe(&[&args[..], &["--dry-run"]].concat(), SAFE.as_bytes())
        .exits(1);
    assert!(diff.text().starts_with("--- a/a.py\n+++ b/a.py\n"));
    let json = project()
        .pipe(
            &[&args[..], &["--output-format", "json"]].concat(),
            SAFE.as_bytes(),
        )
        .exits(1);
    let document: serde_json::Value = serde_json::from_str(json.text()).unwrap();
    assert_eq!(document["files"][0]["path"], "a.py");
}

#[test]
fn an_excluded_name_is_passed_through_where_that_is_forced() {
    let args = ["fix", "--stdin-filename", "gen/a.py", "--exclude", "gen"];
    let outcome = project().pipe(&args, SAFE.as_bytes()).exits(0);
    assert_ne!(outcome.text(), SAFE);
    let forced = [&args[..], &["--force-exclude"]].concat();
    let outcome = project().pipe(&forced, SAFE.as_bytes()).exits(0);
    assert_eq!(outcome.text(), SAFE);
}

#[test]
fn findings_left_fail_where_that_is_asked_for() {
    project()
        .pipe(&["fix", "-", "--fail-on", "low"], MIXED.as_bytes())
        .exits(1);
    project()
        .pipe(&["fix", "-", "--fail-on", "low"], SAFE.as_bytes())
        .exits(0);
}
