//! One file's configuration and the decisions on it, as the codemods and the engine ask for them.

use std::path::Path;

use harden_codemod::{
    CommentForm, CommentStyle, ContainerEvidence, Date, Finding, Formatter, Project, Provision,
    Replaced, Rule,
};
use harden_config::{Config, Policy};
use harden_engine::{Decision, Decisions};
use harden_rewriter::{Module, Suppression};

use crate::project::DiskProject;
use crate::triage::Triage;

/// The project of files with one configuration.
pub(crate) struct GovernedProject<'a> {
    pub(crate) disk: &'a DiskProject,
    pub(crate) config: &'a Config,
    pub(crate) today: Date,
    /// Whether the run is limited to a report.
    pub(crate) has_report: bool,
}

impl Project for GovernedProject<'_> {
    fn shadows(&self, importer: &Path, module: &str) -> bool {
        self.disk.shadows(importer, module)
    }

    fn shares(&self, file: &Path, name: &str) -> bool {
        self.disk.shares(file, name)
    }

    fn replaced(&self, file: &Path) -> Vec<Replaced> {
        self.disk.replaced(file)
    }

    fn provision(&self, file: &Path, requirement: &str) -> Provision {
        self.disk.provision(file, requirement)
    }

    fn distributions(&self, file: &Path) -> Option<Vec<String>> {
        self.disk.distributions(file)
    }

    fn minimum_python(&self, file: &Path) -> Option<(u8, u8)> {
        match self.config.settings().target_version.value {
            Some(version) => Some((version.major, version.minor)),
            None => self.disk.minimum_python(file),
        }
    }

    fn is_test(&self, file: &Path) -> bool {
        self.disk.is_test(file)
    }

    fn container(&self, file: &Path) -> Option<ContainerEvidence> {
        self.disk.container(file)
    }

    fn rewrites_assertions(&self, file: &Path) -> bool {
        self.disk.rewrites_assertions(file)
    }

    fn line_length(&self, _file: &Path) -> usize {
        let default = CommentForm::default().line_length;
        self.config.line_length().unwrap_or(default)
    }

    fn comment_form(&self, file: &Path, rule: &Rule) -> CommentForm {
        let comments = self
            .config
            .known()
            .rule(rule.id)
            .map(|known| self.config.comments_for(known));
        CommentForm {
            style: match comments {
                Some(comments) if comments.nosec && comments.noqa => CommentStyle::Both,
                Some(comments) if comments.noqa => CommentStyle::Ruff,
                _ => CommentStyle::Bandit,
            },
            line_length: self.line_length(file),
            formatter: if self.config.uses_black() {
                Formatter::Black
            } else {
                Formatter::Ruff
            },
        }
    }

    fn findings_are_complete(&self, _file: &Path) -> bool {
        self.has_report
    }

    fn today(&self) -> Option<Date> {
        Some(self.today)
    }
}

/// The decisions on files with one configuration.
pub(crate) struct Decided<'a> {
    pub(crate) config: &'a Config,
    pub(crate) triage: Option<&'a Triage>,
    pub(crate) today: Date,
}

impl Decisions for Decided<'_> {
    fn ignored(&self, path: &Path) -> Vec<&'static str> {
        self.config
            .ignored_rules(path)
            .iter()
            .map(|(rule, _)| rule)
            .collect()
    }

    fn by_policy(&self, path: &Path, module: &Module<'_>, finding: &Finding) -> Option<Decision> {
        if self.config.settings().justify.value.is_empty() {
            return None;
        }
        let statement = module.slice(module.logical_lines(finding.range));
        let policy = |id: &str| self.config.policy_for(id, path, statement, self.today);
        let own = policy(finding.rule.id).map(|policy| until(&policy.reason, policy.until));
        let reason = own.or_else(|| reason_of_comment(module, finding, &policy))?;
        Some(Decision::Justify { reason })
    }

    fn by_triage(
        &self,
        path: &Path,
        module: &Module<'_>,
        findings: &[&Finding],
    ) -> Vec<Option<Decision>> {
        match self.triage {
            Some(triage) => triage.decisions(path, module, findings, self.today),
            None => vec![None; findings.len()],
        }
    }
}

/// The reason for a comment that has none, where policies have one for each rule that it silences.
fn reason_of_comment<'p>(
    module: &Module<'_>,
    finding: &Finding,
    policy: &dyn Fn(&str) -> Option<&'p Policy>,
) -> Option<String> {
    // Bandit's rules are about code.
    if finding.rule.id.starts_with('B') {
        return None;
    }
    let suppressions = module.suppressions();
    let comment = suppressions
        .iter()
        .find(|comment| comment.range == finding.range)?;
    let Suppression::Ids(ids) = &comment.suppresses else {
        return None;
    };
    let mut reasons: Vec<String> = Vec::new();
    for id in ids {
        let policy = policy(id)?;
        let reason = until(&policy.reason, policy.until);
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

/// A reason that holds until a day, as a comment says it.
pub(crate) fn until(reason: &str, day: Option<Date>) -> String {
    match day {
        Some(day) => format!("{reason} until={day}"),
        None => reason.to_string(),
    }
}
