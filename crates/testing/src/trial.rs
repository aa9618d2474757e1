//! One case's way through the engine.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use harden_codemod::prelude::TextRange;
use harden_codemod::{
    Applicability, Codemod, ContainerEvidence, Date, Known, NoProject, OptionKind, OptionValue,
    Options, Project, Provision, Replaced, ReplacedName, Style, Types, Wishes,
};
use harden_engine::{FileReport, Settings, SiteReport, Status, fix_bytes};
use harden_rewriter::{SyntaxTree, decode, diff};

use crate::case::{Case, Outcome};
use crate::failure::Failure;
use crate::found::Declared;

/// A case, run with `\n` as it is written, and what is wrong with it so far.
pub(crate) struct Trial<'c> {
    pub(crate) case: &'c Case,
    pub(crate) before: Vec<u8>,
    /// The text after the safe fixes.
    pub(crate) after_safe: Vec<u8>,
    /// The text after all fixes.
    pub(crate) after_all: Vec<u8>,
    /// The findings, with all fixes applied.
    pub(crate) sites: Vec<SiteReport>,
    /// How many findings a comment suppresses.
    pub(crate) suppressed: usize,
    pub(crate) failures: Vec<Failure>,
    /// Whether the texts are not those that the case expects.
    pub(crate) is_outdated: bool,
}

/// Which newlines the case is run with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Newlines {
    Lf,
    CrLf,
}

impl Newlines {
    fn of(self, text: &str) -> String {
        match self {
            Newlines::Lf => text.to_string(),
            Newlines::CrLf => text.replace('\n', "\r\n"),
        }
    }

    fn note(self) -> &'static str {
        match self {
            Newlines::Lf => "",
            Newlines::CrLf => "with CRLF newlines: ",
        }
    }
}

struct CaseProject<'c>(&'c Case);

impl Project for CaseProject<'_> {
    fn shadows(&self, _importer: &Path, module: &str) -> bool {
        self.0.project.iter().any(|own| own == module)
    }

    fn shares(&self, _file: &Path, name: &str) -> bool {
        self.0.shared.iter().any(|shared| shared == name)
    }

    fn distributions(&self, _file: &Path) -> Option<Vec<String>> {
        self.0.distributions.clone()
    }

    fn replaced(&self, file: &Path) -> Arc<[Replaced]> {
        let replaced = self.0.replaced.iter();
        replaced
            .map(|(by, replacement)| Replaced {
                file: by.clone(),
                line: replacement.line,
                path: replacement.path.clone(),
                way: replacement.way,
                names: ReplacedName::of(replacement, file, false),
            })
            .collect()
    }

    fn minimum_python(&self, _file: &Path) -> Option<(u8, u8)> {
        self.0.minimum_python
    }

    fn style(&self, _file: &Path) -> Style {
        let mut style = self.0.style.clone();
        style.python = self.0.minimum_python;
        style
    }

    fn container(&self, _file: &Path) -> Option<ContainerEvidence> {
        self.0.container.clone()
    }

    fn findings_are_complete(&self, _file: &Path) -> bool {
        self.0.finds_all
    }

    fn today(&self) -> Option<Date> {
        self.0.today
    }

    fn is_test(&self, file: &Path) -> bool {
        harden_project::is_test_file(file, Path::new(""))
    }

    fn rewrites_assertions(&self, _file: &Path) -> bool {
        self.0.rewrites_assertions
    }

    fn provision(&self, file: &Path, requirement: &str) -> Provision {
        if self.0.declares_nothing {
            NoProject.provision(file, requirement)
        } else {
            Provision::Declared
        }
    }
}

impl Types for CaseProject<'_> {
    fn of(&self, _path: &Path, text: &str, range: TextRange) -> Known {
        let typed = self
            .0
            .types
            .iter()
            .find(|(expression, _)| *expression == text[range]);
        typed.map(|(_, known)| known.clone()).unwrap_or_default()
    }
}

/// Runs `case` with both kinds of newline, with safe and with all fixes, twice each.
pub(crate) fn run<'c>(codemod: &dyn Codemod, case: &'c Case) -> Trial<'c> {
    let mut failures = Vec::new();
    let lf = Runs::new(codemod, case, Newlines::Lf, &mut failures);
    // What is wrong with the case itself needs no second report.
    if failures.is_empty() && !lf.is_outdated(case) {
        Runs::new(codemod, case, Newlines::CrLf, &mut failures);
    }
    let is_outdated = lf.is_outdated(case);
    let (sites, suppressed) = (lf.all.report.outcomes, lf.all.report.suppressed);
    Trial {
        case,
        before: lf.before,
        after_safe: lf.safe.after,
        after_all: lf.all.after,
        sites,
        suppressed,
        failures,
        is_outdated,
    }
}

