//! What becomes of each finding.

use harden_bandit::texts::{ADDRESS, Text, texts};
use harden_codemod::prelude::*;
use harden_codemod::{Applicability, ContainerEvidence, Context, Finding, Fix, Outcome};

use crate::options::Knob;
use crate::reason::Reason;
use crate::route::{Route, follow};
use crate::servers::Bind;
use crate::{B104, help, literal, place, surroundings};

/// What is bound to instead: the address of this machine alone.
const LOOPBACK: &str = "127.0.0.1";

/// What is said where nothing was found that reaches the program from outside.
const NO_PROOF: &str =
    "no file here says that others must reach it, which is no proof that nobody does";

/// The outcome for every address that Bandit reports.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    texts(cx.module, is_found)
        .iter()
        .map(|text| {
            let finding = finding(text);
            match fix(cx, text) {
                Err(Reason::Container(evidence)) if evidence.names_file => {
                    justified(cx, finding, evidence)
                }
                fix => Outcome::of(finding, fix),
            }
        })
        .collect()
}

/// The outcome for an address that a program binds to which `evidence` shows to be started in a
/// container: it is right as it is, and a comment says so once the user agrees.
fn justified(cx: &Context<'_>, finding: Finding, evidence: ContainerEvidence) -> Outcome {
    // The comment names no line: it would not stay true.
    let reason = format!("reached from outside: {} {}", evidence.file, evidence.what);
    let effect = format!(
        "only adds a comment: {evidence}; bound to 127.0.0.1, it could not be reached from outside"
    );
    let fix = cx
        .justify(&finding, &reason)
        .ok()
        .and_then(|edits| EditSet::new(cx.module.text(), edits).ok())
        .map(|edits| Fix {
            edits,
            imports: Vec::new(),
            distributions: Vec::new(),
            applicability: Applicability::Unsafe,
            effect,
            caution: None,
            also_removes: &[],
            brings: Vec::new(),
        });
    match fix {
        Some(fix) => Outcome::Justified { finding, fix },
        None => Outcome::of(finding, Err(Reason::Container(evidence))),
    }
}

fn is_found(text: &Text<'_>) -> bool {
    text.is_address()
}

fn finding(text: &Text<'_>) -> Finding {
    Finding {
        rule: B104,
        range: text.expr.range(),
        severity: B104.severity,
        message: "a server bound to this address is reachable from other machines".to_string(),
    }
}

fn fix(cx: &Context<'_>, text: &Text<'_>) -> Result<Fix, Reason> {
    let route = decide(cx, text).map_err(|reason| in_place(cx, reason))?;
    let address = literal::address_in(cx, text)?;
    let mut edits = vec![Edit::replace(address, LOOPBACK)];
    let mut effects = vec![match &route.knob {
        Some(knob) => format!(
            "the default becomes {LOOPBACK}: reachable only from this machine unless {}; containers \
             and virtual machines need {}",
            knob.given(),
            knob.public()
        ),
        None => format!(
            "reachable only from this machine; containers and virtual machines need {ADDRESS}"
        ),
    }];
    if route.binds.iter().any(Bind::protects_loopback) {
        effects.push(
            "the MCP SDK turns its protection against DNS rebinding on only for 127.0.0.1, localhost \
             and ::1, so the fix turns that on as well"
                .to_string(),
        );
    }
    effects.push(NO_PROOF.to_string());
    if let Some(Knob::Option {
        call: Some(call), ..
    }) = &route.knob
    {
        let in_help = help::defaults(cx, call).into_iter();
        edits.extend(in_help.map(|range| Edit::replace(range, LOOPBACK)));
        if help::speaks_of_all(cx, call) {
            let stale = "its help still mentions all interfaces or the old address";
            effects.push(stale.to_string());
        }
    }
    if let Some(line) = old_url(cx) {
        effects.push(format!(
            "the text in line {line} still mentions the old address"
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
fn old_url(cx: &Context<'_>) -> Option<Line> {
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
