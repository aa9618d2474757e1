//! Whether a path begins and ends its life in one function.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::path::Path;
use crate::place::Place;
use crate::private::final_removals;
use crate::reason::Reason;
use crate::uses::Use;

/// The statements that remove what is at `path`, which the code around `place` makes and uses.
///
/// # Errors
/// Where something else may have made it or may look for it later.
pub(crate) fn check<'a>(
    cx: &Context<'a>,
    path: &Path<'a>,
    place: &Place<'a>,
    uses: &[(&'a Expr, Use<'a>)],
) -> Result<Vec<&'a Stmt>, Reason> {
    let line = |expr: &Expr| cx.module.line_of(expr.start());
    for (expr, used) in uses {
        match used {
            Use::Escapes(how) => return Err(Reason::Escapes(how.clone())),
            Use::TakenApart(text) => return Err(Reason::TakenApart(text.clone())),
            Use::Moves => return Err(Reason::StaysBehind),
            _ => {}
        }
        if !Place::of_use(cx, expr)?.is_beside(place) {
            return Err(Reason::Shared(line(expr)));
        }
    }
    if !uses.iter().any(|(_, used)| used.may_create()) {
        return Err(Reason::OnlyUsed);
    }
    if is_meeting_point(cx.module.slice(path.expr)) {
        return Err(Reason::MeetingPoint);
    }
    match uses
        .iter()
        .find(|(expr, used)| !is_clearing(cx, expr, used))
    {
        Some((expr, Use::MakesFolder(_))) if is_tried(cx, expr, place) => {
            return Err(Reason::MeetingPoint);
        }
        Some((expr, Use::Overwrites | Use::MakesFolder(_))) => {
            if !is_on_the_way(cx, expr, place, uses) {
                return Err(Reason::NotMadeHere(line(expr)));
            }
        }
        Some((_, Use::Makes)) => return Err(Reason::MeetingPoint),
        Some((expr, _)) => return Err(Reason::NotMadeHere(line(expr))),
        None => return Err(Reason::OnlyUsed),
    }
    let removals = final_removals(cx, place, uses)?;
    let is_certain = |stmt: &&Stmt| always_runs(cx, stmt, place, uses);
    if !removals.iter().any(is_certain) {
        return Err(Reason::StaysBehind);
    }
    Ok(removals)
}

/// Whether a use only sees to it that nothing is at the path, or that a folder is: with a new path,
/// the one has nothing to do, and the other all.
///
/// ```python
/// if os.path.exists(path):
///     os.remove(path)
/// ```
fn is_clearing(cx: &Context<'_>, expr: &Expr, used: &Use<'_>) -> bool {
    let index = cx.module.index();
    if let Use::Removes(stmt) = used {
        let text = cx.module.slice(*stmt);
        if text.contains("ignore_errors=True") || text.contains("missing_ok=True") {
            return true;
        }
    }
    let guard = match used {
        Use::Shown => return true,
        Use::Asks(_) => index.statement_of(expr),
        Use::Removes(_) => index
            .ancestors(expr)
            .filter_map(|node| match node {
                AnyNode::Stmt(stmt) => Some(stmt),
                AnyNode::Expr(_) => None,
            })
            .nth(1),
        _ => return false,
    };
    let Some(Stmt::If(guard)) = guard else {
        return false;
    };
    let [Stmt::Expr(only)] = guard.body.as_slice() else {
        return false;
    };
    let Expr::Call(call) = &*only.value else {
        return false;
    };
    if !guard.elif_else_clauses.is_empty() {
        return false;
    }
    let does = index.qualified_name(&call.func);
    let removes = matches!(
        does.as_deref(),
        Some("os.remove" | "os.unlink" | "os.rmdir" | "shutil.rmtree")
    );
    let makes = matches!(does.as_deref(), Some("os.mkdir" | "os.makedirs"));
    match (&*guard.test, used) {
        (Expr::UnaryOp(not), Use::Asks(asked)) => makes && not.operand.range() == asked.range(),
        (test, Use::Asks(asked)) => removes && test.range() == asked.range(),
        (Expr::Call(test), Use::Removes(_)) => {
            let asks = index.qualified_name(&test.func);
            removes && asks.is_some_and(|asks| asks.starts_with("os.path."))
        }
        _ => false,
    }
}

/// Names by which programs find each other, or see that another one runs already.
fn is_meeting_point(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    [".pid", "lock", ".sock", "socket", "fifo", ".pipe"]
        .iter()
        .any(|word| path.contains(word))
}

/// Whether a failure to make the folder is handled right there: it says that another program has it.
fn is_tried(cx: &Context<'_>, expr: &Expr, place: &Place<'_>) -> bool {
    Place::of(cx, expr).is_ok_and(|there| {
        inside(&there, place)
            .any(|stmt| matches!(stmt, Stmt::Try(try_) if !try_.handlers.is_empty()))
    })
}

/// The compound statements around `inner` that begin at or behind `outer`, innermost first.
fn inside<'p, 'a>(inner: &'p Place<'a>, outer: &'p Place<'a>) -> impl Iterator<Item = &'a Stmt> {
    let own = outer.stmt.range();
    inner
        .around
        .iter()
        .copied()
        .take_while(move |stmt| stmt.range() == own || !stmt.range().contains_range(own))
}

