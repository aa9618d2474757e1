//! Takes rules out of the comments that suppress them, where they have nothing to suppress any more.

use ruff_python_ast::token::TokenKind;
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::edit::Edit;
use crate::module::Module;
use crate::suppress::without_ids;

/// Rules that do not match on some lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// Text on these lines; the lines are meant as a whole.
    pub range: TextRange,
    /// The rules' ids, both Bandit's and Ruff's.
    pub ids: Vec<String>,
}

impl Module<'_> {
    /// The logical lines that share text with `range`: whole simple statements, and of compound
    /// ones the part up to the colon. Comments behind them are within, those above are not.
    pub fn logical_lines(&self, range: TextRange) -> TextRange {
        let tokens = self.tokens();
        let ends_line = |kind: TokenKind| kind == TokenKind::Newline;
        let inside = tokens.partition_point(|token| token.end() <= range.start());
        let start = tokens[..inside]
            .iter()
            .rev()
            .take_while(|token| !ends_line(token.kind()))
            .filter(|token| {
                !matches!(
                    token.kind(),
                    TokenKind::Comment
                        | TokenKind::NonLogicalNewline
                        | TokenKind::Indent
                        | TokenKind::Dedent
                )
            })
            .last()
            .map_or(range.start(), Ranged::start);
        let from_end = tokens.partition_point(|token| token.start() < range.end());
        let end = tokens[from_end..]
            .iter()
            .find(|token| ends_line(token.kind()))
            .map_or(range.end(), Ranged::start);
        TextRange::new(start.min(range.start()), end.max(range.end()))
    }

    /// The edits that take the ids of `stale` out of the `# nosec` and `# noqa` comments on their
    /// lines. A comment that lists no other rule goes, with its reason; a blanket one, the parts
    /// of other tools, and what else the comment says stay.
    pub fn drop_suppressions(&self, stale: &[Stale]) -> Vec<Edit> {
        let lines: Vec<TextRange> = stale
            .iter()
            .map(|stale| self.text().lines_range(stale.range))
            .collect();
        let comments = self.tokens().iter().filter(|token| {
            token.kind() == TokenKind::Comment
                && lines
                    .iter()
                    .any(|lines| lines.contains_range(token.range()))
        });
        comments
            .filter_map(|comment| {
                let is_stale = |id: &str| {
                    stale.iter().zip(&lines).any(|(stale, lines)| {
                        lines.contains_range(comment.range())
                            && stale.ids.iter().any(|stale| stale == id)
                    })
                };
                let rest = without_ids(self.slice(comment), &is_stale)?;
                Some(if rest.is_empty() {
                    Edit::delete(self.with_space_before(comment.range()))
                } else {
                    Edit::replace(comment.range(), rest)
                })
            })
            .collect()
    }

    /// A comment with the blanks before it; with its newline where it has the line to itself.
    fn with_space_before(&self, comment: TextRange) -> TextRange {
        let line = self.text().full_line_range(comment.start());
        let before = self.slice(TextRange::new(line.start(), comment.start()));
        let code = before.trim_end();
        if code.is_empty() {
            return line;
        }
        TextRange::new(line.start() + TextSize::of(code), comment.end())
    }
}
