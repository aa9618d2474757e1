//! B603 and B607: calls that start processes (`plugins/injection_shell.py`).

use harden_bandit::names::Names;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::command::{command, is_false};
use crate::reason::Reason;
use crate::rules::rule_of;
use crate::site::{Site, has_any};

/// Which of Bandit's lists a function is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Functions of `subprocess`.
    Subprocess,
    /// Those that start a shell.
    Shell,
    /// Those of `os` that start none.
    NoShell,
}

/// Of which a file has one, if it has a function of these lists.
pub(crate) const NEEDLES: &[&str] = &[
    "subprocess",
    "system",
    "popen",
    "getoutput",
    "getstatusoutput",
    "execl",
    "execv",
    "spawnl",
    "spawnv",
    "startfile",
];

/// The list that the function of this dotted name is in (`gen_config`).
pub(crate) fn kind(function: &str) -> Option<Kind> {
    let (module, name) = function.rsplit_once('.')?;
    kind_in(module, name)
}

fn kind_in(module: &str, name: &str) -> Option<Kind> {
    let shell = match module {
        "subprocess" => match name {
            "Popen" | "call" | "check_call" | "check_output" | "run" => {
                return Some(Kind::Subprocess);
            }
            _ => matches!(name, "getoutput" | "getstatusoutput"),
        },
        "os" => {
            if is_exec(name) || name == "startfile" {
                return Some(Kind::NoShell);
            }
            matches!(name, "system" | "popen" | "popen2" | "popen3" | "popen4")
        }
        "popen2" => matches!(name, "popen2" | "popen3" | "popen4" | "Popen3" | "Popen4"),
        "commands" => matches!(name, "getoutput" | "getstatusoutput"),
        _ => false,
    };
    shell.then_some(Kind::Shell)
}

/// Whether a function of one of the lists is called so.
fn is_listed(name: &str) -> bool {
    ["subprocess", "os", "popen2", "commands"]
        .iter()
        .any(|module| kind_in(module, name).is_some())
}

fn is_exec(name: &str) -> bool {
    let variant = name
        .strip_prefix("exec")
        .or_else(|| name.strip_prefix("spawn"));
    matches!(
        variant,
        Some("l" | "le" | "lp" | "lpe" | "v" | "ve" | "vp" | "vpe")
    )
}

/// Every finding of the two rules, judged.
pub(crate) fn sites(cx: &Context<'_>) -> Vec<Site> {
    let mut sites = Vec::new();
    if !has_any(cx, NEEDLES) {
        return sites;
    }
    let names = Names::of(cx.module);
    for expr in cx.module.index().expressions() {
        let Expr::Call(call) = expr else {
            continue;
        };
        if !names.last_part(&call.func).is_some_and(is_listed) {
            continue;
        }
        let function = names.qualified(&call.func);
        let Some(kind) = kind(&function) else {
            continue;
        };
        let unshelled = kind == Kind::Subprocess && !has_shell(call);
        let partial = is_partial_path(call);
        if !unshelled && !partial {
            continue;
        }
        let judgement = certainly(cx, call, &function)
            .and_then(|()| command(cx, call, kind))
            .map(|command| command.fact().to_string());
        let mut add = |id, message| {
            sites.push(Site::new(
                rule_of(id),
                expr.range(),
                message,
                judgement.clone(),
            ));
        };
        if unshelled {
            add(
                "B603",
                "the process may be started with what comes from outside",
            );
        }
        if partial {
            add("B607", "which program is started depends on PATH");
        }
    }
    sites
}

/// Whether the function is the one that Bandit takes it for.
///
/// # Errors
/// Where the name may mean something else.
pub(crate) fn certainly(
    cx: &Context<'_>,
    call: &ast::ExprCall,
    function: &str,
) -> Result<(), Reason> {
    let index = cx.module.index();
    let is_function = |expr: &Expr| index.qualified_name(expr).as_deref() == Some(function);
    let is_stored = index
        .attribute_stores()
        .iter()
        .any(|store| is_function(store));
    if is_function(&call.func) && !is_stored {
        Ok(())
    } else {
        Err(Reason::NameInDoubt(function.to_string()))
    }
}

/// `has_shell` of the plugin.
fn has_shell(call: &ast::ExprCall) -> bool {
    call.arguments
        .find_keyword("shell")
        .is_some_and(|keyword| !is_false(&keyword.value))
}

/// Whether the first positional argument, or the first in the list there, is a text that begins
/// neither like an absolute path nor with a dot (`full_path_match`).
fn is_partial_path(call: &ast::ExprCall) -> bool {
    let first = match call.arguments.args.first() {
        Some(Expr::List(list)) if !list.elts.is_empty() => &list.elts[0],
        Some(first) => first,
        None => return false,
    };
    let Expr::StringLiteral(program) = first else {
        return false;
    };
    let mut characters = program.value.chars();
    match characters.next() {
        Some('/' | '\\' | '.') => false,
        Some(letter) if letter.is_ascii_alphabetic() => characters.next() != Some(':'),
        _ => true,
    }
}
