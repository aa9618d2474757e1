//! What the documents say is so: paths are there, commands are the ones that are run, and
//! examples show what harden does.
//!
//! `UPDATE_DOCS=1 cargo test -p harden-tests --test docs` writes what harden does now into the
//! documents.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod migration;
mod pages;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use harden_tests::{binary, workspace};
use serde_json::Value;

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some_and(|value| !value.is_empty() && value != "0")
}

/// Asserts that `text` stands in the document in place of `old`; or puts it there, if asked to.
#[track_caller]
fn assert_shows(path: &str, old: &str, text: &str) {
    if is_update() {
        let document = read(path).replacen(old, text, 1);
        fs::write(workspace().join(path), document).expect("the document can be written");
    } else {
        assert_eq!(
            old, text,
            "{path} shows the first; UPDATE_DOCS=1 takes the second"
        );
    }
}

/// Asserts that `text` is the part of the document between `<!-- name -->` and `<!-- end -->`; or
/// puts it there, if asked to.
#[track_caller]
fn assert_part(path: &str, name: &str, text: &str) {
    let document = read(path);
    let (start, end) = (format!("<!-- {name} -->\n\n"), "<!-- end -->");
    let part = document
        .split_once(&start)
        .and_then(|(_, rest)| rest.split_once(end));
    let Some((part, _)) = part else {
        panic!("{path} has no part {name}");
    };
    assert_shows(
        path,
        &format!("{start}{part}{end}"),
        &format!("{start}{text}\n{end}"),
    );
}

/// The names of the folders in a folder of the workspace.
fn folders(path: &str) -> BTreeSet<String> {
    fs::read_dir(workspace().join(path))
        .expect("the folder is there")
        .map(|entry| entry.expect("its entries can be read"))
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| entry.file_name().into_string().expect("names are UTF-8"))
        .collect()
}

/// A fenced block of Markdown.
struct Block {
    language: String,
    text: String,
}

/// A document's text without its fenced blocks, and those.
fn split_blocks(markdown: &str) -> (String, Vec<Block>) {
    let (mut prose, mut blocks) = (String::new(), Vec::new());
    let mut open: Option<(&str, Block)> = None;
    for line in markdown.lines() {
        let trimmed = line.trim_start();
        let fence = &trimmed[..trimmed.len() - trimmed.trim_start_matches('`').len()];
        match &mut open {
            None if fence.len() >= 3 => {
                let language = trimmed[fence.len()..].trim().to_string();
                let text = String::new();
                open = Some((fence, Block { language, text }));
            }
            None => prose = prose + line + "\n",
            Some((opening, _)) if trimmed == *opening => {
                blocks.extend(open.take().map(|(_, block)| block));
            }
            Some((_, block)) => block.text = std::mem::take(&mut block.text) + line + "\n",
        }
    }
    assert!(open.is_none(), "a block is not closed");
    (prose, blocks)
}

/// The texts between backticks.
fn code_spans(prose: &str) -> Vec<String> {
    let mut spans = Vec::new();
    let mut rest = prose;
    while let Some(start) = rest.find('`') {
        rest = &rest[start..];
        let ticks = &rest[..rest.len() - rest.trim_start_matches('`').len()];
        rest = &rest[ticks.len()..];
        let Some(end) = rest.find(ticks) else {
            break;
        };
        spans.push(rest[..end].trim().to_string());
        rest = &rest[end + ticks.len()..];
    }
    spans
}

/// The targets of links to files.
fn links(prose: &str) -> Vec<String> {
    prose
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target.split('#').next().unwrap_or(target).to_string())
        .filter(|target| !target.contains("://") && !target.is_empty())
        .collect()
}

/// Whether a text between backticks names a file or folder of this project.
fn is_path(span: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./<>".contains(c);
    let has_ending = [".md", ".rs", ".py", ".toml", ".txt", ".svg", ".lock"]
        .iter()
        .any(|ending| span.ends_with(ending));
    span.chars().all(plain) && (span.contains('/') || has_ending)
}

