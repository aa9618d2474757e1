//! The arguments of a call that starts a shell.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_template::any_origin;

use crate::expr;
use crate::probe::Printed;
use crate::reason::Reason;
use crate::runner::Kept;
use crate::template::is_inert;

/// The parameters of `subprocess.Popen`, in order.
const POPEN: &[&str] = &[
    "args",
    "bufsize",
    "executable",
    "stdin",
    "stdout",
    "stderr",
    "preexec_fn",
    "close_fds",
    "shell",
    "cwd",
    "env",
    "universal_newlines",
    "startupinfo",
    "creationflags",
    "restore_signals",
    "start_new_session",
    "pass_fds",
];

/// An argument and the parameter it is for.
#[derive(Clone, Copy)]
pub(crate) struct Argument<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a Expr,
    /// Its range, with its name.
    pub(crate) range: TextRange,
    pub(crate) is_positional: bool,
}

/// The arguments of a call that starts a process.
pub(crate) struct Arguments<'a> {
    all: Vec<Argument<'a>>,
}

impl<'a> Arguments<'a> {
    /// The arguments of a call of `subprocess.Popen` or a function that passes them on.
    ///
    /// # Errors
    /// Where they are not written there.
    pub(crate) fn of(cx: &Context<'_>, call: &'a ast::ExprCall) -> Result<Self, Reason> {
        if unpacks(call) {
            return Err(Reason::UnpackedArguments);
        }
        let mut all = Vec::new();
        for (place, value) in call.arguments.args.iter().enumerate() {
            let name = POPEN.get(place).ok_or(Reason::NoCommand)?;
            all.push(Argument {
                name,
                value,
                range: cx.module.parenthesized(value),
                is_positional: true,
            });
        }
        for keyword in &call.arguments.keywords {
            let name = keyword.arg.as_ref().ok_or(Reason::UnpackedArguments)?;
            let range = keyword
                .range()
                .cover(cx.module.parenthesized(&keyword.value));
            all.push(Argument {
                name: name.as_str(),
                value: &keyword.value,
                range,
                is_positional: false,
            });
        }
        all.sort_by_key(|argument| argument.range.start());
        Ok(Arguments { all })
    }

    pub(crate) fn get(&self, name: &str) -> Option<Argument<'a>> {
        self.all
            .iter()
            .find(|argument| argument.name == name)
            .copied()
    }

    /// What becomes of the command's output.
    pub(crate) fn printed(&self, cx: &Context<'_>) -> Printed {
        let captures = self.get("capture_output").is_some_and(
            |argument| !matches!(argument.value, Expr::BooleanLiteral(literal) if !literal.value),
        );
        match self.get("stdout") {
            None if captures => Printed::Captured,
            Some(stdout) if is_null(cx, stdout.value) => Printed::Discarded,
            Some(stdout) if is_pipe(cx, stdout.value) => Printed::Captured,
            None | Some(_) => Printed::Shown,
        }
    }

    /// The arguments that stay, without those named in `gone`.
    pub(crate) fn kept(&self, cx: &Context<'_>, gone: &[&str]) -> Vec<Kept> {
        self.all
            .iter()
            .filter(|argument| !gone.contains(&argument.name))
            .map(|argument| {
                let is_shell = argument.name == "shell";
                Kept {
                    name: argument.name.to_string(),
                    source: if is_shell {
                        "False".to_string()
                    } else {
                        cx.module.slice(argument.range).to_string()
                    },
                    is_inert: is_inert(argument.value),
                    is_new: false,
                }
            })
            .collect()
    }

    /// The edit that takes an argument out, with the comma and blanks that go with it.
    ///
    /// # Errors
    /// Where a comment stands among those.
    pub(crate) fn without(&self, cx: &Context<'_>, argument: Argument<'_>) -> Result<Edit, Reason> {
        let place = self
            .all
            .iter()
            .position(|other| other.range == argument.range)
            .ok_or(Reason::NoCommand)?;
        let range = match (place.checked_sub(1), self.all.get(place + 1)) {
            (Some(before), _) => TextRange::new(self.all[before].range.end(), argument.range.end()),
            (None, Some(next)) => TextRange::new(argument.range.start(), next.range.start()),
            (None, None) => argument.range,
        };
        if cx.module.has_comment(range) {
            return Err(Reason::CommentInCommand);
        }
        Ok(Edit::delete(range))
    }
}

fn is_pipe(cx: &Context<'_>, stdout: &Expr) -> bool {
    expr::qualified(cx, stdout).is_some_and(|name| name.ends_with("subprocess.PIPE"))
}

/// Whether `stdout=` gets `subprocess.DEVNULL` or a file that is opened by way of `os.devnull`.
fn is_null(cx: &Context<'_>, stdout: &Expr) -> bool {
    any_origin(cx.module, stdout, &mut |expr| match expr {
        Expr::StringLiteral(text) => text.value.to_str() == "/dev/null",
        _ => expr::qualified(cx, expr)
            .is_some_and(|name| name == "os.devnull" || name.ends_with("subprocess.DEVNULL")),
    }) || opened_as(cx, stdout)
}

/// Whether `stdout` is the name of a null device that `with open(os.devnull) as …` opened.
fn opened_as(cx: &Context<'_>, stdout: &Expr) -> bool {
    let Expr::Name(name) = stdout else {
        return false;
    };
    let index = cx.module.index();
    index.bindings_of(name).any(|binding| {
        matches!(index.statement_at(binding.range), Some(Stmt::With(with))
        if with.items.iter().any(|item| {
            item.optional_vars.as_deref().is_some_and(|target| target.range() == binding.range)
                && !item.context_expr.is_name_expr()
                && is_null(cx, &item.context_expr)
        }))
    })
}
