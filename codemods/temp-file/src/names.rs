//! Names for what the new text needs.

use std::cell::RefCell;

use ast::token::TokenKind;
use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::place::Place;

/// The names that fixes of this run have taken, and where: two fixes in one function must not share
/// one.
#[derive(Default)]
pub(crate) struct Names(RefCell<Vec<(TextRange, String)>>);

impl Names {
    /// A name like `wish` that nothing else has at `place`, nor any other fix of this run.
    pub(crate) fn take(&self, cx: &Context<'_>, place: &Place<'_>, wish: &str) -> String {
        let mut taken = self.0.borrow_mut();
        let within = outermost(cx, place);
        let name = first(wish, |name| {
            is_used(cx, place, name) || taken.contains(&(within, name.to_string()))
        });
        taken.push((within, name.clone()));
        name
    }
}

/// A name like `wish` that nothing at `place` has.
pub(crate) fn free(cx: &Context<'_>, place: &Place<'_>, wish: &str) -> String {
    first(wish, |name| is_used(cx, place, name))
}

fn first(wish: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut name = wish.to_string();
    let mut number = 2;
    while is_taken(&name) {
        name = format!("{wish}_{number}");
        number += 1;
    }
    name
}

/// Whether the outermost function around `place`, or the whole file where there is none, has
/// `name` in any role: what a closure or a `global` statement does with it does not matter then.
pub(crate) fn is_used(cx: &Context<'_>, place: &Place<'_>, name: &str) -> bool {
    let mut before = None;
    cx.module.tokens_in(outermost(cx, place)).any(|token| {
        let is_attribute = before.replace(token.kind()) == Some(TokenKind::Dot);
        token.kind() == TokenKind::Name && !is_attribute && cx.module.slice(token.range()) == name
    })
}

/// The range of the outermost function around `place`, or of the file.
fn outermost(cx: &Context<'_>, place: &Place<'_>) -> TextRange {
    place
        .around
        .iter()
        .rev()
        .find(|stmt| stmt.is_function_def_stmt())
        .map_or(TextRange::up_to(cx.module.text().text_len()), Ranged::range)
}
