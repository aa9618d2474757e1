//! What a configuration may name: rules, codemods and their options.

use std::fmt;

use harden_codemod::CodemodOption;

/// A rule that a configuration may name, and one that resolves it: a rule of several codemods is
/// there once for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownRule {
    /// Bandit's id, or an own one: `B602`, `H001`.
    pub id: &'static str,
    /// Ruff's id for the same rule.
    pub ruff: Option<&'static str>,
    /// The codemod that resolves it; none for a rule that can only be justified.
    pub codemod: Option<&'static str>,
}

/// A codemod and the keys of its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownCodemod {
    /// Its name, which is that of its table.
    pub name: &'static str,
    /// Its options.
    pub options: &'static [CodemodOption],
}

/// All that configurations may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    rules: Vec<KnownRule>,
    codemods: Vec<KnownCodemod>,
}

impl Known {
    /// Of these rules and codemods, in any order.
    pub fn new(
        rules: impl IntoIterator<Item = KnownRule>,
        codemods: impl IntoIterator<Item = KnownCodemod>,
    ) -> Self {
        let mut rules: Vec<KnownRule> = rules.into_iter().collect();
        rules.sort_unstable_by_key(|rule| (rule.id, rule.codemod));
        rules.dedup_by_key(|rule| (rule.id, rule.codemod));
        let mut codemods: Vec<KnownCodemod> = codemods.into_iter().collect();
        codemods.sort_unstable_by_key(|codemod| codemod.name);
        Self { rules, codemods }
    }

    /// The rules, sorted by id and codemod.
    pub fn rules(&self) -> &[KnownRule] {
        &self.rules
    }

    /// The codemods, sorted by name.
    pub fn codemods(&self) -> &[KnownCodemod] {
        &self.codemods
    }

    /// The rule of this id, Bandit's or Ruff's, in any case: of several codemods', the first.
    pub fn rule(&self, id: &str) -> Option<&KnownRule> {
        let is_id = |known: &str| known.eq_ignore_ascii_case(id);
        self.rules
            .iter()
            .find(|rule| is_id(rule.id) || rule.ruff.is_some_and(is_id))
    }

    /// Everything that a selector can be compared with, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        let ids = self
            .rules
            .iter()
            .flat_map(|rule| [Some(rule.id), rule.ruff]);
        let codemods = self.codemods.iter().map(|codemod| Some(codemod.name));
        let mut names: Vec<&'static str> = ids.chain(codemods).flatten().collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The ids of the rules that any of the selectors names, sorted.
    pub(crate) fn named_by(&self, selectors: &[Selector]) -> Vec<&'static str> {
        let is_named = |rule: &&KnownRule| {
            let mut specificities = selectors.iter().map(|selector| selector.specificity(rule));
            specificities.any(|specificity| specificity.is_some())
        };
        let named = self.rules.iter().filter(is_named);
        let mut ids: Vec<&'static str> = named.map(|rule| rule.id).collect();
        ids.dedup();
        ids
    }
}

/// A rule's id, the start of some ids, or the name of a codemod, which at least one known rule
/// answers to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector {
    /// An id or the start of some, Bandit's or Ruff's, in upper case.
    Prefix(String),
    /// A codemod.
    Codemod(&'static str),
}

impl Selector {
    /// The selector as it is written; `None` where nothing known answers to it.
    pub fn parse(known: &Known, written: &str) -> Option<Self> {
        let written = written.trim();
        if written.is_empty() {
            return None;
        }
        let mut codemods = known.codemods.iter();
        if let Some(codemod) = codemods.find(|it| it.name.eq_ignore_ascii_case(written)) {
            return Some(Self::Codemod(codemod.name));
        }
        let prefix = Self::Prefix(written.to_ascii_uppercase());
        let is_known = |rule: &KnownRule| prefix.specificity(rule).is_some();
        known.rules.iter().any(is_known).then_some(prefix)
    }

    /// How closely this names the rule; `None` if it does not.
    pub fn specificity(&self, rule: &KnownRule) -> Option<usize> {
        match self {
            Self::Prefix(prefix) => [Some(rule.id), rule.ruff]
                .into_iter()
                .flatten()
                .any(|id| id.starts_with(prefix.as_str()))
                // A whole id is closer than a codemod, which is closer than a prefix.
                .then(|| match prefix.len() {
                    length if length == rule.id.len() => length + 2,
                    length => length,
                }),
            Self::Codemod(name) => (rule.codemod.as_ref() == Some(name)).then_some(rule.id.len()),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prefix(prefix) => prefix,
            Self::Codemod(name) => name,
        })
    }
}

/// The name nearest to what was typed, unless that is another word rather than a slip.
pub fn nearest<'n>(typed: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let typed = typed.to_lowercase();
    names
        .into_iter()
        .map(|name| {
            let distance = strsim::damerau_levenshtein(&typed, &name.to_lowercase());
            (distance, name)
        })
        .filter(|&(distance, name)| distance <= 2.max(name.len() / 3))
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let rule = |id, ruff, codemod| KnownRule { id, ruff, codemod };
        let rules = [
            rule("B605", Some("S605"), Some("shell")),
            rule("B602", Some("S602"), Some("shell")),
            rule("B324", Some("S324"), Some("hash")),
            rule("B613", None, None),
        ];
        let codemods = ["shell", "hash"].map(|name| KnownCodemod { name, options: &[] });
        Known::new(rules, codemods)
    }

    fn named(written: &str) -> Option<Vec<&'static str>> {
        let known = known();
        let selector = Selector::parse(&known, written)?;
        Some(known.named_by(&[selector]))
    }

    #[test]
    fn selectors_are_ids_starts_of_ids_and_codemods_in_any_case() {
        for (written, expected) in [
            ("b605", Some(vec!["B605"])),
            ("S605", Some(vec!["B605"])),
            ("B6", Some(vec!["B602", "B605", "B613"])),
            ("s6", Some(vec!["B602", "B605"])),
            (" Shell ", Some(vec!["B602", "B605"])),
            ("B", Some(vec!["B324", "B602", "B605", "B613"])),
            ("B999", None),
            ("S613", None),
            ("she", None),
            ("B6055", None),
            ("", None),
        ] {
            assert_eq!(named(written), expected, "{written}");
        }
    }

    #[test]
    fn a_whole_id_is_closer_than_a_codemod_and_that_is_closer_than_a_prefix() {
        let known = known();
        let closeness = |written: &str| {
            let rule = known.rule("S602")?;
            Selector::parse(&known, written)?.specificity(rule)
        };
        let all = ["B", "B6", "B60", "shell", "S602"].map(closeness);
        assert!(
            all.is_sorted() && all[2] < all[3] && all[3] < all[4],
            "{all:?}"
        );
        assert_eq!(closeness("S602"), closeness("B602"));
        assert_eq!(closeness("hash"), None);
    }

    #[test]
    fn the_nearest_name_is_a_slip_away() {
        let names = known().names();
        assert_eq!(
            names,
            [
                "B324", "B602", "B605", "B613", "S324", "S602", "S605", "hash", "shell"
            ]
        );
        assert_eq!(nearest("shel", names.clone()), Some("shell"));
        assert_eq!(nearest("B604", names.clone()), Some("B602"));
        assert_eq!(nearest("completely-different", names), None);
    }
}
