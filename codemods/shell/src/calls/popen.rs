//! `os.popen(command)`: its output by `subprocess.run`, or the process by `subprocess.Popen`.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::surroundings::check_f_string;
use super::{Calls, Parts, Rewritten, note_missing};
use crate::command::Shell;
use crate::future::check_python_3;
use crate::probe::{self, Learned, Printed};
use crate::reason::Reason;
use crate::runner::{Kept, Runner, Wants, Way};

/// What is done with the file object that `os.popen` returns.
enum Usage<'a> {
    /// All of it is read at once, by the call `outer`.
    Read { outer: &'a Expr },
    /// Its lines are read where it stands.
    Lines,
    /// It is kept under a name, of which these places are all that is seen.
    Kept(Vec<Edit>),
    /// Nothing.
    Unused,
}

/// The fix for a call of `os.popen`.
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
    let command = argument(site.call, "cmd", Some(0))
        .map_err(|Unpacked| Reason::UnpackedArguments)?
        .ok_or(Reason::NoCommand)?;
    let writes = writes(site.call)?;
    let usage = usage(cx, site.expr, writes)?;
    let mut parts = Parts::new(calls, site.expr);
    let program = parts.read_one(cx, Shell::DEFAULT, command)?;
    // What a shell says of a program that is not there goes elsewhere, and nothing is read.
    let learned = Learned {
        result: Some(site.expr),
        is_looked_at: true,
        printed: Printed::Shown,
    };
    probe::check(cx, &learned, [&program])?;
    note_missing(&program, &mut parts.doubts);
    let subprocess = parts.needs.name(cx, "subprocess")?;
    let pipe = format!("{subprocess}.PIPE");
    let run = Way {
        function: format!("{subprocess}.run"),
        keyword: "",
        arguments: vec![
            Kept::fixed("stdout", &pipe),
            Kept::new("text", "True"),
            Kept::new("check", "False"),
        ],
        exit_code: ".returncode",
        spreads: false,
    };
    let mut runner = Runner {
        subprocess,
        last: run.clone(),
        quiet: run,
        wants: Wants::Result,
        suffix: String::new(),
        is_handle: !matches!(usage, Usage::Read { .. }),
        unpacked: None,
    };
    let mut edits = Vec::new();
    let outer = match usage {
        Usage::Read { outer } => {
            runner.suffix = ".stdout".to_string();
            outer
        }
        Usage::Lines => {
            runner.last.function = format!("{}.Popen", runner.subprocess);
            runner.last.arguments = vec![Kept::fixed("stdout", &pipe), Kept::new("text", "True")];
            runner.suffix = ".stdout".to_string();
            site.expr
        }
        Usage::Kept(uses) => {
            edits = uses;
            let stream = if writes { "stdin" } else { "stdout" };
            runner.last.function = format!("{}.Popen", runner.subprocess);
            runner.last.arguments = vec![Kept::fixed(stream, &pipe), Kept::new("text", "True")];
            site.expr
        }
        Usage::Unused => {
            parts
                .doubts
                .add("the output is thrown away, where the pipe for it was closed at once");
            let null = format!("{}.DEVNULL", runner.subprocess);
            runner.last.function = format!("{}.Popen", runner.subprocess);
            runner.last.arguments = vec![Kept::new("stdout", &null)];
            site.expr
        }
    };
    edits.extend(parts.emit(cx, outer, runner, &program)?);
    parts.finish(cx, edits)
}

/// Whether the pipe is written to, by the mode.
fn writes(call: &ast::ExprCall) -> Result<bool, Reason> {
    let mode = argument(call, "mode", Some(1)).map_err(|Unpacked| Reason::UnpackedArguments)?;
    let buffering =
        argument(call, "buffering", Some(2)).map_err(|Unpacked| Reason::UnpackedArguments)?;
    if buffering.is_some() {
        return Err(Reason::ArgumentConflict("buffering".to_string()));
    }
    match mode {
        None => Ok(false),
        Some(Expr::StringLiteral(mode)) => match mode.value.to_str() {
            "r" => Ok(false),
            "w" => Ok(true),
            _ => Err(Reason::NoCommand),
        },
        Some(_) => Err(Reason::ArgumentConflict("mode".to_string())),
    }
}

