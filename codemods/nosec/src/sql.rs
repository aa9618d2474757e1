//! B608: texts that read like SQL and are put together of parts (Bandit's `injection_sql`).
//!
//! What the proof is about is all of the text that such a
//! part becomes one of, where it stands and, by way of a variable, further down ([`whole`]).

mod message;
mod whole;

use harden_bandit::sql;
use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_justification::Fact;

use crate::reason::Reason;
use crate::rules::rule_of;
use crate::site::Site;

/// Every finding, judged.
pub(crate) fn sites(cx: &Context<'_>) -> Vec<Site> {
    sql::queries(cx.module)
        .into_iter()
        .map(|query| {
            Site::new(
                rule_of("B608"),
                query.range,
                "SQL is put together as text, so that a value can become part of the query",
                judge(cx, query.expr),
            )
        })
        .collect()
}

fn judge<'a>(cx: &Context<'a>, part: &'a Expr) -> Result<Fact, Reason> {
    let text = whole::text(cx.module, part);
    let doubt = match harden_proof::constant(cx.module, text) {
        Ok(proof) => {
            return match whole::extension(cx.module, text) {
                None => Ok(Fact::Proof(proof)),
                Some(line) => Err(Reason::Extended { line }),
            };
        }
        Err(doubt) => doubt,
    };
    match message::of(cx, text) {
        Some(message) => Ok(message.to_string().into()),
        None => Err(Reason::Interpolated(doubt)),
    }
}
