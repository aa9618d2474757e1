use aho_corasick::{AhoCorasick, AhoCorasickKind};
use harden_codemod::{Codemod, Rule};

/// Passes over a file's bytes that tell which codemods can have a finding in it.
pub(crate) struct Prefilter {
    /// All needles together.
    any: Needles,
    /// What each codemod has to do, in the order of the codemods.
    parts: Vec<Part>,
}

/// A codemod's part in a run.
pub(crate) struct Part {
    /// The ids of the rules it looks for.
    rules: Vec<&'static str>,
    /// `None` for a codemod that names none: it may find something anywhere.
    needles: Option<Needles>,
}

impl Prefilter {
    /// The prefilter for the findings that `codemods` look for: of the rules that `sought` names by
    /// their ids.
    pub(crate) fn new(
        codemods: &[&dyn Codemod],
        sought: impl Fn(&dyn Codemod) -> Vec<&'static str>,
    ) -> Self {
        let looked_for: Vec<(&dyn Codemod, Vec<&'static str>)> = codemods
            .iter()
            .map(|codemod| (*codemod, sought(*codemod)))
            .collect();
        Prefilter {
            any: Needles::of(&looked_for),
            parts: looked_for
                .into_iter()
                .map(|part| Part {
                    needles: (!part.0.needles().is_empty())
                        .then(|| Needles::of(std::slice::from_ref(&part))),
                    rules: part.1,
                })
                .collect(),
        }
    }

    /// Whether any codemod can have a finding in a file with these bytes.
    ///
    /// Needles are ASCII, so any encoding Python accepts for source text shows them as they are:
    /// PEP 263 asks for an encoding that has ASCII's bytes for ASCII's characters.
    pub(crate) fn admits(&self, bytes: &[u8]) -> bool {
        self.any.are_in(bytes)
    }

    /// The parts of the codemods, in their order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter()
    }
}

impl Part {
    /// Whether the codemod can have a finding in a file with this text.
    pub(crate) fn admits(&self, text: &str) -> bool {
        let needles = self.needles.as_ref();
        needles.is_none_or(|needles| needles.are_in(text.as_bytes()))
    }

    /// The ids of the rules it looks for.
    pub(crate) fn rules(&self) -> &[&'static str] {
        &self.rules
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
    fn of(looked_for: &[(&dyn Codemod, Vec<&'static str>)]) -> Self {
        let needles = |any_case: bool| {
            let mut needles: Vec<&str> = looked_for
                .iter()
                .flat_map(|(codemod, ids)| {
                    let is_sought = move |rule: &&Rule| {
                        ids.contains(&rule.id) && codemod.ignores_case(rule) == any_case
                    };
                    let sought = codemod.rules().iter().filter(is_sought);
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
        assert!(!Prefilter::new(&[], |_| Vec::new()).admits(b"anything"));
    }
}
