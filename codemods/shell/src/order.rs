//! Whether values are still evaluated as often as before, and in the same order.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_shell::{Input, Node, Output, Part, Plan, Process, Word};

use crate::expr;
use crate::reason::Reason;
use crate::template::{self, Piece, Template};

/// Checks that the program evaluates the template's values as its text did.
///
/// # Errors
/// Where it does not, and somebody could tell.
pub(crate) fn check(cx: &Context<'_>, template: &Template<'_>, plan: &Plan) -> Result<(), Reason> {
    let inert = |id: usize| matches!(template.pieces.get(id), Some(Piece::Value(value)) if is_inert(cx, value.expr));
    let ids: Vec<usize> = (0..template.pieces.len())
        .filter(|&id| matches!(template.pieces[id], Piece::Value(_)))
        .collect();
    if ids.iter().all(|&id| inert(id)) {
        return Ok(());
    }
    let used = match &plan.root {
        Node::Run(pipeline) => match pipeline.processes.as_slice() {
            [process] => ids_of(process),
            _ => Vec::new(),
        },
        Node::Background(process) => ids_of(process),
        _ => Vec::new(),
    };
    if used == ids {
        Ok(())
    } else {
        Err(Reason::EvaluationOrder)
    }
}

/// The values of a process in the order in which Python evaluates them: files are opened first,
/// then come the arguments, then the keywords.
fn ids_of(process: &Process) -> Vec<usize> {
    let output = |output: &'_ Output| match output {
        Output::File { path, .. } => ids(path),
        _ => Vec::new(),
    };
    let mut found = match &process.stdin {
        Input::File(path) => ids(path),
        _ => Vec::new(),
    };
    found.extend(output(&process.stdout));
    found.extend(output(&process.stderr));
    found.extend(process.argv.iter().flat_map(ids));
    if let Some(directory) = &process.directory {
        found.extend(ids(&directory.path));
    }
    found.extend(process.environment.iter().flat_map(|(_, word)| ids(word)));
    found
}

fn ids(word: &Word) -> Vec<usize> {
    let of_value = |part: &Part| match part {
        Part::Value { id, .. } => Some(*id),
        _ => None,
    };
    word.parts.iter().filter_map(of_value).collect()
}

/// Functions that only make one value of others.
const PURE: &[&str] = &[
    "os.path.abspath",
    "os.path.basename",
    "os.path.dirname",
    "os.path.join",
    "os.path.normpath",
    "os.path.splitext",
    "pipes.quote",
    "shlex.join",
    "shlex.quote",
];

/// Whether evaluating `expr` later, or not at all, makes no difference.
pub(crate) fn is_inert(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        _ if template::is_inert(expr) => true,
        Expr::Attribute(attribute) => is_inert(cx, &attribute.value),
        Expr::Subscript(subscript) => {
            is_inert(cx, &subscript.value) && is_inert(cx, &subscript.slice)
        }
        Expr::BinOp(binary) => is_inert(cx, &binary.left) && is_inert(cx, &binary.right),
        Expr::Call(call) => {
            let is_str = matches!(&*call.func, Expr::Name(name)
                if matches!(name.id.as_str(), "str" | "int" | "len")
                    && cx.module.index().is_builtin(name));
            let is_join = matches!(&*call.func, Expr::Attribute(method)
                if method.attr.as_str() == "join" && method.value.is_string_literal_expr());
            let is_pure = is_str
                || is_join
                || expr::qualified(cx, &call.func)
                    .is_some_and(|name| PURE.contains(&name.as_str()));
            is_pure
                && call.arguments.keywords.is_empty()
                && call.arguments.args.iter().all(|arg| is_inert(cx, arg))
        }
        _ => false,
    }
}
