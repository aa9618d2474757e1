//! Values and literal text, written as Python again.

use harden_rewriter::prelude::*;

/// `text` for a literal in `quote`s whose braces hold fields. `verbatim` is as for
/// [`literal::escape`].
pub fn between_fields(text: &str, quote: Quote, verbatim: &str) -> String {
    let escaped = literal::escape(text, quote, verbatim);
    escaped.replace('{', "{{").replace('}', "}}")
}

/// The field of a format for `str.format` that takes the next value.
pub fn field(explicit_str: bool, spec: &str) -> String {
    let conversion = if explicit_str { "!s" } else { "" };
    let colon = if spec.is_empty() { "" } else { ":" };
    format!("{{{conversion}{colon}{spec}}}")
}

/// `expr` as an element of a list, or as the argument of a call that may have others.
pub fn argument(module: &Module<'_>, expr: &Expr) -> String {
    let source = module.slice(expr);
    match expr {
        Expr::Tuple(tuple) if !tuple.parenthesized => format!("({source})"),
        Expr::Generator(generator) if !generator.parenthesized => format!("({source})"),
        Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Named(_) => format!("({source})"),
        _ => source.to_string(),
    }
}

/// `expr` as the right operand of `%`.
pub fn operand(module: &Module<'_>, expr: &Expr) -> String {
    match expr {
        Expr::Name(_)
        | Expr::Attribute(_)
        | Expr::Call(_)
        | Expr::Subscript(_)
        | Expr::NumberLiteral(_)
        | Expr::StringLiteral(_)
        | Expr::FString(_)
        | Expr::List(_)
        | Expr::Dict(_) => module.slice(expr).to_string(),
        Expr::Tuple(tuple) if tuple.parenthesized => module.slice(expr).to_string(),
        _ => format!("({})", module.slice(expr)),
    }
}
