//! What a call that runs a text is passed besides it.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_sql::{Mark, Role, Sql, Style};

use crate::decide::Parameter;
use crate::driver::{Driver, Marks};
use crate::execution::Execution;
use crate::reason::Reason;
use crate::{kind, layout};

/// Names of the argument with the parameters.
const KEYWORDS: &[&str] = &["args", "parameters", "params", "vars"];

/// The parameters that a call passes already.
enum Existing<'a> {
    None,
    /// `None`, written out.
    Nothing(&'a Expr),
    /// `()`, `[]` or `{}`, written out: drivers read percent signs with it already.
    Empty(&'a Expr),
    /// A tuple or list, written out.
    Row(&'a Expr, &'a [Expr]),
    /// A dictionary, written out.
    Named(&'a ast::ExprDict),
    /// Arguments of the call itself.
    Loose(&'a [Expr]),
}

/// The marks of the new parameters, and what the call has to be given for them.
pub(crate) struct Passed {
    /// One for each parameter.
    pub(crate) marks: Vec<String>,
    pub(crate) edits: Vec<Edit>,
    /// The call passes parameters for the first time.
    pub(crate) is_first: bool,
}

/// Whether a call passes parameters already, as far as that shows.
pub(crate) fn passes_any(execution: &Execution<'_>) -> bool {
    if execution.method == "raw" {
        // Django passes an empty tuple where it is given nothing.
        return true;
    }
    let arguments = &execution.call.arguments;
    let named = arguments.keywords.iter().filter(|keyword| {
        keyword
            .arg
            .as_deref()
            .is_some_and(|name| KEYWORDS.contains(&name))
    });
    arguments
        .args
        .iter()
        .skip(1)
        .chain(named.map(|keyword| &keyword.value))
        .any(|argument| !argument.is_none_literal_expr())
}

/// Passes `parameters` along with the text.
///
/// # Errors
/// Where what is passed already is not written out, or does not fit the text.
pub(crate) fn pass<'a>(
    cx: &Context<'a>,
    execution: &Execution<'a>,
    driver: Driver,
    sql: &Sql,
    parameters: &[Parameter<'a>],
) -> Result<Passed, Reason> {
    let existing = existing(execution, driver)?;
    let reads_already = execution.method == "raw";
    let marks = old_marks(sql, driver, &existing, reads_already)?;
    let before = |parameter: &Parameter<'_>| {
        marks
            .iter()
            .filter(|mark| mark.holes_before <= parameter.first)
            .count()
    };
    let places: Vec<usize> = parameters.iter().map(before).collect();
    check_order(cx, &existing, parameters, &places)?;
    let names = names(cx, sql, &existing, parameters);
    let new_marks: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(number, name)| match (driver.marks(), &existing) {
            (Marks::Question | Marks::Number, Existing::Named(_)) | (Marks::Name, _) => {
                format!(":{name}")
            }
            (Marks::Question, _) => "?".to_string(),
            (Marks::Percent, Existing::Named(_)) => format!("%({name})s"),
            (Marks::Percent, _) => "%s".to_string(),
            (Marks::Number, _) => format!(":{}", number + 1),
            (Marks::Dollar, Existing::Loose(loose)) => format!("${}", loose.len() + number + 1),
            (Marks::Dollar, _) => format!("${}", number + 1),
        })
        .collect();
    let spread: Vec<String> = parameters
        .iter()
        .map(|parameter| match parameter.list {
            Some(_) => format!("*{}", parameter.source),
            None => parameter.source.clone(),
        })
        .collect();
    let sources: Vec<&str> = spread.iter().map(String::as_str).collect();
    let is_first = !reads_already
        && matches!(
            existing,
            Existing::None | Existing::Nothing(_) | Existing::Loose([])
        );
    let quote = cx.module.quote().as_char();
    let entries: Vec<String> = names
        .iter()
        .zip(&sources)
        .map(|(name, source)| format!("{quote}{name}{quote}: {source}"))
        .collect();
    let display = || match driver.marks() {
        Marks::Name => format!("{{{}}}", entries.join(", ")),
        Marks::Dollar => sources.join(", "),
        // A list or tuple is passed as it is.
        _ if let [
            Parameter {
                list: Some(list),
                source,
                ..
            },
        ] = parameters =>
        {
            if list.is_sequence {
                source.clone()
            } else {
                format!("tuple({source})")
            }
        }
        _ if driver.prefers_list() => format!("[{}]", sources.join(", ")),
        _ => match &*sources {
            [only] => format!("({only},)"),
            several => format!("({})", several.join(", ")),
        },
    };
    let edits = match existing {
        Existing::None | Existing::Loose([]) => {
            let text = cx.module.parenthesized(execution.argument);
            layout::argument_after(cx.module, execution.call, text, &display())
        }
        Existing::Nothing(none) | Existing::Empty(none) => {
            vec![Edit::replace(none.range(), display())]
        }
        Existing::Row(row, elements) => into_row(cx, row, elements, &places, &sources),
        Existing::Named(dict) => {
            let last = dict.items.last().map_or(dict.range.start(), |item| {
                cx.module.parenthesized(&item.value).end()
            });
            vec![Edit::insert(last, format!(", {}", entries.join(", ")))]
        }
        Existing::Loose([.., last]) => {
            let at = cx.module.parenthesized(last).end();
            vec![Edit::insert(at, format!(", {}", sources.join(", ")))]
        }
    };
    Ok(Passed {
        marks: new_marks,
        edits,
        is_first,
    })
}

fn existing<'a>(execution: &Execution<'a>, driver: Driver) -> Result<Existing<'a>, Reason> {
    let arguments = &execution.call.arguments;
    if unpacks(execution.call) {
        return Err(Reason::Parameters("the call unpacks its arguments"));
    }
    let rest = arguments.args.get(1..).unwrap_or_default();
    if driver.marks() == Marks::Dollar {
        return Ok(Existing::Loose(rest));
    }
    let mut named = None;
    for keyword in &arguments.keywords {
        let name = keyword.arg.as_deref().unwrap_or_default();
        if KEYWORDS.contains(&name) && named.is_none() {
            named = Some(&keyword.value);
        } else if !matches!(name, "prepare" | "binary" | "timeout") {
            return Err(Reason::Parameters(
                "the call has further arguments, and what they do is not known",
            ));
        }
    }
    let passed = match (rest, named) {
        ([], None) => return Ok(Existing::None),
        ([passed], None) | ([], Some(passed)) => passed,
        _ => {
            return Err(Reason::Parameters(
                "the call has further arguments, and what they do is not known",
            ));
        }
    };
    let is_plain = |elements: &[Expr]| !elements.iter().any(Expr::is_starred_expr);
    match passed {
        Expr::NoneLiteral(_) => Ok(Existing::Nothing(passed)),
        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. })
            if elts.is_empty() =>
        {
            Ok(Existing::Empty(passed))
        }
        Expr::Dict(dict) if dict.items.is_empty() => Ok(Existing::Empty(passed)),
        Expr::Tuple(ast::ExprTuple { elts, .. }) | Expr::List(ast::ExprList { elts, .. })
            if is_plain(elts) && driver.marks() != Marks::Name =>
        {
            Ok(Existing::Row(passed, elts))
        }
        Expr::Dict(dict)
            if dict
                .items
                .iter()
                .all(|item| matches!(item.key, Some(Expr::StringLiteral(_)))) =>
        {
            Ok(Existing::Named(dict))
        }
        _ => Err(Reason::Parameters(
            "the call's parameters are not written out in it, so the new ones have no certain place: add the value to them by hand",
        )),
    }
}

