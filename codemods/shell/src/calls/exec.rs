//! `os.execlp("sh", "sh", "-c", text)` and `os.spawnlp(os.P_WAIT, "sh", "sh", "-c", text)`.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_shell::Dialect;

use super::subprocess::shell_named;
use super::surroundings::check_f_string;
use super::{Calls, Parts, Rewritten, dash_c, note_missing};
use crate::command::{Feed, Shell};
use crate::expr;
use crate::future::check_python_3;
use crate::print::CallText;
use crate::probe::{self, Learned, Printed};
use crate::program::Argv;
use crate::reason::Reason;
use crate::runner::{Kept, Runner, Wants, Way};

/// A call that starts a shell for a text.
struct Script<'a> {
    dialect: Dialect,
    text: &'a Expr,
}

/// Whether the call has a shell read a text.
pub(crate) fn is_script(cx: &Context<'_>, site: &QualifiedCall<'_>) -> bool {
    script(cx, site).is_some()
}

/// `exec*` takes the program and its arguments, `spawn*` a mode before them; those with an `l`
/// take the arguments one by one.
fn script<'a>(cx: &Context<'_>, site: &QualifiedCall<'a>) -> Option<Script<'a>> {
    if !site.call.arguments.keywords.is_empty() || unpacks(site.call) {
        return None;
    }
    let name = site.qualified.strip_prefix("os.")?;
    let mut arguments: &[Expr] = &site.call.arguments.args;
    if name.starts_with("spawn") {
        let (mode, rest) = arguments.split_first()?;
        if expr::qualified(cx, mode).as_deref() != Some("os.P_WAIT") {
            return None;
        }
        arguments = rest;
    }
    let (Expr::StringLiteral(program), rest) = arguments.split_first()? else {
        return None;
    };
    let dialect = shell_named(program.value.to_str())?;
    let text = match rest {
        [list] => dash_c::script(list)?.1,
        [_, Expr::StringLiteral(option), text] if option.value.to_str() == "-c" => text,
        _ => return None,
    };
    Some(Script { dialect, text })
}

/// The fix for such a call.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
) -> Result<Rewritten, Reason> {
    let cx = calls.cx;
    check_f_string(cx, site.expr)?;
    check_python_3(cx)?;
    let Script { dialect, text } = script(cx, site).ok_or(Reason::NoCommand)?;
    let mut parts = Parts::new(calls, site.expr);
    let shell = Shell {
        dialect,
        has_environment: false,
        has_directory: false,
        is_named: true,
        feed: Feed::No,
    };
    let program = parts.read_one(cx, shell, text)?;
    let learned = Learned {
        result: Some(site.expr),
        is_looked_at: true,
        printed: Printed::Shown,
    };
    probe::check(cx, &learned, [&program])?;
    note_missing(&program, &mut parts.doubts);
    let is_statement = matches!(
        cx.module.index().parent_of(site.expr),
        Some(AnyNode::Stmt(Stmt::Expr(_)))
    );
    let subprocess = if site.qualified.starts_with("os.exec") {
        String::new()
    } else {
        parts.needs.name(cx, "subprocess")?
    };
    let way = Way {
        function: format!("{subprocess}.run"),
        keyword: "",
        arguments: vec![Kept::new("check", "False")],
        exit_code: ".returncode",
        spreads: false,
    };
    let mut runner = Runner {
        subprocess,
        last: way.clone(),
        quiet: way,
        wants: Wants::Nothing,
        suffix: String::new(),
        is_handle: false,
        unpacked: None,
    };
    if !is_statement {
        runner.wants = Wants::ExitCode;
        runner.suffix = ".returncode".to_string();
    }
    if site.qualified.starts_with("os.spawn") {
        let edits = parts.emit(cx, site.expr, runner, &program)?;
        return parts.finish(cx, edits);
    }
    // The process becomes the program, so that there can only be one.
    let Some(Argv::List(elements)) = program
        .single()
        .filter(|start| start.is_plain())
        .map(|start| &start.argv)
    else {
        return Err(Reason::SeveralOutputs);
    };
    let program = elements
        .first()
        .filter(|program| !program.starts_with('*'))
        .ok_or(Reason::DynamicCommand)?;
    parts.brings.clear();
    parts.doubts.add(
        "where the program is not there, FileNotFoundError is raised in this process, which a \
         shell ended with status 127",
    );
    let execvp = parts.needs.member(cx, "os", "execvp")?;
    let call = CallText {
        before: execvp,
        arguments: vec![program.clone(), format!("[{}]", elements.join(", "))],
        after: String::new(),
    };
    parts.finish(cx, vec![Edit::replace(site.expr.range(), call.flat())])
}
