use aho_corasick::{AhoCorasick, AhoCorasickKind};
use harden_codemod::{Codemod, Rule};

/// A pass over a file's raw bytes that tells whether codemods can have a finding in it.
pub struct Prefilter {
    /// For needles that count as they are written.
    exact: Option<AhoCorasick>,
    /// For needles that count in capitals and small letters alike.
    any_case: Option<AhoCorasick>,
}

impl Prefilter {
    /// The prefilter for what `codemods` look for: findings of `rules`, by their ids, or of all.
    pub fn new(codemods: &[&dyn Codemod], rules: Option<&[&'static str]>) -> Self {
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
        Prefilter {
            exact: automaton(&needles(false), false),
            any_case: automaton(&needles(true), true),
        }
    }

    /// Whether any codemod can have a finding in a file with these bytes.
    ///
    /// Needles are ASCII, so any encoding Python accepts for source text shows them as they are:
    /// PEP 263 asks for an encoding that has ASCII's bytes for ASCII's characters.
    pub fn admits(&self, bytes: &[u8]) -> bool {
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

    fn prefilter(needle: &str, any_case: bool) -> Prefilter {
        let automaton = automaton(&[needle], any_case);
        if any_case {
            Prefilter {
                exact: None,
                any_case: automaton,
            }
        } else {
            Prefilter {
                exact: automaton,
                any_case: None,
            }
        }
    }

    #[test]
    fn capitals_count_as_small_letters_where_that_is_wished() {
        let sql = prefilter("select ", true);
        assert!(sql.admits(b"query = 'SELECT a FROM b'"));
        assert!(sql.admits(b"query = 'Select a from b'"));
        assert!(!sql.admits(b"SELECTED = 1"));
        let handlers = prefilter("except Exception", false);
        assert!(handlers.admits(b"except Exception:"));
        assert!(!handlers.admits(b"# Except exceptions"));
    }

    #[test]
    fn nothing_is_found_where_nothing_is_sought() {
        assert!(!Prefilter::new(&[], None).admits(b"anything"));
    }
}
