//! B306: what becomes of a call of `tempfile.mktemp()`, by what its name is used for.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};

use crate::imports::Imports;
use crate::names::Names;
use crate::place::{Place, behind, opens_line};
use crate::private::{final_removals, may_have_company};
use crate::reason::Reason;
use crate::uses::{self, Use, short};
use crate::variable::Variable;
use crate::{known, layout, life, opened};

mod folder;
mod rewrite;

use rewrite::Rewrite;

/// The function.
pub(crate) const MKTEMP: &str = "tempfile.mktemp";

/// A call that is certainly one of `tempfile.mktemp`, and what the fixes of it need.
struct Site<'c, 'a> {
    cx: &'c Context<'a>,
    names: &'c Names,
    expr: &'a Expr,
    call: &'a ast::ExprCall,
    place: Place<'a>,
    /// What `tempfile` is called here.
    tempfile: String,
    imports: Imports<'c, 'a>,
}

/// The fix of the call `found`.
///
/// # Errors
/// Where it cannot be said what the name may be used for.
pub(crate) fn fix<'a>(
    cx: &Context<'a>,
    names: &Names,
    found: &QualifiedCall<'a>,
) -> Result<Fix, Reason> {
    check(cx, found)?;
    let mut imports = Imports::new(cx, found.expr);
    let tempfile = if let Expr::Attribute(attribute) = &*found.call.func {
        short(cx, &attribute.value).to_string()
    } else {
        imports.name("tempfile")?
    };
    let mut site = Site {
        cx,
        names,
        expr: found.expr,
        call: found.call,
        place: Place::of(cx, found.expr)?,
        tempfile,
        imports,
    };
    site.check_folder()?;
    let Rewrite { edits, effect } = site.rewrite()?;
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
        imports: site.imports.requests(),
        distributions: Vec::new(),
        applicability: Applicability::Unsafe,
        effect,
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}

fn check(cx: &Context<'_>, found: &QualifiedCall<'_>) -> Result<(), Reason> {
    if let Some(doubt) = &found.doubt {
        return Err(Reason::NameInDoubt(doubt.clone()));
    }
    if cx.project.shadows(cx.path, "tempfile") {
        return Err(Reason::ProjectModule);
    }
    if unpacks(found.call) {
        return Err(Reason::UnpackedArguments);
    }
    let text = cx.module.text();
    if ["tempfile.mktemp\"", "tempfile.mktemp'"]
        .iter()
        .any(|name| text.contains(name))
    {
        return Err(Reason::Replaced);
    }
    let in_text =
        |node: AnyNode<'_>| matches!(node, AnyNode::Expr(Expr::FString(_) | Expr::TString(_)));
    if cx.module.index().ancestors(found.expr).any(in_text) {
        return Err(Reason::NoStatement("an f-string"));
    }
    Ok(())
}

