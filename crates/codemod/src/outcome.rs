use std::fmt::Display;

use crate::{Finding, Fix};

/// What became of one finding.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// There is a fix; whether it is applied depends on its applicability.
    Fixed {
        /// The finding that goes away.
        finding: Finding,
        /// The change that makes it go away.
        fix: Fix,
    },
    /// The code is right as it is: a comment says why, and Bandit passes the finding over.
    Justified {
        /// The finding that the comment is for.
        finding: Finding,
        /// The change that puts the comment there, with all that makes its reason true.
        fix: Fix,
    },
    /// The finding stays, and the user is told why.
    Refused {
        /// The finding that stays.
        finding: Finding,
        /// Why it stays.
        refusal: Refusal,
    },
}

impl Outcome {
    /// What becomes of `finding`: it is fixed, or refused for the reason there is no fix.
    pub fn of(finding: Finding, fix: Result<Fix, impl Into<Refusal>>) -> Self {
        match fix {
            Ok(fix) => Outcome::Fixed { finding, fix },
            Err(reason) => Outcome::Refused {
                finding,
                refusal: reason.into(),
            },
        }
    }

    /// The finding this is the outcome of.
    pub fn finding(&self) -> &Finding {
        match self {
            Outcome::Fixed { finding, .. }
            | Outcome::Justified { finding, .. }
            | Outcome::Refused { finding, .. } => finding,
        }
    }

    /// The change to the file, where there is one.
    pub fn fix(&self) -> Option<&Fix> {
        match self {
            Outcome::Fixed { fix, .. } | Outcome::Justified { fix, .. } => Some(fix),
            Outcome::Refused { .. } => None,
        }
    }

    /// [`Outcome::fix`], to be changed.
    pub fn fix_mut(&mut self) -> Option<&mut Fix> {
        match self {
            Outcome::Fixed { fix, .. } | Outcome::Justified { fix, .. } => Some(fix),
            Outcome::Refused { .. } => None,
        }
    }
}

/// Why a finding was not fixed: a stable code to count by, and a sentence for the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// A kebab-case code that is listed in [`crate::Codemod::reasons`].
    pub code: &'static str,
    /// One clause without a full stop, to be read after "not fixed:".
    pub message: String,
}

/// A codemod's own type of reasons, one variant for each.
pub trait Reason: Display {
    /// The stable kebab-case code.
    fn code(&self) -> &'static str;
}

impl<R: Reason> From<R> for Refusal {
    fn from(reason: R) -> Self {
        Refusal {
            code: reason.code(),
            message: reason.to_string(),
        }
    }
}

/// The documentation of a reason to refuse.
#[derive(Debug, Clone, Copy)]
pub struct ReasonDoc {
    /// The stable kebab-case code.
    pub code: &'static str,
    /// What the reason means, in one clause.
    pub meaning: &'static str,
}

/// The reasons with which the engine itself turns a fix of any codemod into a refusal, sorted by
/// code.
pub const ENGINE_REASONS: &[ReasonDoc] = &[
    ReasonDoc {
        code: "generated-file",
        meaning: "the file says that it is generated",
    },
    ReasonDoc {
        code: "replaced-in-tests",
        meaning: "a test or another file replaces the function by its name, and the fix would no \
                  longer call it",
    },
];
