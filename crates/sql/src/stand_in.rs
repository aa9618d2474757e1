//! What the parser gets to see in place of what it need not, or must not, read.
//!
//! The parser's text has words, numbers and symbols of the original, and nothing else of it: each
//! literal is an empty one, each quoted name and each parameter a word, and comments are blanks. So
//! the parser's own ideas of quotes, escapes and comments have no say. Where there are holes, a word
//! or the literal's text is the name of a [`Slot`].

use std::collections::BTreeMap;
use std::ops::Range;

use crate::beside::Beside;
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
        /// It is where the parser takes literals and parameters only: `FETCH FIRST {x} ROWS`.
        after_fetch: bool,
    },
}

/// The slots of a text.
pub(crate) struct Slots {
    /// In order.
    pub(crate) all: Vec<Slot>,
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
            all: Vec::new(),
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
                joined: !beside.is_one_hole(index) || beside.touches(index),
                bracketless: beside.is_one_hole(index) && beside.lacks_brackets(index),
                after_as: beside.follows_word(index, &["AS"]),
                after_fetch: beside.follows_word(index, &["FIRST", "NEXT"]),
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
        self.of_token.insert(index, self.all.len());
        self.all.push(Slot { holes, site });
    }

    /// The slot with this name.
    pub(crate) fn named(&self, name: &str) -> Option<usize> {
        let number = name.strip_prefix(&self.prefix)?.strip_suffix('_')?;
        number
            .parse()
            .ok()
            .filter(|&slot: &usize| slot < self.all.len())
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
                    Some(slot) => match (instead.get(&slot), self.all[slot].site) {
                        (Some(instead), _) => text.word(instead),
                        (
                            None,
                            Site::Bare {
                                bracketless: true, ..
                            },
                        ) => text.word(&format!("({}{slot}_)", self.prefix)),
                        (
                            None,
                            Site::Bare {
                                after_fetch: true, ..
                            },
                        ) => text.word(&format!(":{}{slot}_", self.prefix)),
                        (None, _) => text.word(&format!("{}{slot}_", self.prefix)),
                    },
                    None if matches!(token.kind, Kind::Mark) => {
                        text.word(&format!(":{}p_", self.prefix));
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
            readable.push_str(match kind {
                "p" => "a parameter",
                "q" => "a name",
                _ => "{}",
            });
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
