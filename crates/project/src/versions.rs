//! Sets of versions as other tools than pip write them, and the lowest Python in a set.

use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};

/// A constraint as Poetry writes it (its documentation, "Dependency specification"): carets, tildes,
/// wildcards, and alternatives with `||`. One of the sets is enough.
pub(crate) fn poetry(text: &str) -> Option<Vec<VersionSpecifiers>> {
    text.split('|')
        .map(str::trim)
        .filter(|alternative| !alternative.is_empty())
        .map(alternative)
        .collect()
}

fn alternative(text: &str) -> Option<VersionSpecifiers> {
    let mut specifiers = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let operator_end = rest.find(|c| !"^~=<>!".contains(c)).unwrap_or(rest.len());
        let (operator, after) = rest.split_at(operator_end);
        let after = after.trim_start();
        let version_end = after
            .find(|c: char| c == ',' || c.is_whitespace())
            .unwrap_or(after.len());
        let (version, after) = after.split_at(version_end);
        specifiers.extend(one(operator, version)?);
        rest = after.trim_start_matches(|c: char| c == ',' || c.is_whitespace());
    }
    VersionSpecifiers::from_str(&specifiers.join(",")).ok()
}

fn one(operator: &str, version: &str) -> Option<Vec<String>> {
    if version == "*" {
        return Some(Vec::new());
    }
    if !matches!(operator, "^" | "~") {
        let operator = if matches!(operator, "" | "=") {
            "=="
        } else {
            operator
        };
        return Some(vec![format!("{operator}{version}")]);
    }
    let parsed = Version::from_str(version).ok()?;
    let release = parsed.release();
    let bumped = if operator == "^" {
        release
            .iter()
            .position(|&part| part != 0)
            .unwrap_or(release.len().saturating_sub(1))
    } else {
        release.len().saturating_sub(1).min(1)
    };
    let mut upper = release.get(..=bumped)?.to_vec();
    let last = upper.last_mut()?;
    *last = last.checked_add(1)?;
    Some(vec![
        format!(">={version}"),
        format!("<{}", Version::new(upper)),
    ])
}

/// Specifiers as PEP 440 writes them.
pub(crate) fn pep440(text: &str) -> Option<Vec<VersionSpecifiers>> {
    Some(vec![VersionSpecifiers::from_str(text.trim()).ok()?])
}

/// A version, or the start of one, that pipenv and conda write alone: `3.11` takes `3.11.4`.
pub(crate) fn prefix(text: &str) -> Option<Vec<VersionSpecifiers>> {
    let text = text.trim().trim_end_matches(".*");
    pep440(&format!("=={text}.*"))
}

/// The lowest Python of the form `major.minor` of which some release is in one of the sets.
/// `None` where nothing bounds them below.
pub(crate) fn lowest_python(sets: &[VersionSpecifiers]) -> Option<(u8, u8)> {
    let has = |release: &[u64]| {
        let version = Version::new(release);
        sets.iter().any(|specifiers| specifiers.contains(&version))
    };
    if has(&[0]) || has(&[1]) {
        return None;
    }
    let minors = (0..8)
        .map(|minor| (2, minor))
        .chain((0..64).map(|minor| (3, minor)));
    minors.into_iter().find(|&(major, minor)| {
        (0..40).any(|patch| has(&[u64::from(major), u64::from(minor), patch]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lowest_python_of_specifiers() {
        for (text, lowest) in [
            (">=3.9", Some((3, 9))),
            (">=3.8,!=3.8.*", Some((3, 9))),
            ("~=3.9", Some((3, 9))),
            (">3.8", Some((3, 8))),
            (">=3.8.1", Some((3, 8))),
            ("==3.11.*", Some((3, 11))),
            (">=2.7,!=3.0.*", Some((2, 7))),
            (">=3", Some((3, 0))),
            ("<4", None),
            ("!=3.0.*", None),
            ("", None),
            (">=4", None),
        ] {
            let sets = pep440(text).unwrap();
            assert_eq!(lowest_python(&sets), lowest, "{text}");
        }
    }

    #[test]
    fn the_lowest_python_of_poetry() {
        for (text, lowest) in [
            ("^3.8", Some((3, 8))),
            ("~3.9", Some((3, 9))),
            ("~3", Some((3, 0))),
            (">=3.8 <4.0", Some((3, 8))),
            (">= 3.8, < 4.0", Some((3, 8))),
            ("^3.10 || ^2.7", Some((2, 7))),
            ("3.11.*", Some((3, 11))),
            ("3.11", Some((3, 11))),
            ("*", None),
        ] {
            assert_eq!(lowest_python(&poetry(text).unwrap()), lowest, "{text}");
        }
        assert!(poetry("^x").is_none());
    }

    #[test]
    fn a_caret_keeps_the_first_part_that_is_not_zero() {
        for (text, upper) in [
            ("^0.7.1", "0.8"),
            ("^0.0.3", "0.0.4"),
            ("^0", "1"),
            ("^1.2.3", "2"),
            ("~1.2.3", "1.3"),
        ] {
            let sets = poetry(text).unwrap();
            assert!(
                sets[0].to_string().ends_with(&format!("<{upper}")),
                "{text}: {}",
                sets[0]
            );
        }
    }
}
