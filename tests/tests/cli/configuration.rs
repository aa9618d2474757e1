use crate::support::{MIXED, Project, SAFE};

/// The lines that a preview of `project` would take out.
fn removed(project: &Project, args: &[&str]) -> Vec<String> {
    let outcome = project.run(&[&["fix"], args].concat());
    outcome
        .text()
        .lines()
        .filter(|line| line.starts_with('-') && !line.starts_with("---"))
        .map(str::to_string)
        .collect()
}

#[test]
fn the_nearest_configuration_holds_for_a_file() {
    let project = Project::new(&[
        ("pyproject.toml", "[tool.harden]\nignore = [\"B605\"]\n"),
        ("a.py", SAFE),
        ("sub/harden.toml", "unsafe-fixes = true\n"),
        ("sub/b.py", MIXED),
        ("other/pyproject.toml", "[project]\nname = \"other\"\n"),
        ("other/c.py", SAFE),
    ]);
    let outcome = project.run(&["fix"]).exits(1);
    let text = outcome.text();
    assert!(!text.contains("a.py") && !text.contains("c.py"), "{text}");
    assert!(text.contains("-    os.system(f\"ls {name}\")"), "{text}");
    // The command line wins.
    let outcome = project.run(&["fix", "--select", "B605", "--no-unsafe-fixes"]);
    assert!(outcome.text().contains("a.py"));
    assert!(!outcome.text().contains("-    os.system(f"));
    // One for all, or none.
    let outcome = project.run(&["fix", "--config", "pyproject.toml"]);
    assert_eq!(outcome.text(), "");
    let outcome = project.run(&["fix", "--isolated"]).exits(1);
    assert!(outcome.text().contains("a.py"));
    assert!(!outcome.text().contains("-    os.system(f"));
}

#[test]
fn faults_of_a_configuration_are_errors_with_their_places() {
    let project = Project::new(&[
        (
            "harden.toml",
            "selct = [\"B605\"]\nignore = [\"B6055\"]\n[[justify]]\nrules = [\"B602\"]\npaths = [\"**\"]\nreason = \"todo\"\n",
        ),
        ("a.py", SAFE),
    ]);
    let outcome = project.run(&["fix", "--apply"]).exits(2);
    let outcome = outcome
        .says("harden.toml:1:1")
        .says("did you mean `select`?");
    let outcome = outcome.says("harden.toml:2:").says("`B6055`");
    outcome.says("harden.toml:6:");
    assert_eq!(project.read("a.py"), SAFE.as_bytes());
}

#[test]
fn classes_per_file_ignores_and_excludes_are_followed() {
    let project = Project::new(&[
        (
            "harden.toml",
            "extend-unsafe-fixes = [\"B605\"]\nexclude = [\"gen\"]\n[per-file-ignores]\n\"legacy/*\" = [\"shell\"]\n",
        ),
        ("a.py", SAFE),
        ("gen/b.py", SAFE),
        ("legacy/c.py", SAFE),
    ]);
    assert!(removed(&project, &[]).is_empty());
    let outcome = project.run(&["fix", "--unsafe-fixes"]).exits(1);
    let text = outcome.text();
    assert!(text.contains("a.py") && !text.contains("gen") && !text.contains("legacy"));
    // A file that is named is dealt with, unless excludes are forced.
    let outcome = project.run(&["fix", "--unsafe-fixes", "gen/b.py"]).exits(1);
    assert!(outcome.text().contains("gen/b.py"));
    project
        .run(&["fix", "--unsafe-fixes", "--force-exclude", "gen/b.py"])
        .exits(0);
    let project = Project::new(&[
        ("harden.toml", "extend-safe-fixes = [\"shell\"]\n"),
        ("a.py", MIXED),
    ]);
    assert!(removed(&project, &[]).contains(&"-    os.system(f\"ls {name}\")".to_string()));
}

#[test]
fn settings_of_bandit_and_ruff_are_honoured() {
    let project = Project::new(&[
        ("pyproject.toml", "[tool.bandit]\nskips = [\"B605\"]\n"),
        ("a.py", SAFE),
    ]);
    project.run(&["fix"]).exits(0);
    let project = Project::new(&[
        (
            "ruff.toml",
            "[lint.per-file-ignores]\n\"a.py\" = [\"S605\"]\n",
        ),
        ("a.py", SAFE),
        ("b.py", SAFE),
    ]);
    let outcome = project.run(&["fix"]).exits(1);
    assert!(outcome.text().contains("b.py") && !outcome.text().contains("a.py"));
}

