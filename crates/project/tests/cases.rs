//! The cases in `cases/`: projects, and what becomes of their manifests.
//!
//! A case is a heading, lines `- key: value`, and one block for each file, with the path as its language. The
//! last block, `result`, is what came out; `UPDATE_CASES=1` writes it. Everything is done
//! for `defusedxml>=0.7.1` and the file `app.py`, unless `- file:` names another.
//!
//! `- list:` names the list that has the requirement afterwards, for the judge in `oracle.rs`, and
//! `- raises:` the lower bound that is raised where the list has it already.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::struct_excessive_bools,
    clippy::format_push_string,
    reason = "a test stops where it cannot go on"
)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use common::{Case, Project, all, case_files, cases};
use harden_project::{Availability, ManifestChange};
use similar::TextDiff;

#[test]
fn results_are_as_written() {
    let mut differing = Vec::new();
    for path in case_files() {
        let text = fs::read_to_string(&path).unwrap();
        let mut updated = text.clone();
        for case in cases(&text) {
            let result = result(&case);
            if result != case.result {
                let new = match &case.result_block {
                    Some(block) => updated.replacen(block, &block_of(&result), 1),
                    None => updated.replacen(
                        &case.source,
                        &format!("{}\n\n{}\n", case.source.trim_end(), block_of(&result)),
                        1,
                    ),
                };
                // The block is looked for behind the case's own heading.
                let heading = format!("## {}\n", case.name);
                let (before, after) = updated.split_at(updated.find(&heading).unwrap());
                updated = match &case.result_block {
                    Some(block) => {
                        format!("{before}{}", after.replacen(block, &block_of(&result), 1))
                    }
                    None => new,
                };
                differing.push(format!("{}:\n{result}", case.name));
            }
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(&path, updated).unwrap();
        }
    }
    assert!(
        differing.is_empty() || std::env::var_os("UPDATE_CASES").is_some(),
        "{}",
        differing.join("\n")
    );
}

#[test]
fn there_are_enough_cases_and_traps() {
    let all: Vec<Case> = all();
    let traps = all
        .iter()
        .filter(|case| !case.result.contains("\n@@"))
        .count();
    assert!(all.len() >= 60, "{} cases", all.len());
    assert!(traps >= 25, "{traps} traps");
    let mut names: Vec<&str> = all.iter().map(|case| case.name.as_str()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "names are used once");
}

#[test]
fn a_second_time_changes_nothing() {
    for case in all() {
        let project = Project::new(&case);
        let changes = project.declare();
        for change in &changes {
            fs::write(&change.path, &change.after).unwrap();
        }
        let again = project.declare();
        assert!(again.is_empty(), "{}: {again:?}", case.name);
        let answer = project.availability();
        let is_declared = matches!(answer, Availability::Declared { .. });
        assert!(
            changes.is_empty() || is_declared,
            "{}: {answer:?}",
            case.name
        );
    }
}

/// `before` with the version behind the operator of `bound` raised.
fn raised(before: &str, bound: &str) -> String {
    let digits = bound.find(|c: char| c.is_ascii_digit()).unwrap();
    let operator = bound[..digits].replace('>', ">=").replace("==", "=");
    before.replacen(bound, &format!("{operator}0.7.1"), 1)
}

#[test]
fn only_text_is_put_in() {
    for case in all() {
        for change in Project::new(&case).declare() {
            let before = String::from_utf8(change.before).unwrap();
            let after = String::from_utf8(change.after).unwrap();
            if !case.raises.is_empty() {
                assert_eq!(after, raised(&before, &case.raises), "{}", case.name);
                continue;
            }
            let diff = TextDiff::from_chars(&before, &after);
            let kept: String = diff
                .iter_all_changes()
                .filter(|change| change.tag() != similar::ChangeTag::Insert)
                .map(|change| change.value().to_string())
                .collect();
            assert_eq!(kept, before, "{}", case.name);
            let removed = diff
                .iter_all_changes()
                .any(|change| change.tag() == similar::ChangeTag::Delete);
            assert!(!removed, "{}: something was taken out", case.name);
            let is_windows = before.contains("\r\n");
            let bare = after.replace("\r\n", "").contains('\n');
            assert!(!(is_windows && bare), "{}: line breaks", case.name);
            assert!(
                is_windows || !after.contains('\r'),
                "{}: line breaks",
                case.name
            );
            if !before.is_empty() {
                assert_eq!(
                    before.ends_with('\n'),
                    after.ends_with('\n'),
                    "{}",
                    case.name
                );
            }
        }
    }
}

#[test]
fn what_came_out_parses() {
    for case in all() {
        for ManifestChange { path, after, .. } in Project::new(&case).declare() {
            let after = String::from_utf8(after).unwrap();
            let after = after.trim_start_matches('\u{feff}');
            let name = path.file_name().unwrap().to_str().unwrap();
            if Path::new(name)
                .extension()
                .is_some_and(|extension| extension == "toml")
                || name == "Pipfile"
            {
                let parsed = toml_edit::DocumentMut::from_str(after);
                assert!(parsed.is_ok(), "{}: {parsed:?}", case.name);
            } else if name.contains("requirements") {
                for line in after.lines().filter(|line| line.starts_with("defusedxml")) {
                    let parsed = pep508_rs::Requirement::<pep508_rs::VerbatimUrl>::from_str(line);
                    assert!(parsed.is_ok(), "{}: {parsed:?}", case.name);
                }
            }
        }
    }
}

#[test]
fn what_is_announced_is_done() {
    for case in all() {
        let project = Project::new(&case);
        let changes = project.declare();
        match project.availability() {
            Availability::Addable { manifest } => {
                let paths: Vec<&PathBuf> = changes.iter().map(|change| &change.path).collect();
                assert_eq!(paths, [&manifest], "{}", case.name);
            }
            other => assert!(changes.is_empty(), "{}: {other:?}", case.name),
        }
    }
}

fn block_of(result: &str) -> String {
    format!("```result\n{result}```\n")
}

/// All that there is to say about a case, for reading.
fn result(case: &Case) -> String {
    use std::fmt::Write as _;
    let project = Project::new(case);
    let mut out = project.answer();
    for change in project.declare() {
        let (before, after) = (
            common::visible(&change.before),
            common::visible(&change.after),
        );
        let diff = TextDiff::from_lines(&before, &after);
        for note in &change.notes {
            writeln!(out, "note: {note}").unwrap();
        }
        out.push_str(
            &diff
                .unified_diff()
                .context_radius(2)
                .header(&project.relative(&change.path), "")
                .to_string(),
        );
    }
    out
}
