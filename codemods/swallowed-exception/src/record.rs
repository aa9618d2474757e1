//! The statement that makes the record, typed where the handler was silent.

use ast::token::TokenKind;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::known::Library;
use crate::logger::Logger;
use crate::outline::Site;

/// The edits that make a record of `message` with `logger`.
pub(crate) fn edits(
    cx: &Context<'_>,
    site: &Site<'_>,
    logger: &Logger,
    message: &str,
) -> Vec<Edit> {
    let module = cx.module;
    let text = literal::string(message, module.quote(), message);
    let (function, arguments) = match logger.library {
        Library::Logging | Library::Structlog => (
            format!("{}.debug", logger.text),
            format!("{text}, exc_info=True"),
        ),
        // It takes keywords for what is to be filled in.
        Library::Loguru => (format!("{}.opt(exception=True).debug", logger.text), text),
    };
    let indent = module.indent_of_line(site.body.start());
    let newline = module.newline();
    let has_own_line = has_own_line(module, site);
    let mut record = format!("{function}({arguments})");
    let width = indent.chars().count() + record.chars().count() + behind(module, site);
    let limit = cx.project.comment_form(cx.path, site.rule).line_length;
    if has_own_line && width > limit {
        let deeper = module.indentation();
        record = format!("{function}({newline}{indent}{deeper}{arguments}{newline}{indent})");
    }
    let mut edits = match site.body {
        Stmt::Continue(_) => {
            let then = if has_own_line {
                format!("{newline}{indent}")
            } else {
                "; ".to_string()
            };
            vec![Edit::insert(site.body.start(), record + &then)]
        }
        _ => vec![Edit::replace(site.body.range(), record)],
    };
    edits.extend(logger.made.clone());
    edits
}

/// The width of what stays behind the record in its line: a comment behind `pass`.
fn behind(module: &Module<'_>, site: &Site<'_>) -> usize {
    let line = module.line_range(site.body.end());
    match site.body {
        Stmt::Continue(_) => 0,
        _ => module
            .slice(TextRange::new(site.body.end(), line.end()))
            .chars()
            .count(),
    }
}

/// Whether the statement does not stand in the line of its `except`.
fn has_own_line(module: &Module<'_>, site: &Site<'_>) -> bool {
    let before = TextRange::new(site.handler.start(), site.body.start());
    module
        .tokens_in(before)
        .any(|token| token.kind() == TokenKind::Newline)
}
