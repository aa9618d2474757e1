//! What a run stands on: files, configurations, decisions, a report.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use harden_codemod::{Applicability, Codemod, Date, Types, Wishes};
use harden_config::{
    CommentStyle, Config, ConfigError, Configs, Discovery, FixClass, Origin, Setting, parse_date,
};
use harden_engine::{Decisions, Fault, FileReport, Mode, Report, Reported, Settings, with_stack};
use harden_report::palette::WARNING;
use harden_types::Ty;

use crate::args::{ConfigArgs, RunArgs, Style};
use crate::failure::Failure;
use crate::governed::{Decided, GovernedProject};
use crate::interrupt;
use crate::known::{Chosen, known, selectors};
use crate::print::Printer;
use crate::progress::Progress;
use crate::project::DiskProject;
use crate::scan::Scan;
use crate::triage::Triage;
use crate::walk::{WalkOptions, walk};

/// Stands in for today's date, so that tests can choose it.
const TODAY: &str = "HARDEN_TODAY";

/// What a run stands on.
pub(crate) struct Ground<'a> {
    args: &'a RunArgs,
    pub(crate) current: PathBuf,
    configs: Configs,
    pub(crate) today: Date,
    pub(crate) scan: Option<Scan>,
    /// The decisions of people on single findings, unless they are being asked for.
    pub(crate) triage: Option<Triage>,
    pub(crate) project: DiskProject,
    pub(crate) types: Ty,
}

/// Files with one configuration.
struct Group {
    config: Arc<Config>,
    files: Vec<PathBuf>,
}

/// A finished run and the codemods that took part, sorted by name.
pub(crate) struct Ran {
    pub(crate) report: Report,
    pub(crate) codemods: Vec<&'static dyn Codemod>,
}

/// How a run shows what it is at.
pub(crate) struct Watch<'a> {
    pub(crate) printer: &'a Printer,
    pub(crate) shows_progress: bool,
}

impl<'a> Ground<'a> {
    /// What `args` say; `stdin` is the path that standard input goes by.
    pub(crate) fn new(
        args: &'a RunArgs,
        stdin: Option<&Path>,
        printer: &Printer,
    ) -> Result<Self, Failure> {
        let current = current()?;
        let configs = configs(&args.config, &current)?;
        let configs = overridden(configs, args)?;
        let scan = match &args.decisions.from {
            Some(path) => Some(Scan::read(path, &current)?),
            None => None,
        };
        let notes = scan.iter().flat_map(|scan| &scan.notes);
        for note in notes {
            warn(printer, note);
        }
        let paths = paths(args, scan.as_ref());
        let given = stdin.map_or_else(|| paths.clone(), |path| vec![path.to_path_buf()]);
        let threads = threads(args);
        let project = DiskProject::new(&paths, threads).keeping_manifests(stdin.is_some());
        Ok(Ground {
            triage: Triage::find(args, &current)?,
            types: Ty::new(project.roots(&given)),
            today: today()?,
            args,
            current,
            configs,
            scan,
            project,
        })
    }

    /// Runs the codemods over the files. What people have decided is asked of `decisions`, if they
    /// are given, instead of the triage file.
    pub(crate) fn run(
        &self,
        mode: Mode,
        watch: &Watch<'_>,
        decisions: Option<&dyn Recording>,
    ) -> Result<Ran, Failure> {
        let threads = threads(self.args);
        let options = WalkOptions::new(&self.args.files, threads, &self.current)?;
        let interrupted = interrupt::flag();
        let mut walked = walk(&paths(self.args, self.scan.as_ref()), options, interrupted);
        let named = std::mem::take(&mut walked.named_notebooks);
        if self.args.paths.is_empty() {
            walked.notebooks += named.len();
        } else {
            let faults = named.into_iter().map(|path| (path, notebook()));
            walked.faults.extend(faults);
        }
        if walked.notebooks > 0 {
            warn(
                watch.printer,
                &format!(
                    "{} not read: harden only reads Python files, not notebooks (.ipynb)",
                    harden_report::counted(walked.notebooks, "notebook")
                ),
            );
        }
        let groups = self.groups(&walked.files)?;
        for note in self.configs.notes() {
            warn(watch.printer, &note.to_string());
        }
        let mut ran = Ran {
            report: Report::default(),
            codemods: Vec::new(),
        };
        self.tell_of_ignored(&groups, watch.printer);
        let count = groups.iter().map(|group| group.files.len()).sum();
        let progress = Progress::new(count, watch.shows_progress);
        with_stack(threads, || {
            for group in groups {
                let chosen = self.chosen(&group.config);
                ran.codemods.extend(&chosen.codemods);
                let project = self.governed(&group.config);
                let decided = self.decided(&group.config);
                let decisions = decisions.map(|recording| recording.over(&decided));
                let settings = match &decisions {
                    Some(decisions) => self.settings(&group.config, chosen, &project, &**decisions),
                    None => self.settings(&group.config, chosen, &project, &decided),
                };
                let step = || progress.step();
                let report = harden_engine::run(&group.files, &settings, mode, &step, interrupted);
                ran.report.files.extend(report.files);
                ran.report.checked += report.checked;
            }
        });
        progress.finish();
        ran.codemods.sort_by_key(|codemod| codemod.name());
        ran.codemods.dedup_by_key(|codemod| codemod.name());
        ran.report.interrupted = interrupted.load(Ordering::SeqCst);
        let unreadable =
            |(path, error): (PathBuf, _)| FileReport::faulty(&path, Fault::Read(error));
        ran.report
            .files
            .extend(walked.faults.into_iter().map(unreadable));
        ran.report.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(ran)
    }

