use crate::support::{PYTHON_2, Project, SAFE};

/// Runs `--apply` over a sound file and a broken one: the sound one is fixed, the broken one is
/// as it was, and a line names it.
#[track_caller]
fn the_other_file_is_fixed(broken: impl AsRef<[u8]>, says: &str) {
    let broken = broken.as_ref();
    let project = Project::new(&[("good.py", SAFE.as_bytes()), ("broken.py", broken)]);
    let outcome = project.run(&["fix", "--apply"]).exits(2).says(says);
    let lines = outcome
        .stderr
        .lines()
        .filter(|line| line.contains("broken.py"));
    assert_eq!(lines.count(), 1, "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert_eq!(project.read("broken.py"), broken);
    assert_ne!(project.read("good.py"), SAFE.as_bytes());
    project
        .run(&["fix", "--apply", "--allow-parse-errors"])
        .exits(0);
}

#[test]
fn a_syntax_error() {
    the_other_file_is_fixed("import os\nos.system(\"ls\"\n", "error: broken.py:");
}

#[test]
fn python_2() {
    the_other_file_is_fixed(PYTHON_2, "error: broken.py:2: not valid Python 3: ");
}

#[test]
fn bytes_that_are_no_text() {
    the_other_file_is_fixed(
        b"import os\nx = '\xff'\nos.system('ls')\n",
        "error: broken.py:2: ",
    );
}

#[test]
fn an_unknown_encoding() {
    the_other_file_is_fixed(
        "# coding: klingon\nimport os\nos.system('ls')\n",
        "error: broken.py:1: ",
    );
}

#[test]
fn nul_bytes() {
    the_other_file_is_fixed("import os\nos.system('ls')\n\0\n", "error: broken.py:3: ");
}

#[test]
fn ten_thousand_parentheses() {
    let nested = "(".repeat(10_000) + &")".repeat(10_000);
    the_other_file_is_fixed(
        format!("import os\nos.system('ls')\nx = {nested}\n"),
        "error: broken.py:3: ",
    );
}

#[test]
fn other_deep_nesting_does_not_end_the_run() {
    let many = 20_000;
    let deep = [
        ("minus", format!("x = {}1\n", "-".repeat(many))),
        ("not", format!("x = {}1\n", "not ".repeat(many))),
        ("plus", format!("x = 1{}\n", " + 1".repeat(many))),
        ("attributes", format!("x = a{}\n", ".b".repeat(many))),
        ("calls", format!("x = a{}\n", "()".repeat(many))),
        ("lambdas", format!("x = {}1\n", "lambda: ".repeat(many))),
        (
            "ternaries",
            format!("x = {}1\n", "1 if a else ".repeat(many)),
        ),
        ("brackets", format!("x = {}\n", "[".repeat(many))),
        ("strings", format!("x = {}\n", "f'{".repeat(many))),
        ("awaits", format!("x = {}1\n", "await ".repeat(many))),
        (
            "ifs",
            (0..400)
                .map(|depth| " ".repeat(depth) + "if a:\n")
                .collect::<String>()
                + &" ".repeat(400)
                + "pass\n",
        ),
        (
            "elifs",
            "if a:\n    pass\n".to_string() + &"elif a:\n    pass\n".repeat(many),
        ),
    ];
    let project = Project::new(&[("good.py", SAFE)]);
    for (name, text) in &deep {
        project.write(
            &format!("{name}.py"),
            format!("import os\nos.system('ls')\n{text}"),
        );
    }
    let outcome = project.run(&["fix", "--apply"]);
    assert!(
        matches!(outcome.code, Some(0 | 2)),
        "{:?} {}",
        outcome.code,
        outcome.stderr
    );
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert_ne!(project.read("good.py"), SAFE.as_bytes());
}

#[test]
fn an_empty_file_is_fine() {
    let project = Project::new(&[("a.py", ""), ("b.py", "\u{feff}"), ("c.py", "\n")]);
    project
        .run(&["fix", "--apply"])
        .exits(0)
        .says("Nothing to fix in 3 files.");
}

#[test]
fn notebooks_are_not_read_and_that_is_said() {
    let project = Project::new(&[("a.ipynb", "{}"), ("b/c.ipynb", "{}"), ("good.py", SAFE)]);
    project
        .run(&["fix", "a.ipynb", "good.py"])
        .exits(2)
        .says("error: a.ipynb: cannot be read: it is a notebook")
        .says("Would fix 1 finding in 1 file.");
    project
        .run(&["fix"])
        .exits(1)
        .says("warning: 2 notebooks not read")
        .says("Would fix 1 finding in 1 file.");
}

#[test]
fn a_file_of_fifty_megabytes() {
    let filler = format!("# {}\n", "x".repeat(1022)).repeat(50 * 1024);
    let text = format!("import os\n{filler}os.system('ls')\n");
    let project = Project::new(&[("big.py", &text)]);
    project.run(&["fix", "--apply"]).exits(0);
    let after = project.read("big.py");
    assert!(after.len() > 50 * 1024 * 1024);
    assert_ne!(after, text.as_bytes());
}

#[cfg(unix)]
#[test]
fn a_loop_of_links() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&[("good.py", SAFE)]);
    symlink("loop.py", project.path("loop.py")).unwrap();
    symlink(".", project.path("folder")).unwrap();
    project.run(&["fix"]).exits(1);
    project
        .run(&["fix", "--apply", "loop.py", "good.py"])
        .exits(2)
        .says("error: loop.py: cannot be read: ");
    assert_ne!(project.read("good.py"), SAFE.as_bytes());
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read() {
    use std::fs::{Permissions, read_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let project = Project::new(&[("good.py", SAFE), ("locked/a.py", SAFE)]);
    set_permissions(project.path("locked"), Permissions::from_mode(0o000)).unwrap();
    // The superuser may read everything.
    let may_not = read_dir(project.path("locked")).is_err();
    let outcome = project.run(&["fix", "--apply"]);
    set_permissions(project.path("locked"), Permissions::from_mode(0o755)).unwrap();
    if may_not {
        outcome.exits(2).says("error: locked: cannot be read: ");
    }
    assert_ne!(project.read("good.py"), SAFE.as_bytes());
}

#[cfg(unix)]
#[test]
fn odd_file_names() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let project = Project::new(&[
        ("a b.py", SAFE),
        ("caf\u{e9}.py", SAFE),
        ("quote\".py", SAFE),
        ("line\nbreak\u{1b}[31m.py", PYTHON_2),
        ("-rf.py", SAFE),
    ]);
    let latin = project.path("").join(OsStr::from_bytes(b"caf\xe9.py"));
    std::fs::write(&latin, SAFE).unwrap();
    let outcome = project
        .run(&["fix", "--apply"])
        .exits(2)
        .says("Fixed 5 findings in 5 files")
        .says("line\\nbreak\\u{1b}[31m.py:2:");
    assert!(!outcome.stderr.contains('\u{1b}'));
    assert_ne!(std::fs::read(&latin).unwrap(), SAFE.as_bytes());
}
