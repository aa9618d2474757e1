//! What governs one file, and what it says about that file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::bandit::BanditSettings;
use crate::globs::ExcludeGlob;
use crate::ignores::{self, Ignore, IgnoredRules};
use crate::known::{Known, KnownRule};
use crate::origin::Origin;
use crate::paths::join;
use crate::ruff::{self, RuffSettings};
use crate::settings::{CommentStyle, Policy, Settings};

/// What governs the files of a folder: harden's own settings, and those of Bandit and Ruff.
#[derive(Debug, Clone)]
pub struct Config {
    known: Arc<Known>,
    current: Arc<Path>,
    settings: Arc<Settings>,
    path: Option<Arc<Path>>,
    base: PathBuf,
    ruff: Option<Arc<RuffSettings>>,
    bandit: Option<Arc<BanditSettings>>,
    black_line_length: Option<(usize, Origin)>,
    uses_black: bool,
    own_ignores: Vec<Ignore>,
    ruff_ignores: Vec<Ignore>,
    bandit_ignores: Vec<Ignore>,
    own_excludes: Vec<Exclude>,
    bandit_excludes: Vec<Exclude>,
}

#[derive(Debug, Clone)]
struct Exclude {
    glob: ExcludeGlob,
    origin: Origin,
}

/// The comments that justify a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comments {
    /// `# nosec B605`
    pub nosec: bool,
    /// `# noqa: S605`
    pub noqa: bool,
}

impl Config {
    pub(crate) fn new(known: Arc<Known>, current: Arc<Path>) -> Self {
        Self {
            known,
            base: current.to_path_buf(),
            current,
            settings: Arc::default(),
            path: None,
            ruff: None,
            bandit: None,
            black_line_length: None,
            uses_black: false,
            own_ignores: Vec::new(),
            ruff_ignores: Vec::new(),
            bandit_ignores: Vec::new(),
            own_excludes: Vec::new(),
            bandit_excludes: Vec::new(),
        }
    }

    pub(crate) fn set_settings(
        &mut self,
        settings: Settings,
        path: Option<Arc<Path>>,
        base: &Path,
    ) {
        self.own_ignores = ignores::own(&settings.per_file_ignores.value, &self.known);
        let excludes = settings.exclude.value.iter();
        self.own_excludes = excludes
            .filter_map(|text| {
                let glob = ExcludeGlob::new(text, base).ok()?;
                let origin = settings.exclude.origin.clone();
                Some(Exclude { glob, origin })
            })
            .collect();
        self.settings = Arc::new(settings);
        self.path = path;
        self.base = base.to_path_buf();
    }

    pub(crate) fn set_others(
        &mut self,
        ruff: Option<RuffSettings>,
        bandit: Option<(BanditSettings, &Path)>,
        black_line_length: Option<(usize, Origin)>,
    ) {
        if let Some(ruff) = ruff {
            self.ruff_ignores = ignores::of_ruff(&ruff, &self.known);
            self.ruff = Some(Arc::new(ruff));
        }
        if let Some((bandit, base)) = bandit {
            self.set_bandit(bandit, base);
        }
        if black_line_length.is_some() {
            self.black_line_length = black_line_length;
        }
    }

    fn set_bandit(&mut self, bandit: BanditSettings, base: &Path) {
        self.bandit_ignores = ignores::of_bandit(&bandit, base, &self.known);
        let excludes = bandit.exclude_dirs.iter();
        self.bandit_excludes = excludes
            .filter_map(|entry| {
                let glob = ExcludeGlob::of_bandit(&entry.text, base)?;
                let origin = entry.origin.clone();
                Some(Exclude { glob, origin })
            })
            .collect();
        self.bandit = Some(Arc::new(bandit));
    }

    /// The values of harden's own keys.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What the configuration may name.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// The file that harden's settings come from, if there is one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The folder that the settings' patterns start from.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Ruff's settings, if there are any.
    pub fn ruff(&self) -> Option<&RuffSettings> {
        self.ruff.as_deref()
    }

    /// Bandit's settings, if there are any.
    pub fn bandit(&self) -> Option<&BanditSettings> {
        self.bandit.as_deref()
    }

    /// How long a line may be, by Ruff's settings, else by Black's; `None` where there are none of
    /// either.
    pub fn line_length(&self) -> Option<usize> {
        let by_ruff = self.ruff.as_ref().map(|ruff| ruff.line_length());
        let by_black = self.black_line_length.as_ref();
        match (by_ruff, by_black) {
            (Some(Some((length, _))), _) | (_, Some(&(length, _))) => Some(length),
            (Some(None), None) => Some(ruff::LINE_LENGTH),
            (None, None) => None,
        }
    }

    /// Whether Black formats the files: a `[tool.black]` or a hook of pre-commit's says so.
    pub fn uses_black(&self) -> bool {
        self.uses_black
    }

    pub(crate) fn set_uses_black(&mut self) {
        self.uses_black = true;
    }

    /// The rules that are not looked for in a file: by `per-file-ignores`, by Ruff's entries there for
    /// rules of `S`, and by Bandit's `skips`, `tests` and `assert_used`.
    pub fn ignored_rules(&self, path: &Path) -> IgnoredRules<'_> {
        let lists = [&self.own_ignores, &self.ruff_ignores, &self.bandit_ignores];
        if lists.iter().all(|list| list.is_empty()) {
            return IgnoredRules::default();
        }
        let path = join(&self.current, path);
        IgnoredRules::of(lists.into_iter().flatten(), &path)
    }

    /// Where it is said that a file or folder is left out, by itself or with a folder it is in:
    /// by `exclude`, or by Bandit's `exclude_dirs`. `None` if it is not.
    pub fn excludes(&self, path: &Path) -> Option<&Origin> {
        if self.own_excludes.is_empty() && self.bandit_excludes.is_empty() {
            return None;
        }
        let path = join(&self.current, path);
        let mut excludes = self.own_excludes.iter().chain(&self.bandit_excludes);
        let exclude = excludes.find(|exclude| exclude.glob.is_match(&path))?;
        Some(&exclude.origin)
    }

    /// The first policy that gives a reason for a finding of the rule (by either id) in the statement
    /// with this text. A policy holds through the day of its `until`.
    pub fn policy_for(
        &self,
        rule: &str,
        path: &Path,
        statement: &str,
        today: Date,
    ) -> Option<&Policy> {
        let policies = &self.settings.justify.value;
        if policies.is_empty() {
            return None;
        }
        let rule = self.known.rule(rule)?;
        let path = join(&self.current, path);
        policies.iter().find(|policy| {
            policy.rules.iter().any(|it| it.specificity(rule).is_some())
                && policy.until.is_none_or(|until| today <= until)
                && policy
                    .contains
                    .as_ref()
                    .is_none_or(|text| statement.contains(text))
                && policy.paths.iter().any(|glob| glob.is_match(&path))
        })
    }

    /// The comments that justify a finding of the rule. A rule that Ruff does not have gets
    /// `# nosec` in any case.
    pub fn comments_for(&self, rule: &KnownRule) -> Comments {
        let has_ruff = rule.ruff.is_some();
        let is_selected = || {
            let ruff = self.ruff.as_ref().zip(rule.ruff);
            ruff.is_some_and(|(ruff, code)| ruff.selects(code))
        };
        let (nosec, noqa) = match self.settings.comment_style.value {
            CommentStyle::Bandit => (true, false),
            CommentStyle::Ruff => (!has_ruff, has_ruff),
            CommentStyle::Both => (true, has_ruff),
            CommentStyle::Auto => (true, is_selected()),
        };
        Comments { nosec, noqa }
    }
}