/// The marks that the text has already, checked against what is passed for them. With
/// `reads_already`, the driver looks for them even where nothing is passed.
fn old_marks<'s>(
    sql: &'s Sql,
    driver: Driver,
    existing: &Existing<'_>,
    reads_already: bool,
) -> Result<Vec<&'s Mark>, Reason> {
    let style = match (driver.marks(), existing) {
        (Marks::Question | Marks::Number, Existing::Named(_)) | (Marks::Name, _) => {
            Style::ColonName
        }
        (Marks::Question, _) => Style::Question,
        (Marks::Percent, Existing::Named(_)) => Style::PercentName,
        (Marks::Percent, _) => Style::Percent,
        (Marks::Number, _) => Style::ColonNumber,
        (Marks::Dollar, _) => Style::DollarNumber,
    };
    // Drivers with percent signs look for them everywhere, and so does SQLAlchemy for names.
    let counts = |mark: &Mark| match driver.marks() {
        Marks::Percent => matches!(mark.style, Style::Percent | Style::PercentName),
        Marks::Name => mark.style == Style::ColonName && mark.role != Role::Operator,
        Marks::Question => {
            mark.role == Role::Parameter
                && !matches!(mark.style, Style::Percent | Style::PercentName)
        }
        Marks::Number => {
            mark.role == Role::Parameter
                && matches!(mark.style, Style::ColonNumber | Style::ColonName)
        }
        Marks::Dollar => mark.role == Role::Parameter && mark.style == Style::DollarNumber,
    };
    let marks: Vec<&Mark> = sql.marks.iter().filter(|mark| counts(mark)).collect();
    let strange = |mark: &&Mark| Reason::Marks(shown(mark));
    let is_new = matches!(
        existing,
        Existing::None | Existing::Nothing(_) | Existing::Loose([])
    );
    if matches!(existing, Existing::Empty(_)) || (is_new && reads_already) {
        // Nothing is passed for them.
        return match marks.first() {
            Some(mark) => Err(strange(mark)),
            None => Ok(Vec::new()),
        };
    }
    if is_new {
        // What the driver reads percent signs in was plain text so far.
        return match marks.first() {
            Some(_) if driver.reads_percent() => Ok(Vec::new()),
            Some(mark) => Err(strange(mark)),
            None => Ok(Vec::new()),
        };
    }
    if let Some(mark) = marks.iter().find(|mark| mark.style != style) {
        return Err(strange(mark));
    }
    let fits = match existing {
        Existing::Row(_, elements) => elements.len() == marks.len(),
        Existing::Loose(elements) => marks.iter().all(|mark| {
            mark.name
                .as_deref()
                .and_then(|number| number.parse::<usize>().ok())
                .is_some_and(|number| number <= elements.len())
        }),
        _ => true,
    };
    // Where Oracle's marks have numbers, parameters go by their order all the same.
    if !fits || (driver.marks() == Marks::Number && matches!(existing, Existing::Row(..))) {
        return Err(match marks.first() {
            Some(mark) => strange(mark),
            None => Reason::Parameters("parameters are passed, and the text has no marks for them"),
        });
    }
    Ok(marks)
}

