//! B610 and B611: SQL that Django's query sets are passed.
//!
//! [`find`] finds the calls as Bandit does, [`receiver`] tells whether a method `extra` is one of a
//! query set, and [`shown`] whether all that Bandit minds is fixed by the source.

mod find;
mod reason;
mod receiver;
mod shown;

use harden_codemod::{Context, Outcome, ReasonDoc};
use harden_justification::Site;

use find::{Found, Sql};
use reason::{Change, Reason};
use receiver::Receiver;

/// Of which a file has one if it has findings of these rules.
pub(crate) const NEEDLES: &[&str] = &["extra", "RawSQL"];

/// The documentation of this half's own reasons.
pub(crate) const REASONS: &[ReasonDoc] = reason::DOCS;

/// The outcome for every finding of B610 and B611.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let sites = find::found(cx)
        .into_iter()
        .map(|found| {
            let message = match found.sql {
                Sql::Extra(_) => "`extra` is passed SQL that is not all literals",
                Sql::Raw(_) => "`RawSQL` is passed SQL that is no literal",
            };
            let judgement = judge(cx, &found);
            Site::new(
                found.rule(),
                harden_codemod::prelude::Ranged::range(found.expr),
                message,
                judgement,
            )
        })
        .collect();
    harden_justification::outcomes(cx, sites)
}

fn judge(cx: &Context<'_>, found: &Found<'_>) -> Result<harden_justification::Fact, Change> {
    let refuse = |reason| Err(Change::None(reason));
    if let Sql::Extra(_) = found.sql {
        match receiver::of(cx, found.call) {
            Receiver::Other(what) => return refuse(Reason::NotAQuerySet(what)),
            Receiver::QuerySet | Receiver::Unclear(_) => {}
        }
    }
    if harden_codemod::prelude::unpacks(found.call) {
        return refuse(Reason::Unpacked);
    }
    match shown::constant(cx, &found.sql) {
        Ok(shown) => Ok(shown.fact()),
        Err(doubt) => refuse(Reason::Dynamic {
            argument: "where",
            doubt,
        }),
    }
}
