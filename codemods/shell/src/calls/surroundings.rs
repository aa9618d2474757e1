//! What stands around a call and decides whether a list does the same.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::doubts::Doubts;
use crate::expr;
use crate::reason::Reason;
use crate::value::called_name;

use super::arguments::Arguments;

/// Refuses a call inside an f-string, whose quotes limit what can be written there.
pub(crate) fn check_f_string(cx: &Context<'_>, call: &Expr) -> Result<(), Reason> {
    let inside = cx
        .module
        .index()
        .ancestors(call)
        .any(|node| matches!(node, AnyNode::Expr(Expr::FString(_) | Expr::TString(_))));
    if inside {
        Err(Reason::InsideFString)
    } else {
        Ok(())
    }
}

/// Refuses a call whose failure is expected as `CalledProcessError` alone, where it is made or where
/// the function that makes it is called: a program that is not there was one such failure, with
/// status 127, and raises `FileNotFoundError` now.
///
/// # Errors
/// [`Reason::CalledProcessError`].
pub(crate) fn check_handlers(cx: &Context<'_>, call: &Expr) -> Result<(), Reason> {
    if handles_failure(cx, call) {
        Err(Reason::CalledProcessError)
    } else {
        Ok(())
    }
}

/// Whether a failure at `at` is caught as `CalledProcessError`, and `FileNotFoundError` is not.
pub(crate) fn handles_failure(cx: &Context<'_>, at: &Expr) -> bool {
    expects_failure(cx, at, 3)
}

fn expects_failure(cx: &Context<'_>, at: &Expr, steps: usize) -> bool {
    let Some(steps) = steps.checked_sub(1) else {
        return false;
    };
    for node in cx.module.index().ancestors(at) {
        let caught = match node {
            AnyNode::Stmt(Stmt::FunctionDef(function)) => {
                return calls_of(cx, &function.name)
                    .into_iter()
                    .any(|call| expects_failure(cx, call, steps));
            }
            AnyNode::Stmt(Stmt::ClassDef(_)) | AnyNode::Expr(Expr::Lambda(_)) => return false,
            AnyNode::Stmt(Stmt::Try(try_)) if contains(&try_.body, at) => by_handlers(cx, try_),
            AnyNode::Stmt(Stmt::With(with)) if contains(&with.body, at) => by_context(cx, with),
            _ => Caught::Neither,
        };
        match caught {
            Caught::Neither => {}
            Caught::Both => return false,
            Caught::Failure => return true,
        }
    }
    false
}

/// Which of the two exceptions something catches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caught {
    Neither,
    /// `CalledProcessError` alone.
    Failure,
    Both,
}

/// What a class in an `except` clause, or what is done with its instance, catches.
fn by_class(cx: &Context<'_>, class: &Expr) -> Caught {
    match name_of(cx, class).as_str() {
        "CalledProcessError" | "SubprocessError" => Caught::Failure,
        "OSError" | "FileNotFoundError" | "Exception" | "BaseException" | "EnvironmentError"
        | "IOError" => Caught::Both,
        _ => Caught::Neither,
    }
}

fn by_handlers(cx: &Context<'_>, try_: &ast::StmtTry) -> Caught {
    let mut caught = Caught::Neither;
    for ast::ExceptHandler::ExceptHandler(handler) in &try_.handlers {
        let both = match handler.type_.as_deref() {
            None => true,
            Some(Expr::Tuple(tuple)) => {
                let classes: Vec<Caught> =
                    tuple.elts.iter().map(|class| by_class(cx, class)).collect();
                if classes.contains(&Caught::Failure) {
                    caught = Caught::Failure;
                }
                classes.contains(&Caught::Both)
            }
            Some(class) => {
                let class = by_class(cx, class);
                if class == Caught::Failure {
                    caught = Caught::Failure;
                }
                class == Caught::Both
            }
        };
        if both {
            // What it then does may hold for one of the two only.
            return if caught == Caught::Neither && asks_for_status(cx, handler) {
                Caught::Failure
            } else {
                Caught::Both
            };
        }
    }
    caught
}

/// Whether a handler takes something of its exception that `FileNotFoundError` has not.
fn asks_for_status(cx: &Context<'_>, handler: &ast::ExceptHandlerExceptHandler) -> bool {
    let Some(name) = &handler.name else {
        return false;
    };
    let words: Vec<&str> = cx
        .module
        .tokens_in(handler.range)
        .map(|token| cx.module.slice(token.range()))
        .collect();
    words.windows(3).any(|words| {
        words[0] == name.as_str()
            && words[1] == "."
            && matches!(
                words[2],
                "cmd" | "output" | "returncode" | "stderr" | "stdout"
            )
    })
}

/// `with suppress(CalledProcessError):`, and `raises` and `assertRaises` of tests.
fn by_context(cx: &Context<'_>, with: &ast::StmtWith) -> Caught {
    let mut caught = Caught::Neither;
    for item in &with.items {
        let Expr::Call(call) = &item.context_expr else {
            continue;
        };
        if !matches!(
            called_name(call),
            "suppress" | "raises" | "assertRaises" | "assertRaisesRegex"
        ) {
            continue;
        }
        for argument in &call.arguments.args {
            let classes = match argument {
                Expr::Tuple(tuple) => tuple.elts.as_slice(),
                one => std::slice::from_ref(one),
            };
            for class in classes {
                match by_class(cx, class) {
                    Caught::Both => return Caught::Both,
                    Caught::Failure => caught = Caught::Failure,
                    Caught::Neither => {}
                }
            }
        }
    }
    caught
}

fn contains(body: &[Stmt], expr: &Expr) -> bool {
    match (body.first(), body.last()) {
        (Some(first), Some(last)) => {
            TextRange::new(first.start(), last.end()).contains_range(expr.range())
        }
        _ => false,
    }
}

/// The calls in the file of its own functions and methods of this name.
pub(crate) fn calls_of<'a>(cx: &Context<'a>, name: &str) -> Vec<&'a Expr> {
    cx.module
        .index()
        .expressions()
        .filter(|expr| {
            matches!(expr, Expr::Call(call)
                if called_name(call) == name && expr::qualified(cx, &call.func).is_none())
        })
        .collect()
}

/// The last part of the name of a class.
fn name_of(cx: &Context<'_>, expr: &Expr) -> String {
    let name = expr::qualified(cx, expr).unwrap_or_else(|| cx.module.slice(expr).to_string());
    name.rsplit('.').next().unwrap_or_default().to_string()
}

/// Notes that a program is sent signals, or prepared, as if it were the shell.
pub(crate) fn note_process_groups(
    cx: &Context<'_>,
    arguments: &Arguments<'_>,
    doubts: &mut Doubts,
) {
    let prepares = ["preexec_fn", "start_new_session", "process_group"]
        .iter()
        .any(|name| {
            arguments
                .get(name)
                .is_some_and(|argument| !argument.value.is_none_literal_expr())
        });
    let whole_file = TextRange::up_to(cx.module.text().text_len());
    if prepares || cx.module.index().reads(whole_file, &["os.killpg"]) {
        doubts.add(
            "the process is the program itself and no shell around it, which its process group \
             and the signals sent to it can tell",
        );
    }
}
