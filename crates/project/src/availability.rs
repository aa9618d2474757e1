//! Whether a requirement is declared for a file, and where it can be.

use std::path::{Path, PathBuf};

use crate::files::{self, View};
use crate::find::{self, Project};
use crate::place::{Place, Slot, Spot};
use crate::requirement::{Entry, State, Wanted, state};
use crate::script::{self, Header};
use crate::text::quoted;
use crate::{Availability, Need, python_version};

/// What can be done about a requirement.
#[derive(Debug)]
pub(crate) enum Decision {
    /// It can be added here.
    Add { place: Place, project: Box<Project> },
    /// Anything else.
    Leave(Availability),
}

/// What the file's own header decides (PEP 723), which alone counts where there is one.
pub(crate) fn by_script(file: &Path, root: &Path, wanted: &Wanted) -> Option<Availability> {
    let text = files::python(file)?;
    let by_hand = |reason: String, command| Availability::ByHand {
        manifest: file.to_path_buf(),
        reason,
        command,
    };
    Some(match script::header(&text)? {
        Header::Broken(reason) => by_hand(reason, None),
        Header::Read { dependencies, .. } => {
            let entries: Vec<Entry> = dependencies
                .iter()
                .filter_map(|text| Entry::parse(text))
                .collect();
            let python = python_version::of_script(&text);
            match state(&entries, wanted, python) {
                State::Declared => Availability::Declared {
                    manifest: file.to_path_buf(),
                },
                State::Insufficient(reason) => by_hand(reason, None),
                State::Low(shown) => {
                    let path = file.strip_prefix(root).unwrap_or(file);
                    let path = quoted(&path.to_string_lossy());
                    let reason = format!(
                        "it declares `{shown}`, which allows versions that `{}` excludes",
                        wanted.text
                    );
                    let command = format!("uv add --script {path} '{}'", wanted.text);
                    by_hand(reason, Some(command))
                }
                State::Absent => {
                    let path = file.strip_prefix(root).unwrap_or(file);
                    let path = quoted(&path.to_string_lossy());
                    let command = format!("uv add --script {path} '{}'", wanted.text);
                    by_hand(
                        "the script declares in its own header what it runs with".into(),
                        Some(command),
                    )
                }
            }
        }
    })
}

/// What the manifests decide.
pub(crate) fn decide(
    view: &View,
    file: &Path,
    root: &Path,
    wanted: &Wanted,
    need: Need,
) -> Decision {
    let mut candidate: Option<(Slot, Project)> = None;
    for folder in find::folders(file, root) {
        let Some(project) = find::project(view, folder, root) else {
            continue;
        };
        let python = python_version::of_folder(view, folder);
        let tests = project.tests.iter().filter(|_| need == Need::Tests);
        let mut insufficient = None;
        let mut low = None;
        for slot in project.run.iter().chain(tests) {
            let manifest = slot.place.path.clone();
            match state(&slot.place.entries(view, root), wanted, python) {
                State::Declared => return Decision::Leave(Availability::Declared { manifest }),
                State::Low(_) => low = low.or_else(|| Some(slot.clone())),
                State::Insufficient(reason) => {
                    insufficient.get_or_insert(Availability::ByHand {
                        manifest,
                        reason,
                        command: None,
                    });
                }
                State::Absent => {}
            }
        }
        if candidate.is_none() {
            if let Some(availability) = insufficient {
                return Decision::Leave(availability);
            }
            if let Some(slot) = low {
                candidate = Some((slot, project));
                break;
            }
            let slot = match need {
                Need::Tests => project.tests.first().or(project.run.as_ref()),
                Need::Run => project.run.as_ref(),
            };
            if let Some(slot) = slot.cloned() {
                let is_package = project.is_package;
                candidate = Some((slot, project));
                // What tests need can be declared for the project around them too.
                if is_package || need == Need::Run {
                    break;
                }
            }
        } else if project.is_package {
            break;
        }
    }
    let Some((slot, project)) = candidate else {
        return Decision::Leave(Availability::Nowhere);
    };
    let by_hand = |reason: String, command: Option<String>| {
        Decision::Leave(Availability::ByHand {
            manifest: slot.place.path.clone(),
            reason,
            command: command.map(|command| command.replace("{requirement}", &wanted.text)),
        })
    };
    if let Some(obstacle) = slot.obstacle {
        return by_hand(obstacle.reason, obstacle.command);
    }
    match slot.place.edit(view, root, wanted) {
        Err(reason) => by_hand(reason, None),
        Ok(_) => Decision::Add {
            place: slot.place,
            project: Box::new(project),
        },
    }
}

/// The names of all that the manifests of the file's folder and those above list, whatever it is
/// for. `None` where there is no list, or one that cannot be read.
pub(crate) fn distributions(view: &View, file: &Path, root: &Path) -> Option<Vec<String>> {
    let mut names = None;
    for folder in find::folders(file, root) {
        let Some(project) = find::project(view, folder, root) else {
            continue;
        };
        let slots = project.run.iter().chain(&project.tests);
        let places = slots.clone().map(|slot| &slot.place).chain(&project.others);
        if slots.clone().any(|slot| slot.place.spot == Spot::Nowhere) {
            return None;
        }
        let names = names.get_or_insert_with(Vec::new);
        for place in places {
            names.extend(
                place
                    .entries(view, root)
                    .into_iter()
                    .map(|entry| entry.name),
            );
        }
    }
    let mut names = names?;
    names.sort();
    names.dedup();
    Some(names)
}

impl Decision {
    pub(crate) fn availability(self) -> Availability {
        match self {
            Decision::Add { place, .. } => Availability::Addable {
                manifest: place.path,
            },
            Decision::Leave(availability) => availability,
        }
    }
}

/// Whether only tests run the file: it stands below a folder `tests` or `test`, or is called as
/// test runners look for it.
pub fn is_test_file(file: &Path, root: &Path) -> bool {
    let relative = file.strip_prefix(root).unwrap_or(file);
    let in_tests = relative.parent().is_some_and(|folder| {
        folder
            .components()
            .any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "test")))
    });
    let stem = relative
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default();
    in_tests || stem == "conftest" || stem.starts_with("test_") || stem.ends_with("_test")
}

/// The folder of a file, which decides like all files in it.
pub(crate) fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(file).to_path_buf()
}
