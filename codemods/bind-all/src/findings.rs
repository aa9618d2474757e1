//! What becomes of each finding.

use harden_bandit::texts::{ADDRESS, Text, texts};
use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome};

use crate::options::Knob;
use crate::reason::Reason;
use crate::route::{Route, follow};
use crate::{B104, help, literal, place, surroundings};

/// What is bound to instead: the address of this machine alone.
const LOOPBACK: &str = "127.0.0.1";

/// What every fix changes.
const EFFECT: &str =
    "not reachable from outside this machine any more; containers need the old address";

/// The outcome for every address that Bandit reports.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    texts(cx.module, is_found)
        .iter()
        .map(|text| Outcome::of(finding(text), fix(cx, text)))
        .collect()
}

fn is_found(text: &Text<'_>) -> bool {
    text.is_address()
}

fn finding(text: &Text<'_>) -> Finding {
    Finding {
        rule: B104,
        range: text.expr.range(),
        severity: B104.severity,
        message: "what binds to this address can be reached from other machines".to_string(),
    }
}

fn fix(cx: &Context<'_>, text: &Text<'_>) -> Result<Fix, Reason> {
    let route = decide(cx, text).map_err(|reason| in_place(cx, reason))?;
    let address = literal::address_in(cx, text)?;
    let mut edits = vec![Edit::replace(address, LOOPBACK)];
    let mut effects = vec![match &route.knob {
        Some(knob) => format!("{knob}, {EFFECT}"),
        None => EFFECT.to_string(),
    }];
    if let Some(Knob::Option {
        call: Some(call), ..
    }) = &route.knob
    {
        let in_help = help::defaults(cx, call).into_iter();
        edits.extend(in_help.map(|range| Edit::replace(range, LOOPBACK)));
        if help::speaks_of_all(cx, call) {
            let stale = "its help still speaks of all interfaces, or of the old address";
            effects.push(stale.to_string());
        }
    }
    if let Some(line) = old_url(cx) {
        effects.push(format!(
            "the text in line {line} still names the old address"
        ));
    }
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Unsafe,
        effect: effects.join("; "),
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}

/// The line of a text with a URL that has the address in it.
fn old_url(cx: &Context<'_>) -> Option<usize> {
    let url = format!("://{ADDRESS}");
    let is_text = |expr: &&Expr| expr.is_string_literal_expr() || expr.is_f_string_expr();
    let mut texts = cx.module.index().expressions().filter(is_text);
    let text = texts.find(|expr| cx.module.slice(expr).contains(&url))?;
    Some(cx.module.line_of(text.start()))
}

/// Where the address goes, if it may be changed there.
fn decide<'a>(cx: &Context<'a>, text: &Text<'a>) -> Result<Route<'a>, Reason> {
    let route = follow(cx, text.expr)?;
    surroundings::check_file(cx)?;
    surroundings::check(cx, text.expr, &route)?;
    if let Some(evidence) = cx.project.container(cx.path) {
        return Err(Reason::Container(evidence));
    }
    for call in &route.calls {
        place::check_only_address(cx, call)?;
    }
    place::check_flags(cx, text.expr)?;
    for bind in &route.binds {
        bind.check_development(cx)?;
        place::check(cx, bind)?;
    }
    for bind in &route.by_default {
        bind.check_known()?;
    }
    route.check_names(cx)?;
    Ok(route)
}

/// The reason, with what is known of the file: that only tests run it, or that a container starts it.
fn in_place(cx: &Context<'_>, reason: Reason) -> Reason {
    if !reason.may_be_bound() {
        return reason;
    }
    if cx.project.is_test(cx.path) {
        return Reason::TestFile;
    }
    match cx.project.container(cx.path) {
        Some(evidence) => reason.in_container(evidence),
        None => reason,
    }
}
