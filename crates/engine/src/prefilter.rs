use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use harden_codemod::Codemod;

/// One pass over a file's bytes, which tells the codemods that can have a finding in it.
pub(crate) struct Prefilter {
    /// Finds every needle, in capitals and small letters alike.
    automaton: Option<AhoCorasick>,
    /// The needles, in the order of the automaton's patterns.
    needles: Vec<Needle>,
    /// The codemods that can have a finding anywhere.
    everywhere: Admitted,
    /// The codemods that any needle admits, and those.
    all: Admitted,
    /// For each codemod, the ids of the rules it looks for.
    sought: Vec<Vec<&'static str>>,
}

/// A set of codemods, by their places among those of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Admitted(u128);

impl Admitted {
    /// The codemod at `place`. Bandit has fewer rules than there are places here.
    fn one(place: usize) -> Self {
        Admitted(
            1_u128
                .checked_shl(u32::try_from(place).unwrap_or(u32::MAX))
                .unwrap_or(u128::MAX),
        )
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Takes out the codemod at `place`.
    pub(crate) fn remove(&mut self, place: usize) {
        self.0 &= !Self::one(place).0;
    }

    /// Whether the codemod at `place` is in it.
    pub(crate) fn holds(self, place: usize) -> bool {
        self.0 & Self::one(place).0 != 0
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Whom a needle admits.
struct Needle {
    text: &'static str,
    /// Where it stands as it is written.
    exact: Admitted,
    /// Where it stands as it is written, and is no part of a longer name.
    whole: Admitted,
    /// Where it stands in capitals or small letters.
    any_case: Admitted,
}

impl Prefilter {
    /// The prefilter for the findings that `codemods` look for: of the rules that `sought` names by
    /// their ids.
    pub(crate) fn new(
        codemods: &[&dyn Codemod],
        sought: impl Fn(&dyn Codemod) -> Vec<&'static str>,
    ) -> Self {
        let sought: Vec<Vec<&'static str>> =
            codemods.iter().map(|codemod| sought(*codemod)).collect();
        let mut needles: Vec<Needle> = Vec::new();
        let mut everywhere = Admitted::default();
        for (place, (codemod, ids)) in codemods.iter().zip(&sought).enumerate() {
            let own = Admitted::one(place);
            if codemod.needles().is_empty() {
                everywhere.add(own);
                continue;
            }
            let rules = codemod.rules().iter();
            for rule in rules.filter(|rule| ids.contains(&rule.id)) {
                let any_case = codemod.ignores_case(rule);
                for text in codemod.needles_of(rule).iter().copied() {
                    let known = needles.iter().position(|needle| needle.text == text);
                    let needle = known.unwrap_or_else(|| {
                        needles.push(Needle {
                            text,
                            exact: Admitted::default(),
                            whole: Admitted::default(),
                            any_case: Admitted::default(),
                        });
                        needles.len() - 1
                    });
                    let needle = &mut needles[needle];
                    let admitted = if any_case {
                        &mut needle.any_case
                    } else if codemod.needs_whole_names() {
                        &mut needle.whole
                    } else {
                        &mut needle.exact
                    };
                    admitted.add(own);
                }
            }
        }
        let automaton = automaton(&needles);
        let mut all = everywhere;
        for needle in &needles {
            all.add(needle.exact);
            all.add(needle.whole);
            all.add(needle.any_case);
        }
        if automaton.is_none() {
            everywhere = all;
        }
        Prefilter {
            automaton,
            needles,
            everywhere,
            all,
            sought,
        }
    }

    /// The codemods that can have a finding in a file with these bytes.
    ///
    /// Needles are ASCII, so any encoding Python accepts for source text shows them as they are:
    /// PEP 263 asks for an encoding that has ASCII's bytes for ASCII's characters.
    pub(crate) fn admitted(&self, bytes: &[u8]) -> Admitted {
        let mut admitted = self.everywhere;
        let Some(automaton) = &self.automaton else {
            return admitted;
        };
        for found in automaton.find_overlapping_iter(bytes) {
            let needle = &self.needles[found.pattern().as_usize()];
            admitted.add(needle.any_case);
            if &bytes[found.range()] == needle.text.as_bytes() {
                admitted.add(needle.exact);
                if is_whole(bytes, found.range()) {
                    admitted.add(needle.whole);
                }
            }
            if admitted == self.all {
                break;
            }
        }
        admitted
    }

    /// Those of `codemods`, all of the run, that are in `admitted`, each with the ids of the rules it
    /// looks for.
    pub(crate) fn parts<'p, 'a>(
        &'p self,
        codemods: &'p [&'a dyn Codemod],
        admitted: Admitted,
    ) -> impl Iterator<Item = (&'a dyn Codemod, &'p [&'static str])> {
        let parts = codemods.iter().zip(&self.sought).enumerate();
        parts
            .filter(move |(place, _)| admitted.holds(*place))
            .map(|(_, (codemod, sought))| (*codemod, sought.as_slice()))
    }
}

/// Whether the needle at `range` is no part of a longer name: where it begins or ends like a name, none
/// goes on there. Bytes that are not ASCII may be letters.
fn is_whole(bytes: &[u8], range: Range<usize>) -> bool {
    let is_of_name = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii())
    };
    let first = Some(range.start);
    let last = range.end.checked_sub(1);
    let goes_on_before = is_of_name(first) && is_of_name(range.start.checked_sub(1));
    let goes_on_behind = is_of_name(last) && is_of_name(Some(range.end));
    !goes_on_before && !goes_on_behind
}

/// `None` where there is nothing to look for, or too much.
fn automaton(needles: &[Needle]) -> Option<AhoCorasick> {
    if needles.is_empty() {
        return None;
    }
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::DFA))
        .ascii_case_insensitive(true)
        .build(needles.iter().map(|needle| needle.text))
        .ok()
}

