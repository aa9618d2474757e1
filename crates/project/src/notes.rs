//! What a person has to know or do after a manifest has changed.

use std::path::Path;

use crate::conda;
use crate::files::{Contents, View};
use crate::find::{self, Project};
use crate::place::{Place, Spot};
use crate::pyproject;
use crate::requirement::{State, Wanted, state};
use crate::requirements_txt;

/// The notes on one changed list, in the order they are to be read.
pub(crate) fn notes(
    view: &View,
    place: &Place,
    project: &Project,
    root: &Path,
    wanted: &Wanted,
) -> Vec<String> {
    let name = file_name(&place.path);
    let folder = place.path.parent().unwrap_or(root);
    let mut notes = Vec::new();
    let stale = |path: &str, command: &str| format!("`{path}` is out of date now: `{command}`");
    match name.as_str() {
        pyproject::NAME => {
            let lock = find::folders(&place.path, root)
                .map(|folder| folder.join("uv.lock"))
                .find(|lock| view.exists(lock));
            if let Some(lock) = lock {
                notes.push(stale(&shown(&lock, folder), "uv lock"));
            }
            for (lock, command) in [("poetry.lock", "poetry lock"), ("pdm.lock", "pdm lock")] {
                if view.exists(&folder.join(lock)) {
                    notes.push(stale(lock, command));
                }
            }
        }
        "Pipfile" if view.exists(&folder.join("Pipfile.lock")) => {
            notes.push(stale("Pipfile.lock", "pipenv lock"));
        }
        _ if conda::NAMES.contains(&name.as_str()) => {
            notes.push(format!(
                "the environment is out of date now: `conda env update -f {name}`"
            ));
        }
        _ => {}
    }
    let mut compiled = compiled_from(view, &place.path, root);
    if folder != project.folder && folder.starts_with(&project.folder) {
        // Headers name paths from where the command was run.
        compiled.sort();
    }
    for (output, command) in &compiled {
        notes.push(stale(output, command));
    }
    let is_run = project.run.as_ref().is_some_and(|run| run.place == *place);
    for other in project
        .others
        .iter()
        .filter(|other| is_run && **other != *place)
    {
        let other_name = shown(&other.path, &project.folder);
        let entries = other.entries(view, root);
        let is_family = place.spot == Spot::Requirements && other.spot == Spot::Requirements;
        let is_compiled = compiled
            .iter()
            .any(|(output, _)| *output == file_name(&other.path));
        if entries.is_empty() || is_family || is_compiled {
            continue;
        }
        if state(&entries, wanted, None) == State::Absent {
            notes.push(format!(
                "`{other_name}` declares dependencies too and was left"
            ));
        }
    }
    notes
}

/// The compiled files that come from this one, with the commands that make them anew.
fn compiled_from(view: &View, source: &Path, root: &Path) -> Vec<(String, String)> {
    let Some(folder) = source.parent() else {
        return Vec::new();
    };
    let source_name = file_name(source);
    let mut found = Vec::new();
    for name in view.names(folder).iter() {
        let path = folder.join(name);
        if path == source || path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let contents = view.file(&path);
        let Contents::Text(text) = &*contents else {
            continue;
        };
        let beside = path.with_extension("in");
        let includes_it = beside.extension().is_some()
            && view.exists(&beside)
            && requirements_txt::closure(view, &beside, root)
                .iter()
                .any(|file| file == source);
        let names_it = requirements_txt::is_compiled(&text.content)
            && requirements_txt::header_command(&text.content).is_some_and(|command| {
                command.split_whitespace().any(|word| {
                    Path::new(word)
                        .file_name()
                        .is_some_and(|word| *word == *source_name)
                })
            });
        if includes_it || names_it {
            let from = if includes_it {
                file_name(&beside)
            } else {
                source_name.clone()
            };
            let command = requirements_txt::compile_command(&text.content, &from, name);
            found.push((name.clone(), command));
        }
    }
    found
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// The path as it is shown: from the folder if it is below, else with the steps up.
fn shown(path: &Path, folder: &Path) -> String {
    let mut up = String::new();
    for ancestor in folder.ancestors() {
        if let Ok(rest) = path.strip_prefix(ancestor) {
            return format!("{up}{}", rest.to_string_lossy());
        }
        up.push_str("../");
    }
    path.to_string_lossy().into_owned()
}
