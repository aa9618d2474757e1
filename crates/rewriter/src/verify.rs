//! What must hold between a text and the text after its edits.

use ruff_python_ast::token::{Token, TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange};

use crate::edit::{Edit, EditSet};

/// Whether every token outside the edited ranges is there again after the edits: the same kind,
/// the same text, in the same order. Comments are tokens.
///
/// Tokens that touch an edit are left out on both sides; so is white space, which has no token.
pub fn same_tokens_outside(
    edits: &EditSet,
    (old_text, old_tokens): (&str, &Tokens),
    (new_text, new_tokens): (&str, &Tokens),
) -> bool {
    let old_ranges: Vec<TextRange> = edits.edits().iter().map(Edit::range).collect();
    let old =
        outside(old_tokens, &old_ranges).map(|token| (token.kind(), &old_text[token.range()]));
    let new = outside(new_tokens, edits.new_ranges())
        .map(|token| (token.kind(), &new_text[token.range()]));
    old.eq(new)
}

/// The tokens that share no text with any of `ranges`, which are sorted; without those that only
/// mark white space.
fn outside<'t>(tokens: &'t Tokens, ranges: &'t [TextRange]) -> impl Iterator<Item = &'t Token> {
    let mut next = 0;
    tokens.iter().filter(move |token| {
        while ranges
            .get(next)
            .is_some_and(|range| range.end() <= token.start())
        {
            next += 1;
        }
        let touched = ranges
            .get(next)
            .is_some_and(|range| range.start() < token.end());
        !touched
            && !matches!(
                token.kind(),
                TokenKind::NonLogicalNewline
                    | TokenKind::Newline
                    | TokenKind::Indent
                    | TokenKind::Dedent
            )
    })
}
