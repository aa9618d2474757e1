//! B104 and B108: the texts that Bandit's rules about strings find.

use harden_bandit::texts::{NEEDLES, Text, texts};
use harden_codemod::Context;

use crate::site::{Site, has_any};
use crate::{bind, temporary};

/// Every finding of the two rules, judged.
pub(crate) fn sites(cx: &Context<'_>) -> Vec<Site> {
    if !has_any(cx, NEEDLES) {
        return Vec::new();
    }
    let is_found = |text: &Text<'_>| text.is_address() || text.directory().is_some();
    let judge = |text: &Text<'_>| bind::site(cx, text).or_else(|| temporary::site(cx, text));
    texts(cx.module, is_found)
        .iter()
        .filter_map(judge)
        .collect()
}
