//! A new argument in a call, as a person would have typed it there.

use harden_codemod::prelude::*;

/// The edits that put `new` behind the argument at `range`, which is one of `call`.
///
/// It gets a line of its own where that argument has one. A comment behind the argument stays with
/// it.
pub(crate) fn argument_after(
    module: &Module<'_>,
    call: &ast::ExprCall,
    range: TextRange,
    new: &str,
) -> Vec<Edit> {
    let inline = || vec![Edit::insert(range.end(), format!(", {new}"))];
    let line = module.line_range(range.start());
    let indent = module.slice(TextRange::new(line.start(), range.start()));
    if !indent.trim().is_empty() || line.start() <= call.arguments.start() {
        return inline();
    }
    let rest = TextRange::new(range.end(), call.arguments.end());
    let mut comma = None;
    for token in module.tokens().in_range(rest) {
        match token.kind() {
            ast::token::TokenKind::Comma => {
                comma = Some(token.end());
                break;
            }
            ast::token::TokenKind::Comment | ast::token::TokenKind::NonLogicalNewline => {}
            _ => break,
        }
    }
    let behind = comma.unwrap_or(range.end());
    let line_end = module.line_range(behind).end();
    let after = module.slice(TextRange::new(behind, line_end)).trim_start();
    if !after.is_empty() && !after.starts_with('#') {
        return inline();
    }
    let newline = module.newline();
    if comma.is_some() {
        return vec![Edit::insert(line_end, format!("{newline}{indent}{new},"))];
    }
    if line_end == range.end() {
        return vec![Edit::insert(line_end, format!(",{newline}{indent}{new}"))];
    }
    vec![
        Edit::insert(range.end(), ","),
        Edit::insert(line_end, format!("{newline}{indent}{new}")),
    ]
}
