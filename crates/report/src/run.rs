use harden_codemod::{Codemod, ENGINE_REASONS};
use harden_engine::{FileReport, Report, Status};

/// A finished run, and what has to be known to speak of it.
pub struct Run<'a> {
    /// What the engine did, with the paths that could not be found among its files.
    pub report: &'a Report,
    /// The codemods that ran.
    pub codemods: &'a [&'a dyn Codemod],
    /// Whether files were to be written, rather than only looked at.
    pub applied: bool,
    /// The version of harden.
    pub version: &'a str,
}

impl<'a> Run<'a> {
    /// What a reason's code means: its documentation by the codemod that gave it first, for others
    /// may have the same code; else what was said there.
    pub(crate) fn meaning(&self, code: &str) -> Option<&'a str> {
        let sites = self.report.files.iter().flat_map(|file| &file.outcomes);
        let given = sites.filter_map(|site| match &site.status {
            Status::Refused {
                code: given,
                message,
            } if *given == code => Some((site.codemod, message.as_str())),
            _ => None,
        });
        let first = given.clone().next();
        let documented = |by: Option<&str>| {
            let mut codemods = self.codemods.iter();
            codemods.find_map(|codemod| {
                let is_asked = by.is_none_or(|name| name == codemod.name());
                let mut reasons = codemod.reasons().iter().filter(|_| is_asked);
                reasons.find(|reason| reason.code == code)
            })
        };
        documented(first.map(|(codemod, _)| codemod))
            .or_else(|| documented(None))
            .or_else(|| ENGINE_REASONS.iter().find(|reason| reason.code == code))
            .map(|reason| reason.meaning)
            .or(first.map(|(_, message)| message))
    }
}

/// Whether the file's change was carried out, or would be.
pub(crate) fn changes(file: &FileReport) -> bool {
    file.change.is_some() && file.fault.is_none()
}
