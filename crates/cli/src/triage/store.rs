//! The triage file on the disk.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use harden_codemod::{Date, Finding};
use harden_config::{check_reason, parse_date};
use harden_engine::{with_stack, write};
use harden_report::shown_path;
use harden_rewriter::{Module, SyntaxTree, decode};
use harden_triage::file::{Decision, Entry, FILE_NAME, Pending, TriageFile};
use harden_triage::{Key, Statements};

use crate::args::RunArgs;
use crate::failure::Failure;
use crate::governed::until;

/// A triage file, which need not be there yet.
pub(crate) struct Triage {
    /// The path as it is shown.
    path: PathBuf,
    /// The folder that its paths start from.
    folder: PathBuf,
    file: TriageFile,
    exists: bool,
}

impl Triage {
    /// The file that the command line names, else the nearest from the folder `current` upwards,
    /// within the repository.
    pub(crate) fn find(args: &RunArgs, current: &Path) -> Result<Option<Self>, Failure> {
        if let Some(path) = &args.decisions.triage {
            return Triage::read(path.clone(), current);
        }
        if args.config.isolated {
            return Ok(None);
        }
        for folder in current.ancestors() {
            let path = folder.join(FILE_NAME);
            if path.is_file() {
                let shown = path.strip_prefix(current).unwrap_or(&path).to_path_buf();
                return Triage::read(shown, current);
            }
            if folder.join(".git").exists() {
                break;
            }
        }
        Ok(None)
    }

    /// A file that is not there yet, in the folder `current` unless the command line names another.
    pub(crate) fn new(args: &RunArgs, current: &Path) -> Result<Self, Failure> {
        let path = args.decisions.triage.clone();
        Triage::of(path.unwrap_or_else(|| FILE_NAME.into()), current, None)
    }

    fn read(path: PathBuf, current: &Path) -> Result<Option<Self>, Failure> {
        match fs::read_to_string(current.join(&path)) {
            Ok(text) => Triage::of(path, current, Some(&text)).map(Some),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => {
                let shown = shown_path(&path);
                Err(Failure::new(format!("{shown} cannot be read: {error}")))
            }
        }
    }

    fn of(path: PathBuf, current: &Path, text: Option<&str>) -> Result<Self, Failure> {
        let shown = shown_path(&path);
        let whole = current.join(&path);
        let folder = whole.parent().unwrap_or(current);
        let folder = fs::canonicalize(folder).map_err(|error| {
            let folder = shown_path(folder);
            Failure::new(format!(
                "{shown}: the folder {folder} cannot be read: {error}"
            ))
        })?;
        let file = parsed(&shown, text.unwrap_or_default())?;
        Ok(Triage {
            path,
            folder,
            file,
            exists: text.is_some(),
        })
    }

    /// The path as it is shown.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file calls the file at `path`.
    pub(crate) fn name_of(&self, path: &Path) -> Option<String> {
        let real = fs::canonicalize(path)
            .or_else(|_| std::path::absolute(path))
            .ok()?;
        // What lies outside its folder is called by its whole path.
        let below = real.strip_prefix(&self.folder).unwrap_or(&real);
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        Some(parts.join("/").replacen("//", "/", 1))
    }

    /// The decisions on the findings of a file.
    pub(crate) fn decisions(
        &self,
        path: &Path,
        module: &Module<'_>,
        findings: &[&Finding],
        today: Date,
    ) -> Vec<Option<harden_engine::Decision>> {
        let named = self.name_of(path);
        let Some(name) = named.filter(|name| self.file.names(name)) else {
            return vec![None; findings.len()];
        };
        let places: Vec<_> = findings
            .iter()
            .map(|finding| (finding.rule.id, finding.range))
            .collect();
        let keys = Statements::new(module, &name).keys(&places);
        let decision = |key: &Key| self.carried_out(self.file.decision(key)?, today);
        keys.iter().map(decision).collect()
    }

    /// What the engine is to do; nothing once the day of a decision is over.
    fn carried_out(&self, decision: &Decision, today: Date) -> Option<harden_engine::Decision> {
        Some(match decision {
            Decision::Justify { reason, until: day } => {
                if expiry(decision, today).is_some() {
                    return None;
                }
                let day = day.as_deref().and_then(parse_date);
                harden_engine::Decision::Justify {
                    reason: until(reason, day),
                }
            }
            Decision::AcceptUnsafeFix => harden_engine::Decision::AcceptUnsafeFix,
            Decision::Leave => harden_engine::Decision::Leave {
                reason: format!("{} says to leave it", shown_path(&self.path)),
            },
        })
    }

    /// The entries whose statements are not there any more.
    pub(crate) fn stale_entries(&self) -> Vec<Entry> {
        let mut by_file: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in self.file.entries() {
            by_file.entry(&entry.key.path).or_default().push(entry);
        }
        let mut stale: Vec<Entry> = with_stack(Some(1), || {
            let files = by_file.into_iter();
            let stale = files.flat_map(|(path, entries)| self.stale_of(path, entries));
            stale.cloned().collect()
        });
        stale.sort_by_key(|entry| entry.line);
        stale
    }