/// Files of the projects that harden is used on.
const OF_USERS: &[&str] = &["harden-triage.toml", "harden.toml", "pyproject.toml"];

/// The paths that a document names and that are not there; `<name>` is every codemod's.
fn missing_paths(markdown: &str) -> (usize, Vec<String>) {
    let (prose, _) = split_blocks(markdown);
    let mut paths: BTreeSet<String> = links(&prose).into_iter().collect();
    paths.extend(code_spans(&prose).into_iter().filter(|span| is_path(span)));
    let missing: BTreeSet<String> = paths
        .iter()
        .flat_map(|path| {
            folders("codemods")
                .into_iter()
                .map(|name| path.replace("<name>", &name))
        })
        .filter(|path| !OF_USERS.contains(&path.as_str()) && !workspace().join(path).exists())
        .collect();
    (paths.len(), missing.into_iter().collect())
}

#[test]
fn paths_that_are_named_are_there() {
    for (document, at_least) in [("README.md", 3), ("CONTRIBUTING.md", 15)] {
        let (count, missing) = missing_paths(&read(document));
        assert!(count >= at_least, "{document} names {count} paths only");
        assert!(missing.is_empty(), "{document} names {missing:?}");
    }
}

#[test]
fn a_path_that_is_not_there_is_noticed() {
    let text = "See `crates/no-such-crate/`, `codemods/<name>/README.md`, `a b`,\n\
                ``README.md`` and [this](docs/none.svg).\n\n```\n`not/looked/at`\n```\n";
    assert_eq!(
        missing_paths(text),
        (
            4,
            vec!["crates/no-such-crate/".into(), "docs/none.svg".into()]
        )
    );
}

/// The documents for users, those that are made included.
fn documents() -> BTreeSet<String> {
    let mut documents = BTreeSet::new();
    for folder in ["docs", "docs/codemods"] {
        let entries = fs::read_dir(workspace().join(folder)).expect("the folder");
        for entry in entries {
            let path = entry.expect("its entries").path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.file_name().and_then(|name| name.to_str());
                let name = name.expect("names are UTF-8");
                documents.insert(format!("{folder}/{name}"));
            }
        }
    }
    documents
}

#[test]
fn links_between_documents_lead_somewhere() {
    let documents = documents();
    assert!(documents.len() > 10, "{documents:?}");
    for path in &documents {
        let folder = Path::new(path).parent().expect("it is in a folder");
        for target in links(&split_blocks(&read(path)).0) {
            let target_path = workspace().join(folder).join(&target);
            assert!(target_path.exists(), "{path} links to {target}");
        }
    }
}

#[test]
fn the_index_lists_every_document() {
    let index: BTreeSet<String> = links(&read("docs/README.md")).into_iter().collect();
    for path in documents() {
        let name = path.strip_prefix("docs/").expect("it is there");
        let is_listed = index.contains(name) || name == "README.md";
        let is_page = name.starts_with("codemods/") && name != "codemods/README.md";
        assert!(is_listed || is_page, "docs/README.md does not list {path}");
    }
}

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
fn the_layout_lists_every_crate() {
    let contributing = read("CONTRIBUTING.md");
    for name in folders("crates") {
        assert!(
            contributing.contains(&format!("`crates/{name}/`")),
            "CONTRIBUTING.md does not list crates/{name}/"
        );
    }
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

/// The READMEs of the codemods: path and text.
fn codemod_readmes() -> Vec<(String, String)> {
    folders("codemods")
        .iter()
        .map(|name| format!("codemods/{name}/README.md"))
        .map(|path| (path.clone(), read(&path)))
        .collect()
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

/// The diff that harden shows for a text, without its headers.
fn diff_of(path: &str, text: &str) -> String {
    let run = fix_text(path, text, &["--output-format", "diff"]);
    let diff = String::from_utf8(run.stdout).expect("UTF-8 on standard output");
    diff.lines().skip(3).flat_map(|line| [line, "\n"]).collect()
}

/// Checks, or writes, what codemods show before and after: once for all tests.
fn examples_are_current() {
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
