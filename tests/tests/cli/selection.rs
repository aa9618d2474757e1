use crate::support::{Project, SAFE};

#[test]
fn rules_are_selected_by_any_of_their_names() {
    let project = Project::new(&[("a.py", SAFE)]);
    for name in ["B605", "S605", "b605", "B6", "B", "S", "shell", "B605,S605"] {
        project.run(&["fix", "--select", name]).exits(1);
    }
    project
        .run(&["fix", "--select", "B605", "--ignore", "shell"])
        .exits(1);
    project
        .run(&["fix", "--select", "shell", "--ignore", "S605"])
        .says("");
}

#[test]
fn unknown_names_are_errors_with_a_suggestion() {
    let project = Project::new(&[("a.py", SAFE)]);
    project
        .run(&["fix", "--select", "shel"])
        .exits(2)
        .says("error: there is no rule or codemod `shel`")
        .says("help: did you mean `shell`?");
    project
        .run(&["fix", "--ignore", "B605,S999"])
        .exits(2)
        .says("`S999`");
}

fn tree() -> Project {
    Project::new(&[
        ("a.py", SAFE),
        ("stub.pyi", SAFE),
        ("notes.txt", SAFE),
        (
            "script",
            "#!/usr/bin/env python3\nimport os\nos.system(\"ls\")\n",
        ),
        (".venv/lib/b.py", SAFE),
        ("build/c.py", SAFE),
        ("gen/d.py", SAFE),
        ("ignored/e.py", SAFE),
        (".git/config", ""),
        (".gitignore", "ignored/\n"),
    ])
}

fn changed(args: &[&str]) -> Vec<String> {
    let args = [&["fix"], args].concat();
    let outcome = tree().run(&args);
    outcome
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix("+++ b/"))
        .map(str::to_string)
        .collect()
}

#[test]
fn files_are_found_excluded_and_named() {
    assert_eq!(changed(&[]), ["a.py", "gen/d.py", "script", "stub.pyi"]);
    assert_eq!(
        changed(&["--exclude", "gen", "--exclude", "*.pyi"]),
        ["a.py", "script"]
    );
    assert_eq!(
        changed(&["--no-ignore-vcs", "--exclude", "s*"]),
        ["a.py", "gen/d.py", "ignored/e.py"]
    );
    assert_eq!(changed(&["notes.txt"]), ["notes.txt"]);
    assert_eq!(changed(&["build"]), ["build/c.py"]);
    assert_eq!(changed(&["a.py", "./a.py", "gen/../a.py"]), ["a.py"]);
    assert_eq!(
        changed(&[
            "--force-exclude",
            "--exclude",
            "gen/**",
            "a.py",
            "gen/d.py",
            ".venv/lib/b.py"
        ]),
        ["a.py"]
    );
}
