//! From a scanner's lines and columns to nodes of the syntax tree.

use std::cmp::Reverse;

use harden_rewriter::Module;
use harden_rewriter::prelude::ast::token::Token;
use harden_rewriter::prelude::{AnyNode, Expr, Ranged, Stmt, TextRange, TextSize};

use super::Place;
use super::lines::Lines;
use crate::statements::definition;

/// What a rule is about: the types of nodes that its test checks, in Bandit's plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A call.
    Call,
    /// A string: Bandit reports its own place, but its parent's lines.
    String,
    /// An f-string, of whose literal parts Python 3.12 and later know the places.
    Interpolated,
    /// An import statement, or a call that imports.
    Import,
    /// A function, from its `def` on: decorators are not part of it.
    Function,
    /// An `except` clause.
    Handler,
    /// An `assert` statement.
    Assert,
    /// A character of the text.
    Character,
    /// Anything else.
    Other,
}

/// What the tests of a rule are run on; `None` for a rule that is not known.
fn kind_of_rule(id: &str) -> Option<Kind> {
    let rule = crate::rules::rule_of(id)?;
    Some(match rule.id {
        "B101" => Kind::Assert,
        "B104" | "B105" | "B108" | "B608" => Kind::String,
        "B107" | "B503" => Kind::Function,
        "B110" | "B112" => Kind::Handler,
        "B613" => Kind::Character,
        id if id.starts_with("B4") => Kind::Import,
        _ => Kind::Call,
    })
}

/// A statement, an expression or an `except` clause.
pub(super) struct Node {
    pub(super) range: TextRange,
    pub(super) kind: Kind,
}

/// The lines of a file and its nodes, to be looked up by place.
pub(super) struct Places<'m> {
    pub(super) text: &'m str,
    pub(super) lines: Lines<'m>,
    tokens: &'m [Token],
    /// Sorted by start, outer nodes first.
    pub(super) nodes: Vec<Node>,
    /// The ranges of the function and of each argument of a call, and that of the call; sorted.
    pub(super) parts: Vec<(TextRange, TextRange)>,
    /// For each literal that is put together with others, the end of the operator or of `.format`,
    /// on whose lines Bandit looks for comments; in the order of the index.
    operands: Vec<(TextRange, TextSize)>,
    /// For each `d["key"] = "value"`, the ranges of value and key, in source order.
    pub(super) subscripts: Vec<(TextRange, TextRange)>,
}

impl<'m> Places<'m> {
    pub(super) fn new(module: &Module<'m>) -> Self {
        let mut places = Places {
            text: module.text(),
            tokens: module.tokens(),
            lines: Lines::of(module.text()),
            nodes: Vec::new(),
            parts: Vec::new(),
            operands: Vec::new(),
            subscripts: Vec::new(),
        };
        for expr in module.index().expressions() {
            places.add_expr(module, expr);
        }
        for stmt in module.index().statements() {
            places.add_stmt(module, stmt);
        }
        places
            .nodes
            .sort_by_key(|node| (node.range.start(), Reverse(node.range.end())));
        places.parts.sort_by_key(|(range, _)| order(*range));
        places
    }

    fn add(&mut self, range: TextRange, kind: Kind) {
        self.nodes.push(Node { range, kind });
    }

    fn add_expr(&mut self, module: &Module<'_>, expr: &Expr) {
        let kind = match expr {
            Expr::Call(call) => {
                let keywords = call.arguments.keywords.iter();
                let parts = [call.func.range(), call.arguments.range()]
                    .into_iter()
                    .chain(call.arguments.args.iter().map(Ranged::range))
                    .chain(keywords.flat_map(|keyword| [keyword.range(), keyword.value.range()]));
                self.parts.extend(parts.map(|part| (part, call.range())));
                Kind::Call
            }
            Expr::StringLiteral(_) => {
                let end = match module.index().parent_of(expr) {
                    Some(AnyNode::Expr(parent @ (Expr::BinOp(_) | Expr::Attribute(_)))) => {
                        Some(parent.end())
                    }
                    _ => None,
                };
                self.operands.extend(end.map(|end| (expr.range(), end)));
                Kind::String
            }
            Expr::FString(_) | Expr::TString(_) => Kind::Interpolated,
            _ => Kind::Other,
        };
        self.add(expr.range(), kind);
    }

