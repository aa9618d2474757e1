//! What an assertion is for.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::parameter::Public;
use crate::parts::{is_always_false, parts};
use crate::reason::Reason;
use crate::{access, outside};

/// What an assertion guards, or does instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Who may do something: a name or a word that says so.
    Access(String),
    /// A value from outside: what brings it in.
    Outside(String),
    /// What a caller passes: the parameter.
    Parameter(String),
    /// It tells type checkers what a value is.
    NarrowsType(String),
    /// It states what the code itself sees to.
    Invariant,
}

impl Purpose {
    /// What `assert` is for, by its own condition and message; where the condition always fails, by
    /// the conditions around it.
    pub(crate) fn of<'a>(cx: &Context<'a>, assert: &'a ast::StmtAssert) -> Self {
        let test = &*assert.test;
        let narrowed = narrowed(cx, test);
        let public = Public::around(cx, test);
        let conditions: Vec<&'a Expr> = match &narrowed {
            Some(subjects) => subjects.clone(),
            None if is_always_false(test) => around(cx, assert),
            None => vec![test],
        };
        let by_access = || {
            let said = assert.msg.as_deref().and_then(access::term_of_message);
            let named = conditions
                .iter()
                .filter(|_| narrowed.is_none())
                .find_map(|condition| access::name_in(condition));
            said.map(str::to_string).or(named).or_else(|| {
                let def = function(cx, test).filter(|_| narrowed.is_none())?;
                access::term_in(&def.name).map(|_| def.name.to_string())
            })
        };
        let by_source = || {
            let mut conditions = conditions.iter();
            conditions.find_map(|condition| {
                let source = outside::source(cx, condition)?;
                let is_plain = narrowed.is_some() && is_source_itself(cx, condition, &source);
                (!is_plain).then_some(source)
            })
        };
        let by_parameter = || {
            let public = public.as_ref()?;
            let parameter = match &narrowed {
                Some(subjects) => subjects.iter().find_map(|subject| public.itself(subject)),
                None => public.checked(&conditions),
            };
            parameter.map(str::to_string)
        };
        if let Some(word) = by_access() {
            return Purpose::Access(word);
        }
        if let Some(source) = by_source() {
            return Purpose::Outside(source);
        }
        if let Some(parameter) = by_parameter() {
            return Purpose::Parameter(parameter);
        }
        match narrowed.as_deref() {
            Some([subject, ..]) => {
                let subject = cx.module.slice(subject.range());
                Purpose::NarrowsType(subject.lines().next().unwrap_or_default().to_string())
            }
            _ => Purpose::Invariant,
        }
    }

    /// Why an assertion stays that guards nothing, as far as can be told.
    pub(crate) fn refusal(&self) -> Option<Reason> {
        match self {
            Purpose::NarrowsType(what) => Some(Reason::NarrowsType(what.clone())),
            Purpose::Invariant => Some(Reason::Invariant),
            _ => None,
        }
    }
}

/// Whether `subject` is what values come from rather than one of them, `self.request`, or a pipe,
/// `process.stdout`: whether there is one is up to the code.
fn is_source_itself(cx: &Context<'_>, subject: &Expr, source: &str) -> bool {
    let is_pipe = matches!(subject, Expr::Attribute(attribute)
        if matches!(attribute.attr.as_str(), "stderr" | "stdin" | "stdout"));
    is_pipe || cx.module.slice(subject.range()) == source
}

/// The innermost function that `expr` is in.
fn function<'a>(cx: &Context<'a>, expr: &Expr) -> Option<&'a ast::StmtFunctionDef> {
    cx.module
        .index()
        .ancestors(expr)
        .find_map(|node| match node {
            AnyNode::Stmt(Stmt::FunctionDef(def)) => Some(def),
            _ => None,
        })
}

/// What `assert False, f"unknown {mode}"` is about: what its message shows, and the values that the
/// conditions around it told apart.
fn around<'a>(cx: &Context<'a>, assert: &'a ast::StmtAssert) -> Vec<&'a Expr> {
    let function = function(cx, &assert.test).map(|def| def.range);
    let is_near = |expr: &Expr| function.is_none_or(|range| range.contains_range(expr.range()));
    let conditions = cx.module.conditions(&assert.test);
    let mut all: Vec<&Expr> = conditions.iter().map(|condition| condition.test).collect();
    for node in cx.module.index().ancestors(&assert.test) {
        if let AnyNode::Stmt(Stmt::Match(match_)) = node {
            all.push(&match_.subject);
        }
    }
    all.retain(|expr| is_near(expr));
    all.extend(assert.msg.as_deref());
    all
}

/// What `test` tells type checkers the type of, if that is all it does: `x is not None`,
/// `isinstance(x, C)`, and several of these.
fn narrowed<'a>(cx: &Context<'a>, test: &'a Expr) -> Option<Vec<&'a Expr>> {
    match test {
        Expr::Compare(compare) => match (&*compare.ops, &*compare.comparators) {
            ([ast::CmpOp::IsNot], [Expr::NoneLiteral(_)]) => Some(vec![&*compare.left]),
            _ => None,
        },
        Expr::Call(call) => match (&*call.func, &*call.arguments.args) {
            (Expr::Name(function), [subject, ..])
                if matches!(
                    function.id.as_str(),
                    "isinstance" | "issubclass" | "callable" | "hasattr"
                ) && cx.module.index().is_builtin(function) =>
            {
                Some(vec![subject])
            }
            _ => None,
        },
        Expr::UnaryOp(unary) if unary.op == ast::UnaryOp::Not => narrowed(cx, &unary.operand),
        Expr::BoolOp(several) => {
            let subjects = several.values.iter().map(|value| narrowed(cx, value));
            let subjects: Vec<Vec<&Expr>> = subjects.collect::<Option<_>>()?;
            Some(subjects.concat())
        }
        _ => None,
    }
    // What is worked out in the condition is no variable that a type checker follows.
    .filter(|subjects: &Vec<&Expr>| {
        let mut parts = subjects.iter().flat_map(|subject| parts(subject));
        parts.all(|part| !part.is_call_expr())
    })
}