struct Runs {
    before: Vec<u8>,
    safe: Fixed,
    all: Fixed,
}

/// What was got with fixes of one class.
struct Fixed {
    report: FileReport,
    after: Vec<u8>,
}

impl Runs {
    fn new(
        codemod: &dyn Codemod,
        case: &Case,
        newlines: Newlines,
        failures: &mut Vec<Failure>,
    ) -> Self {
        let encode = |text: &str| case.encoding.encode(&newlines.of(text));
        let before = encode(&case.before.text).unwrap_or_default();
        let of_class = |applicability, expected: &str| {
            let mut problems = Vec::new();
            let fixed = fix(codemod, case, before.clone(), applicability, &mut problems);
            check_stable(codemod, case, &fixed, applicability, &mut problems);
            check_outcomes(case, &fixed.report, applicability, &mut problems);
            // A text that harden itself cannot read has been reported as a fault before.
            check_parses(&fixed.after, &mut problems);
            match encode(expected) {
                Some(expected) if expected == fixed.after => {}
                Some(expected) => {
                    let got = diff_of(case, &expected, &fixed.after);
                    problems.push(format!("expected and got differ:\n{got}"));
                }
                None => problems.push("its encoding lacks a character".to_string()),
            }
            (fixed, problems)
        };
        let (safe, by_safe) = of_class(Applicability::Safe, &case.after_safe().text);
        let (all, by_all) = of_class(Applicability::Unsafe, &case.after_all().text);
        let mut problems = both(by_safe, by_all);
        check_in_two_steps(codemod, case, &safe, &all, &mut problems);
        if case.is_trap() && (safe.after != before || all.after != before) {
            problems.push("the text changed, and no finding of it has a fix".to_string());
        }
        let note = newlines.note();
        failures.extend(
            problems
                .into_iter()
                .map(|problem| Failure::of(case, note.to_string() + &problem)),
        );
        Runs { before, safe, all }
    }

    fn is_outdated(&self, case: &Case) -> bool {
        let differs =
            |expected: &str, got: &[u8]| case.encoding.encode(expected).is_some_and(|e| e != got);
        differs(&case.after_safe().text, &self.safe.after)
            || differs(&case.after_all().text, &self.all.after)
    }
}

/// What is wrong with the safe fixes, and with all of them: once, where it is the same.
fn both(by_safe: Vec<String>, by_all: Vec<String>) -> Vec<String> {
    let (common, only_all): (Vec<_>, Vec<_>) = by_all
        .into_iter()
        .partition(|problem| by_safe.contains(problem));
    let only_safe = by_safe
        .into_iter()
        .filter(|problem| !common.contains(problem))
        .map(|problem| format!("by safe fixes: {problem}"))
        .collect();
    let only_all = only_all
        .into_iter()
        .map(|problem| format!("by all fixes: {problem}"))
        .collect();
    [common.clone(), only_safe, only_all].concat()
}

fn fix(
    codemod: &dyn Codemod,
    case: &Case,
    bytes: Vec<u8>,
    applicability: Applicability,
    problems: &mut Vec<String>,
) -> Fixed {
    let project = CaseProject(case);
    let declared = Declared(case);
    let mut settings = if case.finds.is_empty() {
        Settings::new(vec![codemod], &project)
    } else {
        let mut settings = Settings::new(vec![codemod, &declared], &project);
        settings.rules = Some(codemod.rules().iter().map(|rule| rule.id).collect());
        settings
    };
    let options = options(codemod, case).unwrap_or_else(|problem| {
        problems.push(problem);
        Options::new()
    });
    let named = case.named.clone();
    let wishes = Wishes { named, options };
    settings.wishes.insert(codemod.name(), wishes);
    settings.types = &project;
    settings.applicability = applicability;
    let run = catch_unwind(AssertUnwindSafe(|| {
        fix_bytes(&case.path, bytes.clone(), &settings)
    }));
    let Ok(report) = run else {
        problems.push("harden panicked".to_string());
        return Fixed {
            report: FileReport::new(&case.path),
            after: bytes,
        };
    };
    if let Some(fault) = &report.fault {
        problems.push(format!("the engine gave up: {fault}"));
    }
    for bug in &report.bugs {
        problems.push(format!(
            "a fix of {} in line {} did not verify: {}",
            bug.rule, bug.line, bug.message
        ));
    }
    let after = match &report.change {
        Some(change) => change.after.clone(),
        None => bytes,
    };
    Fixed { report, after }
}

