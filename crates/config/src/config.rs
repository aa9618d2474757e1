//! What governs one file, and what it says about that file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use crate::bandit::BanditSettings;
use crate::globs::{ExcludeGlob, PathGlob, SkipGlob};
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
    own_ignores: Vec<Ignore>,
    ruff_ignores: Vec<Ignore>,
    bandit_ignores: Vec<Ignore>,
    own_excludes: Vec<Exclude>,
    bandit_excludes: Vec<Exclude>,
}

/// Rules that are not looked for in some files.
#[derive(Debug, Clone)]
struct Ignore {
    files: Files,
    rules: Vec<&'static str>,
    origin: Origin,
}

#[derive(Debug, Clone)]
enum Files {
    All,
    Matching(PathGlob),
    Skipped(SkipGlob),
}

impl Files {
    fn has(&self, path: &Path) -> bool {
        match self {
            Self::All => true,
            Self::Matching(glob) => glob.is_match(path),
            Self::Skipped(glob) => glob.is_match(path),
        }
    }
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

/// The rules that are not looked for in a file, each with the reason for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoredRules<'c> {
    rules: BTreeMap<&'static str, &'c Origin>,
}

impl<'c> IgnoredRules<'c> {
    /// Whether none is ignored.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Where it is said that the rule is ignored; `None` if it is not. The rule goes by its id in
    /// [`KnownRule::id`].
    pub fn get(&self, rule: &str) -> Option<&'c Origin> {
        self.rules.get(rule).copied()
    }

    /// The rules, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'c Origin)> + '_ {
        self.rules.iter().map(|(rule, origin)| (*rule, *origin))
    }
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
        let ignores = settings.per_file_ignores.value.iter();
        self.own_ignores = ignores
            .map(|ignore| Ignore {
                files: Files::Matching(ignore.glob.clone()),
                rules: self.known.named_by(&ignore.selectors),
                origin: ignore.origin.clone(),
            })
            .collect();
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
            self.set_ruff(ruff);
        }
        if let Some((bandit, base)) = bandit {
            self.set_bandit(bandit, base);
        }
        if black_line_length.is_some() {
            self.black_line_length = black_line_length;
        }
    }

    fn set_ruff(&mut self, ruff: RuffSettings) {
        let is_named = |rule: &&KnownRule, selectors: &[String]| {
            let mut selectors = selectors.iter();
            rule.ruff
                .is_some_and(|code| selectors.any(|it| ruff::names(it, code)))
        };
        let ignores = ruff.all_per_file_ignores().map(|ignore| {
            let rules = self.known.rules().iter();
            let rules = rules.filter(|rule| is_named(rule, &ignore.selectors));
            Ignore {
                files: Files::Matching(ignore.glob.clone()),
                rules: rules.map(|rule| rule.id).collect(),
                origin: ignore.origin.clone(),
            }
        });
        self.ruff_ignores = ignores.filter(|ignore| !ignore.rules.is_empty()).collect();
        self.ruff = Some(Arc::new(ruff));
    }

    fn set_bandit(&mut self, bandit: BanditSettings, base: &Path) {
        let mut ignores = Vec::new();
        for entry in &bandit.skips {
            if let Some(rule) = self.known.rule(&entry.text) {
                ignores.push(Ignore {
                    files: Files::All,
                    rules: vec![rule.id],
                    origin: entry.origin.clone(),
                });
            }
        }
        if let Some(first) = bandit.tests.first() {
            let is_tested = |id: &str| bandit.tests.iter().any(|entry| entry.text == id);
            let ids = self.known.rules().iter().map(|rule| rule.id);
            let rules = ids
                .filter(|id| id.starts_with('B') && !is_tested(id))
                .collect();
            let origin = first.origin.clone();
            ignores.push(Ignore {
                files: Files::All,
                rules,
                origin,
            });
        }
        if let Some(rule) = self.known.rule("B101") {
            for entry in &bandit.assert_used_skips {
                if let Some(glob) = SkipGlob::new(&entry.text, base) {
                    ignores.push(Ignore {
                        files: Files::Skipped(glob),
                        rules: vec![rule.id],
                        origin: entry.origin.clone(),
                    });
                }
            }
        }
        self.bandit_ignores = ignores;
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

    /// The rules that are not looked for in a file: by `per-file-ignores`, by Ruff's entries there for
    /// rules of `S`, and by Bandit's `skips`, `tests` and `assert_used`.
    pub fn ignored_rules(&self, path: &Path) -> IgnoredRules<'_> {
        let lists = [&self.own_ignores, &self.ruff_ignores, &self.bandit_ignores];
        let mut rules = BTreeMap::new();
        if lists.iter().any(|list| !list.is_empty()) {
            let path = join(&self.current, path);
            let ignores = lists.into_iter().flatten();
            for ignore in ignores.filter(|ignore| ignore.files.has(&path)) {
                for rule in &ignore.rules {
                    rules.entry(*rule).or_insert(&ignore.origin);
                }
            }
        }
        IgnoredRules { rules }
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
