//! `subprocess.getoutput` and `getstatusoutput`: `run` with both streams caught.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::surroundings::check_f_string;
use super::{Calls, Parts, Rewritten, note_missing};
use crate::command::Shell;
use crate::future::check_python_3;
use crate::probe::{self, Learned, Printed};
use crate::program::Program;
use crate::reason::Reason;
use crate::runner::{Kept, Runner, Wants, Way};

/// The text without the one newline that these functions take off.
const WITHOUT_NEWLINE: &str = ".stdout.removesuffix(\"\\n\")";

/// The fix for a call of `getoutput`.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
) -> Result<Rewritten, Reason> {
    let mut output = Output::of(calls, site)?;
    let suffix = if takes_blanks_off(calls.cx, site.expr) {
        ".stdout".to_string()
    } else {
        output.without_newline()
    };
    let runner = output.runner(suffix)?;
    output.fix(site.expr, runner)
}

/// The fix for a call of `getstatusoutput`.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix_with_status<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
) -> Result<Rewritten, Reason> {
    let mut output = Output::of(calls, site)?;
    match calls.cx.module.index().parent_of(site.expr) {
        Some(AnyNode::Expr(outer @ Expr::Subscript(subscript))) => {
            match constant_index(&subscript.slice) {
                Some(0) => {
                    let runner = output.runner(".returncode".to_string())?;
                    output.fix(outer, runner)
                }
                Some(1) => {
                    let suffix = if takes_blanks_off(calls.cx, outer) {
                        ".stdout".to_string()
                    } else {
                        output.without_newline()
                    };
                    let runner = output.runner(suffix)?;
                    output.fix(outer, runner)
                }
                _ => Err(Reason::PairEscapes),
            }
        }
        Some(AnyNode::Stmt(Stmt::Assign(assign)))
            if matches!(assign.targets.as_slice(), [Expr::Tuple(pair)]
                if pair.elts.len() == 2 && pair.elts.iter().all(Expr::is_name_expr)) =>
        {
            let text = output.without_newline();
            let mut runner = output.runner(String::new())?;
            runner.unpacked = Some(format!("@.returncode, @{text}"));
            output.fix(site.expr, runner)
        }
        _ => Err(Reason::PairEscapes),
    }
}

/// A call whose output is wanted, and the one program it runs.
struct Output<'c, 'a> {
    cx: &'c Context<'a>,
    program: Program,
    parts: Parts<'c, 'a>,
}

impl<'c, 'a> Output<'c, 'a> {
    fn of(calls: &Calls<'c, 'a>, site: &QualifiedCall<'a>) -> Result<Self, Reason> {
        let cx = calls.cx;
        check_f_string(cx, site.expr)?;
        check_python_3(cx)?;
        let command = argument(site.call, "cmd", Some(0))
            .map_err(|Unpacked| Reason::UnpackedArguments)?
            .filter(|_| site.call.arguments.len() == 1)
            .ok_or(Reason::NoCommand)?;
        let mut parts = Parts::new(calls, site.expr);
        let program = parts.read_one(cx, Shell::DEFAULT, command)?;
        // What the shell says of a program that is not there is part of the output.
        let learned = Learned {
            result: Some(site.expr),
            is_looked_at: true,
            printed: if wants_status_alone(cx, site.expr) {
                Printed::Discarded
            } else {
                Printed::Shown
            },
        };
        probe::check(cx, &learned, [&program])?;
        note_missing(&program, &mut parts.doubts);
        Ok(Output { cx, program, parts })
    }

    fn without_newline(&mut self) -> String {
        let minimum = self.cx.project.minimum_python(self.cx.path);
        if minimum.is_none_or(|minimum| minimum < (3, 9)) {
            self.parts
                .doubts
                .add("`str.removesuffix` is not there before Python 3.9");
        }
        let quote = self.cx.module.quote().as_char().to_string();
        WITHOUT_NEWLINE.replace('"', &quote)
    }

    fn runner(&mut self, suffix: String) -> Result<Runner, Reason> {
        let subprocess = self.parts.needs.name(self.cx, "subprocess")?;
        let way = Way {
            function: format!("{subprocess}.run"),
            keyword: "",
            arguments: vec![
                Kept::fixed("stdout", &format!("{subprocess}.PIPE")),
                Kept::new("stderr", &format!("{subprocess}.STDOUT")),
                Kept::new("text", "True"),
                Kept::new("check", "False"),
            ],
            exit_code: ".returncode",
            spreads: false,
        };
        Ok(Runner {
            subprocess,
            last: way.clone(),
            quiet: way,
            wants: Wants::Result,
            suffix,
            is_handle: false,
            unpacked: None,
        })
    }

    fn fix(mut self, outer: &'a Expr, runner: Runner) -> Result<Rewritten, Reason> {
        let edits = self.parts.emit(self.cx, outer, runner, &self.program)?;
        self.parts.finish(self.cx, edits)
    }
}

/// Whether only the status of the pair that `call` returns is used: `getstatusoutput("ls")[0]`,
/// `status, _ = getstatusoutput("ls")`.
fn wants_status_alone(cx: &Context<'_>, call: &Expr) -> bool {
    let index = cx.module.index();
    match index.parent_of(call) {
        Some(AnyNode::Expr(Expr::Subscript(subscript))) => {
            constant_index(&subscript.slice) == Some(0)
        }
        Some(AnyNode::Stmt(Stmt::Assign(assign))) => match assign.targets.as_slice() {
            [Expr::Tuple(pair)] => match pair.elts.as_slice() {
                [_, Expr::Name(output)] => index
                    .binding_at(output.range)
                    .is_some_and(|binding| index.uses_of(binding).next().is_none()),
                _ => false,
            },
            _ => false,
        },
        _ => false,
    }
}

fn constant_index(expr: &Expr) -> Option<u8> {
    match expr {
        Expr::NumberLiteral(literal) => match &literal.value {
            ast::Number::Int(int) => int.as_u8(),
            _ => None,
        },
        _ => None,
    }
}

/// Whether the blanks at the end of the text `expr` make no difference to what is done with it.
fn takes_blanks_off(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    match index.parent_of(expr) {
        Some(AnyNode::Expr(method @ Expr::Attribute(attribute))) => {
            matches!(attribute.attr.as_str(), "strip" | "rstrip" | "split")
                && matches!(index.parent_of(method), Some(AnyNode::Expr(Expr::Call(call)))
                    if call.func.range() == method.range() && call.arguments.is_empty())
        }
        Some(AnyNode::Expr(Expr::Call(call))) => {
            matches!(&*call.func, Expr::Name(name)
                if matches!(name.id.as_str(), "int" | "float") && index.is_builtin(name))
                && call.arguments.len() == 1
        }
        _ => false,
    }
}
