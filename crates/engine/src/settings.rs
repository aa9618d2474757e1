use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use harden_codemod::{Applicability, Codemod, NoTypes, Options, Project, Rule, Types};

use crate::{Decisions, NoDecisions, Prefilter, Reported};

/// Which fixes are wanted, and what is known around the files.
pub struct Settings<'a> {
    /// The codemods that run, sorted by name.
    pub codemods: Vec<&'a dyn Codemod>,
    /// The ids of the rules whose findings count; every rule of the codemods where `None`.
    pub rules: Option<Vec<&'static str>>,
    /// The ids of the rules that the user has selected by name.
    pub named: Vec<&'static str>,
    /// The options that are set, by codemod.
    pub options: BTreeMap<&'static str, Options>,
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
            named: Vec::new(),
            options: BTreeMap::new(),
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

    /// The rules that codemods have to look for: all where one looks at what others find.
    pub(crate) fn sought(&self) -> Option<&[&'static str]> {
        let reviews = self.codemods.iter().any(|codemod| codemod.reviews());
        self.rules.as_deref().filter(|_| !reviews)
    }

    /// The class that the fixes of `rule` have here, of which `own` is their own.
    pub(crate) fn class(&self, rule: &Rule, own: Applicability) -> Applicability {
        match own {
            Applicability::Unsafe if self.extend_safe.contains(&rule.id) => Applicability::Safe,
            Applicability::Safe if self.extend_unsafe.contains(&rule.id) => Applicability::Unsafe,
            own => own,
        }
    }

    /// The codemods that can have a finding in a file with this text.
    pub(crate) fn codemods_for(&self, text: &str) -> impl Iterator<Item = &'a dyn Codemod> {
        let codemods = self.codemods.iter().enumerate();
        codemods
            .filter(move |(place, _)| self.prefilter().admits_to(*place, text))
            .map(|(_, codemod)| *codemod)
    }

    fn prefilter(&self) -> &Prefilter {
        self.prefilter
            .get_or_init(|| Prefilter::new(&self.codemods, self.sought()))
    }

    /// Whether there can be a finding in the file at `path` with these bytes.
    pub(crate) fn admits(&self, path: &Path, bytes: &[u8]) -> bool {
        match self.reported {
            Some(reported) => reported.names(path),
            None => self.prefilter().admits(bytes),
        }
    }
}
