//! How the wait status that `os.system` returns is used.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::expr;
use crate::reason::Reason;

/// What the program sees of a wait status.
#[derive(Debug)]
pub(crate) enum Use {
    /// Nothing.
    Unused,
    /// Whether it is zero: the exit code does as well.
    Tested,
    /// The exit code in it: what decodes it, in `outer`, goes.
    Decoded { outer: TextRange },
    /// It ends the program, so that a failure other than by signal ends it with status 0: the
    /// system keeps the low byte.
    ExitStatus,
    /// It is kept in a variable, of which only that is seen; `decoders` are the places that decode
    /// it, each with the variable's own range in it.
    Kept {
        decoders: Vec<(TextRange, TextRange)>,
        /// It also ends the program, as [`Use::ExitStatus`] does.
        exits: bool,
    },
}

/// How the result of `call` is used.
///
/// # Errors
/// Where more of it is seen.
pub(crate) fn of_call(cx: &Context<'_>, call: &Expr) -> Result<Use, Reason> {
    let index = cx.module.index();
    if index
        .ancestors(call)
        .any(|node| matches!(node, AnyNode::Expr(Expr::FString(_) | Expr::TString(_))))
    {
        return Err(Reason::InsideFString);
    }
    match of_value(cx, call)? {
        Seen::Nothing => Ok(Use::Unused),
        Seen::Truth => Ok(Use::Tested),
        Seen::Decoded(outer) => Ok(Use::Decoded { outer }),
        Seen::ExitStatus => Ok(Use::ExitStatus),
        Seen::Assigned(name) => of_variable(cx, name),
        Seen::Compared => Err(Reason::StatusCompared),
        Seen::Everything => Err(Reason::StatusEscapes),
    }
}

/// What a place sees of the value that is evaluated there.
enum Seen<'a> {
    Nothing,
    Truth,
    Decoded(TextRange),
    ExitStatus,
    Assigned(&'a ast::ExprName),
    Compared,
    Everything,
}

fn of_value<'a>(cx: &Context<'a>, value: &Expr) -> Result<Seen<'a>, Reason> {
    let Some(parent) = cx.module.index().parent_of(value) else {
        return Ok(Seen::Everything);
    };
    let is = |expr: &Expr| expr.range() == value.range();
    Ok(match parent {
        AnyNode::Stmt(Stmt::Expr(_)) => Seen::Nothing,
        AnyNode::Stmt(Stmt::If(_) | Stmt::While(_)) => Seen::Truth,
        AnyNode::Stmt(Stmt::Assert(assert)) if is(&assert.test) => Seen::Truth,
        AnyNode::Stmt(Stmt::Assign(assign)) => match assign.targets.as_slice() {
            [Expr::Name(name)] => Seen::Assigned(name),
            _ => Seen::Everything,
        },
        AnyNode::Stmt(Stmt::AnnAssign(assign)) => match &*assign.target {
            Expr::Name(name) => Seen::Assigned(name),
            _ => Seen::Everything,
        },
        AnyNode::Stmt(_) => Seen::Everything,
        AnyNode::Expr(outer) => match outer {
            Expr::If(if_) if is(&if_.test) => Seen::Truth,
            Expr::If(_) => match of_value(cx, outer)? {
                Seen::Nothing => Seen::Nothing,
                Seen::Truth => Seen::Truth,
                _ => Seen::Everything,
            },
            Expr::BoolOp(bool_op) => match of_value(cx, outer)? {
                Seen::Nothing if bool_op.values.last().is_some_and(is) => Seen::Nothing,
                Seen::Nothing | Seen::Truth => Seen::Truth,
                _ => Seen::Everything,
            },
            Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => Seen::Truth,
            Expr::Compare(compare) => compared(compare, value),
            Expr::BinOp(binary) if is(&binary.left) && decodes(binary) => {
                Seen::Decoded(outer.range())
            }
            Expr::Call(call) => called_with(cx, call, outer),
            Expr::Tuple(_) if is_statement(cx, outer) => Seen::Nothing,
            Expr::ListComp(comp) => {
                let thrown_away = is(&comp.elt) && is_statement(cx, outer);
                let condition = comp.generators.iter().any(|g| g.ifs.iter().any(is));
                match (thrown_away, condition) {
                    (true, _) => Seen::Nothing,
                    (_, true) => Seen::Truth,
                    _ => Seen::Everything,
                }
            }
            _ => Seen::Everything,
        },
    })
}

