use aho_corasick::{AhoCorasick, AhoCorasickKind};
use harden_codemod::Codemod;

/// One pass over a file's raw bytes that tells which codemods can have a finding in it.
pub struct Prefilter {
    automaton: Option<AhoCorasick>,
}

impl Prefilter {
    /// The prefilter for what `codemods` look for: findings of `rules`, by their ids, or of all.
    pub fn new(codemods: &[&dyn Codemod], rules: Option<&[&'static str]>) -> Self {
        let sought = |id: &&str| rules.is_none_or(|rules| rules.contains(id));
        let mut needles: Vec<&str> = codemods
            .iter()
            .flat_map(|codemod| {
                let rules = codemod.rules().iter().filter(|rule| sought(&rule.id));
                rules.flat_map(|rule| codemod.needles_of(rule))
            })
            .copied()
            .collect();
        needles.sort_unstable();
        needles.dedup();
        Prefilter::of(&needles)
    }

    fn of(needles: &[&str]) -> Self {
        // An automaton over a handful of short literals cannot exceed any limit; were it to,
        // letting every file through is slow but right.
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(needles)
            .ok();
        Prefilter { automaton }
    }

    /// Whether any codemod can have a finding in a file with these bytes, in capitals or not: SQL
    /// is written in both.
    ///
    /// Needles are ASCII, so any encoding Python accepts for source text shows them as they are:
    /// PEP 263 asks for an encoding that has ASCII's bytes for ASCII's characters.
    pub fn admits(&self, bytes: &[u8]) -> bool {
        self.automaton
            .as_ref()
            .is_none_or(|automaton| automaton.is_match(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_count_as_small_letters() {
        let prefilter = Prefilter::of(&["select "]);
        assert!(prefilter.admits(b"query = 'SELECT a FROM b'"));
        assert!(prefilter.admits(b"query = 'Select a from b'"));
        assert!(!prefilter.admits(b"SELECTED = 1"));
    }
}
