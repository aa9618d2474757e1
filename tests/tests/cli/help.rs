use crate::support::{Project, assert_snapshot};

fn project() -> Project {
    Project::new::<&str>(&[])
}

#[test]
fn help_of_every_command() {
    for (name, args) in [
        ("help", &["--help"][..]),
        ("help-fix", &["fix", "--help"]),
        ("help-rules", &["rules", "--help"]),
        ("help-explain", &["explain", "--help"]),
    ] {
        let outcome = project().run(args).exits(0);
        assert_snapshot(name, outcome.text());
    }
}

#[test]
fn version() {
    let outcome = project().run(&["--version"]).exits(0);
    assert_eq!(
        outcome.text(),
        format!("harden {}\n", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = project().run(&["completions", shell]).exits(0);
        assert!(outcome.text().contains("unsafe-fixes"), "{shell}");
    }
}

#[test]
fn examples_in_the_help_are_accepted() {
    let project = project();
    let help = [project.run(&["--help"]), project.run(&["fix", "--help"])];
    let examples: Vec<Vec<&str>> = help
        .iter()
        .flat_map(|outcome| outcome.text().lines())
        .filter_map(|line| line.strip_prefix("  harden "))
        .map(|line| {
            // The description stands behind at least two blanks, a shell's part behind | < or >.
            let command = line.split("  ").next().unwrap_or(line);
            command
                .split(['|', '<', '>'])
                .next()
                .unwrap_or(command)
                .split_whitespace()
                .collect()
        })
        .collect();
    assert!(examples.len() >= 10, "{examples:?}");
    for example in examples {
        let outcome = project.run(&example);
        assert!(
            !outcome.stderr.contains("Usage:"),
            "{example:?}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn rules_are_listed() {
    let outcome = project().run(&["rules"]).exits(0);
    assert!(outcome.text().contains("B605  S605  high"));
    let outcome = project()
        .run(&["rules", "--output-format", "json"])
        .exits(0);
    let document: serde_json::Value = serde_json::from_str(outcome.text()).unwrap();
    assert_eq!(document["schema_version"], 1);
    let rules = document["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "B605").unwrap();
    assert_eq!(rule["ruff"], "S605");
    assert_eq!(rule["codemod"], "shell");
    assert_eq!(rule["cwe"], 78);
}

#[test]
fn rules_and_codemods_are_explained() {
    for name in ["B605", "s605", "shell"] {
        let outcome = project().run(&["explain", name]).exits(0);
        assert!(outcome.text().contains("B605"), "{name}");
        assert!(!outcome.text().contains('\u{1b}'), "styles in a pipe");
    }
    project().run(&["explain", "B403"]).exits(0);
    project()
        .run(&["explain", "B606x"])
        .exits(2)
        .says("there is no rule or codemod `B606x`");
    project()
        .run(&["explain", "shel"])
        .exits(2)
        .says("did you mean `shell`?");
}
