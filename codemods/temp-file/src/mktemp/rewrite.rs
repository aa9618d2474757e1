//! The texts that a call of `mktemp` can become.

use harden_codemod::prelude::*;

use super::Site;
use crate::private::{in_front, removed};
use crate::reason::Reason;
use crate::uses::{Use, short};
use crate::{descriptor, known, opened, remove};

/// A new text, and what changes with it.
pub(super) struct Rewrite {
    pub(super) edits: Vec<Edit>,
    pub(super) effect: String,
}

impl<'a> Site<'_, 'a> {
    /// [`Site::made_into_folder`] for any target, if the folder is made in the very next statement:
    /// `self.folder = mktemp()`.
    pub(super) fn made_into_folder_at_once(&self) -> Result<Option<Rewrite>, Reason> {
        let Some(target) = self.target() else {
            return Ok(None);
        };
        let body = self.place.body(self.cx);
        let own = body
            .iter()
            .position(|stmt| stmt.range() == self.place.stmt.range());
        let Some(Stmt::Expr(next)) = own.and_then(|own| body.get(own + 1)) else {
            return Ok(None);
        };
        match &*next.value {
            Expr::Call(call)
                if matches!(
                    known::function_name(self.cx, call).as_deref(),
                    Some("os.mkdir" | "os.makedirs")
                ) && call.arguments.args.first().is_some_and(|path| {
                    self.cx.module.slice(path) == self.cx.module.slice(target)
                }) =>
            {
                self.as_folder(&next.value)
            }
            _ => Ok(None),
        }
    }

    /// What the whole name is assigned to, if that is one target.
    pub(super) fn target(&self) -> Option<&'a Expr> {
        match self.place.stmt {
            Stmt::Assign(assign) if assign.value.range() == self.expr.range() => {
                match assign.targets.as_slice() {
                    [target] => Some(target),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// `path = mktemp()` and `os.mkdir(path)`, the first thing that is done with it, are `path = mkdtemp()`.
    pub(super) fn made_into_folder(
        &self,
        name: &ast::ExprName,
        uses: &[(&'a Expr, Use<'a>)],
    ) -> Result<Option<Rewrite>, Reason> {
        let after = uses.iter().find(|(expr, _)| expr.start() > name.end());
        let makes = |(_, used): &&(&Expr, Use<'_>)| {
            matches!(
                used,
                Use::MakesFolder(_) | Use::Makes | Use::Overwrites | Use::Appends
            )
        };
        match after {
            // What is made there once more, others could be first at.
            Some((_, Use::MakesFolder(made))) if uses.iter().filter(makes).count() == 1 => {
                self.as_folder(made)
            }
            _ => Ok(None),
        }
    }

    /// `mkdtemp` in place of `mktemp` and of `made`, a statement beside it that makes the folder.
    fn as_folder(&self, made: &Expr) -> Result<Option<Rewrite>, Reason> {
        let cx = self.cx;
        let Some(removal) = remove::call(cx, made, self.place.body(cx)) else {
            return Ok(None);
        };
        if let Some(mode) = known::mode_of_folder(cx, made)
            && !matches!(cx.module.slice(mode), "0o700" | "448")
        {
            return Err(Reason::OpenToOthers(short(cx, mode).to_string()));
        }
        Ok(Some(Rewrite {
            edits: vec![self.function("mkdtemp"), removal],
            effect: format!(
                "the folder is made in one step, with mode 0700{}",
                self.about_folder()
            ),
        }))
    }

    /// The path of a file that is there from the start.
    pub(super) fn with_descriptor(&mut self, uses: &[(&Expr, Use<'_>)]) -> Result<Rewrite, Reason> {
        let os = self.imports.name("os")?;
        let mut edits = descriptor::edits(self.cx, &self.place, &os);
        edits.push(self.function("mkstemp"));
        let is_moved = uses.iter().any(|(_, used)| matches!(used, Use::Moves));
        Ok(Rewrite {
            edits,
            effect: format!(
                "the file is there from the start, empty, with mode 0600, which it keeps when it is \
                 written to{}{}",
                if is_moved {
                    " and when it is moved"
                } else {
                    ""
                },
                self.about_folder()
            ),
        })
    }

    /// A name in a new folder: nothing is there, and nobody else can put anything there.
    pub(super) fn in_private_folder(&mut self, removals: &[&'a Stmt]) -> Result<Rewrite, Reason> {
        let cx = self.cx;
        if cx.module.has_comment(self.expr.range()) {
            return Err(Reason::CommentInside);
        }
        let folder = self.folder();
        if removals.is_empty()
            && let Some(dir) = folder
        {
            return Err(Reason::FolderWouldStay(short(cx, dir).to_string()));
        }
        let os = self.imports.name("os")?;
        let mut suffix = None;
        let mut arguments = Vec::new();
        for (name, value) in opened::arguments(self.call) {
            let text = cx.module.slice(cx.module.parenthesized(value));
            match name {
                "suffix" => suffix = Some((value, text)),
                _ => arguments.push(format!("{name}={text}")),
            }
        }
        let quote = cx.module.quote();
        let last = match suffix {
            None => literal::string("tmp", quote, ""),
            Some((Expr::StringLiteral(suffix), text)) => {
                literal::string(&format!("tmp{}", suffix.value.to_str()), quote, text)
            }
            Some((_, text)) => format!("{} + {text}", literal::string("tmp", quote, "")),
        };
        let made = format!("{}.mkdtemp({})", self.tempfile, arguments.join(", "));
        let mut effect =
            format!("the path is {last} in a new folder that only this user can enter (mode 0700)");
        let mut edits = Vec::new();
        if removals.is_empty() {
            edits.push(Edit::replace(
                self.expr.range(),
                format!("{os}.path.join({made}, {last})"),
            ));
            effect += "; the folder stays behind when the file in it is removed";
        } else {
            let (name, line) = in_front(cx, &self.place, self.names, &made);
            let shutil = self.imports.name("shutil")?;
            edits.push(Edit::insert(self.place.stmt.start(), line));
            edits.push(Edit::replace(
                self.expr.range(),
                format!("{os}.path.join({name}, {last})"),
            ));
            let gone = removals
                .iter()
                .map(|stmt| removed(cx, stmt, &shutil, &name));
            edits.extend(gone);
            effect += "; the folder is removed where the file was, also if nothing is in it";
        }
        Ok(Rewrite { edits, effect })
    }

    /// The edit that calls `function` of `tempfile`'s instead, with the same arguments: both take
    /// suffix, prefix and folder in this order.
    fn function(&self, function: &str) -> Edit {
        match &*self.call.func {
            Expr::Attribute(attribute) => Edit::replace(attribute.attr.range, function),
            other => Edit::replace(other.range(), format!("{}.{function}", self.tempfile)),
        }
    }
}
