//! One parsed file, with the questions that can be asked of it.

use std::cell::OnceCell;

use jiff::civil::Date;
use ruff_python_ast::token::{Token, TokenKind, Tokens, parenthesized_range};
use ruff_python_ast::{AnyNodeRef, BoolOp, Expr, ExprRef, Stmt};
use ruff_python_codegen::Stylist;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::edit::EditSet;
use crate::index::{AnyNode, Index, QualifiedCall, build};
use crate::literal::Quote;
use crate::parse::{SyntaxError, SyntaxTree};
use crate::past::{Line, Past, line};
use crate::suppress::{self, Suppression};
use crate::suppressions::{SuppressionTool, is_expired};

/// A file's text, its syntax tree and what one traversal learned of it.
pub struct Module<'a> {
    text: &'a str,
    tree: &'a SyntaxTree,
    index: Index<'a>,
    stylist: OnceCell<Stylist<'static>>,
    /// By the ranges of the comments: text in here would bind its lifetime to this cell.
    file_noqa: OnceCell<Vec<(TextRange, Suppression)>>,
    today: Option<Date>,
    past: Past<'a>,
}

/// An expression that is known to be true, or false, where another one is evaluated.
#[derive(Debug, Clone, Copy)]
pub struct Condition<'a> {
    /// The expression.
    pub test: &'a Expr,
    /// What it was.
    pub holds: bool,
}

impl<'a> Module<'a> {
    /// Indexes `tree`, which was parsed from `text`.
    ///
    /// # Errors
    /// Where the tree is nested too deeply to visit; it is not freed then, since freeing visits it.
    pub fn new(text: &'a str, tree: &'a SyntaxTree) -> Result<Self, SyntaxError> {
        let index = build(tree.suite()).map_err(|too_deep| {
            SyntaxError::new(
                text,
                too_deep.0.start(),
                "an expression is nested too deeply".to_string(),
            )
        })?;
        Ok(Module {
            text,
            tree,
            index,
            file_noqa: OnceCell::new(),
            stylist: OnceCell::new(),
            today: None,
            past: Past { text, steps: &[] },
        })
    }

    /// The module as it is on `today`: comments that suppress until a day before that have expired.
    /// Where no date is known, none has.
    #[must_use]
    pub fn on(self, today: Option<Date>) -> Self {
        Module { today, ..self }
    }

    /// The module as a file that was read as `text` and has become this by `steps`, one after
    /// another: [`Module::line_of`] gives lines of that file.
    #[must_use]
    pub fn since(self, text: &'a str, steps: &'a [EditSet]) -> Self {
        Module {
            past: Past { text, steps },
            ..self
        }
    }

