//! The commands in documents, and what they show of the demo project.

use std::process::{Command, Stdio};

use harden_tests::{binary, workspace};

use crate::{assert_shows, documents, is_update, read, split_blocks};

/// The commands in the blocks of a document.
fn commands(markdown: &str) -> Vec<String> {
    let (_, blocks) = split_blocks(markdown);
    let blocks = blocks.iter().filter(|block| block.language == "sh");
    blocks
        .flat_map(|block| block.text.lines())
        .filter(|line| line.starts_with("harden "))
        // A comment stands behind blanks, a shell's part behind | or >.
        .filter_map(|line| line.split(" #").next())
        .filter_map(|line| line.split(['|', '>']).next())
        .map(str::to_string)
        .collect()
}

#[test]
fn commands_in_documents_are_accepted() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut count = 0;
    for path in documents().iter().map(String::as_str).chain(["README.md"]) {
        for command in commands(&read(path)) {
            count += 1;
            let run = Command::new(binary())
                .args(command.split_whitespace().skip(1))
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .output()
                .expect("harden starts");
            let said = String::from_utf8_lossy(&run.stderr);
            assert!(!said.contains("Usage:"), "{path}: {command}: {said}");
        }
    }
    assert!(count > 15, "{count} commands");
}

#[test]
fn the_first_commands_are_those_that_are_run() {
    let (_, blocks) = split_blocks(&read("README.md"));
    let commands: Vec<&str> = blocks[0]
        .text
        .lines()
        .filter_map(|line| line.split('#').next())
        .map(str::trim)
        .collect();
    assert_eq!(
        commands,
        [
            "cargo run --release -- fix tests/demo",
            "cargo test --workspace"
        ]
    );
    assert!(read(".ci/run").contains("cargo test --workspace"));
}

#[test]
fn the_picture_shows_a_real_run() {
    let run = Command::new("python3")
        .arg("-B")
        .arg(workspace().join("docs/render_demo.py"))
        .arg("--binary")
        .arg(binary())
        .args((!is_update()).then_some("--check"))
        .output()
        .expect("python3 starts");
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
}

#[test]
fn the_listing_of_refusals_is_that_of_a_real_run() {
    let run = Command::new(binary())
        .args(["fix", "tests/demo", "--color", "never"])
        .current_dir(workspace())
        .output()
        .expect("harden starts");
    let said = String::from_utf8(run.stderr).expect("UTF-8 on standard error");
    let (_, blocks) = split_blocks(&read("README.md"));
    let shown = blocks
        .iter()
        .find(|block| block.text.contains("Nothing was written"))
        .expect("README.md shows what harden says");
    assert_shows("README.md", &shown.text, &said);
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    let run = Command::new(binary())
        .args(["fix", "--help"])
        .output()
        .expect("harden starts");
    let help = String::from_utf8(run.stdout).expect("UTF-8 on standard output");
    let readme = read("README.md");
    let codes = help
        .lines()
        .skip_while(|line| *line != "Exit codes:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    for code in codes {
        assert!(
            readme.contains(&format!("\n| {code} | ")),
            "README.md does not list exit code {code}"
        );
    }
}
