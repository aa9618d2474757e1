//! The settings of `[tool.harden]`, all of them with where they come from.

use std::collections::BTreeMap;
use std::fmt;

use harden_codemod::{OptionValue, Options};
use jiff::civil::Date;

use crate::globs::PathGlob;
use crate::known::{KnownRule, Selector};
use crate::origin::{Origin, Setting};

/// Which comments justify a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentStyle {
    /// `# nosec`, and `# noqa` where Ruff is set to report the rule.
    Auto,
    /// `# nosec` only.
    Bandit,
    /// Both.
    Both,
    /// `# noqa` only.
    Ruff,
}

impl CommentStyle {
    /// All of them, by name.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Bandit, Self::Both, Self::Ruff];

    /// Its name in a configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Bandit => "bandit",
            Self::Both => "both",
            Self::Ruff => "ruff",
        }
    }
}

/// The lowest Python that the code runs on: `3.9`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PythonVersion {
    /// The number before the dot.
    pub major: u8,
    /// The number behind it.
    pub minor: u8,
}

impl PythonVersion {
    /// A version of Python 3 as `3.9` or `py39`.
    pub fn parse(text: &str) -> Option<Self> {
        let minor = match text.strip_prefix("py3") {
            Some(minor) => minor,
            None => text.strip_prefix("3.")?,
        };
        let is_number = minor.bytes().all(|byte| byte.is_ascii_digit());
        let minor = minor.parse().ok().filter(|_| is_number)?;
        (minor < 100).then_some(Self { major: 3, minor })
    }
}

impl fmt::Display for PythonVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Rules that are not looked for in some files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerFileIgnore {
    /// The files.
    pub glob: PathGlob,
    /// The rules.
    pub selectors: Vec<Selector>,
    /// The line of the pattern.
    pub origin: Origin,
}

/// A reason that holds for all findings of some rules in some files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// The rules.
    pub rules: Vec<Selector>,
    /// The files.
    pub paths: Vec<PathGlob>,
    /// What the statement's text must have in it.
    pub contains: Option<String>,
    /// The last day on which the policy holds.
    pub until: Option<Date>,
    /// The reason.
    pub reason: String,
    /// The line of the table.
    pub origin: Origin,
}

/// A rule's fixes are taken for safe, or for unsafe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixClass {
    /// By `extend-safe-fixes`.
    Safe,
    /// By `extend-unsafe-fixes`.
    Unsafe,
}

/// The values of all keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The rules to look for; `None` is all of them.
    pub select: Setting<Option<Vec<Selector>>>,
    /// Rules to look for beside those.
    pub extend_select: Setting<Vec<Selector>>,
    /// Rules not to look for.
    pub ignore: Setting<Vec<Selector>>,
    /// Rules not to look for in some files.
    pub per_file_ignores: Setting<Vec<PerFileIgnore>>,
    /// Patterns of files and folders to leave out.
    pub exclude: Setting<Vec<String>>,
    /// Whether unsafe fixes are taken.
    pub unsafe_fixes: Setting<bool>,
    /// Rules whose unsafe fixes count as safe.
    pub extend_safe_fixes: Setting<Vec<Selector>>,
    /// Rules whose safe fixes count as unsafe.
    pub extend_unsafe_fixes: Setting<Vec<Selector>>,
    /// The lowest Python; `None` asks the project's manifest.
    pub target_version: Setting<Option<PythonVersion>>,
    /// Which comments justify a finding.
    pub comment_style: Setting<CommentStyle>,
    /// Reasons that hold for many findings.
    pub justify: Setting<Vec<Policy>>,
    /// Whether findings of low severity are justified by proof as well.
    pub justify_low: Setting<bool>,
    /// The options of codemods that are set: codemod, option, value.
    pub codemods: BTreeMap<&'static str, BTreeMap<&'static str, Setting<OptionValue>>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            select: Setting::default_value(None),
            extend_select: Setting::default_value(Vec::new()),
            ignore: Setting::default_value(Vec::new()),
            per_file_ignores: Setting::default_value(Vec::new()),
            exclude: Setting::default_value(Vec::new()),
            unsafe_fixes: Setting::default_value(false),
            extend_safe_fixes: Setting::default_value(Vec::new()),
            extend_unsafe_fixes: Setting::default_value(Vec::new()),
            target_version: Setting::default_value(None),
            comment_style: Setting::default_value(CommentStyle::Auto),
            justify: Setting::default_value(Vec::new()),
            justify_low: Setting::default_value(false),
            codemods: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// The class that the fixes of a rule are to have, whichever they come with. Where both lists
    /// name the rule, the more specific wins, and "unsafe" among equals.
    pub fn fix_class(&self, rule: &KnownRule) -> Option<FixClass> {
        let safe = closest(&self.extend_safe_fixes.value, rule);
        let is_unsafe = closest(&self.extend_unsafe_fixes.value, rule);
        match (safe, is_unsafe) {
            (None, None) => None,
            (safe, is_unsafe) if is_unsafe >= safe => Some(FixClass::Unsafe),
            _ => Some(FixClass::Safe),
        }
    }

    /// The options of a codemod that are set, without where they come from.
    pub fn options(&self, codemod: &str) -> Options {
        let set = self.codemods.get(codemod).into_iter().flatten();
        set.map(|(name, option)| (*name, option.value.clone()))
            .collect()
    }

    /// Whether `select` or `extend-select` names the rule, by whatever selector.
    pub fn names(&self, rule: &KnownRule) -> bool {
        self.named(rule).is_some()
    }

    /// Whether they name the rule by its whole id, or its codemod.
    pub fn means(&self, rule: &KnownRule) -> bool {
        self.named(rule)
            .is_some_and(|specificity| specificity >= rule.id.len())
    }

    fn named(&self, rule: &KnownRule) -> Option<usize> {
        let select = self.select.value.as_deref().unwrap_or_default();
        closest(select, rule).max(closest(&self.extend_select.value, rule))
    }

    /// Whether the rule is looked for. Of `select` and `extend-select` on one side and `ignore` on the
    /// other, the more specific wins, and `ignore` among equals.
    pub fn selects(&self, rule: &KnownRule) -> bool {
        let all = self.select.value.is_none().then_some(0);
        let selected = self.named(rule).max(all);
        selected.is_some() && closest(&self.ignore.value, rule) < selected
    }
}

/// How closely any of the selectors names the rule.
fn closest(selectors: &[Selector], rule: &KnownRule) -> Option<usize> {
    let specificities = selectors.iter().map(|it| it.specificity(rule));
    specificities.max().flatten()
}