fn shown(mark: &Mark) -> String {
    let name = mark.name.as_deref().unwrap_or_default();
    match mark.style {
        Style::Question => "?".to_string(),
        Style::QuestionNumber => format!("?{name}"),
        Style::ColonNumber | Style::ColonName => format!(":{name}"),
        Style::AtName => format!("@{name}"),
        Style::DollarNumber | Style::DollarName => format!("${name}"),
        Style::Percent => "%s".to_string(),
        Style::PercentName => format!("%({name})s"),
    }
}

/// Checks that the values are still evaluated in the same order: those of the text first.
fn check_order(
    cx: &Context<'_>,
    existing: &Existing<'_>,
    parameters: &[Parameter<'_>],
    places: &[usize],
) -> Result<(), Reason> {
    let values = || parameters.iter().flat_map(|parameter| &parameter.values);
    let old: Vec<&Expr> = match existing {
        Existing::None | Existing::Nothing(_) | Existing::Empty(_) => Vec::new(),
        Existing::Row(_, elements) | Existing::Loose(elements) => elements.iter().collect(),
        Existing::Named(dict) => dict.items.iter().map(|item| &item.value).collect(),
    };
    // Values that are taken in the text's order were so before.
    if old.is_empty() {
        return Ok(());
    }
    let is_inert = |expr: &Expr| kind::is_inert(cx, expr);
    let all_inert = values().all(|value| is_inert(value)) && old.iter().all(|old| is_inert(old));
    let stays_first = matches!(existing, Existing::Row(..)) && places.iter().all(|&at| at == 0);
    if all_inert || stays_first {
        Ok(())
    } else {
        Err(Reason::EvaluationOrder)
    }
}

/// A name for each parameter, as the values are called.
fn names(
    cx: &Context<'_>,
    sql: &Sql,
    existing: &Existing<'_>,
    parameters: &[Parameter<'_>],
) -> Vec<String> {
    let mut taken: Vec<String> = sql
        .marks
        .iter()
        .filter_map(|mark| mark.name.clone())
        .collect();
    if let Existing::Named(dict) = existing {
        let keys = dict.items.iter().filter_map(|item| match &item.key {
            Some(Expr::StringLiteral(key)) => Some(key.value.to_str().to_string()),
            _ => None,
        });
        taken.extend(keys);
    }
    let mut names = Vec::new();
    for parameter in parameters {
        let base = match &*parameter.values {
            [value] => called(cx, value),
            _ => None,
        };
        let base = base.unwrap_or_else(|| "value".to_string());
        let mut name = base.clone();
        let mut number = 2;
        while taken.contains(&name) {
            name = format!("{base}_{number}");
            number += 1;
        }
        taken.push(name.clone());
        names.push(name);
    }
    names
}

/// What a value is called: `user.id` is `id`, `args["name"]` is `name`.
fn called(cx: &Context<'_>, value: &Expr) -> Option<String> {
    let name = match value {
        Expr::Name(name) => name.id.to_string(),
        Expr::Attribute(attribute) => attribute.attr.to_string(),
        Expr::Subscript(subscript) => match &*subscript.slice {
            Expr::StringLiteral(key) => key.value.to_str().to_string(),
            _ => return None,
        },
        Expr::Call(call) => match (&*call.func, &*call.arguments.args) {
            (_, [only])
                if ["int", "str", "float"]
                    .iter()
                    .any(|name| kind::is_builtin(cx, &call.func, name)) =>
            {
                return called(cx, only);
            }
            _ => return None,
        },
        _ => return None,
    };
    let name = name.trim_matches('_').to_string();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then_some(name)
}

/// The edits that put `sources` between the `elements` of a row, each before the one at its place.
pub(crate) fn into_row(
    cx: &Context<'_>,
    row: &Expr,
    elements: &[Expr],
    places: &[usize],
    sources: &[&str],
) -> Vec<Edit> {
    let mut edits = Vec::new();
    for place in 0..=elements.len() {
        let here: Vec<&str> = places
            .iter()
            .zip(sources)
            .filter(|(at, _)| **at == place)
            .map(|(_, source)| *source)
            .collect();
        if here.is_empty() {
            continue;
        }
        let here = here.join(", ");
        let edit = if let Some(element) = elements.get(place) {
            let at = cx.module.parenthesized(element).start();
            Edit::insert(at, format!("{here}, "))
        } else {
            let last = elements
                .last()
                .map_or(TextSize::new(0), |last| cx.module.parenthesized(last).end());
            Edit::insert(last, format!(", {here}"))
        };
        edits.push(edit);
    }
    edits.extend(without_comma(cx, row, elements));
    edits
}

/// The edit that takes the comma of `(value,)` out, which is a tuple without it now.
fn without_comma(cx: &Context<'_>, row: &Expr, elements: &[Expr]) -> Option<Edit> {
    let [only] = elements else {
        return None;
    };
    let (Expr::Tuple(_), end) = (row, cx.module.parenthesized(only).end()) else {
        return None;
    };
    (cx.module.slice(TextRange::new(end, row.end())) == ",)")
        .then(|| Edit::delete(TextRange::at(end, TextSize::new(1))))
}
