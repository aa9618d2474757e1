//! Where the import of a third-party package goes that takes an import's place, or stands beside it.

use ruff_python_ast::Stmt;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextSize};

use super::insert::{TopImport, groups, shares_line};
use super::remove::statement_range_at_top;
use super::{is_standard, is_top_level};
use crate::edit::Edit;
use crate::module::Module;

/// An import of a third-party package that is to be added.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewImport {
    /// Whether it is a `from` import; those come after the plain ones.
    pub is_from: bool,
    /// The module that is imported, or imported from, for sorting.
    pub module: String,
    /// The statement.
    pub statement: String,
}

impl Module<'_> {
    /// The edits that put `new` beside the import `old`, or in its place where `replaces` says so:
    /// among the third-party imports that follow, in a section of its own if the file has
    /// sections, and else where `old` is.
    ///
    /// `is_own` tells whether a top-level module is the project's own, which PEP 8 has last.
    pub fn add_third_party(
        &self,
        old: &Stmt,
        replaces: bool,
        mut new: Vec<NewImport>,
        is_own: &dyn Fn(&str) -> bool,
    ) -> Vec<Edit> {
        new.sort();
        new.dedup();
        let section = if self.may_leave(old, replaces) {
            self.section_for(old, is_own)
        } else {
            Section::Here
        };
        match section {
            Section::Here => self.add_here(old, replaces, &new),
            Section::Own(last) => {
                let newline = self.newline();
                let mut edits = self.take_out_line(old, replaces);
                let text = join(&new, newline);
                let at = self.text().full_line_end(last.end());
                edits.push(Edit::insert(at, format!("{newline}{text}{newline}")));
                edits
            }
            Section::Group(group) => {
                let mut edits = self.take_out_line(old, replaces);
                let mut places: Vec<(TextSize, Vec<NewImport>)> = Vec::new();
                for import in new {
                    let at = self.place_in(&group, &import);
                    match places.iter_mut().find(|(place, _)| *place == at) {
                        Some((_, imports)) => imports.push(import),
                        None => places.push((at, vec![import])),
                    }
                }
                let newline = self.newline();
                for (at, imports) in places {
                    edits.push(Edit::insert(at, join(&imports, newline) + newline));
                }
                edits
            }
        }
    }

    /// Whether what `old` imports may as well be imported further down: it stands on a line of its
    /// own at the top of the file, and no comment goes with it.
    fn may_leave(&self, old: &Stmt, replaces: bool) -> bool {
        is_top_level(self, old)
            && !shares_line(self, old)
            && !(replaces && self.has_comment(self.text().lines_range(old.range())))
    }

    fn add_here(&self, old: &Stmt, replaces: bool, new: &[NewImport]) -> Vec<Edit> {
        let one_line = shares_line(self, old);
        let indent = self.indent_of_line(old.start());
        let between = if one_line {
            "; ".to_string()
        } else {
            format!("{}{indent}", self.newline())
        };
        let text = join(new, &between);
        if replaces {
            return vec![Edit::replace(old.range(), text)];
        }
        if one_line {
            return vec![Edit::insert(old.end(), between + &text)];
        }
        // Behind a comment that goes with the old one.
        let end = self.text().line_end(old.end());
        vec![Edit::insert(end, between + &text)]
    }

    fn take_out_line(&self, old: &Stmt, replaces: bool) -> Vec<Edit> {
        if replaces {
            vec![Edit::delete(statement_range_at_top(self, old))]
        } else {
            Vec::new()
        }
    }

    fn section_for<'m>(&'m self, old: &Stmt, is_own: &dyn Fn(&str) -> bool) -> Section<'m> {
        let limit = self
            .suite()
            .iter()
            .skip_while(|stmt| stmt.start() <= old.start())
            .find(|stmt| !matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_)))
            .map_or(TextSize::of(self.text()), Ranged::start);
        let mut groups = groups(self, limit).into_iter().skip_while(|group| {
            group
                .iter()
                .all(|import| import.stmt.start() != old.start())
        });
        let Some(own) = groups.next() else {
            return Section::Here;
        };
        let is_third_party = |import: &TopImport<'_>| {
            let root = import.module.split('.').next().unwrap_or_default();
            !root.is_empty() && !is_standard(root) && !is_own(root)
        };
        let is_standard_only = own.iter().all(TopImport::is_standard);
        if !is_standard_only {
            return Section::Here;
        }
        if let Some(group) = groups.find(|group| group.iter().all(is_third_party)) {
            return Section::Group(group);
        }
        match own.last() {
            Some(last) if own.len() > 1 && self.ends_line(last.stmt) => Section::Own(last.stmt),
            _ => Section::Here,
        }
    }

    fn ends_line(&self, stmt: &Stmt) -> bool {
        let end = self.text().full_line_end(stmt.end());
        self.text()[..end.to_usize()].ends_with(['\n', '\r'])
    }

    /// Where `import` goes in a group of third-party imports: before the first that sorts behind it.
    fn place_in(&self, group: &[TopImport<'_>], import: &NewImport) -> TextSize {
        let key = |plain: bool, module: &str| (!plain, module.to_lowercase());
        let own = key(!import.is_from, &import.module);
        let behind = group
            .iter()
            .find(|other| key(other.plain, other.module) > own);
        match (behind, group.last()) {
            (Some(behind), _) => self.text().line_start(behind.stmt.start()),
            (None, Some(last)) if self.ends_line(last.stmt) => {
                self.text().full_line_end(last.stmt.end())
            }
            // Before the last one, where the file ends without a newline.
            (None, Some(last)) => self.text().line_start(last.stmt.start()),
            (None, None) => TextSize::new(0),
        }
    }
}

/// Which part of the imports a new one goes to.
enum Section<'a> {
    /// The line of the old one.
    Here,
    /// A section of its own behind this import.
    Own(&'a Stmt),
    /// The section with these.
    Group(Vec<TopImport<'a>>),
}

fn join(imports: &[NewImport], between: &str) -> String {
    let statements: Vec<&str> = imports
        .iter()
        .map(|import| import.statement.as_str())
        .collect();
    statements.join(between)
}
