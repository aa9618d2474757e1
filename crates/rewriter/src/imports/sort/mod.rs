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
            edits.push(Edit::replace(range, text));
        }
        if is_top && let Some(next) = next {
            edits.extend(self.lines_behind(range.end(), next));
        }
        edits
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
