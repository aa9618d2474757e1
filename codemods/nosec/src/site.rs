//! From findings and judgements to outcomes.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Rule};

use crate::reason::Reason;

/// A finding, with the fact that was proven of it or what was not shown.
pub(crate) struct Site {
    pub(crate) finding: Finding,
    pub(crate) judgement: Result<String, Reason>,
}

impl Site {
    /// A finding of `rule` at `range`, as severe as the rule is.
    pub(crate) fn new(
        rule: &'static Rule,
        range: TextRange,
        message: &str,
        judgement: Result<String, Reason>,
    ) -> Self {
        Site {
            finding: Finding {
                rule,
                range,
                severity: rule.severity,
                message: message.to_string(),
            },
            judgement,
        }
    }
}

/// Whether the file's text has one of `needles`: what follows is a walk over the whole file.
pub(crate) fn has_any(cx: &Context<'_>, needles: &[&str]) -> bool {
    let text = cx.module.text().as_bytes();
    needles
        .iter()
        .any(|needle| memchr::memmem::find(text, needle.as_bytes()).is_some())
}

/// A comment for each proven finding, unless it would silence another one that is not proven.
pub(crate) fn outcomes(cx: &Context<'_>, sites: Vec<Site>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let (mut proven, mut refused) = (Vec::new(), Vec::new());
    for Site { finding, judgement } in sites {
        match judgement {
            Ok(fact) => proven.push((finding, fact)),
            Err(reason) => refused.push((finding, reason)),
        }
    }
    let mut comments: Vec<Comment> = Vec::new();
    for (finding, fact) in proven {
        // A comment that is written for another finding may do for this one.
        let shared = comments
            .iter_mut()
            .find_map(|comment| Some((comment.with(cx, &finding, &fact)?, comment)));
        if let Some((new, comment)) = shared {
            *comment = new;
            continue;
        }
        match edits(cx, &finding, &fact) {
            Ok(edits) => comments.push(Comment {
                findings: vec![finding],
                fact,
                edits,
            }),
            Err(reason) => refused.push((finding, reason)),
        }
    }
    // What is refused for another's sake may be silenced by a third one's comment.
    while let Some((place, line)) = silencer(cx, &comments, &refused) {
        let comment = comments.remove(place);
        let reason = |finding| (finding, Reason::WouldSilence { line });
        refused.extend(comment.findings.into_iter().map(reason));
    }
    for comment in comments {
        let fix = comment.fix();
        outcomes.extend(
            comment
                .findings
                .into_iter()
                .map(|finding| Outcome::Justified {
                    finding,
                    fix: fix.clone(),
                }),
        );
    }
    let refused = refused
        .into_iter()
        .map(|(finding, reason)| Outcome::of(finding, Err(reason)));
    outcomes.extend(refused);
    outcomes
}

/// A comment, and the findings of one rule that it is for.
struct Comment {
    findings: Vec<Finding>,
    fact: String,
    edits: EditSet,
}

impl Comment {
    /// The comment with `finding` among those it is for, because of `fact`: if that is where Bandit
    /// looks, in the text that has the comment.
    fn with(&self, cx: &Context<'_>, finding: &Finding, fact: &str) -> Option<Self> {
        let first = self.findings.first()?;
        if !self.may_silence(cx, finding) {
            return None;
        }
        let (fact, edits) = if self.fact.split("; ").any(|known| known == fact) {
            (self.fact.clone(), self.edits.clone())
        } else {
            let fact = format!("{}; {fact}", self.fact);
            let edits = edits(cx, first, &fact).ok()?;
            (fact, edits)
        };
        let text = edits.apply(cx.module.text());
        let tree = SyntaxTree::parse(&text).ok()?;
        let module = Module::new(&text, &tree).ok()?;
        let findings: Vec<Finding> = self.findings.iter().chain([finding]).cloned().collect();
        let passes_over = |finding: &Finding| {
            module.is_suppressed(edits.to_new(finding.range), finding.rule.id, None)
        };
        findings.iter().all(passes_over).then_some(Comment {
            findings,
            fact,
            edits,
        })
    }

    /// Whether it may silence `other`.
    fn may_silence(&self, cx: &Context<'_>, other: &Finding) -> bool {
        self.is_of(other)
            && self.edits.edits().iter().any(|edit| {
                is_near(cx, edit.range(), other)
                    && cx
                        .module
                        .nosec_reaches(edit.range().start(), other.rule.id, other.range)
            })
    }

    fn is_of(&self, finding: &Finding) -> bool {
        self.findings
            .iter()
            .any(|first| first.rule.id == finding.rule.id)
    }

    fn fix(&self) -> Fix {
        Fix {
            edits: self.edits.clone(),
            imports: Vec::new(),
            distributions: Vec::new(),
            applicability: Applicability::Safe,
            effect: format!("nothing changes but a comment: {}", self.fact),
            also_removes: &[],
            brings: Vec::new(),
        }
    }
}

fn edits(cx: &Context<'_>, finding: &Finding, fact: &str) -> Result<EditSet, Reason> {
    let edits = cx.justify(finding, fact).map_err(Reason::NoComment)?;
    EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)
}

/// The place of a comment that may silence a finding of which nothing was shown, and that one's line.
fn silencer(
    cx: &Context<'_>,
    comments: &[Comment],
    refused: &[(Finding, Reason)],
) -> Option<(usize, usize)> {
    comments.iter().enumerate().find_map(|(place, comment)| {
        let (other, _) = refused
            .iter()
            .find(|(other, _)| comment.may_silence(cx, other))?;
        Some((place, cx.module.line_of(other.range.start())))
    })
}

/// Whether an edit is on the lines of `other`, or what holds it: a file can have thousands of
/// findings, and nearly all of them are told apart by this.
fn is_near(cx: &Context<'_>, edit: TextRange, other: &Finding) -> bool {
    // Bandit looks at the lines of what a text stands in.
    if matches!(other.rule.id, "B104" | "B108" | "B608") {
        return true;
    }
    let between = if edit.end() <= other.range.start() {
        TextRange::new(edit.end(), other.range.start())
    } else if other.range.end() <= edit.start() {
        TextRange::new(other.range.end(), edit.start())
    } else {
        return true;
    };
    !cx.module.slice(between).contains('\n')
}
