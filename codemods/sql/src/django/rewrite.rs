//! The fix of a call: its texts become literals in lists, and their values parameters.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::arguments::{self, Argument};
use super::find::{Found, Sql};
use super::fragment::Fragment;
use super::pass;
use super::reason::Reason;

/// What is to be changed.
pub(crate) struct Rewrite {
    pub(crate) edits: Vec<Edit>,
    /// Values are passed as parameters, and not just texts written otherwise.
    pub(crate) passes: bool,
    /// What may be different for the program.
    pub(crate) doubts: Vec<String>,
}

/// The rewrite of a call.
///
/// # Errors
/// Where a text or a value in it cannot be what Bandit wants.
pub(crate) fn rewrite<'a>(cx: &Context<'a>, found: &Found<'a>) -> Result<Rewrite, Reason> {
    let arguments = arguments::of(cx, found);
    let mut read: Vec<(&Argument<'a>, Vec<Fragment<'a>>)> = Vec::new();
    for argument in &arguments {
        let texts = argument.texts(cx)?;
        let fragments: Result<Vec<Fragment<'a>>, Reason> = texts
            .into_iter()
            .map(|(text, used)| {
                Fragment::read(cx, text, used).map_err(|reason| match reason {
                    Reason::Text(inner) if inner.is_about_origin() => argument.dynamic(cx, text),
                    reason => reason,
                })
            })
            .collect();
        read.push((argument, fragments?));
    }
    let mut all = read.iter().flat_map(|(_, fragments)| fragments);
    let passes = all.any(|fragment| !fragment.parameters.is_empty());
    let mut rewrite = Rewrite {
        edits: Vec::new(),
        passes,
        doubts: Vec::new(),
    };
    let mut moved = Vec::new();
    for (argument, fragments) in &read {
        rewrite.edits.extend(argument.as_plain(cx));
        for fragment in fragments {
            rewrite.edits.extend(fragment.edits(cx, passes)?);
            rewrite.doubts.extend(fragment.doubts.iter().cloned());
        }
        let Some(passed) = pass::pass(cx, found.call, argument, fragments)? else {
            continue;
        };
        rewrite.edits.extend(passed.edits);
        moved.extend(passed.moved);
        if passed.is_new && matches!(found.sql, Sql::Raw(_)) {
            rewrite.doubts.push(
                "the call raises TypeError for want of parameters, and works from then on"
                    .to_string(),
            );
        }
    }
    pass::check_order(cx, found.call, &moved)?;
    Ok(rewrite)
}
