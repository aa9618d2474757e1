//! All that files need, as changes of manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::availability::{self, Decision};
use crate::files::{Contents, Disk, View};
use crate::requirement::Wanted;
use crate::{ManifestChange, Need, notes};

#[derive(Debug, Default)]
struct Added {
    requirements: BTreeSet<String>,
    notes: Vec<String>,
}

/// The changes, sorted by path.
pub(crate) fn declare(disk: &Disk, needs: &[(PathBuf, PathBuf, String)]) -> Vec<ManifestChange> {
    // What runs before what tests: the latter is declared then if it is the same.
    let mut questions: BTreeMap<(Need, String, PathBuf, PathBuf), (&Path, Wanted)> =
        BTreeMap::new();
    for (file, root, requirement) in needs {
        let Some(wanted) = Wanted::parse(requirement) else {
            continue;
        };
        if availability::by_script(file, root, &wanted).is_some() {
            continue;
        }
        let key = (
            Need::of(file, root),
            wanted.text.clone(),
            availability::folder(file),
            root.clone(),
        );
        // Of the files in one folder that are for the same thing, any.
        questions.entry(key).or_insert((file, wanted));
    }
    let mut view = View::new(disk);
    let mut added: BTreeMap<PathBuf, Added> = BTreeMap::new();
    for ((need, _, _, root), (file, wanted)) in questions {
        let Decision::Add { place, project } =
            availability::decide(&view, file, &root, &wanted, need)
        else {
            continue;
        };
        let contents = view.file(&place.path);
        let (Ok(after), Contents::Text(before)) = (place.edit(&view, &root, &wanted), &*contents)
        else {
            continue;
        };
        let mut after_text = before.clone();
        after_text.content = after;
        let added = added.entry(place.path.clone()).or_default();
        for note in notes::notes(&view, &place, &project, &root, &wanted) {
            if !added.notes.contains(&note) {
                added.notes.push(note);
            }
        }
        added.requirements.insert(wanted.text.clone());
        view.change(&place.path, after_text);
    }
    added
        .into_iter()
        .filter_map(|(path, added)| {
            let (before, after) = (view.original(&path), view.file(&path));
            let (Contents::Text(before), Contents::Text(after)) = (&*before, &*after) else {
                return None;
            };
            Some(ManifestChange {
                before: before.encode(&before.content),
                after: after.encode(&after.content),
                requirements: added.requirements.into_iter().collect(),
                notes: added.notes,
                path,
            })
        })
        .collect()
}
