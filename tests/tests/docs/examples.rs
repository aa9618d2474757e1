//! The examples in the codemods' READMEs.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use harden_tests::binary;
use serde_json::Value;

use crate::{assert_shows, codemod_readmes, split_blocks};

/// Fixes `text` by the codemod whose README is at `path`.
fn fix_text(path: &str, text: &str, arguments: &[&str]) -> Output {
    let codemod = path.split('/').nth(1).expect("codemods/<name>/README.md");
    // In a folder of nobody's: below `tests` it would be the code of a test.
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = Command::new(binary())
        .args([
            "fix",
            "--isolated",
            "--unsafe-fixes",
            "--stdin-filename",
            "example.py",
        ])
        .args(["--select", codemod])
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("harden starts");
    let mut stdin = child.stdin.take().expect("there is a pipe");
    stdin.write_all(text.as_bytes()).expect("harden reads it");
    drop(stdin);
    child.wait_with_output().expect("harden ends")
}

fn section<'t>(markdown: &'t str, heading: &str) -> &'t str {
    let (_, rest) = markdown
        .split_once(&format!("\n{heading}\n"))
        .unwrap_or_else(|| panic!("no {heading}"));
    rest.split("\n## ").next().unwrap_or(rest)
}

/// One side of a diff that shows a whole file.
fn side(diff: &str, own: char) -> String {
    diff.lines()
        .filter_map(|line| line.strip_prefix([' ', own]))
        .flat_map(|line| [line, "\n"])
        .collect()
}

/// The diff that harden shows for a text, without its headers and with all lines of the text.
fn diff_of(path: &str, text: &str) -> String {
    let run = fix_text(path, text, &["--output-format", "diff"]);
    let diff = String::from_utf8(run.stdout).expect("UTF-8 on standard output");
    let mut whole = String::new();
    let mut unseen = text.lines().enumerate().peekable();
    for line in diff.lines().skip(2) {
        if let Some(hunk) = line.strip_prefix("@@ -") {
            let first = hunk.split([',', ' ']).next();
            let first: usize = first.and_then(|n| n.parse().ok()).expect("a number");
            while let Some((_, between)) = unseen.next_if(|(number, _)| number + 1 < first) {
                whole = whole + " " + between + "\n";
            }
            continue;
        }
        if !line.starts_with('+') {
            unseen.next();
        }
        whole = whole + line + "\n";
    }
    if !whole.is_empty() {
        whole.extend(unseen.flat_map(|(_, line)| [" ", line, "\n"]));
    }
    whole
}

/// Checks, or writes, what codemods show before and after: once for all tests.
pub(crate) fn examples_are_current() {
    static CURRENT: LazyLock<()> = LazyLock::new(show_before_and_after);
    LazyLock::force(&CURRENT);
}

#[test]
fn what_codemods_show_before_and_after_is_what_harden_does() {
    examples_are_current();
}

fn show_before_and_after() {
    for (path, readme) in codemod_readmes() {
        let (_, blocks) = split_blocks(section(&readme, "## Before and after"));
        let mut count = 0;
        for block in blocks.iter().filter(|block| block.language == "diff") {
            count += 1;
            let before = side(&block.text, '-');
            let diff = diff_of(&path, &before);
            assert!(!diff.is_empty(), "{path}: not fixed any more:\n{before}");
            assert_eq!(side(&diff, '-'), before, "{path}: a text that is too long");
            assert_shows(&path, &block.text, &diff);
        }
        assert!(count > 0, "no example in {path}");
    }
}

/// The rows of tables whose first cell is a code: that, and the example in the second, if any.
fn examples(markdown: &str) -> Vec<(String, Option<String>)> {
    markdown
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let line = line.replace("\\|", "\u{0}");
            let cells: Vec<String> = line
                .split('|')
                .map(|cell| cell.trim().replace('\u{0}', "|"))
                .collect();
            let code = cells[1].trim_matches('`').to_string();
            let example = cells[2].strip_prefix('`').and_then(|c| c.strip_suffix('`'));
            (code, example.map(str::to_string))
        })
        .collect()
}

#[test]
fn what_codemods_say_they_refuse_is_refused_for_that_reason() {
    for (path, readme) in codemod_readmes() {
        let examples = examples(section(&readme, "## When it refuses"));
        assert!(!examples.is_empty(), "no example in {path}");
        for (code, example) in examples {
            let Some(example) = example else {
                continue;
            };
            let text = format!("import os\nimport shlex\nimport subprocess\n\n{example}\n");
            let run = fix_text(&path, &text, &["--output-format", "json"]);
            let report: Value = serde_json::from_slice(&run.stdout)
                .unwrap_or_else(|error| panic!("{example}: {error}"));
            let codes: Vec<&str> = report["files"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|file| file["findings"].as_array())
                .flatten()
                .filter_map(|finding| finding["refusal"]["code"].as_str())
                .collect();
            assert_eq!(codes, [code], "{example} in {path}");
        }
    }
}
