//! What several codemods say of the same finding.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use harden_codemod::{Applicability, Outcome};
use harden_rewriter::{TextRange, TextSize};

use crate::Settings;
use crate::round::{Owned, PassedOver};

/// A finding, whoever has found it: its rule, its range, and its number among those of one codemod
/// with the same.
type Key = (&'static str, TextSize, TextSize, usize);

/// Numbers findings that are alike.
#[derive(Default)]
struct Keys(BTreeMap<(&'static str, &'static str, TextSize, TextSize), usize>);

impl Keys {
    fn of(&mut self, codemod: &'static str, rule: &'static str, range: TextRange) -> Key {
        let (start, end) = (range.start(), range.end());
        let number = self.0.entry((codemod, rule, start, end)).or_default();
        *number += 1;
        (rule, start, end, *number)
    }
}

/// Leaves one outcome to each finding: what a safe fix does away with needs no comment, what is proven
/// right no unsafe fix, and what is fixed no reason. Where several refuse, the one that could have fixed it says why. A finding that counts for
/// one of them is passed over by none.
pub(crate) fn join(
    settings: &Settings<'_>,
    outcomes: &mut Vec<Owned>,
    passed_over: &mut Vec<PassedOver>,
) {
    let mut keys = Keys::default();
    let mut best: BTreeMap<Key, Owned> = BTreeMap::new();
    for owned in outcomes.drain(..) {
        let finding = owned.outcome.finding();
        let key = keys.of(owned.codemod, finding.rule.id, finding.range);
        match best.entry(key) {
            Entry::Vacant(free) => {
                free.insert(owned);
            }
            Entry::Occupied(mut other) => {
                if rank(settings, other.get()) < rank(settings, &owned) {
                    other.insert(owned);
                }
            }
        }
    }
    passed_over.sort_by_key(|passed| !passed.suppressed);
    let mut seen: BTreeSet<Key> = BTreeSet::new();
    passed_over.retain(|passed| {
        let finding = &passed.finding;
        let key = keys.of(passed.codemod, finding.rule.id, finding.range);
        !best.contains_key(&key) && seen.insert(key)
    });
    outcomes.extend(best.into_values());
}

/// What counts more is higher.
fn rank(settings: &Settings<'_>, owned: &Owned) -> u8 {
    match &owned.outcome {
        Outcome::Fixed { fix, .. } if fix.applicability == Applicability::Safe => 4,
        Outcome::Justified { .. } => 3,
        Outcome::Fixed { .. } => 2,
        Outcome::Refused { .. } => {
            let mut codemods = settings.codemods.iter();
            let only_proves = codemods
                .find(|codemod| codemod.name() == owned.codemod)
                .is_some_and(|codemod| codemod.only_proves());
            u8::from(!only_proves)
        }
    }
}
