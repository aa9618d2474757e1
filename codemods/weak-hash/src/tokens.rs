//! Tokens of a part of a file.

use harden_codemod::prelude::*;

/// The tokens that share text with `range`, which need not begin or end where one does.
pub(crate) fn tokens_in<'a>(
    module: &Module<'a>,
    range: TextRange,
) -> impl Iterator<Item = &'a ast::token::Token> {
    let tokens = module.tokens();
    let from = tokens.partition_point(|token| token.end() <= range.start());
    tokens[from..]
        .iter()
        .take_while(move |token| token.start() < range.end())
}
