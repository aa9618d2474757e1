use std::path::Path;

use harden_codemod::Fix;
use harden_rewriter::{Lines, Module, SyntaxTree, TextSize, decode};

use crate::Settings;
use crate::brought::{self, NewImports};
use crate::given::Given;
use crate::outcomes::{Original, Use};
use crate::prefilter::Admitted;
use crate::report::{Bug, Change, Fault, FileReport, SiteReport, Status};
use crate::round::{self, Owned};
use crate::stale::Touched;

/// After so many rounds, fixes that still change the text are taken to be fighting.
const MAX_ROUNDS: usize = 10;

impl FileReport {
    /// A report on the file at `path` that says nothing yet.
    pub fn new(path: &Path) -> Self {
        FileReport {
            path: path.to_path_buf(),
            outcomes: Vec::new(),
            suppressed: 0,
            change: None,
            distributions: Vec::new(),
            advice: Vec::new(),
            fault: None,
            bugs: Vec::new(),
        }
    }

    /// The report on a file with which nothing could be done.
    pub fn faulty(path: &Path, fault: Fault) -> Self {
        FileReport {
            fault: Some(fault),
            ..FileReport::new(path)
        }
    }

    /// Whether there is anything to say of the file.
    pub(crate) fn has_news(&self) -> bool {
        !self.outcomes.is_empty()
            || self.suppressed > 0
            || self.change.is_some()
            || self.fault.is_some()
            || !self.bugs.is_empty()
    }
}

/// Takes one file's bytes through prefilter, rounds and verification. Nothing is read or written.
///
/// `path` is for the report, and for what a file's name says about it.
pub fn fix_bytes(path: &Path, bytes: Vec<u8>, settings: &Settings<'_>) -> FileReport {
    let mut report = FileReport::new(path);
    let admitted = settings.admitted(path, &bytes);
    if !settings.admits(path, admitted) {
        return report;
    }
    if let Err(fault) = fix(path, bytes, settings, admitted, &mut report) {
        report.fault = Some(fault);
    }
    report
}

