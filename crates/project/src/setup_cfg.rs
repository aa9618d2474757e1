//! `setup.cfg`, as `configparser` reads it and setuptools means it (its documentation,
//! "Configuring setuptools using setup.cfg files").

use crate::order;
use crate::requirement::{Entry, Wanted, leading_name};
use crate::text::{Insertion, indentation, line_number, lines, newline};

/// A value with its lines.
#[derive(Debug)]
struct Setting<'t> {
    section: &'t str,
    key: String,
    /// Where the line of the key ends.
    key_end: usize,
    /// What stands on the line of the key.
    first: &'t str,
    /// The lines below that are neither blank nor comments: offset and text.
    rest: Vec<(usize, &'t str)>,
}

impl Setting<'_> {
    fn end(&self) -> usize {
        self.rest
            .last()
            .map_or(self.key_end, |(start, line)| start + line.len())
    }
}

/// A file that was read.
#[derive(Debug)]
pub(crate) struct SetupCfg<'t> {
    text: &'t str,
    options: Vec<Setting<'t>>,
    /// The sections with the ends of their headers.
    sections: Vec<(&'t str, usize)>,
}

impl<'t> SetupCfg<'t> {
    /// An error is a clause that names the line.
    pub(crate) fn parse(text: &'t str) -> Result<Self, String> {
        let mut options: Vec<Setting> = Vec::new();
        let mut sections: Vec<(&str, usize)> = Vec::new();
        let mut is_open = false;
        for (start, line) in lines(text) {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            let bad = || {
                Err(format!(
                    "line {} cannot be parsed",
                    line_number(text, start)
                ))
            };
            let is_indented = line.starts_with([' ', '\t']);
            if is_indented && is_open {
                if let Some(option) = options.last_mut() {
                    option.rest.push((start, line));
                }
                continue;
            }
            if let Some(header) = trimmed.strip_prefix('[') {
                let Some((name, _)) = header.split_once(']') else {
                    return bad();
                };
                sections.push((name, start + line.len()));
                is_open = false;
                continue;
            }
            let (Some((section, _)), false) = (sections.last(), is_indented) else {
                return bad();
            };
            let Some((key, value)) = line.split_once(['=', ':']) else {
                return bad();
            };
            options.push(Setting {
                section,
                key: key.trim().to_ascii_lowercase().replace('-', "_"),
                key_end: start + line.len(),
                first: value.trim(),
                rest: Vec::new(),
            });
            is_open = true;
        }
        Ok(Self {
            text,
            options,
            sections,
        })
    }

    pub(crate) fn has_section(&self, section: &str) -> bool {
        self.sections.iter().any(|(name, _)| *name == section)
    }

    fn option(&self, section: &str, key: &str) -> Option<&Setting<'t>> {
        let key = key.to_ascii_lowercase().replace('-', "_");
        self.options
            .iter()
            .rfind(|option| option.section == section && option.key == key)
    }

    /// The value's lines, trimmed.
    pub(crate) fn value(&self, section: &str, key: &str) -> Option<Vec<&'t str>> {
        let option = self.option(section, key)?;
        let lines = std::iter::once(option.first).chain(option.rest.iter().map(|(_, line)| *line));
        Some(
            lines
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect(),
        )
    }

    /// The files of `install_requires = file: requirements.txt`.
    pub(crate) fn files(&self, section: &str, key: &str) -> Option<Vec<&'t str>> {
        let value = self.value(section, key)?;
        let files = value.first()?.strip_prefix("file:")?;
        let more = value[1..].iter().copied();
        Some(
            std::iter::once(files)
                .chain(more)
                .flat_map(|line| line.split(','))
                .map(str::trim)
                .filter(|file| !file.is_empty())
                .collect(),
        )
    }

    pub(crate) fn entries(&self, section: &str, key: &str) -> Vec<Entry> {
        let Some(option) = self.option(section, key) else {
            return Vec::new();
        };
        let value = self.value(section, key).unwrap_or_default();
        // One line is a list with semicolons, as long as no marker follows one.
        if option.rest.is_empty() && !has_marker(option.first) {
            return option.first.split(';').filter_map(Entry::parse).collect();
        }
        // setuptools takes what stands behind ` #` for a comment.
        value
            .into_iter()
            .filter_map(|line| Entry::parse(line.split(" #").next()?))
            .collect()
    }

    /// The insertion of a requirement into a list, or of the list.
    pub(crate) fn insert(
        &self,
        section: &str,
        key: &str,
        wanted: &Wanted,
    ) -> Option<Vec<Insertion>> {
        let newline = newline(self.text);
        let new = &wanted.text;
        let Some(option) = self.option(section, key) else {
            let after = self.option(section, "python_requires").or_else(|| {
                self.options
                    .iter()
                    .rfind(|option| option.section == section)
            });
            let at = match after {
                Some(option) => option.end(),
                None => self.sections.iter().find(|(name, _)| *name == section)?.1,
            };
            let entry = format!("{newline}{key} ={newline}    {new}");
            return Some(vec![Insertion::new(at, entry)]);
        };
        if option.rest.is_empty() {
            if option.first.is_empty() {
                return Some(vec![Insertion::new(
                    option.key_end,
                    format!("{newline}    {new}"),
                )]);
            }
            let parts: Vec<&str> = option.first.split(';').map(str::trim).collect();
            let all_are_names = parts
                .iter()
                .all(|part| part.is_empty() || Entry::parse(part).is_some());
            if !all_are_names || has_marker(option.first) {
                return None;
            }
            let trailing =
                self.text[..option.key_end].len() - self.text[..option.key_end].trim_end().len();
            let at = option.key_end - trailing;
            let separator = if option.first.ends_with(';') {
                " "
            } else {
                "; "
            };
            return Some(vec![Insertion::new(at, format!("{separator}{new}"))]);
        }
        if !option.first.is_empty() && Entry::parse(option.first).is_none() {
            return None;
        }
        let on_key_line = (!option.first.is_empty()).then_some((option.first, option.key_end));
        let below = option
            .rest
            .iter()
            .map(|(start, line)| (*line, start + line.len()));
        let entries: Vec<(&str, usize)> = on_key_line.into_iter().chain(below).collect();
        let names: Vec<Option<&str>> = entries.iter().map(|(line, _)| name_of(line)).collect();
        let (_, line) = option.rest.first()?;
        let indent = indentation(line);
        let previous = order::position(&names, &wanted.name).checked_sub(1);
        Some(vec![match (previous, on_key_line) {
            (Some(previous), _) => {
                Insertion::new(entries.get(previous)?.1, format!("{newline}{indent}{new}"))
            }
            (None, Some(_)) => {
                let start = self.text[..option.key_end].trim_end().len() - option.first.len();
                Insertion::new(start, format!("{new}{newline}{indent}"))
            }
            // Below the line of the key, above the comments that belong to what was first.
            (None, None) => Insertion::new(option.key_end, format!("{newline}{indent}{new}")),
        }])
    }
}

/// Whether the line is one requirement with a marker, which setuptools takes for two of them.
fn has_marker(line: &str) -> bool {
    line.contains(';') && Entry::parse(line).is_some_and(|entry| entry.is_exact)
}

fn name_of(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let end = line
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
        .unwrap_or(line.len());
    leading_name(&line[..end])
}
