use std::path::Path;
use std::sync::OnceLock;

use harden_codemod::{Applicability, Codemod, NoTypes, Project, Rule, Types};

use crate::prefilter::Prefilter;
use crate::{Decisions, NoDecisions, Reported};

/// Which fixes are wanted, and what is known around the files.
pub struct Settings<'a> {
    /// The codemods that run, sorted by name.
    pub codemods: Vec<&'a dyn Codemod>,
    /// The ids of the rules whose findings count; every rule of the codemods where `None`.
    pub rules: Option<Vec<&'static str>>,
    /// The codemods that have no say on a rule whose findings count, by their names and the rule's
    /// id: others find and resolve them.
    pub idle: Vec<(&'static str, &'static str)>,
    /// The ids of the rules whose findings are not justified by what is proven, only by people.
    pub unasked_proofs: Vec<&'static str>,
    /// The least trusted class of fix that is applied.
    pub applicability: Applicability,
    /// The ids of the rules whose unsafe fixes count as safe.
    pub extend_safe: Vec<&'static str>,
    /// The ids of the rules whose safe fixes count as unsafe.
    pub extend_unsafe: Vec<&'static str>,
    /// What people have decided beforehand.
    pub decisions: &'a dyn Decisions,
    /// What a scanner has reported, where the run is limited to that.
    pub reported: Option<&'a dyn Reported>,
    /// The project around the files.
    pub project: &'a dyn Project,
    /// The types of the project's expressions.
    pub types: &'a dyn Types,
    prefilter: OnceLock<Prefilter>,
}

impl<'a> Settings<'a> {
    /// Settings for `codemods`, safe fixes and every rule, without any types.
    pub fn new(mut codemods: Vec<&'a dyn Codemod>, project: &'a dyn Project) -> Self {
        codemods.sort_by_key(|codemod| codemod.name());
        Settings {
            codemods,
            rules: None,
            idle: Vec::new(),
            unasked_proofs: Vec::new(),
            applicability: Applicability::Safe,
            extend_safe: Vec::new(),
            extend_unsafe: Vec::new(),
            decisions: &NoDecisions,
            reported: None,
            project,
            types: &NoTypes,
            prefilter: OnceLock::new(),
        }
    }

    /// Whether findings of `rule` are wanted.
    pub fn selects(&self, rule: &Rule) -> bool {
        self.rules.as_ref().is_none_or(|ids| ids.contains(&rule.id))
    }

    /// Whether what `codemod` says of findings of `rule` is wanted.
    pub(crate) fn asks(&self, codemod: &str, rule: &Rule) -> bool {
        self.selects(rule) && !self.idle.contains(&(codemod, rule.id))
    }

    /// The ids of the rules that `codemod` has to look for: of all where a codemod looks at what
    /// others find.
    fn sought(&self, codemod: &dyn Codemod) -> Vec<&'static str> {
        let reviews = self.codemods.iter().any(|codemod| codemod.reviews());
        let rules = codemod.rules().iter();
        rules
            .filter(|rule| reviews || self.asks(codemod.name(), rule))
            .map(|rule| rule.id)
            .collect()
    }

    /// The class that the fixes of `rule` have here, of which `own` is their own.
    pub(crate) fn class(&self, rule: &Rule, own: Applicability) -> Applicability {
        match own {
            Applicability::Unsafe if self.extend_safe.contains(&rule.id) => Applicability::Safe,
            Applicability::Safe if self.extend_unsafe.contains(&rule.id) => Applicability::Unsafe,
            own => own,
        }
    }

    /// The codemods that can have a finding in a file with this text, and the ids of the rules they
    /// have to look for.
    pub(crate) fn codemods_for(
        &self,
        text: &str,
    ) -> impl Iterator<Item = (&'a dyn Codemod, &[&'static str])> {
        let parts = self.codemods.iter().zip(self.prefilter().parts());
        parts
            .filter(|(_, part)| part.admits(text))
            .map(|(codemod, part)| (*codemod, part.rules()))
    }

    fn prefilter(&self) -> &Prefilter {
        self.prefilter
            .get_or_init(|| Prefilter::new(&self.codemods, |codemod| self.sought(codemod)))
    }

    /// Whether there can be a finding in the file at `path` with these bytes.
    pub(crate) fn admits(&self, path: &Path, bytes: &[u8]) -> bool {
        match self.reported {
            Some(reported) => reported.names(path),
            None => self.prefilter().admits(bytes),
        }
    }
}
