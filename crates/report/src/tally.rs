use std::collections::BTreeMap;

use harden_codemod::{Applicability, Rule};
use harden_engine::{FileReport, SiteReport, Status};
use serde::Serialize;

use crate::Run;
use crate::run::changes;

/// What can become of a finding; every finding is in exactly one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// Its fix was applied, or would be.
    Fixed,
    /// There is a fix, for those who pass `--unsafe-fixes`.
    NeedsUnsafe,
    /// There is a suggestion, which is never applied.
    Suggested,
    /// There is a fix, which could not be carried out.
    NotWritten,
    /// There is no fix.
    Refused,
}

impl Bucket {
    /// The bucket of a finding in `file`.
    pub fn of(file: &FileReport, site: &SiteReport) -> Self {
        match &site.status {
            Status::Fixed { .. } if file.fault.is_none() => Bucket::Fixed,
            Status::Fixed { .. } => Bucket::NotWritten,
            Status::Fixable { applicability, .. } => match applicability {
                Applicability::Safe => Bucket::NotWritten,
                Applicability::Unsafe => Bucket::NeedsUnsafe,
                Applicability::Display => Bucket::Suggested,
            },
            Status::Refused { .. } => Bucket::Refused,
        }
    }
}

/// How many findings are in each bucket.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RuleTally {
    /// All of them: the sum of the others.
    pub found: usize,
    /// Fixed, or to be fixed.
    pub fixed: usize,
    /// Fixable with `--unsafe-fixes`.
    pub fixable_unsafe: usize,
    /// With a suggestion only.
    pub suggested: usize,
    /// With a fix that could not be carried out.
    pub not_written: usize,
    /// Without a fix.
    pub refused: usize,
}

impl RuleTally {
    fn count(&mut self, bucket: Bucket) {
        self.found += 1;
        *match bucket {
            Bucket::Fixed => &mut self.fixed,
            Bucket::NeedsUnsafe => &mut self.fixable_unsafe,
            Bucket::Suggested => &mut self.suggested,
            Bucket::NotWritten => &mut self.not_written,
            Bucket::Refused => &mut self.refused,
        } += 1;
    }
}

/// A run in numbers.
#[derive(Debug, Default)]
pub struct Tally {
    /// The findings of every rule together.
    pub total: RuleTally,
    /// The findings of each rule that has any, by its id.
    pub rules: BTreeMap<&'static str, (&'static Rule, RuleTally)>,
    /// How often each reason was given, most frequent first, then by code.
    pub refusals: Vec<(&'static str, usize)>,
    /// How many findings of low severity the fixes bring, or would, by the id of their rule.
    pub brought: BTreeMap<&'static str, usize>,
    /// How many of the fixed findings are justified in a comment.
    pub justified: usize,
    /// Findings that a comment on their line suppresses.
    pub suppressed: usize,
    /// Files that were looked at.
    pub files_checked: usize,
    /// Files that changed, or would.
    pub files_changed: usize,
    /// Files that are not Python which can be parsed.
    pub files_unparsable: usize,
    /// Files with any other fault.
    pub files_failed: usize,
    /// Fixes that were dropped because their result did not verify.
    pub bugs: usize,
}

impl Tally {
    /// Counts a run.
    pub fn of(run: &Run<'_>) -> Self {
        let mut tally = Tally {
            files_checked: run.report.checked,
            ..Tally::default()
        };
        let mut refusals: BTreeMap<&'static str, usize> = BTreeMap::new();
        for file in &run.report.files {
            tally.suppressed += file.suppressed;
            tally.bugs += file.bugs.len();
            tally.files_changed += usize::from(changes(file));
            match &file.fault {
                Some(fault) if fault.is_parse_error() => tally.files_unparsable += 1,
                Some(_) => tally.files_failed += 1,
                None => {}
            }
            for site in &file.outcomes {
                let bucket = Bucket::of(file, site);
                tally.total.count(bucket);
                let (_, of_rule) = tally
                    .rules
                    .entry(site.rule.id)
                    .or_insert_with(|| (site.rule, RuleTally::default()));
                of_rule.count(bucket);
                if bucket == Bucket::Fixed {
                    tally.justified += usize::from(site.justified);
                    for &id in &site.brings {
                        *tally.brought.entry(id).or_default() += 1;
                    }
                }
                if let Status::Refused { code, .. } = site.status {
                    *refusals.entry(code).or_default() += 1;
                }
            }
        }
        tally.refusals = refusals.into_iter().collect();
        // Stable, so equal counts stay sorted by code.
        tally
            .refusals
            .sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        tally
    }
}
