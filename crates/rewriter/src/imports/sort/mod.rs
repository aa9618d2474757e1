//! Import blocks in the order that Ruff's rules `I` have (`lint.isort`, Ruff 0.17).
//!
//! [`block`] reads a run of import statements, [`order`] compares them, [`print`] writes them.

mod block;
mod order;
mod print;

use ruff_python_ast::Stmt;
use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::edit::Edit;
use crate::format::differences;
use crate::module::Module;
use crate::style::{ImportStyle, Style};
use crate::suites::suites;

use block::Block;
use order::Sections;

impl Module<'_> {
    /// The edits that sort the import blocks of the file as Ruff's `I001` has it: none where they are
    /// sorted. `None` where the project's settings, or a comment for isort, are not understood.
    ///
    /// `is_own` tells whether a top-level module is first-party by where it lies. Blocks that hold
    /// what is not understood (several statements on a line, comments between parentheses) are
    /// passed over.
    pub fn sort_imports(&self, style: &Style, is_own: &dyn Fn(&str) -> bool) -> Option<Vec<Edit>> {
        let imports = style.imports.as_ref()?;
        let is_directive = |token: &ruff_python_ast::token::Token| {
            token.kind() == TokenKind::Comment && self.slice(token.range()).contains("isort:")
        };
        if self.tokens().iter().any(is_directive) {
            return None;
        }
        let sorter = Sorter {
            module: self,
            style,
            imports,
            sections: Sections::new(style, imports, is_own),
        };
        let mut edits = Vec::new();
        sorter.suite(self.suite(), true, &mut edits);
        Some(edits)
    }
}

struct Sorter<'s, 'a> {
    module: &'s Module<'a>,
    style: &'s Style,
    imports: &'s ImportStyle,
    sections: Sections<'s>,
}

impl Sorter<'_, '_> {
    fn suite(&self, suite: &[Stmt], is_top: bool, edits: &mut Vec<Edit>) {
        let is_import = |stmt: &Stmt| matches!(stmt, Stmt::Import(_) | Stmt::ImportFrom(_));
        for run in suite.chunk_by(|one, next| is_import(one) == is_import(next)) {
            if run.first().is_some_and(is_import) {
                let next = run
                    .last()
                    .and_then(|last| suite.iter().find(|stmt| stmt.start() > last.start()));
                edits.extend(self.block(run, next, is_top));
            } else {
                for inner in run.iter().flat_map(suites) {
                    self.suite(inner, false, edits);
                }
            }
        }
    }

    /// The edits of a run of imports before `next`.
    fn block(&self, run: &[Stmt], next: Option<&Stmt>, is_top: bool) -> Vec<Edit> {
        let Some(range) = self.lines(run) else {
            return Vec::new();
        };
        let Some(block) = Block::read(self.module, run, self.imports) else {
            return Vec::new();
        };
        let first = run.first().map_or(range.start(), Ranged::start);
        let indent = self.module.indent_of_line(first);
        let text = print::text(
            &block.sorted(self.imports, &self.sections),
            &print::Layout {
                indent,
                inner: self.module.indentation(),
                newline: self.module.newline(),
                line_length: self.style.line_length,
                tab: usize::from(self.style.indent.width()),
                splits_on_comma: self.imports.split_on_trailing_comma,
            },
        );
        let mut edits = Vec::new();
        if self.module.slice(range) != text {
            edits.extend(self.small_edits(range, &text));
        }
        if is_top && let Some(next) = next {
            edits.extend(self.lines_behind(range.end(), next));
        }
        edits
    }

    /// The edits that put `text` in the place of `range`: only white space where the rest stays, so
    /// that what is imported keeps its place.
    fn small_edits(&self, range: TextRange, text: &str) -> Vec<Edit> {
        let bytes = range.start().to_usize()..range.end().to_usize();
        let edits = differences(self.module.text(), bytes, text);
        if edits.is_empty() {
            // Lines with comments for tools change their order.
            vec![Edit::replace(range, text)]
        } else {
            edits
        }
    }

    /// The lines of `run`, without the newline of the last; `None` where something else stands on
    /// them.
    fn lines(&self, run: &[Stmt]) -> Option<TextRange> {
        let text = self.module.text();
        let (first, last) = (run.first()?, run.last()?);
        let start = text.line_start(first.start()).max(text.bom_start_offset());
        let before = &text[TextRange::new(start, first.start())];
        let range = TextRange::new(start, text.line_end(last.end()));
        let has_semicolon = self
            .module
            .tokens_in(range)
            .any(|token| token.kind() == TokenKind::Semi);
        (before.trim().is_empty() && !has_semicolon).then_some(range)
    }

