//! From a part of a text to the call that runs it.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_proof::{Part, Step, path};

use crate::django;
use crate::reason::Reason;

/// A call that runs a text.
pub(crate) struct Execution<'a> {
    /// The call, as an expression.
    pub(crate) expr: &'a Expr,
    pub(crate) call: &'a ast::ExprCall,
    /// What its method is called on.
    pub(crate) receiver: &'a Expr,
    pub(crate) method: &'a str,
    /// What the call is passed as the text: the text itself, `text(…)` around it, or a variable.
    pub(crate) argument: &'a Expr,
    /// The text is in a call of `SQLAlchemy`'s `text`.
    pub(crate) is_wrapped: bool,
    /// The text, or its parts in the order in which statements put it together.
    pub(crate) texts: Vec<&'a Expr>,
    /// The text is held in a variable before it is run.
    pub(crate) held: Option<Held>,
    /// The variable is shown to a person as well, by this function.
    pub(crate) shown: Option<String>,
}

/// A variable that holds a text until it is run.
pub(crate) struct Held {
    /// From the end of the statement that begins the text to that of the call that runs it.
    pub(crate) between: TextRange,
    /// Both statements are of one block.
    pub(crate) in_block: bool,
}

/// Functions that run SQL, of which it is known that they are none of a cursor's methods.
const OTHER_RUNNERS: &[&str] = &[
    "read_sql",
    "read_sql_query",
    "query",
    "exec_driver_sql",
    "mogrify",
    "callproc",
    "prepare",
    "copy_expert",
    "execute_batch",
    "execute_values",
];

/// `SQLAlchemy`'s `text`, by its names.
const TEXT: &[&str] = &[
    "sqlalchemy.text",
    "sqlalchemy.sql.text",
    "sqlalchemy.sql.expression.text",
    "sqlmodel.text",
];

/// The whole text that `part` is one of, as far as one expression puts it together.
///
/// # Errors
/// Where a method such as `replace` takes the text on.
pub(crate) fn whole<'a>(cx: &Context<'a>, part: &'a Expr) -> Result<&'a Expr, Reason> {
    let index = cx.module.index();
    let mut whole = part;
    loop {
        match index.parent_of(whole) {
            Some(AnyNode::Expr(outer @ Expr::BinOp(binary)))
                if binary.op == ast::Operator::Add
                    || (binary.op == ast::Operator::Mod
                        && binary.left.range() == whole.range()) =>
            {
                whole = outer;
            }
            Some(AnyNode::Expr(outer @ Expr::Attribute(method))) => match index.parent_of(outer) {
                Some(AnyNode::Expr(outer @ Expr::Call(call)))
                    if method.attr.as_str() == "format" && call.func.range() == method.range =>
                {
                    whole = outer;
                }
                _ => {
                    return Err(Reason::PassedOn(method.attr.to_string()));
                }
            },
            _ => return Ok(whole),
        }
    }
}

/// The call that runs the text `part` is one of.
///
/// # Errors
/// Where there is none, or the text may go elsewhere as well.
pub(crate) fn of<'a>(cx: &Context<'a>, part: &'a Expr) -> Result<Execution<'a>, Reason> {
    let whole = whole(cx, part)?;
    let (argument, is_wrapped) = unwrapped(cx, whole);
    match cx.module.index().parent_of(argument) {
        Some(AnyNode::Expr(expr @ Expr::Call(call))) => {
            run(cx, expr, call, argument, is_wrapped, vec![whole], None)
        }
        Some(AnyNode::Stmt(Stmt::Assign(ast::StmtAssign { targets, .. }))) => match &**targets {
            [Expr::Name(name)] => held(cx, name, whole),
            _ => Err(Reason::NotRun),
        },
        Some(AnyNode::Stmt(Stmt::AnnAssign(assign))) => match &*assign.target {
            Expr::Name(name) => held(cx, name, whole),
            _ => Err(Reason::NotRun),
        },
        Some(AnyNode::Stmt(Stmt::AugAssign(assign))) => match &*assign.target {
            Expr::Name(name) if assign.op == ast::Operator::Add => held(cx, name, whole),
            _ => Err(Reason::NotRun),
        },
        _ => Err(Reason::NotRun),
    }
}

/// The call of `text` around `whole`, if that is there, and whether it is.
fn unwrapped<'a>(cx: &Context<'a>, whole: &'a Expr) -> (&'a Expr, bool) {
    match cx.module.index().parent_of(whole) {
        Some(AnyNode::Expr(outer @ Expr::Call(call)))
            if is_text(cx, call)
                && matches!(&*call.arguments.args, [only] if only.range() == whole.range())
                && call.arguments.keywords.is_empty() =>
        {
            (outer, true)
        }
        _ => (whole, false),
    }
}

