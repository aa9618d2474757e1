//! What is wanted, and what a manifest has of it.
//!
//! Names are compared as PEP 503 normalises them, requirements are read as PEP 508 says.

use std::ops::Bound;
use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};
use pep508_rs::{MarkerTree, Requirement, VerbatimUrl, VersionOrUrl};

use crate::raise;

/// The lowest Python that is thought of where a project does not say which it runs on.
const OLDEST_PYTHON: (u8, u8) = (3, 8);

/// What is wrong with versions that are written in an unknown way.
pub(crate) const UNREADABLE: &str = "has versions that cannot be read";

/// A requirement to declare.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) text: String,
    /// The name as it is written.
    pub(crate) name: String,
    /// What stands after the name.
    pub(crate) version: String,
    pub(crate) specifiers: VersionSpecifiers,
}

impl Wanted {
    /// `None` for what is no name with versions: an extra, a marker or a URL cannot be carried over
    /// into every kind of manifest.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let name = leading_name(text)?;
        let requirement = pep508(text, name)?;
        let version: String = text[name.len()..]
            .chars()
            .filter(|c| !c.is_whitespace())
            .collect();
        let specifiers = match requirement.version_or_url {
            None => VersionSpecifiers::empty(),
            Some(VersionOrUrl::VersionSpecifier(specifiers)) => specifiers,
            Some(VersionOrUrl::Url(_)) => return None,
        };
        let plain = requirement.extras.is_empty()
            && requirement.marker.is_true()
            && !version.contains(['(', ';', '\'', '"', '\\']);
        plain.then(|| Self {
            text: format!("{name}{version}"),
            name: name.to_string(),
            version,
            specifiers,
        })
    }

    /// Whether a version can be both among these and what is wanted.
    fn overlaps(&self, specifiers: &VersionSpecifiers) -> bool {
        // The ends of all ranges and what follows them: where two ranges overlap, one of these is
        // in both.
        self.specifiers
            .iter()
            .chain(specifiers.iter())
            .flat_map(|specifier| around(specifier.version()))
            .chain([Version::new([1])])
            .any(|version| self.specifiers.contains(&version) && specifiers.contains(&version))
    }
}

/// The version and some that come after it.
fn around(version: &Version) -> Vec<Version> {
    let release = version.release();
    let mut versions = vec![version.clone()];
    for length in 1..=release.len() {
        let mut next = release[..length].to_vec();
        if let Some(last) = next.last_mut() {
            *last = last.saturating_add(1);
        }
        versions.push(Version::new(next));
    }
    let mut longer = release.to_vec();
    longer.push(1);
    versions.push(Version::new(longer));
    versions
}

/// What a manifest says of one distribution.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Normalised.
    pub(crate) name: String,
    /// How it is shown to people.
    pub(crate) shown: String,
    /// Which versions it takes; one of the sets is enough. `None` where it takes every one, or the
    /// condition says that they cannot be read.
    pub(crate) versions: Option<Vec<VersionSpecifiers>>,
    pub(crate) condition: Condition,
    /// Whether it was read as PEP 508 says, and not just its name.
    pub(crate) is_exact: bool,
}

/// When an entry holds.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// Where the marker does (PEP 508).
    Marker(MarkerTree),
    /// Not in each environment, as this clause says.
    Restricted(&'static str),
}

