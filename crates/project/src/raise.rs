//! The lower bound of a requirement that a manifest has, raised to what is wanted.
//!
//! All kinds of manifests write a bound alike: the name, and behind it on the same line an operator
//! and a version. Only the version is changed. Whether the manifest then declares what is wanted is
//! for its own reader to say.

use std::ops::Range;
use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifiers};

use crate::requirement::{Wanted, normalised};
use crate::text::lines;

/// The lowest version of `wanted`: what stands behind `>=`.
fn lowest(wanted: &Wanted) -> Option<&Version> {
    let specifier = wanted
        .specifiers
        .iter()
        .find(|specifier| *specifier.operator() == Operator::GreaterThanEqual)?;
    Some(specifier.version())
}

/// Whether `versions` has a lower bound that lets versions in which `wanted` excludes.
///
/// A requirement without a lower bound is no promise to run with older versions, and gets the newest
/// one: that is left as it is.
pub(crate) fn is_low(versions: &VersionSpecifiers, wanted: &Wanted) -> bool {
    let Some(lowest) = lowest(wanted) else {
        return false;
    };
    let mut bounds = versions
        .iter()
        .filter(|specifier| {
            matches!(
                specifier.operator(),
                Operator::GreaterThanEqual | Operator::GreaterThan | Operator::TildeEqual
            )
        })
        .map(|specifier| specifier.version())
        .peekable();
    bounds.peek().is_some() && bounds.all(|bound| bound < lowest)
}

/// The text of a manifest with the bound raised.
///
/// `None` where there is no such bound, or more than one: `~=0.6` stands for an upper bound as well,
/// and a bound that another file or line has is not this text's.
pub(crate) fn raise(text: &str, wanted: &Wanted) -> Option<String> {
    let lowest = lowest(wanted)?;
    let mut found = lines(text)
        .into_iter()
        .flat_map(|(start, line)| bounds(line, wanted).map(move |bound| (start, line, bound)))
        .filter(|(_, line, bound)| {
            Version::from_str(&line[bound.version.clone()]).is_ok_and(|version| version < *lowest)
        });
    let (Some((start, line, bound)), None) = (found.next(), found.next()) else {
        return None;
    };
    let operator = match &line[bound.operator.clone()] {
        ">" => ">=",
        other => other,
    };
    let between = &line[bound.operator.end..bound.version.start];
    let mut out = text[..start + bound.operator.start].to_string();
    out.push_str(operator);
    out.push_str(between);
    out.push_str(&lowest.to_string());
    out.push_str(&text[start + bound.version.end..]);
    Some(out)
}

/// A lower bound in a line.
struct Bound {
    operator: Range<usize>,
    version: Range<usize>,
}

/// The lower bounds of the distribution that `line` has.
fn bounds<'t>(line: &'t str, wanted: &Wanted) -> impl Iterator<Item = Bound> + 't {
    let name = normalised(&wanted.name);
    let code = match line.find('#') {
        Some(hash) => &line[..hash],
        None => line,
    };
    names(code)
        .filter(move |range| normalised(&code[range.clone()]) == name)
        .filter_map(move |range| bound(code, &range))
}

/// The words of a line that can be names (PEP 508).
fn names(line: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + line.get(at..)?.find(is_part)?;
        let rest = &line[start..];
        let end = start + rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        at = end;
        Some(start..end)
    })
}

/// The bound behind the name at `name`, before the end of its requirement: its quote, a comma that
/// another name follows, or its marker.
fn bound(line: &str, name: &Range<usize>) -> Option<Bound> {
    let quote = line[..name.start]
        .chars()
        .next_back()
        .filter(|c| matches!(c, '"' | '\''));
    let rest = &line[name.end..];
    let end = match quote {
        Some(quote) => rest.find(quote)?,
        None => rest.len(),
    };
    // A key in quotes: `"defusedxml" = ">=0.6"`.
    let end = if rest[..end].trim().is_empty() {
        rest.len()
    } else {
        end
    };
    let own = &rest[..end];
    let own = own.split(';').next().unwrap_or(own);
    let at = own.find(['>', '^'])?;
    let operator = match own[at..].strip_prefix(">=") {
        Some(_) => at..at + 2,
        None => at..at + 1,
    };
    let behind = &own[operator.end..];
    let version = operator.end + (behind.len() - behind.trim_start().len());
    let length = own[version..]
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .unwrap_or(own.len() - version);
    let shifted = |range: Range<usize>| name.end + range.start..name.end + range.end;
    (length > 0).then(|| Bound {
        operator: shifted(operator),
        version: shifted(version..version + length),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_raised_where_it_is_the_only_one() {
        let wanted = Wanted::parse("defusedxml>=0.7.1").unwrap();
        for (text, expected) in [
            ("defusedxml>=0.6\n", Some("defusedxml>=0.7.1\n")),
            (
                "DefusedXML[x] >= 0.6, <1\n",
                Some("DefusedXML[x] >= 0.7.1, <1\n"),
            ),
            ("defusedxml>0.6", Some("defusedxml>=0.7.1")),
            (
                "a = [\"b>=1\", \"defusedxml>=0.5\", \"c>=0.1\"]",
                Some("a = [\"b>=1\", \"defusedxml>=0.7.1\", \"c>=0.1\"]"),
            ),
            ("defusedxml = \"^0.7\"", Some("defusedxml = \"^0.7.1\"")),
            (
                "defusedxml>=0.6; python_version>='3.8'",
                Some("defusedxml>=0.7.1; python_version>='3.8'"),
            ),
            ("defusedxml; python_version>='0.3'", None),
            ("defusedxml~=0.6", None),
            ("defusedxml==0.6", None),
            ("defusedxml>=0.8", None),
            ("defusedxml-stubs>=0.6", None),
            ("# defusedxml>=0.6", None),
            ("defusedxml>=0.6\ndefusedxml>=0.5\n", None),
        ] {
            assert_eq!(raise(text, &wanted).as_deref(), expected, "{text}");
        }
    }
}