    fn add_stmt(&mut self, module: &Module<'_>, stmt: &Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => {
                let range = definition(module, stmt, &function.decorator_list);
                self.add(range, Kind::Function);
            }
            Stmt::Import(_) | Stmt::ImportFrom(_) => self.add(stmt.range(), Kind::Import),
            Stmt::Assert(_) => self.add(stmt.range(), Kind::Assert),
            Stmt::Assign(assign) => {
                self.add(stmt.range(), Kind::Other);
                if let [Expr::Subscript(target)] = assign.targets.as_slice() {
                    let key = target.slice.range();
                    self.subscripts.push((assign.value.range(), key));
                }
            }
            Stmt::Try(try_) => {
                self.add(stmt.range(), Kind::Other);
                for handler in &try_.handlers {
                    self.add(handler.range(), Kind::Handler);
                }
            }
            _ => self.add(stmt.range(), Kind::Other),
        }
    }

    /// The range that a finding of the rule `id`, given for `line`, is about.
    pub(super) fn find(&self, id: &str, line: usize, place: &Place) -> Option<TextRange> {
        let found = self.node_of(id, line, place)?;
        if id != "B608" {
            return Some(found);
        }
        let operand = self.operands.iter().find(|(range, _)| *range == found);
        let end = operand.map_or(found.end(), |(_, end)| *end);
        Some(TextRange::new(found.start(), end))
    }

    fn node_of(&self, id: &str, line: usize, place: &Place) -> Option<TextRange> {
        let kind = kind_of_rule(id);
        match *place {
            Place::Bandit {
                first,
                last,
                column,
                end_column,
            } => match kind {
                Some(Kind::Character) => self.bidirectional(line, column?),
                Some(Kind::String) => self.string(line, column?, end_column),
                _ => self
                    .node(kind, first, last, column?, end_column)
                    // Whether an unknown rule is about a string does not show but by trying.
                    .or_else(|| {
                        kind.is_none()
                            .then(|| self.string(line, column?, end_column))?
                    }),
            },
            Place::Ruff { start, end } => {
                let start = self.lines.at_character(start.0, start.1)?;
                let end = self.lines.at_character(end.0, end.1)?;
                let is_whole = start < end && self.starts_token(start) && self.ends_token(end);
                is_whole.then(|| self.around(id, kind, TextRange::new(start, end)))?
            }
        }
    }

    fn starts_token(&self, at: TextSize) -> bool {
        self.tokens.binary_search_by_key(&at, Ranged::start).is_ok()
    }

    fn ends_token(&self, at: TextSize) -> bool {
        self.tokens.binary_search_by_key(&at, Ranged::end).is_ok()
    }

    /// The nodes that begin at `start`, outer ones first.
    pub(super) fn starting_at(&self, start: TextSize) -> impl Iterator<Item = &Node> {
        let from = self
            .nodes
            .partition_point(|node| node.range.start() < start);
        self.nodes[from..]
            .iter()
            .take_while(move |node| node.range.start() == start)
    }

    /// The innermost node around `range` that `test` accepts.
    pub(super) fn innermost(
        &self,
        range: TextRange,
        test: impl Fn(&Node) -> bool,
    ) -> Option<TextRange> {
        let until = self
            .nodes
            .partition_point(|node| node.range.start() <= range.start());
        self.nodes[..until]
            .iter()
            .rev()
            .find(|node| node.range.contains_range(range) && test(node))
            .map(|node| node.range)
    }
}

/// What ranges are sorted by.
pub(super) fn order(range: TextRange) -> (TextSize, TextSize) {
    (range.start(), range.end())
}
