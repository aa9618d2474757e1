//! The old address in the help text of an option.

use std::sync::LazyLock;

use harden_codemod::Context;
use harden_codemod::prelude::*;
use regex::Regex;

/// `default: 0.0.0.0`, `defaults to '0.0.0.0'`, `0.0.0.0 by default`; not the first of `default is
/// this machine; 0.0.0.0 is for all`.
static DEFAULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)\bdefaults?(?:[ :=(]|is|to|value|address)*["'`]?(0\.0\.0\.0)(?:[^\d.:/]|\.?$|\.\s)|(?:^|[^\d.])(0\.0\.0\.0)["'`]? (?:by default|is the default)"#,
    )
    .ok()
});

/// Where the help of an option that `call` adds says that the address is the default.
pub(crate) fn defaults(cx: &Context<'_>, call: &ast::ExprCall) -> Vec<TextRange> {
    let (Some(help), Some(regex)) = (literal(call), DEFAULT.as_ref()) else {
        return Vec::new();
    };
    let source = cx.module.slice(help);
    regex
        .captures_iter(source)
        .filter_map(|found| found.get(1).or_else(|| found.get(2)))
        .filter_map(|address| {
            let start = TextSize::try_from(address.start()).ok()?;
            Some(TextRange::at(
                help.start() + start,
                address.as_str().text_len(),
            ))
        })
        .collect()
}

/// Whether the help says in words that what is bound to is every interface.
pub(crate) fn speaks_of_all(cx: &Context<'_>, call: &ast::ExprCall) -> bool {
    literal(call).is_some_and(|help| {
        let text = cx.module.slice(help).to_lowercase();
        [
            "all interfaces",
            "all addresses",
            "any interface",
            "every interface",
        ]
        .iter()
        .any(|words| text.contains(words))
    })
}

/// The help of an option that `call` adds, if it is a plain literal.
pub(crate) fn literal(call: &ast::ExprCall) -> Option<&Expr> {
    let is_of_absl = match &*call.func {
        Expr::Attribute(method) => method.attr == *"DEFINE_string",
        Expr::Name(name) => name.id == *"DEFINE_string",
        _ => false,
    };
    let position = if is_of_absl { 2 } else { usize::MAX };
    let help = call.arguments.find_argument_value("help", position)?;
    help.is_string_literal_expr().then_some(help)
}