    /// Says how many findings of the report the settings leave out.
    fn tell_of_ignored(&self, groups: &[Group], printer: &Printer) {
        let (Some(scan), Some(report)) = (&self.scan, &self.args.decisions.from) else {
            return;
        };
        let (mut all, mut ignored, mut unselected) = (0, 0, 0);
        let mut origins: BTreeSet<String> = BTreeSet::new();
        for group in groups {
            let selected = self.chosen(&group.config).rules;
            for file in &group.files {
                let rules = group.config.ignored_rules(file);
                for id in scan.ids_in(file) {
                    all += 1;
                    if let Some((_, origin)) = rules.iter().find(|(rule, _)| *rule == id) {
                        ignored += 1;
                        origins.insert(origin.describe(&self.current));
                    } else if !selected.contains(&id) {
                        unselected += 1;
                    }
                }
            }
        }
        let report = harden_report::shown_path(report);
        let of_all = |count| {
            let are = if count == 1 { "is" } else { "are" };
            format!(
                "{report}: {count} of {} {are} left out",
                harden_report::counted(all, "finding")
            )
        };
        if ignored > 0 {
            let origins: Vec<String> = origins.into_iter().collect();
            warn(
                printer,
                &format!(
                    "{}: the settings ignore these rules there ({})",
                    of_all(ignored),
                    origins.join(", ")
                ),
            );
        }
        if unselected > 0 {
            warn(
                printer,
                &format!("{}: their rules aren't selected", of_all(unselected)),
            );
        }
    }

    /// The configuration of a file.
    pub(crate) fn config(&self, file: &Path) -> Result<Arc<Config>, Failure> {
        self.configs.of_file(file).map_err(|error| failure(&error))
    }

    /// What is looked for in files with this configuration.
    pub(crate) fn chosen(&self, config: &Config) -> Chosen {
        Chosen::of(config.settings(), config.known(), self.scan.is_some())
    }

    pub(crate) fn governed<'s>(&'s self, config: &'s Config) -> GovernedProject<'s> {
        GovernedProject {
            disk: &self.project,
            config,
            today: self.today,
            has_report: self.scan.is_some(),
        }
    }

    pub(crate) fn decided<'s>(&'s self, config: &'s Config) -> Decided<'s> {
        Decided {
            config,
            triage: self.triage.as_ref(),
            today: self.today,
        }
    }

    /// The engine's settings for files with this configuration.
    pub(crate) fn settings<'s>(
        &'s self,
        config: &Config,
        chosen: Chosen,
        project: &'s GovernedProject<'s>,
        decisions: &'s dyn Decisions,
    ) -> Settings<'s> {
        let own = config.settings();
        let of_class = |class: FixClass| {
            let rules = config.known().rules().iter();
            let rules = rules.filter(move |rule| own.fix_class(rule) == Some(class));
            rules.map(|rule| rule.id).collect::<Vec<_>>()
        };
        let wishes = chosen.codemods.iter().map(|codemod| {
            let name = codemod.name();
            let named = chosen.named.get(name).cloned().unwrap_or_default();
            let options = own.options(name);
            (name, Wishes { named, options })
        });
        let wishes = wishes.collect();
        let mut settings = Settings::new(chosen.codemods, project);
        settings.wishes = wishes;
        settings.types = &self.types as &dyn Types;
        settings.rules = Some(chosen.rules);
        settings.idle = chosen.idle;
        settings.unasked_proofs = chosen.unasked_proofs;
        settings.extend_safe = of_class(FixClass::Safe);
        settings.extend_unsafe = of_class(FixClass::Unsafe);
        settings.decisions = decisions;
        settings.reported = self.scan.as_ref().map(|scan| scan as &dyn Reported);
        if own.unsafe_fixes.value {
            settings.applicability = Applicability::Unsafe;
        }
        settings
    }

    /// The files by their configurations, without those that these leave out.
    fn groups(&self, files: &[PathBuf]) -> Result<Vec<Group>, Failure> {
        let named: BTreeSet<PathBuf> = self
            .args
            .paths
            .iter()
            .filter(|_| !self.args.files.force_exclude)
            .filter_map(|path| fs::canonicalize(path).ok())
            .filter(|path| path.is_file())
            .collect();
        let is_named =
            |file: &PathBuf| fs::canonicalize(file).is_ok_and(|real| named.contains(&real));
        let mut groups: Vec<Group> = Vec::new();
        let mut errors: BTreeSet<String> = BTreeSet::new();
        for file in files {
            let config = match self.configs.of_file(file) {
                Ok(config) => config,
                Err(error) => {
                    errors.extend(messages(&error));
                    continue;
                }
            };
            if config.excludes(file).is_some() && !is_named(file) {
                continue;
            }
            // Neighbours share a configuration.
            let same = |group: &&mut Group| Arc::ptr_eq(&group.config, &config);
            match groups.iter_mut().rev().find(same) {
                Some(group) => group.files.push(file.clone()),
                None => groups.push(Group {
                    config,
                    files: vec![file.clone()],
                }),
            }
        }
        if errors.is_empty() {
            Ok(groups)
        } else {
            Err(Failure::all(errors.into_iter().collect()))
        }
    }
}

