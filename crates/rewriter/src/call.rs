//! A call's arguments.

use ruff_python_ast::{Expr, ExprCall};

/// The call passes `*args` or `**kwargs`, so that what an argument is cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unpacked;

/// Whether the call passes `*args` or `**kwargs`.
pub fn unpacks(call: &ExprCall) -> bool {
    let (args, keywords) = (&call.arguments.args, &call.arguments.keywords);
    args.iter().any(Expr::is_starred_expr) || keywords.iter().any(|keyword| keyword.arg.is_none())
}

/// The argument that a call passes for the parameter `name`, which is at `position` where it can
/// be passed by position.
///
/// # Errors
/// Where the call unpacks arguments that may hold it.
pub fn argument<'a>(
    call: &'a ExprCall,
    name: &str,
    position: Option<usize>,
) -> Result<Option<&'a Expr>, Unpacked> {
    if unpacks(call) {
        return Err(Unpacked);
    }
    let arguments = &call.arguments;
    let by_name = arguments
        .keywords
        .iter()
        .find(|keyword| keyword.arg.as_ref().is_some_and(|arg| arg == name))
        .map(|keyword| &keyword.value);
    Ok(by_name.or_else(|| arguments.args.get(position?)))
}
