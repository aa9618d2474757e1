//! B108: what becomes of a path in a directory that all users share.

use harden_bandit::texts::Text;
use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};

use crate::names::Names;
use crate::path::{Path, label};
use crate::place::Place;
use crate::private::{in_front, line};
use crate::reason::Reason;
use crate::uses::{self, Use};
use crate::variable::Variable;
use crate::{known, life, place, position, remove};

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
            Use::Passed(to) => Reason::NotFollowed(format!("it is passed to {to}")),
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
        Some((_, Use::Passed(to))) if same.len() == 1 => {
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

impl<'a> Site<'_, 'a> {
    fn fix(&self, names: &Names) -> Result<Fix, Reason> {
        let cx = self.cx;
        let removals = life::check(cx, &self.path, &self.place, &self.uses)?;
        let mut imports = Vec::new();
        let mut import = |module: &str| {
            let request = cx.import(module, self.path.expr).map_err(Reason::Import)?;
            let name = request.name().to_string();
            imports.push(request);
            Ok::<String, Reason>(name)
        };
        let tempfile = import("tempfile")?;
        let mut edits = Vec::new();
        let mode = if let Some((made, removal)) = self.made_into_folder(&removals) {
            let last = format!("{}-", self.path.last());
            let prefix = literal::string(&last, cx.module.quote(), cx.module.slice(self.path.text));
            let value = format!("{tempfile}.mkdtemp(prefix={prefix})");
            if self.is_variable {
                edits.push(Edit::replace(self.path.expr.range(), value));
                edits.push(removal);
            } else if made.range() == self.place.stmt.range() {
                let name = names.take(cx, &self.place, "path");
                edits.push(Edit::replace(made.range(), format!("{name} = {value}")));
                self.name_everywhere(&name, &[], &mut edits);
            } else {
                let (name, line) = self.variable(names, &value);
                edits.push(removal);
                edits.push(Edit::insert(self.place.stmt.start(), line));
                self.name_everywhere(&name, &[], &mut edits);
            }
            "a folder that only this user can enter (mode 0700)"
        } else {
            let shutil = import("shutil")?;
            let os = if self.path.needs_os() {
                import("os")?
            } else {
                String::new()
            };
            let (folder, mut lines) =
                in_front(cx, &self.place, names, &format!("{tempfile}.mkdtemp()"))?;
            let moved = self.path.moved(cx, &folder, &os);
            if self.is_variable {
                edits.push(moved);
            } else {
                let (name, line) = self.variable(names, moved.replacement());
                lines += &line;
                self.name_everywhere(&name, &removals, &mut edits);
            }
            edits.push(Edit::insert(self.place.stmt.start(), lines));
            edits.extend(
                removals
                    .iter()
                    .map(|stmt| Edit::replace(stmt.range(), format!("{shutil}.rmtree({folder})"))),
            );
            "in a folder that only this user can enter (mode 0700)"
        };
        let label = label(cx, &self.path);
        Ok(Fix {
            edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
            imports,
            distributions: Vec::new(),
            applicability: Applicability::Unsafe,
            effect: format!(
                "the path is another one at every run, {mode}: who looks for `{label}` finds nothing, \
                 and after a failure before the removal one more folder stays behind"
            ),
            also_removes: &[],
            brings: Vec::new(),
        })
    }

    /// The line that gives the path a variable.
    fn variable(&self, names: &Names, value: &str) -> (String, String) {
        let name = names.take(self.cx, &self.place, "path");
        let line = line(self.cx, self.place.stmt, &format!("{name} = {value}"));
        (name, line)
    }

    /// Puts the variable where the text was, but for statements that are replaced as a whole.
    fn name_everywhere(&self, name: &str, without: &[&Stmt], edits: &mut Vec<Edit>) {
        let is_left = |expr: &Expr| {
            without
                .iter()
                .any(|stmt| stmt.range().contains_range(expr.range()))
                || edits
                    .iter()
                    .any(|edit| edit.range().contains_range(expr.range()))
        };
        let texts: Vec<Edit> = self
            .uses
            .iter()
            .filter(|(expr, _)| !is_left(expr))
            .map(|(expr, _)| Edit::replace(expr.range(), name))
            .collect();
        edits.extend(texts);
    }

    /// The statement that makes a folder of the path, and the edit that takes it out, where nothing
    /// else makes it: `mkdtemp` does it then.
    fn made_into_folder(&self, removals: &[&Stmt]) -> Option<(&'a Stmt, Edit)> {
        if !self.path.is_whole() || removals.is_empty() {
            return None;
        }
        let ((_, Use::MakesFolder(made)), others) = self.uses.split_first()? else {
            return None;
        };
        let is_made_again = |(_, used): &(&Expr, Use<'_>)| matches!(used, Use::MakesFolder(_));
        if others.iter().any(is_made_again) {
            return None;
        }
        if known::mode_of_folder(self.cx, made)
            .is_some_and(|mode| self.cx.module.slice(mode) != "0o700")
        {
            return None;
        }
        let removal = remove::call(self.cx, made, self.place.body(self.cx))?;
        Some((self.cx.module.index().statement_of(made)?, removal))
    }
}
