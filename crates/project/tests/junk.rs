//! Whatever stands in a manifest, there is an answer, and what is computed is still right.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::struct_excessive_bools,
    clippy::format_push_string,
    reason = "a test stops where it cannot go on"
)]

mod common;

use std::fs;
use std::str::FromStr;

use common::{Case, Project, all};
use harden_project::{Availability, Manifests};
use proptest::prelude::*;

fn with_files() -> Vec<Case> {
    all()
        .into_iter()
        .filter(|case| !case.files.is_empty())
        .collect()
}

/// What breaks quotes, lines, brackets and characters.
const JUNK: &[&str] = &[
    "",
    "\"",
    "'",
    "[",
    "]",
    "(",
    ")",
    "{",
    "}",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "#",
    ",",
    ";",
    "=",
    "\"\"\"",
    "ä",
    "\u{feff}",
    "\0",
    "-",
    "- ",
    " ",
    "\t",
    ":",
    "[x]\n",
    "-r ",
    "--hash=",
    "defusedxml",
    "::",
    "[x-",
    "|",
    "^",
    "~",
    "99999999999999999999",
    "🐍",
    "%",
    "@",
    "# /// script\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_manifest_has_an_answer(
        case in any::<prop::sample::Index>(),
        damages in prop::collection::vec(
            (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..12_usize, prop::sample::select(JUNK)),
            1..4,
        ),
    ) {
        let mut all = with_files();
        let at = case.index(all.len());
        let mut case = all.swap_remove(at);
        for (file, at, length, junk) in damages {
            let file = file.index(case.files.len());
            let text = &mut case.files[file].1;
            let characters: Vec<char> = text.chars().collect();
            let start = at.index(characters.len() + 1);
            let end = (start + length).min(characters.len());
            *text = characters[..start].iter().chain(&junk.chars().collect::<Vec<_>>()).chain(&characters[end..]).collect();
        }
        case.no_final_newline = false;
        let project = Project::new(&case);
        let _ = project.minimum_python();
        let before = project.availability();
        let changes = project.declare();
        let is_addable = matches!(before, Availability::Addable { .. });
        prop_assert_eq!(is_addable, !changes.is_empty(), "{:?}", before);
        for change in changes {
            let text = String::from_utf8(change.after.clone()).unwrap();
            let name = change.path.file_name().unwrap().to_str().unwrap();
            if name == "Pipfile" || name == "pyproject.toml" {
                let parsed = toml_edit::DocumentMut::from_str(text.trim_start_matches('\u{feff}'));
                prop_assert!(parsed.is_ok(), "{:?}\n{}", parsed, text);
            }
            fs::write(&change.path, &change.after).unwrap();
            let after = project.availability();
            let is_declared = matches!(after, Availability::Declared { .. });
            prop_assert!(is_declared, "{:?}\n{}", after, text);
        }
    }
}

#[test]
fn what_is_no_name_with_versions_is_nowhere() {
    let case = with_files().remove(0);
    let project = Project::new(&case);
    let file = project.root.join(&case.file);
    for requirement in [
        "",
        "-r x",
        "a[b]",
        "a; python_version < '3'",
        "a\nb",
        "../x",
        "\"",
        "a @ file:///x",
    ] {
        let answer = Manifests::new().availability(&file, &project.root, requirement);
        assert_eq!(answer, Availability::Nowhere, "{requirement}");
    }
}
