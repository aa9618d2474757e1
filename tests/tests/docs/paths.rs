//! The paths and links in documents.

use std::collections::BTreeSet;
use std::path::Path;

use harden_tests::workspace;

use crate::{documents, folders, links, read, split_blocks};

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