/// Decisions that take note of what they are asked, over those that people have made.
pub(crate) trait Recording: Sync {
    /// The decisions, on files for which `decided` has people's.
    fn over<'s>(&'s self, decided: &'s Decided<'s>) -> Box<dyn Decisions + 's>;
}

/// The folder that paths start from.
pub(crate) fn current() -> Result<PathBuf, Failure> {
    std::env::current_dir()
        .and_then(fs::canonicalize)
        .map_err(|error| Failure::new(format!("the current directory cannot be read: {error}")))
}

/// The configurations, as the command line wants them found.
pub(crate) fn configs(args: &ConfigArgs, current: &Path) -> Result<Configs, Failure> {
    let discovery = match &args.config {
        Some(path) => Discovery::File(path.clone()),
        None if args.isolated => Discovery::Isolated,
        None => Discovery::Nearest,
    };
    Configs::new(known(), &discovery, current).map_err(|error| failure(&error))
}

/// What is wrong with a configuration, fault by fault.
pub(crate) fn failure(error: &ConfigError) -> Failure {
    Failure::all(messages(error).collect())
}

fn messages(error: &ConfigError) -> impl Iterator<Item = String> {
    error.faults().iter().map(ToString::to_string)
}

/// The configurations with what the command line says in the place of their own values.
fn overridden(configs: Configs, args: &RunArgs) -> Result<Configs, Failure> {
    let words = |words: &[String]| selectors(configs.known(), words);
    let select = words(&args.selection.select)?;
    let extend_select = words(&args.selection.extend_select)?;
    let ignore = words(&args.selection.ignore)?;
    let unsafe_fixes = match (args.unsafe_fixes, args.no_unsafe_fixes) {
        (true, _) => Some(Setting::command_line(true, "--unsafe-fixes")),
        (_, true) => Some(Setting::command_line(false, "--no-unsafe-fixes")),
        _ => None,
    };
    let justify_low = args.decisions.justify_low;
    let style = args.decisions.comment_style.map(|style| match style {
        Style::Auto => CommentStyle::Auto,
        Style::Bandit => CommentStyle::Bandit,
        Style::Ruff => CommentStyle::Ruff,
        Style::Both => CommentStyle::Both,
    });
    let configs = configs.overriding(move |settings| {
        if !select.is_empty() {
            settings.select = Setting::command_line(Some(select.clone()), "--select");
            settings.extend_select.value.clear();
            settings.ignore.value.clear();
        }
        if !extend_select.is_empty() {
            settings.extend_select.value.extend(extend_select.clone());
            settings.extend_select.origin = Origin::CommandLine("--extend-select");
        }
        if !ignore.is_empty() {
            settings.ignore.value.extend(ignore.clone());
            settings.ignore.origin = Origin::CommandLine("--ignore");
        }
        if let Some(unsafe_fixes) = &unsafe_fixes {
            settings.unsafe_fixes = unsafe_fixes.clone();
        }
        if justify_low {
            settings.justify_low = Setting::command_line(true, "--justify-low");
        }
        if let Some(style) = style {
            settings.comment_style = Setting::command_line(style, "--comment-style");
        }
    });
    Ok(configs)
}

/// The paths to look for files in.
fn paths(args: &RunArgs, scan: Option<&Scan>) -> Vec<PathBuf> {
    match scan {
        _ if !args.paths.is_empty() => args.paths.clone(),
        Some(scan) => scan.paths(),
        None => vec![PathBuf::from(".")],
    }
}

/// Why a notebook is not read.
fn notebook() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidInput,
        "it is a notebook, and harden only reads Python files (`jupyter nbconvert --to script` makes one)",
    )
}

/// The number of threads that was asked for.
pub(crate) fn threads(args: &RunArgs) -> Option<usize> {
    args.jobs.map(usize::from)
}

/// Today's date.
pub(crate) fn today() -> Result<Date, Failure> {
    match std::env::var(TODAY) {
        Ok(text) => parse_date(&text)
            .ok_or_else(|| Failure::new(format!("{TODAY} is {text:?}, which is no date"))),
        Err(_) => Ok(harden_config::today()),
    }
}

/// Something that is not as it should be, and stops nothing.
pub(crate) fn warn(printer: &Printer, message: &str) {
    let message = harden_report::one_line(message);
    printer.note(&format!("{WARNING}warning{WARNING:#}: {message}\n"));
}