fn is_text(cx: &Context<'_>, call: &ast::ExprCall) -> bool {
    cx.module
        .index()
        .qualified_name(&call.func)
        .is_some_and(|name| TEXT.contains(&name.as_str()))
}

fn run<'a>(
    cx: &Context<'a>,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    argument: &'a Expr,
    is_wrapped: bool,
    texts: Vec<&'a Expr>,
    held: Option<Held>,
) -> Result<Execution<'a>, Reason> {
    let function = cx.module.slice(&*call.func);
    let function = || function.lines().next().unwrap_or_default().to_string();
    let Expr::Attribute(method) = &*call.func else {
        return Err(Reason::PassedOn(function()));
    };
    match method.attr.as_str() {
        "executescript" => return Err(Reason::Script),
        "executemany" => return Err(Reason::ManyRows),
        other if OTHER_RUNNERS.contains(&other) => return Err(Reason::OtherRunner(function())),
        "execute" | "execute_fetchall" | "fetch" | "fetchrow" | "fetchval" => {}
        "scalar" | "scalars" if is_wrapped => {}
        // `User.objects.raw(text, params)`
        "raw" if django::is_query_set(cx, &method.value) => {}
        "raw" => return Err(Reason::OtherRunner(function())),
        _ => return Err(Reason::PassedOn(function())),
    }
    if call
        .arguments
        .args
        .first()
        .is_none_or(|first| first.range() != argument.range())
    {
        return Err(Reason::KeywordText);
    }
    Ok(Execution {
        expr,
        call,
        receiver: &method.value,
        method: &method.attr,
        argument,
        is_wrapped,
        texts,
        held,
        shown: None,
    })
}

/// The one call that runs the text in the variable `name`, of which `whole` is a part.
fn held<'a>(
    cx: &Context<'a>,
    name: &'a ast::ExprName,
    whole: &'a Expr,
) -> Result<Execution<'a>, Reason> {
    let index = cx.module.index();
    let unknown = || Reason::Held(name.id.to_string());
    let own = index.binding_at(name.range).ok_or_else(unknown)?;
    if cx.is_shared(own) {
        return Err(Reason::Shared(name.id.to_string()));
    }
    let suite = cx.module.suite();
    let mut bindings: Vec<&Binding<'a>> = index.bindings_of_same_name(own).collect();
    bindings.sort_by_key(|binding| binding.range.start());
    let paths: Option<Vec<_>> = bindings
        .iter()
        .map(|binding| path(suite, binding.range))
        .collect();
    let paths = paths.ok_or_else(unknown)?;
    let place = bindings
        .iter()
        .position(|binding| binding.range == name.range)
        .ok_or_else(unknown)?;
    // From the assignment that `whole` is in or added to, to the next one.
    let first = (0..=place)
        .rev()
        .find(|&at| matches!(bindings[at].kind, BindingKind::Value(_)))
        .ok_or_else(unknown)?;
    let after = (place + 1..bindings.len())
        .find(|&at| !matches!(bindings[at].kind, BindingKind::Augmented))
        .unwrap_or(bindings.len());
    let block = paths[first].last().ok_or_else(unknown)?;
    let is_sibling = |step: &Step<'_>| step.block.as_ptr() == block.block.as_ptr();
    let mut texts = Vec::new();
    let mut is_wrapped = false;
    for at in first..after {
        let step = paths[at].last().ok_or_else(unknown)?;
        if !is_sibling(step) {
            return Err(unknown());
        }
        match (step.stmt(), bindings[at].kind) {
            (Stmt::Assign(assign), BindingKind::Value(value)) if assign.targets.len() == 1 => {
                texts.push(value);
            }
            (Stmt::AnnAssign(_), BindingKind::Value(value)) => texts.push(value),
            (Stmt::AugAssign(assign), BindingKind::Augmented)
                if assign.op == ast::Operator::Add =>
            {
                texts.push(&assign.value);
            }
            _ => return Err(unknown()),
        }
    }
    if let [Expr::Call(call)] = &*texts
        && is_text(cx, call)
    {
        is_wrapped = true;
        texts = vec![whole];
    }
    // What the next assignment replaces is replaced for certain only in the same block.
    let is_replaced = match paths.get(after) {
        None => true,
        Some(path) => path.last().is_some_and(is_sibling),
    };
    if !is_replaced
        || bindings
            .iter()
            .any(|b| matches!(b.kind, BindingKind::Deletion))
    {
        return Err(unknown());
    }
    let until = bindings.get(after).map_or(
        block.block.last().map_or(own.range.end(), Ranged::end),
        |next| next.range.start(),
    );
    let made = &paths[after - 1].last().ok_or_else(unknown)?.stmt();
    let region = TextRange::new(made.end(), until.max(made.end()));
    let mut used = Vec::new();
    let mut shown = None;
    for other in index.uses_of(own) {
        if region.contains_range(other.name.range) {
            match displayed(cx, other.name) {
                Some(function) => shown = Some(function),
                None => used.push(other.name),
            }
        } else if !belongs_to_another(&paths, &bindings, first..after, other.name.range) {
            return Err(Reason::UsedOtherwise {
                name: name.id.to_string(),
                line: cx.module.line_of(other.name.start()),
            });
        }
    }
    let [used, others @ ..] = &*used else {
        return Err(Reason::NotRun);
    };
    if let Some(other) = others.first() {
        return Err(Reason::UsedOtherwise {
            name: name.id.to_string(),
            line: cx.module.line_of(other.start()),
        });
    }
    let Some(AnyNode::Expr(argument)) = index.node_of(used) else {
        return Err(unknown());
    };
    let (argument, wrapped_there) = if is_wrapped {
        (argument, false)
    } else {
        unwrapped(cx, argument)
    };
    let Some(AnyNode::Expr(expr @ Expr::Call(call))) = index.parent_of(argument) else {
        return Err(Reason::UsedOtherwise {
            name: name.id.to_string(),
            line: cx.module.line_of(used.start()),
        });
    };
    let in_block = is_run_once(cx, expr, block).ok_or_else(unknown)?;
    let held = Held {
        between: TextRange::new(block.stmt().end(), expr.end()),
        in_block,
    };
    let execution = run(
        cx,
        expr,
        call,
        argument,
        is_wrapped || wrapped_there,
        texts,
        Some(held),
    )?;
    Ok(Execution { shown, ..execution })
}

