//! The arguments of a call that hold SQL, and those with their parameters.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_sql::NameKind;

use super::find::{Found, Sql};
use super::fragment::Use;
use super::inlined::{self, Inlined};
use super::reason::Reason;

/// A parameter's name and place.
type Named = (&'static str, usize);

/// An argument with SQL in it.
pub(crate) struct Argument<'a> {
    /// Its name.
    pub(crate) name: &'static str,
    pub(crate) value: &'a Expr,
    /// The argument as the call has it, with its name if that is there.
    pub(crate) range: TextRange,
    /// It is passed by its place.
    pub(crate) is_positional: bool,
    /// The one that takes the parameters of its SQL; names have none.
    pub(crate) parameters: Option<Named>,
}

/// The arguments with SQL, in the order of the call's source.
pub(crate) fn of<'a>(cx: &Context<'a>, found: &Found<'a>) -> Vec<Argument<'a>> {
    let call = found.call;
    let named: &[(Named, Option<Named>)] = match found.sql {
        Sql::Raw(_) => &[(("sql", 0), Some(("params", 1)))],
        Sql::Extra(_) => &[
            (("select", 0), Some(("select_params", 5))),
            (("where", 1), Some(("params", 2))),
            (("tables", 3), None),
        ],
    };
    let mut arguments: Vec<Argument<'a>> = named
        .iter()
        .filter_map(|&((name, place), parameters)| {
            let positional = call.arguments.args.get(place);
            let keyword = call.arguments.find_keyword(name);
            let (value, range) = match (positional, keyword) {
                (Some(value), _) => (value, cx.module.parenthesized(value)),
                (None, Some(keyword)) => (&keyword.value, keyword.range),
                (None, None) => return None,
            };
            Some(Argument {
                name,
                value,
                range,
                is_positional: positional.is_some(),
                parameters,
            })
        })
        .collect();
    arguments.sort_by_key(|argument| argument.range.start());
    arguments
}

impl<'a> Argument<'a> {
    /// The list or dictionary in the variable that is passed for it.
    pub(crate) fn held(&self, cx: &Context<'a>, found: &Found<'a>) -> Option<Inlined<'a>> {
        let held = inlined::of(cx, found, self.value)?;
        let holds_texts = match held.value {
            Expr::Dict(_) => self.name == "select",
            Expr::List(_) | Expr::Tuple(_) => matches!(self.name, "where" | "tables"),
            _ => false,
        };
        holds_texts.then_some(held)
    }

    /// The texts in `value`, which it is, with what Django makes of each, in its order.
    ///
    /// # Errors
    /// Where they are not written out there.
    pub(crate) fn texts(
        &self,
        cx: &Context<'a>,
        value: &'a Expr,
    ) -> Result<Vec<(&'a Expr, Use)>, Reason> {
        let used = match self.name {
            "where" => Use::Condition,
            "tables" => Use::Name(NameKind::Table),
            _ => Use::Expression,
        };
        match value {
            value if self.name == "sql" => Ok(vec![(value, used)]),
            Expr::NoneLiteral(_) => Ok(Vec::new()),
            Expr::Dict(dict) if self.name == "select" => {
                let mut texts = Vec::new();
                for item in &dict.items {
                    match &item.key {
                        Some(key) => texts.push((key, Use::Name(NameKind::Alias))),
                        None => return Err(self.dynamic(cx, &item.value)),
                    }
                    if !is_plain_number(cx, &item.value) {
                        texts.push((&item.value, used));
                    }
                }
                Ok(texts)
            }
            Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. })
                if self.name != "select" =>
            {
                match elts.iter().find(|element| element.is_starred_expr()) {
                    Some(starred) => Err(self.dynamic(cx, starred)),
                    None => Ok(elts.iter().map(|element| (element, used)).collect()),
                }
            }
            value => Err(self.dynamic(cx, value)),
        }
    }

    /// Whether it is one text where Django takes several.
    pub(crate) fn is_one_text(&self, cx: &Context<'a>) -> bool {
        matches!(self.name, "where" | "tables")
            && harden_template::read(cx.module, self.value, &|_| false).is_ok()
    }

    /// Why it is not known what `part` of it is.
    pub(crate) fn dynamic(&self, cx: &Context<'a>, part: &'a Expr) -> Reason {
        match harden_proof::constant(cx.module, part) {
            Err(doubt) => Reason::Dynamic {
                argument: self.name,
                doubt,
            },
            Ok(_) => Reason::NoLiteral(cx.module.slice(part).to_string()),
        }
    }

    /// The edits that make the list or dictionary of `value` that Bandit wants, where it is a tuple or
    /// `None`, or has numbers. Django only looks whether there is anything in it, goes through it, and
    /// makes text of what it selects (`Query.add_extra` in `django/db/models/sql/query.py`).
    pub(crate) fn as_plain(&self, cx: &Context<'a>, value: &Expr) -> Vec<Edit> {
        let tuple = match value {
            Expr::NoneLiteral(none) if self.name != "sql" => {
                let empty = if self.name == "select" { "{}" } else { "[]" };
                return vec![Edit::replace(none.range, empty)];
            }
            Expr::Dict(dict) => {
                let quote = cx.module.quote().as_char();
                let numbers = dict.items.iter().map(|item| &item.value);
                return numbers
                    .filter(|value| is_plain_number(cx, value))
                    .map(|number| {
                        let text = format!("{quote}{}{quote}", cx.module.slice(number));
                        Edit::replace(number.range(), text)
                    })
                    .collect();
            }
            Expr::Tuple(tuple) if tuple.parenthesized => tuple,
            _ => return Vec::new(),
        };
        let one = TextSize::new(1);
        let close = TextRange::new(tuple.end() - one, tuple.end());
        // `("a",)`
        let comma = match &*tuple.elts {
            [only] => {
                let behind = TextRange::new(cx.module.parenthesized(only).end(), close.start());
                (cx.module.slice(behind) == ",").then_some(behind)
            }
            _ => None,
        };
        vec![
            Edit::replace(TextRange::at(tuple.start(), one), "["),
            Edit::replace(comma.map_or(close, |comma| comma.cover(close)), "]"),
        ]
    }
}

/// Whether `str` makes of a number what its source is.
fn is_plain_number(cx: &Context<'_>, value: &Expr) -> bool {
    let source = cx.module.slice(value);
    value.is_number_literal_expr()
        && source.bytes().all(|byte| byte.is_ascii_digit())
        && (source == "0" || !source.starts_with('0'))
}
