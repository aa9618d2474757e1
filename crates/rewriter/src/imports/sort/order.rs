//! Which import comes first.

use std::cmp::Ordering;

use ruff_python_stdlib::sys::is_known_standard_library;

use crate::style::{ImportStyle, Style};

use super::block::{Import, Member, What};

/// The part of a block that an import goes to, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Future,
    Standard,
    ThirdParty,
    FirstParty,
    Local,
}

/// Tells the section of an import.
pub(super) struct Sections<'s> {
    style: &'s ImportStyle,
    minor: u8,
    is_own: &'s dyn Fn(&str) -> bool,
}

impl<'s> Sections<'s> {
    pub(super) fn new(
        style: &'s Style,
        imports: &'s ImportStyle,
        is_own: &'s dyn Fn(&str) -> bool,
    ) -> Self {
        Sections {
            style: imports,
            // The version that Ruff takes where none is set.
            minor: style.python.map_or(10, |(_, minor)| minor),
            is_own,
        }
    }

    pub(super) fn of(&self, import: &Import) -> Section {
        let name = import.module().unwrap_or_default();
        let root = name.split('.').next().unwrap_or_default();
        // The most specific entry wins: `a.b`, then `a`.
        let known = |list: &[String]| {
            let parents = std::iter::successors(Some(name), |name| {
                name.rsplit_once('.').map(|(parent, _)| parent)
            });
            parents
                .filter(|name| list.iter().any(|entry| entry == name))
                .map(str::len)
                .next()
        };
        if import.level() > 0 {
            return Section::Local;
        }
        if root == "__future__" {
            return Section::Future;
        }
        if self.style.no_sections {
            return Section::FirstParty;
        }
        let lists = [
            (&self.style.known_first_party, Section::FirstParty),
            (&self.style.known_third_party, Section::ThirdParty),
            (&self.style.known_local_folder, Section::Local),
            (&self.style.extra_standard_library, Section::Standard),
        ];
        let listed = lists
            .into_iter()
            .filter_map(|(list, section)| Some((known(list)?, section)))
            .max_by_key(|(len, _)| *len);
        if let Some((_, section)) = listed {
            return section;
        }
        if is_known_standard_library(self.minor, root) {
            Section::Standard
        } else if root == "__main__" || (self.is_own)(root) {
            Section::FirstParty
        } else {
            Section::ThirdParty
        }
    }
}

/// Compares two statements of one section.
pub(super) fn imports(one: &Import, other: &Import, style: &ImportStyle) -> Ordering {
    let is_from = |import: &Import| matches!(import.what, What::From { .. });
    let by_form = if style.force_sort_within_sections {
        Ordering::Equal
    } else if style.from_first {
        is_from(other).cmp(&is_from(one))
    } else {
        is_from(one).cmp(&is_from(other))
    };
    let asname = |import: &Import| match &import.what {
        What::Plain { asname, .. } => asname.clone(),
        What::From { .. } => None,
    };
    let first = |import: &Import| match &import.what {
        What::From { members, .. } => members.first().cloned(),
        What::Plain { .. } => None,
    };
    by_form
        // The furthest parent first.
        .then_with(|| other.level().cmp(&one.level()))
        .then_with(|| optional(one.module(), other.module(), |a, b| names(a, b, style)))
        .then_with(|| {
            optional(first(one).as_ref(), first(other).as_ref(), |a, b| {
                members(a, b, style)
            })
        })
        .then_with(|| optional(asname(one).as_deref(), asname(other).as_deref(), natural))
}

/// Compares two names of one statement.
pub(super) fn members(one: &Member, other: &Member, style: &ImportStyle) -> Ordering {
    let star = |member: &Member| member.name != "*";
    let by_type = if style.order_by_type {
        member_type(&one.name).cmp(&member_type(&other.name))
    } else {
        Ordering::Equal
    };
    star(one)
        .cmp(&star(other))
        .then(by_type)
        .then_with(|| names(&one.name, &other.name, style))
        .then_with(|| optional(one.asname.as_deref(), other.asname.as_deref(), natural))
}

/// Constants, then classes, then the rest, as their letters tell (`order-by-type`).
fn member_type(name: &str) -> u8 {
    let has_letter = name.chars().any(char::is_alphabetic);
    if name.chars().count() > 1 && has_letter && !name.chars().any(char::is_lowercase) {
        0
    } else if name.starts_with(char::is_uppercase) {
        1
    } else {
        2
    }
}

fn optional<T>(
    one: Option<T>,
    other: Option<T>,
    compare: impl FnOnce(T, T) -> Ordering,
) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => compare(one, other),
        (one, other) => one.is_some().cmp(&other.is_some()),
    }
}

fn names(one: &str, other: &str, style: &ImportStyle) -> Ordering {
    let folded = if style.case_sensitive {
        Ordering::Equal
    } else {
        natural(&one.to_lowercase(), &other.to_lowercase())
    };
    folded.then_with(|| natural(one, other))
}

/// Compares texts by their characters, and the numbers in them by their value: `a9` before `a10`.
fn natural(one: &str, other: &str) -> Ordering {
    let (mut one, mut other) = (one, other);
    loop {
        let (Some(a), Some(b)) = (one.chars().next(), other.chars().next()) else {
            return one.len().cmp(&other.len());
        };
        if a.is_ascii_digit() && b.is_ascii_digit() {
            let (left, right) = (digits(one), digits(other));
            let is_fraction = a == '0' || b == '0';
            let by_length = if is_fraction {
                Ordering::Equal
            } else {
                left.len().cmp(&right.len())
            };
            match by_length.then_with(|| left.cmp(right)) {
                Ordering::Equal => {
                    one = &one[left.len()..];
                    other = &other[right.len()..];
                }
                unequal => return unequal,
            }
        } else if a == b {
            one = &one[a.len_utf8()..];
            other = &other[b.len_utf8()..];
        } else {
            return a.cmp(&b);
        }
    }
}

fn digits(text: &str) -> &str {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_by_value() {
        let mut names = ["a10", "a9", "a01", "b", "a"];
        names.sort_by(|one, other| natural(one, other));
        assert_eq!(names, ["a", "a01", "a9", "a10", "b"]);
    }

    #[test]
    fn a_name_of_one_capital_is_a_class() {
        assert_eq!(
            ["PIPE", "T", "Popen", "run", "_x", "__X"].map(member_type),
            [0, 1, 1, 2, 2, 0]
        );
    }
}
