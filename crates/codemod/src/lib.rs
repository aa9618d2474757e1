//! The contract between harden and a codemod.
//!
//! A codemod turns each site that one of its rules matches into an [`Outcome`]: a
//! [`Fix`], or a [`Refusal`] with a typed reason. It sees one file at a time through
//! [`Context`], and knows neither the disk nor any other codemod.

use std::path::Path;

mod context;
mod finding;
mod fix;
mod option;
mod outcome;
mod replaced;
mod rule;
mod types;

pub use context::{
    ContainerEvidence, Context, ImportDoubt, NoProject, Options, Project, Provision, Wishes,
};
pub use finding::Finding;
pub use fix::{Applicability, Fix};
use harden_rewriter::Edit;
pub use harden_rewriter::NoComment;
pub use option::{CodemodOption, OptionKind, OptionValue};
pub use outcome::{ENGINE_REASONS, Outcome, Reason, ReasonDoc, Refusal};
pub use replaced::{Replaced, ReplacedName, is_module, module_path};
pub use rule::{Rule, Selected, Severity};
pub use types::{Kind, Known, NoTypes, Types};

pub use harden_rewriter::{CommentForm, CommentStyle, Date, Formatter};

/// What a codemod sees of a Python file: syntax, names, arguments, edits.
pub use harden_rewriter::prelude;

/// A set of rules with one way of making their findings go away.
///
/// Implementations are stateless: the engine calls them from many threads, and again in
/// each round on the text the round before left behind.
pub trait Codemod: Sync {
    /// The kebab-case name: the same for the folder, the flag and the document.
    fn name(&self) -> &'static str;

    /// The rules whose findings this codemod resolves, sorted by id.
    fn rules(&self) -> &'static [Rule];

    /// When the findings of `rule`, one of this codemod's, are looked for.
    fn selected(&self, rule: &Rule) -> Selected {
        let _ = rule;
        Selected::ByDefault
    }

    /// Whether it never fixes anything: of a finding that another codemod has as well and could have
    /// fixed, that one says why it stays.
    fn only_proves(&self) -> bool {
        false
    }

    /// Byte strings of which a file must hold at least one to have a finding of this codemod.
    ///
    /// A file without any is not even decoded, so a needle that is missing here hides findings.
    fn needles(&self) -> &'static [&'static str];

    /// [`Codemod::needles`] for findings of one of its rules alone.
    fn needles_of(&self, rule: &Rule) -> &'static [&'static str] {
        let _ = rule;
        self.needles()
    }

    /// Whether the needles of `rule` count in capitals and small letters alike.
    fn ignores_case(&self, rule: &Rule) -> bool {
        let _ = rule;
        false
    }

    /// The options that a configuration can set for it, sorted by name.
    fn options(&self) -> &'static [CodemodOption] {
        &[]
    }

    /// Whether its needles count only as whole names, and not as parts of longer ones. Those of rules
    /// that ignore the case count in any.
    fn needs_whole_names(&self) -> bool {
        false
    }

    /// Whether what it would find in the file at `path` does not count unless one of its rules is
    /// named or a report has the finding, so that the file need not be read for it.
    fn passes_over(&self, path: &Path, project: &dyn Project) -> bool {
        let _ = (path, project);
        false
    }

    /// Every reason for which this codemod refuses, sorted by code.
    fn reasons(&self) -> &'static [ReasonDoc];

    /// The codemod's README, which is its user documentation.
    fn readme(&self) -> &'static str;

    /// Returns the outcome for every site in the file, in any order.
    fn run(&self, cx: &Context<'_>) -> Vec<Outcome>;

    /// The edits that justify `finding`, one of this codemod's, by `reason`.
    ///
    /// # Errors
    /// Where no comment can stand.
    fn justify(
        &self,
        cx: &Context<'_>,
        finding: &Finding,
        reason: &str,
    ) -> Result<Vec<Edit>, NoComment> {
        cx.justify(finding, reason)
    }

    /// Whether [`Codemod::review`] has anything to say.
    fn reviews(&self) -> bool {
        false
    }

    /// Returns the outcome for every site that shows only in the light of what all codemods found
    /// in the file: `findings`, the suppressed ones among them, sorted by place.
    ///
    /// For rules about comments that suppress; others leave this as it is. No comment suppresses
    /// what is returned here: a blanket one would hide what is said about it.
    fn review(&self, cx: &Context<'_>, findings: &[Finding]) -> Vec<Outcome> {
        let _ = (cx, findings);
        Vec::new()
    }
}