/// Whether `removal` runs whenever `place` did and nothing was raised in between.
fn always_runs(
    cx: &Context<'_>,
    removal: &Stmt,
    place: &Place<'_>,
    uses: &[(&Expr, Use<'_>)],
) -> bool {
    let Some((expr, _)) = uses
        .iter()
        .find(|(expr, _)| removal.range().contains_range(expr.range()))
    else {
        return false;
    };
    is_on_the_way(cx, expr, place, uses)
        && Place::of(cx, expr).is_ok_and(|there| !is_left_before(cx, removal, &there, place))
}

/// Whether `expr` is evaluated whenever `place` was and nothing was raised or left in between. A
/// test of whether the path is there is none.
pub(crate) fn is_on_the_way(
    cx: &Context<'_>,
    expr: &Expr,
    place: &Place<'_>,
    uses: &[(&Expr, Use<'_>)],
) -> bool {
    let Ok(there) = Place::of(cx, expr) else {
        return false;
    };
    let asks = |test: &Expr| {
        uses.iter().any(|(_, used)| {
            matches!(used, Use::Asks(asked) if test.range().contains_range(asked.range()))
        })
    };
    there.is_beside(place)
        && inside(&there, place).all(|stmt| match stmt {
            Stmt::Try(try_) => {
                let in_handler =
                    |handler: &ast::ExceptHandler| handler.range().contains_range(expr.range());
                let in_else = |stmt: &Stmt| stmt.range().contains_range(expr.range());
                !try_.handlers.iter().any(in_handler) && !try_.orelse.iter().any(in_else)
            }
            Stmt::If(if_) => asks(&if_.test),
            Stmt::With(_) => true,
            _ => false,
        })
}

/// Whether the function returns, or the loop around goes on, between `place` and `removal`, which is
/// at `there` and does not stand in a `finally` that runs all the same.
fn is_left_before(cx: &Context<'_>, removal: &Stmt, there: &Place<'_>, place: &Place<'_>) -> bool {
    let start = place.stmt.start();
    let between = TextRange::new(start, removal.start().max(start));
    let is_covered = |stmt: &Stmt| {
        there.around.iter().any(|outer| {
            matches!(outer, Stmt::Try(try_)
                if try_.finalbody.iter().any(|last| last.range().contains_range(removal.range()))
                    && outer.range().contains_range(stmt.range()))
        })
    };
    let within: Vec<&Stmt> = cx
        .module
        .index()
        .statements()
        .filter(|stmt| between.contains(stmt.start()))
        .collect();
    // A function or loop in between keeps its own.
    let is_inner = |stmt: &Stmt| {
        within.iter().any(|outer| {
            let is_own = match outer {
                Stmt::FunctionDef(_) => true,
                Stmt::For(_) | Stmt::While(_) => !stmt.is_return_stmt(),
                _ => false,
            };
            is_own && outer.range() != stmt.range() && outer.range().contains_range(stmt.range())
        })
    };
    within.iter().any(|stmt| {
        matches!(stmt, Stmt::Return(_) | Stmt::Break(_) | Stmt::Continue(_))
            && !is_covered(stmt)
            && !is_inner(stmt)
    })
}

/// Checks that nothing else in the file speaks of the path.
///
/// # Errors
/// Where something does: a command, a comment or a text for users.
pub(crate) fn check_mentions(
    cx: &Context<'_>,
    path: &Path<'_>,
    known: &[&Expr],
) -> Result<(), Reason> {
    let needle = path.needle(cx);
    let text = cx.module.text();
    for (at, _) in text.match_indices(&needle) {
        let Ok(start) = TextSize::try_from(at) else {
            break;
        };
        let range = TextRange::at(start, needle.as_str().text_len());
        let goes_on = text[range.end().to_usize()..]
            .starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let is_known = known.iter().any(|expr| {
            expr.range()
                .intersect(range)
                .is_some_and(|both| !both.is_empty())
        });
        let is_longer = goes_on && needle == path.value() && !needle.ends_with('.');
        if !is_known && !is_longer {
            return Err(Reason::NamedElsewhere(cx.module.line_of(start)));
        }
    }
    Ok(())
}

/// The innermost statement in front of which a variable can be made for all of `texts`, which are
/// in one function.
///
/// # Errors
/// Where one of them is not evaluated with its statement.
pub(crate) fn common_place<'a>(cx: &Context<'a>, texts: &[&'a Expr]) -> Result<Place<'a>, Reason> {
    let Some(first) = texts.first() else {
        return Err(Reason::NeverCreated);
    };
    let place = Place::of(cx, first)?;
    let mut stmt = place.stmt;
    let mut around = place.around;
    loop {
        let Some(outer) = around.first().copied() else {
            return Ok(Place { stmt, around });
        };
        let holds_all = suites(outer).into_iter().any(|body| {
            let (Some(start), Some(end)) = (body.first(), body.last()) else {
                return false;
            };
            let block = start.range().cover(end.range());
            texts.iter().all(|text| block.contains_range(text.range()))
        });
        if holds_all || outer.is_function_def_stmt() {
            return Ok(Place { stmt, around });
        }
        stmt = outer;
        around.remove(0);
    }
}
