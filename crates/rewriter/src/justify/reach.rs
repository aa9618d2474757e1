//! The lines on which Bandit and Ruff look for a comment about a finding.

use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{self as ast, AnyNodeRef, Expr, Stmt};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::anchor::{anchor_of_call, anchor_of_text};
use super::password::is_password;
use super::path::{self, each_near};
use crate::module::Module;

/// Where comments about one finding have a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reach {
    /// The node that Bandit finds.
    pub(crate) subject: TextRange,
    /// The node whose lines Bandit looks at; a comment behind one of its tokens stays on them
    /// however the code is laid out.
    pub(crate) node: TextRange,
    /// Those lines as a whole, of which the first one with a `# nosec` counts.
    pub(crate) lines: TextRange,
    /// A place in the line that the test itself reports, if it does: a `# nosec` there counts as
    /// well.
    pub(crate) reported: Option<TextSize>,
    /// Where what Ruff reports begins.
    pub(crate) anchor: TextSize,
    /// The innermost statement around the node, up to its body.
    pub(crate) head: TextRange,
    /// The value that this statement is about.
    pub(crate) value: Option<TextRange>,
    /// Whether the node is a call.
    pub(crate) is_call: bool,
    /// Whether it is one with arguments.
    pub(crate) is_call_with_arguments: bool,
}

/// What a test of Bandit's is called for: its `@test.checks`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Assert,
    Call,
    File,
    FunctionDef,
    ExceptHandler,
    /// The call of `__import__` is among them.
    Import,
    Str,
}

pub(super) fn subject(id: &str) -> Subject {
    match id {
        "B101" => Subject::Assert,
        "B104" | "B105" | "B108" | "B608" => Subject::Str,
        "B107" | "B503" => Subject::FunctionDef,
        "B110" | "B112" => Subject::ExceptHandler,
        "B613" => Subject::File,
        _ if id.starts_with("B4") => Subject::Import,
        _ => Subject::Call,
    }
}

/// The keywords of which Bandit reports the first one's line, rather than where the call begins
/// (`get_lineno_for_call_arg` in its plugins).
fn reported_keywords(id: &str) -> &'static [&'static str] {
    match id {
        "B201" => &["debug"],
        "B501" => &["verify"],
        "B502" => &["ssl_version", "method"],
        "B504" => &["ssl_version"],
        "B602" | "B603" | "B604" | "B609" => &["shell"],
        _ => &[],
    }
}

impl<'a> Module<'a> {
    /// Where comments about a finding of the rule `id` at the node `range` have a meaning; `None`
    /// where no such node is near.
    pub(crate) fn reach(&self, id: &str, range: TextRange) -> Option<Reach> {
        match subject(id) {
            Subject::File => Some(self.reach_of_line(range)),
            Subject::Assert => {
                self.reach_of(id, range, &|node| matches!(node, AnyNodeRef::StmtAssert(_)))
            }
            Subject::FunctionDef => self.reach_of(id, range, &|node| {
                matches!(node, AnyNodeRef::StmtFunctionDef(_))
            }),
            Subject::ExceptHandler => self.reach_of(id, range, &|node| {
                matches!(node, AnyNodeRef::ExceptHandlerExceptHandler(_))
            }),
            Subject::Call => self.reach_of(id, range, &is_call),
            Subject::Import => self
                .reach_of(id, range, &|node| {
                    matches!(
                        node,
                        AnyNodeRef::StmtImport(_) | AnyNodeRef::StmtImportFrom(_)
                    )
                })
                .or_else(|| self.reach_of(id, range, &is_call)),
            Subject::Str => self.reach_of(id, range, &is_text),
        }
    }

