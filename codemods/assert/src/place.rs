//! The place of an assertion, with room for a statement of several lines.

use ast::token::{Token, TokenKind};
use harden_codemod::Context;
use harden_codemod::prelude::*;

/// Where the check goes.
pub(crate) struct Place {
    /// What its lines begin with.
    pub(crate) indent: String,
    /// The edits that put it on lines of its own.
    pub(crate) edits: Vec<Edit>,
}

impl Place {
    /// Room for the statement, an assertion: `if x: assert y; z()` is opened, and what stands on the
    /// line before and behind gets lines of its own.
    pub(crate) fn of(cx: &Context<'_>, assert: &ast::StmtAssert) -> Self {
        let module = cx.module;
        let siblings = siblings(cx, assert);
        let own = siblings
            .iter()
            .position(|stmt| stmt.range() == assert.range)
            .unwrap_or_default();
        // The first statement of those on the line that one `;` after the other parts.
        let is_on_line = |&at: &usize| {
            let between = TextRange::new(siblings[at - 1].end(), siblings[at].start());
            !has_newline(module, between)
        };
        let first = own - (1..=own).rev().take_while(is_on_line).count();
        let start = siblings
            .get(first)
            .map_or(assert.range.start(), Ranged::start);
        let newline = module.newline();
        let mut edits = Vec::new();
        let mut indent = module.indent_of_line(start).to_string();
        if let Some((header, colon)) = header(module, start) {
            indent = module.indent_of_line(header).to_string() + module.indentation();
            edits.push(Edit::replace(
                TextRange::new(colon, start),
                format!("{newline}{indent}"),
            ));
        }
        if first < own {
            edits.push(Edit::replace(
                TextRange::new(siblings[own - 1].end(), assert.range.start()),
                format!("{newline}{indent}"),
            ));
        }
        let behind = module.tokens().iter().skip(
            module
                .tokens()
                .partition_point(|token| token.start() < assert.range.end()),
        );
        let semicolon = behind
            .take_while(|token| token.kind() != TokenKind::Newline)
            .find(|token| token.kind() == TokenKind::Semi);
        if let Some(semicolon) = semicolon {
            let next = siblings
                .get(own + 1)
                .filter(|next| !has_newline(module, TextRange::new(semicolon.end(), next.start())));
            edits.push(match next {
                Some(next) => Edit::replace(
                    TextRange::new(assert.range.end(), next.start()),
                    format!("{newline}{indent}"),
                ),
                None => Edit::delete(TextRange::new(assert.range.end(), semicolon.end())),
            });
        }
        Place { indent, edits }
    }
}

/// The statements of the block that `assert` is in.
fn siblings<'a>(cx: &Context<'a>, assert: &ast::StmtAssert) -> &'a [Stmt] {
    let module = cx.module;
    let parent = module
        .index()
        .ancestors(&assert.test)
        .filter_map(|node| match node {
            AnyNode::Stmt(stmt) => Some(stmt),
            AnyNode::Expr(_) => None,
        })
        .nth(1);
    let is_own = |block: &&[Stmt]| block.iter().any(|stmt| stmt.range() == assert.range);
    match parent {
        None => module.suite(),
        Some(parent) => suites(parent).into_iter().find(is_own).unwrap_or_default(),
    }
}

/// Where the statement starts whose block stands behind its colon and begins at `start`, and where
/// that colon ends: `if x: assert y`.
fn header(module: &Module<'_>, start: TextSize) -> Option<(TextSize, TextSize)> {
    let tokens = module.tokens();
    let before = tokens.partition_point(|token| token.start() < start);
    let mut line = tokens[..before]
        .iter()
        .rev()
        .take_while(|token| !ends_line(token))
        .filter(|token| !token.kind().is_trivia());
    let colon = line.next()?;
    let first = line.last()?;
    (colon.kind() == TokenKind::Colon).then(|| (first.start(), colon.end()))
}

/// Whether a logical line ends in `range`.
fn has_newline(module: &Module<'_>, range: TextRange) -> bool {
    let mut tokens = module.tokens_in(range);
    tokens.any(|token| token.kind() == TokenKind::Newline)
}

fn ends_line(token: &Token) -> bool {
    matches!(
        token.kind(),
        TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent
    )
}
