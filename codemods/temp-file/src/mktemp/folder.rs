//! The folder that a name is asked for in.

use harden_codemod::prelude::*;

use super::Site;
use crate::reason::Reason;
use crate::uses::short;

impl<'a> Site<'_, 'a> {
    /// The folder that the name is asked for in, if it is not just the one for temporary files.
    pub(super) fn folder(&self) -> Option<&'a Expr> {
        let dir = self.call.arguments.find_argument_value("dir", 2)?;
        (!dir.is_none_literal_expr()).then_some(dir)
    }

    /// Checks that the folder is there when the name is asked for.
    ///
    /// # Errors
    /// Where it may be made later, or there is no file at all.
    pub(super) fn check_folder(&self) -> Result<(), Reason> {
        let cx = self.cx;
        let prefix = self.call.arguments.find_argument_value("prefix", 1);
        let is_literal = |expr: &Expr, wanted: &dyn Fn(&str) -> bool| matches!(expr, Expr::StringLiteral(text) if wanted(text.value.to_str()));
        if prefix.is_some_and(|prefix| cx.module.slice(prefix).contains(r"\\.\"))
            || self
                .folder()
                .is_some_and(|dir| is_literal(dir, &str::is_empty))
        {
            return Err(Reason::WindowsPipe);
        }
        if self.folder().is_none() {
            return Ok(());
        }
        // `mktemp` does not mind whether the folder is there, its successors do.
        let within = self.place.function().map(|def| def.range);
        let made_later = cx.module.index().expressions().find(|expr| {
            let Expr::Call(call) = expr else {
                return false;
            };
            let name = match &*call.func {
                Expr::Name(name) => name.id.as_str(),
                Expr::Attribute(attribute) => attribute.attr.as_str(),
                _ => "",
            };
            matches!(name, "mkdir" | "makedirs")
                && expr.start() > self.expr.end()
                && within.is_none_or(|within| within.contains_range(expr.range()))
        });
        match made_later {
            Some(made) if !self.is_of_own_name(made) => {
                Err(Reason::FolderMadeLater(cx.module.line_of(made.start())))
            }
            _ => Ok(()),
        }
    }

    /// Whether `made`, a call of `mkdir`, is passed the name itself.
    fn is_of_own_name(&self, made: &Expr) -> bool {
        let (Some(target), Expr::Call(call)) = (self.target(), made) else {
            return false;
        };
        let path = call.arguments.args.first();
        path.is_some_and(|path| self.cx.module.slice(path) == self.cx.module.slice(target))
            && short(self.cx, &call.func).ends_with("mkdir")
    }

    /// What is said of a folder that is asked for, behind the rest of the sentence.
    pub(super) fn about_folder(&self) -> &'static str {
        match self.folder() {
            Some(Expr::StringLiteral(dir)) if dir.value.to_str().starts_with('/') => "",
            Some(_) => "; its path is absolute, also where that of the folder is not",
            None => "",
        }
    }
}
