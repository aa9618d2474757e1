//! The rules and codemods that command lines and configurations may name.

use std::collections::BTreeMap;

use harden_codemod::{Codemod, Rule, Selected};
use harden_config::{Known, KnownCodemod, KnownRule, Selector, Settings, nearest};

use crate::failure::Failure;

/// Harden's own rules, and those of Bandit's that can only be justified.
pub(crate) fn known() -> Known {
    let own = harden_registry::rules().map(|(rule, codemod)| KnownRule {
        id: rule.id,
        ruff: rule.ruff,
        codemod: Some(codemod.name()),
    });
    let others = foreign().map(|rule| KnownRule {
        id: rule.id,
        ruff: rule.ruff,
        codemod: None,
    });
    let codemods = harden_registry::CODEMODS
        .iter()
        .map(|codemod| KnownCodemod {
            name: codemod.name(),
            options: codemod.options(),
        });
    Known::new(own.chain(others), codemods)
}

/// The rules of Bandit's that no codemod looks for.
pub(crate) fn foreign() -> impl Iterator<Item = &'static Rule> {
    harden_triage::rules::RULES
        .iter()
        .filter(|rule| harden_registry::rule(rule.id).is_empty())
}

/// The rule with this id, one of harden's own if there is one.
pub(crate) fn rule(id: &str) -> Option<&'static Rule> {
    let own = harden_registry::rule(id);
    own.first()
        .map(|(rule, _)| *rule)
        .or_else(|| harden_triage::rules::rule_of(id))
}

/// What the words of a command line select.
pub(crate) fn selectors(known: &Known, words: &[String]) -> Result<Vec<Selector>, Failure> {
    words
        .iter()
        .map(|word| word.trim())
        .filter(|word| !word.is_empty())
        .map(|word| Selector::parse(known, word).ok_or_else(|| unknown(known, word)))
        .collect()
}

/// The error for a name that is no rule or codemod.
pub(crate) fn unknown(known: &Known, typed: &str) -> Failure {
    let failure = Failure::new(format!("there is no rule or codemod `{typed}`"));
    match nearest(typed, known.names()) {
        Some(name) => failure.with_help(format!("did you mean `{name}`?")),
        None => failure.with_help("`harden rules` lists the rules harden can fix"),
    }
}

/// The rules of a run.
pub(crate) struct Chosen {
    /// The codemods that look for them, in the order of the registry.
    pub(crate) codemods: Vec<&'static dyn Codemod>,
    /// The ids of the rules whose findings count, sorted.
    pub(crate) rules: Vec<&'static str>,
    /// The codemods that have no say on one of the rules, with its id.
    pub(crate) idle: Vec<(&'static str, &'static str)>,
    /// The ids of those that the user has named, rather than many with a common start, by codemod.
    pub(crate) named: BTreeMap<&'static str, Vec<&'static str>>,
    /// The ids of those that proofs do not justify unasked.
    pub(crate) unasked_proofs: Vec<&'static str>,
}

impl Chosen {
    /// What `settings` choose. A report names findings of any rule: with one, all count but those
    /// that are not Bandit's, and those that were deselected.
    pub(crate) fn of(settings: &Settings, known: &Known, has_report: bool) -> Self {
        let mut chosen = Chosen {
            codemods: Vec::new(),
            rules: Vec::new(),
            idle: Vec::new(),
            named: BTreeMap::new(),
            unasked_proofs: Vec::new(),
        };
        let mut owners: Vec<&str> = Vec::new();
        let selected: Vec<&KnownRule> = known
            .rules()
            .iter()
            .filter(|rule| settings.selects(rule))
            .collect();
        for (rule, codemod) in harden_registry::rules() {
            let own = |selected: &&&KnownRule| {
                selected.id == rule.id && selected.codemod == Some(codemod.name())
            };
            let own = selected.iter().find(own);
            let is_meant = own.is_some_and(|own| settings.means(own));
            let is_wanted = own.is_some_and(|own| {
                let is_named = settings.names(own);
                if is_meant {
                    chosen
                        .named
                        .entry(codemod.name())
                        .or_default()
                        .push(rule.id);
                }
                // Who names a rule means the fix, where there is one.
                let is_alone = || selected.iter().filter(|it| it.id == rule.id).count() == 1;
                let with_low = settings.justify_low.value || (is_named && is_alone());
                match codemod.selected(rule) {
                    Selected::ByDefault => true,
                    Selected::WithLow if !with_low && has_report => {
                        chosen.unasked_proofs.push(rule.id);
                        true
                    }
                    Selected::WithLow => with_low,
                    Selected::ByName => is_named,
                }
            });
            if is_wanted {
                owners.push(codemod.name());
                chosen.rules.push(rule.id);
            } else {
                chosen.idle.push((codemod.name(), rule.id));
            }
        }
        if has_report {
            let foreign = selected.iter().filter(|rule| rule.codemod.is_none());
            chosen.rules.extend(foreign.map(|rule| rule.id));
        }
        chosen.rules.sort_unstable();
        chosen.rules.dedup();
        let all = harden_registry::CODEMODS.iter().copied();
        // What looks at the findings of all needs all to look.
        let is_owner = |codemod: &&dyn Codemod| owners.contains(&codemod.name());
        chosen.codemods = if all.clone().filter(is_owner).any(Codemod::reviews) {
            all.collect()
        } else {
            all.filter(is_owner).collect()
        };
        chosen
    }
}
