//! Follows a text to what is done with it.

mod variable;

use std::fmt;

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::uses::{argument_purpose, is_comparing_method};

use variable::{is_plain, parameter_purpose, table, through};

/// What a text is for, where it is certain that it is never more than looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// `host == text`, `host in (text, other)`, `case text:`, `path.startswith(text)`.
    Compared,
    /// `{text: value}[key]`.
    LookedUp,
    /// `re.match(text, line)`.
    Matched,
    /// Printed, logged, an exception's message, or help.
    Shown,
    /// `__version__ = text`.
    Version,
    /// `Literal[text]`.
    Type,
    /// An f-string that is a statement.
    Nothing,
    /// More than one of these.
    Several,
}

/// Where a text goes that may be more than looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// It is passed to a function, of this name.
    Argument(String),
    /// It is stored in a variable, of which not every use is known, or is no more than a look.
    Variable(String),
    /// It is stored elsewhere.
    Stored,
    /// It is returned or yielded.
    Returned,
    /// It is the default of a parameter.
    Default,
    /// It is part of a collection.
    Collection,
    /// It is used in another way.
    Other,
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Destination::Argument(function) => write!(f, "it is passed to `{function}`"),
            Destination::Variable(name) => {
                write!(
                    f,
                    "it is stored in `{name}`, which may be used for more than comparisons"
                )
            }
            Destination::Stored => f.write_str("it is stored"),
            Destination::Returned => f.write_str("it is returned"),
            Destination::Default => f.write_str("it is the default of a parameter"),
            Destination::Collection => f.write_str("it is part of a collection"),
            Destination::Other => f.write_str("what becomes of it is not known"),
        }
    }
}

/// How many variables a text is followed through.
const MOST_VARIABLES: usize = 3;

/// What `expr`, a text, is for.
///
/// # Errors
/// Where it goes, if that may be more than a look at it.
pub(crate) fn purpose(cx: &Context<'_>, expr: &Expr) -> Result<Purpose, Destination> {
    follow(cx, expr, MOST_VARIABLES)
}

/// Whether a part of the text, or another one made of it, may be used: `text[:4]`, `text.upper()`.
pub(crate) fn is_taken_apart(cx: &Context<'_>, expr: &Expr) -> bool {
    match cx.module.index().parent_of(expr) {
        Some(AnyNode::Expr(Expr::Subscript(subscript))) => subscript.value.range() == expr.range(),
        Some(AnyNode::Expr(Expr::Attribute(attribute))) => {
            attribute.attr != *"format" && !is_comparing_method(&attribute.attr)
        }
        _ => false,
    }
}

fn follow(cx: &Context<'_>, expr: &Expr, variables: usize) -> Result<Purpose, Destination> {
    let index = cx.module.index();
    let mut at = expr;
    let mut in_collection = false;
    loop {
        let outer = match index.parent_of(at) {
            Some(AnyNode::Expr(outer)) => outer,
            Some(AnyNode::Stmt(stmt)) => return statement(cx, stmt, at, variables),
            None => return Err(Destination::Other),
        };
        match outer {
            Expr::Compare(_) => return Ok(Purpose::Compared),
            // A text that another one is made of: what is said of that is said of it.
            Expr::BinOp(ast::ExprBinOp {
                op: ast::Operator::Add | ast::Operator::Mod,
                ..
            })
            | Expr::FString(_)
            | Expr::BoolOp(_) => at = outer,
            // Two sets of which one is made.
            Expr::BinOp(ast::ExprBinOp {
                op: ast::Operator::BitOr | ast::Operator::BitAnd | ast::Operator::Sub,
                ..
            }) if in_collection => at = outer,
            Expr::If(conditional) if conditional.test.range() != at.range() => at = outer,
            Expr::Tuple(_) | Expr::List(_) | Expr::Set(_) => {
                in_collection = true;
                at = outer;
            }
            Expr::Dict(dict) => {
                let is_key = |item: &ast::DictItem| {
                    item.key
                        .as_ref()
                        .is_some_and(|key| key.range() == at.range())
                };
                if !dict.items.iter().any(is_key) {
                    return Err(Destination::Collection);
                }
                return table(cx, outer);
            }
            Expr::Attribute(attribute) => {
                let call = called(cx, outer).ok_or(Destination::Other)?;
                if is_comparing_method(&attribute.attr) {
                    return Ok(Purpose::Compared);
                }
                if attribute.attr != *"format" || in_collection {
                    return Err(Destination::Other);
                }
                at = call;
            }
            Expr::Call(call) if makes_alike(cx, call, at, in_collection) => at = outer,
            Expr::Call(call) => {
                return argument_purpose(cx, outer, call, at)
                    .or_else(|| parameter_purpose(cx, call, at, variables))
                    .ok_or_else(|| Destination::Argument(name_of(cx, &call.func)));
            }
            Expr::Generator(_) | Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) => {
                let element = generators(outer)
                    .iter()
                    .find(|generator| generator.iter.range() == at.range())
                    .and_then(|generator| generator.target.as_name_expr());
                return element
                    .and_then(|name| through(cx, name.range, variables))
                    .ok_or(Destination::Collection);
            }
            Expr::Subscript(subscript) if is_literal_type(cx, &subscript.value) => {
                return Ok(Purpose::Type);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) | Expr::Lambda(_) => {
                return Err(Destination::Returned);
            }
            _ if in_collection => return Err(Destination::Collection),
            _ => return Err(Destination::Other),
        }
    }
}