#[test]
fn a_policy_justifies_what_it_names() {
    let policy = "[[justify]]\nrules = [\"B605\"]\npaths = [\"tools/**\"]\ncontains = \"make\"\n\
                  reason = \"developers run this on their own machines\"\nuntil = 2030-01-01\n";
    let code = "import os\n\nos.system(f\"make {target}\")\nos.system(f\"rm {target}\")\n";
    let project = Project::new(&[
        ("harden.toml", policy),
        ("tools/a.py", code),
        ("b.py", code),
    ]);
    project.run(&["fix", "--apply"]).exits(0);
    let expected = "import os\n\nos.system(f\"make {target}\")  # nosec B605 # developers run this on \
                    their own machines until=2030-01-01\nos.system(f\"rm {target}\")\n";
    assert_eq!(
        String::from_utf8(project.read("tools/a.py")).unwrap(),
        expected
    );
    assert_eq!(project.read("b.py"), code.as_bytes());
    project.run(&["fix"]).exits(0);
    // Once the day is over, the finding is back and the comment stands until somebody looks.
    let outcome: crate::support::Outcome = project
        .command(&["fix"])
        .env("HARDEN_TODAY", "2030-01-02")
        .output()
        .expect("harden runs")
        .into();
    outcome.exits(0).says("tools/a.py:3: B605");
}

#[test]
fn comments_follow_the_tools_of_the_project() {
    let policy = "[tool.harden]\njustify = [{ rules = [\"B605\"], paths = [\"**\"], reason = \"only developers run this\" }]\n";
    let code = "import os\n\nos.system(cmd)\n";
    let project = Project::new(&[("pyproject.toml", policy), ("a.py", code)]);
    let styled = |args: &[&str]| {
        let outcome = project.run(&[&["fix"], args].concat());
        let added = outcome.text().lines().find(|line| line.starts_with("+os"));
        added.unwrap_or_default().to_string()
    };
    assert_eq!(
        styled(&[]),
        "+os.system(cmd)  # nosec B605 # only developers run this"
    );
    project.write("ruff.toml", "[lint]\nselect = [\"S\"]\n");
    let both = styled(&[]);
    assert!(
        both.contains("# noqa: S605") && both.contains("# nosec B605"),
        "{both}"
    );
    let ruff = styled(&["--comment-style", "ruff"]);
    assert!(
        ruff.contains("# noqa: S605") && !ruff.contains("nosec"),
        "{ruff}"
    );
}

#[test]
fn findings_of_low_severity_are_justified_where_that_is_wished() {
    let code = "import subprocess\n\nsubprocess.run([\"/usr/bin/git\", \"status\"])\n";
    let project = Project::new(&[("a.py", code)]);
    project.run(&["fix"]).exits(0);
    let outcome = project.run(&["fix", "--justify-low"]).exits(1);
    assert!(
        outcome.text().contains("# nosec B603 # "),
        "{}",
        outcome.text()
    );
    assert!(
        outcome.text().contains("# nosec B404 # "),
        "{}",
        outcome.text()
    );
    project.write("harden.toml", "justify-low = true\n");
    project.run(&["fix"]).exits(1);
    project.write("harden.toml", "extend-select = [\"B603\"]\n");
    let outcome = project.run(&["fix"]).exits(1);
    assert!(outcome.text().contains("B603") && !outcome.text().contains("B404"));
}

#[test]
fn the_effective_settings_say_where_they_come_from() {
    let project = Project::new(&[
        ("harden.toml", "unsafe-fixes = true\n"),
        (
            "ruff.toml",
            "line-length = 100\n[lint.per-file-ignores]\n\"a.py\" = [\"S605\"]\n",
        ),
    ]);
    let outcome = project.run(&["config"]).exits(0);
    assert!(
        outcome
            .text()
            .contains("unsafe-fixes = true  # harden.toml:1"),
        "{}",
        outcome.text()
    );
    assert!(
        outcome.text().contains("# Ruff's per-file-ignores"),
        "{}",
        outcome.text()
    );
    let outcome = project.run(&["config", "--isolated"]).exits(0);
    assert!(outcome.text().contains("unsafe-fixes = false  # default"));
    let outcome = project.run(&["config", "--output-format", "json"]).exits(0);
    let json: serde_json::Value = serde_json::from_slice(&outcome.stdout).unwrap();
    assert!(json.to_string().contains("harden.toml"), "{json}");
}