/// The function that only shows `name` to a person: `print(sql)`, `logger.debug("%s", sql)`.
fn displayed(cx: &Context<'_>, name: &ast::ExprName) -> Option<String> {
    let index = cx.module.index();
    let AnyNode::Expr(mut at) = index.node_of(name)? else {
        return None;
    };
    loop {
        match index.parent_of(at)? {
            AnyNode::Expr(outer @ (Expr::FString(_) | Expr::BinOp(_))) => at = outer,
            AnyNode::Expr(Expr::Call(call)) => {
                let is_argument = call.arguments.range.contains_range(at.range());
                let is_shown = is_argument && harden_proof::display(cx.module, call).is_some();
                return is_shown.then(|| cx.module.slice(&*call.func).to_string());
            }
            _ => return None,
        }
    }
}

/// Whether a use at `range` never sees what the bindings in `own` give: it stands behind another one
/// in that one's block, with no further one in between.
fn belongs_to_another(
    paths: &[harden_proof::Path<'_>],
    bindings: &[&Binding<'_>],
    own: std::ops::Range<usize>,
    range: TextRange,
) -> bool {
    let Some(before) = bindings
        .iter()
        .rposition(|binding| binding.range.end() <= range.start())
    else {
        return false;
    };
    if own.contains(&before) {
        return false;
    }
    let Some(step) = paths[before].last() else {
        return false;
    };
    // The value of an assignment is read before the name gets it.
    let is_behind = step.stmt().end() <= range.start();
    let is_in_block = step
        .block
        .last()
        .is_some_and(|last| range.end() <= last.end());
    is_behind && is_in_block && !matches!(bindings[before].kind, BindingKind::Deletion)
}

/// Whether the call at `expr`, behind a statement of `block`, runs at most once for each time that
/// statement does: `Some(true)` where it is of the same block, `Some(false)` where deeper.
fn is_run_once(cx: &Context<'_>, expr: &Expr, block: &Step<'_>) -> Option<bool> {
    for node in cx.module.index().ancestors(expr) {
        match node {
            AnyNode::Expr(
                Expr::Lambda(_)
                | Expr::ListComp(_)
                | Expr::SetComp(_)
                | Expr::DictComp(_)
                | Expr::Generator(_),
            ) => return None,
            AnyNode::Stmt(_) => break,
            AnyNode::Expr(_) => {}
        }
    }
    let path = path(cx.module.suite(), expr.range())?;
    let at = path
        .iter()
        .position(|step| step.block.as_ptr() == block.block.as_ptr())?;
    let is_once = |step: &Step<'_>| {
        matches!(
            step.part,
            Part::With | Part::Try | Part::Clause(_) | Part::TryElse | Part::Case(_)
        )
    };
    if !path[at + 1..].iter().all(is_once) {
        return None;
    }
    // A `while` tests more than once; what `for` goes through is made once.
    match path.last()?.stmt() {
        Stmt::While(_) => None,
        Stmt::For(for_) if !for_.iter.range().contains_range(expr.range()) => None,
        _ => Some(path.len() == at + 1),
    }
}
