//! The comment for a text in which only constants and marks are left, along with the edits that make
//! it one.

use harden_bandit::sql::queries;
use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome};
use harden_justification::{Fact, Otherwise, Site, Uncommented};

use crate::execution;
use crate::reason::Reason;
use crate::rules::B608;

impl From<Uncommented> for Reason {
    fn from(why: Uncommented) -> Self {
        Reason::Uncommented(why)
    }
}

impl Otherwise for Reason {
    fn outcome(self, finding: Finding) -> Outcome {
        Outcome::of(finding, Err(self))
    }
}

/// `fix`, which leaves constants and marks in `texts`, with the comment that says so.
///
/// # Errors
/// Where that is not shown of the new texts, or no comment can stand there.
pub(crate) fn with_comment(cx: &Context<'_>, texts: &[&Expr], fix: Fix) -> Result<Fix, Reason> {
    let old = cx.module.text();
    let new = fix.edits.apply(old);
    let places: Vec<TextRange> = texts
        .iter()
        .map(|text| fix.edits.to_new(text.range()))
        .collect();
    let tree = SyntaxTree::parse(&new).map_err(|_| Reason::Layout)?;
    let module = Module::new(&new, &tree).map_err(|_| Reason::Layout)?;
    let after = Context {
        module: &module,
        ..*cx
    };
    let mut ours = 0;
    let mut sites = Vec::new();
    for query in queries(after.module) {
        let is_ours = places
            .iter()
            .any(|place| place.contains_range(query.expr.range()));
        let judgement = if is_ours {
            ours += 1;
            let whole = execution::whole(&after, query.expr)?;
            let proof = harden_proof::constant(after.module, whole);
            Ok(Fact::Proof(proof.map_err(|_| Reason::Constant)?))
        } else {
            Err(Reason::NotRun)
        };
        sites.push(Site::new(B608, query.range, "", judgement));
    }
    if ours == 0 {
        return Ok(fix);
    }
    let mut comments = Vec::new();
    for outcome in harden_justification::outcomes(&after, sites) {
        match outcome {
            Outcome::Justified { fix, .. } => comments.push(fix.edits),
            Outcome::Refused { refusal, finding }
                if places
                    .iter()
                    .any(|place| place.intersect(finding.range).is_some()) =>
            {
                return Err(Reason::NoComment(refusal.message));
            }
            _ => {}
        }
    }
    comments.dedup();
    let comments = EditSet::merge(&new, &comments).ok_or(Reason::Layout)?;
    let edit = difference(old, &comments.apply(&new)).ok_or(Reason::Layout)?;
    Ok(Fix {
        edits: EditSet::new(old, vec![edit]).map_err(Reason::Edits)?,
        applicability: fix.applicability.min(Applicability::Safe),
        ..fix
    })
}

/// The one edit that makes `new` of `old`.
fn difference(old: &str, new: &str) -> Option<Edit> {
    let common = |mut pairs: Box<dyn Iterator<Item = (char, char)> + '_>| -> usize {
        let mut length = 0;
        while let Some((a, b)) = pairs.next()
            && a == b
        {
            length += a.len_utf8();
        }
        length
    };
    let start = common(Box::new(old.chars().zip(new.chars())));
    let rest = (&old[start..], &new[start..]);
    let end = common(Box::new(rest.0.chars().rev().zip(rest.1.chars().rev())));
    let (from, to) = (
        TextSize::try_from(start).ok()?,
        TextSize::try_from(old.len() - end).ok()?,
    );
    Some(Edit::replace(
        TextRange::new(from, to),
        &new[start..new.len() - end],
    ))
}
