//! `fd, path = tempfile.mkstemp()`, and the descriptor closed at once.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::names;
use crate::place::{Place, behind, opens_line};

/// The edits that take a path from `mkstemp` in the assignment at `place`, besides that of the call
/// itself. `os` is what the module is called there.
pub(crate) fn edits(cx: &Context<'_>, place: &Place<'_>, os: &str) -> Vec<Edit> {
    // The descriptor is closed in the next statement, so that another fix may have the same name.
    let fd = names::free(cx, place, "fd");
    let mut edits = vec![Edit::insert(place.stmt.start(), format!("{fd}, "))];
    if let Stmt::AnnAssign(assign) = place.stmt {
        let end = cx.module.parenthesized(&assign.annotation).end();
        edits.push(Edit::delete(TextRange::new(assign.target.end(), end)));
    }
    let close = format!("{os}.close({fd})");
    let behind = behind(cx.module, place.stmt);
    let is_alone = opens_line(cx.module, place.stmt) && !behind.starts_with(';');
    edits.push(if is_alone {
        let line = cx.module.line_range(place.stmt.end());
        let indent = cx.module.indent_of_line(place.stmt.start());
        Edit::insert(
            line.end(),
            format!("{}{indent}{close}", cx.module.newline()),
        )
    } else {
        Edit::insert(place.stmt.end(), format!("; {close}"))
    });
    edits
}
