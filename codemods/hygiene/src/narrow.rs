//! Which ids a comment is to list, and what that changes.

use harden_codemod::{Applicability, Context, Finding};
use harden_rewriter::{Suppression, SuppressionComment, SuppressionFault, test_id};

use crate::reason::Reason;

/// What a comment is to list.
pub(crate) struct Plan {
    /// The ids, in the order they are to stand in.
    pub(crate) ids: Vec<&'static str>,
    /// How far the change may be trusted.
    pub(crate) applicability: Applicability,
    /// What changes.
    pub(crate) effect: String,
}

/// Plans the list of a comment that is blanket, or not read as it is meant.
///
/// # Errors
/// Why it has to stay.
pub(crate) fn plan(
    cx: &Context<'_>,
    findings: &[Finding],
    comment: &SuppressionComment<'_>,
) -> Result<Plan, Reason> {
    if comment.faults.contains(&SuppressionFault::OtherWord) {
        return Err(Reason::NotMeant);
    }
    let here: Vec<&Finding> = findings
        .iter()
        .filter(|finding| cx.module.applies_to(comment, finding.range))
        .collect();
    let mut found: Vec<&'static str> = here
        .iter()
        // An id that Bandit does not know would make the comment blanket.
        .filter_map(|finding| test_id(finding.rule.id))
        .collect();
    found.sort_unstable();
    found.dedup();
    let is_complete = cx.project.findings_are_complete(cx.path);
    let meant: Vec<&'static str> = comment.meant.iter().filter_map(|id| test_id(id)).collect();
    let is_meant = !meant.is_empty();
    let ids = if is_meant { meant } else { found.clone() };
    if ids.is_empty() {
        return Err(Reason::NothingFound { is_complete });
    }
    let change = Change {
        comment,
        ids: &ids,
        found: &found,
        is_complete,
    };
    let (applicability, effect) = match &comment.suppresses {
        Suppression::All => change.of_blanket(),
        Suppression::Ids(counted) => {
            let gains = ids.iter().any(|id| !comment.suppresses.covers(id));
            if gains && !is_meant {
                return Err(Reason::UnclearMeaning);
            }
            change.of_list(counted)
        }
    };
    // What Bandit makes of two comments changes with each of them, unless it reads the same as before.
    let is_same = matches!(&comment.suppresses, Suppression::Ids(counted)
        if counted.len() == ids.len() && ids.iter().all(|id| comment.suppresses.covers(id)));
    let statement = cx.module.logical_lines(comment.comment);
    let nodes = here.iter().map(|finding| finding.range);
    if !is_same
        && nodes
            .chain([statement])
            .any(|range| cx.module.has_other_nosec(comment, range))
    {
        return Err(Reason::SeveralComments);
    }
    Ok(Plan {
        ids,
        applicability,
        effect,
    })
}

/// The change of a comment to one that lists `ids`.
struct Change<'c> {
    comment: &'c SuppressionComment<'c>,
    ids: &'c [&'static str],
    /// The ids of the findings that the comment is for, as far as they are known.
    found: &'c [&'static str],
    /// Whether they are all known.
    is_complete: bool,
}

impl Change<'_> {
    /// The change of a comment that silences everything.
    fn of_blanket(&self) -> (Applicability, String) {
        let back: Vec<&str> = self.found_outside_of_ids(|_| true);
        let ids = self.ids.join(", ");
        match (self.is_complete, back.is_empty()) {
            (true, true) => (
                Applicability::Safe,
                format!("the comment silences {ids} alone, and Bandit finds nothing else there"),
            ),
            (true, false) => (
                Applicability::Unsafe,
                format!(
                    "{} is reported again, which the comment silenced as well",
                    back.join(", ")
                ),
            ),
            (false, _) => {
                let known = if back.is_empty() {
                    String::new()
                } else {
                    format!(", {} among it", back.join(", "))
                };
                (
                    Applicability::Unsafe,
                    format!(
                        "the comment silenced everything: what else than {ids} Bandit finds there \
                         is reported again{known}"
                    ),
                )
            }
        }
    }

    /// The change of a comment that silences the rules `counted`.
    fn of_list(&self, counted: &[String]) -> (Applicability, String) {
        let gained: Vec<&str> = self
            .ids
            .iter()
            .copied()
            .filter(|id| !self.comment.suppresses.covers(id))
            .collect();
        let lost: Vec<&str> = if self.is_complete {
            self.found_outside_of_ids(|id| self.comment.suppresses.covers(id))
        } else {
            let lost = counted.iter().map(String::as_str);
            lost.filter(|id| !self.ids.contains(id)).collect()
        };
        let unknown: Vec<&str> = self
            .comment
            .faults
            .iter()
            .flat_map(|fault| match fault {
                SuppressionFault::UnknownIds(ids) => ids.as_slice(),
                _ => &[],
            })
            .map(String::as_str)
            .filter(|id| !REMOVED.contains(id))
            .collect();
        let mut effects = Vec::new();
        if !gained.is_empty() {
            effects.push(format!(
                "{} is silenced, which Bandit reports so far",
                gained.join(", ")
            ));
        }
        if !lost.is_empty() {
            effects.push(format!(
                "{} is reported again, which a word of the comment silenced",
                lost.join(", ")
            ));
        }
        if !unknown.is_empty() {
            effects.push(format!(
                "{} goes, which Bandit 1.9.4 does not know: a plugin or a later version may",
                unknown.join(", ")
            ));
        }
        if effects.is_empty() {
            return (
                Applicability::Safe,
                "Bandit silences the same as before, and warns of no word any more".to_string(),
            );
        }
        (Applicability::Unsafe, effects.join("; "))
    }

    fn found_outside_of_ids(&self, wanted: impl Fn(&str) -> bool) -> Vec<&'static str> {
        let found = self.found.iter().copied();
        found
            .filter(|id| !self.ids.contains(id) && wanted(id))
            .collect()
    }
}

/// The ids of tests that Bandit had once, and has no more.
const REMOVED: [&str; 8] = [
    "B109", "B111", "B309", "B320", "B322", "B325", "B410", "B414",
];
