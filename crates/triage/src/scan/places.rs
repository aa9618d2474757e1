//! From a scanner's lines and columns to nodes of the syntax tree.

use std::cmp::Reverse;

use harden_rewriter::Module;
use harden_rewriter::prelude::{AnyNode, Expr, Ranged, Stmt, TextLen, TextRange, TextSize};

use harden_rewriter::prelude::ast::token::Token;

use super::Place;
use crate::statements::definition;

/// What a rule is about: the types of nodes that its test checks, in Bandit's plugins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
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

struct Node {
    range: TextRange,
    kind: Kind,
}

/// The lines of a file and its nodes, to be looked up by place.
pub(super) struct Places<'m> {
    text: &'m str,
    tokens: &'m [Token],
    /// The range of every line without its newline.
    lines: Vec<TextRange>,
    /// Sorted by start, outer nodes first.
    nodes: Vec<Node>,
    /// The ranges of the function and of each argument of a call, and that of the call; sorted.
    parts: Vec<(TextRange, TextRange)>,
    /// For each literal that is put together with others, the end of the operator or of `.format`,
    /// on whose lines Bandit looks for comments; in the order of the index.
    operands: Vec<(TextRange, TextSize)>,
    /// For each `d["key"] = "value"`, the ranges of value and key, in source order.
    subscripts: Vec<(TextRange, TextRange)>,
}

