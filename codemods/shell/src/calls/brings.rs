//! The findings of low severity that Bandit has after a fix and had not before.

use harden_codemod::prelude::*;

use crate::program::{Argv, Program, Start};

/// The findings that starting `program` in place of the text `command` brings: B603 for each call,
/// and B607 for a program without a path, unless the text began with one that Bandit saw.
pub(super) fn of(command: &Expr, program: &Program) -> Vec<&'static str> {
    let mut starts = Vec::new();
    program.each_start(&mut |start| starts.push(start));
    let mut partial = starts
        .iter()
        .filter(|start| has_partial_path(start))
        .count();
    if let Expr::StringLiteral(text) = command
        && is_partial(text.value.to_str())
    {
        partial = partial.saturating_sub(1);
    }
    let mut brings = vec!["B603"; starts.len()];
    brings.extend(std::iter::repeat_n("B607", partial));
    brings
}

/// Whether the list begins with a literal that Bandit takes for a partial path.
fn has_partial_path(start: &Start) -> bool {
    let Argv::List(elements) = &start.argv else {
        return false;
    };
    let Some(first) = elements.first() else {
        return false;
    };
    // A literal, and nothing that is done with one.
    ['"', '\''].iter().any(|&quote| {
        first
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
            .is_some_and(|text| !text.contains(quote) && is_partial(text))
    })
}

/// Bandit's `start_process_with_partial_path`: neither `/`, `\`, `.` nor a drive at the start.
fn is_partial(path: &str) -> bool {
    let mut chars = path.chars();
    match (chars.next(), chars.next()) {
        (None | Some('/' | '\\' | '.'), _) => false,
        (Some(drive), Some(':')) => !drive.is_ascii_alphabetic(),
        _ => true,
    }
}
