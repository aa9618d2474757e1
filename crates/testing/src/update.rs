//! Writing the texts that were got into the case files.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::case::Outcome;
use crate::trial::Trial;

/// Rewrites the expected texts of the outdated trials in their files.
pub(crate) fn update(trials: &[Trial<'_>]) -> io::Result<()> {
    let mut files: BTreeMap<&Path, Vec<&Trial<'_>>> = BTreeMap::new();
    for trial in trials.iter().filter(|trial| trial.is_outdated) {
        files.entry(&trial.case.file).or_default().push(trial);
    }
    for (file, trials) in files {
        let text = std::fs::read_to_string(file)?;
        std::fs::write(file, updated(&text, &trials))?;
    }
    Ok(())
}

/// The text of a case file, with what the trials of its cases gave. They are in its order.
pub(crate) fn updated(text: &str, trials: &[&Trial<'_>]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    // From the last to the first, so that the places of those before stay as they are.
    for trial in trials.iter().rev() {
        let case = trial.case;
        let blocks = texts(trial);
        let first = case
            .after
            .first()
            .map_or(case.before.lines.end + 1, |block| {
                // The fence above the text.
                block.lines.start - 1
            });
        let last = case.after.last().map_or(first, |block| block.lines.end + 1);
        let mut new: Vec<String> = Vec::new();
        for (position, block) in blocks.iter().enumerate() {
            if position > 0 || case.after.is_empty() {
                new.push(String::new());
            }
            new.push("```python".to_string());
            new.extend(block.lines().map(str::to_string));
            new.push("```".to_string());
        }
        lines.splice(first..last, new);
    }
    lines.join("\n") + "\n"
}

/// The texts that belong behind the first, as far as the declared outcomes ask for them.
fn texts(trial: &Trial<'_>) -> Vec<String> {
    let case = trial.case;
    let mut texts = Vec::new();
    if case.has(&Outcome::Safe) {
        texts.push(case.encoding.decode(&trial.after_safe));
    }
    if case.has(&Outcome::Unsafe) {
        texts.push(case.encoding.decode(&trial.after_all));
    }
    texts
}
