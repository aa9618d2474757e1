//! B108: what becomes of a path in a directory that all users share.

use harden_bandit::texts::Text;
use harden_codemod::prelude::*;
use harden_codemod::{Context, Fix};

use crate::names::Names;
use crate::path::Path;
use crate::place::Place;
use crate::reason::Reason;
use crate::uses::{self, Use};
use crate::variable::Variable;
use crate::{life, place, position};

mod rewrite;

/// The fix of each of `texts`, all that Bandit finds in the file.
pub(crate) fn fixes<'t, 'a>(
    cx: &Context<'a>,
    names: &Names,
    texts: &'t [Text<'a>],
) -> Vec<(&'t Text<'a>, Result<Fix, Reason>)> {
    let mut fixes: Vec<(&Text<'_>, Result<Fix, Reason>)> = Vec::new();
    for text in texts {
        // Literals that are the same path are fixed together.
        let is_done = |fix: &Fix| {
            let mut edits = fix.edits.edits().iter();
            edits.any(|edit| edit.range().contains_range(text.expr.range()))
        };
        let done = fixes.iter().find_map(|(other, fix)| {
            let fix = fix.as_ref().ok()?;
            (other.value == text.value && is_done(fix)).then_some(fix)
        });
        let fix = match done {
            Some(fix) => Ok(fix.clone()),
            None => fix(cx, names, texts, text),
        };
        fixes.push((text, fix));
    }
    fixes
}

/// A path with all that is done with it.
struct Site<'c, 'a> {
    cx: &'c Context<'a>,
    path: Path<'a>,
    /// Where the folder can be made.
    place: Place<'a>,
    uses: Vec<(&'a Expr, Use<'a>)>,
    /// Whether a variable has the path; else its text stands wherever it is used.
    is_variable: bool,
}

fn fix<'a>(
    cx: &Context<'a>,
    names: &Names,
    texts: &[Text<'a>],
    text: &Text<'a>,
) -> Result<Fix, Reason> {
    let path = Path::of(cx, text)?;
    position::check(cx, &path)?;
    path.check_depth(cx)?;
    if cx.module.has_comment(path.text.range()) {
        return Err(Reason::CommentInside);
    }
    if cx.project.shadows(cx.path, "tempfile") {
        return Err(Reason::ProjectModule);
    }
    let site = match assigned(cx, &path) {
        Some(name) => in_variable(cx, path, name)?,
        None => spelled_out(cx, path, texts)?,
    };
    site.fix(names)
}

/// The variable that gets the path.
fn assigned<'a>(cx: &Context<'a>, path: &Path<'a>) -> Option<&'a ast::ExprName> {
    match cx.module.index().parent_of(path.expr)? {
        AnyNode::Stmt(Stmt::Assign(assign)) => match assign.targets.as_slice() {
            [Expr::Name(name)] => Some(name),
            _ => None,
        },
        AnyNode::Stmt(Stmt::AnnAssign(assign)) => match &*assign.target {
            Expr::Name(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

fn in_variable<'c, 'a>(
    cx: &'c Context<'a>,
    path: Path<'a>,
    name: &ast::ExprName,
) -> Result<Site<'c, 'a>, Reason> {
    let place = place_of(cx, path.expr)?;
    let Variable {
        uses,
        is_bound_once,
    } = Variable::of(cx, name, &place)?;
    let escapes = |how: &str| Reason::Escapes(format!("`{}` {how}", name.id));
    if !is_bound_once {
        return Err(escapes("is also assigned elsewhere"));
    }
    if uses.is_empty() {
        return Err(escapes("is not used here"));
    }
    life::check_mentions(cx, &path, &[path.expr])?;
    Ok(Site {
        cx,
        path,
        place,
        uses,
        is_variable: true,
    })
}

/// The place of a path: an attribute of a class is anybody's.
fn place_of<'a>(cx: &Context<'a>, expr: &Expr) -> Result<Place<'a>, Reason> {
    Place::of(cx, expr).map_err(|reason| match reason {
        Reason::NoStatement(place::CLASS_BODY) => {
            Reason::Escapes("it is an attribute of a class".to_string())
        }
        other => other,
    })
}

/// The path as a text that stands wherever it is used.
fn spelled_out<'c, 'a>(
    cx: &'c Context<'a>,
    path: Path<'a>,
    texts: &[Text<'a>],
) -> Result<Site<'c, 'a>, Reason> {
    if !path.is_whole() {
        return Err(match uses::of(cx, path.expr) {
            Use::Passed(to) | Use::Lent(to) => Reason::NotFollowed(format!("it is passed to {to}")),
            Use::Escapes(how) => Reason::Escapes(how),
            _ => Reason::StaysBehind,
        });
    }
    let same: Vec<&Expr> = texts
        .iter()
        .filter(|text| text.value == path.value() && text.expr.is_string_literal_expr())
        .map(|text| text.expr)
        .collect();
    let uses: Vec<(&Expr, Use<'_>)> = same
        .iter()
        .map(|text| (*text, uses::of(cx, text)))
        .collect();
    // What is done here says more than what is done elsewhere.
    let own = uses
        .iter()
        .find(|(text, _)| text.range() == path.text.range());
    match own {
        Some((_, Use::Passed(to) | Use::Lent(to))) if same.len() == 1 => {
            return Err(Reason::NotFollowed(format!("it is passed to {to}")));
        }
        Some((_, Use::Escapes(how))) => return Err(Reason::Escapes(how.clone())),
        _ => {}
    }
    let first = place_of(cx, path.text)?;
    for text in &same {
        if !Place::of(cx, text)?.is_beside(&first) {
            return Err(Reason::NamedElsewhere(cx.module.line_of(
                if text.start() == path.text.start() {
                    first.stmt.start()
                } else {
                    text.start()
                },
            )));
        }
    }
    life::check_mentions(cx, &path, &same)?;
    let place = life::common_place(cx, &same)?;
    Ok(Site {
        cx,
        path,
        place,
        uses,
        is_variable: false,
    })
}