    /// The date, where it is known.
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The text of a node or range.
    pub fn slice(&self, ranged: impl Ranged) -> &'a str {
        &self.text[ranged.range()]
    }

    /// The statements.
    pub fn suite(&self) -> &'a [Stmt] {
        self.tree.suite()
    }

    /// The tokens, comments included.
    pub fn tokens(&self) -> &'a Tokens {
        self.tree.tokens()
    }

    /// Names, scopes and parents.
    pub fn index(&self) -> &Index<'a> {
        &self.index
    }

    /// The line of the first place in the file that binds `name`, in whatever scope.
    pub fn line_of_binding(&self, name: &str) -> Option<Line> {
        let bindings = &self.index.bindings;
        let binding = bindings.iter().find(|binding| binding.name == name)?;
        Some(self.line_of(binding.range.start()))
    }

    /// The calls of the functions whose qualified names `wanted` accepts, in source order.
    pub fn calls_where(&self, wanted: impl Fn(&str) -> bool) -> Vec<QualifiedCall<'a>> {
        self.index.calls_where(&|at| self.line_of(at), wanted)
    }

    /// The line of the file as it was read that `at` is in, for messages.
    pub fn line_of(&self, at: TextSize) -> Line {
        self.past.line(at)
    }

    /// The number, from 1, of the line of this text that `at` is in.
    pub fn line_number(&self, at: TextSize) -> usize {
        line(self.text, at)
    }

    /// The range of `expr` with the parentheses around it.
    pub fn parenthesized(&self, expr: &Expr) -> TextRange {
        let parent = self.index.parent_of(expr);
        let parent = match &parent {
            Some(AnyNode::Stmt(stmt)) => AnyNodeRef::from(*stmt),
            Some(AnyNode::Expr(Expr::Call(call))) => AnyNodeRef::from(&call.arguments),
            Some(AnyNode::Expr(parent)) => AnyNodeRef::from(*parent),
            None => return expr.range(),
        };
        parenthesized_range(ExprRef::from(expr), parent, self.tokens()).unwrap_or(expr.range())
    }

    /// Whether a comment stands in `range`.
    pub fn has_comment(&self, range: TextRange) -> bool {
        self.tokens_in(range)
            .any(|token| token.kind() == TokenKind::Comment)
    }

    /// The tokens that share text with `range`. Unlike [`Tokens::in_range`], it takes any range.
    pub fn tokens_in(&self, range: TextRange) -> impl Iterator<Item = &'a Token> {
        let tokens = self.tokens();
        let from = tokens.partition_point(|token| token.end() <= range.start());
        tokens[from..]
            .iter()
            .take_while(move |token| token.start() < range.end())
    }

    /// The quotes the file prefers.
    pub fn quote(&self) -> Quote {
        match self.stylist().quote() {
            ruff_python_ast::str::Quote::Single => Quote::Single,
            ruff_python_ast::str::Quote::Double => Quote::Double,
        }
    }

    /// One level of indentation as the file has it.
    pub fn indentation(&self) -> &str {
        self.stylist().indentation()
    }

    /// The newline the file uses first.
    pub fn newline(&self) -> &'static str {
        self.stylist().line_ending().as_str()
    }

    fn stylist(&self) -> &Stylist<'static> {
        self.stylist
            .get_or_init(|| Stylist::from_tokens(self.tokens(), self.text).into_owned())
    }

    /// The white space a line begins with.
    pub fn indent_of_line(&self, at: TextSize) -> &'a str {
        let line = self.text.line_str(at);
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        &line[..line.len() - line.trim_start().len()]
    }

    /// The range of the line `at` is in, without its newline.
    pub fn line_range(&self, at: TextSize) -> TextRange {
        self.text.line_range(at)
    }

    /// Whether `call` is the value of its statement, but for what is taken of its result: then a
    /// formatter breaks a line that is too long in its parentheses.
    pub fn is_whole_value(&self, call: &Expr) -> bool {
        let mut value = call;
        loop {
            match self.index.parent_of(value) {
                Some(AnyNode::Expr(outer @ (Expr::Attribute(_) | Expr::Await(_)))) => value = outer,
                Some(AnyNode::Expr(outer @ Expr::Call(call)))
                    if call.func.range() == value.range() && call.arguments.is_empty() =>
                {
                    value = outer;
                }
                Some(AnyNode::Stmt(
                    Stmt::Assign(_) | Stmt::AnnAssign(_) | Stmt::Return(_) | Stmt::Expr(_),
                )) => return true,
                _ => return false,
            }
        }
    }

    /// What held on the way to `expr`, from the tests of the statements and expressions around it,
    /// innermost first. Tests around a function's definition are among them, so a test says
    /// something about `expr` only if its value never changes.
    pub fn conditions(&self, expr: &Expr) -> Vec<Condition<'a>> {
        let mut conditions = Vec::new();
        let mut at = expr.range();
        for ancestor in self.index.ancestors(expr) {
            let mut know = |test: &'a Expr, holds| conditions.push(Condition { test, holds });
            match ancestor {
                AnyNode::Expr(Expr::If(if_)) => {
                    if if_.body.range().contains_range(at) {
                        know(&if_.test, true);
                    } else if if_.orelse.range().contains_range(at) {
                        know(&if_.test, false);
                    }
                }
                AnyNode::Expr(Expr::BoolOp(bool_op)) => {
                    for value in bool_op.values.iter().take_while(|v| v.end() <= at.start()) {
                        know(value, bool_op.op == BoolOp::And);
                    }
                }
                AnyNode::Stmt(Stmt::If(if_)) => {
                    let mut clauses = if_
                        .elif_else_clauses
                        .iter()
                        .take_while(|clause| clause.start() <= at.start())
                        .peekable();
                    let in_body = clauses.peek().is_none();
                    if !if_.test.range().contains_range(at) {
                        know(&if_.test, in_body);
                    }
                    while let Some(clause) = clauses.next() {
                        if let Some(test) = &clause.test
                            && !test.range().contains_range(at)
                        {
                            know(test, clauses.peek().is_none());
                        }
                    }
                }
                _ => {}
            }
            at = ancestor.range();
        }
        conditions
    }

    /// Whether a comment suppresses a finding of the rule that Bandit calls `bandit` and Ruff
    /// calls `ruff` at `range`.
    ///
    /// Bandit takes the comment on the line that it reports, and the first one on the node's
    /// lines; Ruff the one in the line where what it reports begins. A rule has two names, and a
    /// comment for either counts. One that has expired does not, although Bandit and Ruff still
    /// follow it.
    pub fn is_suppressed(&self, range: TextRange, bandit: &str, ruff: Option<&str>) -> bool {
        self.is_suppressed_on(self.today, range, bandit, ruff)
    }

    /// [`Module::is_suppressed`], with comments that have expired counted as well.
    pub fn was_suppressed(&self, range: TextRange, bandit: &str, ruff: Option<&str>) -> bool {
        self.is_suppressed_on(None, range, bandit, ruff)
    }

    fn is_suppressed_on(
        &self,
        today: Option<Date>,
        range: TextRange,
        bandit: &str,
        ruff: Option<&str>,
    ) -> bool {
        let holds = |comment: &str, tool| today.is_none_or(|day| !is_expired(comment, tool, day));
        let reach = self.reach_or_lines(bandit, range);
        let is_covered = self
            .nosec_of(&reach)
            .is_some_and(|nosec| nosec.covers(bandit));
        if is_covered
            && self.nosec_comments(&reach).any(|comment| {
                suppress::nosec(comment).is_some_and(|nosec| nosec.covers(bandit))
                    && holds(comment, SuppressionTool::Bandit)
            })
        {
            return true;
        }
        let Some(ruff) = ruff else {
            return false;
        };
        let line = self.text.line_range(self.noqa_line(reach.anchor));
        self.tokens_in(line)
            .filter(|token| token.kind() == TokenKind::Comment)
            .map(|token| &self.text[token.range()])
            .find_map(|comment| Some((comment, suppress::noqa(comment)?)))
            .is_some_and(|(comment, noqa)| {
                noqa.covers(ruff) && holds(comment, SuppressionTool::Ruff)
            })
            || self.file_noqa().iter().any(|(comment, noqa)| {
                noqa.covers(ruff) && holds(&self.text[*comment], SuppressionTool::Ruff)
            })
    }

    /// The comments that hold for the whole file.
    fn file_noqa(&self) -> &[(TextRange, Suppression)] {
        self.file_noqa.get_or_init(|| {
            self.tokens()
                .iter()
                .filter(|token| token.kind() == TokenKind::Comment)
                .map(Ranged::range)
                .filter_map(|range| Some((range, suppress::file_noqa(&self.text[range])?)))
                .collect()
        })
    }
}