fn usage<'a>(cx: &Context<'a>, call: &'a Expr, writes: bool) -> Result<Usage<'a>, Reason> {
    let index = cx.module.index();
    match index.parent_of(call) {
        Some(AnyNode::Stmt(Stmt::Expr(_))) if !writes => Ok(Usage::Unused),
        Some(AnyNode::Expr(method @ Expr::Attribute(attribute))) if !writes => {
            let Some(AnyNode::Expr(outer @ Expr::Call(read))) = index.parent_of(method) else {
                return Err(Reason::PipeEscapes);
            };
            if read.func.range() != method.range() || !read.arguments.is_empty() {
                return Err(Reason::PipeEscapes);
            }
            match attribute.attr.as_str() {
                "read" => Ok(Usage::Read { outer }),
                "readlines" => Ok(Usage::Lines),
                _ => Err(Reason::PipeEscapes),
            }
        }
        Some(AnyNode::Stmt(Stmt::For(for_)))
            if !writes && for_.iter.range() == call.range() && !for_.is_async =>
        {
            Ok(Usage::Lines)
        }
        Some(AnyNode::Expr(_)) if !writes && is_iterated(cx, call) => Ok(Usage::Lines),
        Some(AnyNode::Stmt(Stmt::Assign(assign))) => match assign.targets.as_slice() {
            [Expr::Name(name)] => kept(cx, name, writes),
            _ => Err(Reason::PipeEscapes),
        },
        Some(AnyNode::Stmt(Stmt::With(with))) => {
            let target = with
                .items
                .iter()
                .find(|item| item.context_expr.range() == call.range())
                .and_then(|item| item.optional_vars.as_deref());
            match target {
                Some(Expr::Name(name)) => kept(cx, name, writes),
                _ => Err(Reason::PipeEscapes),
            }
        }
        _ => Err(Reason::PipeEscapes),
    }
}

/// Whether a comprehension around `call` takes it apart.
fn is_iterated(cx: &Context<'_>, call: &Expr) -> bool {
    let generators = match cx.module.index().parent_of(call) {
        Some(AnyNode::Expr(Expr::ListComp(comp))) => &comp.generators,
        Some(AnyNode::Expr(Expr::SetComp(comp))) => &comp.generators,
        Some(AnyNode::Expr(Expr::Generator(comp))) => &comp.generators,
        Some(AnyNode::Expr(Expr::DictComp(comp))) => &comp.generators,
        _ => return false,
    };
    generators
        .iter()
        .any(|generator| generator.iter.range() == call.range())
}

/// The edits at the places that use the name the file object has.
fn kept<'a>(cx: &Context<'a>, name: &ast::ExprName, writes: bool) -> Result<Usage<'a>, Reason> {
    let index = cx.module.index();
    let binding = index.binding_at(name.range).ok_or(Reason::PipeEscapes)?;
    if index.scope_kind(binding) != ScopeKind::Function
        && index.scope_kind(binding) != ScopeKind::Module
        || index.bindings_of_same_name(binding).count() != 1
        || cx.module.is_read_by_name(binding)
        || cx.is_shared(binding)
    {
        return Err(Reason::PipeEscapes);
    }
    let stream = if writes { ".stdin" } else { ".stdout" };
    let mut edits = Vec::new();
    let mut read_to_end = false;
    let mut closed = Vec::new();
    for used in index.uses_of(binding) {
        let Some(AnyNode::Expr(expr)) = index.node_of(used.name) else {
            return Err(Reason::PipeEscapes);
        };
        let through = Edit::insert(expr.end(), stream);
        match index.parent_of(expr) {
            Some(AnyNode::Expr(method @ Expr::Attribute(attribute))) => {
                let Some(AnyNode::Expr(outer @ Expr::Call(call))) = index.parent_of(method) else {
                    return Err(Reason::PipeEscapes);
                };
                if call.func.range() != method.range() {
                    return Err(Reason::PipeEscapes);
                }
                match (attribute.attr.as_str(), writes) {
                    ("read" | "readlines", false) if call.arguments.is_empty() => {
                        read_to_end = true;
                        edits.push(through);
                    }
                    ("readline", false) | ("write" | "writelines" | "flush", true) => {
                        edits.push(through);
                    }
                    ("close", _) if call.arguments.is_empty() => {
                        closed.push((outer, attribute.attr.range()));
                    }
                    _ => return Err(Reason::PipeEscapes),
                }
            }
            Some(AnyNode::Stmt(Stmt::For(for_)))
                if !writes && for_.iter.range() == expr.range() =>
            {
                read_to_end = true;
                edits.push(through);
            }
            Some(AnyNode::Expr(_)) if !writes && is_iterated(cx, expr) => {
                read_to_end = true;
                edits.push(through);
            }
            _ => return Err(Reason::PipeEscapes),
        }
    }
    for (outer, method) in closed {
        // `close` waits; and says None or a wait status, which are as true as an exit code.
        let is_seen = match index.parent_of(outer) {
            Some(AnyNode::Stmt(Stmt::Expr(_) | Stmt::If(_) | Stmt::While(_))) => false,
            Some(AnyNode::Expr(Expr::UnaryOp(unary))) => unary.op != ast::UnaryOp::Not,
            _ => true,
        };
        if is_seen {
            return Err(Reason::StatusEscapes);
        }
        match (writes, read_to_end, index.parent_of(outer)) {
            (true, _, Some(AnyNode::Stmt(Stmt::Expr(_)))) => {
                edits.push(Edit::replace(method, "communicate"));
            }
            (false, true, _) => edits.push(Edit::replace(method, "wait")),
            _ => return Err(Reason::PipeEscapes),
        }
    }
    Ok(Usage::Kept(edits))
}
