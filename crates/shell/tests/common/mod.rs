//! Commands with values, as the tests write them.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use harden_shell::{Dialect, Part, Piece, Process, Unplannable, Word, plan};

/// Stands for a value in the commands of the tests.
pub(crate) const VALUE: char = '§';

/// The one process of a command in which each [`VALUE`] is a value; its id is its place among them.
pub(crate) fn plan_of(command: &str) -> Result<Process, Unplannable> {
    let mut pieces = Vec::new();
    for (index, text) in command.split(VALUE).enumerate() {
        if index > 0 {
            pieces.push(Piece::Value(index - 1));
        }
        pieces.push(Piece::Text(text));
    }
    plan(&pieces, Dialect::Posix).map(|plan| plan.simple().expect("one process").clone())
}

/// The argument that a word is, given its values.
pub(crate) fn fill(word: &Word, values: &[String]) -> String {
    word.parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Value { id, .. } => values[*id].as_str(),
            _ => panic!("a part that is not filled in"),
        })
        .collect()
}