/// The purpose of `at`, a part of `stmt` that is in no other expression.
fn statement(
    cx: &Context<'_>,
    stmt: &Stmt,
    at: &Expr,
    variables: usize,
) -> Result<Purpose, Destination> {
    let assigned = |target: &Expr| match target {
        Expr::Name(name) if name.id == *"__version__" => Ok(Purpose::Version),
        Expr::Name(name) if name.id == *"__doc__" => Ok(Purpose::Shown),
        Expr::Attribute(attribute) if attribute.attr == *"__doc__" => Ok(Purpose::Shown),
        Expr::Name(name) => {
            let is_known = variables > 0
                && matches!(
                    at,
                    Expr::StringLiteral(_)
                        | Expr::FString(_)
                        | Expr::Call(_)
                        | Expr::Tuple(_)
                        | Expr::List(_)
                        | Expr::Set(_)
                );
            is_known
                .then(|| through(cx, name.range, variables))
                .flatten()
                .ok_or_else(|| Destination::Variable(name.id.to_string()))
        }
        _ => Err(Destination::Stored),
    };
    match stmt {
        Stmt::Expr(_) => Ok(Purpose::Nothing),
        // The message of an assertion.
        Stmt::Assert(assert) if assert.test.range() != at.range() => Ok(Purpose::Shown),
        Stmt::Match(match_) if match_.subject.range() != at.range() => {
            let is_pattern =
                |case: &ast::MatchCase| case.pattern.range().contains_range(at.range());
            if match_.cases.iter().any(is_pattern) {
                Ok(Purpose::Compared)
            } else {
                Err(Destination::Other)
            }
        }
        Stmt::Assign(assign) => match assign.targets.as_slice() {
            [target] => assigned(target),
            _ => Err(Destination::Stored),
        },
        Stmt::AnnAssign(assign) if assign.annotation.range() != at.range() => {
            assigned(&assign.target)
        }
        Stmt::For(for_) if for_.iter.range() == at.range() => for_
            .target
            .as_name_expr()
            .and_then(|name| through(cx, name.range, variables))
            .ok_or(Destination::Collection),
        Stmt::Return(_) => Err(Destination::Returned),
        Stmt::FunctionDef(def) if is_plain(def) => def
            .parameters
            .iter_non_variadic_params()
            .find(|parameter| {
                let default = parameter.default.as_ref();
                default.is_some_and(|default| default.range() == at.range())
            })
            .and_then(|parameter| through(cx, parameter.name().range, variables))
            .ok_or(Destination::Default),
        Stmt::FunctionDef(_) => Err(Destination::Default),
        _ => Err(Destination::Other),
    }
}

/// Whether `call` makes of `at` something that stands for the same: a collection with the same
/// elements, or an address that is no text any more.
fn makes_alike(cx: &Context<'_>, call: &ast::ExprCall, at: &Expr, in_collection: bool) -> bool {
    let arguments = &call.arguments;
    let is_first = arguments
        .args
        .first()
        .is_some_and(|first| first.range() == at.range());
    let index = cx.module.index();
    if in_collection {
        return is_first
            && arguments.len() == 1
            && matches!(&*call.func, Expr::Name(name) if index.is_builtin(name)
                && matches!(name.id.as_str(), "frozenset" | "list" | "set" | "sorted" | "tuple"));
    }
    let is_last = arguments
        .args
        .last()
        .is_some_and(|last| last.range() == at.range());
    match index.qualified_name(&call.func).as_deref() {
        Some("ipaddress.IPv4Address" | "ipaddress.ip_address" | "socket.inet_aton") => is_first,
        Some("socket.inet_pton") => is_last,
        _ => false,
    }
}

fn generators(comprehension: &Expr) -> &[ast::Comprehension] {
    match comprehension {
        Expr::Generator(generator) => &generator.generators,
        Expr::ListComp(list) => &list.generators,
        Expr::SetComp(set) => &set.generators,
        Expr::DictComp(dict) => &dict.generators,
        _ => &[],
    }
}

/// The call of `function`, if it is called.
fn called<'a>(cx: &Context<'a>, function: &Expr) -> Option<&'a Expr> {
    match cx.module.index().parent_of(function)? {
        AnyNode::Expr(outer @ Expr::Call(call)) if call.func.range() == function.range() => {
            Some(outer)
        }
        _ => None,
    }
}

fn is_literal_type(cx: &Context<'_>, expr: &Expr) -> bool {
    let name = cx.module.index().qualified_name(expr);
    matches!(
        name.as_deref(),
        Some("typing.Literal" | "typing_extensions.Literal")
    )
}

/// The text of a function that is called, if it is short enough to be shown.
fn name_of(cx: &Context<'_>, function: &Expr) -> String {
    let text = cx.module.slice(function.range());
    if text.len() <= 60 && !text.contains(['\n', '\r']) {
        text.to_string()
    } else {
        "a function".to_string()
    }
}
