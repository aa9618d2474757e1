//! Outcomes in terms of the file as it was read.

use harden_codemod::{Fix, Outcome};
use harden_rewriter::{EditSet, Lines, SourceEncoding, TextRange, TextSize};

use crate::report::{ByteEdit, SiteReport, Status};
use crate::round::Owned;

/// The file as it was read, and every edit made since.
pub(crate) struct Original {
    pub(crate) text: String,
    pub(crate) lines: Lines,
    pub(crate) encoding: SourceEncoding,
    pub(crate) steps: Vec<EditSet>,
}

/// What a fix came to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Applied,
    NotAskedFor,
}

impl Original {
    /// Where `range` of the current text was at first.
    pub(crate) fn range(&self, range: TextRange) -> TextRange {
        let back = |at| self.steps.iter().rev().fold(at, |at, step| step.to_old(at));
        let (start, end): (TextSize, TextSize) = (back(range.start()), back(range.end()));
        TextRange::new(start, end.max(start))
    }

    pub(crate) fn byte(&self, at: TextSize) -> usize {
        self.encoding.encoded_len(&self.text[..at.to_usize()])
    }

    /// A fix's edits as edits of the file as it was read, where nothing touched their places since.
    fn edits(&self, fix: &Fix) -> Vec<ByteEdit> {
        let edits: Option<Vec<ByteEdit>> = fix
            .edits
            .edits()
            .iter()
            .map(|edit| {
                let range = self
                    .steps
                    .iter()
                    .rev()
                    .try_fold(edit.range(), |range, step| step.untouched_to_old(range))?;
                Some(ByteEdit {
                    start: self.byte(range.start()),
                    end: self.byte(range.end()),
                    replacement: self.encoding.encode(edit.replacement())?,
                })
            })
            .collect();
        edits.unwrap_or_default()
    }

    /// The report on one outcome of the current text.
    pub(crate) fn site(&self, owned: &Owned, fix_use: Use) -> SiteReport {
        let finding = owned.outcome.finding();
        let range = self.range(finding.range);
        let (line, column) = self.lines.line_column(&self.text, range.start());
        let status = match &owned.outcome {
            Outcome::Refused { refusal, .. } => Status::Refused {
                code: refusal.code,
                message: refusal.message.clone(),
            },
            Outcome::Fixed { fix, .. } | Outcome::Justified { fix, .. }
                if fix_use == Use::Applied =>
            {
                Status::Fixed {
                    applicability: fix.applicability,
                    effect: fix.effect.clone(),
                    caution: fix.caution.clone(),
                }
            }
            Outcome::Fixed { fix, .. } | Outcome::Justified { fix, .. } => Status::Fixable {
                applicability: fix.applicability,
                effect: fix.effect.clone(),
                edits: self.edits(fix),
            },
        };
        SiteReport {
            codemod: owned.codemod,
            rule: finding.rule,
            severity: finding.severity,
            justified: matches!(owned.outcome, Outcome::Justified { .. }),
            message: finding.message.clone(),
            start: self.byte(range.start()),
            end: self.byte(range.end()),
            line,
            column,
            brings: owned
                .fix()
                .map(|fix| fix.brings.clone())
                .unwrap_or_default(),
            status,
        }
    }
}
