//! Comments at the end of lines that a fix changes in other ways too.

use harden_codemod::prelude::*;

/// Adds `comment`, which ends a line, to `edits`, of which one may put a line right behind it.
pub(crate) fn add(edits: &mut Vec<Edit>, comment: Edit) {
    let behind = edits
        .iter()
        .position(|edit| edit.range().is_empty() && edit.range() == comment.range());
    match behind {
        Some(place) => {
            let line = edits.swap_remove(place);
            let is_line = line.replacement().starts_with(['\n', '\r']);
            let (first, second) = if is_line {
                (&comment, &line)
            } else {
                (&line, &comment)
            };
            let text = format!("{}{}", first.replacement(), second.replacement());
            edits.push(Edit::replace(comment.range(), text));
        }
        None => edits.push(comment),
    }
}
