//! From what was shown of findings to the comments that say so.
//!
//! A codemod hands over all that it found in a file, each with the [`Fact`] that makes it right or
//! with what becomes of it otherwise ([`Otherwise`]). A comment can reach further than the finding it
//! is for: [`outcomes`] lets findings share one, and writes none that would silence another finding
//! of which nothing was shown.

use std::fmt;

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Finding, Fix, Outcome, Rule};
use harden_proof::Proof;
use thiserror::Error;

/// What was shown of a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A clause.
    Clause(String),
    /// What is constant.
    Proof(Proof),
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fact::Clause(clause) => f.write_str(clause),
            Fact::Proof(proof) => proof.fmt(f),
        }
    }
}

impl From<String> for Fact {
    fn from(clause: String) -> Self {
        Fact::Clause(clause)
    }
}

/// Why a finding that is right gets no comment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Uncommented {
    /// No comment can stand there.
    #[error("the code is right as it is, but {0}")]
    NoComment(NoComment),
    /// It would silence another finding too.
    #[error(
        "the comment would silence the finding in line {line} as well, of which nothing was shown"
    )]
    WouldSilence {
        /// Where that is.
        line: Line,
    },
    /// A bug of harden's.
    #[error("harden's own edits do not fit: {0}; please report this")]
    Edits(EditError),
}

/// What becomes of a finding that is not justified: why it stays, or how it is fixed.
pub trait Otherwise: From<Uncommented> {
    /// What becomes of `finding`.
    fn outcome(self, finding: Finding) -> Outcome;
}

/// A finding, with the fact that was shown of it or what becomes of it otherwise.
#[derive(Debug)]
pub struct Site<R> {
    /// The finding.
    pub finding: Finding,
    /// What was shown of it.
    pub judgement: Result<Fact, R>,
}

impl<R> Site<R> {
    /// A finding of `rule` at `range`, as severe as the rule is.
    pub fn new(
        rule: &'static Rule,
        range: TextRange,
        message: &str,
        judgement: Result<impl Into<Fact>, R>,
    ) -> Self {
        Site {
            finding: Finding {
                rule,
                range,
                severity: rule.severity,
                message: message.to_string(),
            },
            judgement: judgement.map(Into::into),
        }
    }
}

/// A comment for each finding of which a fact was shown, unless it would silence another one of
/// which none was; and what becomes of the others.
pub fn outcomes<R: Otherwise>(cx: &Context<'_>, sites: Vec<Site<R>>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let (mut proven, mut others) = (Vec::new(), Vec::new());
    for Site { finding, judgement } in sites {
        match judgement {
            Ok(fact) => proven.push((finding, fact)),
            Err(otherwise) => others.push((finding, otherwise)),
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
        let facts = vec![fact];
        match edits(cx, &finding, &said(&facts)) {
            Ok(edits) => comments.push(Comment {
                findings: vec![finding],
                facts,
                edits,
            }),
            Err(why) => others.push((finding, why.into())),
        }
    }
    // What is refused for another's sake may be silenced by a third one's comment.
    while let Some((place, line)) = silencer(cx, &comments, &others) {
        let comment = comments.remove(place);
        let refused = |finding| (finding, R::from(Uncommented::WouldSilence { line }));
        others.extend(comment.findings.into_iter().map(refused));
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
    let others = others
        .into_iter()
        .map(|(finding, otherwise)| otherwise.outcome(finding));
    outcomes.extend(others);
    outcomes
}

/// A comment, and the findings of one rule that it is for.
struct Comment {
    findings: Vec<Finding>,
    facts: Vec<Fact>,
    edits: EditSet,
}

/// What the comment says.
fn said(facts: &[Fact]) -> String {
    let facts: Vec<String> = facts.iter().map(ToString::to_string).collect();
    facts.join("; ")
}

impl Comment {
    /// The comment with `finding` among those it is for, because of `fact`: if that is where Bandit
    /// looks, in the text that has the comment.
    fn with(&self, cx: &Context<'_>, finding: &Finding, fact: &Fact) -> Option<Self> {
        let first = self.findings.first()?;
        if !self.may_silence(cx, finding) {
            return None;
        }
        let (facts, edits) = if self.facts.contains(fact) {
            (self.facts.clone(), self.edits.clone())
        } else {
            let facts = [&*self.facts, std::slice::from_ref(fact)].concat();
            let edits = edits(cx, first, &said(&facts)).ok()?;
            (facts, edits)
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
            facts,
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
            effect: format!("nothing changes but a comment: {}", said(&self.facts)),
            also_removes: &[],
            brings: Vec::new(),
        }
    }
}

fn edits(cx: &Context<'_>, finding: &Finding, fact: &str) -> Result<EditSet, Uncommented> {
    let edits = cx.justify(finding, fact).map_err(Uncommented::NoComment)?;
    EditSet::new(cx.module.text(), edits).map_err(Uncommented::Edits)
}

/// The place of a comment that may silence a finding of which nothing was shown, and that one's line.
fn silencer<R>(
    cx: &Context<'_>,
    comments: &[Comment],
    others: &[(Finding, R)],
) -> Option<(usize, Line)> {
    comments.iter().enumerate().find_map(|(place, comment)| {
        let (other, _) = others
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
