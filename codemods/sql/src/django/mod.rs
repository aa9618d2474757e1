//! B610 and B611: SQL that Django's query sets are passed.
//!
//! [`find`] finds the calls as Bandit does, and [`receiver`] tells whether they are Django's, by what
//! they are called on ([`query_set`]). Where all that Bandit minds is fixed by the source
//! ([`shown`]), a comment says so. Otherwise [`rewrite`] makes literals of the texts: [`arguments`]
//! are those of the call, a [`fragment`] is one text, which a variable may hold ([`inlined`]), and
//! its values are [`pass`]ed as parameters.

mod arguments;
mod find;
mod fragment;
mod inlined;
mod pass;
mod query_set;
mod reason;
mod receiver;
mod rewrite;
mod shown;

use harden_codemod::prelude::*;
use harden_codemod::{Context, Finding, Fix, Outcome, ReasonDoc};
use harden_justification::{Fact, Site};

pub(crate) use find::NEEDLES;
use find::{Found, Sql};
use reason::{Change, Reason};
use receiver::Receiver;
use rewrite::rewrite;

use crate::text::Text;

/// The documentation of this half's own reasons.
pub(crate) const REASONS: &[ReasonDoc] = reason::DOCS;

/// Whether `expr` certainly is a query set or manager of Django's.
pub(crate) fn is_query_set<'a>(cx: &Context<'a>, expr: &'a Expr) -> bool {
    query_set::kind(cx, expr) == query_set::Kind::QuerySet
}

/// The calls that Bandit reports, and what becomes of each.
pub(crate) struct Calls<'a> {
    found: Vec<Found<'a>>,
    outcomes: Vec<Outcome>,
}

impl<'a> Calls<'a> {
    /// Those of a file.
    pub(crate) fn of(cx: &Context<'a>) -> Self {
        let found = find::found(cx);
        let sites = found.iter().map(|found| {
            let message = match found.sql {
                Sql::Extra(_) => "`extra` is passed SQL that is not all literals",
                Sql::Raw(_) => "`RawSQL` is passed SQL that is no literal",
            };
            Site::new(found.rule(), found.expr.range(), message, judge(cx, found))
        });
        let outcomes = harden_justification::outcomes(cx, sites.collect());
        Calls { found, outcomes }
    }

    /// The outcome for every finding of B610 and B611.
    pub(crate) fn into_outcomes(self) -> Vec<Outcome> {
        self.outcomes
    }

    /// What becomes of `text`, a finding of B608: the same as of the call that it is passed to, where
    /// it is one of these.
    pub(crate) fn adopt(&self, cx: &Context<'a>, text: Outcome) -> Outcome {
        let range = text.finding().range;
        let call = self.found.iter().find(|found| is_passed(cx, found, range));
        let outcome = call.and_then(|call| {
            let is_its = |finding: &Finding| {
                finding.range == call.expr.range() && finding.rule.id == call.rule().id
            };
            self.outcomes.iter().find(|it| is_its(it.finding()))
        });
        let finding = text.finding().clone();
        match outcome {
            Some(Outcome::Fixed { fix, .. }) => Outcome::Fixed {
                finding,
                fix: fix.clone(),
            },
            Some(Outcome::Refused { refusal, .. }) => Outcome::Refused {
                finding,
                refusal: refusal.clone(),
            },
            Some(Outcome::Justified { .. }) | None => text,
        }
    }
}

/// Whether the text at `range` is part of the SQL of `found`, and not of a value in it.
fn is_passed<'a>(cx: &Context<'a>, found: &Found<'a>, range: TextRange) -> bool {
    arguments::of(cx, found).iter().any(|argument| {
        let held = argument.held(cx, found).map(|held| held.value);
        let texts = argument.texts(cx, held.unwrap_or(argument.value));
        texts.unwrap_or_default().iter().any(|&(text, _)| {
            let held = inlined::of(cx, found, text).map(|held| held.value);
            let text = held.unwrap_or(text);
            text.range().contains_range(range)
                && Text::read(cx, &[text]).is_ok_and(|text| {
                    text.values()
                        .all(|(_, value)| !value.expr.range().contains_range(range))
                })
        })
    })
}

/// What makes a call right, or what becomes of it.
///
/// Where a comment and a fix are both right, texts that only have to be written otherwise are, and
/// numbers are passed as parameters; for other constants a comment is enough.
fn judge<'a>(cx: &Context<'a>, found: &Found<'a>) -> Result<Fact, Change> {
    if receiver::is_without_django(cx, found) {
        return Ok("no Django here".to_string().into());
    }
    let standing = standing(cx, found).map_err(Change::None)?;
    let fix = fix(cx, found, standing);
    let shown = shown::constant(cx, &found.sql);
    match (fix, shown) {
        (Ok((fix, true)), _) => Err(Change::Fix(Box::new(fix))),
        (_, Ok(shown)) if !shown.has_numbers() => Ok(shown.fact()),
        (Ok((fix, false)), _) => Err(Change::Fix(Box::new(fix))),
        (Err(_), Ok(shown)) => Ok(shown.fact()),
        (Err(reason), Err(_)) => Err(Change::None(reason)),
    }
}

/// The fix of a call, and whether it certainly writes the same texts otherwise and does no more.
fn fix<'a>(cx: &Context<'a>, found: &Found<'a>, standing: Standing) -> Result<(Fix, bool), Reason> {
    let mut doubts = match standing {
        Standing::Djangos => Vec::new(),
        Standing::Assumed(doubt) => vec![doubt],
        Standing::Unknown(reason) => return Err(reason),
    };
    let rewrite = rewrite(cx, found)?;
    doubts.extend(rewrite.doubts);
    let is_plain = !rewrite.passes && !rewrite.moves && doubts.is_empty();
    let effect = if rewrite.passes {
        "values are passed as parameters, so that none can become part of the query"
    } else {
        "the texts stay the same: nothing was put into them"
    };
    let call = Some((found.expr, found.call));
    let fix = crate::fix::fix(cx, call, rewrite.edits, effect, &doubts)?;
    Ok((fix, is_plain))
}

/// What is known of a call's function.
enum Standing {
    /// It is Django's.
    Djangos,
    /// It is taken for Django's, and this says so.
    Assumed(String),
    /// Nothing says that it is.
    Unknown(Reason),
}

/// What is known of the function of `found`.
///
/// # Errors
/// Where it certainly is not Django's, or what it is passed cannot be right.
fn standing<'a>(cx: &Context<'a>, found: &Found<'a>) -> Result<Standing, Reason> {
    let standing = match (found.sql, receiver::of(cx, found)) {
        (_, Receiver::Django) => Standing::Djangos,
        (Sql::Extra(_), Receiver::Other(what)) => return Err(Reason::NotAQuerySet(what)),
        (Sql::Raw(_), Receiver::Other(what)) => return Err(Reason::NotDjango(what)),
        (_, Receiver::Unclear(what)) if receiver::may_be_query_set(cx, found.call) => {
            Standing::Assumed(format!(
                "nothing shows that `{what}` is a query set of Django's, which it is taken for"
            ))
        }
        (_, Receiver::Unclear(what)) => Standing::Unknown(Reason::UnknownReceiver(what)),
    };
    if unpacks(found.call) {
        return Err(Reason::Unpacked);
    }
    let arguments = arguments::of(cx, found);
    match arguments.iter().find(|it| it.is_one_text(cx)) {
        Some(argument) => Err(Reason::NotAList(argument.name)),
        None => Ok(standing),
    }
}
