//! What every codemod has to keep to, so that reports, flags and documents agree.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{CODEMODS, codemod, rule, rules};

const HEADINGS: [&str; 5] = [
    "## What it finds",
    "## Before and after",
    "## Fix class",
    "## When it refuses",
    "## References",
];

fn codemods_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../codemods")
}

fn folders() -> BTreeSet<String> {
    std::fs::read_dir(codemods_folder())
        .expect("the codemods' folder is there")
        .map(|entry| entry.expect("its entries can be read"))
        .filter(|entry| entry.path().join("Cargo.toml").is_file())
        .map(|entry| entry.file_name().into_string().expect("names are UTF-8"))
        .collect()
}

fn is_kebab_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && !name.ends_with('-')
        && !name.contains("--")
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

#[test]
fn codemods_are_sorted_by_name_and_their_names_are_kebab_case() {
    let names: Vec<&str> = CODEMODS.iter().map(|codemod| codemod.name()).collect();
    let sorted: Vec<&str> = names
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    assert_eq!(names, sorted, "sorted by name, each once");
    for name in names {
        assert!(is_kebab_case(name), "`{name}` is not kebab-case");
    }
}

#[test]
fn every_folder_is_registered_and_every_codemod_has_its_folder() {
    let names: BTreeSet<String> = CODEMODS
        .iter()
        .map(|codemod| codemod.name().to_string())
        .collect();
    assert_eq!(names, folders());
}

#[test]
fn ids_are_unique_and_well_formed() {
    let mut seen = BTreeSet::new();
    for (rule, codemod) in rules() {
        let kind = codemod.only_proves();
        assert!(seen.insert((kind, rule.id)), "{} is there twice", rule.id);
        let digits = |id: &str, letter: char| {
            id.strip_prefix(letter).is_some_and(|rest| {
                rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit())
            })
        };
        if rule.is_bandits() {
            assert!(digits(rule.id, 'B'), "{} is no id of Bandit's", rule.id);
        } else {
            assert!(digits(rule.id, 'H'), "{} is no id of harden's", rule.id);
            assert!(rule.ruff.is_none(), "Ruff does not know {}", rule.id);
        }
        if let Some(ruff) = rule.ruff {
            assert!(seen.insert((kind, ruff)), "{ruff} is there twice");
            assert!(digits(ruff, 'S'), "{ruff} is no id of Ruff's");
        }
        assert!(!rule.title.is_empty() && !rule.title.ends_with('.'));
        assert!(rule.cwe > 0, "{} of {} has no CWE", rule.id, codemod.name());
    }
}

#[test]
fn those_who_fix_a_rule_and_who_only_prove_agree_on_what_it_is() {
    for (found, _) in rules() {
        let resolved = rule(found.id);
        for (other, _) in &resolved {
            assert_eq!((other.id, other.ruff), (found.id, found.ruff));
            assert_eq!((other.severity, other.cwe), (found.severity, found.cwe));
        }
        assert!(resolved.is_sorted_by_key(|(_, codemod)| codemod.only_proves()));
    }
}

#[test]
fn rules_of_hardens_own_are_apart_from_bandits() {
    for codemod in CODEMODS {
        let own = codemod.rules().iter().filter(|rule| !rule.is_bandits());
        let count = own.count();
        assert!(
            count == 0 || count == codemod.rules().len(),
            "{} has rules of both",
            codemod.name()
        );
    }
}

#[test]
fn a_codemods_rules_reasons_and_classes_are_sorted() {
    for codemod in CODEMODS {
        let name = codemod.name();
        assert!(!codemod.rules().is_empty(), "{name} has no rule");
        assert!(
            codemod.rules().is_sorted_by(|a, b| a.id < b.id),
            "the rules of {name} are not sorted"
        );
        assert!(
            codemod.reasons().is_sorted_by(|a, b| a.code < b.code),
            "the reasons of {name} are not sorted"
        );
        for rule in codemod.rules() {
            assert!(
                rule.classes.is_sorted_by(|a, b| a > b),
                "the classes of {} do not go from most to least certain",
                rule.id
            );
        }
    }
}

#[test]
fn needles_are_ascii_and_there() {
    for codemod in CODEMODS {
        let name = codemod.name();
        assert!(!codemod.needles().is_empty(), "{name} has no needle");
        for needle in codemod.needles() {
            assert!(
                !needle.is_empty() && needle.is_ascii(),
                "`{needle}` of {name} is no needle"
            );
        }
    }
}

#[test]
fn readmes_have_the_fixed_headings_in_order() {
    for codemod in CODEMODS {
        let name = codemod.name();
        let on_disk = std::fs::read_to_string(codemods_folder().join(name).join("README.md"))
            .unwrap_or_else(|error| panic!("README.md of {name}: {error}"));
        assert_eq!(
            on_disk,
            codemod.readme(),
            "{name} shows another text than its README.md"
        );
        let headings: Vec<&str> = on_disk
            .lines()
            .filter(|line| HEADINGS.contains(line))
            .collect();
        assert_eq!(headings, HEADINGS, "the headings of {name}'s README.md");
    }
}

#[test]
fn readmes_name_every_rule_and_every_reason() {
    for codemod in CODEMODS {
        let name = codemod.name();
        for rule in codemod.rules() {
            assert!(
                codemod.readme().contains(rule.id),
                "{name}'s README.md does not name {}",
                rule.id
            );
        }
        for reason in codemod.reasons() {
            assert!(
                is_kebab_case(reason.code),
                "`{}` is not kebab-case",
                reason.code
            );
            assert!(
                codemod.readme().contains(&format!("`{}`", reason.code)),
                "{name}'s README.md does not list `{}`",
                reason.code
            );
            assert!(!reason.meaning.is_empty() && !reason.meaning.ends_with('.'));
        }
    }
}

#[test]
fn rules_and_codemods_are_found_by_name_in_any_case() {
    for (found, codemod) in rules() {
        let ids =
            |name: &str| -> Vec<&str> { rule(name).iter().map(|(rule, _)| rule.id).collect() };
        assert!(ids(&found.id.to_lowercase()).contains(&found.id));
        if let Some(ruff) = found.ruff {
            assert_eq!(ids(ruff), ids(found.id));
        }
        assert!(super::codemod(&codemod.name().to_uppercase()).is_some());
    }
    assert!(rule("B999").is_empty());
    assert!(codemod("no-such-codemod").is_none());
}
