//! The parameters of a call's SQL: those that it has, and the new ones among them.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use super::arguments::Argument;
use super::fragment::Fragment;
use super::reason::Reason;
use crate::{kind, layout, parameters};

/// What a call passes already.
#[derive(Clone, Copy)]
enum Existing<'a> {
    /// Nothing.
    None,
    /// `None`, or a list or tuple without elements.
    Empty(&'a Expr),
    /// A list or tuple with elements.
    Row(&'a Expr, &'a [Expr]),
}

/// A value that is evaluated by the call, and the places where it was and will be.
pub(crate) struct Moved<'a> {
    pub(crate) value: &'a Expr,
    from: TextSize,
    to: (TextSize, usize),
}

/// The edits that pass the parameters of an argument's texts.
pub(crate) struct Passed<'a> {
    pub(crate) edits: Vec<Edit>,
    pub(crate) moved: Vec<Moved<'a>>,
    /// The call had to be given the argument.
    pub(crate) is_new: bool,
}

/// Passes the parameters of `fragments`, which are the texts of `argument`.
///
/// # Errors
/// Where what is passed already is not written out, or does not fit the texts.
pub(crate) fn pass<'a>(
    cx: &Context<'a>,
    call: &'a ast::ExprCall,
    argument: &Argument<'a>,
    fragments: &[Fragment<'a>],
) -> Result<Option<Passed<'a>>, Reason> {
    let (Some((name, place)), true) = (
        argument.parameters,
        fragments.iter().any(|it| !it.parameters.is_empty()),
    ) else {
        return Ok(None);
    };
    let existing = existing(call, name, place)?;
    let marks: usize = fragments.iter().map(Fragment::marks).sum();
    let held = match existing {
        Existing::Row(_, elements) => elements.len(),
        Existing::None | Existing::Empty(_) => 0,
    };
    if held != marks {
        return Err(Reason::marks("%s"));
    }
    let (mut places, mut sources, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let mut before = 0;
    for fragment in fragments {
        for parameter in &fragment.parameters {
            places.push(before + fragment.marks_before(parameter));
            sources.push(parameter.source.as_str());
            values.push(&parameter.values);
        }
        before += fragment.marks();
    }
    let list = format!("[{}]", sources.join(", "));
    let (edits, to) = match existing {
        Existing::Row(row, elements) => (
            parameters::into_row(cx, row, elements, &places, &sources),
            row.start(),
        ),
        Existing::Empty(empty) => {
            let display = match (empty, &*sources) {
                (Expr::Tuple(_), [only]) => format!("({only},)"),
                (Expr::Tuple(_), several) => format!("({})", several.join(", ")),
                _ => list,
            };
            (vec![Edit::replace(empty.range(), display)], empty.start())
        }
        Existing::None => {
            let (behind, new) = if argument.is_positional && follows(call, place) {
                (argument.range, list)
            } else if argument.is_positional {
                (last(cx, call), format!("{name}={list}"))
            } else {
                (argument.range, format!("{name}={list}"))
            };
            (
                layout::argument_after(cx.module, call, behind, &new),
                behind.end(),
            )
        }
    };
    let mut moved = Vec::new();
    if let Existing::Row(_, elements) = existing {
        moved.extend(elements.iter().enumerate().map(|(at, element)| Moved {
            value: element,
            from: element.start(),
            to: (to, at * 2 + 1),
        }));
    }
    for (values, place) in values.into_iter().zip(&places) {
        moved.extend(values.iter().map(|value| Moved {
            value,
            from: value.start(),
            to: (to, place * 2),
        }));
    }
    Ok(Some(Passed {
        edits,
        moved,
        is_new: matches!(existing, Existing::None),
    }))
}

fn existing<'a>(call: &'a ast::ExprCall, name: &str, place: usize) -> Result<Existing<'a>, Reason> {
    let Some(passed) = argument(call, name, Some(place)).map_err(|Unpacked| Reason::Unpacked)?
    else {
        return Ok(Existing::None);
    };
    match passed {
        Expr::NoneLiteral(_) => Ok(Existing::Empty(passed)),
        Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })
            if !elts.iter().any(Expr::is_starred_expr) =>
        {
            Ok(match &**elts {
                [] => Existing::Empty(passed),
                elements => Existing::Row(passed, elements),
            })
        }
        _ => Err(Reason::parameters(
            "the parameters that the call passes already are not written out in it",
        )),
    }
}

/// Whether the next argument by place would be the one at `place`.
fn follows(call: &ast::ExprCall, place: usize) -> bool {
    call.arguments.args.len() == place
}

/// The last argument.
fn last(cx: &Context<'_>, call: &ast::ExprCall) -> TextRange {
    let arguments = &call.arguments;
    let positional = arguments.args.iter().map(|it| cx.module.parenthesized(it));
    let keywords = arguments.keywords.iter().map(Ranged::range);
    positional
        .chain(keywords)
        .max_by_key(Ranged::end)
        .unwrap_or(arguments.range)
}

/// Checks that what a call evaluates, it evaluates in the same order: `moved`, and its other
/// arguments where they are. What can be evaluated at will does not count.
pub(crate) fn check_order(
    cx: &Context<'_>,
    call: &ast::ExprCall,
    moved: &[Moved<'_>],
) -> Result<(), Reason> {
    let mut order: Vec<(TextSize, (TextSize, usize))> = moved
        .iter()
        .filter(|moved| !kind::is_inert(cx, moved.value))
        .map(|moved| (moved.from, moved.to))
        .collect();
    let holds = |outer: &Expr| {
        moved
            .iter()
            .any(|it| outer.range().contains_range(it.value.range()))
    };
    let arguments = &call.arguments;
    let values = arguments.args.iter();
    let others = values
        .chain(arguments.keywords.iter().map(|keyword| &keyword.value))
        .filter(|value| !holds(value) && !is_made_of_inert(cx, value));
    order.extend(others.map(|value| (value.start(), (value.start(), 0))));
    order.sort();
    if order.is_sorted_by_key(|(_, to)| *to) {
        Ok(())
    } else {
        Err(Reason::Text(crate::reason::Reason::EvaluationOrder))
    }
}

/// Whether an argument is made of what can be evaluated at will.
fn is_made_of_inert(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Dict(dict) => dict.items.iter().all(|item| {
            let key = item.key.as_ref();
            key.is_none_or(|key| kind::is_inert(cx, key)) && kind::is_inert(cx, &item.value)
        }),
        other => kind::is_inert(cx, other),
    }
}