    /// The edit that leaves as many blank lines behind a block, which ends at `end`, as `next` asks
    /// for: two before a definition, else one (`lines-after-imports`).
    fn lines_behind(&self, end: TextSize, next: &Stmt) -> Option<Edit> {
        let text = self.module.text();
        let newline = self.module.newline();
        let start = text.full_line_end(end);
        let mut blank_end = start;
        while blank_end < next.start() {
            let line = text.full_line_range(blank_end);
            if !text[line].trim().is_empty() {
                break;
            }
            blank_end = line.end();
        }
        let is_definition = matches!(next, Stmt::FunctionDef(_) | Stmt::ClassDef(_));
        let wanted = self.imports.lines_after_imports.unwrap_or_else(|| {
            if is_definition && !self.has_comment_break(blank_end, next) {
                2
            } else {
                1
            }
        });
        let blank = TextRange::new(start, blank_end);
        let wanted = newline.repeat(wanted);
        (text[blank] != wanted).then(|| Edit::replace(blank, wanted))
    }

    /// Whether a comment and behind it a blank line stand between `at` and `next`.
    fn has_comment_break(&self, at: TextSize, next: &Stmt) -> bool {
        let between = self.module.slice(TextRange::new(at, next.start()));
        let mut seen_comment = false;
        for line in between.lines() {
            if line.trim_start().starts_with('#') {
                seen_comment = true;
            } else if line.trim().is_empty() && seen_comment {
                // The last piece is the indent of `next`, which has none here.
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::EditSet;
    use crate::parse::SyntaxTree;

    fn sorted_in(text: &str, imports: ImportStyle) -> Option<String> {
        let style = Style {
            imports: Some(imports),
            ..Style::default()
        };
        let tree = SyntaxTree::parse(text).unwrap();
        let module = Module::new(text, &tree).unwrap();
        let edits = module.sort_imports(&style, &|name| name == "own")?;
        Some(match EditSet::new(text, edits) {
            Ok(edits) => edits.apply(text),
            Err(_) => text.to_string(),
        })
    }

    fn sorted(text: &str) -> String {
        sorted_in(text, ImportStyle::default()).unwrap()
    }

    #[test]
    fn sections_are_parted_and_sorted() {
        assert_eq!(
            sorted(
                "from . import a\nimport own\nimport yaml\nfrom os import path\nimport sys\n\
                 from __future__ import annotations\nimport os\nx = 1\n"
            ),
            "from __future__ import annotations\n\nimport os\nimport sys\nfrom os import path\n\n\
             import yaml\n\nimport own\n\nfrom . import a\n\nx = 1\n"
        );
    }

    #[test]
    fn names_of_one_module_go_in_one_statement() {
        assert_eq!(
            sorted("from a import x\nfrom a import B, C_D\nfrom a import z as y\n"),
            "from a import C_D, B, x\nfrom a import z as y\n"
        );
        let apart = ImportStyle {
            force_single_line: true,
            ..ImportStyle::default()
        };
        assert_eq!(
            sorted_in("from a import y, x\n", apart).unwrap(),
            "from a import x\nfrom a import y\n"
        );
    }

    #[test]
    fn comments_stay_with_their_imports() {
        assert_eq!(
            sorted("import sys  # noqa\n# for paths\nimport os\n"),
            "# for paths\nimport os\nimport sys  # noqa\n"
        );
        let inside = "from a import (\n    y,  # nosec B405\n    x,\n)\n";
        assert_eq!(
            sorted(inside),
            "from a import (\n    x,\n    y,  # nosec B405\n)\n"
        );
    }

    #[test]
    fn what_is_not_understood_stays() {
        for text in [
            "import sys; import os\n",
            "from b import (  # both\n    y, x,\n)\nimport a\n",
            "from a import x  # one\nfrom a import w  # two\n",
        ] {
            assert_eq!(sorted(text), text);
        }
        assert_eq!(
            sorted_in(
                "# isort: skip_file\nimport b\nimport a\n",
                ImportStyle::default()
            ),
            None
        );
    }

    #[test]
    fn two_lines_part_imports_from_a_definition() {
        assert_eq!(
            sorted("import os\ndef f():\n    import b\n    import a\n"),
            "import os\n\n\ndef f():\n    import a\n    import b\n"
        );
        let comment = "import os\n\n# A comment.\n\ndef f(): ...\n";
        assert_eq!(sorted(comment), comment);
    }

    #[test]
    fn a_long_statement_is_wrapped() {
        let names = "first_long_name, second_long_name, third_long_name, fourth_long_name";
        assert_eq!(
            sorted(&format!("from a_module_with_a_name import {names}\n")),
            "from a_module_with_a_name import (\n    first_long_name,\n    fourth_long_name,\n    \
             second_long_name,\n    third_long_name,\n)\n"
        );
    }
}