#[cfg(test)]
mod tests {
    use harden_codemod::{Context, Outcome, ReasonDoc, Rule, Severity};

    use super::*;

    const fn rule(id: &'static str) -> Rule {
        Rule {
            id,
            ruff: None,
            title: "",
            severity: Severity::Low,
            cwe: 1,
            classes: &[],
        }
    }

    static RULES: [Rule; 2] = [rule("B110"), rule("B608")];

    /// Looks for handlers as they are written, and for SQL in any case.
    struct Fake;

    impl Codemod for Fake {
        fn name(&self) -> &'static str {
            "fake"
        }

        fn rules(&self) -> &'static [Rule] {
            &RULES
        }

        fn needles(&self) -> &'static [&'static str] {
            &["except Exception", "select "]
        }

        fn needles_of(&self, rule: &Rule) -> &'static [&'static str] {
            match rule.id {
                "B608" => &["select ", "ct a"],
                _ => &["except Exception"],
            }
        }

        fn ignores_case(&self, rule: &Rule) -> bool {
            rule.id == "B608"
        }

        fn reasons(&self) -> &'static [ReasonDoc] {
            &[]
        }

        fn readme(&self) -> &'static str {
            ""
        }

        fn run(&self, _cx: &Context<'_>) -> Vec<Outcome> {
            Vec::new()
        }
    }

    fn admits(sought: &[&'static str], bytes: &[u8]) -> bool {
        let prefilter = Prefilter::new(&[&Fake], |_| sought.to_vec());
        !prefilter.admitted(bytes).is_empty()
    }

    #[test]
    fn capitals_count_as_small_letters_where_that_is_wished() {
        let sql = |bytes| admits(&["B608"], bytes);
        assert!(sql(b"query = 'SELECT a FROM b'"));
        assert!(sql(b"query = 'Select a from b'"));
        assert!(!sql(b"SELECTED = 1"));
        let handlers = |bytes| admits(&["B110"], bytes);
        assert!(handlers(b"except Exception:"));
        assert!(!handlers(b"# Except exceptions"));
        assert!(!handlers(b"query = 'SELECT a FROM b'"));
    }

    #[test]
    fn a_whole_name_is_no_part_of_another() {
        let whole = |text: &str| is_whole(text.as_bytes(), 1..3);
        assert!(whole(".os."));
        assert!(!whole("_os."));
        assert!(!whole(".os2"));
        assert!(!whole(".osä"));
        assert!(is_whole(b"os", 0..2));
        assert!(is_whole(b".os(a)", 1..4));
        assert!(!is_whole(b"_os(a)", 1..4));
    }

    #[test]
    fn every_codemod_with_a_needle_is_admitted() {
        let prefilter = Prefilter::new(&[&Fake, &Fake], |_| vec!["B110"]);
        let admitted = prefilter.admitted(b"except Exception:");
        let codemods: [&dyn Codemod; 2] = [&Fake, &Fake];
        let parts: Vec<_> = prefilter.parts(&codemods, admitted).collect();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[1].1, ["B110"]);
    }

    #[test]
    fn nothing_is_found_where_nothing_is_sought() {
        assert!(!admits(&[], b"except Exception: 'select a'"));
        let none = Prefilter::new(&[], |_| Vec::new());
        assert!(none.admitted(b"anything").is_empty());
    }
}
