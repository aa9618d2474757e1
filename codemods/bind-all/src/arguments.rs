//! Which of a call's arguments an expression is.

use harden_codemod::prelude::*;

/// How an argument is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed<'a> {
    /// By position, from 0.
    At(usize),
    /// By name.
    As(&'a str),
}

impl<'a> Passed<'a> {
    /// How `call` passes `expr`; `None` where it is unpacked, or is the function itself.
    pub(crate) fn of(call: &'a ast::ExprCall, expr: &Expr) -> Option<Self> {
        let is_it = |argument: &Expr| argument.range() == expr.range();
        let arguments = &call.arguments;
        if let Some(at) = arguments.args.iter().position(is_it) {
            // What is behind unpacked arguments may be anywhere.
            let is_certain = !arguments.args[..at].iter().any(Expr::is_starred_expr);
            return is_certain.then_some(Passed::At(at));
        }
        let keyword = arguments
            .keywords
            .iter()
            .find(|keyword| is_it(&keyword.value))?;
        Some(Passed::As(keyword.arg.as_ref()?.as_str()))
    }

    /// Whether it is the parameter of this name, or at this position.
    pub(crate) fn is(self, name: &str, position: Option<usize>) -> bool {
        match self {
            Passed::At(at) => Some(at) == position,
            Passed::As(passed) => passed == name,
        }
    }
}

/// The text of a literal.
pub(crate) fn string(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::StringLiteral(literal) => Some(literal.value.to_str()),
        _ => None,
    }
}

/// Whether the call passes `True` as one of these.
pub(crate) fn says_true(call: &ast::ExprCall, names: &[&str]) -> bool {
    call.arguments.keywords.iter().any(|keyword| {
        let is_named = keyword
            .arg
            .as_ref()
            .is_some_and(|arg| names.contains(&arg.as_str()));
        is_named && matches!(&keyword.value, Expr::BooleanLiteral(literal) if literal.value)
    })
}

/// A text short enough to be shown.
pub(crate) fn shown(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && line.chars().count() <= 60 {
        line.to_string()
    } else {
        let short: String = line.chars().take(56).collect();
        format!("{} ...", short.trim_end())
    }
}
