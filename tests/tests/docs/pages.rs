//! The pages for each codemod, and what documents say of all rules: made from the codemods' READMEs
//! and from `harden rules`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use harden_tests::{binary, workspace};
use serde_json::Value;

use crate::examples::examples_are_current;
use crate::{assert_part, codemod_readmes, is_update, links, split_blocks};

const FOLDER: &str = "docs/codemods";

/// A rule as `harden rules` lists it.
struct Rule {
    id: String,
    ruff: Option<String>,
    title: String,
    severity: String,
    cwe: u64,
    default: String,
    codemods: Vec<String>,
    fix: Vec<String>,
}

fn rules() -> Vec<Rule> {
    let run = Command::new(binary())
        .args(["rules", "--output-format", "json"])
        .output()
        .expect("harden starts");
    let listing: Value = serde_json::from_slice(&run.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().map(str::to_string);
    let texts = |value: &Value| -> Vec<String> {
        let items = value.as_array().expect("a list").iter();
        items.filter_map(text).collect()
    };
    let rules = listing["rules"].as_array().expect("a list").iter();
    rules
        .map(|rule| Rule {
            id: text(&rule["id"]).expect("an id"),
            ruff: text(&rule["ruff"]),
            title: text(&rule["title"]).expect("a title"),
            severity: text(&rule["severity"]).expect("a severity"),
            cwe: rule["cwe"].as_u64().expect("a number"),
            default: text(&rule["default"]).expect("when it is looked for"),
            codemods: texts(&rule["codemods"]),
            fix: texts(&rule["fix"]),
        })
        .collect()
}

impl Rule {
    fn ruff(&self) -> &str {
        self.ruff.as_deref().unwrap_or_default()
    }

    fn weakness(&self) -> String {
        let number = self.cwe;
        format!("[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html)")
    }

    /// When harden looks for it.
    fn looked_for(&self) -> String {
        match self.default.as_str() {
            "yes" => "always".to_string(),
            "no" => "when selected".to_string(),
            flag => format!("with `{flag}`, or when selected"),
        }
    }

    fn classes(&self) -> String {
        match self.fix.as_slice() {
            [] => "none: explained only".to_string(),
            classes => classes.join(", "),
        }
    }
}

/// A table of Markdown.
fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!(
        "| {} |\n|{}\n",
        head.join(" | "),
        " --- |".repeat(head.len())
    );
    for row in rows {
        let cells = row.iter().map(|cell| cell.replace('|', "\\|"));
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text
}

/// A README's text, with its links as they have to be from the folder of the pages.
fn moved(name: &str, readme: &str) -> String {
    let mut text = readme.to_string();
    let targets: BTreeSet<String> = links(&split_blocks(readme).0).into_iter().collect();
    for target in targets {
        let target = target.as_str();
        let new = match target.strip_prefix("../../docs/") {
            Some(document) => format!("../{document}"),
            None => format!("../../codemods/{name}/{target}"),
        };
        text = text.replace(&format!("]({target}"), &format!("]({new}"));
    }
    text
}

/// The text after the title and up to the first blank of the next sentence.
fn first_sentence(readme: &str) -> String {
    let paragraph = readme.split("\n\n").nth(1).expect("an introduction");
    let line = paragraph.replace('\n', " ");
    line.split(". ")
        .next()
        .unwrap_or(&line)
        .trim_end_matches('.')
        .to_string()
}

fn page(name: &str, readme: &str, rules: &[Rule]) -> String {
    let own = rules
        .iter()
        .filter(|rule| rule.codemods.iter().any(|codemod| codemod == name));
    let table = table(
        &[
            "rule",
            "Ruff",
            "what it is about",
            "severity",
            "weakness",
            "looked for",
        ],
        own.map(|rule| {
            vec![
                rule.id.clone(),
                rule.ruff().to_string(),
                rule.title.clone(),
                rule.severity.clone(),
                rule.weakness(),
                rule.looked_for(),
            ]
        }),
    );
    let readme = moved(name, readme);
    let (introduction, rest) = readme
        .split_once("\n## ")
        .unwrap_or_else(|| panic!("no section in the README of {name}"));
    format!(
        "<!-- Made from codemods/{name}/README.md: edit that, and run the tests with UPDATE_DOCS=1. -->\n\n\
         {introduction}\n{table}\n\
         [All codemods](README.md) · [what safe and unsafe mean](../fix-safety.md)\n\n## {rest}"
    )
}

fn index(readmes: &BTreeMap<String, String>, rules: &[Rule]) -> String {
    let codemods = readmes.iter().map(|(name, readme)| {
        let own = rules.iter().filter(|rule| rule.codemods.contains(name));
        let ids: Vec<&str> = own.map(|rule| rule.id.as_str()).collect();
        vec![
            format!("[`{name}`]({name}.md)"),
            ids.join(", "),
            first_sentence(&moved(name, readme)),
        ]
    });
    let by_rule = rules.iter().map(|rule| {
        let pages = rule
            .codemods
            .iter()
            .map(|name| format!("[`{name}`]({name}.md)"));
        vec![
            rule.id.clone(),
            rule.ruff().to_string(),
            rule.title.clone(),
            rule.severity.clone(),
            rule.classes(),
            pages.collect::<Vec<_>>().join(", "),
        ]
    });
    format!(
        "<!-- Made from the codemods' READMEs: run the tests with UPDATE_DOCS=1. -->\n\n\
         # Codemods\n\n\
         A codemod fixes the findings of some rules. `harden explain` prints these pages: `harden explain B605`,\n\
         `harden explain shell`.\n\n{}\n\
         ## By rule\n\n\
         Rules have Bandit's ids; Ruff's work everywhere as well. [What the classes of fix mean](../fix-safety.md).\n\n{}",
        table(&["codemod", "rules", "what it does"], codemods),
        table(
            &[
                "rule",
                "Ruff",
                "what it is about",
                "severity",
                "fixes",
                "codemod"
            ],
            by_rule
        ),
    )
}

#[test]
fn every_codemod_has_a_page_that_is_current() {
    if is_update() {
        // They are written by another test, which may not have run yet.
        examples_are_current();
    }
    let rules = rules();
    let readmes: BTreeMap<String, String> = codemod_readmes()
        .into_iter()
        .map(|(path, text)| (path.split('/').nth(1).expect("a name").to_string(), text))
        .collect();
    let mut pages: BTreeMap<String, String> = readmes
        .iter()
        .map(|(name, readme)| (format!("{name}.md"), page(name, readme, &rules)))
        .collect();
    pages.insert("README.md".to_string(), index(&readmes, &rules));
    let folder = workspace().join(FOLDER);
    if is_update() {
        for (name, text) in &pages {
            fs::write(folder.join(name), text).expect("the page");
        }
    }
    let names = fs::read_dir(&folder).expect("the folder");
    for name in names.map(|entry| entry.expect("its entries").file_name()) {
        let name = name.into_string().expect("names are UTF-8");
        assert!(
            pages.contains_key(&name),
            "{FOLDER}/{name} is of no codemod: remove it"
        );
    }
    for (name, text) in pages {
        assert!(
            fs::read_to_string(folder.join(&name)).unwrap_or_default() == text,
            "{FOLDER}/{name} is out of date: UPDATE_DOCS=1 writes it anew"
        );
    }
}

#[test]
fn the_classes_of_fix_are_those_of_the_rules() {
    let mut by_classes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in rules() {
        by_classes.entry(rule.classes()).or_default().push(rule.id);
    }
    let rows = by_classes
        .into_iter()
        .map(|(classes, ids)| vec![classes, ids.join(", ")]);
    assert_part(
        "docs/fix-safety.md",
        "classes",
        &table(&["classes of its fixes", "rules"], rows),
    );
}
