//! Other layouts of the code around a finding, as Black would have them, in which a comment has a
//! line that it keeps. Only blanks, newlines, trailing commas and parentheses around a value change.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::{AnyNodeRef, Expr};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::path::innermost;
use super::reach::Reach;
use crate::edit::{Edit, EditSet};
use crate::module::Module;

/// Brackets whose contents can have lines of their own.
#[derive(Debug, Clone, Copy)]
struct Brackets {
    open: TextRange,
    close: TextRange,
    /// Whether a comma may stand behind the last element.
    takes_comma: bool,
}

impl Module<'_> {
    /// The layouts to try for the finding, the plainest first.
    pub(super) fn layouts(&self, reach: &Reach) -> Vec<Vec<Edit>> {
        let is_head = !reach.is_call && reach.node.contains_range(reach.head);
        let around = match innermost(self.suite(), reach.node).last() {
            Some(AnyNodeRef::StmtAssert(assert)) => assert.test.range(),
            _ if is_head => TextRange::empty(reach.anchor),
            _ => reach.node,
        };
        let path = innermost(self.suite(), around);
        let mut layouts = self.layouts_on(&path, reach, around);
        if reach.is_call && reach.anchor > reach.node.start() {
            let anchor = TextRange::empty(reach.anchor);
            layouts.extend(self.layouts_on(&innermost(self.suite(), anchor), reach, anchor));
        }
        layouts
    }

    fn layouts_on(
        &self,
        path: &[AnyNodeRef<'_>],
        reach: &Reach,
        around: TextRange,
    ) -> Vec<Vec<Edit>> {
        let from = path
            .iter()
            .rposition(|node| node.is_statement() || node.is_except_handler())
            .unwrap_or(0);
        let mut layouts = Vec::new();
        let all: Vec<Brackets> = path[from..]
            .iter()
            .filter_map(|node| self.brackets_of(*node))
            .collect();
        // As Black does, brackets are split from the outside in.
        for inmost in (0..all.len()).rev() {
            layouts.extend(self.split_all(&all[..=inmost], None));
            layouts.extend(self.split_all(&all[..=inmost], Some(reach.node)));
        }
        let clause = path.get(from + 1).and_then(|clause| value_of(*clause));
        let value = clause.or_else(|| path.get(from).and_then(|stmt| value_of(*stmt)));
        if let Some(value) = value.filter(|value| value.contains_range(around)) {
            layouts.extend(self.parenthesize(value, false));
            layouts.extend(self.parenthesize(value, true));
        }
        if let Some(AnyNodeRef::StmtImportFrom(from)) = path.get(from)
            && let (Some(first), Some(last)) = (from.names.first(), from.names.last())
        {
            let names = TextRange::new(first.start(), last.end());
            layouts.extend(self.parenthesize_names(names, from.end()));
        }
        layouts
    }

    fn brackets_of(&self, node: AnyNodeRef<'_>) -> Option<Brackets> {
        let (range, takes_comma) = match node {
            AnyNodeRef::ExprCall(call) => {
                let arguments = &call.arguments;
                let is_generator = arguments.keywords.is_empty()
                    && matches!(&*arguments.args, [Expr::Generator(it)] if !it.parenthesized);
                (arguments.range, !is_generator)
            }
            AnyNodeRef::StmtClassDef(class) => (class.arguments.as_ref()?.range, true),
            AnyNodeRef::Parameters(parameters) => (parameters.range, true),
            AnyNodeRef::ExprTuple(tuple) if tuple.parenthesized => (tuple.range, true),
            AnyNodeRef::ExprList(_) | AnyNodeRef::ExprSet(_) | AnyNodeRef::ExprDict(_) => {
                (node.range(), true)
            }
            AnyNodeRef::ExprListComp(_)
            | AnyNodeRef::ExprSetComp(_)
            | AnyNodeRef::ExprDictComp(_) => (node.range(), false),
            AnyNodeRef::ExprSubscript(it) => {
                let between = TextRange::new(it.value.end(), it.slice.start());
                let open = self
                    .tokens_in(between)
                    .find(|token| token.kind() == TokenKind::Lsqb)?;
                (TextRange::new(open.start(), it.end()), false)
            }
            AnyNodeRef::ExprGenerator(it) if it.parenthesized => (it.range, false),
            _ => return None,
        };
        let mut tokens = self.tokens_in(range);
        let open = tokens.next().filter(|token| is_open(token.kind()))?;
        let close = self.tokens_in(range).last()?;
        let is_empty = open.end() == close.start();
        (is_close(close.kind()) && !is_empty).then_some(Brackets {
            open: open.range(),
            close: close.range(),
            takes_comma,
        })
    }

    /// Splits brackets, each of which is within the one before, unless that has lines already.
    fn split_all(&self, all: &[Brackets], node: Option<TextRange>) -> Option<Vec<Edit>> {
        let (last, around) = all.split_last()?;
        let has_lines = |brackets: &Brackets| {
            let whole = brackets.open.cover(brackets.close);
            self.text().contains_line_break(whole)
        };
        let first = around
            .iter()
            .rposition(has_lines)
            .map_or(0, |place| place + 1);
        let mut edits = Vec::new();
        for (depth, brackets) in around[first..].iter().enumerate() {
            edits.extend(self.split(*brackets, None, depth)?);
        }
        edits.extend(self.split(*last, node, around.len() - first)?);
        Some(edits)
    }

    /// The contents of brackets, one element a line, `depth` levels further in than the line is;
    /// the one around `node` with a line for each operand too.
    fn split(
        &self,
        brackets: Brackets,
        node: Option<TextRange>,
        depth: usize,
    ) -> Option<Vec<Edit>> {
        let inside = TextRange::new(brackets.open.end(), brackets.close.start());
        if self.is_inside_string(brackets.open.start()) || !self.is_plain(inside) {
            return None;
        }
        let mut commas: Vec<TextSize> = Vec::new();
        self.outer_tokens(inside, &mut |token, _| {
            if token.kind() == TokenKind::Comma {
                commas.push(token.end());
            }
        });
        let (outer, inner) = self.indents(brackets.open.start(), depth);
        let mut edits = vec![Edit::replace(self.blanks_at(inside.start()), &*inner)];
        let last = inside.end() - self.blanks_before(inside.end()).len();
        let starts = [inside.start()].into_iter().chain(commas.iter().copied());
        let ends = commas.iter().copied().chain([last]);
        for (start, end) in starts.zip(ends) {
            if start > inside.start() && start < last {
                edits.push(Edit::replace(self.blanks_at(start), &*inner));
            }
            let Some(node) = node.filter(|node| node.start() >= start && node.end() <= end) else {
                continue;
            };
            let element = TextRange::new(node.start(), end);
            self.break_operands(element, &inner, &mut edits);
        }
        if !brackets.takes_comma {
            self.outer_tokens(inside, &mut |token, _| {
                if token.kind() == TokenKind::For {
                    edits.push(Edit::replace(self.blanks_before(token.start()), &*inner));
                }
            });
        }
        let has_comma = commas.last() == Some(&last);
        let comma = if brackets.takes_comma && !has_comma {
            ","
        } else {
            ""
        };
        edits.push(Edit::replace(
            self.blanks_before(inside.end()),
            format!("{comma}{outer}"),
        ));
        Some(edits)
    }

    /// Whether lines end in `inside` at its edges and behind its commas only, without comments.
    fn is_plain(&self, inside: TextRange) -> bool {
        let mut plain = !self.has_comment(inside);
        let mut newlines = 0;
        let mut before = TokenKind::Comma;
        self.outer_tokens(inside, &mut |token, _| {
            if token.kind() == TokenKind::NonLogicalNewline {
                newlines += 1;
                plain &= before == TokenKind::Comma
                    || self.blanks_before(inside.end()).contains(token.start());
            } else {
                before = token.kind();
            }
        });
        let in_strings: usize = self
            .tokens_in(inside)
            .filter(|token| matches!(token.kind(), TokenKind::String | TokenKind::FStringMiddle))
            .map(|token| self.slice(token.range()).matches('\n').count())
            .sum();
        plain && newlines + in_strings == self.slice(inside).matches('\n').count()
    }

    /// A line for each operand, and for each of the strings that stand next to each other.
    fn break_operands(&self, range: TextRange, inner: &str, edits: &mut Vec<Edit>) {
        self.outer_tokens(range, &mut |token, before| {
            let is_string = |kind| {
                matches!(
                    kind,
                    TokenKind::String | TokenKind::FStringStart | TokenKind::FStringEnd
                )
            };
            let is_operator = matches!(
                token.kind(),
                TokenKind::Plus
                    | TokenKind::Percent
                    | TokenKind::EqEqual
                    | TokenKind::NotEqual
                    | TokenKind::And
                    | TokenKind::Or
                    | TokenKind::If
                    | TokenKind::Else
            );
            if is_operator
                || is_string(token.kind())
                    && token.kind() != TokenKind::FStringEnd
                    && before.is_some_and(is_string)
            {
                edits.push(Edit::replace(self.blanks_before(token.start()), inner));
            }
        });
    }

    /// `value` in parentheses, on lines of its own.
    fn parenthesize(&self, value: TextRange, operators: bool) -> Option<Vec<Edit>> {
        if self.text().contains_line_break(value) {
            return None;
        }
        let (outer, inner) = self.indents(value.start(), 0);
        let blanks = (
            self.blanks_before(value.start()),
            self.blanks_at(value.end()),
        );
        let has_parentheses = self.text()[..blanks.0.start().to_usize()].ends_with('(')
            && self.text()[blanks.1.end().to_usize()..].starts_with(')');
        let mut edits = if has_parentheses {
            vec![
                Edit::replace(blanks.0, &*inner),
                Edit::replace(blanks.1, outer),
            ]
        } else {
            vec![
                Edit::insert(value.start(), format!("({inner}")),
                Edit::insert(value.end(), format!("{outer})")),
            ]
        };
        if operators {
            self.break_operands(value, &inner, &mut edits);
        }
        Some(edits)
    }

    /// The names of `from module import a, b` in parentheses, one a line.
    fn parenthesize_names(&self, names: TextRange, end: TextSize) -> Option<Vec<Edit>> {
        if self.text().contains_line_break(names) || self.slice(names) == "*" {
            return None;
        }
        let behind = self.slice(TextRange::new(names.end(), end));
        if behind.contains(')') {
            return None;
        }
        let (outer, inner) = self.indents(names.start(), 0);
        let mut edits = vec![Edit::insert(names.start(), format!("({inner}"))];
        self.outer_tokens(names, &mut |token, _| {
            if token.kind() == TokenKind::Comma {
                edits.push(Edit::replace(self.blanks_at(token.end()), &*inner));
            }
        });
        edits.push(Edit::insert(names.end(), format!(",{outer})")));
        Some(edits)
    }

    /// Calls `f` with the tokens of `range` that are in no brackets or strings within it, and the
    /// kind of the one before.
    fn outer_tokens(&self, range: TextRange, f: &mut dyn FnMut(Token, Option<TokenKind>)) {
        let (mut depth, mut before) = (0_usize, None);
        for token in self.tokens_in(range) {
            let kind = token.kind();
            if is_close(kind) || matches!(kind, TokenKind::FStringEnd | TokenKind::TStringEnd) {
                depth = depth.saturating_sub(1);
            }
            if depth == 0 {
                f(*token, before);
                before = Some(kind);
            }
            if is_open(kind) || matches!(kind, TokenKind::FStringStart | TokenKind::TStringStart) {
                depth += 1;
            }
        }
    }

    /// Newlines with the indentation of the line of `at` and `depth` levels, and with one more.
    fn indents(&self, at: TextSize, depth: usize) -> (String, String) {
        let unit = self.indentation();
        // Where nothing is indented but the lines within brackets, it can be any number of blanks.
        let is_unit = unit.chars().all(|c| c == '\t') || unit.len() <= 8 && !unit.contains('\t');
        // A file can have both.
        let has_tabs = self.indent_of_line(at).ends_with('\t');
        let unit = if is_unit && !(has_tabs && !unit.contains('\t')) {
            unit
        } else if has_tabs || unit.contains('\t') {
            "\t"
        } else {
            "    "
        };
        let outer = format!(
            "{}{}{}",
            self.newline(),
            self.indent_of_line(at),
            unit.repeat(depth)
        );
        let inner = format!("{outer}{unit}");
        (outer, inner)
    }

    /// The blanks and newlines from `at` on.
    fn blanks_at(&self, at: TextSize) -> TextRange {
        let rest = &self.text()[at.to_usize()..];
        let blanks = rest.len() - rest.trim_start().len();
        TextRange::at(at, TextSize::of(&rest[..blanks]))
    }

    /// The blanks and newlines before `at`.
    fn blanks_before(&self, at: TextSize) -> TextRange {
        let before = &self.text()[..at.to_usize()];
        TextRange::new(TextSize::of(before.trim_end()), at)
    }
}