/// The options that the case sets.
///
/// # Errors
/// Where the codemod has no such option, or it does not take the word.
fn options(codemod: &dyn Codemod, case: &Case) -> Result<Options, String> {
    let value = |(name, set): &(String, String)| {
        let option = codemod.options().iter().find(|it| it.name == name);
        let word = option.and_then(|option| match option.kind {
            OptionKind::Choice { of, .. } => of.iter().find(|word| *word == set).copied(),
            _ => None,
        });
        match (option, word) {
            (Some(option), Some(word)) => Ok((option.name, OptionValue::Choice(word))),
            _ => Err(format!("`{name}` cannot be set to `{set}`")),
        }
    };
    case.options.iter().map(value).collect()
}

/// A second run changes nothing.
fn check_stable(
    codemod: &dyn Codemod,
    case: &Case,
    fixed: &Fixed,
    applicability: Applicability,
    problems: &mut Vec<String>,
) {
    let again = fix(
        codemod,
        case,
        fixed.after.clone(),
        applicability,
        &mut Vec::new(),
    );
    if again.after != fixed.after {
        let changes = diff_of(case, &fixed.after, &again.after);
        problems.push(format!("a second run changes something:\n{changes}"));
    }
}

/// The unsafe fixes give the same, whether or not the safe ones were applied before.
fn check_in_two_steps(
    codemod: &dyn Codemod,
    case: &Case,
    safe: &Fixed,
    all: &Fixed,
    problems: &mut Vec<String>,
) {
    let then = fix(
        codemod,
        case,
        safe.after.clone(),
        Applicability::Unsafe,
        &mut Vec::new(),
    );
    if then.after != all.after {
        let differs = diff_of(case, &all.after, &then.after);
        problems.push(format!(
            "all fixes at once, and the unsafe ones after the safe ones, differ:\n{differs}"
        ));
    }
}

/// What was declared of the findings is what became of them.
fn check_outcomes(
    case: &Case,
    report: &FileReport,
    applicability: Applicability,
    problems: &mut Vec<String>,
) {
    let mut got: Vec<Outcome> = report
        .outcomes
        .iter()
        .map(|site| outcome(&site.status))
        .collect();
    got.extend(std::iter::repeat_n(Outcome::Suppressed, report.suppressed));
    if got.is_empty() {
        got.push(Outcome::Untouched);
    }
    let declared = match case.outcomes.as_slice() {
        [Outcome::Untouched] => vec![Outcome::Untouched],
        [one] => vec![one.clone(); got.len()],
        // Which of the findings are suppressed is not reported.
        several => {
            let (suppressed, mut declared): (Vec<_>, Vec<_>) = several
                .iter()
                .cloned()
                .partition(|outcome| *outcome == Outcome::Suppressed);
            declared.extend(suppressed);
            declared
        }
    };
    if got != declared {
        problems.push(format!(
            "declared: {}; got: {}",
            list(&declared),
            list(&got)
        ));
    }
    for site in &report.outcomes {
        let applied = matches!(site.status, Status::Fixed { .. });
        let wanted = match &site.status {
            Status::Fixed {
                applicability: class,
                ..
            }
            | Status::Fixable {
                applicability: class,
                ..
            } => *class >= applicability,
            Status::Refused { .. } => false,
        };
        if applied != wanted {
            problems.push(format!(
                "the finding in line {} was {}",
                site.line,
                if applied { "fixed" } else { "not fixed" }
            ));
        }
    }
}

fn outcome(status: &Status) -> Outcome {
    match status {
        Status::Fixed { applicability, .. } | Status::Fixable { applicability, .. } => {
            match applicability {
                Applicability::Safe => Outcome::Safe,
                Applicability::Unsafe => Outcome::Unsafe,
                Applicability::Display => Outcome::Display,
            }
        }
        Status::Refused { code, .. } => Outcome::Refused((*code).to_string()),
    }
}

fn list(outcomes: &[Outcome]) -> String {
    let words: Vec<String> = outcomes.iter().map(ToString::to_string).collect();
    words.join(", ")
}

fn check_parses(bytes: &[u8], problems: &mut Vec<String>) {
    match decode(bytes.to_vec()) {
        Err(error) => problems.push(format!("the text {error}")),
        Ok((text, _)) => {
            if let Err(error) = SyntaxTree::parse(&text) {
                problems.push(format!("line {} of the text: {error}", error.line));
            }
        }
    }
}

/// The difference between two texts of the case, readable whatever its encoding.
fn diff_of(case: &Case, expected: &[u8], got: &[u8]) -> String {
    let show = |bytes: &[u8]| case.encoding.decode(bytes).replace('\r', "\\r");
    let path = case.path.to_string_lossy();
    let diff = diff::unified(&path, show(expected).as_bytes(), show(got).as_bytes());
    String::from_utf8_lossy(&diff).into_owned()
}
