//! Rules that are not looked for in some files, whichever tool's settings say so.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bandit::BanditSettings;
use crate::globs::{PathGlob, SkipGlob};
use crate::known::{Known, KnownRule};
use crate::origin::Origin;
use crate::ruff::{self, RuffSettings};
use crate::settings::PerFileIgnore;

/// Rules that are not looked for in some files.
#[derive(Debug, Clone)]
pub(crate) struct Ignore {
    files: Files,
    rules: Vec<&'static str>,
    origin: Origin,
}

#[derive(Debug, Clone)]
enum Files {
    All,
    Matching(PathGlob),
    Skipped(SkipGlob),
}

impl Files {
    fn has(&self, path: &Path) -> bool {
        match self {
            Self::All => true,
            Self::Matching(glob) => glob.is_match(path),
            Self::Skipped(glob) => glob.is_match(path),
        }
    }
}

/// What harden's own `per-file-ignores` says.
pub(crate) fn own(ignores: &[PerFileIgnore], known: &Known) -> Vec<Ignore> {
    ignores
        .iter()
        .map(|ignore| Ignore {
            files: Files::Matching(ignore.glob.clone()),
            rules: known.named_by(&ignore.selectors),
            origin: ignore.origin.clone(),
        })
        .collect()
}

/// What Ruff's entries there say about rules of `S`.
pub(crate) fn of_ruff(ruff: &RuffSettings, known: &Known) -> Vec<Ignore> {
    let is_named = |rule: &&KnownRule, selectors: &[String]| {
        let mut selectors = selectors.iter();
        rule.ruff
            .is_some_and(|code| selectors.any(|it| ruff::names(it, code)))
    };
    let ignores = ruff.all_per_file_ignores().map(|ignore| {
        let rules = known.rules().iter();
        let named = rules.filter(|rule| is_named(rule, &ignore.selectors));
        let mut rules: Vec<&'static str> = named.map(|rule| rule.id).collect();
        rules.dedup();
        Ignore {
            files: Files::Matching(ignore.glob.clone()),
            rules,
            origin: ignore.origin.clone(),
        }
    });
    ignores.filter(|ignore| !ignore.rules.is_empty()).collect()
}

/// What Bandit's settings in the folder `base` say.
pub(crate) fn of_bandit(bandit: &BanditSettings, base: &Path, known: &Known) -> Vec<Ignore> {
    let rule = |id: &str| known.rule(id).map(|rule| rule.id);
    let skips = bandit.skips.iter().filter_map(|entry| {
        Some(Ignore {
            files: Files::All,
            rules: vec![rule(&entry.text)?],
            origin: entry.origin.clone(),
        })
    });
    let others = bandit.tests.first().map(|first| {
        let is_tested = |id: &str| bandit.tests.iter().any(|entry| entry.text == id);
        let ids = known.rules().iter().map(|rule| rule.id);
        let mut rules: Vec<&'static str> = ids
            .filter(|id| id.starts_with('B') && !is_tested(id))
            .collect();
        rules.dedup();
        Ignore {
            files: Files::All,
            rules,
            origin: first.origin.clone(),
        }
    });
    let asserts = bandit.assert_used_skips.iter().filter_map(|entry| {
        Some(Ignore {
            files: Files::Skipped(SkipGlob::new(&entry.text, base)?),
            rules: vec![rule("B101")?],
            origin: entry.origin.clone(),
        })
    });
    skips.chain(others).chain(asserts).collect()
}

/// The rules that are not looked for in a file, each with the reason for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoredRules<'c> {
    rules: BTreeMap<&'static str, &'c Origin>,
}

impl<'c> IgnoredRules<'c> {
    /// What is ignored for the file; the first that ignores a rule is the one that is named.
    pub(crate) fn of(ignores: impl Iterator<Item = &'c Ignore>, path: &Path) -> Self {
        let mut rules = BTreeMap::new();
        for ignore in ignores.filter(|ignore| ignore.files.has(path)) {
            for rule in &ignore.rules {
                rules.entry(*rule).or_insert(&ignore.origin);
            }
        }
        Self { rules }
    }

    /// Whether none is ignored.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Where it is said that the rule is ignored; `None` if it is not. The rule goes by its id in
    /// [`KnownRule::id`].
    pub fn get(&self, rule: &str) -> Option<&'c Origin> {
        self.rules.get(rule).copied()
    }

    /// The rules, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'c Origin)> + '_ {
        self.rules.iter().map(|(rule, origin)| (*rule, *origin))
    }
}
