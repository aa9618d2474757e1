//! What may differ after a fix, and is not an attack.

use harden_codemod::Applicability;

use crate::hyphens::Hyphens;

/// What may differ after a fix, and is not an attack.
#[derive(Default)]
pub(crate) struct Doubts {
    /// The values that the shell split.
    split: Vec<String>,
    /// The values that the shell split and that are a part of an argument.
    split_parts: Vec<String>,
    /// The values that are split into words now.
    words: Vec<String>,
    /// The iterables of which each element is one argument now.
    each: Vec<String>,
    others: Vec<String>,
    /// The values that a program may take for options.
    pub(crate) hyphens: Hyphens,
}

fn note(values: &mut Vec<String>, value: &str) {
    let value = format!("`{value}`");
    if !values.contains(&value) {
        values.push(value);
    }
}

impl Doubts {
    pub(crate) fn add(&mut self, doubt: impl Into<String>) {
        let doubt = doubt.into();
        if !self.others.contains(&doubt) {
            self.others.push(doubt);
        }
    }

    /// The shell split `value`, and it is one argument now.
    pub(crate) fn add_split(&mut self, value: &str) {
        note(&mut self.split, value);
    }

    /// The shell split `value`, and it is a part of one argument now.
    pub(crate) fn add_split_part(&mut self, value: &str) {
        note(&mut self.split_parts, value);
    }

    /// `shlex.split` takes `value` apart instead of the shell.
    pub(crate) fn add_words(&mut self, value: &str) {
        note(&mut self.words, value);
    }

    /// The shell split the elements of `iterable`, and each is one argument now.
    pub(crate) fn add_each(&mut self, iterable: &str) {
        note(&mut self.each, iterable);
    }

    pub(crate) fn applicability(&self) -> Applicability {
        let all = [
            &self.split,
            &self.split_parts,
            &self.words,
            &self.each,
            &self.others,
        ];
        let nothing = all.iter().all(|doubts| doubts.is_empty());
        if nothing {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        }
    }

    /// One sentence: what changes for the program.
    pub(crate) fn effect(&self) -> String {
        let mut effects = Vec::new();
        if !self.split.is_empty() {
            effects.push(format!(
                "{} is now always exactly one argument; the shell used to split it on whitespace, \
                 drop it if empty, and expand `*`, `~` and `$VAR` in it",
                self.split.join(" or ")
            ));
        }
        if !self.split_parts.is_empty() {
            effects.push(format!(
                "{} now always stays within one argument; the shell used to split it on whitespace, \
                 and expand `*` and `$VAR` in it",
                self.split_parts.join(" or ")
            ));
        }
        if !self.words.is_empty() {
            effects.push(format!(
                "{} is still split into words, by shlex.split, but `*`, `~`, `$VAR` and operators in \
                 it are no longer expanded or run",
                self.words.join(" or ")
            ));
        }
        if !self.each.is_empty() {
            effects.push(format!(
                "each element of {} is now exactly one argument; the shell used to split it on \
                 whitespace, drop it if empty, and expand `*`, `~` and `$VAR` in it",
                self.each.join(" or ")
            ));
        }
        effects.extend(self.others.iter().cloned());
        if effects.is_empty() {
            effects.push(
                "the program is started directly; if it cannot be, FileNotFoundError is raised \
                 where the shell printed a message"
                    .to_string(),
            );
        }
        effects.extend(self.hyphens.effects());
        effects.join("; ")
    }

    /// What stays open, which the user is told even if the fix is safe.
    pub(crate) fn caution(&self) -> Option<String> {
        self.hyphens.caution()
    }
}
