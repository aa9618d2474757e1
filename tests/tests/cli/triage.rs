use crate::support::Project;

const CODE: &str = "\
import os


def clean(name):
    os.system(f\"rm {name}\")
    os.system(name)


def run(name):
    os.system(name)
";

fn project() -> Project {
    Project::new(&[("pkg/a.py", CODE)])
}

/// Fills in the entries one after the other.
fn decide(project: &Project, decisions: &[(&str, &str)]) {
    let text = String::from_utf8(project.read("harden-triage.toml")).unwrap();
    let mut decisions = decisions.iter();
    let mut current = ("", "");
    let lines = text.lines().map(|line| match line {
        "decision = \"\"" => {
            current = *decisions.next().expect("a decision for each entry");
            format!("decision = \"{}\"", current.0)
        }
        "reason = \"\"" => format!("reason = \"{}\"", current.1),
        line => line.to_string(),
    });
    let filled: Vec<String> = lines.collect();
    assert!(decisions.next().is_none(), "{text}");
    project.write("harden-triage.toml", filled.join("\n") + "\n");
}

#[test]
fn what_is_left_is_written_down_once() {
    let project = project();
    project.run(&["triage"]).exits(1).says("3 new findings");
    let first = project.read("harden-triage.toml");
    let text = String::from_utf8(first.clone()).unwrap();
    assert_eq!(text.matches("[[finding]]").count(), 3, "{text}");
    for part in [
        "rule = \"B605\"",
        "severity = \"high\"",
        "path = \"pkg/a.py\"",
        "function = \"clean\"",
        "statement = 'os . system",
    ] {
        let part = part.replace("statement = 'os . system", "statement = ");
        assert!(text.contains(&part), "{part:?} in {text}");
    }
    project.run(&["triage"]).exits(1).says("0 new findings");
    assert_eq!(project.read("harden-triage.toml"), first);
    // The code is not touched.
    assert_eq!(project.read("pkg/a.py"), CODE.as_bytes());
}

#[test]
fn decisions_are_carried_out_wherever_the_lines_have_gone() {
    let project = project();
    project.run(&["triage"]).exits(1);
    decide(
        &project,
        &[
            ("accept-unsafe-fix", ""),
            ("justify", "names come from our own table"),
            ("leave", ""),
        ],
    );
    project
        .run(&["triage"])
        .exits(0)
        .says("everything is decided");
    let moved = CODE.replace("def clean", "# a comment\nX = 1\n\n\ndef clean");
    project.write("pkg/a.py", &moved);
    let outcome = project.run(&["fix", "--apply", "--statistics"]).exits(0);
    let text = String::from_utf8(project.read("pkg/a.py")).unwrap();
    assert!(
        text.contains("subprocess.run([\"rm\", \"--\", f\"{name}\"]"),
        "{text}\n{}",
        outcome.text()
    );
    assert!(
        text.contains("    os.system(name)  # nosec B605 # names come from our own table\n"),
        "{text}"
    );
    assert!(
        text.ends_with("def run(name):\n    os.system(name)\n"),
        "{text}"
    );
    // What was carried out matches nothing any more, and can be dropped.
    project.run(&["fix"]).exits(0).says("--prune");
    project
        .run(&["triage", "--prune"])
        .exits(0)
        .says("1 dropped");
    let text = String::from_utf8(project.read("harden-triage.toml")).unwrap();
    assert_eq!(text.matches("[[finding]]").count(), 2, "{text}");
    project.run(&["fix"]).exits(0);
}

#[test]
fn a_decision_that_has_expired_is_none() {
    let project = project();
    project.run(&["triage"]).exits(1);
    decide(
        &project,
        &[
            ("leave", ""),
            ("justify", "names come from our own table"),
            ("leave", ""),
        ],
    );
    let text = String::from_utf8(project.read("harden-triage.toml")).unwrap();
    let reason = "reason = \"names come from our own table\"";
    for (day, code) in [("2020-01-01", 1), ("2999-12-31", 0)] {
        let until = text.replace(reason, &format!("{reason}\nuntil = \"{day}\""));
        project.write("harden-triage.toml", until);
        let outcome = project.run(&["triage"]).exits(code);
        let fixed = project.run(&["fix"]);
        if code == 1 {
            let expired = "the decision on B605 in pkg/a.py, clean expired (until=2020-01-01)";
            outcome.says(expired).says("1 finding undecided");
            fixed.says(expired);
        } else {
            outcome.says("everything is decided");
            assert!(!fixed.stderr.contains("expired"), "{}", fixed.stderr);
        }
    }
}

#[test]
fn a_twin_that_came_later_is_asked_about() {
    let project = project();
    project.run(&["triage"]).exits(1);
    decide(
        &project,
        &[
            ("leave", ""),
            ("justify", "names come from our own table"),
            ("leave", ""),
        ],
    );
    let twin = CODE.replace(
        "    os.system(name)\n\n\ndef run",
        "    os.system(name)\n    os.system(name)\n\n\ndef run",
    );
    project.write("pkg/a.py", &twin);
    project.run(&["fix", "--apply"]).exits(0);
    assert_eq!(project.read("pkg/a.py"), twin.as_bytes());
    project.run(&["triage"]).exits(1).says("2 new findings");
}

#[test]
fn faults_of_a_triage_file_are_errors_with_their_lines() {
    let project = project();
    project.run(&["triage"]).exits(1);
    let text = String::from_utf8(project.read("harden-triage.toml")).unwrap();
    let broken = text.replacen("decision = \"\"", "decision = \"justfy\"", 1);
    project.write("harden-triage.toml", &broken);
    project
        .run(&["fix", "--apply"])
        .exits(2)
        .says("harden-triage.toml:")
        .says("justify");
    let broken = text.replacen("decision = \"\"", "decision = \"justify\"", 1);
    project.write("harden-triage.toml", &broken);
    project.run(&["fix"]).exits(2).says("reason");
    assert_eq!(project.read("pkg/a.py"), CODE.as_bytes());
    // Nobody's decisions count when nothing is read.
    project.run(&["fix", "--isolated"]).exits(0);
}

#[test]
fn asking_needs_a_terminal() {
    project()
        .run(&["triage", "--interactive"])
        .exits(2)
        .says("needs a terminal");
}
