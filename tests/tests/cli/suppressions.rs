use std::process::Command;

use crate::support::Project;

const CODE: &str = "\
import os

os.system(a)  # nosec B605 # a is ours
os.system(b)  # nosec
os.system(c)  # nosec B605
";

fn git(project: &Project, args: &[&str]) {
    let run = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@b"])
        .args(args)
        .current_dir(project.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .expect("git runs");
    assert!(run.status.success(), "{run:?}");
}

#[test]
fn all_are_listed_with_their_reasons() {
    let project = Project::new(&[("a.py", CODE)]);
    let outcome = project.run(&["suppressions"]).exits(0);
    let text = outcome.text();
    assert!(text.contains("a.py:3: bandit B605: a is ours"), "{text}");
    assert!(text.contains("3 suppressions in 1 file"), "{text}");
    let outcome = project
        .run(&["suppressions", "--output-format", "json"])
        .exits(0);
    let json: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert_eq!(json["suppressions"].as_array().unwrap().len(), 3);
}

#[test]
fn those_that_are_new_on_a_branch_are_told() {
    let project = Project::new(&[("a.py", CODE)]);
    project
        .run(&["suppressions", "--diff-base", "HEAD"])
        .exits(2);
    git(&project, &["init", "-q"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-q", "-m", "first"]);
    let moved = format!("# one line more\n{CODE}os.system(d)  # nosec B605\n");
    project.write("a.py", moved);
    let outcome = project
        .run(&["suppressions", "--diff-base", "HEAD"])
        .exits(0);
    assert!(outcome.text().contains("a.py:7:"), "{}", outcome.text());
    assert!(
        outcome.text().contains("1 suppression in 1 file"),
        "{}",
        outcome.text()
    );
    project
        .run(&["suppressions", "--diff-base", "nothing"])
        .exits(2)
        .says("nothing");
}

#[test]
fn comments_are_mended_where_that_is_asked_for() {
    let project = Project::new(&[("a.py", CODE)]);
    project.run(&["fix"]).exits(0);
    let outcome = project.run(&["fix", "--select", "H"]);
    let outcome = outcome.says("a.py:5: H002");
    outcome.says("H001");
    let outcome = project
        .run(&["fix", "--select", "H001", "--unsafe-fixes"])
        .exits(1);
    assert!(
        outcome.text().contains("+os.system(b)  # nosec B605"),
        "{}",
        outcome.text()
    );
    // A reason comes from people.
    project.write(
        "harden.toml",
        "[[justify]]\nrules = [\"B605\"]\npaths = [\"**\"]\nreason = \"only we call this\"\n",
    );
    project
        .run(&["fix", "--apply", "--select", "H002"])
        .exits(0);
    let text = String::from_utf8(project.read("a.py")).unwrap();
    assert!(
        text.ends_with("os.system(c)  # nosec B605 # only we call this\n"),
        "{text}"
    );
}
