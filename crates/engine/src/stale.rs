//! Comments that suppress what a fix has taken away.

use harden_codemod::{Finding, Rule};
use harden_rewriter::{EditSet, Module, Stale, SyntaxTree, TextRange};

use crate::Settings;
use crate::round::{Found, Owned, verified};

/// The lines of the statements that fixes have changed.
#[derive(Default)]
pub(crate) struct Touched(Vec<Place>);

/// A changed statement.
struct Place {
    codemod: &'static str,
    also_removed: &'static [&'static str],
    /// Where its lines are in the current text.
    range: TextRange,
}

impl Touched {
    /// Adds the statements of `chosen`, whose fixes have led from `module` to the current text by
    /// `steps`.
    pub(crate) fn add(&mut self, module: &Module<'_>, chosen: &[&Owned], steps: &[EditSet]) {
        for owned in chosen {
            let Some(fix) = owned.fix() else { continue };
            let finding = module.logical_lines(owned.outcome.finding().range);
            self.0.push(Place {
                codemod: owned.codemod,
                also_removed: fix.also_removes,
                range: finding,
            });
            // A fix may change other statements as well: that of an import.
            let elsewhere = fix
                .edits
                .edits()
                .iter()
                .filter(|edit| !finding.contains_range(edit.range()))
                .map(|edit| Place {
                    codemod: owned.codemod,
                    also_removed: &[],
                    range: module.logical_lines(edit.range()),
                });
            self.0.extend(elsewhere);
        }
        for place in &mut self.0 {
            place.range = steps
                .iter()
                .fold(place.range, |range, step| step.to_new(range));
        }
    }

    /// The text of `module` without the comments for findings that fixes have taken away; `None`
    /// where there are none. `found` is what is left in it.
    ///
    /// This waits for the last round, since only then is it known which findings stay. Nothing
    /// that is left is suppressed less than before: a rule stays in the comments on the lines
    /// where it has a finding, be it suppressed or not asked for.
    pub(crate) fn without_stale(
        &self,
        module: &Module<'_>,
        tree: &SyntaxTree,
        found: &Found,
        settings: &Settings<'_>,
    ) -> Option<String> {
        let stale: Vec<Stale> = self
            .0
            .iter()
            .map(|place| place.stale(module, found, settings))
            .collect();
        let edits = EditSet::new(module.text(), module.drop_suppressions(&stale)).ok()?;
        let text = edits.apply(module.text());
        // A comment that stays does less harm than a fix that goes because of it.
        verified(&edits, (module.text(), tree), &text).ok()?;
        Some(text)
    }
}

impl Place {
    /// The rules that have no finding on the statement's lines any more.
    fn stale(&self, module: &Module<'_>, found: &Found, settings: &Settings<'_>) -> Stale {
        let first = module.line_range(self.range.start());
        let lines = first.cover(module.line_range(self.range.end()));
        let codemods = settings.codemods.iter();
        let rules: Vec<&Rule> = codemods
            .filter(|codemod| codemod.name() == self.codemod)
            .flat_map(|codemod| codemod.rules())
            .collect();
        // Whoever has found it: a rule that others have as well is in `found` under one name only.
        let left: Vec<&Finding> = found
            .all()
            .filter(|finding| {
                rules.iter().any(|rule| rule.id == finding.rule.id)
                    && finding.range.intersect(lines).is_some()
            })
            .collect();
        let mut ids: Vec<String> = rules
            .iter()
            .filter(|rule| left.iter().all(|finding| finding.rule.id != rule.id))
            .flat_map(|rule| [Some(rule.id), rule.ruff])
            .flatten()
            .map(str::to_string)
            .collect();
        // Of a rule that is not the codemod's own, it knows only that the fix took its finding
        // away: another one may be at any finding that is left.
        if left.is_empty() {
            for id in self.also_removed {
                ids.push((*id).to_string());
                // Ruff numbers these rules as Bandit does.
                ids.extend(id.strip_prefix('B').map(|number| format!("S{number}")));
            }
        }
        Stale {
            range: self.range,
            ids,
        }
    }
}
