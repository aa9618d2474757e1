//! Code around a call that counts on the call as it is.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::reason::Reason;

/// What differs where a handler takes what a forbidden algorithm raises.
pub(crate) const HANDLED: &str =
    "where MD5 and SHA-1 are forbidden (FIPS), the handler for ValueError no longer runs";

/// Names by which code tells versions of Python, or of hashlib, apart.
const VERSION_NAMES: &[&str] = &[
    "version_info",
    "hexversion",
    "python_version",
    "python_version_tuple",
    "usedforsecurity",
    "PY2",
    "PY3",
];

/// Functions that other digests come from, should the one here fail.
const OTHER_DIGESTS: &[&str] = &[
    "hashlib", "md4", "md5", "sha", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b",
    "blake2s",
];

/// Whether a handler for `ValueError` alone stands around the call, which is what a forbidden
/// algorithm raises.
///
/// # Errors
/// Where the code around the call is made for both of its outcomes.
pub(crate) fn check(cx: &Context<'_>, expr: &Expr, call: &ast::ExprCall) -> Result<bool, Reason> {
    let module = cx.module;
    if let Some(condition) = module
        .conditions(expr)
        .iter()
        .find(|condition| names_version(module, condition.test.range()))
    {
        return Err(Reason::VersionBranch(
            module.line_of(condition.test.start()),
        ));
    }
    let mut is_handled = false;
    for node in module.index().ancestors(expr) {
        match node {
            AnyNode::Stmt(Stmt::FunctionDef(_) | Stmt::ClassDef(_))
            | AnyNode::Expr(Expr::Lambda(_)) => break,
            AnyNode::Stmt(Stmt::Try(try_)) if !is_in(&try_.body, expr) => {
                // `except TypeError: digest = hashlib.md5(data)`
                let tried = try_
                    .body
                    .iter()
                    .find_map(|stmt| names(module, stmt.range(), &["usedforsecurity"]));
                if let Some(tried) = tried {
                    return Err(Reason::OtherWay(module.line_of(tried)));
                }
            }
            AnyNode::Stmt(Stmt::Try(try_)) => {
                if is_discarded(cx, expr) {
                    return Err(Reason::Probe);
                }
                for handler in &try_.handlers {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    if let Some(name) = names(module, handler.range(), OTHER_DIGESTS) {
                        return Err(Reason::OtherWay(module.line_of(name)));
                    }
                    is_handled |= handler.type_.as_ref().is_some_and(|type_| {
                        names(
                            module,
                            type_.range(),
                            &["ValueError", "UnsupportedDigestmodError"],
                        )
                        .is_some()
                    });
                }
            }
            _ => {}
        }
    }
    match twin(cx, expr, call) {
        Some(line) => Err(Reason::OtherWay(line)),
        None => Ok(is_handled),
    }
}

fn is_in(body: &[Stmt], expr: &Expr) -> bool {
    body.iter()
        .any(|stmt| stmt.range().contains_range(expr.range()))
}

fn names_version(module: &Module<'_>, range: TextRange) -> bool {
    names(module, range, VERSION_NAMES).is_some()
}

/// Where one of `wanted` stands in `range`.
fn names(module: &Module<'_>, range: TextRange, wanted: &[&str]) -> Option<TextSize> {
    module
        .tokens_in(range)
        .find(|token| {
            matches!(token.kind(), ast::token::TokenKind::Name)
                && wanted.contains(&module.slice(token.range()))
        })
        .map(Ranged::start)
}

/// Whether the call is a statement by itself: only whether it fails can matter.
fn is_discarded(cx: &Context<'_>, expr: &Expr) -> bool {
    let index = cx.module.index();
    let mut value = expr;
    loop {
        match index.parent_of(value) {
            // `hashlib.md5(b"").hexdigest()`
            Some(AnyNode::Expr(outer @ Expr::Attribute(_))) => value = outer,
            Some(AnyNode::Expr(outer @ Expr::Call(call))) if call.func.range() == value.range() => {
                value = outer;
            }
            Some(AnyNode::Stmt(Stmt::Expr(_))) => return true,
            _ => return false,
        }
    }
}

/// The line of a call of the same function with `usedforsecurity`, of which one or the other is run.
fn twin(cx: &Context<'_>, expr: &Expr, call: &ast::ExprCall) -> Option<Line> {
    let (module, index) = (cx.module, cx.module.index());
    let around = index
        .ancestors(expr)
        .find(|node| matches!(node, AnyNode::Stmt(Stmt::FunctionDef(_))));
    let is_inside =
        |other: &Expr| around.is_none_or(|node| node.range().contains_range(other.range()));
    let is_one_of_two = |other: &Expr| {
        index.ancestors(other).any(|node| {
            let chooses = matches!(
                node,
                AnyNode::Stmt(Stmt::Try(_) | Stmt::If(_)) | AnyNode::Expr(Expr::If(_))
            );
            chooses && is_inside_of(around, node)
        })
    };
    let arguments = |call: &ast::ExprCall| -> Vec<&str> {
        call.arguments
            .args
            .iter()
            .map(|arg| module.slice(arg))
            .collect()
    };
    index
        .calls_with_keyword("usedforsecurity")
        .find(|(other, twin)| {
            is_inside(other)
                && module.slice(&*twin.func) == module.slice(&*call.func)
                && arguments(twin) == arguments(call)
                && is_one_of_two(other)
        })
        .map(|(other, _)| module.line_of(other.start()))
}

fn is_inside_of(around: Option<AnyNode<'_>>, node: AnyNode<'_>) -> bool {
    around.is_none_or(|around| around.range().contains_range(node.range()))
}
