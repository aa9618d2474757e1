//! `os.system(command)` as `subprocess.run([…], check=False)`.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::{Calls, Parts, Rewritten, note_missing};
use crate::command::{Branch, Feed, Shell};
use crate::fallback;
use crate::future::supports_python_2;
use crate::insert::Insertion;
use crate::probe::{self, Learned, Printed};
use crate::program::Program;
use crate::reason::Reason;
use crate::runner::{Kept, Runner, Wants, Way};
use crate::status::{self, Use};

/// The fix for a call of `os.system`.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
) -> Result<Rewritten, Reason> {
    let cx = calls.cx;
    let command = only_argument(site.call)?;
    let argument = argument_range(cx, site.call, command);
    if cx.module.has_comment(argument) || cx.module.has_comment(site.call.func.range()) {
        return Err(Reason::CommentInCommand);
    }
    let mut parts = Parts::new(calls, site.expr);
    // The status first: it is the cheaper question, and its reason the more useful one.
    let status = status::of_call(cx, site.expr)?;
    let kind = Kind::of(cx);
    let shell = Shell {
        feed: match kind {
            Kind::Run => Feed::Bytes,
            Kind::Call => Feed::No,
        },
        ..Shell::DEFAULT
    };
    let branches = parts.read(cx, shell, command)?;
    let learned = Learned {
        result: Some(site.expr),
        is_looked_at: tells_failure(&status),
        printed: Printed::Shown,
    };
    probe::check(cx, &learned, branches.iter().map(|branch| &branch.program))?;
    for branch in &branches {
        note_missing(&branch.program, &mut parts.doubts);
    }
    if matches!(status, Use::ExitStatus | Use::Kept { exits: true, .. }) {
        parts.doubts.add(
            "a command that fails now ends the program with its own exit status, where the \
             status was 0 before",
        );
    }
    if tells_failure(&status) && fallback::starts_another(cx, calls.starts, site.expr) {
        parts.doubts.add(fallback::EFFECT);
    }
    let subprocess = parts.needs.name(cx, "subprocess")?;
    let function = format!("{subprocess}.{}", kind.function());
    let suffix = match status {
        Use::Unused => "",
        _ => kind.exit_code(),
    };
    let mut edits = Vec::new();
    match branches.as_slice() {
        [Branch { program, .. }] if !program.is_plain() => {
            edits = statements(
                cx,
                kind,
                &status,
                site.expr,
                (subprocess, program),
                &mut parts,
            )?;
        }
        branches => {
            edits.push(Edit::replace(site.call.func.range(), function.as_str()));
            let insertion = Insertion {
                cx,
                expr: site.expr,
                call: site.call,
                argument,
                command: cx.module.parenthesized(command),
                second: kind.second_argument(),
            };
            insertion.edits(branches, &mut edits);
            status_edits(cx, site.expr.range(), &status, suffix, &mut edits)?;
        }
    }
    parts.finish(cx, edits)
}

/// The edits for a program that is more than one process with plain arguments.
fn statements<'a>(
    cx: &Context<'a>,
    kind: Kind,
    status: &Use,
    call: &'a Expr,
    (subprocess, program): (String, &Program),
    parts: &mut Parts<'_, 'a>,
) -> Result<Vec<Edit>, Reason> {
    if kind == Kind::Call {
        return Err(Reason::Python2);
    }
    let outer = match status {
        Use::Decoded { outer } => decoder(cx, call, *outer).unwrap_or(call),
        _ => call,
    };
    let way = Way {
        function: format!("{subprocess}.run"),
        keyword: "",
        arguments: vec![Kept::new("check", "False")],
        exit_code: ".returncode",
        spreads: false,
    };
    let unused = matches!(status, Use::Unused);
    let runner = Runner {
        subprocess,
        last: way.clone(),
        quiet: way,
        wants: if unused {
            Wants::Nothing
        } else {
            Wants::ExitCode
        },
        suffix: if unused { "" } else { ".returncode" }.to_string(),
        is_handle: false,
        unpacked: None,
    };
    let mut edits = parts.emit(cx, outer, runner, program)?;
    if let Use::Kept { decoders, .. } = status {
        for (outer, inner) in decoders {
            let before = TextRange::new(outer.start(), inner.start());
            let after = TextRange::new(inner.end(), outer.end());
            if cx.module.has_comment(*outer) {
                return Err(Reason::CommentInCommand);
            }
            edits.push(Edit::delete(before));
            edits.push(Edit::delete(after));
        }
        edits.retain(|edit| !(edit.range().is_empty() && edit.replacement().is_empty()));
    }
    Ok(edits)
}

