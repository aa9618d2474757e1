//! `open(tempfile.mktemp(), "w")`: a file that is made and opened in one step.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;
use crate::uses::short;

/// What `open` can be passed by place, from its second parameter on; the next three come in the same
/// order in `NamedTemporaryFile` (the library reference, `open` and `tempfile`).
const PARAMETERS: [&str; 5] = ["mode", "buffering", "encoding", "errors", "newline"];

/// The first Python whose `NamedTemporaryFile` takes `errors`.
const FIRST_WITH_ERRORS: (u8, u8) = (3, 8);

/// How many of them can still be passed by place.
const BY_PLACE: usize = 3;

/// The arguments of the `NamedTemporaryFile` that does what `open` does with a name of `mktemp`.
///
/// # Errors
/// Where the file is opened in a way that has no equivalent.
pub(crate) fn for_named_file(
    cx: &Context<'_>,
    open: &ast::ExprCall,
    mktemp: &ast::ExprCall,
) -> Result<Vec<String>, Reason> {
    let slice = |expr: &Expr| cx.module.slice(cx.module.parenthesized(expr));
    let mut arguments = Vec::new();
    let path_is_first = usize::from(!open.arguments.args.is_empty());
    for (position, argument) in open.arguments.args.iter().skip(path_is_first).enumerate() {
        let Some(name) = PARAMETERS.get(position) else {
            return Err(Reason::OtherOpen(short(cx, argument).to_string()));
        };
        if position < BY_PLACE {
            arguments.push(slice(argument).to_string());
        } else {
            arguments.push(format!("{name}={}", slice(argument)));
        }
    }
    for keyword in &open.arguments.keywords {
        let name = keyword.arg.as_ref().map_or("", ast::Identifier::as_str);
        if name == "file" {
            continue;
        }
        if !PARAMETERS.contains(&name) {
            return Err(Reason::OtherOpen(name.to_string()));
        }
        arguments.push(format!("{name}={}", slice(&keyword.value)));
    }
    let has_errors = arguments
        .iter()
        .any(|argument| argument.starts_with("errors="));
    let minimum = cx.project.minimum_python(cx.path);
    if has_errors && minimum.is_some_and(|minimum| minimum < FIRST_WITH_ERRORS) {
        return Err(Reason::OtherOpen("errors".to_string()));
    }
    arguments.extend(by_name(cx, mktemp));
    arguments.push("delete=False".to_string());
    Ok(arguments)
}

/// The arguments of `mktemp(suffix, prefix, dir)`, all by name.
pub(crate) fn by_name(cx: &Context<'_>, mktemp: &ast::ExprCall) -> Vec<String> {
    arguments(mktemp)
        .into_iter()
        .map(|(name, value)| {
            let value = cx.module.slice(cx.module.parenthesized(value));
            format!("{name}={value}")
        })
        .collect()
}

/// The arguments of `mktemp(suffix, prefix, dir)` with their names, in the order they stand in.
pub(crate) fn arguments(mktemp: &ast::ExprCall) -> Vec<(&str, &Expr)> {
    let by_place = ["suffix", "prefix", "dir"]
        .into_iter()
        .zip(&mktemp.arguments.args);
    let by_name = mktemp.arguments.keywords.iter().filter_map(|keyword| {
        let name = keyword.arg.as_ref()?;
        Some((name.as_str(), &keyword.value))
    });
    by_place.chain(by_name).collect()
}