    fn reach_of(
        &self,
        id: &str,
        range: TextRange,
        wanted: &dyn Fn(AnyNodeRef<'a>) -> bool,
    ) -> Option<Reach> {
        let likely = |path: &[AnyNodeRef<'a>]| is_likely(id, path);
        let path = path::find(self.suite(), range, wanted, &likely)?;
        self.reach_of_path(id, &path)
    }

    /// The reach of a finding of `id` at the last node of `path`.
    pub(super) fn reach_of_path(&self, id: &str, path: &[AnyNodeRef<'a>]) -> Option<Reach> {
        let (last, above) = path.split_last()?;
        let at = last.start();
        let (node, lines, reported, anchor) = match last {
            AnyNodeRef::ExprCall(call) => {
                let reported = reported_of_call(id, call);
                let anchor = anchor_of_call(id, call);
                (call.range(), call.range(), reported, anchor)
            }
            AnyNodeRef::StmtFunctionDef(function) => {
                let node = TextRange::new(self.start_of_definition(function), function.end());
                let default = default_of(id, function).map_or(node.start(), Ranged::start);
                (node, node, None, default)
            }
            AnyNodeRef::ExprStringLiteral(_) | AnyNodeRef::ExprFString(_) => {
                let (node, lines) = self.parent_of_text(*last, above);
                (node, lines, None, anchor_of_text(id, *last, above))
            }
            node => (node.range(), node.range(), None, at),
        };
        // No formatter splits a string, whatever is in it; Ruff looks where one of several lines
        // ends.
        let string = above
            .iter()
            .find(|node| matches!(node, AnyNodeRef::FString(_) | AnyNodeRef::TString(_)))
            .map(Ranged::range);
        let anchor = string.map_or(anchor, TextRange::start);
        let node = string
            .filter(|string| !self.text().contains_line_break(*string))
            .map_or(node, |string| string.cover(node));
        Some(Reach {
            subject: last.range(),
            node,
            lines: self.text().lines_range(lines),
            reported,
            anchor,
            head: head_of(self, above, *last),
            value: above
                .iter()
                .chain([last])
                .rev()
                .find(|node| node.is_statement())
                .and_then(|stmt| assigned(*stmt)),
            is_call: is_call(*last),
            is_call_with_arguments: matches!(
                last,
                AnyNodeRef::ExprCall(call) if !call.arguments.is_empty()
            ),
        })
    }

    /// B613 is found in a line; Bandit looks at that one and at the first.
    fn reach_of_line(&self, range: TextRange) -> Reach {
        let line = self.text().line_range(range.start());
        Reach {
            subject: line,
            node: line,
            lines: line,
            reported: Some(range.start()),
            anchor: range.start(),
            head: line,
            value: None,
            is_call: false,
            is_call_with_arguments: false,
        }
    }

    /// Where `def` stands: Ruff counts decorators as part of a function, Python does not.
    fn start_of_definition(&self, function: &ast::StmtFunctionDef) -> TextSize {
        let Some(decorator) = function.decorator_list.last() else {
            return function.start();
        };
        let behind = TextRange::new(decorator.end(), function.name.start());
        self.tokens_in(behind)
            .find(|token| matches!(token.kind(), TokenKind::Def | TokenKind::Async))
            .map_or(function.start(), Ranged::start)
    }

    /// The node that Python has around a string, and the range whose lines Bandit takes for it:
    /// `linerange` of its utilities, which makes do with where things begin where a node has no
    /// place of its own.
    fn parent_of_text(
        &self,
        text: AnyNodeRef<'a>,
        above: &[AnyNodeRef<'a>],
    ) -> (TextRange, TextRange) {
        if matches!(text, AnyNodeRef::ExprFString(_)) {
            return (text.range(), text.range());
        }
        let parent = above.iter().rev().find(|node| {
            !matches!(
                node,
                AnyNodeRef::Arguments(_)
                    | AnyNodeRef::ParameterWithDefault(_)
                    | AnyNodeRef::Parameter(_)
                    | AnyNodeRef::FString(_)
                    | AnyNodeRef::ElifElseClause(_)
            )
        });
        let Some(parent) = parent else {
            return (text.range(), text.range());
        };
        let range = match parent {
            AnyNodeRef::Parameters(_)
            | AnyNodeRef::Comprehension(_)
            | AnyNodeRef::WithItem(_)
            | AnyNodeRef::MatchCase(_) => {
                return (parent.range(), self.starts_within(*parent));
            }
            AnyNodeRef::StmtFunctionDef(function) => {
                TextRange::new(self.start_of_definition(function), function.end())
            }
            parent => parent.range(),
        };
        (range, range)
    }

    /// From where the first of the nodes within `node` begins to where the last one does, those of
    /// statements aside.
    fn starts_within(&self, node: AnyNodeRef<'a>) -> TextRange {
        let mut starts: Option<TextRange> = None;
        each_near(self.suite(), node.range(), &mut |path| {
            let mut within = path.iter().skip_while(|at| !at.ptr_eq(node)).skip(1);
            let Some(last) = path.last().filter(|_| within.next().is_some()) else {
                return;
            };
            let in_body = path
                .iter()
                .skip_while(|at| !at.ptr_eq(node))
                .any(|at| at.is_statement());
            if !in_body && !matches!(last, AnyNodeRef::Arguments(_)) {
                let start = TextRange::empty(last.start());
                starts = Some(starts.map_or(start, |starts| starts.cover(start)));
            }
        });
        starts.unwrap_or(node.range())
    }
}

/// Where the argument of a call begins whose line the test reports.
fn reported_of_call(id: &str, call: &ast::ExprCall) -> Option<TextSize> {
    let keywords = &call.arguments.keywords;
    let named = |wanted: &dyn Fn(&str) -> bool| {
        keywords
            .iter()
            .find(|keyword| keyword.arg.as_ref().is_some_and(|arg| wanted(arg.as_str())))
    };
    let keyword = if id == "B106" {
        keywords.iter().find(|keyword| {
            keyword.value.is_string_literal_expr()
                && keyword.arg.as_ref().is_some_and(|arg| is_password(arg))
        })
    } else {
        reported_keywords(id)
            .iter()
            .find_map(|name| named(&|arg| arg == *name))
    };
    keyword.map(|keyword| keyword.value.start())
}

/// The innermost statement on the path, without its body; a decorator or a clause is one too.
fn head_of(module: &Module<'_>, above: &[AnyNodeRef<'_>], last: AnyNodeRef<'_>) -> TextRange {
    let stmt = above.iter().chain([&last]).rev().find(|node| {
        node.is_statement()
            || node.is_except_handler()
            || matches!(
                node,
                AnyNodeRef::Decorator(_) | AnyNodeRef::ElifElseClause(_) | AnyNodeRef::MatchCase(_)
            )
    });
    let Some(stmt) = stmt else {
        return last.range();
    };
    let from = match stmt {
        AnyNodeRef::StmtFunctionDef(function) => module.start_of_definition(function),
        AnyNodeRef::StmtClassDef(class) => class
            .decorator_list
            .last()
            .map_or(class.start(), Ranged::end),
        stmt => stmt.start(),
    };
    let to = first_of_body(*stmt, last.start()).unwrap_or(stmt.end());
    let mut code = module
        .tokens_in(TextRange::new(from, to))
        .filter(|token| {
            !matches!(
                token.kind(),
                TokenKind::Comment
                    | TokenKind::Newline
                    | TokenKind::NonLogicalNewline
                    | TokenKind::Indent
                    | TokenKind::Dedent
            )
        })
        .map(Ranged::range);
    let Some(first) = code.next() else {
        return stmt.range();
    };
    code.last().map_or(first, |last| first.cover(last))
}

fn is_call(node: AnyNodeRef<'_>) -> bool {
    matches!(node, AnyNodeRef::ExprCall(_))
}

fn is_text(node: AnyNodeRef<'_>) -> bool {
    matches!(
        node,
        AnyNodeRef::ExprStringLiteral(_) | AnyNodeRef::ExprFString(_)
    )
}

/// Where the first body of a compound statement that lies behind `at` begins.
fn first_of_body(stmt: AnyNodeRef<'_>, at: TextSize) -> Option<TextSize> {
    let bodies: Vec<&[Stmt]> = match stmt {
        AnyNodeRef::StmtFunctionDef(it) => vec![&it.body],
        AnyNodeRef::StmtClassDef(it) => vec![&it.body],
        AnyNodeRef::StmtFor(it) => vec![&it.body, &it.orelse],
        AnyNodeRef::StmtWhile(it) => vec![&it.body, &it.orelse],
        AnyNodeRef::StmtIf(it) => {
            let clauses = it.elif_else_clauses.iter().map(|clause| &*clause.body);
            std::iter::once(&*it.body).chain(clauses).collect()
        }
        AnyNodeRef::StmtWith(it) => vec![&it.body],
        AnyNodeRef::ElifElseClause(it) => vec![&it.body],
        AnyNodeRef::MatchCase(it) => vec![&it.body],
        AnyNodeRef::StmtMatch(it) => it.cases.iter().map(|case| &*case.body).collect(),
        AnyNodeRef::StmtTry(it) => vec![&it.body, &it.orelse, &it.finalbody],
        AnyNodeRef::ExceptHandlerExceptHandler(it) => vec![&it.body],
        _ => return None,
    };
    bodies
        .iter()
        .filter_map(|body| body.first())
        .map(Ranged::start)
        .find(|start| *start > at)
}

/// The default that makes Ruff report a function.
fn default_of<'f>(id: &str, function: &'f ast::StmtFunctionDef) -> Option<&'f Expr> {
    function
        .parameters
        .iter_non_variadic_params()
        .filter(|parameter| id != "B107" || is_password(parameter.name()))
        .filter_map(|parameter| parameter.default())
        .find(|default| match id {
            "B107" => default.is_string_literal_expr(),
            _ => default.is_attribute_expr() || default.is_name_expr(),
        })
}

/// Whether the rule is likely to mean this node, where several are near.
fn is_likely(id: &str, path: &[AnyNodeRef<'_>]) -> bool {
    let Some((last, above)) = path.split_last() else {
        return false;
    };
    let mut texts: Vec<&str> = Vec::new();
    match last {
        AnyNodeRef::ExprStringLiteral(text) => texts.push(text.value.to_str()),
        AnyNodeRef::ExprFString(text) => {
            let literals = text.value.elements().filter_map(|part| part.as_literal());
            texts.extend(literals.map(|part| &*part.value));
        }
        _ => return true,
    }
    match id {
        "B104" => texts.contains(&"0.0.0.0"),
        "B108" => texts.iter().any(|text| {
            ["/tmp", "/var/tmp", "/dev/shm"]
                .iter()
                .any(|folder| text.starts_with(folder))
        }),
        "B608" => {
            let is_built = matches!(last, AnyNodeRef::ExprFString(_))
                || matches!(
                    above.last(),
                    Some(AnyNodeRef::ExprBinOp(_) | AnyNodeRef::ExprAttribute(_))
                );
            let text = texts.concat().to_ascii_lowercase();
            let begins = ["select", "delete", "insert", "update"]
                .iter()
                .any(|word| text.contains(word));
            is_built && begins
        }
        _ => true,
    }
}

/// What a statement assigns, returns or is.
fn assigned(stmt: AnyNodeRef<'_>) -> Option<TextRange> {
    match stmt {
        AnyNodeRef::StmtAssign(it) => Some(it.value.range()),
        AnyNodeRef::StmtAugAssign(it) => Some(it.value.range()),
        AnyNodeRef::StmtAnnAssign(it) => it.value.as_ref().map(|value| value.range()),
        AnyNodeRef::StmtReturn(it) => it.value.as_ref().map(|value| value.range()),
        AnyNodeRef::StmtExpr(it) => Some(it.value.range()),
        _ => None,
    }
}
