//! What stands beside a token.

use crate::lexer::{Kind, Token};
use crate::source::Source;

/// A text's tokens, by their index.
pub(crate) struct Beside<'a> {
    pub(crate) source: &'a Source,
    pub(crate) tokens: &'a [Token],
}

impl Beside<'_> {
    fn kind(&self, index: usize) -> Option<&Kind> {
        self.tokens.get(index).map(|token| &token.kind)
    }

    fn symbol(&self, index: Option<usize>) -> Option<char> {
        match self.kind(index?) {
            Some(Kind::Symbol(c)) => Some(*c),
            _ => None,
        }
    }

    fn word(&self, index: Option<usize>) -> Option<&str> {
        let token = self.tokens.get(index?)?;
        matches!(token.kind, Kind::Word).then(|| &self.source.text()[token.range.clone()])
    }

    /// Whether a token is a hole and nothing else.
    pub(crate) fn is_one_hole(&self, index: usize) -> bool {
        let mut chars = self.source.text()[self.tokens[index].range.clone()].chars();
        chars.next().is_some_and(|c| self.source.is_hole(c)) && chars.next().is_none()
    }

    /// Whether something stands directly beside a token that is, or may become, one with it.
    pub(crate) fn touches(&self, index: usize) -> bool {
        self.touches_before(index) || self.touches_after(index)
    }

    fn touches_before(&self, index: usize) -> bool {
        let before = index.checked_sub(1);
        let second = index.checked_sub(2);
        let starts_with_digit = |word: Option<&str>| {
            word.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
        };
        match before.and_then(|at| self.kind(at)) {
            None | Some(Kind::Blank | Kind::Comment) => false,
            Some(Kind::Symbol(c)) => match c {
                ':' => self.symbol(second) != Some(':'),
                '.' => match second.and_then(|at| self.kind(at)) {
                    Some(Kind::Word) => starts_with_digit(self.word(second)),
                    Some(Kind::Name { .. }) => false,
                    _ => true,
                },
                // An exponent: `1e-5`.
                '+' | '-' => {
                    let word = self.word(second);
                    starts_with_digit(word) && word.is_some_and(|word| word.ends_with(['e', 'E']))
                }
                // A parameter whose name is the hole: `%({x})s`.
                '(' => self.symbol(second) == Some('%'),
                _ => "@$#?%\\`".contains(*c),
            },
            Some(_) => true,
        }
    }

    fn touches_after(&self, index: usize) -> bool {
        match self.kind(index + 1) {
            None | Some(Kind::Blank | Kind::Comment | Kind::DoubledPercent) => false,
            Some(Kind::Symbol(c)) => match c {
                ':' => self.symbol(Some(index + 2)) != Some(':'),
                '.' => self
                    .word(Some(index + 2))
                    .is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit())),
                _ => "@$#?\\`".contains(*c),
            },
            Some(_) => true,
        }
    }

    /// The nearest tokens that are no blanks or comments.
    fn nearest(&self, index: usize) -> (Option<usize>, Option<usize>) {
        let is_token = |&at: &usize| !matches!(self.tokens[at].kind, Kind::Blank | Kind::Comment);
        (
            (0..index).rev().find(is_token),
            (index + 1..self.tokens.len()).find(is_token),
        )
    }

    /// Some databases join literals that follow one another.
    pub(crate) fn next_to_literal(&self, index: usize) -> bool {
        let (before, after) = self.nearest(index);
        [before, after].into_iter().flatten().any(|at| {
            matches!(
                self.tokens[at].kind,
                Kind::Literal { .. } | Kind::Dollar | Kind::Prefix
            )
        })
    }

    pub(crate) fn follows_word(&self, index: usize, words: &[&str]) -> bool {
        let (before, _) = self.nearest(index);
        self.word(before)
            .is_some_and(|word| words.iter().any(|other| word.eq_ignore_ascii_case(other)))
    }

    /// Whether a hole stands where a list should: `IN {x}`, `VALUES {x}`.
    pub(crate) fn lacks_brackets(&self, index: usize) -> bool {
        let (_, after) = self.nearest(index);
        self.follows_word(index, &["IN", "VALUES"])
            && !matches!(self.symbol(after), Some('.' | '('))
    }
}
