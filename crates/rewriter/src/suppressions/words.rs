//! The words of a `# nosec` comment: which ids they list, and where prose begins.

use crate::bandit_tests::test_id;
use crate::suppress::is_blank;

/// What stands between `nosec` and the next `#`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Words<'a> {
    /// The words of the list, in order.
    pub(super) listed: Vec<Listed<'a>>,
    /// What follows the list, without what separates it; all of the words where there is no list.
    pub(super) prose: &'a str,
}

/// A word of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed<'a> {
    /// An id or a name, as Bandit writes it.
    Known(&'static str),
    /// It is easily seen which id is meant, but Bandit does not: `b602`, or Ruff's `S602`.
    Misspelt(&'a str, &'static str),
    /// It has the form of an id, and is none.
    Unknown(&'a str),
}

/// What may stand before a list, and between it and the prose.
fn separates(c: char) -> bool {
    is_blank(c) || ['-', '–', '—', ':', ',', ';', '.'].contains(&c)
}

impl<'a> Words<'a> {
    /// Reads `words`, which follow `nosec` directly.
    pub(super) fn read(words: &'a str) -> Self {
        let (mut listed, rest) = list(words);
        if listed.is_empty() {
            return Words {
                listed,
                prose: words.trim_matches(separates),
            };
        }
        // `# nosec B602 (B607)`, `# nosec B602 - B607`
        let ids: Option<Vec<Listed<'_>>> = split(rest)
            .map(|word| classified(word).filter(|_| !is_plain_word(word)))
            .collect();
        if let Some(ids) = ids.filter(|ids| !ids.is_empty() && rest.is_ascii()) {
            listed.extend(ids);
            return Words { listed, prose: "" };
        }
        let prose = rest
            .trim_start_matches([')', ']'])
            .trim_start_matches(separates)
            .trim_end_matches(is_blank);
        Words {
            listed,
            prose: without_lone_bracket(prose),
        }
    }

    /// The ids that are meant, in order, each once.
    ///
    /// Without a list, those are meant that the prose mentions beyond doubt: by an id, or by a
    /// name that is no word of English.
    pub(super) fn meant(&self) -> Vec<&'static str> {
        let listed = self.listed.iter().filter_map(|word| match word {
            Listed::Known(id) | Listed::Misspelt(_, id) => Some(*id),
            Listed::Unknown(_) => None,
        });
        let mentioned = split(self.prose)
            .filter(|_| self.listed.is_empty())
            .filter(|word| !is_plain_word(word))
            .filter_map(test_id);
        let mut ids: Vec<&str> = Vec::new();
        for id in listed.chain(mentioned) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        ids
    }
}

/// The list that `words` begin with, and what follows it.
fn list(words: &str) -> (Vec<Listed<'_>>, &str) {
    let opening = |c: char| separates(c) || ['(', '[', '='].contains(&c);
    let mut rest = words.trim_start_matches(opening);
    // Each with what stands behind it.
    let mut found = Vec::new();
    loop {
        let (word, behind) = first_word(rest);
        let Some(item) = classified(word) else {
            break;
        };
        found.push((item, is_plain_word(word), behind));
        rest = next_in_list(behind);
    }
    // In `# nosec B602 random words`, `random` is no name.
    while let Some(&(_, true, behind)) = found.last()
        && behind.trim_start_matches(is_blank).starts_with(is_word)
    {
        found.pop();
    }
    let rest = found.last().map_or(words, |&(_, _, behind)| behind);
    (found.into_iter().map(|(item, _, _)| item).collect(), rest)
}

/// What may be the next word of a list, of which `behind` follows a word.
fn next_in_list(behind: &str) -> &str {
    // As Bandit prints it: `[B101:assert_used]`.
    if let Some(name) = behind.strip_prefix(':')
        && test_id(first_word(name).0).is_some()
    {
        return name;
    }
    let joins = |c: char| is_blank(c) || [',', ';', '/', '|', '+', '&'].contains(&c);
    let next = behind.trim_start_matches(joins);
    match next.strip_prefix("and ") {
        Some(other) if classified(first_word(other).0).is_some() => other,
        _ => next,
    }
}

fn first_word(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c| !is_word(c)).unwrap_or(text.len()))
}

fn classified(word: &str) -> Option<Listed<'_>> {
    if let Some(id) = test_id(word) {
        return Some(Listed::Known(id));
    }
    let digits = word.strip_prefix(['B', 'b', 'S', 's'])?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(match test_id(&format!("B{digits}")) {
        Some(id) => Listed::Misspelt(word, id),
        None => Listed::Unknown(word),
    })
}

