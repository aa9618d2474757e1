//! The edits that make a check of an assertion.

use ast::token::{Token, TokenKind};
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::condition::Condition;
use crate::message::raised;
use crate::place::Place;

/// Comments for tools that say something of the line they stand in.
const PRAGMAS: &[&str] = &["type:", "pyright:", "mypy:", "ty:", "pyre-", "pylint:"];

/// The edits that have `exception` raised where `assert` fails.
pub(crate) fn edits(cx: &Context<'_>, assert: &ast::StmtAssert, exception: &str) -> Vec<Edit> {
    let message = assert.msg.as_deref();
    match Condition::of(cx, assert) {
        Condition::Never => never(cx, assert, message, exception),
        Condition::Turned { edits, close, end } => {
            let place = Place::of(cx, assert);
            let indent = place.indent.clone() + cx.module.indentation();
            let newline = cx.module.newline();
            let mut all = [edits, place.edits].concat();
            let comment = comment_behind(cx.module, assert.range.end());
            let Some(message) = message else {
                let line = format!("{newline}{indent}raise {exception}");
                match comment {
                    // It is about the condition.
                    Some(comment) => {
                        all.push(Edit::insert(end, close));
                        all.push(Edit::insert(comment.end(), line));
                    }
                    None => all.push(Edit::insert(end, format!("{close}{line}"))),
                }
                return all;
            };
            let raised = raised(cx, exception, message, Some(&indent));
            let mut between = close.to_string();
            if let Some(comment) = comment.filter(|comment| is_pragma(cx, assert, comment)) {
                let comment = TextRange::new(assert.range.end(), comment.end());
                between += cx.module.slice(comment);
                all.push(Edit::delete(comment));
            }
            between += newline;
            between += &indent;
            between += &raised.before;
            all.push(Edit::replace(TextRange::new(end, raised.start), between));
            all.extend(raised.edits);
            all
        }
    }
}

/// `raise AssertionError(message)`, where nothing has to be checked.
fn never(
    cx: &Context<'_>,
    assert: &ast::StmtAssert,
    message: Option<&Expr>,
    exception: &str,
) -> Vec<Edit> {
    let start = assert.range.start();
    let Some(message) = message else {
        return vec![Edit::replace(assert.range, format!("raise {exception}"))];
    };
    let raised = raised(cx, exception, message, None);
    let mut edits = raised.edits;
    edits.push(Edit::replace(
        TextRange::new(start, raised.start),
        raised.before,
    ));
    edits
}

/// The comment behind `end`, if nothing else is there.
fn comment_behind<'a>(module: &Module<'a>, end: TextSize) -> Option<&'a Token> {
    let tokens = module.tokens();
    let next = tokens.partition_point(|token| token.start() < end);
    tokens[next..]
        .first()
        .filter(|token| token.kind() == TokenKind::Comment)
}

/// Whether a comment tells a tool about the line of the condition.
fn is_pragma(cx: &Context<'_>, assert: &ast::StmtAssert, comment: &Token) -> bool {
    let text = cx.module.slice(comment.range());
    let text = text.trim_start_matches('#').trim_start();
    let is_one_line = !cx.module.slice(assert.range).contains(['\n', '\r']);
    is_one_line && PRAGMAS.iter().any(|pragma| text.starts_with(pragma))
}