    /// Those of `entries`, which are about the file called `path`, that match nothing in it.
    fn stale_of<'e>(&self, path: &str, entries: Vec<&'e Entry>) -> Vec<&'e Entry> {
        let Ok(bytes) = fs::read(self.folder.join(path)) else {
            return entries;
        };
        // What cannot be parsed now may be there again tomorrow.
        let Ok((text, _)) = decode(bytes) else {
            return Vec::new();
        };
        let Ok(tree) = SyntaxTree::parse(&text) else {
            return Vec::new();
        };
        let Ok(module) = Module::new(&text, &tree) else {
            tree.leak();
            return Vec::new();
        };
        let statements = Statements::new(&module, path);
        let is_gone = |entry: &&Entry| !statements.holds(&entry.key);
        entries.into_iter().filter(is_gone).collect()
    }

    /// What is to be said of an entry that matches nothing.
    pub(crate) fn says_stale(&self, entry: &Entry) -> String {
        format!(
            "{}:{}: nothing matches the entry for {} any longer; run `harden triage --prune` to \
             drop it",
            shown_path(&self.path),
            entry.line,
            place(&entry.key)
        )
    }

    /// Drops entries.
    pub(crate) fn prune(&mut self, stale: &[Entry]) -> Result<(), Failure> {
        let stale: Vec<&Entry> = stale.iter().collect();
        let text = self.file.prune(&stale);
        self.save(&text)
    }

    /// Adds entries for the findings that have none, and says for how many.
    pub(crate) fn add(&mut self, pending: &[Pending]) -> Result<usize, Failure> {
        let before = self.file.entries().len();
        let text = self.file.update(pending);
        self.save(&text)?;
        Ok(self.file.entries().len() - before)
    }

    /// Writes down a decision.
    pub(crate) fn decide(&mut self, key: &Key, decision: &Decision) -> Result<(), Failure> {
        let mut file = self.file.clone();
        file.decide(key, decision)
            .map_err(|error| Failure::new(format!("{}: {error}", shown_path(&self.path))))?;
        self.save(file.text())
    }

    /// What was decided on the finding with this key, unless that has expired.
    pub(crate) fn decision(&self, key: &Key, today: Date) -> Option<&Decision> {
        self.file
            .decision(key)
            .filter(|decision| expiry(decision, today).is_none())
    }

    /// The day on which the decision on the finding with this key expired, if it has.
    pub(crate) fn expired_on(&self, key: &Key, today: Date) -> Option<Date> {
        expiry(self.file.decision(key)?, today)
    }

    /// The entries whose decisions have expired.
    pub(crate) fn expired_entries(&self, today: Date) -> impl Iterator<Item = &Entry> {
        self.file.entries().iter().filter(move |entry| {
            let decision = entry.decision.as_ref();
            decision.is_some_and(|decision| expiry(decision, today).is_some())
        })
    }

    /// What is to be said of an entry whose decision has expired.
    pub(crate) fn says_expired(&self, entry: &Entry) -> String {
        let day = match &entry.decision {
            Some(Decision::Justify {
                until: Some(day), ..
            }) => day.as_str(),
            _ => "",
        };
        format!(
            "{}:{}: the decision on {} expired (until={day}), so the finding is undecided; run \
             `harden triage --interactive` to decide again",
            shown_path(&self.path),
            entry.line,
            place(&entry.key)
        )
    }

    /// How many findings have an entry without a decision, or with one that has expired.
    pub(crate) fn undecided(&self, today: Date) -> usize {
        let open = self
            .file
            .entries()
            .iter()
            .filter(|entry| entry.decision.is_none());
        open.count() + self.expired_entries(today).count()
    }

    fn save(&mut self, text: &str) -> Result<(), Failure> {
        if text == self.file.text() {
            return Ok(());
        }
        let shown = shown_path(&self.path);
        let file = parsed(&shown, text)?;
        let path = self.folder.join(self.path.file_name().unwrap_or_default());
        if !self.exists {
            fs::write(&path, "")
                .map_err(|error| Failure::new(format!("{shown} cannot be written: {error}")))?;
            self.exists = true;
        }
        write(&path, self.file.text().as_bytes(), text.as_bytes())
            .map_err(|fault| Failure::new(format!("{shown} {fault}")))?;
        self.file = file;
        Ok(())
    }
}

/// The day after which `decision` no longer holds, if that is before `today`.
fn expiry(decision: &Decision, today: Date) -> Option<Date> {
    let Decision::Justify { until, .. } = decision else {
        return None;
    };
    let day = until.as_deref().and_then(parse_date)?;
    (day < today).then_some(day)
}

/// The finding that `key` is of, as a message names it: `B602 in a.py, run`.
fn place(key: &Key) -> String {
    match key.function.as_str() {
        "" => format!("{} in {}", key.rule, key.path),
        function => format!("{} in {}, {function}", key.rule, key.path),
    }
}

fn parsed(shown: &str, text: &str) -> Result<TriageFile, Failure> {
    TriageFile::parse(text, judge_reason).map_err(|error| {
        let faults = error.0.iter();
        Failure::all(
            faults
                .map(|fault| format!("{shown}:{}: {}", fault.line, fault.message))
                .collect(),
        )
    })
}

/// What is wrong with a reason.
pub(super) fn judge_reason(reason: &str) -> Result<(), String> {
    check_reason(reason).map_err(|fault| format!("a reason {fault}"))
}
