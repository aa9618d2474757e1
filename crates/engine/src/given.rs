//! What is known of a file from outside of it: a scanner's report, and people's decisions.

use std::path::Path;

use harden_codemod::{Context, Finding, Outcome, Refusal};
use harden_rewriter::{EditSet, Module, TextRange, TextSize};

use crate::decision::{Decision, Misfit};
use crate::outcomes::Original;
use crate::round::{Found, Owned};
use crate::{Settings, justified};

/// The name that stands in a report for a codemod where none looks for the finding.
const SCANNER: &str = "scanner";

/// The code of the refusal of a finding whose code is not what the report was made from any more.
const CODE_CHANGED: &str = "code-changed";

/// What is known of one file, kept over the rounds.
pub(crate) struct Given {
    /// The ids of the rules whose findings do not count in this file.
    pub(crate) ignored: Vec<&'static str>,
    /// The report's findings by rule, with their lines in the file as it was read; `None` where
    /// the run is not limited to a report.
    reported: Option<Vec<(&'static str, TextRange)>>,
    /// The report's findings that no codemod sees.
    foreign: Vec<Foreign>,
    /// What was decided on single findings, by rule and start in the file as it was read.
    triage: Vec<(&'static str, TextSize, Decision)>,
    is_first_round: bool,
}

/// A finding that only the report has.
struct Foreign {
    /// Where it is in the current text.
    finding: Finding,
    /// Whether a fix has changed its code since, so that nobody knows what is there now.
    changed: bool,
}

impl Given {
    pub(crate) fn of(path: &Path, settings: &Settings<'_>) -> Self {
        Given {
            ignored: settings.decisions.ignored(path),
            reported: None,
            foreign: Vec::new(),
            triage: Vec::new(),
            is_first_round: true,
        }
    }

    /// Adds the report's findings that none of `owned` is about.
    pub(crate) fn add_reported(
        &mut self,
        module: &Module<'_>,
        path: &Path,
        settings: &Settings<'_>,
        owned: &mut Vec<Owned>,
    ) -> Result<(), Misfit> {
        if let Some(reported) = settings.reported
            && self.is_first_round
        {
            let findings = reported.findings(path, module)?;
            let named = |finding: &Finding| (finding.rule.id, whole_lines(module, finding.range));
            self.reported = Some(findings.iter().map(named).collect());
            let is_foreign = |finding: &Finding| {
                let (id, lines) = named(finding);
                owned.iter().all(|owned| {
                    let own = owned.outcome.finding();
                    own.rule.id != id || lines.intersect(own.range).is_none()
                })
            };
            let foreign = findings.into_iter().filter(is_foreign);
            self.foreign = foreign
                .map(|finding| Foreign {
                    finding,
                    changed: false,
                })
                .collect();
        }
        owned.extend(self.foreign.iter().map(|foreign| {
            let finding = foreign.finding.clone();
            let refusal = foreign.refusal(settings);
            Owned::new(SCANNER, Outcome::Refused { finding, refusal })
        }));
        Ok(())
    }

    /// Whether `finding` of the current text is one of those the run is limited to. A report says
    /// nothing on rules that are not Bandit's.
    pub(crate) fn is_wanted(&self, original: &Original, finding: &Finding) -> bool {
        let is_bandits = finding.rule.id.starts_with('B');
        self.reported
            .as_ref()
            .filter(|_| is_bandits)
            .is_none_or(|reported| {
                let range = original.range(finding.range);
                reported
                    .iter()
                    .any(|(id, lines)| *id == finding.rule.id && lines.intersect(range).is_some())
            })
    }

    /// Puts the decisions in the place of the codemods' own outcomes.
    pub(crate) fn decide(
        &mut self,
        cx: &Context<'_>,
        original: &Original,
        settings: &Settings<'_>,
        found: &mut Found,
    ) {
        if self.is_first_round {
            let findings: Vec<&Finding> = found
                .outcomes
                .iter()
                .map(|owned| owned.outcome.finding())
                .collect();
            let decisions = settings.decisions.by_triage(cx.path, cx.module, &findings);
            self.triage = findings
                .iter()
                .zip(decisions)
                .filter_map(|(finding, decision)| {
                    Some((finding.rule.id, finding.range.start(), decision?))
                })
                .collect();
            self.is_first_round = false;
        }
        let undecided = |owned: &&mut Owned| !matches!(&owned.outcome, Outcome::Refused { refusal, .. } if refusal.code == CODE_CHANGED);
        for owned in found.outcomes.iter_mut().filter(undecided) {
            let finding = owned.outcome.finding();
            let start = original.range(finding.range).start();
            let single = self
                .triage
                .iter()
                .find(|(id, at, _)| *id == finding.rule.id && *at == start)
                .map(|(_, _, decision)| decision.clone());
            let decision =
                single.or_else(|| settings.decisions.by_policy(cx.path, cx.module, finding));
            if let Some(decision) = decision {
                carry_out(decision, cx, settings, owned);
            }
        }
        justified::keep_apart(cx.module, found);
    }

    /// Follows the report's findings through a round that has applied `chosen` by `steps`.
    pub(crate) fn follow(&mut self, chosen: &[&Owned], steps: &[EditSet]) {
        self.foreign.retain(|foreign| {
            let finding = &foreign.finding;
            chosen.iter().all(|owned| match &owned.outcome {
                Outcome::Justified { finding: done, .. } => {
                    done.rule.id != finding.rule.id || done.range != finding.range
                }
                _ => true,
            })
        });
        for foreign in &mut self.foreign {
            let range = foreign.finding.range;
            foreign.changed |= chosen.iter().any(|owned| match &owned.outcome {
                Outcome::Fixed { fix, .. } => fix
                    .edits
                    .edits()
                    .iter()
                    .any(|edit| edit.range().intersect(range).is_some()),
                _ => false,
            });
            foreign.finding.range = steps.iter().fold(range, |range, step| step.to_new(range));
        }
    }
}

impl Foreign {
    /// Why nothing becomes of it.
    fn refusal(&self, settings: &Settings<'_>) -> Refusal {
        let id = self.finding.rule.id;
        let has_codemod = settings
            .codemods
            .iter()
            .any(|codemod| codemod.rules().iter().any(|rule| rule.id == id));
        let (code, message) = if self.changed {
            (
                CODE_CHANGED,
                "a fix has changed this code: a new report tells whether the finding is still there"
                    .to_string(),
            )
        } else if has_codemod {
            (
                "not-seen",
                "the report has it, but harden does not see here what the rule is about"
                    .to_string(),
            )
        } else {
            (
                "no-codemod",
                format!(
                    "no automatic fix for {id} ({}): fix it by hand, or record why it is acceptable \
                     with `harden triage`",
                    self.finding.rule.title
                ),
            )
        };
        Refusal { code, message }
    }
}

fn carry_out(decision: Decision, cx: &Context<'_>, settings: &Settings<'_>, owned: &mut Owned) {
    match decision {
        Decision::Justify { reason } => {
            // What was proven needs nobody's word.
            if !matches!(owned.outcome, Outcome::Justified { .. }) {
                owned.outcome = justified::outcome(cx, settings, owned, &reason);
            }
        }
        Decision::AcceptUnsafeFix => owned.accepted = true,
        Decision::Leave { reason } => {
            owned.outcome = Outcome::Refused {
                finding: owned.outcome.finding().clone(),
                refusal: Refusal {
                    code: "left-as-it-is",
                    message: reason,
                },
            };
        }
    }
}

/// The lines that `range` is in, from end to end.
fn whole_lines(module: &Module<'_>, range: TextRange) -> TextRange {
    module
        .line_range(range.start())
        .cover(module.line_range(range.end()))
}
