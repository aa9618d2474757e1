//! What may differ after a fix, and is not an attack.

use harden_codemod::Applicability;

/// What may differ after a fix, and is not an attack.
#[derive(Default)]
pub(crate) struct Doubts {
    /// The values that the shell split.
    split: Vec<String>,
    /// The values that are split into words now.
    words: Vec<String>,
    /// The iterables of which each element is one argument now.
    each: Vec<String>,
    others: Vec<String>,
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

    /// `shlex.split` takes `value` apart instead of the shell.
    pub(crate) fn add_words(&mut self, value: &str) {
        note(&mut self.words, value);
    }

    /// The shell split the elements of `iterable`, and each is one argument now.
    pub(crate) fn add_each(&mut self, iterable: &str) {
        note(&mut self.each, iterable);
    }

    pub(crate) fn applicability(&self) -> Applicability {
        let nothing = [&self.split, &self.words, &self.each, &self.others]
            .iter()
            .all(|doubts| doubts.is_empty());
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
        effects.join("; ")
    }
}
