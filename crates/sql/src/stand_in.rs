//! What the parser gets to see in place of what it need not, or must not, read.
//!
//! The parser's text has words, numbers and symbols of the original, and nothing else of it: each
//! literal is an empty one, each quoted name and each parameter a word, and comments are blanks. So
//! the parser's own ideas of quotes, escapes and comments have no say. Where there are holes, a word
//! or the literal's text is the name of a [`Slot`].

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::lexer::{Kind, Lexed, Token};
use crate::literal::Quoted;
use crate::position::Position;
use crate::source::Source;
use crate::sql::Part;

/// A token with holes that the parser sees.
pub(crate) struct Slot {
    /// The holes.
    pub(crate) holes: Range<usize>,
    pub(crate) site: Site,
}

/// Where the holes of a slot are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Site {
    /// In a literal.
    Literal {
        /// Something stands directly beside it that is not just a symbol, or another literal follows
        /// or precedes.
        joined: bool,
    },
    /// In a quoted name.
    Name {
        quote: char,
        /// There is one hole, and nothing else.
        whole: bool,
    },
    /// Not in quotes.
    Bare {
        /// There is more than the one hole, or something directly beside it that it may merge with.
        joined: bool,
        /// It stands where the brackets of a list should; the parser sees it in brackets.
        bracketless: bool,
        /// `AS` stands before it.
        after_as: bool,
    },
}

/// The slots of a text.
pub(crate) struct Slots {
    /// In order.
    pub(crate) slots: Vec<Slot>,
    /// The slot of each token that has one.
    of_token: BTreeMap<usize, usize>,
    /// What holes are that the parser does not see.
    pub(crate) unseen: BTreeMap<usize, Position>,
    /// What the names of all stand-ins start with. Occurs nowhere in the text.
    prefix: String,
}

impl Slots {
    pub(crate) fn new(source: &Source, lexed: &Lexed) -> Self {
        let lower = source.text().to_lowercase();
        let mut prefix = String::from("hole");
        while lower.contains(&prefix) {
            prefix.push('x');
        }
        let mut slots = Self {
            slots: Vec::new(),
            of_token: BTreeMap::new(),
            unseen: BTreeMap::new(),
            prefix,
        };
        for (index, token) in lexed.tokens.iter().enumerate() {
            let holes = source.holes_in(&token.range);
            if !holes.is_empty() {
                slots.add(source, &lexed.tokens, index, holes);
            }
        }
        slots
    }

    fn add(&mut self, source: &Source, tokens: &[Token], index: usize, holes: Range<usize>) {
        let token = &tokens[index];
        let beside = Beside { source, tokens };
        let site = match &token.kind {
            Kind::Literal {
                prefixed: false, ..
            } => Site::Literal {
                joined: beside.touches(index) || beside.next_to_literal(index),
            },
            Kind::Name { quote, quoted } => Site::Name {
                quote: *quote,
                whole: is_whole(quoted),
            },
            Kind::Word => Site::Bare {
                joined: !is_one_hole(source, token) || beside.touches(index),
                bracketless: is_one_hole(source, token) && beside.lacks_brackets(index),
                after_as: beside.follows_word(index, &["AS"]),
            },
            kind => {
                let position = match kind {
                    Kind::Comment => Position::Comment,
                    Kind::Dollar => Position::DollarQuoted,
                    Kind::Literal { .. } => Position::TypedLiteral,
                    _ => Position::Joined,
                };
                self.unseen
                    .extend(holes.map(|hole| (hole, position.clone())));
                return;
            }
        };
        self.of_token.insert(index, self.slots.len());
        self.slots.push(Slot { holes, site });
    }

