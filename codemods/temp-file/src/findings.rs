//! What becomes of each finding.

use harden_bandit::{names::Names as BanditNames, texts};
use harden_codemod::prelude::*;
use harden_codemod::{Context, Finding, Outcome};

use crate::names::Names;
use crate::reason::Reason;
use crate::{B108, B306, fixed, mktemp};

/// The outcome for every call and text that Bandit reports.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let names = Names::default();
    let mut outcomes = Vec::new();
    if cx.wants("B306") && cx.module.text().contains("mktemp") {
        calls(cx, &names, &mut outcomes);
    }
    if cx.wants("B108")
        && ["/tmp", "/dev/shm"]
            .iter()
            .any(|text| cx.module.text().contains(text))
    {
        paths(cx, &names, &mut outcomes);
    }
    outcomes
}

/// B306: the list of calls of Bandit's (`blacklists/calls.py`, `mktemp_q`).
fn calls<'a>(cx: &Context<'a>, names: &Names, outcomes: &mut Vec<Outcome>) {
    let reported = BanditNames::of(cx.module);
    let mut sites = None;
    for expr in cx.module.index().expressions() {
        let Expr::Call(call) = expr else {
            continue;
        };
        if reported.last_part(&call.func) != Some("mktemp")
            || reported.qualified(&call.func) != mktemp::MKTEMP
        {
            continue;
        }
        let finding = Finding {
            rule: B306,
            range: expr.range(),
            severity: B306.severity,
            message: "another program can make something at this name before the file is made"
                .to_string(),
        };
        let sites: &Vec<QualifiedCall<'a>> =
            sites.get_or_insert_with(|| cx.module.calls_where(|name| name == mktemp::MKTEMP));
        let site = sites.iter().find(|site| site.expr.range() == expr.range());
        let fix = match site {
            Some(site) => mktemp::fix(cx, names, site),
            None => Err(Reason::NotImported),
        };
        outcomes.push(Outcome::of(finding, fix));
    }
}

/// B108, at the places where `texts` finds it.
fn paths(cx: &Context<'_>, names: &Names, outcomes: &mut Vec<Outcome>) {
    let texts = texts::texts(cx.module, |text| text.directory().is_some());
    for (text, fix) in fixed::fixes(cx, names, &texts) {
        let finding = Finding {
            rule: B108,
            range: text.expr.range(),
            severity: B108.severity,
            message: "a path in a directory that all users share may be another user's".to_string(),
        };
        outcomes.push(Outcome::of(finding, fix));
    }
}
