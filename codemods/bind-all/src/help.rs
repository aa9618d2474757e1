//! The old address in the help text of an option.

use std::sync::LazyLock;

use harden_bandit::texts::ADDRESS;
use harden_codemod::Context;
use harden_codemod::prelude::*;
use regex::Regex;

/// `default: 0.0.0.0`, `defaults to '0.0.0.0'`, `0.0.0.0 by default`; not the first of `default is
/// this machine; 0.0.0.0 is for all`.
static DEFAULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    // The word in some languages.
    let word = r"(?:\bdefaults?|par défaut|por defecto|padrão|predefinito|по умолчанию|默认值?|默認|デフォルト|기본값?)";
    let between = r#"(?:[ :=(：]|is|to|value|address)*["'`]?"#;
    let address = r"0\.0\.0\.0";
    let end = r"(?:[^\d.:/]|\.[^\d]|\.?$)";
    let behind = r#"["'`]? (?:by default|is the default)"#;
    Regex::new(&format!(
        r"(?i){word}{between}({address}){end}|(?:^|[^\d.])({address}){behind}"
    ))
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

/// Whether the help speaks of every interface, or has the address other than as the default.
pub(crate) fn speaks_of_all(cx: &Context<'_>, call: &ast::ExprCall) -> bool {
    let defaults = defaults(cx, call).len();
    literal(call).is_some_and(|help| {
        let text = cx.module.slice(help).to_lowercase();
        if text.matches(ADDRESS).count() > defaults {
            return true;
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_told_from_other_addresses() {
        let regex = DEFAULT.as_ref().unwrap();
        for text in [
            "'Bind to (default: 0.0.0.0)'",
            "'defaults to 0.0.0.0.'",
            "'Default is `0.0.0.0`'",
            "'the default value is 0.0.0.0'",
            "'0.0.0.0 by default'",
            "'监听地址 (默认: 0.0.0.0)'",
            "'adresse (par défaut: 0.0.0.0)'",
        ] {
            assert!(regex.is_match(text), "{text}");
        }
        for text in [
            "'0.0.0.0 for all'",
            "'default is localhost; 0.0.0.0 for all'",
            "'default: 0.0.0.0:8000'",
            "'default: 0.0.0.0/0'",
            "'default: 10.0.0.0.0'",
        ] {
            assert!(!regex.is_match(text), "{text}");
        }
    }
}
