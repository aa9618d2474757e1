//! `setup.py`: the literal arguments of its one call of `setup`.
//!
//! This is no parser of Python. It knows strings, comments, brackets and names, which is enough to
//! find a list of strings for certain; whatever else stands there is computed.

use std::ops::Range;

use crate::listing::{Element, Listing};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Name,
    /// The value, unless it has escapes or is an f-string or bytes.
    String(Option<String>),
    Other(char),
}

#[derive(Debug, Clone)]
struct Token {
    kind: Kind,
    range: Range<usize>,
    /// How many brackets are open around it.
    depth: usize,
    /// Whether it stands at the start of a line.
    is_at_margin: bool,
}

/// The arguments of the call.
#[derive(Debug)]
pub(crate) struct SetupPy<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    arguments: Vec<(&'t str, Range<usize>)>,
    has_unpacked: bool,
}

/// What an argument is.
#[derive(Debug)]
pub(crate) enum Argument {
    Missing,
    List(Listing),
    Computed,
}

impl<'t> SetupPy<'t> {
    /// `None` where there is no call of `setup`, more than one, or the text cannot be read.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let tokens = tokens(text)?;
        let word = |index: usize| {
            tokens
                .get(index)
                .map_or("", |token| &text[token.range.clone()])
        };
        let calls: Vec<usize> = (0..tokens.len())
            .filter(|&index| {
                tokens[index].kind == Kind::Name
                    && word(index) == "setup"
                    && word(index + 1) == "("
                    && (index == 0 || !matches!(word(index - 1), "def" | "class"))
            })
            .collect();
        let [call] = calls[..] else {
            return None;
        };
        let depth = tokens[call].depth + 1;
        let end = close(&tokens, call + 1)?;
        let mut arguments = Vec::new();
        let mut has_unpacked = false;
        let mut start = call + 2;
        for index in call + 2..=end {
            let is_end = index == end
                || (tokens[index].kind == Kind::Other(',') && tokens[index].depth == depth);
            if !is_end {
                continue;
            }
            if start + 2 < index + 1
                && tokens[start].kind == Kind::Name
                && word(start + 1) == "="
                && word(start + 2) != "="
            {
                let name = &text[tokens[start].range.clone()];
                arguments.push((name, start + 2..index));
            } else if word(start) == "*" && start < index {
                has_unpacked = true;
            }
            start = index + 1;
        }
        Some(Self {
            text,
            tokens,
            arguments,
            has_unpacked,
        })
    }

    /// The list that an argument is, written in the call or assigned once above it.
    pub(crate) fn list(&self, name: &str) -> Argument {
        let Some(value) = self.argument(name) else {
            return if self.has_unpacked {
                Argument::Computed
            } else {
                Argument::Missing
            };
        };
        self.as_list(value)
            .map_or(Argument::Computed, Argument::List)
    }

    /// The list of a key of `extras_require={"test": [...]}`.
    pub(crate) fn extra(&self, name: &str) -> Option<Listing> {
        let value = self.argument("extras_require")?;
        let open = value.start;
        if self.word(open) != "{" || close(&self.tokens, open)? + 1 != value.end {
            return None;
        }
        let depth = self.tokens[open].depth + 1;
        let mut start = open + 1;
        for index in open + 1..value.end {
            let token = &self.tokens[index];
            let is_end =
                index + 1 == value.end || (token.kind == Kind::Other(',') && token.depth == depth);
            if !is_end {
                continue;
            }
            if self.word(start + 1) == ":"
                && self.tokens[start].kind == Kind::String(Some(name.to_string()))
            {
                return self.as_list(start + 2..index);
            }
            start = index + 1;
        }
        None
    }

    /// The string that an argument is.
    pub(crate) fn string(&self, name: &str) -> Option<&str> {
        let value = self.argument(name)?;
        match &self.tokens.get(value.clone())? {
            [
                Token {
                    kind: Kind::String(Some(string)),
                    ..
                },
            ] => Some(string),
            _ => None,
        }
    }

    /// Whether the call has the argument.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.argument(name).is_some()
    }

    fn argument(&self, name: &str) -> Option<Range<usize>> {
        let (_, range) = self
            .arguments
            .iter()
            .find(|(argument, _)| *argument == name)?;
        Some(range.clone())
    }

    fn word(&self, index: usize) -> &str {
        self.tokens
            .get(index)
            .map_or("", |token| &self.text[token.range.clone()])
    }

    fn as_list(&self, value: Range<usize>) -> Option<Listing> {
        match self.tokens.get(value.clone())? {
            [token] if token.kind == Kind::Name => self.assigned(&self.text[token.range.clone()]),
            _ => self.literal(value),
        }
    }

    /// The list that a name of the module is assigned once, if nothing changes it.
    fn assigned(&self, name: &str) -> Option<Listing> {
        let mut found = None;
        for (index, token) in self.tokens.iter().enumerate() {
            if token.kind != Kind::Name || self.word(index) != name {
                continue;
            }
            // A keyword argument of that name is no use of the name.
            let is_keyword = token.depth > 0 && self.word(index + 1) == "=";
            match self.word(index + 1) {
                "=" if is_keyword => {}
                "=" if token.is_at_margin && found.is_none() && self.word(index + 2) != "=" => {
                    found = Some(index + 2);
                }
                // requires.append("x"), requires += ["x"], requires[0] = "x", for requires in y
                "." | "[" | "+" | "=" | ":" | "in" => return None,
                _ if index > 0
                    && matches!(
                        self.word(index - 1),
                        "as" | "for" | "import" | "def" | "del" | "global"
                    ) =>
                {
                    return None;
                }
                _ => {}
            }
        }
        let start = found?;
        let end = close(&self.tokens, start)? + 1;
        // [...] + other, [...] if x else y
        let after = self.tokens.get(end);
        if after.is_some_and(|token| !token.is_at_margin) {
            return None;
        }
        self.literal(start..end)
    }

    /// A list or tuple of strings, and nothing else.
    fn literal(&self, value: Range<usize>) -> Option<Listing> {
        let open = value.start;
        let end = close(&self.tokens, open)?;
        if end + 1 != value.end || !matches!(self.word(open), "[" | "(") {
            return None;
        }
        let mut elements = Vec::new();
        let mut commas = 0;
        for token in &self.tokens[open + 1..end] {
            match &token.kind {
                // "a" "b" is one string.
                Kind::String(Some(string)) if elements.len() == commas => elements.push(Element {
                    range: token.range.clone(),
                    value: Some(string.clone()),
                }),
                Kind::Other(',') if elements.len() == commas + 1 => commas += 1,
                _ => return None,
            }
        }
        // ("a") is a string; () stays a tuple with one element only if a comma follows that.
        if self.word(open) == "(" && commas == 0 {
            return None;
        }
        Some(Listing {
            open: self.tokens[open].range.start,
            close: self.tokens[end].range.start,
            elements,
        })
    }
}

