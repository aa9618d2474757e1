//! conda's `environment.yml` (its documentation, "Managing environments"), line by line.
//!
//! Only the common shape is read: a block `dependencies:` with one plain item a line, and perhaps
//! `pip:` with a list of its own.

use std::str::FromStr;

use pep440_rs::VersionSpecifiers;

use crate::order;
use crate::requirement::{Entry, Wanted, leading_name};
use crate::text::{Insertion, lines, newline};
use crate::versions;

/// The names that the file can have.
pub(crate) const NAMES: [&str; 2] = ["environment.yml", "environment.yaml"];

/// What `dependencies:` has.
#[derive(Debug)]
pub(crate) struct Conda<'t> {
    text: &'t str,
    /// Where the line of the key ends.
    key_end: usize,
    indent: &'t str,
    items: Vec<(usize, &'t str)>,
    /// The lines below `pip:`.
    pip: Vec<&'t str>,
    is_unusual: bool,
}

impl<'t> Conda<'t> {
    /// `None` where there is no `dependencies:`.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let lines = lines(text);
        let key = lines.iter().position(|(_, line)| {
            line.starts_with("dependencies:") || line.starts_with("dependencies :")
        })?;
        let (key_start, key_line) = lines[key];
        let after = key_line
            .split_once(':')
            .map_or("", |(_, after)| after.trim());
        let mut conda = Self {
            text,
            key_end: key_start + key_line.len(),
            indent: "",
            items: Vec::new(),
            pip: Vec::new(),
            is_unusual: !(after.is_empty() || after.starts_with('#'))
                || text.contains("{{")
                || lines
                    .iter()
                    .any(|(_, line)| line.starts_with("---") || line.contains('\t'))
                    && {
                        // One marker at the start is usual.
                        lines
                            .iter()
                            .filter(|(_, line)| line.starts_with("---"))
                            .count()
                            > 1
                            || text.contains('\t')
                    },
        };
        let mut indent = None;
        for &(start, line) in &lines[key + 1..] {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with('#') {
                continue;
            }
            let blanks = &line[..line.len() - line.trim_start().len()];
            let is_item = trimmed.starts_with("- ") || trimmed == "-";
            if blanks.is_empty() && !is_item {
                break;
            }
            let indent = *indent.get_or_insert(blanks);
            conda.indent = indent;
            if blanks == indent && is_item {
                conda.items.push((start, line));
            } else if blanks.len() > indent.len()
                && conda.items.last().is_some_and(|(_, line)| is_pip(line))
            {
                conda.pip.push(trimmed);
            } else {
                conda.is_unusual = true;
            }
        }
        conda.is_unusual |= conda.items.iter().any(|(_, line)| {
            let item = item(line);
            item.starts_with(['&', '*', '[', '{', '|', '>', '!']) || item.is_empty()
        });
        let maps = conda.items.iter().filter(|(_, line)| is_pip(line)).count();
        conda.is_unusual |= conda.pip.iter().any(|line| !line.starts_with('-')) || maps > 1;
        conda.is_unusual |= maps == 0 && !conda.pip.is_empty();
        Some(conda)
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let conda = self.items.iter().filter_map(|(_, line)| spec(item(line)));
        let pip = self.pip.iter().filter_map(|line| Entry::parse(item(line)));
        conda.chain(pip).collect()
    }

    /// The requirements files of `- -r requirements.txt` below `pip:`.
    pub(crate) fn includes(&self) -> Vec<&'t str> {
        self.pip
            .iter()
            .filter_map(|line| {
                let item = item(line);
                let rest = item
                    .strip_prefix("--requirement")
                    .or_else(|| item.strip_prefix("-r"))?;
                Some(rest.trim_start_matches(['=', ' ']))
            })
            .collect()
    }

    /// The versions of Python itself.
    pub(crate) fn python(&self) -> Option<Vec<VersionSpecifiers>> {
        self.entries()
            .into_iter()
            .find(|entry| entry.name == "python")?
            .versions
    }

    /// The insertion of an item. `None` where the file is written in an unusual way.
    pub(crate) fn insert(&self, wanted: &Wanted) -> Option<Vec<Insertion>> {
        if self.is_unusual || self.items.is_empty() {
            return None;
        }
        let newline = newline(self.text);
        let entry = format!("{newline}{}- {}", self.indent, wanted.text);
        let plain: Vec<&(usize, &str)> = self
            .items
            .iter()
            .filter(|(_, line)| !is_pip(line))
            .collect();
        let names: Vec<Option<&str>> = plain
            .iter()
            .map(|(_, line)| {
                let name = name_of(item(line));
                name.filter(|name| !matches!(*name, "python" | "pip"))
            })
            .collect();
        let index = order::position(&names, &wanted.name);
        let at = match index.checked_sub(1) {
            Some(previous) => {
                let (start, line) = plain.get(previous)?;
                start + line.len()
            }
            None => self.key_end,
        };
        Some(vec![Insertion::new(at, entry)])
    }
}

fn is_pip(line: &str) -> bool {
    item(line)
        .strip_suffix(':')
        .is_some_and(|key| key.trim() == "pip")
}

/// An item's text, without its hyphen, quotes and comment.
fn item(line: &str) -> &str {
    let item = line.trim().strip_prefix('-').unwrap_or(line).trim();
    let item = item
        .find(" #")
        .map_or(item, |comment| item[..comment].trim_end());
    item.trim_matches(['"', '\''])
}

fn name_of(spec: &str) -> Option<&str> {
    let spec = spec.rsplit("::").next().unwrap_or(spec);
    let end = spec
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
        .unwrap_or(spec.len());
    leading_name(&spec[..end])
}

/// A match specification: `channel::name=version=build`.
fn spec(text: &str) -> Option<Entry> {
    let name = name_of(text)?;
    let start = text.rfind("::").map_or(0, |at| at + 2) + name.len();
    let version = text[start..].trim().trim_start_matches('[');
    let entry = Entry::named(name, text.to_string());
    if matches!(version, "" | "*" | "=*") {
        return Some(entry);
    }
    let versions = VersionSpecifiers::from_str(version)
        .ok()
        .map(|specifiers| vec![specifiers])
        .or_else(|| {
            let version = version.trim_start_matches('=').trim();
            let version = version.split(['=', ' ']).next()?;
            versions::prefix(version.trim_end_matches('*').trim_end_matches('.'))
        });
    Some(entry.with_versions(versions))
}