impl Entry {
    /// Reads a requirement as PEP 508 says, or just its name where it is written otherwise.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let name = leading_name(text)?;
        if let Some(requirement) = pep508(text, name) {
            return Some(Self {
                name: normalised(requirement.name.as_ref()),
                shown: text.to_string(),
                versions: match requirement.version_or_url {
                    Some(VersionOrUrl::VersionSpecifier(specifiers)) => Some(vec![specifiers]),
                    _ => None,
                },
                condition: Condition::Marker(requirement.marker),
                is_exact: true,
            });
        }
        let rest = text[name.len()..].trim_start();
        if !rest.is_empty() && !rest.starts_with(['[', '(', '=', '<', '>', '!', '~', ';', '@']) {
            return None;
        }
        Some(Self {
            name: normalised(name),
            shown: text.to_string(),
            versions: None,
            condition: if rest.contains(';') {
                Condition::Restricted("has a marker that cannot be read")
            } else if rest.is_empty() || rest.starts_with('@') {
                Condition::Marker(MarkerTree::TRUE)
            } else {
                Condition::Restricted(UNREADABLE)
            },
            is_exact: false,
        })
    }

    /// The entry with versions in another notation, of which `read` gives `None` if it cannot be
    /// read.
    pub(crate) fn with_versions(mut self, read: Option<Vec<VersionSpecifiers>>) -> Self {
        if read.is_none() {
            self.condition = Condition::Restricted(UNREADABLE);
        }
        self.versions = read;
        self
    }

    /// Whether it is the distribution that is wanted, in versions that go further down.
    pub(crate) fn is_low(&self, wanted: &Wanted) -> bool {
        self.is_of(wanted)
            && self.versions.as_ref().is_some_and(|versions| {
                versions
                    .iter()
                    .any(|specifiers| raise::is_low(specifiers, wanted))
            })
    }

    /// Whether it is the distribution that is wanted.
    pub(crate) fn is_of(&self, wanted: &Wanted) -> bool {
        self.name == normalised(&wanted.name)
    }

    pub(crate) fn named(name: &str, shown: String) -> Self {
        Self {
            name: normalised(name),
            shown,
            versions: None,
            condition: Condition::Marker(MarkerTree::TRUE),
            is_exact: false,
        }
    }
}

/// Whether entries declare what is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    Absent,
    Declared,
    /// They declare it, in versions that go further down than what is wanted: the entry.
    Low(String),
    /// They name the distribution, but do not always bring a version that is wanted.
    Insufficient(String),
}

/// What the entries of one list say about what is wanted, for a project that runs on this Python
/// and later ones.
pub(crate) fn state(entries: &[Entry], wanted: &Wanted, python: Option<(u8, u8)>) -> State {
    let name = normalised(&wanted.name);
    let mut reason = None;
    let mut low = None;
    let mut conditions = MarkerTree::FALSE;
    for entry in entries.iter().filter(|entry| entry.name == name) {
        let overlaps = entry.versions.as_ref().is_none_or(|versions| {
            versions
                .iter()
                .any(|specifiers| wanted.overlaps(specifiers))
        });
        if !overlaps {
            return State::Insufficient(format!(
                "it declares `{}`, which excludes `{}`",
                entry.shown, wanted.text
            ));
        }
        if entry.is_low(wanted) {
            low.get_or_insert_with(|| entry.shown.clone());
        }
        match &entry.condition {
            Condition::Marker(marker) => {
                conditions.or(marker.clone());
                reason.get_or_insert_with(|| {
                    format!("it declares `{}`, which its marker restricts", entry.shown)
                });
            }
            Condition::Restricted(clause) => {
                reason.get_or_insert_with(|| {
                    format!("it declares `{}`, which {clause}", entry.shown)
                });
            }
        }
    }
    let Some(reason) = reason else {
        return State::Absent;
    };
    let (major, minor) = python.unwrap_or(OLDEST_PYTHON);
    let lower = Version::new([u64::from(major), u64::from(minor)]);
    let upper = Version::new([4]);
    let always = conditions
        .simplify_python_versions(Bound::Included(&lower), Bound::Excluded(&upper))
        .is_true();
    match low {
        _ if !always => State::Insufficient(reason),
        Some(shown) => State::Low(shown),
        None => State::Declared,
    }
}

