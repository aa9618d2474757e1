//! What a codemod's cases must cover between them.

use std::path::Path;

use harden_codemod::{Applicability, Codemod, ENGINE_REASONS};

use crate::case::Outcome;
use crate::failure::Failure;
use crate::suite::Unprovoked;
use crate::trial::Trial;

/// Checks that each reason and each class of each rule has a case.
pub(crate) fn check(
    codemod: &dyn Codemod,
    folder: &Path,
    unprovoked: &[Unprovoked],
    trials: &[Trial<'_>],
) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut fail = |message: String| {
        failures.push(Failure::new(folder, 1, codemod.name(), message));
    };
    let outcomes = || trials.iter().flat_map(|trial| &trial.case.outcomes);
    let reasons: Vec<&str> = codemod.reasons().iter().map(|doc| doc.code).collect();
    let has_case = |code: &str| {
        outcomes().any(|outcome| matches!(outcome, Outcome::Refused(declared) if declared == code))
    };
    for code in &reasons {
        let excuse = unprovoked.iter().find(|one| one.code == *code);
        match (has_case(code), excuse) {
            (false, None) => fail(format!("no case is refused with `{code}`")),
            (true, Some(_)) => fail(format!("`{code}` is said not to be provoked, and is")),
            _ => {}
        }
    }
    for Unprovoked { code, why } in unprovoked {
        if !reasons.contains(code) {
            fail(format!("`{code}` is no reason of the codemod ({why})"));
        }
    }
    for outcome in outcomes() {
        if let Outcome::Refused(code) = outcome
            && !reasons.contains(&code.as_str())
            && ENGINE_REASONS.iter().all(|reason| reason.code != code)
        {
            fail(format!("`{code}` is not among the codemod's reasons"));
        }
    }
    for rule in codemod.rules() {
        let sites = || {
            trials
                .iter()
                .flat_map(|trial| &trial.sites)
                .filter(|site| site.rule.id == rule.id)
        };
        if sites().next().is_none() {
            fail(format!("no case has a finding of {}", rule.id));
        }
        for class in rule.classes {
            if !sites().any(|site| class_of(&site.status) == Some(*class)) {
                fail(format!("no case has a fix of {} that is {class}", rule.id));
            }
        }
        if let Some(class) = sites()
            .filter_map(|site| class_of(&site.status))
            .find(|class| !rule.classes.contains(class))
        {
            fail(format!(
                "{} has a fix that is {class}, which it does not list",
                rule.id
            ));
        }
    }
    failures
}

fn class_of(status: &harden_engine::Status) -> Option<Applicability> {
    match status {
        harden_engine::Status::Fixed { applicability, .. }
        | harden_engine::Status::Fixable { applicability, .. } => Some(*applicability),
        harden_engine::Status::Refused { .. } => None,
    }
}