impl<'m> Places<'m> {
    pub(super) fn new(module: &Module<'m>) -> Self {
        let mut places = Places {
            text: module.text(),
            tokens: module.tokens(),
            lines: lines(module.text()),
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

    /// The text of a line, from 1, without its newline and a byte order mark.
    pub(super) fn line(&self, number: usize) -> Option<&'m str> {
        let range = self.line_range(number)?;
        Some(&self.text[range])
    }

    fn line_range(&self, number: usize) -> Option<TextRange> {
        self.lines.get(number.checked_sub(1)?).copied()
    }

    /// The place in line `line`, from 1, at the byte `column`, from 0.
    fn at_byte(&self, line: usize, column: usize) -> Option<TextSize> {
        let range = self.line_range(line)?;
        let column = TextSize::try_from(column).ok()?;
        let is_inside = column <= range.len()
            && self
                .text
                .is_char_boundary((range.start() + column).to_usize());
        is_inside.then(|| range.start() + column)
    }

    /// The place in line `line` at the character `column`, both from 1.
    fn at_character(&self, line: usize, column: usize) -> Option<TextSize> {
        let range = self.line_range(line)?;
        let text = &self.text[range];
        let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let at = ends.nth(column.checked_sub(1)?)?;
        Some(range.start() + TextSize::try_from(at).ok()?)
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
                let start = self.at_character(start.0, start.1)?;
                let end = self.at_character(end.0, end.1)?;
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

    fn starting_at(&self, start: TextSize) -> impl Iterator<Item = &Node> {
        let from = self
            .nodes
            .partition_point(|node| node.range.start() < start);
        self.nodes[from..]
            .iter()
            .take_while(move |node| node.range.start() == start)
    }

    /// The innermost node around `range` that `test` accepts.
    fn innermost(&self, range: TextRange, test: impl Fn(&Node) -> bool) -> Option<TextRange> {
        let until = self
            .nodes
            .partition_point(|node| node.range.start() <= range.start());
        self.nodes[..until]
            .iter()
            .rev()
            .find(|node| node.range.contains_range(range) && test(node))
            .map(|node| node.range)
    }

    /// The node that begins in line `first` and ends in line `last`.
    fn node(
        &self,
        kind: Option<Kind>,
        first: usize,
        last: usize,
        column: usize,
        end_column: Option<usize>,
    ) -> Option<TextRange> {
        let start = self.at_byte(first, column)?;
        let ends_in = self.line_range(last)?;
        let end = match end_column {
            Some(column) => Some(self.at_byte(last, column)?),
            None => None,
        };
        self.starting_at(start)
            .find(|node| {
                let is_kind = match kind {
                    Some(Kind::Import) => matches!(node.kind, Kind::Import | Kind::Call),
                    Some(kind) => node.kind == kind,
                    None => true,
                };
                let fits = match end {
                    Some(end) => node.range.end() == end,
                    None => ends_in.contains_inclusive(node.range.end()),
                };
                is_kind && fits
            })
            .map(|node| node.range)
    }

    /// The string that begins at, or the f-string that has a literal part at, the place.
    fn string(&self, line: usize, column: usize, end_column: Option<usize>) -> Option<TextRange> {
        let start = self.at_byte(line, column)?;
        let ends_at = |node: &Node| {
            let line = self
                .lines
                .partition_point(|line| line.start() <= node.range.end());
            let line = self.line_range(line);
            line.is_some_and(|line| {
                end_column == Some((node.range.end() - line.start()).to_usize())
            })
        };
        let whole = self.starting_at(start).find(|node| match node.kind {
            Kind::String => end_column.is_none() || ends_at(node),
            Kind::Interpolated => true,
            _ => false,
        });
        whole.map(|node| node.range).or_else(|| {
            let part = TextRange::empty(start);
            self.innermost(part, |node| node.kind == Kind::Interpolated)
        })
    }

    /// The control character at `column`, in characters from 1.
    fn bidirectional(&self, line: usize, column: usize) -> Option<TextRange> {
        // The list of Bandit's plugin `trojansource`.
        const CONTROLS: &str =
            "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}\u{200f}";
        let at = self.at_character(line, column)?;
        let character = self.text[at.to_usize()..].chars().next()?;
        CONTROLS
            .contains(character)
            .then(|| TextRange::at(at, character.text_len()))
    }

    /// The node that Bandit reports for the rule where Ruff reports `range`: Ruff points at the
    /// function that is called, at an argument, at a name that is imported, at a default.
    fn around(&self, id: &str, kind: Option<Kind>, range: TextRange) -> Option<TextRange> {
        let is_exact = |wanted: Kind| {
            self.starting_at(range.start())
                .find(|node| node.range == range && node.kind == wanted)
                .map(|node| node.range)
        };
        match kind? {
            Kind::Call => self.called(id, range),
            Kind::Import => {
                self.innermost(range, |node| matches!(node.kind, Kind::Import | Kind::Call))
            }
            Kind::String if id == "B608" => is_exact(Kind::Interpolated)
                .or_else(|| is_exact(Kind::String))
                .or_else(|| self.first_string(range)),
            Kind::String if id == "B105" => {
                let value = self.subscripts.iter().find(|(value, _)| *value == range);
                value
                    .map(|(_, key)| *key)
                    .or_else(|| is_exact(Kind::String))
            }
            Kind::String => is_exact(Kind::String)
                .or_else(|| self.innermost(range, |node| node.kind == Kind::Interpolated)),
            Kind::Function => self.innermost(range, |node| node.kind == Kind::Function),
            Kind::Handler => is_exact(Kind::Handler),
            Kind::Assert => self
                .starting_at(range.start())
                .find(|node| node.kind == Kind::Assert)
                .map(|node| node.range),
            Kind::Interpolated | Kind::Character | Kind::Other => None,
        }
    }

    /// The call of which Ruff reports the function or an argument.
    fn called(&self, id: &str, range: TextRange) -> Option<TextRange> {
        // Of functions that are not to be used at all, it also reports where they are only named.
        let is_banned = id.starts_with("B3") && id != "B324";
        let is_function = |call: &TextRange| call.start() == range.start();
        self.part_of(range)
            .filter(|call| !is_banned || is_function(call))
            .or_else(|| {
                let mut nodes = self.starting_at(range.start());
                let node = nodes.find(|node| node.range == range)?;
                (is_banned || node.kind == Kind::Call).then_some(node.range)
            })
            // The program in a list of arguments.
            .or_else(|| {
                let is_program = id == "B607";
                let call = || self.innermost(range, |node| node.kind == Kind::Call);
                is_program.then(call)?
            })
    }

    /// The call that has `range` as its function or as an argument.
    fn part_of(&self, range: TextRange) -> Option<TextRange> {
        let found = self
            .parts
            .binary_search_by_key(&order(range), |(part, _)| order(*part))
            .ok()?;
        Some(self.parts[found].1)
    }

    /// The first string in an expression that puts text together.
    fn first_string(&self, range: TextRange) -> Option<TextRange> {
        let from = self
            .nodes
            .partition_point(|node| node.range.start() < range.start());
        self.nodes[from..]
            .iter()
            .take_while(|node| node.range.start() < range.end())
            .find(|node| {
                matches!(node.kind, Kind::String | Kind::Interpolated)
                    && range.contains_range(node.range)
            })
            .map(|node| node.range)
    }
}

fn order(range: TextRange) -> (TextSize, TextSize) {
    (range.start(), range.end())
}

/// The lines of a text, as Python has them.
fn lines(text: &str) -> Vec<TextRange> {
    let mut lines = Vec::new();
    let mut start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let bytes = text.as_bytes();
    let mut add = |start: usize, end: usize| {
        // The parser takes no text of 4 GiB.
        if let (Ok(start), Ok(end)) = (TextSize::try_from(start), TextSize::try_from(end)) {
            lines.push(TextRange::new(start, end));
        }
    };
    let mut at = start;
    while at < bytes.len() {
        let newline = match bytes[at] {
            b'\r' if bytes.get(at + 1) == Some(&b'\n') => 2,
            b'\n' | b'\r' => 1,
            _ => {
                at += 1;
                continue;
            }
        };
        add(start, at);
        at += newline;
        start = at;
    }
    if start < bytes.len() {
        add(start, bytes.len());
    }
    lines
}