/// The token that closes the bracket.
fn close(tokens: &[Token], open: usize) -> Option<usize> {
    let depth = tokens.get(open)?.depth;
    if !matches!(tokens[open].kind, Kind::Other('(' | '[' | '{')) {
        return None;
    }
    let rest = tokens.get(open + 1..)?;
    let length = rest.iter().position(|token| token.depth == depth)?;
    matches!(rest[length].kind, Kind::Other(')' | ']' | '}')).then_some(open + 1 + length)
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let start = at;
        let is_at_margin = start == 0 || text[..start].ends_with('\n');
        let mut level = depth;
        let kind = if c.is_whitespace() || c == '\\' {
            at += c.len_utf8();
            continue;
        } else if c == '#' {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
            continue;
        } else if c == '_' || c.is_alphanumeric() {
            let rest = &text[at..];
            let length = rest
                .find(|c: char| c != '_' && !c.is_alphanumeric())
                .unwrap_or(rest.len());
            let word = &rest[..length];
            at += length;
            let is_prefix = length <= 2 && word.chars().all(|c| "rRbBuUfFtT".contains(c));
            if is_prefix && text[at..].starts_with(['"', '\'']) {
                let (value, end) = string(text, at, word)?;
                at = end;
                Kind::String(value)
            } else {
                Kind::Name
            }
        } else if c == '"' || c == '\'' {
            let (value, end) = string(text, at, "")?;
            at = end;
            Kind::String(value)
        } else {
            at += c.len_utf8();
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => {
                    depth = depth.checked_sub(1)?;
                    level = depth;
                }
                _ => {}
            }
            Kind::Other(c)
        };
        tokens.push(Token {
            kind,
            range: start..at,
            depth: level,
            is_at_margin: is_at_margin && level == 0,
        });
    }
    (depth == 0).then_some(tokens)
}

/// The value of the string whose quotes start here, and where it ends.
fn string(text: &str, at: usize, prefix: &str) -> Option<(Option<String>, usize)> {
    let rest = &text[at..];
    let quote = &rest[..1];
    let triple = quote.repeat(3);
    let quotes = if rest.starts_with(&triple) {
        triple.as_str()
    } else {
        quote
    };
    let mut end = at + quotes.len();
    let start = end;
    loop {
        let rest = &text[end..];
        if rest.starts_with(quotes) {
            break;
        }
        match rest.chars().next()? {
            '\\' => end += 1 + rest[1..].chars().next()?.len_utf8(),
            '\n' if quotes.len() == 1 => return None,
            c => end += c.len_utf8(),
        }
    }
    let value = &text[start..end];
    let is_plain = !value.contains(['\\', '\n'])
        && quotes.len() == 1
        && matches!(prefix, "" | "r" | "R" | "u" | "U");
    Some((is_plain.then(|| value.to_string()), end + quotes.len()))
}