fn is_statement(cx: &Context<'_>, expr: &Expr) -> bool {
    matches!(
        cx.module.index().parent_of(expr),
        Some(AnyNode::Stmt(Stmt::Expr(_)))
    )
}

/// `== 0` and `!= 0`, either way round.
fn compared<'a>(compare: &ast::ExprCompare, value: &Expr) -> Seen<'a> {
    let ([op], [right]) = (&*compare.ops, &*compare.comparators) else {
        return Seen::Compared;
    };
    let other = if compare.left.range() == value.range() {
        right
    } else {
        &compare.left
    };
    if matches!(op, ast::CmpOp::Eq | ast::CmpOp::NotEq) && is_int(other, 0) {
        Seen::Truth
    } else {
        Seen::Compared
    }
}

/// `status >> 8` and `status // 256`.
fn decodes(binary: &ast::ExprBinOp) -> bool {
    match binary.op {
        ast::Operator::RShift => is_int(&binary.right, 8),
        ast::Operator::FloorDiv => is_int(&binary.right, 256),
        _ => false,
    }
}

fn is_int(expr: &Expr, wanted: u16) -> bool {
    matches!(expr, Expr::NumberLiteral(literal)
        if matches!(&literal.value, ast::Number::Int(int) if int.as_u16() == Some(wanted)))
}

fn called_with<'a>(cx: &Context<'_>, call: &ast::ExprCall, outer: &Expr) -> Seen<'a> {
    if call.arguments.args.len() != 1 || !call.arguments.keywords.is_empty() {
        return Seen::Everything;
    }
    if let Expr::Name(name) = &*call.func
        && cx.module.index().is_builtin(name)
    {
        return match name.id.as_str() {
            "bool" => Seen::Truth,
            "exit" | "quit" => Seen::ExitStatus,
            "SystemExit" if is_raised(cx, outer) => Seen::ExitStatus,
            _ => Seen::Everything,
        };
    }
    match expr::qualified(cx, &call.func).as_deref() {
        Some("os.WEXITSTATUS" | "os.waitstatus_to_exitcode") => Seen::Decoded(outer.range()),
        Some("sys.exit" | "os._exit") => Seen::ExitStatus,
        _ => Seen::Everything,
    }
}

fn is_raised(cx: &Context<'_>, expr: &Expr) -> bool {
    matches!(
        cx.module.index().parent_of(expr),
        Some(AnyNode::Stmt(Stmt::Raise(_)))
    )
}

/// What is seen of a status through the variable it is assigned to.
fn of_variable(cx: &Context<'_>, target: &ast::ExprName) -> Result<Use, Reason> {
    let index = cx.module.index();
    let Some(binding) = index.binding_at(target.range) else {
        return Err(Reason::StatusEscapes);
    };
    // A class's variable can be read as an attribute, from anywhere.
    if index.scope_kind(binding) == ScopeKind::Class {
        return Err(Reason::StatusEscapes);
    }
    if cx.module.is_read_by_name(binding) {
        return Err(Reason::StatusEscapes);
    }
    // `status >>= 8` reads the variable without being a use of its name.
    let is_augmented = index
        .bindings_of_same_name(binding)
        .any(|binding| matches!(binding.kind, BindingKind::Augmented));
    if is_augmented {
        return Err(Reason::StatusEscapes);
    }
    let mut decoders = Vec::new();
    let mut exits = false;
    for used in index.uses_of(binding) {
        let Some(AnyNode::Expr(expr)) = index.node_of(used.name) else {
            return Err(Reason::StatusEscapes);
        };
        match of_value(cx, expr)? {
            Seen::Nothing | Seen::Truth => {}
            Seen::Decoded(outer) => decoders.push((outer, expr.range())),
            Seen::Compared => return Err(Reason::StatusCompared),
            Seen::ExitStatus => exits = true,
            Seen::Assigned(_) | Seen::Everything => {
                return Err(Reason::StatusEscapes);
            }
        }
    }
    // A place that decodes what the variable holds must hold for all that it can hold.
    let only_binding = index.bindings_of_same_name(binding).count() == 1;
    if decoders.is_empty() || only_binding {
        Ok(Use::Kept { decoders, exits })
    } else {
        Err(Reason::StatusEscapes)
    }
}
