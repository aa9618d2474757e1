//! What the documents say is so: paths are there, commands are the ones that are run, and
//! examples show what harden does.
//!
//! `UPDATE_DOCS=1 cargo test -p harden-tests --test docs` writes what harden does now into the
//! documents.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod commands;
mod examples;
mod migration;
mod pages;
mod paths;

use std::collections::BTreeSet;
use std::fs;

use harden_tests::workspace;

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

/// The READMEs of the codemods: path and text.
fn codemod_readmes() -> Vec<(String, String)> {
    folders("codemods")
        .iter()
        .map(|name| format!("codemods/{name}/README.md"))
        .map(|path| (path.clone(), read(&path)))
        .collect()
}