    /// The slot with this name.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        let number = name.strip_prefix(&self.prefix)?.strip_suffix('_')?;
        number
            .parse()
            .ok()
            .filter(|&slot: &usize| slot < self.slots.len())
    }

    /// Whether a name stands for a parameter.
    pub(crate) fn is_parameter(&self, name: &str) -> bool {
        name.strip_prefix(&self.prefix) == Some("p_")
    }

    /// The parser's text for some tokens, with other text in place of some slots.
    pub(crate) fn text(
        &self,
        source: &Source,
        tokens: &[Token],
        range: Range<usize>,
        instead: &BTreeMap<usize, &str>,
    ) -> ParserText {
        let mut text = ParserText {
            text: String::new(),
            slots: Vec::new(),
        };
        for index in range {
            let token = &tokens[index];
            let raw = &source.text()[token.range.clone()];
            let slot = self.of_token.get(&index).copied();
            if let Some(slot) = slot {
                text.slots.push((text.text.len(), slot));
            }
            match &token.kind {
                Kind::Blank | Kind::Comment => text.text.push(' '),
                Kind::Prefix => {}
                Kind::Symbol(c) if c.is_ascii() => text.text.push(*c),
                Kind::DoubledPercent => text.text.push('%'),
                Kind::Word if slot.is_none() && raw.is_ascii() => text.word(raw),
                Kind::Literal { .. } | Kind::Dollar => match slot {
                    Some(slot) => text.word(&format!("'{}{slot}_'", self.prefix)),
                    None => text.word("''"),
                },
                Kind::Word | Kind::Name { .. } | Kind::Symbol(_) | Kind::Mark => match slot {
                    Some(slot) => match (instead.get(&slot), self.slots[slot].site) {
                        (Some(instead), _) => text.word(instead),
                        (
                            None,
                            Site::Bare {
                                bracketless: true, ..
                            },
                        ) => text.word(&format!("({}{slot}_)", self.prefix)),
                        (None, _) => text.word(&format!("{}{slot}_", self.prefix)),
                    },
                    None if matches!(token.kind, Kind::Mark) => {
                        text.word(&format!("{}p_", self.prefix));
                    }
                    None => text.word(&format!("{}q_", self.prefix)),
                },
            }
        }
        text
    }

    /// A message of the parser's, in terms of the text that it did not see.
    pub(crate) fn readable(&self, message: &str) -> String {
        let mut readable = String::new();
        let mut rest = message;
        while let Some(at) = rest.find(&self.prefix) {
            readable.push_str(&rest[..at]);
            rest = &rest[at + self.prefix.len()..];
            let (kind, after) = rest.split_once('_').unwrap_or((rest, ""));
            let _ = match kind {
                "p" => write!(readable, "a parameter"),
                "q" => write!(readable, "a name"),
                _ => write!(readable, "{{}}"),
            };
            rest = after;
        }
        readable.push_str(rest);
        readable
    }
}

/// What the parser gets.
pub(crate) struct ParserText {
    /// One line of ASCII.
    pub(crate) text: String,
    /// Where slots stand in it, about.
    pub(crate) slots: Vec<(usize, usize)>,
}

impl ParserText {
    /// Adds a word or literal, apart from what stands before.
    fn word(&mut self, word: &str) {
        if self
            .text
            .ends_with(|c: char| c.is_ascii_alphanumeric() || "_$'".contains(c))
        {
            self.text.push(' ');
        }
        self.text.push_str(word);
    }
}

fn is_whole(quoted: &Quoted) -> bool {
    matches!(quoted.parts.as_slice(), [Part::Hole(_)])
}

fn is_one_hole(source: &Source, token: &Token) -> bool {
    let mut chars = source.text()[token.range.clone()].chars();
    chars.next().is_some_and(|c| source.is_hole(c)) && chars.next().is_none()
}

/// Looks at what stands beside a token.
struct Beside<'a> {
    source: &'a Source,
    tokens: &'a [Token],
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

    /// Whether something stands directly beside a token that is, or may become, one with it.
    fn touches(&self, index: usize) -> bool {
        self.touches_before(index) || self.touches_after(index)
    }

    fn touches_before(&self, index: usize) -> bool {
        let before = index.checked_sub(1);
        let second = index.checked_sub(2);
        let starts_with_digit =
            |word: Option<&str>| word.is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
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
                    starts_with_digit(word)
                        && word.is_some_and(|word| word.ends_with(['e', 'E']))
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
        let is_token =
            |&at: &usize| !matches!(self.tokens[at].kind, Kind::Blank | Kind::Comment);
        (
            (0..index).rev().find(is_token),
            (index + 1..self.tokens.len()).find(is_token),
        )
    }

    /// Some databases join literals that follow one another.
    fn next_to_literal(&self, index: usize) -> bool {
        let (before, after) = self.nearest(index);
        [before, after].into_iter().flatten().any(|at| {
            matches!(
                self.tokens[at].kind,
                Kind::Literal { .. } | Kind::Dollar | Kind::Prefix
            )
        })
    }

    fn follows_word(&self, index: usize, words: &[&str]) -> bool {
        let (before, _) = self.nearest(index);
        self.word(before)
            .is_some_and(|word| words.iter().any(|other| word.eq_ignore_ascii_case(other)))
    }

    /// Whether a hole stands where a list should: `IN {x}`, `VALUES {x}`.
    fn lacks_brackets(&self, index: usize) -> bool {
        let (_, after) = self.nearest(index);
        self.follows_word(index, &["IN", "VALUES"]) && !matches!(self.symbol(after), Some('.' | '('))
    }
}