/// Reads a requirement that starts with the name. `pep508_rs` panics on names and extras that end in
/// punctuation, and on what is not ASCII behind a marker: these are no requirements anyway.
fn pep508(text: &str, name: &str) -> Option<Requirement<VerbatimUrl>> {
    let rest = text[name.len()..].trim_start();
    let extras = rest.strip_prefix('[').unwrap_or_default();
    let extras = extras.split(']').next().unwrap_or_default();
    let are_names = extras
        .split(',')
        .map(str::trim)
        .all(|extra| extra.is_empty() || leading_name(extra) == Some(extra));
    (are_names && text.is_ascii())
        .then(|| Requirement::from_str(text).ok())
        .flatten()
}

/// The name that the text starts with (PEP 508).
pub(crate) fn leading_name(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
        .unwrap_or(text.len());
    let name = text[..end].trim_end_matches(['-', '_', '.']);
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    (starts_well && name.len() == end).then_some(name)
}

/// A name in the form that PEP 503 compares: lower case, with one hyphen for each run of `-_.`.
pub(crate) fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if "-_.".contains(c) {
            if !out.ends_with('-') {
                out.push('-');
            }
        } else {
            out.push(c.to_ascii_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state_of(entries: &[&str]) -> &'static str {
        let entries: Vec<Entry> = entries
            .iter()
            .filter_map(|text| Entry::parse(text))
            .collect();
        match state(&entries, &Wanted::parse("defusedxml>=0.7.1").unwrap(), None) {
            State::Absent => "absent",
            State::Declared => "declared",
            State::Low(_) => "low",
            State::Insufficient(_) => "insufficient",
        }
    }

    #[test]
    fn names_versions_and_markers_decide() {
        for (entries, expected) in [
            (&[] as &[&str], "absent"),
            (&["defusedxml-stubs"], "absent"),
            (&["defusedxml"], "declared"),
            (&["DefusedXML [x] >= 0.6 ; python_version < \"4\""], "low"),
            (&["defusedxml>=0.6"], "low"),
            (&["defusedxml>=0.6,>=0.7.1"], "declared"),
            (&["defusedxml~=0.6"], "low"),
            (&["defusedxml>=0.6,<0.7"], "insufficient"),
            (&["defusedxml==0.8.0rc2"], "declared"),
            (&["defusedxml~=0.7.2"], "declared"),
            (&["defusedxml>0.8"], "declared"),
            (&["defusedxml!=0.7.1"], "declared"),
            (&["defusedxml>=0.7,<0.8"], "low"),
            (&["defusedxml<0.7"], "insufficient"),
            (&["defusedxml==0.6.*"], "insufficient"),
            (&["defusedxml>=0.7.1; python_version<'3'"], "insufficient"),
            (&["defusedxml; python_version >= '3.6'"], "declared"),
            (&["defusedxml; sys_platform == 'win32'"], "insufficient"),
            (&["defusedxml; extra == 'xml'"], "insufficient"),
            (&["defusedxml; python_version < '3'ä"], "insufficient"),
            (&["defusedxml[x-"], "insufficient"),
            (&["defusedxml=0.6"], "insufficient"),
            (&["defusedxml @ https://example.com/ä.zip"], "declared"),
            (
                &[
                    "defusedxml<0.8; python_version < '3.10'",
                    "defusedxml>=0.7; python_version >= '3.10'",
                ],
                "low",
            ),
            (
                &["defusedxml @ https://example.com/defusedxml.zip"],
                "declared",
            ),
        ] {
            assert_eq!(state_of(entries), expected, "{entries:?}");
        }
    }

    #[test]
    fn what_is_wanted_is_a_name_with_versions() {
        assert_eq!(
            Wanted::parse(" defusedxml >= 0.7.1 ").unwrap().text,
            "defusedxml>=0.7.1"
        );
        for text in [
            "",
            "a b",
            "a[x]",
            "a; python_version<'3'",
            "a @ https://example.com/a.zip",
            "-r a",
        ] {
            assert!(Wanted::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn names_are_normalised() {
        assert_eq!(normalised("Foo_.-Bar.x"), "foo-bar-x");
    }
}
