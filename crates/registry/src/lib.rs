//! The table of codemods: the only place that names them all.

use harden_codemod::{Codemod, Rule};

#[cfg(test)]
mod tests;

/// Every codemod, sorted by name.
pub static CODEMODS: &[&dyn Codemod] = &[
    &harden_codemod_assert::Assert,
    &harden_codemod_bind_all::BindAll,
    &harden_codemod_defusedxml::DefusedXml,
    &harden_codemod_hygiene::Hygiene,
    &harden_codemod_nosec::Nosec,
    &harden_codemod_shell::Shell,
    &harden_codemod_sql::Sql,
    &harden_codemod_swallowed_exception::SwallowedException,
    &harden_codemod_temp_file::TempFile,
    &harden_codemod_weak_hash::WeakHash,
];

/// The codemod called `name`, in any case.
pub fn codemod(name: &str) -> Option<&'static dyn Codemod> {
    CODEMODS
        .iter()
        .copied()
        .find(|codemod| codemod.name().eq_ignore_ascii_case(name))
}

/// A rule, and a codemod that resolves its findings.
pub type Resolved = (&'static Rule, &'static dyn Codemod);

/// The rule with this id, its own or Ruff's, in any case, once for each codemod that resolves it:
/// first the one that fixes, then the one that only proves.
pub fn rule(id: &str) -> Vec<Resolved> {
    let is_id = |known: &str| known.eq_ignore_ascii_case(id);
    let mut resolved: Vec<Resolved> = rules()
        .filter(|(rule, _)| is_id(rule.id) || rule.ruff.is_some_and(is_id))
        .collect();
    resolved.sort_by_key(|(_, codemod)| codemod.only_proves());
    resolved
}

/// Every rule with each codemod that resolves it, in the order of the table.
pub fn rules() -> impl Iterator<Item = Resolved> {
    CODEMODS
        .iter()
        .copied()
        .flat_map(|codemod| codemod.rules().iter().map(move |rule| (rule, codemod)))
}
