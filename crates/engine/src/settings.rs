use harden_codemod::{Applicability, Codemod, NoTypes, Project, Rule, Types};

use crate::Prefilter;

/// Which fixes are wanted, and what is known around the files.
pub struct Settings<'a> {
    /// The codemods that run, sorted by name.
    pub codemods: Vec<&'a dyn Codemod>,
    /// The ids of the rules whose findings count; every rule of the codemods where `None`.
    pub rules: Option<Vec<&'static str>>,
    /// The least trusted class of fix that is applied.
    pub applicability: Applicability,
    /// The project around the files.
    pub project: &'a dyn Project,
    /// The types of the project's expressions.
    pub types: &'a dyn Types,
    prefilter: Prefilter,
}

impl<'a> Settings<'a> {
    /// Settings for `codemods`, safe fixes and every rule, without any types.
    pub fn new(mut codemods: Vec<&'a dyn Codemod>, project: &'a dyn Project) -> Self {
        codemods.sort_by_key(|codemod| codemod.name());
        let prefilter = Prefilter::new(&codemods);
        Settings {
            codemods,
            rules: None,
            applicability: Applicability::Safe,
            project,
            types: &NoTypes,
            prefilter,
        }
    }

    /// Whether findings of `rule` are wanted.
    pub fn selects(&self, rule: &Rule) -> bool {
        self.rules.as_ref().is_none_or(|ids| ids.contains(&rule.id))
    }

    pub(crate) fn prefilter(&self) -> &Prefilter {
        &self.prefilter
    }
}
