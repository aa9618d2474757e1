//! What becomes of findings that are not justified, and a quick look at a file.

use harden_codemod::{Context, Finding, Outcome};
use harden_justification::{Otherwise, Uncommented};

use crate::reason::Reason;

/// A finding, with the fact that was proven of it or what was not shown.
pub(crate) type Site = harden_justification::Site<Reason>;

impl From<Uncommented> for Reason {
    fn from(why: Uncommented) -> Self {
        match why {
            Uncommented::NoComment(no_comment) => Reason::NoComment(no_comment),
            Uncommented::WouldSilence { line } => Reason::WouldSilence { line },
            Uncommented::Edits(error) => Reason::Edits(error),
        }
    }
}

impl Otherwise for Reason {
    fn outcome(self, finding: Finding) -> Outcome {
        Outcome::of(finding, Err(self))
    }
}

/// Whether the file's text has one of `needles`: what follows is a walk over the whole file.
pub(crate) fn has_any(cx: &Context<'_>, needles: &[&str]) -> bool {
    let text = cx.module.text().as_bytes();
    needles
        .iter()
        .any(|needle| memchr::memmem::find(text, needle.as_bytes()).is_some())
}
