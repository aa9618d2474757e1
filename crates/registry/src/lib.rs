//! The table of codemods: the only place that names them all.

use harden_codemod::{Codemod, Rule};

#[cfg(test)]
mod tests;

/// Every codemod, sorted by name.
pub static CODEMODS: &[&dyn Codemod] = &[
    &harden_codemod_defusedxml::DefusedXml,
    &harden_codemod_hygiene::Hygiene,
    &harden_codemod_nosec::Nosec,
    &harden_codemod_shell::Shell,
    &harden_codemod_swallowed_exception::SwallowedException,
    &harden_codemod_weak_hash::WeakHash,
];

/// The codemod called `name`, in any case.
pub fn codemod(name: &str) -> Option<&'static dyn Codemod> {
    CODEMODS
        .iter()
        .copied()
        .find(|codemod| codemod.name().eq_ignore_ascii_case(name))
}

/// The rule with this id, its own or Ruff's, in any case, and the codemod that resolves it.
pub fn rule(id: &str) -> Option<(&'static Rule, &'static dyn Codemod)> {
    rules().find(|(rule, _)| {
        rule.id.eq_ignore_ascii_case(id)
            || rule.ruff.is_some_and(|ruff| ruff.eq_ignore_ascii_case(id))
    })
}

/// Every rule with the codemod that resolves it, in the order of the table.
pub fn rules() -> impl Iterator<Item = (&'static Rule, &'static dyn Codemod)> {
    CODEMODS
        .iter()
        .copied()
        .flat_map(|codemod| codemod.rules().iter().map(move |rule| (rule, codemod)))
}
