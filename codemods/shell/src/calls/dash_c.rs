//! `["sh", "-c", text]`: a shell that is started like any other program.

use harden_codemod::prelude::*;
use harden_shell::Dialect;

use super::arguments::Arguments;
use super::subprocess::{Rewrite, feed, shell_named};
use super::surroundings::check_f_string;
use super::{Calls, Parts, Rewritten};
use crate::command::Shell;
use crate::reason::Reason;

/// The text that a list such as `["sh", "-c", text]` has a shell read.
pub(crate) fn script(list: &Expr) -> Option<(Dialect, &Expr)> {
    let elements = match list {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return None,
    };
    let [
        Expr::StringLiteral(shell),
        Expr::StringLiteral(option),
        text,
    ] = elements.as_slice()
    else {
        return None;
    };
    let dialect = shell_named(shell.value.to_str())?;
    (option.value.to_str() == "-c" && !text.is_starred_expr()).then_some((dialect, text))
}

/// The fix for a call of one of `subprocess`'s functions with such a list.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
) -> Result<Rewritten, Reason> {
    let cx = calls.cx;
    check_f_string(cx, site.expr)?;
    let arguments = Arguments::of(cx, site.call)?;
    let command = arguments.get("args").ok_or(Reason::NoCommand)?;
    let (dialect, text) = script(command.value).ok_or(Reason::NoCommand)?;
    if arguments.get("executable").is_some() {
        return Err(Reason::OtherExecutable);
    }
    let rewrite = Rewrite {
        calls,
        site,
        command,
        reading: Shell {
            dialect,
            has_environment: arguments.get("env").is_some(),
            has_directory: arguments.get("cwd").is_some(),
            is_named: true,
            feed: feed(&site.qualified, &arguments),
        },
        gone: Vec::new(),
        arguments,
        parts: Parts::new(calls, site.expr),
    };
    rewrite.text(text)
}
