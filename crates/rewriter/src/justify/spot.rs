//! Ends of lines, and whether a comment there stays where the tools look for it when a formatter
//! lays the code out anew.
//!
//! Black and Ruff keep a comment behind the token that it follows, wherever the line of that token
//! then ends. Behind the last token of a statement, Black puts it behind the parentheses that it
//! sets around a value that gets too long, and a single string or name alone keeps it within.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextLen, TextRange, TextSize};

use super::reach::Reach;
use super::{Formatter, NoComment, Request, comment};
use crate::edit::Edit;
use crate::module::Module;

/// The end of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// The line, without its newline.
    pub(super) line: TextRange,
    /// The last token of the line that is code.
    pub(super) leaf: Option<Token>,
    /// The comment that is there.
    pub(super) comment: Option<TextRange>,
}

impl Module<'_> {
    /// The end of the line of `at`.
    ///
    /// # Errors
    /// Where no comment can stand there.
    pub(super) fn spot(&self, at: TextSize) -> Result<Spot, NoComment> {
        let line = self.text().line_range(at);
        let mut leaf = None;
        let mut comment = None;
        for token in self.tokens_in(line) {
            match token.kind() {
                TokenKind::Comment => comment = Some(token.range()),
                TokenKind::Newline
                | TokenKind::NonLogicalNewline
                | TokenKind::Indent
                | TokenKind::Dedent
                | TokenKind::EndOfFile => {}
                _ => leaf = Some(*token),
            }
        }
        if self.is_inside_string(comment.map_or(line.end(), TextRange::start)) {
            return Err(NoComment::InsideString);
        }
        if comment.is_none() && self.slice(line).ends_with('\\') {
            return Err(NoComment::Continued);
        }
        Ok(Spot {
            line,
            leaf,
            comment,
        })
    }

    /// Whether `# nosec` there stays on the lines of the finding.
    pub(super) fn keeps_nosec(&self, reach: &Reach, spot: &Spot) -> bool {
        let Some(leaf) = spot.leaf else {
            return reach.lines.contains_range(spot.line);
        };
        let is_glued = leaf.start() == reach.node.end()
            && matches!(
                leaf.kind(),
                TokenKind::Comma | TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Colon
            );
        if !is_glued && !reach.node.contains_range(leaf.range()) {
            return false;
        }
        if !self.ends_statement(leaf) || reach.node.contains_range(reach.head) {
            return true;
        }
        let is_call = || {
            leaf.kind() == TokenKind::Rpar
                && reach.is_call_with_arguments
                && leaf.end() == reach.node.end()
        };
        reach.value == Some(reach.node) && (is_call() || self.is_single(reach.node))
    }

    /// Whether `# noqa` there stays in the line in which Ruff reports the finding.
    pub(super) fn keeps_noqa(&self, reach: &Reach, spot: &Spot) -> bool {
        let Some(leaf) = spot.leaf else {
            return false;
        };
        if leaf.end() <= reach.anchor {
            return false;
        }
        if !spot.line.contains(reach.anchor) {
            // The end of a string of several lines, or of lines joined by backslashes.
            return self.is_atom(TextRange::new(reach.anchor, self.without_comma(leaf)));
        }
        let before = TextRange::new(reach.anchor, leaf.start());
        let mut kinds = self.tokens_in(before).map(Token::kind);
        match (kinds.next(), leaf.kind()) {
            (Some(TokenKind::Import), _) => return true,
            // `from a import (`, `assert (` and `assert f(`
            (Some(TokenKind::From | TokenKind::Assert), TokenKind::Lpar) => {
                return kinds.all(|kind| {
                    matches!(
                        kind,
                        TokenKind::Name | TokenKind::Dot | TokenKind::Ellipsis | TokenKind::Import
                    )
                });
            }
            (_, TokenKind::Lpar) => return self.is_atom(before),
            _ => {}
        }
        let value = TextRange::new(reach.anchor, self.without_comma(leaf));
        if leaf.start() == reach.anchor && !self.ends_statement(leaf) {
            return true;
        }
        if self.ends_statement(leaf) && reach.value != Some(reach.head) {
            return reach.value == Some(value) && self.is_single(value);
        }
        self.is_atom(value)
    }

    /// Where `leaf` ends, or what is before it if it is a comma.
    fn without_comma(&self, leaf: Token) -> TextSize {
        if leaf.kind() != TokenKind::Comma {
            return leaf.end();
        }
        let before = TextRange::new(TextSize::default(), leaf.start());
        before.start() + TextSize::of(self.slice(before).trim_end())
    }

    /// Whether the line with a comment of this text is one that a formatter leaves as it is, with
    /// the finding in it.
    pub(super) fn fits(
        &self,
        reach: &Reach,
        spot: &Spot,
        comment: &str,
        request: &Request<'_>,
    ) -> bool {
        let Some(leaf) = spot.leaf else {
            return false;
        };
        // What stands behind a `;`, or behind the colon of a compound statement, gets lines of
        // its own.
        let is_same = leaf.end() <= reach.head.end();
        let code = self.text_before_comment(spot);
        let behind = match request.formatter {
            Formatter::Ruff => comment::counted(comment),
            Formatter::Black => comment,
        };
        let behind = match behind.chars().count() {
            0 => 0,
            columns => 2 + columns,
        };
        let is_alone = self
            .line_range(reach.head.start())
            .contains_range(reach.head);
        is_same
            && !self.has_magic_comma(spot.line)
            && self.width(spot.line, code) + behind <= request.line_length
            && (is_alone
                || self.is_element_line(reach, spot, leaf)
                || self.ends_string(reach, spot))
    }

    /// Whether the line is the last one of the finding's statement, or of its head, where a comment
    /// is no part of what a formatter lays out.
    pub(super) fn ends_head(&self, reach: &Reach, spot: &Spot) -> bool {
        let is_last = |leaf: Token| leaf.end() == reach.head.end() && self.ends_statement(leaf);
        spot.leaf.is_some_and(is_last)
    }

    /// Whether the line ends in a bracket whose contents have one line to themselves, and no comma at
    /// their end: Ruff leaves them so, with a comment behind the bracket too.
    pub(super) fn opens_one_line(&self, spot: &Spot) -> bool {
        let opens = |kind| matches!(kind, TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace);
        let Some(leaf) = spot.leaf.filter(|leaf| opens(leaf.kind())) else {
            return false;
        };
        let next = self.text().full_line_end(spot.line.end());
        if next == spot.line.end() {
            return false;
        }
        let contents = self.text().line_range(next);
        let (mut depth, mut last) = (0_usize, leaf.kind());
        for token in self.tokens_in(TextRange::new(leaf.end(), self.text().text_len())) {
            match token.kind() {
                TokenKind::Comment if token.start() > next => return false,
                TokenKind::Comment | TokenKind::NonLogicalNewline => continue,
                kind if opens(kind) => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth == 0 => {
                    let behind = TextRange::new(contents.end(), token.start());
                    return last != TokenKind::Comma
                        && contents.end() < token.start()
                        && self.slice(behind).trim().is_empty()
                        && self.slice(behind).matches('\n').count() == 1;
                }
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                _ => {}
            }
            last = token.kind();
        }
        false
    }

    /// Whether no line of `range` has more code than a formatter leaves on one.
    pub(super) fn has_short_lines(&self, range: TextRange, length: usize) -> bool {
        let mut at = range.start();
        loop {
            let line = self.text().line_range(at);
            let code = self
                .spot(at)
                .map_or(line, |spot| self.text_before_comment(&spot));
            if self.width(line, code) > length {
                return false;
            }
            at = self.text().full_line_end(at);
            if at >= range.end() {
                return true;
            }
        }
    }

    /// Whether `edit` breaks or joins lines of which one has a comment: that would get onto another
    /// line than some of the code before it.
    pub(super) fn moves_comment(&self, edit: &Edit) -> bool {
        let breaks = |text: &str| text.contains(['\n', '\r']);
        (breaks(edit.replacement()) || breaks(self.slice(edit.range())))
            && self.has_comment(self.text().full_lines_range(edit.range()))
    }

    /// Whether the line is the end of a string of several lines, with closing brackets behind it or,
    /// where it begins the statement's value, the call of a method.
    fn ends_string(&self, reach: &Reach, spot: &Spot) -> bool {
        let mut tokens = self.tokens_in(spot.line);
        let Some(first) =
            tokens.find(|token| matches!(token.kind(), TokenKind::String | TokenKind::FStringEnd))
        else {
            return false;
        };
        let begins_before = !spot.line.contains(reach.subject.start());
        let is_value = reach.value.map(TextRange::start) == Some(reach.subject.start());
        let mut kinds = tokens.map(Token::kind).peekable();
        begins_before
            && first.end() == reach.subject.end()
            && (is_value && kinds.peek() == Some(&TokenKind::Dot)
                || kinds.all(|kind| {
                    matches!(
                        kind,
                        TokenKind::Rpar
                            | TokenKind::Comment
                            | TokenKind::Newline
                            | TokenKind::NonLogicalNewline
                    )
                }))
    }

    /// Whether the line is an element of brackets that a formatter leaves split, since the last
    /// element has a comma behind it, or opens such brackets.
    fn is_element_line(&self, reach: &Reach, spot: &Spot, leaf: Token) -> bool {
        let tokens = self.tokens();
        let is_code = |token: &&Token| {
            !matches!(
                token.kind(),
                TokenKind::Comment | TokenKind::NonLogicalNewline
            )
        };
        let first = tokens.partition_point(|token| token.start() < spot.line.start());
        let begins = tokens[..first]
            .iter()
            .rev()
            .find(is_code)
            .is_some_and(|token| {
                matches!(
                    token.kind(),
                    TokenKind::Comma | TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace
                )
            });
        let opens = matches!(
            leaf.kind(),
            TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace
        );
        let is_first = opens && spot.line.contains(reach.head.start());
        if !(is_first || begins && (opens || leaf.kind() == TokenKind::Comma)) {
            return false;
        }
        let behind = tokens.partition_point(|token| token.start() < leaf.end());
        let (mut depth, mut before) = (0_usize, TokenKind::Comma);
        for token in tokens[behind..].iter().filter(is_code) {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace if depth == 0 => {
                    return before == TokenKind::Comma;
                }
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth -= 1,
                TokenKind::Newline | TokenKind::EndOfFile => return false,
                _ => {}
            }
            before = token.kind();
        }
        false
    }

    fn text_before_comment(&self, spot: &Spot) -> TextRange {
        let end = spot.comment.map_or(spot.line.end(), TextRange::start);
        let code = self
            .slice(TextRange::new(spot.line.start(), end))
            .trim_end();
        TextRange::at(spot.line.start(), TextSize::of(code))
    }

    /// How many columns a line's code takes once it is formatted: at four columns a level, and with
    /// blanks behind commas and around operators.
    fn width(&self, line: TextRange, code: TextRange) -> usize {
        let indent = self.indent_of_line(line.start());
        let unit = self.indentation();
        let columns = if indent.contains('\t') || unit.len() != 4 {
            indent.len().div_ceil(unit.len().max(1)) * 4
        } else {
            indent.len()
        };
        let code = self.slice(code).trim_start_matches('\u{feff}').trim_start();
        let mut depth = 0_usize;
        let mut blanks = 0;
        for (token, next) in self.tokens_in(line).zip(self.tokens_in(line).skip(1)) {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace | TokenKind::Lambda => {
                    depth += 1;
                }
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    depth = depth.saturating_sub(1);
                }
                _ => {}
            }
            let is_operator = |kind| needs_blanks(kind) || depth == 0 && kind == TokenKind::Equal;
            let ends_brackets = matches!(
                next.kind(),
                TokenKind::Rpar
                    | TokenKind::Rsqb
                    | TokenKind::Rbrace
                    | TokenKind::NonLogicalNewline
            );
            let is_tight = token.end() == next.start()
                && (is_operator(token.kind())
                    || is_operator(next.kind())
                    || token.kind() == TokenKind::Comma && !ends_brackets);
            blanks += usize::from(is_tight);
        }
        columns + code.chars().count() + blanks
    }

    /// Whether brackets on the line end with a comma, which makes formatters split them.
    fn has_magic_comma(&self, line: TextRange) -> bool {
        let mut open = 0_usize;
        let mut comma = false;
        for token in self.tokens_in(line) {
            match token.kind() {
                TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => open += 1,
                TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => {
                    if comma && open > 0 {
                        return true;
                    }
                    open = open.saturating_sub(1);
                }
                _ => {}
            }
            comma = token.kind() == TokenKind::Comma;
        }
        false
    }

    /// Whether `leaf` is the last token of its statement, or that of a compound one's head.
    fn ends_statement(&self, leaf: Token) -> bool {
        let tokens = self.tokens();
        let next = tokens.partition_point(|token| token.start() < leaf.end());
        tokens[next..]
            .iter()
            .find(|token| !matches!(token.kind(), TokenKind::Comment | TokenKind::Semi))
            .is_none_or(|token| matches!(token.kind(), TokenKind::Newline | TokenKind::EndOfFile))
    }

    /// Whether `range` is what no formatter splits: a literal or a name, with `name=` before it or
    /// dots and empty brackets behind it.
    fn is_atom(&self, range: TextRange) -> bool {
        let mut atoms = 0;
        let mut before = TokenKind::Newline;
        for kind in self.outside_strings(range) {
            match kind {
                TokenKind::String
                | TokenKind::FStringStart
                | TokenKind::TStringStart
                | TokenKind::Int
                | TokenKind::Float
                | TokenKind::True
                | TokenKind::False
                | TokenKind::None => atoms += 1,
                TokenKind::Rpar if before != TokenKind::Lpar => return false,
                TokenKind::Name
                | TokenKind::Dot
                | TokenKind::Equal
                | TokenKind::Lpar
                | TokenKind::Rpar => {}
                _ => return false,
            }
            if before == TokenKind::Lpar && kind != TokenKind::Rpar {
                return false;
            }
            before = kind;
        }
        atoms <= 1 && before != TokenKind::Lpar
    }

    /// Whether `range` is one literal or name.
    fn is_single(&self, range: TextRange) -> bool {
        self.is_atom(range) && self.outside_strings(range).count() == 1
    }

    /// The kinds of the tokens of `range`, those within f-strings aside.
    fn outside_strings(&self, range: TextRange) -> impl Iterator<Item = TokenKind> {
        let mut depth = 0_usize;
        self.tokens_in(range).filter_map(move |token| {
            let kind = token.kind();
            match kind {
                TokenKind::FStringStart | TokenKind::TStringStart => depth += 1,
                TokenKind::FStringEnd | TokenKind::TStringEnd => {
                    depth = depth.saturating_sub(1);
                    return None;
                }
                _ => return (depth == 0).then_some(kind),
            }
            (depth == 1).then_some(kind)
        })
    }
}

fn needs_blanks(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Plus
            | TokenKind::Minus
            | TokenKind::Percent
            | TokenKind::Slash
            | TokenKind::Less
            | TokenKind::Greater
            | TokenKind::EqEqual
            | TokenKind::NotEqual
            | TokenKind::LessEqual
            | TokenKind::GreaterEqual
            | TokenKind::Vbar
            | TokenKind::Amper
            | TokenKind::Rarrow
    )
}
