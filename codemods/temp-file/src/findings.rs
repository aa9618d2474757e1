//! What becomes of each finding.

use harden_bandit::{names::Names as BanditNames, texts};
use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome};

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
        let justified = match &fix {
            Err(Reason::PrivateName) => justified(cx, &texts, &finding),
            _ => None,
        };
        outcomes.push(match justified {
            Some(fix) => Outcome::Justified { finding, fix },
            None => Outcome::of(finding, fix),
        });
    }
}

/// The comment that says of a folder for names of tempfile's what it is; `None` where it would
/// silence another finding, or cannot stand.
fn justified(cx: &Context<'_>, texts: &[texts::Text<'_>], finding: &Finding) -> Option<Fix> {
    let index = cx.module.index();
    let statement = |range| index.statement_at(range).map(Ranged::range);
    let own = statement(finding.range)?;
    let is_alone = texts.iter().all(|text| {
        let range = text.expr.range();
        range == finding.range
            || statement(range).is_none_or(|other| other.intersect(own).is_none())
    });
    if !is_alone {
        return None;
    }
    let reason = "tempfile makes a name in it that nobody can guess";
    let edits = cx.justify(finding, reason).ok()?;
    Some(Fix {
        edits: EditSet::new(cx.module.text(), edits).ok()?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Safe,
        effect: format!("nothing changes but a comment: {reason}"),
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}
