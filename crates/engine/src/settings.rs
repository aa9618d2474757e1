use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use harden_codemod::{Applicability, Codemod, NoTypes, Project, Rule, Types, Wishes};

use crate::prefilter::{Admitted, Prefilter};
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
    /// What the user wishes of the codemods, by their names.
    pub wishes: BTreeMap<&'static str, Wishes>,
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
            wishes: BTreeMap::new(),
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

    /// Those of `admitted`, each with the ids of the rules it has to look for.
    pub(crate) fn parts(
        &self,
        admitted: Admitted,
    ) -> impl Iterator<Item = (&'a dyn Codemod, &[&'static str])> {
        self.prefilter().parts(&self.codemods, admitted)
    }

    /// The codemods that can have a finding in the file at `path` with these bytes.
    pub(crate) fn admitted(&self, path: &Path, bytes: &[u8]) -> Admitted {
        let mut admitted = self.prefilter().admitted(bytes);
        if self.reported.is_none() {
            let codemods = self.codemods.iter().enumerate();
            for (place, codemod) in codemods {
                if admitted.holds(place)
                    && self
                        .wishes
                        .get(codemod.name())
                        .is_none_or(|wishes| wishes.named.is_empty())
                    && codemod.passes_over(path, self.project)
                {
                    admitted.remove(place);
                }
            }
        }
        admitted
    }

    /// Whether there can be a finding in the file at `path`, to whose codemods its bytes have
    /// admitted it.
    pub(crate) fn admits(&self, path: &Path, admitted: Admitted) -> bool {
        match self.reported {
            Some(reported) => reported.names(path),
            None => !admitted.is_empty(),
        }
    }

    fn prefilter(&self) -> &Prefilter {
        self.prefilter
            .get_or_init(|| Prefilter::new(&self.codemods, |codemod| self.sought(codemod)))
    }
}
