//! A folder that nobody else can enter, for a path that nothing may be at yet.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::names::Names;
use crate::place::{Place, opens_line};
use crate::reason::Reason;
use crate::uses::Use;

/// The variable of a folder, and the line that makes it, to be put in right before `place`, whose
/// statement opens its line.
pub(crate) fn in_front(
    cx: &Context<'_>,
    place: &Place<'_>,
    names: &Names,
    value: &str,
) -> (String, String) {
    let folder = names.take(cx, place, "tmpdir");
    let line = line(cx, place.stmt, &format!("{folder} = {value}"));
    (folder, line)
}

/// `code` as a line of its own, to be put in right before `stmt`.
pub(crate) fn line(cx: &Context<'_>, stmt: &Stmt, code: &str) -> String {
    let indent = cx.module.indent_of_line(stmt.start());
    format!("{code}{}{indent}", cx.module.newline())
}

/// The statement that removes `folder`, in place of `removal`, which may have ignored what fails.
pub(crate) fn removed(cx: &Context<'_>, removal: &Stmt, shutil: &str, folder: &str) -> Edit {
    let ignores = if cx.module.slice(removal).contains("ignore_errors=True") {
        ", ignore_errors=True"
    } else {
        ""
    };
    Edit::replace(
        removal.range(),
        format!("{shutil}.rmtree({folder}{ignores})"),
    )
}

/// Whether something that is still used may lie beside the path, and would go with the folder.
pub(crate) fn may_have_company(uses: &[(&Expr, Use<'_>)]) -> bool {
    uses.iter().any(|(_, used)| matches!(used, Use::Passed(_)))
}

/// Of the uses of a path that was bound at `place`, in source order, those that remove it for good:
/// none of them comes before one that may make it, and each runs as often as `place` does.
///
/// # Errors
/// Where one of them runs more often, so that the folder would be gone the second time, or has a
/// comment in it.
pub(crate) fn final_removals<'a>(
    cx: &Context<'a>,
    place: &Place<'a>,
    uses: &[(&'a Expr, Use<'a>)],
) -> Result<Vec<&'a Stmt>, Reason> {
    let last_made = uses.iter().rposition(|(_, used)| used.may_create());
    let mut removals = Vec::new();
    for (position, (path, used)) in uses.iter().enumerate() {
        let Use::Removes(stmt) = used else {
            continue;
        };
        if last_made.is_none_or(|last| position < last) {
            continue;
        }
        let there = Place::of(cx, path)?;
        if !there.is_beside(place) || there.repeated_by() != place.repeated_by() {
            return Err(Reason::Repeated(cx.module.line_of(stmt.start())));
        }
        let stmt = guarded(cx, path, uses).unwrap_or(stmt);
        if cx.module.has_comment(stmt.range()) {
            return Err(Reason::CommentInside);
        }
        removals.push(stmt);
    }
    Ok(removals)
}

/// The `if os.path.exists(path):` that has nothing else than the removal of `path`: the folder is
/// there in any case.
fn guarded<'a>(cx: &Context<'a>, path: &Expr, uses: &[(&'a Expr, Use<'a>)]) -> Option<&'a Stmt> {
    let place = Place::of(cx, path).ok()?;
    let stmt = *place.around.first()?;
    let Stmt::If(guard) = stmt else {
        return None;
    };
    let asks = uses
        .iter()
        .any(|(_, used)| matches!(used, Use::Asks(asked) if asked.range() == guard.test.range()));
    let is_all = guard.body.len() == 1 && guard.elif_else_clauses.is_empty();
    let is_alone = opens_line(cx.module, stmt) && !cx.module.has_comment(guard.range);
    (asks && is_all && is_alone).then_some(stmt)
}
