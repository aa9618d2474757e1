//! The findings that new imports bring.

use harden_rewriter::ImportRequest;

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
