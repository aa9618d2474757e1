//! Texts that are not read as SQL: comments and what is dollar-quoted.

use super::Lexer;
use crate::dialect::Dialect;
use crate::unreadable::Unreadable;

impl Lexer<'_> {
    pub(super) fn starts_line_comment(&self) -> bool {
        let rest = self.rest();
        match rest.strip_prefix("--") {
            Some(after) => {
                // "The `--` comment style requires the second dash to be followed by at least one
                // whitespace or control character".
                self.dialect != Dialect::Mysql
                    || after.is_empty()
                    || after.starts_with([' ', '\t', '\n', '\r'])
            }
            None => self.dialect == Dialect::Mysql && rest.starts_with('#'),
        }
    }

    /// The length of the comment that starts here. Only `PostgreSQL`'s nest.
    pub(super) fn block_comment(&self) -> Result<usize, Unreadable> {
        let rest = self.rest();
        if self.dialect == Dialect::Mysql && (rest.starts_with("/*!") || rest.starts_with("/*M!")) {
            return Err(Unreadable::Unsupported {
                what: "a comment that MySQL runs",
            });
        }
        let mut depth = 1;
        let mut at = 2;
        while let Some(found) = rest[at..].find(['*', '/']) {
            at += found;
            if rest[at..].starts_with("*/") {
                at += 2;
                depth -= 1;
                if depth == 0 {
                    return Ok(at);
                }
            } else if rest[at..].starts_with("/*") && self.dialect == Dialect::Postgres {
                at += 2;
                depth += 1;
            } else {
                at += 1;
            }
        }
        Err(Unreadable::Unterminated { what: "a comment" })
    }

    /// The length of the dollar-quoted text that starts here.
    pub(super) fn dollar_quoted(&self) -> Result<Option<usize>, Unreadable> {
        if self.dialect != Dialect::Postgres {
            return Ok(None);
        }
        let rest = self.rest();
        let Some(tag) = rest.strip_prefix('$') else {
            return Ok(None);
        };
        let tag = &tag[..tag.find('$').unwrap_or(0)];
        let is_tag = rest[1 + tag.len()..].starts_with('$')
            && !tag.starts_with(|c: char| c.is_ascii_digit())
            && tag
                .chars()
                .all(|c| self.is_word(c) && !self.source.is_hole(c));
        if !is_tag {
            return Ok(None);
        }
        let quote = &rest[..tag.len() + 2];
        match rest[quote.len()..].find(quote) {
            Some(length) => Ok(Some(length + 2 * quote.len())),
            None => Err(Unreadable::Unterminated {
                what: "a dollar-quoted text",
            }),
        }
    }
}