/// The words of prose, as Bandit takes them apart.
pub(super) fn split(prose: &str) -> impl Iterator<Item = &str> {
    prose.split(|c| !is_word(c)).filter(|word| !word.is_empty())
}

/// The ids in `words` that Bandit passes over: of a run that is joined by commas without a blank
/// it reads the last word only.
pub(super) fn lost_to_commas(words: &str) -> Vec<&'static str> {
    words
        .split(|c: char| !is_word(c) && c != ',')
        .flat_map(|run| run.split(",,"))
        .filter_map(|run| {
            let mut run = run.split(',').filter(|word| !word.is_empty()).rev();
            run.next()?;
            Some(run.collect::<Vec<_>>().into_iter().rev())
        })
        .flatten()
        .filter_map(test_id)
        .collect()
}

/// Whether a word may stand in a sentence by chance, though it is the name of a test: `eval`.
fn is_plain_word(word: &str) -> bool {
    !word.contains('_') && !word.bytes().any(|byte| byte.is_ascii_digit()) || word == "md5"
}

pub(super) fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// `prose` without a bracket at its end that has no partner: it stood in `(B602: prose)`.
fn without_lone_bracket(prose: &str) -> &str {
    for (open, close) in [('(', ')'), ('[', ']')] {
        let count = |bracket| prose.matches(bracket).count();
        if count(close) > count(open)
            && let Some(rest) = prose.strip_suffix(close)
        {
            return rest.trim_end();
        }
    }
    prose
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(words: &str, meant: &[&str], prose: &str) {
        let read = Words::read(words);
        assert_eq!(read.meant(), meant, "{words}");
        assert_eq!(read.prose, prose, "{words}");
    }

    #[test]
    fn a_list_ends_where_prose_begins() {
        reads("", &[], "");
        reads(" B602, B607", &["B602", "B607"], "");
        reads(": B602 B607", &["B602", "B607"], "");
        reads(" B602,B607", &["B602", "B607"], "");
        reads("\u{a0}B602,\u{a0}B607", &["B602", "B607"], "");
        reads(" B602\u{200b} - a constant\u{a0}", &["B602"], "a constant");
        reads(" b602", &["B602"], "");
        reads(" S602", &["B602"], "");
        reads(" B602 B602", &["B602"], "");
        reads(" B602 - a constant", &["B602"], "a constant");
        reads(" B602 -- a constant", &["B602"], "a constant");
        reads(" B602: a constant", &["B602"], "a constant");
        reads(" B602 a constant", &["B602"], "a constant");
        reads(" B602 (me): a constant", &["B602"], "(me): a constant");
        reads("(B602: a constant)", &["B602"], "a constant");
        reads("[B602]", &["B602"], "");
        reads(" [B101:assert_used] why", &["B101"], "why");
        reads(" B602/B607", &["B602", "B607"], "");
        reads(" B602; B607: why", &["B602", "B607"], "why");
        reads(" B602 and B607 - why", &["B602", "B607"], "why");
        reads(" B602 and more", &["B602"], "and more");
        reads(" B602 (B607)", &["B602", "B607"], "");
        reads(" B602 - B607", &["B602", "B607"], "");
        reads(" B602 - B607 is fine", &["B602"], "B607 is fine");
        reads(" B602 - eval", &["B602"], "eval");
        reads(" - B602", &["B602"], "");
        reads(" B602, B999", &["B602"], "");
        reads(" assert_used", &["B101"], "");
    }

    #[test]
    fn names_that_are_english_words_are_names_only_in_a_list() {
        reads(" pickle", &["B301"], "");
        reads(" pickle, B403", &["B301", "B403"], "");
        reads(" pickle - trusted", &["B301"], "trusted");
        reads(" B602 - eval is fine", &["B602"], "eval is fine");
        reads(" B602 eval is fine", &["B602"], "eval is fine");
        reads(" B602, random words", &["B602"], "random words");
        reads(" - eval is not used", &[], "eval is not used");
        reads(" md5 of public text", &[], "md5 of public text");
    }

    #[test]
    fn without_a_list_what_the_prose_mentions_is_meant() {
        reads(" reviewed", &[], "reviewed");
        reads("(me)", &[], "(me)");
        reads(" see B602, fine", &["B602"], "see B602, fine");
        reads(" the pickle is ours", &[], "the pickle is ours");
    }

    #[test]
    fn commas_without_blanks_lose_ids() {
        assert_eq!(lost_to_commas(" B602,B607, B404"), ["B602"]);
        assert_eq!(lost_to_commas(" B602, B607"), [""; 0]);
        assert_eq!(lost_to_commas(" B602,B607,reviewed"), ["B602", "B607"]);
    }
}
