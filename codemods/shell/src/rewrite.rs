//! `os.system(command)` as `subprocess.run([…], check=False)`.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Fix};

use crate::command::{self, Doubts};
use crate::fallback;
use crate::layout::Layout;
use crate::reason::Reason;
use crate::status::{self, Use};

/// The fix for a call of `os.system`; `starts` are the calls in the file that start a process.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn system(
    cx: &Context<'_>,
    starts: &[QualifiedCall<'_>],
    site: &QualifiedCall<'_>,
) -> Result<Fix, Reason> {
    let command = only_argument(site.call)?;
    let argument = argument_range(cx, site.call, command);
    if cx.module.has_comment(argument) || cx.module.has_comment(site.call.func.range()) {
        return Err(Reason::CommentInCommand);
    }
    let mut doubts = Doubts::default();
    // The status first: it is the cheaper question, and its reason the more useful one.
    let status = status::of_call(cx, site.expr)?;
    let lists = command::lists(cx, command, &mut doubts)?;
    if tells_failure(&status) && lists.iter().any(|list| list.is_probe) {
        return Err(Reason::AvailabilityProbe);
    }
    if matches!(status, Use::ExitStatus | Use::Kept { exits: true, .. }) {
        doubts.add(
            "a command that fails now ends the program with its own exit status, where the \
             status was 0 before",
        );
    }
    if tells_failure(&status) && fallback::starts_another(cx, starts, site.expr) {
        doubts.add(
            "what is started when the command fails is not reached where its program is not \
             there, since that raises FileNotFoundError",
        );
    }
    let import = cx.import("subprocess", site.expr).map_err(Reason::Import)?;
    let runner = Runner::of(cx);
    let function = format!("{}.{}", import.name(), runner.function());
    let suffix = match status {
        Use::Unused => "",
        _ => runner.exit_code(),
    };
    let mut edits = vec![Edit::replace(site.call.func.range(), function.as_str())];
    let layout = Layout {
        cx,
        expr: site.expr,
        call: site.call,
        argument,
        command: cx.module.parenthesized(command),
        function: &function,
        second: runner.second_argument(),
        suffix,
    };
    layout.edits(&lists, &mut edits);
    status_edits(cx, site.expr.range(), &status, suffix, &mut edits)?;
    let edits = EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?;
    Ok(Fix {
        edits,
        imports: vec![import],
        distributions: Vec::new(),
        applicability: doubts.applicability(),
        effect: doubts.effect(),
        also_removes: &[],
        brings: Vec::new(),
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
enum Runner {
    /// `run`, whose result has the exit code.
    Run,
    /// `call`, which returns it: all that Python 2 has.
    Call,
}

impl Runner {
    /// `call` where the file says that it runs on Python 2 as well.
    fn of(cx: &Context<'_>) -> Self {
        let supports_python_2 = cx.module.suite().iter().any(|stmt| match stmt {
            Stmt::ImportFrom(from) => {
                from.module
                    .as_ref()
                    .is_some_and(|module| module == "__future__")
                    && from.names.iter().any(|alias| {
                        !matches!(alias.name.as_str(), "annotations" | "generator_stop")
                    })
            }
            _ => false,
        });
        if supports_python_2 {
            Runner::Call
        } else {
            Runner::Run
        }
    }

    fn function(self) -> &'static str {
        match self {
            Runner::Run => "run",
            Runner::Call => "call",
        }
    }

    fn second_argument(self) -> Option<&'static str> {
        match self {
            Runner::Run => Some("check=False"),
            Runner::Call => None,
        }
    }

    /// What gets the exit code out of the result.
    fn exit_code(self) -> &'static str {
        match self {
            Runner::Run => ".returncode",
            Runner::Call => "",
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
