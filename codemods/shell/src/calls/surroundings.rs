//! What stands around a call and decides whether a list does the same.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::doubts::Doubts;
use crate::expr;
use crate::reason::Reason;

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

/// Refuses a call whose failure is expected as `CalledProcessError` alone: a program that is not
/// there was one such failure, with status 127, and raises `FileNotFoundError` now.
pub(crate) fn check_handlers(cx: &Context<'_>, call: &Expr) -> Result<(), Reason> {
    for node in cx.module.index().ancestors(call) {
        match node {
            AnyNode::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_))
            | AnyNode::Expr(Expr::Lambda(_)) => return Ok(()),
            AnyNode::Stmt(Stmt::Try(try_)) => {
                let in_body = match (try_.body.first(), try_.body.last()) {
                    (Some(first), Some(last)) => {
                        TextRange::new(first.start(), last.end()).contains_range(call.range())
                    }
                    _ => false,
                };
                if !in_body {
                    continue;
                }
                let mut expects_failure = false;
                for handler in &try_.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    let Some(type_) = &handler.type_ else {
                        return Ok(());
                    };
                    let caught: Vec<&Expr> = match &**type_ {
                        Expr::Tuple(tuple) => tuple.elts.iter().collect(),
                        one => vec![one],
                    };
                    for class in caught {
                        match name_of(cx, class).as_str() {
                            "CalledProcessError" | "SubprocessError" => expects_failure = true,
                            "OSError" | "FileNotFoundError" | "Exception" | "BaseException"
                            | "EnvironmentError" | "IOError" => return Ok(()),
                            _ => {}
                        }
                    }
                }
                if expects_failure {
                    return Err(Reason::CalledProcessError);
                }
            }
            _ => {}
        }
    }
    Ok(())
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
