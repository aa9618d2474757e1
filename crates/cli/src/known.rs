//! The rules and codemods that command lines and configurations may name.

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
fn foreign() -> impl Iterator<Item = &'static Rule> {
    harden_triage::rules::RULES
        .iter()
        .filter(|rule| harden_registry::rule(rule.id).is_none())
}

/// The rule with this id, one of harden's own if there is one.
pub(crate) fn rule(id: &str) -> Option<&'static Rule> {
    harden_registry::rule(id)
        .map(|(rule, _)| rule)
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
    /// The ids of those that the user has named.
    pub(crate) named: Vec<&'static str>,
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
            named: Vec::new(),
            unasked_proofs: Vec::new(),
        };
        let mut owners: Vec<&str> = Vec::new();
        for rule in known.rules().iter().filter(|rule| settings.selects(rule)) {
            let is_named = settings.names(rule);
            match harden_registry::rule(rule.id) {
                None if !has_report => continue,
                None => {}
                Some((own, codemod)) => {
                    let with_low = is_named || settings.justify_low.value;
                    match codemod.selected(own) {
                        Selected::ByDefault => {}
                        Selected::WithLow if with_low => {}
                        Selected::WithLow if has_report => chosen.unasked_proofs.push(rule.id),
                        Selected::ByName if is_named => {}
                        Selected::WithLow | Selected::ByName => continue,
                    }
                    owners.push(codemod.name());
                }
            }
            chosen.rules.push(rule.id);
            if is_named {
                chosen.named.push(rule.id);
            }
        }
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