/// The expression at `range` that decodes the status of `call`.
fn decoder<'a>(cx: &Context<'a>, call: &Expr, range: TextRange) -> Option<&'a Expr> {
    cx.module
        .index()
        .ancestors(call)
        .find_map(|node| match node {
            AnyNode::Expr(expr) if expr.range() == range => Some(expr),
            _ => None,
        })
}

/// The one argument of `os.system`.
fn only_argument(call: &ast::ExprCall) -> Result<&Expr, Reason> {
    let command =
        argument(call, "command", Some(0)).map_err(|Unpacked| Reason::UnpackedArguments)?;
    command
        .filter(|_| call.arguments.len() == 1)
        .ok_or(Reason::NoCommand)
}

/// The argument with its keyword and parentheses.
fn argument_range(cx: &Context<'_>, call: &ast::ExprCall, command: &Expr) -> TextRange {
    let range = cx.module.parenthesized(command);
    match call.arguments.keywords.first() {
        Some(keyword) => keyword.range().cover(range),
        None => range,
    }
}

/// Whether the program can tell a command that failed from one that did not.
fn tells_failure(status: &Use) -> bool {
    match status {
        Use::Unused | Use::ExitStatus => false,
        Use::Tested | Use::Decoded { .. } | Use::Kept { .. } => true,
    }
}

/// Which function of `subprocess` takes the place of `os.system`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `run`, whose result has the exit code.
    Run,
    /// `call`, which returns it: all that Python 2 has.
    Call,
}

impl Kind {
    /// `call` where the file says that it runs on Python 2 as well.
    fn of(cx: &Context<'_>) -> Self {
        if supports_python_2(cx) {
            Kind::Call
        } else {
            Kind::Run
        }
    }

    fn function(self) -> &'static str {
        match self {
            Kind::Run => "run",
            Kind::Call => "call",
        }
    }

    fn second_argument(self) -> Option<&'static str> {
        match self {
            Kind::Run => Some("check=False"),
            Kind::Call => None,
        }
    }

    /// What gets the exit code out of the result.
    fn exit_code(self) -> &'static str {
        match self {
            Kind::Run => ".returncode",
            Kind::Call => "",
        }
    }
}

/// The edits around the call and its variable that make an exit code of the status.
fn status_edits(
    cx: &Context<'_>,
    call: TextRange,
    status: &Use,
    suffix: &str,
    edits: &mut Vec<Edit>,
) -> Result<(), Reason> {
    let unwrapped: &[(TextRange, TextRange)] = match status {
        Use::Decoded { outer } => &[(*outer, call)],
        Use::Kept { decoders, .. } => decoders,
        Use::Unused | Use::Tested | Use::ExitStatus => &[],
    };
    for (outer, inner) in unwrapped {
        let before = TextRange::new(outer.start(), inner.start());
        let after = TextRange::new(inner.end(), outer.end());
        if cx.module.has_comment(before) || cx.module.has_comment(after) {
            return Err(Reason::CommentInCommand);
        }
        edits.push(Edit::delete(before));
        if *inner == call {
            edits.push(Edit::replace(after, suffix));
        } else {
            edits.push(Edit::delete(after));
        }
    }
    if !matches!(status, Use::Decoded { .. }) {
        edits.push(Edit::insert(call.end(), suffix));
    }
    edits.retain(|edit| !(edit.range().is_empty() && edit.replacement().is_empty()));
    Ok(())
}
