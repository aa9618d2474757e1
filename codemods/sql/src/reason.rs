//! Why a finding is not fixed.

use harden_codemod::ReasonDoc;

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[doc("edits-do-not-fit", "harden's own edits do not fit")];

/// A row of the table.
pub(crate) const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}
