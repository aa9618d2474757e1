//! Whether what is called certainly is the standard library's, and takes the argument.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::bandit::Found;
use crate::reason::Reason;

/// Checks that `found`, a call of something called `hashlib`, is one of the standard library's that
/// can be given `usedforsecurity`, and does not say already what the digest is for. `sites` are the
/// calls that [`is_of_hashlib`] accepts.
///
/// # Errors
/// Why it cannot.
pub(crate) fn check(
    cx: &Context<'_>,
    sites: &[QualifiedCall<'_>],
    found: &Found<'_>,
) -> Result<(), Reason> {
    let name = format!("hashlib.{}", last(&found.name));
    if found.name != name {
        let written = cx.module.slice(&*found.call.func);
        return Err(Reason::OtherHashlib(
            written.lines().next().unwrap_or_default().to_string(),
        ));
    }
    let site = sites
        .iter()
        .find(|site| site.qualified == name && site.expr.range() == found.expr.range());
    match site {
        Some(QualifiedCall { doubt: None, .. }) => {}
        Some(QualifiedCall {
            doubt: Some(doubt), ..
        }) => return Err(Reason::NameInDoubt(doubt.clone())),
        // The scope that the call is in imports something else by that name.
        None => {
            let meant = cx.module.index().qualified_name(&found.call.func);
            let written = cx.module.slice(&*found.call.func).to_string();
            return Err(Reason::OtherHashlib(meant.unwrap_or(written)));
        }
    }
    if cx.project.shadows(cx.path, "hashlib") {
        return Err(Reason::ProjectModule);
    }
    let arguments = &found.call.arguments;
    if arguments.find_keyword("usedforsecurity").is_some() {
        return Err(Reason::SaidForSecurity);
    }
    if arguments
        .keywords
        .iter()
        .any(|keyword| keyword.arg.is_none())
    {
        return Err(Reason::UnpackedArguments);
    }
    if name == "hashlib.new" {
        let algorithm = arguments
            .args
            .first()
            .or_else(|| arguments.find_keyword("name").map(|name| &name.value));
        if let Some(algorithm) = algorithm
            && !algorithm.is_string_literal_expr()
        {
            let algorithm = cx.module.slice(algorithm).to_string();
            return Err(Reason::AlgorithmVariable(algorithm));
        }
    }
    Ok(())
}

/// Whether the function with this qualified name is one of `hashlib`'s.
pub(crate) fn is_of_hashlib(function: &str) -> bool {
    function.starts_with("hashlib.")
}

/// Whether it is a function of `hashlib` that Python 3 does not have: a call raises `AttributeError`.
pub(crate) fn is_missing(found: &Found<'_>) -> bool {
    matches!(last(&found.name), "md4" | "sha")
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}
