//! What a case says.

use std::fmt;
use std::ops::{Range, RangeInclusive};
use std::path::PathBuf;

use harden_codemod::{ContainerEvidence, Date, Indent, Known, Quotes, Rule, Style};
use harden_rewriter::Replacement;

/// One case of a case file.
#[derive(Debug, Clone)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a directive that stands alone"
)]
pub(crate) struct Case {
    /// The file it stands in.
    pub(crate) file: PathBuf,
    /// The line of its heading, from 1.
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) outcomes: Vec<Outcome>,
    /// The path its text pretends to have.
    pub(crate) path: PathBuf,
    pub(crate) encoding: Encoding,
    pub(crate) bandit: Bandit,
    /// The first version of Python that reads it, if not every supported one.
    pub(crate) python: Option<(u32, u32)>,
    /// Modules of the project around the file.
    pub(crate) project: Vec<String>,
    /// Names that other files of the project take from this one.
    pub(crate) shared: Vec<String>,
    /// What other files of the project replace by name.
    pub(crate) replaced: Vec<(String, Replacement)>,
    /// Whether pytest is told to rewrite the file's assertions.
    pub(crate) rewrites_assertions: bool,
    /// Whether no manifest can take what a fix needs.
    pub(crate) declares_nothing: bool,
    /// The distributions that the project's manifests list.
    pub(crate) distributions: Option<Vec<String>>,
    /// The lowest Python that the project says it runs on.
    pub(crate) minimum_python: Option<(u8, u8)>,
    /// What shows that a container starts it.
    pub(crate) container: Option<ContainerEvidence>,
    /// What the types tell of expressions with these texts.
    pub(crate) types: Vec<(String, Known)>,
    /// The rules that the user has selected by name.
    pub(crate) named: Vec<&'static str>,
    /// The options that are set: name and value, as they are written.
    pub(crate) options: Vec<(String, String)>,
    /// The findings of other codemods, for rules about comments.
    pub(crate) finds: Vec<Find>,
    /// Whether those are all that Bandit has.
    pub(crate) finds_all: bool,
    /// The date on which it is run.
    pub(crate) today: Option<Date>,
    /// Lines whose tokens a fix changes although no finding stands there.
    pub(crate) touches: Vec<usize>,
    /// How the project lays its code out.
    pub(crate) style: Style,
    pub(crate) final_newline: bool,
    pub(crate) before: Block,
    /// The texts after the fixes.
    pub(crate) after: Vec<Block>,
}

/// A finding of another codemod's.
#[derive(Debug, Clone)]
pub(crate) struct Find {
    pub(crate) rule: &'static Rule,
    /// The lines of the node, from 1.
    pub(crate) lines: RangeInclusive<usize>,
}

/// A fenced block of Python.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    pub(crate) text: String,
    /// The lines of the case file that the text takes, from 0; the fences are not among them.
    pub(crate) lines: Range<usize>,
}

/// What becomes of a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Safe,
    Unsafe,
    Display,
    Refused(String),
    /// There is no finding.
    Untouched,
    /// A comment suppresses it.
    Suppressed,
}

impl Outcome {
    pub(crate) fn is_fix(&self) -> bool {
        matches!(self, Outcome::Safe | Outcome::Unsafe)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Safe => f.write_str("safe"),
            Outcome::Unsafe => f.write_str("unsafe"),
            Outcome::Display => f.write_str("display"),
            Outcome::Refused(code) => write!(f, "refused {code}"),
            Outcome::Untouched => f.write_str("untouched"),
            Outcome::Suppressed => f.write_str("suppressed"),
        }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    #[default]
    Utf8,
    Utf8Bom,
    Latin1,
}

impl Encoding {
    /// The bytes of `text`; `None` where the encoding lacks a character.
    pub(crate) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Encoding::Utf8 => Some(text.as_bytes().to_vec()),
            Encoding::Utf8Bom => Some([b"\xef\xbb\xbf", text.as_bytes()].concat()),
            Encoding::Latin1 => text.chars().map(|c| u8::try_from(c).ok()).collect(),
        }
    }

    /// The text of bytes that [`Encoding::encode`] may have made; odd bytes show as such.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Encoding::Latin1 => bytes.iter().copied().map(char::from).collect(),
            Encoding::Utf8 | Encoding::Utf8Bom => {
                let text = String::from_utf8_lossy(bytes);
                match self {
                    Encoding::Utf8Bom => text.strip_prefix('\u{feff}').unwrap_or(&text).to_string(),
                    _ => text.into_owned(),
                }
            }
        }
    }
}

/// In what Bandit's view differs from harden's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Bandit {
    /// It reports what harden reports, and nothing that harden finds suppressed.
    #[default]
    Agrees,
    /// It misses a finding.
    Silent,
    /// It reports a suppressed finding.
    Reports,
}

impl Case {
    pub(crate) fn has(&self, wanted: &Outcome) -> bool {
        self.outcomes.contains(wanted)
    }

    /// Ruff's settings for the case, as a `ruff.toml`; `None` where they are the default ones.
    pub(crate) fn ruff_settings(&self) -> Option<String> {
        let default = Style::default();
        let mut lines = vec!["src = []".to_string()];
        if let Some((major, minor)) = self.minimum_python {
            // Ruff knows no version before 3.7.
            let minor = minor.max(7);
            lines.push(format!("target-version = \"py{major}{minor}\""));
        }
        if self.style.line_length != default.line_length {
            lines.push(format!("line-length = {}", self.style.line_length));
        }
        if let Indent::Tab(_) = self.style.indent {
            lines.push("format.indent-style = \"tab\"".to_string());
        }
        if self.style.quotes == Quotes::Single {
            lines.push("format.quote-style = \"single\"".to_string());
        }
        if let Some(imports) = &self.style.imports
            && imports.force_single_line
        {
            lines.push("lint.isort.force-single-line = true".to_string());
        }
        if !self.project.is_empty() {
            lines.push(format!("lint.isort.known-first-party = {:?}", self.project));
        }
        (lines.len() > 1).then(|| lines.join("\n") + "\n")
    }

    /// Whether nothing of its text changes.
    pub(crate) fn is_trap(&self) -> bool {
        !self.outcomes.iter().any(Outcome::is_fix)
    }

    /// The block that the text must equal after the safe fixes.
    pub(crate) fn after_safe(&self) -> &Block {
        match self.after.first() {
            Some(block) if self.has(&Outcome::Safe) => block,
            _ => &self.before,
        }
    }

    /// The block that the text must equal after all fixes.
    pub(crate) fn after_all(&self) -> &Block {
        self.after.last().unwrap_or(&self.before)
    }

    /// How many blocks must follow the first.
    pub(crate) fn blocks_after(&self) -> usize {
        usize::from(self.has(&Outcome::Safe)) + usize::from(self.has(&Outcome::Unsafe))
    }
}
