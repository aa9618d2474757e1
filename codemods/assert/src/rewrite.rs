//! The edits that make a check of an assertion.

use ast::token::{Token, TokenKind};
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::condition::Condition;
use crate::message::raised;
use crate::place::Place;

/// Comments for tools that say something of the line they stand in.
const PRAGMAS: &[&str] = &[
    "cov:",
    "flake8:",
    "fmt:",
    "isort:",
    "mypy:",
    "noqa",
    "nopycln",
    "nosec",
    "nosemgrep",
    "pragma:",
    "pylint:",
    "pyre-",
    "pyrefly:",
    "pyright:",
    "ruff:",
    "ty:",
    "type:",
    "yapf:",
];

/// The longest condition that becomes a message, in characters.
const LONGEST_MESSAGE: usize = 72;

/// The check that takes the place of an assertion.
pub(crate) struct Check {
    pub(crate) edits: Vec<Edit>,
    /// The exception gets the text of the condition for a message.
    pub(crate) has_new_message: bool,
}

/// The check that raises `exception` where `assert` fails.
///
/// The comment behind an assertion speaks of the condition, which the check turns round: it goes
/// above the check. One for another tool stays on the line of the condition.
pub(crate) fn check(cx: &Context<'_>, assert: &ast::StmtAssert, exception: &str) -> Check {
    let message = assert.msg.as_deref();
    match Condition::of(cx, assert) {
        Condition::Never => Check {
            edits: never(cx, assert, message, exception),
            has_new_message: false,
        },
        Condition::Turned { edits, close, end } => {
            let place = Place::of(cx, assert);
            let indent = place.indent.clone() + cx.module.indentation();
            let newline = cx.module.newline();
            let mut all = [edits, place.edits].concat();
            let mut between = close.to_string();
            if let Some(comment) = comment_behind(cx.module, assert.range.end()) {
                let range = TextRange::new(assert.range.end(), comment.end());
                if is_pragma(cx, assert, comment) {
                    between += cx.module.slice(range);
                } else {
                    let comment = cx.module.slice(comment.range());
                    let above = format!("{comment}{newline}{}", place.indent);
                    put_before(&mut all, assert.range.start(), &above);
                }
                all.push(Edit::delete(range));
            }
            between += newline;
            between += &indent;
            let Some(message) = message else {
                let text = told(cx, assert, exception, &indent);
                let has_new_message = text.is_some();
                let raised = match text {
                    Some(text) => format!("raise {exception}({text})"),
                    None => format!("raise {exception}"),
                };
                all.push(Edit::insert(end, between + &raised));
                return Check {
                    edits: all,
                    has_new_message,
                };
            };
            let raised = raised(cx, exception, message, Some(&indent));
            between += &raised.before;
            all.push(Edit::replace(TextRange::new(end, raised.start), between));
            all.extend(raised.edits);
            Check {
                edits: all,
                has_new_message: false,
            }
        }
    }
}

/// Puts `text` before what the edit at `at` puts there.
fn put_before(edits: &mut [Edit], at: TextSize, text: &str) {
    for edit in edits {
        if edit.range().start() == at && !edit.range().is_empty() {
            *edit = Edit::replace(edit.range(), format!("{text}{}", edit.replacement()));
            return;
        }
    }
}

/// The text of the condition as a literal, the message of an assertion that has none: what a
/// traceback of the assertion showed as its source.
///
/// Returns `None` where that is no short text of one line.
fn told(
    cx: &Context<'_>,
    assert: &ast::StmtAssert,
    exception: &str,
    indent: &str,
) -> Option<String> {
    let text = cx.module.slice(assert.test.range());
    let is_plain = !text.contains(['\n', '\r', '\\', '#']);
    if !is_plain || text.chars().count() > LONGEST_MESSAGE {
        return None;
    }
    let own = cx.module.quote();
    let quote = [own, own.opposite()]
        .into_iter()
        .find(|quote| !text.contains(quote.as_char()))?;
    let literal = literal::string(text, quote, text);
    let width = [indent, "raise ", exception, "(", &literal, ")"]
        .iter()
        .map(|text| text.chars().count())
        .sum::<usize>();
    (width <= cx.project.line_length(cx.path)).then_some(literal)
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
    let is_one_line = !cx.module.slice(assert.range).contains(['\n', '\r']);
    is_one_line
        && text.split('#').any(|part| {
            let part = part.trim_start().to_ascii_lowercase();
            PRAGMAS.iter().any(|pragma| part.starts_with(pragma))
        })
}
