use std::fmt;

use harden_rewriter::{EditSet, ImportRequest};

/// What a fix may be trusted with. The order is that of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Shown as a suggestion, never written.
    Display,
    /// May change behaviour, and [`Fix::effect`] says how. Written with `--unsafe-fixes`.
    Unsafe,
    /// Same behaviour for every input that is not an attack. Written with `--apply`.
    Safe,
}

impl Applicability {
    /// The lower-case word used in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Applicability::Display => "display",
            Applicability::Unsafe => "unsafe",
            Applicability::Safe => "safe",
        }
    }
}

impl fmt::Display for Applicability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A change that makes a finding go away.
#[derive(Debug, Clone)]
pub struct Fix {
    /// The edits, applied all or not at all.
    pub edits: EditSet,
    /// The imports the new text relies on.
    pub imports: Vec<ImportRequest>,
    /// The distributions the new text relies on, as PEP 508 requirements.
    pub distributions: Vec<&'static str>,
    /// How far the fix may be trusted.
    pub applicability: Applicability,
    /// One sentence without a full stop: what changes for the program.
    pub effect: String,
    /// A clause about what the fix leaves open, of which the user is told even if the fix is safe.
    pub caution: Option<String>,
    /// The ids of the other rules whose findings at this place go with it, sorted.
    pub also_removes: &'static [&'static str],
    /// The ids of the findings, all of low severity, that Bandit will have at this place after the
    /// fix and had not before: the new call of `subprocess` is B603, a program without a path
    /// B607. Sorted, an id once per finding. The finding at a new import is the engine's to count.
    pub brings: Vec<&'static str>,
}
