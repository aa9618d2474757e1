//! File name patterns that all shells, and others, read alike (XCU 2.14).

use crate::plan::{Part, Word};
use crate::unplannable::Unplannable;

/// What a character or bracket expression in a path is to a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    /// Itself.
    Literal(char),
    /// Anything that fits.
    Wildcard,
    /// A value or variable, whose text may be empty.
    Unknown,
}

/// Whether an unquoted character makes a word a pattern.
pub(crate) fn is_magic(c: char) -> bool {
    matches!(c, '*' | '?' | '[')
}

/// Refuses a word with a pattern that is not read alike everywhere.
pub(crate) fn check(word: &Word) -> Result<(), Unplannable> {
    if !word
        .parts
        .iter()
        .any(|part| matches!(part, Part::Pattern(_)))
    {
        return Ok(());
    }
    let mut items = Vec::new();
    for part in &word.parts {
        match part {
            Part::Text(text) => items.extend(text.chars().map(Item::Literal)),
            Part::Pattern(text) => read(text, &mut items)?,
            Part::Value { .. } | Part::Variable { .. } | Part::Home => items.push(Item::Unknown),
        }
    }
    let mut below_wildcard = false;
    let mut components = items.split(|item| *item == Item::Literal('/')).peekable();
    while let Some(component) = components.next() {
        // Some put one slash for two into the names that they find.
        let may_be_empty = component.iter().all(|item| *item == Item::Unknown);
        if may_be_empty && below_wildcard && components.peek().is_some() {
            return Err(Unplannable::shells_differ("a pattern with `//` in it"));
        }
        let mut known = component.iter().filter(|item| **item != Item::Unknown);
        let is_dots = known.next() == Some(&Item::Literal('.'))
            && known.all(|item| matches!(item, Item::Literal('.') | Item::Wildcard));
        // `.*` is also `.` and `..` to some, but not to all.
        if is_dots && (below_wildcard || component.contains(&Item::Wildcard)) {
            return Err(Unplannable::shells_differ(
                "a pattern that fits `.` or `..`",
            ));
        }
        below_wildcard |= component.contains(&Item::Wildcard);
    }
    Ok(())
}

/// Reads the text of a pattern.
fn read(text: &str, items: &mut Vec<Item>) -> Result<(), Unplannable> {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '*' if rest.starts_with('*') => return Err(Unplannable::shells_differ("`**`")),
            '*' | '?' => items.push(Item::Wildcard),
            '[' => {
                let length = bracket(rest).ok_or_else(|| {
                    Unplannable::shells_differ("a bracket expression of this form in a pattern")
                })?;
                rest = &rest[length..];
                items.push(Item::Wildcard);
            }
            _ => items.push(Item::Literal(c)),
        }
    }
    Ok(())
}

/// The length of a bracket expression behind its `[`, if it is made of nothing but letters, digits,
/// underscores and ranges of letters of one case or of digits (XBD 9.3.5, XCU 2.14.1).
fn bracket(after: &str) -> Option<usize> {
    let end = after.find(']')?;
    let listed = after[..end].strip_prefix('!').unwrap_or(&after[..end]);
    if listed.is_empty() {
        return None;
    }
    let mut bytes = listed.bytes().peekable();
    while let Some(first) = bytes.next() {
        if !(first.is_ascii_alphanumeric() || first == b'_') {
            return None;
        }
        if bytes.next_if_eq(&b'-').is_some() {
            let last = bytes.next()?;
            let same_kind = [
                u8::is_ascii_digit,
                u8::is_ascii_lowercase,
                u8::is_ascii_uppercase,
            ]
            .iter()
            .any(|is_kind| is_kind(&first) && is_kind(&last));
            if !same_kind || first > last {
                return None;
            }
        }
    }
    Some(end + 1)
}