impl<'a> Site<'_, 'a> {
    fn rewrite(&mut self) -> Result<Rewrite, Reason> {
        if let Some((expr, open)) = self.opened_at_once()
            && !matches!(uses::of(self.cx, self.expr), Use::Makes)
        {
            return match uses::of(self.cx, self.expr) {
                Use::Overwrites | Use::Appends => self.named_file(expr, open),
                Use::Passed(_) | Use::Lent(_) => Err(Reason::OtherOpen("mode".to_string())),
                _ => Err(Reason::NeverCreated),
            };
        }
        match self.variable() {
            Some((name, is_whole)) => self.of_variable(name, is_whole),
            None => match self.made_into_folder_at_once()? {
                Some(rewrite) => Ok(rewrite),
                None => self.of_value(),
            },
        }
    }

    /// The call of the built-in `open` whose path this is.
    fn opened_at_once(&self) -> Option<(&'a Expr, &'a ast::ExprCall)> {
        let AnyNode::Expr(expr @ Expr::Call(call)) = self.cx.module.index().parent_of(self.expr)?
        else {
            return None;
        };
        let is_open = matches!(
            known::function_name(self.cx, call).as_deref(),
            Some("open" | "io.open")
        );
        let is_path = match call.arguments.args.first() {
            Some(first) => first.range() == self.expr.range(),
            None => call
                .arguments
                .find_keyword("file")
                .is_some_and(|file| file.value.range() == self.expr.range()),
        };
        (is_open && is_path && !unpacks(call)).then_some((expr, call))
    }

    fn named_file(&self, expr: &Expr, open: &ast::ExprCall) -> Result<Rewrite, Reason> {
        if self.cx.module.has_comment(expr.range()) {
            return Err(Reason::CommentInside);
        }
        let arguments = opened::for_named_file(self.cx, open, self.call)?;
        let function = format!("{}.NamedTemporaryFile", self.tempfile);
        let text = layout::call(self.cx, expr.range(), &function, &arguments);
        Ok(Rewrite {
            edits: vec![Edit::replace(expr.range(), text)],
            effect: format!(
                "the file is made and opened in one step, with mode 0600, and the object is \
                 tempfile's own around the file{}",
                self.about_folder()
            ),
        })
    }

    /// The variable that the name goes to, and whether that is all that the statement does.
    fn variable(&self) -> Option<(&'a ast::ExprName, bool)> {
        let (target, value) = match self.place.stmt {
            Stmt::Assign(assign) => match assign.targets.as_slice() {
                [Expr::Name(name)] => (name, &*assign.value),
                _ => return None,
            },
            Stmt::AnnAssign(assign) => match &*assign.target {
                Expr::Name(name) => (name, assign.value.as_deref()?),
                _ => return None,
            },
            _ => return None,
        };
        let index = self.cx.module.index();
        let mut at = self.expr;
        while at.range() != value.range() {
            match index.parent_of(at)? {
                AnyNode::Expr(outer @ (Expr::BoolOp(_) | Expr::If(_) | Expr::BinOp(_))) => {
                    at = outer;
                }
                AnyNode::Expr(outer @ Expr::Call(call)) if known::is_same_path(self.cx, call) => {
                    at = outer;
                }
                _ => return None,
            }
        }
        // `path = mktemp()  # type: str`
        let is_whole = at.range() == self.expr.range()
            && !behind(self.cx.module, self.place.stmt).contains("# type:");
        let keeps_type = match self.place.stmt {
            Stmt::AnnAssign(assign) => {
                matches!(&*assign.annotation, Expr::Name(name) if name.id == *"str")
                    && self.place.function().is_some()
            }
            _ => true,
        };
        Some((target, is_whole && keeps_type))
    }

    /// What is done with a name that goes nowhere else but where it stands.
    fn of_value(&mut self) -> Result<Rewrite, Reason> {
        match uses::of(self.cx, self.expr) {
            used if used.may_create() => self.in_private_folder(&[]),
            Use::TakenApart(text) => Err(Reason::TakenApart(text)),
            Use::Escapes(how) => Err(Reason::Escapes(how)),
            _ => Err(Reason::NeverCreated),
        }
    }

    fn of_variable(&mut self, name: &'a ast::ExprName, is_whole: bool) -> Result<Rewrite, Reason> {
        let cx = self.cx;
        let Variable {
            uses,
            is_bound_once,
        } = Variable::of(cx, name, &self.place)?;
        if is_whole && let Some(rewrite) = self.made_into_folder(name, &uses)? {
            return Ok(rewrite);
        }
        for (_, used) in &uses {
            match used {
                Use::Escapes(how) => return Err(Reason::Escapes(how.clone())),
                Use::TakenApart(text) => return Err(Reason::TakenApart(text.clone())),
                _ => {}
            }
        }
        if !uses.iter().any(|(_, used)| used.may_create()) {
            return Err(Reason::NeverCreated);
        }
        if is_whole && may_exist(cx, &self.place, &uses) {
            return self.with_descriptor(&uses);
        }
        let can_go = is_whole && is_bound_once && opens_line(cx.module, self.place.stmt);
        let is_made = uses.iter().any(|(expr, used)| {
            used.may_create() && life::is_on_the_way(cx, expr, &self.place, &uses)
        });
        let removals = if can_go && is_made && !may_have_company(&uses) {
            final_removals(cx, &self.place, &uses).unwrap_or_default()
        } else {
            Vec::new()
        };
        self.in_private_folder(&removals)
    }
}

/// Whether nothing minds that an empty file is at the path from the start: all that is done with it
/// is known, the first thing is to write to it, in any case, and once it is gone, nothing is made there again,
/// when others have seen the name.
fn may_exist(cx: &Context<'_>, place: &Place<'_>, uses: &[(&Expr, Use<'_>)]) -> bool {
    let is_first = |used: &Use<'_>| matches!(used, Use::Overwrites | Use::Appends);
    let first = uses
        .iter()
        .find(|(_, used)| !matches!(used, Use::Shown))
        .is_some_and(|(expr, used)| is_first(used) && life::is_on_the_way(cx, expr, place, uses));
    let mut is_gone = false;
    first
        && uses.iter().all(|(expr, used)| match used {
            Use::Overwrites | Use::Appends => !is_gone,
            Use::Reads | Use::Shown => true,
            Use::Removes(_) | Use::Moves => {
                is_gone = true;
                Place::of(cx, expr).is_ok_and(|there| there.repeated_by() == place.repeated_by())
            }
            _ => false,
        })
}
