//! What the findings of a run are called in the triage file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use harden_codemod::Finding;
use harden_engine::{Decision, Decisions, SiteReport};
use harden_rewriter::{Lines, Module};
use harden_triage::file::excerpt;
use harden_triage::{Key, Statements};

use crate::governed::Decided;
use crate::ground::Recording;

use super::Triage;

/// How many lines of a finding are shown.
const EXCERPT: usize = 8;

/// A finding of the text as it was read.
#[derive(Clone)]
pub(super) struct Recorded {
    rule: &'static str,
    place: (usize, usize),
    pub(super) key: Key,
    pub(super) excerpt: Vec<(usize, String)>,
}

/// Takes down every finding of a run; what the triage file says of it does not count.
pub(super) struct Recorder<'t> {
    triage: &'t Triage,
    files: Mutex<BTreeMap<PathBuf, Vec<Recorded>>>,
}

impl<'t> Recorder<'t> {
    pub(super) fn new(triage: &'t Triage) -> Self {
        Recorder {
            triage,
            files: Mutex::default(),
        }
    }

    /// What was found in the file at `path`.
    pub(super) fn of(&self, path: &Path) -> OfFile {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        OfFile(files.get(path).cloned().unwrap_or_default())
    }

    fn record(&self, path: &Path, module: &Module<'_>, findings: &[&Finding]) {
        let Some(name) = self.triage.name_of(path) else {
            return;
        };
        let text = module.text();
        let (statements, lines) = (Statements::new(module, &name), Lines::new(text));
        let places: Vec<_> = findings
            .iter()
            .map(|finding| (finding.rule.id, finding.range))
            .collect();
        let recorded = statements
            .keys(&places)
            .into_iter()
            .zip(findings)
            .map(|(key, finding)| Recorded {
                rule: finding.rule.id,
                place: lines.line_column(text, finding.range.start()),
                key,
                excerpt: excerpt(module, finding.range, EXCERPT),
            })
            .collect();
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.to_path_buf(), recorded);
    }
}

/// The findings of one file that were not taken yet.
pub(super) struct OfFile(Vec<Recorded>);

impl OfFile {
    /// Takes the one that a run reports on; `None` for one that only a fix has brought about.
    pub(super) fn take(&mut self, site: &SiteReport) -> Option<Recorded> {
        let place = (site.line, site.column);
        let at = self
            .0
            .iter()
            .position(|one| one.rule == site.rule.id && one.place == place)?;
        Some(self.0.remove(at))
    }
}

impl Recording for Recorder<'_> {
    fn over<'s>(&'s self, decided: &'s Decided<'s>) -> Box<dyn Decisions + 's> {
        Box::new(Over {
            recorder: self,
            decided,
        })
    }
}

struct Over<'s> {
    recorder: &'s Recorder<'s>,
    decided: &'s Decided<'s>,
}

impl Decisions for Over<'_> {
    fn ignored(&self, path: &Path) -> Vec<&'static str> {
        self.decided.ignored(path)
    }

    fn by_policy(&self, path: &Path, module: &Module<'_>, finding: &Finding) -> Option<Decision> {
        self.decided.by_policy(path, module, finding)
    }

    fn by_triage(
        &self,
        path: &Path,
        module: &Module<'_>,
        findings: &[&Finding],
    ) -> Vec<Option<Decision>> {
        self.recorder.record(path, module, findings);
        vec![None; findings.len()]
    }
}
