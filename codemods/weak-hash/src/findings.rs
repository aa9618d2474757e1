//! What becomes of each finding.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome};

use crate::bandit::{Found, Kind, found};
use crate::evidence::{self, Compared, Evidence};
use crate::reason::Reason;
use crate::{argument, function, surroundings};

/// The first Python whose hash functions take `usedforsecurity`.
const FIRST_PYTHON: (u8, u8) = (3, 9);

/// What is right with a call.
enum Decision {
    /// The argument is added.
    Fixed(Fix),
    /// Python is too old for the argument, and a comment says so much.
    Justified(Fix),
}

/// The outcome for every call that Bandit reports.
pub(crate) fn outcomes(cx: &Context<'_>) -> Vec<Outcome> {
    let found = found(cx);
    let sites = if found.is_empty() {
        Vec::new()
    } else {
        cx.module.calls_where(function::is_of_hashlib)
    };
    found
        .into_iter()
        .map(|found| {
            let finding = finding(cx, &found);
            match decide(cx, &sites, &found, &finding) {
                Ok(Decision::Fixed(fix)) => Outcome::Fixed { finding, fix },
                Ok(Decision::Justified(fix)) => Outcome::Justified { finding, fix },
                Err(reason) => Outcome::of(finding, Err(reason)),
            }
        })
        .collect()
}

fn finding(cx: &Context<'_>, found: &Found<'_>) -> Finding {
    let function = cx.module.slice(&*found.call.func);
    let function = function.lines().next().unwrap_or_default();
    Finding {
        rule: found.rule(),
        range: found.expr.range(),
        severity: found.severity(),
        message: match found.kind {
            Kind::Crypt => format!("`{function}` uses a method that is broken"),
            Kind::Hashlib | Kind::OtherLibrary => {
                format!("`{function}` makes a digest that is too weak for security")
            }
        },
    }
}

fn decide(
    cx: &Context<'_>,
    sites: &[QualifiedCall<'_>],
    found: &Found<'_>,
    finding: &Finding,
) -> Result<Decision, Reason> {
    match found.kind {
        Kind::Hashlib => {}
        Kind::Crypt => return Err(Reason::CryptMethod),
        Kind::OtherLibrary => return Err(Reason::OtherLibrary(found.name.clone())),
    }
    function::check(cx, sites, found)?;
    let evidence = evidence::of(cx, found.expr, found.call);
    let compared = evidence.compared.clone();
    let plain = match evidence {
        Evidence {
            need: Some(need),
            plain: Some(plain),
            ..
        } => return Err(Reason::Mixed(need, plain)),
        Evidence {
            need: Some(need), ..
        } => return Err(Reason::Security(need)),
        Evidence { plain, .. } => plain,
    };
    let is_handled = surroundings::check(cx, found.expr, found.call)?;
    let minimum = cx.project.minimum_python(cx.path);
    if let Some(minimum) = minimum
        && minimum < FIRST_PYTHON
    {
        let Some(plain) = plain else {
            return Err(Reason::PythonTooOld(minimum.0, minimum.1));
        };
        let reason = format!("{}, not a security digest", plain.kind.describe());
        let edits = cx.justify(finding, &reason).map_err(Reason::NoComment)?;
        let (applicability, effect) = match &compared {
            None => (
                Applicability::Safe,
                format!("only adds a comment: {reason} ({plain})"),
            ),
            Some(compared) => (Applicability::Unsafe, in_doubt(compared, "this comment")),
        };
        let fix = fix(cx, edits, applicability, effect)?;
        return Ok(Decision::Justified(fix));
    }
    let mut doubts: Vec<String> = Vec::new();
    if let Some(compared) = &compared {
        doubts.push(in_doubt(compared, "`usedforsecurity=False`"));
    } else if plain.is_none() {
        doubts.push(
            "can't tell what this hash is for; accept the fix (`usedforsecurity=False`) only if it \
             isn't used for security"
                .to_string(),
        );
    }
    if minimum.is_none() {
        doubts.push(
            "`usedforsecurity` needs Python 3.9, and no manifest says which versions this runs on"
                .to_string(),
        );
    }
    if is_handled {
        doubts.push(surroundings::HANDLED.to_string());
    }
    if function::is_missing(found) {
        doubts.push(format!(
            "Python 3 has no `{}`: the call still raises AttributeError",
            found.name
        ));
    }
    let (applicability, effect) = match plain {
        Some(plain) if doubts.is_empty() => (
            Applicability::Safe,
            format!(
                "the digest is {} ({plain}) and stays the same; the call now says that it isn't used \
                 for security",
                plain.kind.with_article()
            ),
        ),
        _ => (Applicability::Unsafe, doubts.join("; ")),
    };
    let edits = argument::edits(cx, found.expr, found.call);
    Ok(Decision::Fixed(fix(cx, edits, applicability, effect)?))
}

/// What a person has to know before a digest that is compared is said not to be for security.
fn in_doubt(compared: &Compared, what: &str) -> String {
    format!(
        "the digest is compared with {compared}: accept {what} only if that guards against accidents \
         alone; MD5 and SHA-1 don't detect tampering, SHA-256 does"
    )
}

fn fix(
    cx: &Context<'_>,
    edits: Vec<Edit>,
    applicability: Applicability,
    effect: String,
) -> Result<Fix, Reason> {
    Ok(Fix {
        edits: EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability,
        effect,
        also_removes: &[],
        brings: Vec::new(),
    })
}
