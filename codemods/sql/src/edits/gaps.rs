//! What stands around literals and between them: operators, values, blanks and comments.

use harden_codemod::prelude::*;
use harden_template::Literal;

use super::{Left, Writer};
use crate::reason::Reason;

impl Writer<'_, '_> {
    /// What stands between two literals that are left becomes blank, or goes with their quotes:
    /// whether it did.
    pub(super) fn between(
        &mut self,
        one: &Literal,
        next: &Literal,
        left: Left,
        removed: &[TextRange],
    ) -> Result<bool, Reason> {
        let gap = TextRange::new(one.range.end(), next.range.start());
        if self.has_kept(gap) {
            return if left.crosses {
                Err(Reason::Layout)
            } else {
                Ok(false)
            };
        }
        let source = self.slice(gap);
        let is_blank = source.trim().is_empty();
        let is_alike = one.quote == next.quote
            && one.triple == next.triple
            && one.raw == next.raw
            && self.is_formatted(one) == self.is_formatted(next);
        let goes_on = left.goes_on;
        let stays = is_blank && !goes_on;
        if stays || (is_blank && source.contains('\n')) {
            return Ok(false);
        }
        if goes_on && is_alike && !source.contains('\n') {
            self.check(gap, removed)?;
            let inner = TextRange::new(one.content.end(), next.content.start());
            self.edits.push(Edit::delete(inner));
            return Ok(true);
        }
        let blank = self.blank(gap, removed)?;
        self.edits.push(Edit::replace(gap, blank));
        Ok(false)
    }

    /// Checks that nothing in `gap` but what is removed and `+` would be lost.
    fn check(&self, gap: TextRange, removed: &[TextRange]) -> Result<(), Reason> {
        let rest = self.rest(gap, removed)?;
        if rest.contains('#') {
            return Err(Reason::CommentInText);
        }
        if rest
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '+' | '\\'))
        {
            Ok(())
        } else {
            Err(Reason::Layout)
        }
    }

    /// The source of `gap` without what is removed.
    fn rest(&self, gap: TextRange, removed: &[TextRange]) -> Result<String, Reason> {
        let mut rest = String::new();
        let mut from = gap.start();
        for range in removed {
            if range.end() <= from || range.start() >= gap.end() {
                continue;
            }
            if !gap.contains_range(*range) {
                return Err(Reason::Layout);
            }
            if self.cx.module.has_comment(*range) {
                return Err(Reason::CommentInText);
            }
            rest.push_str(self.slice(TextRange::new(from, range.start())));
            from = range.end();
        }
        rest.push_str(self.slice(TextRange::new(from, gap.end())));
        Ok(rest)
    }

    /// What is left of a gap between two literals: its line breaks and comments.
    fn blank(&self, gap: TextRange, removed: &[TextRange]) -> Result<String, Reason> {
        let rest = self.rest(gap, removed)?;
        let lines: Vec<&str> = rest.split('\n').collect();
        let newline = if rest.contains("\r\n") { "\r\n" } else { "\n" };
        let mut out: Vec<String> = Vec::new();
        for (at, line) in lines.iter().enumerate() {
            let (code, comment) = match line.find('#') {
                Some(hash) => (&line[..hash], line[hash..].trim_end()),
                None => (*line, ""),
            };
            if !code
                .chars()
                .all(|c| c.is_whitespace() || matches!(c, '+' | '\\'))
            {
                return Err(Reason::Layout);
            }
            let indent = &code[..code.len() - code.trim_start().len()];
            let (is_first, is_last) = (at == 0, at + 1 == lines.len());
            let continued = if code.contains('\\') { "\\" } else { "" };
            match (is_first, is_last) {
                (true, true) if comment.is_empty() => out.push(" ".to_string()),
                (true, false) => {
                    let tail = format!("{continued}{comment}");
                    out.push(match (tail.is_empty(), comment.is_empty()) {
                        (true, _) => String::new(),
                        (false, true) => format!(" {tail}"),
                        (false, false) => format!("  {tail}"),
                    });
                }
                (false, true) if comment.is_empty() => out.push(indent.to_string()),
                (false, false) if !comment.is_empty() => out.push(format!("{indent}{comment}")),
                (false, false) => {}
                _ => return Err(Reason::CommentInText),
            }
        }
        Ok(out.join(newline))
    }

    /// Takes what is removed out of what stands before the first literal or behind the last one.
    pub(super) fn around(&mut self, range: TextRange, removed: &[TextRange]) -> Result<(), Reason> {
        if range.is_empty() || self.has_kept(range) {
            return Ok(());
        }
        let rest = self.rest(range, removed)?;
        let inside = || removed.iter().filter(|part| range.contains_range(**part));
        if rest.contains('#') || inside().any(|part| self.cx.module.has_comment(*part)) {
            return Err(Reason::CommentInText);
        }
        let rest = rest.trim();
        if rest.contains(['(', ')']) {
            // `("…" "…") % value`: the parentheses stay.
            if rest
                .chars()
                .any(|c| !c.is_whitespace() && !matches!(c, '(' | ')'))
            {
                return Err(Reason::Layout);
            }
            let deletions: Vec<Edit> = inside().map(|part| Edit::delete(*part)).collect();
            self.edits.extend(deletions);
            return Ok(());
        }
        if !rest
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '+' | '\\'))
        {
            return Err(Reason::Layout);
        }
        self.edits.push(Edit::delete(range));
        Ok(())
    }
}
