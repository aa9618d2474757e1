use aho_corasick::{AhoCorasick, AhoCorasickKind};
use harden_codemod::{Codemod, Rule};

/// Passes over a file's bytes that tell which codemods can have a finding in it.
pub struct Prefilter {
    /// All needles together.
    any: Needles,
    /// Those of each codemod, in the order of the codemods; `None` for one that names none.
    own: Vec<Option<Needles>>,
}

impl Prefilter {
    /// The prefilter for what `codemods` look for: findings of `rules`, by their ids, or of all.
    pub fn new(codemods: &[&dyn Codemod], rules: Option<&[&'static str]>) -> Self {
        let own = |codemod: &&dyn Codemod| {
            let has_needles = !codemod.needles().is_empty();
            has_needles.then(|| Needles::of(&[*codemod], rules))
        };
        Prefilter {
            any: Needles::of(codemods, rules),
            own: codemods.iter().map(own).collect(),
        }
    }

    /// Whether any codemod can have a finding in a file with these bytes.
    ///
    /// Needles are ASCII, so any encoding Python accepts for source text shows them as they are:
    /// PEP 263 asks for an encoding that has ASCII's bytes for ASCII's characters.
    pub fn admits(&self, bytes: &[u8]) -> bool {
        self.any.are_in(bytes)
    }

    /// Whether the codemod at `place` can have a finding in a file with this text.
    pub fn admits_to(&self, place: usize, text: &str) -> bool {
        self.own
            .get(place)
            .and_then(Option::as_ref)
            .is_none_or(|needles| needles.are_in(text.as_bytes()))
    }
}

/// What a file has some of, if there is a finding in it.
struct Needles {
    /// Those that count as they are written.
    exact: Option<AhoCorasick>,
    /// Those that count in capitals and small letters alike.
    any_case: Option<AhoCorasick>,
}

impl Needles {
    fn of(codemods: &[&dyn Codemod], rules: Option<&[&'static str]>) -> Self {
        let needles = |any_case: bool| {
            let is_sought = |codemod: &dyn Codemod, rule: &Rule| {
                codemod.ignores_case(rule) == any_case
                    && rules.is_none_or(|rules| rules.contains(&rule.id))
            };
            let mut needles: Vec<&str> = codemods
                .iter()
                .flat_map(|codemod| {
                    let rules = codemod.rules().iter();
                    let sought = rules.filter(|rule| is_sought(*codemod, rule));
                    sought.flat_map(|rule| codemod.needles_of(rule))
                })
                .copied()
                .collect();
            needles.sort_unstable();
            needles.dedup();
            needles
        };
        Needles {
            exact: automaton(&needles(false), false),
            any_case: automaton(&needles(true), true),
        }
    }

    fn are_in(&self, bytes: &[u8]) -> bool {
        [&self.exact, &self.any_case]
            .into_iter()
            .flatten()
            .any(|automaton| automaton.is_match(bytes))
    }
}

/// `None` where there is nothing to look for.
fn automaton(needles: &[&str], any_case: bool) -> Option<AhoCorasick> {
    if needles.is_empty() {
        return None;
    }
    let builder = |needles: &[&str]| {
        AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(any_case)
            .build(needles)
    };
    // A handful of short literals cannot exceed any limit; were they to, letting every file through
    // is slow but right.
    builder(needles).or_else(|_| builder(&[""])).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(needle: &str, any_case: bool) -> Needles {
        let automaton = automaton(&[needle], any_case);
        if any_case {
            Needles {
                exact: None,
                any_case: automaton,
            }
        } else {
            Needles {
                exact: automaton,
                any_case: None,
            }
        }
    }

    #[test]
    fn capitals_count_as_small_letters_where_that_is_wished() {
        let sql = needles("select ", true);
        assert!(sql.are_in(b"query = 'SELECT a FROM b'"));
        assert!(sql.are_in(b"query = 'Select a from b'"));
        assert!(!sql.are_in(b"SELECTED = 1"));
        let handlers = needles("except Exception", false);
        assert!(handlers.are_in(b"except Exception:"));
        assert!(!handlers.are_in(b"# Except exceptions"));
    }

    #[test]
    fn nothing_is_found_where_nothing_is_sought() {
        assert!(!Prefilter::new(&[], None).admits(b"anything"));
    }
}
