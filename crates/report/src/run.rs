use harden_codemod::Codemod;
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
    /// What a reason's code means: its documentation, else what was said where it was given first.
    pub(crate) fn meaning(&self, code: &str) -> Option<&'a str> {
        self.codemods
            .iter()
            .flat_map(|codemod| codemod.reasons())
            .find(|reason| reason.code == code)
            .map(|reason| reason.meaning)
            .or_else(|| {
                self.report
                    .files
                    .iter()
                    .flat_map(|file| &file.outcomes)
                    .find_map(|site| match &site.status {
                        Status::Refused {
                            code: given,
                            message,
                        } if *given == code => Some(message.as_str()),
                        _ => None,
                    })
            })
    }
}

/// Whether the file's change was carried out, or would be.
pub(crate) fn changes(file: &FileReport) -> bool {
    file.change.is_some() && file.fault.is_none()
}
