//! The findings that fixes bring: those of new imports, and what becomes of all of them.

use std::collections::{BTreeMap, BTreeSet};

use harden_rewriter::ImportRequest;

use crate::report::{SiteReport, Status};

/// The new imports of one round, each of which is added once, however many fixes ask for it.
#[derive(Default)]
pub(crate) struct NewImports<'a>(Vec<&'a str>);

impl<'a> NewImports<'a> {
    /// The ids of the findings at those imports of `requests` that no fix before has asked for.
    ///
    /// A new import that is requested is always added, so the requests of applied fixes tell.
    pub(crate) fn findings(&mut self, requests: &'a [ImportRequest]) -> Vec<&'static str> {
        let mut findings = Vec::new();
        for request in requests.iter().filter(|request| request.is_new()) {
            if !self.0.contains(&request.module()) {
                self.0.push(request.module());
                findings.extend(finding_at_import(request.module()));
            }
        }
        findings
    }
}

/// The id of the finding of low severity that Bandit has at an import of `module`.
///
/// Of the modules it lists, this is the one that a safer program may need.
fn finding_at_import(module: &str) -> Option<&'static str> {
    (module == "subprocess").then_some("B404")
}

/// Takes the findings that fixes have brought out of `sites`: they are none of the file as it was
/// read, and the fix that brought one says so ([`SiteReport::brings`]). One that was justified in
/// the same run is not there in the end, and so was not brought.
///
/// `at_first` gives the places, in bytes, of a rule's findings in the file as it was read.
pub(crate) fn settle(
    sites: &mut Vec<SiteReport>,
    at_first: impl Fn(&'static str) -> BTreeSet<usize>,
) {
    let is_applied = |site: &SiteReport| matches!(site.status, Status::Fixed { .. });
    let mut brought: BTreeMap<&'static str, usize> = BTreeMap::new();
    for site in sites.iter().filter(|site| is_applied(site)) {
        for id in &site.brings {
            *brought.entry(id).or_default() += 1;
        }
    }
    let known: BTreeMap<&'static str, BTreeSet<usize>> =
        brought.keys().map(|id| (*id, at_first(id))).collect();
    let mut justified: BTreeMap<&'static str, usize> = BTreeMap::new();
    sites.retain(|site| {
        let id = site.rule.id;
        let Some(left) = brought.get_mut(id).filter(|left| **left > 0) else {
            return true;
        };
        let is_old = !site.brings.is_empty()
            || known
                .get(id)
                .is_some_and(|known| known.contains(&site.start));
        if is_old {
            return true;
        }
        *left -= 1;
        if is_applied(site) && site.justified {
            *justified.entry(id).or_default() += 1;
        }
        false
    });
    for site in sites.iter_mut().filter(|site| is_applied(site)) {
        site.brings.retain(|id| match justified.get_mut(id) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        });
    }
}