/// The expression of a statement that parentheses can stand around.
fn value_of(stmt: AnyNodeRef<'_>) -> Option<TextRange> {
    let value = match stmt {
        AnyNodeRef::StmtAssign(it) => &it.value,
        AnyNodeRef::StmtAugAssign(it) => &it.value,
        AnyNodeRef::StmtAnnAssign(it) => it.value.as_ref()?,
        AnyNodeRef::StmtReturn(it) => it.value.as_ref()?,
        AnyNodeRef::StmtIf(it) => &it.test,
        AnyNodeRef::ElifElseClause(it) => {
            return it.test.as_ref().map(Ranged::range);
        }
        AnyNodeRef::StmtWhile(it) => &it.test,
        AnyNodeRef::StmtAssert(it) => &it.test,
        AnyNodeRef::StmtFor(it) => &it.iter,
        _ => return None,
    };
    let is_safe = !matches!(
        **value,
        Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Starred(_) | Expr::Tuple(_)
    );
    is_safe.then(|| value.range())
}

fn is_open(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace)
}

fn is_close(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace)
}

/// The edits of `layout` and, on the text that it makes, `comments`, as edits of the old text.
pub(super) fn composed(layout: &EditSet, comments: Vec<Edit>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = layout.edits().to_vec();
    for comment in comments {
        let touched = layout
            .new_ranges()
            .iter()
            .position(|new| new.intersect(comment.range()).is_some());
        // It ends a line that the layout begins another one behind.
        if let Some(place) = touched {
            let new = layout.new_ranges()[place];
            let old = &edits[place];
            let from = (comment.range().start().max(new.start()) - new.start()).to_usize();
            let to = (comment.range().end().min(new.end()) - new.start()).to_usize();
            let text = old.replacement();
            let text = format!("{}{}{}", &text[..from], comment.replacement(), &text[to..]);
            edits[place] = Edit::replace(old.range(), text);
        } else {
            let start = layout.to_old(comment.range().start());
            let range = TextRange::at(start, comment.range().len());
            edits.push(Edit::replace(range, comment.replacement()));
        }
    }
    edits
}
