//! The texts that a path in `/tmp` can become.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Fix};

use super::Site;
use crate::imports::Imports;
use crate::names::Names;
use crate::path::label;
use crate::place::opens_line;
use crate::private::{in_front, line, may_have_company, removed};
use crate::reason::Reason;
use crate::uses::Use;
use crate::{known, life, remove};

const GOES: &str = "if something fails before it is removed, one more folder stays behind";
const STAYS: &str = "the folder stays behind when the file in it is removed";

impl<'a> Site<'_, 'a> {
    /// The fix of the path.
    ///
    /// # Errors
    /// Where its life does not begin and end here, or there is no place for what is new.
    pub(super) fn fix(&self, names: &Names) -> Result<Fix, Reason> {
        let cx = self.cx;
        let removals = life::check(cx, &self.path, &self.place, &self.uses)?;
        if !opens_line(cx.module, self.place.stmt) {
            return Err(Reason::NoStatement("a line with others"));
        }
        let mut imports = Imports::new(cx, self.path.expr);
        let tempfile = imports.name("tempfile")?;
        let mut end = GOES;
        let edits = if let Some((made, removal)) = self.made_into_folder() {
            self.as_folder(names, &tempfile, made, removal)
        } else {
            let os = if self.path.needs_os() {
                imports.name("os")?
            } else {
                String::new()
            };
            let folder = format!("{tempfile}.mkdtemp()");
            if may_have_company(&self.uses) {
                end = STAYS;
                self.in_folder_that_stays(names, &folder, &os)
            } else {
                let shutil = imports.name("shutil")?;
                self.in_folder_that_goes(names, &folder, &os, &shutil, &removals)
            }
        };
        let label = label(cx, &self.path);
        Ok(Fix {
            edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
            imports: imports.requests(),
            distributions: Vec::new(),
            applicability: Applicability::Unsafe,
            effect: format!(
                "the path is another one at every run, where only this user can enter (mode 0700): \
                 who looks for `{label}` finds nothing; {end}"
            ),
            caution: None,
            also_removes: &[],
            brings: Vec::new(),
        })
    }

    /// `mkdtemp` in place of `made`, the statement that makes a folder, which `removal` takes out.
    fn as_folder(&self, names: &Names, tempfile: &str, made: &Stmt, removal: Edit) -> Vec<Edit> {
        let source = self.cx.module.slice(self.path.text);
        let prefix = format!("{}-", self.path.last());
        let prefix = literal::string(&prefix, self.cx.module.quote(), source);
        let value = format!("{tempfile}.mkdtemp(prefix={prefix})");
        if self.is_variable {
            return vec![Edit::replace(self.path.expr.range(), value), removal];
        }
        let name = names.take(self.cx, &self.place, "path");
        let assignment = format!("{name} = {value}");
        let mut edits = if made.range() == self.place.stmt.range() {
            vec![Edit::replace(made.range(), assignment)]
        } else {
            let line = line(self.cx, self.place.stmt, &assignment);
            vec![Edit::insert(self.place.stmt.start(), line), removal]
        };
        self.name_everywhere(&name, &mut edits);
        edits
    }

    fn in_folder_that_stays(&self, names: &Names, folder: &str, os: &str) -> Vec<Edit> {
        let moved = self.path.moved(self.cx, folder, os);
        let mut edits = Vec::new();
        let lines = self.put(names, moved, &mut edits);
        edits.extend(lines.map(|lines| Edit::insert(self.place.stmt.start(), lines)));
        edits
    }

    fn in_folder_that_goes(
        &self,
        names: &Names,
        folder: &str,
        os: &str,
        shutil: &str,
        removals: &[&Stmt],
    ) -> Vec<Edit> {
        let (variable, mut lines) = in_front(self.cx, &self.place, names, folder);
        let mut edits: Vec<Edit> = removals
            .iter()
            .map(|stmt| removed(self.cx, stmt, shutil, &variable))
            .collect();
        let moved = self.path.moved(self.cx, &variable, os);
        lines.extend(self.put(names, moved, &mut edits));
        edits.push(Edit::insert(self.place.stmt.start(), lines));
        edits
    }

    /// Puts the path where it was, with a variable if it had none: the line that makes that.
    fn put(&self, names: &Names, moved: Edit, edits: &mut Vec<Edit>) -> Option<String> {
        if self.is_variable {
            edits.push(moved);
            return None;
        }
        let name = names.take(self.cx, &self.place, "path");
        let assignment = format!("{name} = {}", moved.replacement());
        self.name_everywhere(&name, edits);
        Some(line(self.cx, self.place.stmt, &assignment))
    }

    /// Puts the variable where the text was, but for statements that are replaced as a whole.
    fn name_everywhere(&self, name: &str, edits: &mut Vec<Edit>) {
        let is_replaced = |expr: &Expr| {
            let mut edits = edits.iter();
            edits.any(|edit| edit.range().contains_range(expr.range()))
        };
        let texts: Vec<Edit> = self
            .uses
            .iter()
            .filter(|(expr, _)| !is_replaced(expr))
            .map(|(expr, _)| Edit::replace(expr.range(), name))
            .collect();
        edits.extend(texts);
    }

    /// The statement that makes a folder of the path, and the edit that takes it out, where nothing
    /// else makes it: `mkdtemp` does it then.
    fn made_into_folder(&self) -> Option<(&'a Stmt, Edit)> {
        if !self.path.is_whole() {
            return None;
        }
        let ((_, Use::MakesFolder(call)), others) = self.uses.split_first()? else {
            return None;
        };
        let is_made_again = |(_, used): &(&Expr, Use<'_>)| matches!(used, Use::MakesFolder(_));
        if others.iter().any(is_made_again) {
            return None;
        }
        let mode = known::mode_of_folder(self.cx, call);
        if mode.is_some_and(|mode| self.cx.module.slice(mode) != "0o700") {
            return None;
        }
        let removal = remove::call(self.cx, call, self.place.body(self.cx))?;
        Some((self.cx.module.index().statement_of(call)?, removal))
    }
}