fn fix(
    path: &Path,
    bytes: Vec<u8>,
    settings: &Settings<'_>,
    mut admitted: Admitted,
    report: &mut FileReport,
) -> Result<(), Fault> {
    let (text, encoding) = decode(bytes)?;
    let mut original = Original {
        lines: Lines::new(&text),
        text,
        encoding,
        steps: Vec::new(),
    };
    let generated = is_generated(path, &original.text);
    // The text after the last round; `None` while it is still the original. The tree is its.
    let mut current: Option<String> = None;
    let mut tree = SyntaxTree::parse(&original.text)?;
    let mut fixed: Vec<SiteReport> = Vec::new();
    let mut at_first: Vec<(&'static str, TextSize)> = Vec::new();
    let mut touched = Touched::default();
    let mut given = Given::of(path, settings);
    let mut rounds = 0;
    let without_stale = loop {
        let text = current.as_deref().unwrap_or(&original.text);
        let module = match Module::new(text, &tree) {
            Ok(module) => module
                .on(settings.project.today())
                .since(&original.text, &original.steps),
            Err(error) => {
                tree.leak();
                return Err(error.into());
            }
        };
        let found = round::outcomes(&module, path, settings, admitted, &original, &mut given)?;
        if rounds == 0 {
            // What is suppressed later on was justified by a fix, and is reported as that.
            report.suppressed = found.suppressed();
            at_first = found
                .all()
                .map(|finding| (finding.rule.id, finding.range.start()))
                .collect();
        }
        let wanted: Vec<&Owned> = found
            .outcomes
            .iter()
            .filter(|owned| {
                !generated
                    && owned.is_applied_at(settings.applicability)
                    && !is_dropped(&report.bugs, &original, owned)
            })
            .collect();
        let wanted = round::fixes_first(&wanted);
        let chosen = round::choose(&wanted);
        if chosen.is_empty() {
            report.outcomes = fixed;
            report
                .outcomes
                .extend(rest(&original, &found.outcomes, generated, &report.bugs));
            break touched.without_stale(&module, &tree, &found, settings);
        }
        if rounds == MAX_ROUNDS {
            let mut names: Vec<&str> = chosen.iter().map(|owned| owned.codemod).collect();
            names.dedup();
            return Err(Fault::NotSettling {
                codemods: names.join(", "),
                rounds,
            });
        }
        rounds += 1;
        let wanted: Vec<_> = chosen.iter().filter_map(|owned| owned.fix()).collect();
        let apply = |fixes: &[&Fix]| round::apply(&module, &tree, path, settings.project, fixes);
        match apply(&wanted) {
            Ok(applied) => {
                fixed.extend(applied_sites(&original, &chosen));
                let distributions = wanted.iter().flat_map(|fix| &fix.distributions);
                report.distributions.extend(distributions);
                touched.add(&module, &chosen, &applied.steps);
                given.follow(&chosen, &applied.steps);
                drop(module);
                original.steps.extend(applied.steps);
                admitted = settings.admitted(path, applied.text.as_bytes());
                current = Some(applied.text);
                tree = applied.tree;
            }
            Err(message) => {
                let guilty = guilty(&chosen, |fix| apply(&[fix]));
                let dropped = if guilty.is_empty() {
                    chosen
                        .into_iter()
                        .map(|owned| (owned, message.clone()))
                        .collect()
                } else {
                    guilty
                };
                for (owned, message) in dropped {
                    let bug = bug(&original, owned, message);
                    report.bugs.push(bug);
                }
            }
        }
    };
    current = without_stale.or(current);
    report.distributions.sort_unstable();
    report.distributions.dedup();
    brought::settle(&mut report.outcomes, |id| {
        let of_rule = at_first.iter().filter(|(rule, _)| *rule == id);
        of_rule.map(|(_, start)| original.byte(*start)).collect()
    });
    report
        .outcomes
        .sort_by_key(|site| (site.start, site.codemod, site.rule.id, site.end));
    if let Some(text) = current {
        report.change = Some(change(&original, &text)?);
    }
    Ok(())
}

/// The reports on the fixes of one round, which has applied them.
fn applied_sites(original: &Original, chosen: &[&Owned]) -> Vec<SiteReport> {
    let mut imports = NewImports::default();
    chosen
        .iter()
        .map(|owned| {
            let mut site = original.site(owned, Use::Applied);
            let requests = owned.fix().map_or(&[][..], |fix| &fix.imports);
            site.brings.extend(imports.findings(requests));
            site.brings.sort_unstable();
            site
        })
        .collect()
}

/// The fixes that do not verify even alone.
fn guilty<'o, T>(
    chosen: &[&'o Owned],
    apply: impl Fn(&Fix) -> Result<T, String>,
) -> Vec<(&'o Owned, String)> {
    chosen
        .iter()
        .filter_map(|owned| Some((*owned, apply(owned.fix()?).err()?)))
        .collect()
}

fn bug(original: &Original, owned: &Owned, message: String) -> Bug {
    let site = original.site(owned, Use::NotAskedFor);
    Bug {
        codemod: owned.codemod,
        rule: site.rule.id,
        line: site.line,
        start: site.start,
        message,
    }
}

/// Whether this fix was found not to verify in a round before.
fn is_dropped(bugs: &[Bug], original: &Original, owned: &Owned) -> bool {
    if bugs.is_empty() {
        return false;
    }
    let finding = owned.outcome.finding();
    let start = original.byte(original.range(finding.range).start());
    bugs.iter().any(|bug| {
        bug.codemod == owned.codemod && bug.rule == finding.rule.id && bug.start == start
    })
}

/// The reports on what is left when no fix is wanted any more.
fn rest(original: &Original, outcomes: &[Owned], generated: bool, bugs: &[Bug]) -> Vec<SiteReport> {
    outcomes
        .iter()
        .map(|owned| {
            let mut site = original.site(owned, Use::NotAskedFor);
            if owned.fix().is_some() {
                if generated {
                    site.status = Status::Refused {
                        code: "generated-file",
                        message: "the file says that it is generated".to_string(),
                    };
                } else if is_dropped(bugs, original, owned) {
                    site.status = Status::Refused {
                        code: "internal-error",
                        message: "harden's own fix did not verify".to_string(),
                    };
                }
            }
            site
        })
        .collect()
}

fn change(original: &Original, text: &str) -> Result<Change, Fault> {
    let encoding = original.encoding;
    let encode = |text| {
        encoding.encode(text).ok_or(Fault::Encode {
            encoding: encoding.name(),
        })
    };
    let (before, after) = (encode(&original.text)?, encode(text)?);
    Ok(Change::new(before, after))
}

/// Whether the file's name or the comments at its top say that a program wrote it.
fn is_generated(path: &Path, text: &str) -> bool {
    let by_name = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .is_some_and(|stem| stem.ends_with("_pb2") || stem.ends_with("_pb2_grpc"));
    by_name
        || text
            .lines()
            .map(|line| line.trim_start_matches('\u{feff}').trim())
            .take_while(|line| line.is_empty() || line.starts_with('#'))
            .any(|line| {
                let line = line.to_ascii_lowercase();
                [
                    "@generated",
                    "generated by ",
                    "autogenerated",
                    "auto-generated",
                ]
                .iter()
                .any(|mark| line.contains(mark))
            })
}
