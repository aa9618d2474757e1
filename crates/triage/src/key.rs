//! What a finding is recognized by in later versions of its file.

use std::collections::{BTreeMap, BTreeSet};

use harden_rewriter::{Module, TextRange};
use siphasher::sip128::SipHasher13;

use crate::statements::{Place, Units};

/// Identifies a finding, whatever lines are inserted above it and however it is formatted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Bandit's id.
    pub rule: String,
    /// The file's path, relative to the folder of the triage file, with `/`.
    pub path: String,
    /// The qualified name of the function or class around it; empty at module level.
    pub function: String,
    /// The statement's tokens, joined by blanks; of a compound statement only the header.
    pub statement: String,
    /// Which of several findings this is that would else have the same key.
    pub twin: Option<Twin>,
}

/// One of several findings of a rule in statements of the same text in the same function.
///
/// All such statements count, whether or not anything was found in each of them: so the number does
/// not change when a comment suppresses the finding in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Twin {
    /// Which of them, from 1, in source order.
    pub ordinal: usize,
    /// How many there are.
    pub of: usize,
}

impl Key {
    /// The least of the keys that are twins of this one.
    pub(crate) fn first_twin(&self) -> Key {
        Key {
            twin: None,
            ..self.clone()
        }
    }

    /// Whether `other` is the same finding, or a twin of it.
    pub fn is_twin(&self, other: &Key) -> bool {
        self.rule == other.rule
            && self.path == other.path
            && self.function == other.function
            && self.statement == other.statement
    }
}

/// The statements of one file, of which its findings get their keys.
#[derive(Debug)]
pub struct Statements<'m> {
    text: &'m str,
    path: String,
    units: Units,
    /// The units of one text in one function, in source order.
    twins: BTreeMap<(String, String), Vec<usize>>,
}

/// A statement longer than this is cut.
const MOST_CHARACTERS: usize = 200;

impl<'m> Statements<'m> {
    /// The statements of `module`, whose file's path relative to the triage file, with `/`, is
    /// `path`.
    pub fn new(module: &Module<'m>, path: &str) -> Self {
        let units = Units::of(module);
        let mut twins: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (index, unit) in units.units.iter().enumerate() {
            let function = units.functions[unit.function].clone();
            twins
                .entry((function, cut(&unit.text)))
                .or_default()
                .push(index);
        }
        Statements {
            text: module.text(),
            path: path.to_string(),
            units,
            twins,
        }
    }

    /// The key of each finding, given by its rule's id and its range: all findings of the file, or
    /// their numbers among twins would not be right.
    pub fn keys(&self, findings: &[(&str, TextRange)]) -> Vec<Key> {
        let sites: Vec<Site> = findings
            .iter()
            .map(|(_, range)| self.site(*range))
            .collect();
        // The places in a statement of one text at which a rule found something, in any twin of it.
        let mut places: BTreeMap<_, BTreeSet<Place>> = BTreeMap::new();
        for ((rule, _), site) in findings.iter().zip(&sites) {
            let group = (*rule, site.function.as_str(), site.statement.as_str());
            places.entry(group).or_default().insert(site.place);
        }
        let key = |((rule, _), site): (&(&str, TextRange), &Site)| {
            let places = &places[&(*rule, site.function.as_str(), site.statement.as_str())];
            let of = site.statements * places.len();
            let place = places.range(..site.place).count();
            Key {
                rule: (*rule).to_string(),
                path: self.path.clone(),
                function: site.function.clone(),
                statement: site.statement.clone(),
                twin: (of > 1).then_some(Twin {
                    ordinal: site.statement_before * places.len() + place + 1,
                    of,
                }),
            }
        };
        findings.iter().zip(&sites).map(key).collect()
    }

    /// Whether the file still has the statement that `key` names, and as many twins of it.
    pub fn holds(&self, key: &Key) -> bool {
        let group = (key.function.clone(), key.statement.clone());
        let count = self.twins.get(&group).map_or(0, Vec::len);
        count > 0 && key.twin.map_or(1, |twin| twin.of).is_multiple_of(count)
    }

    fn site(&self, range: TextRange) -> Site {
        let Some(index) = self.units.at(range.start()) else {
            return self.outside(range);
        };
        let unit = &self.units.units[index];
        let group = (self.units.functions[unit.function].clone(), cut(&unit.text));
        let twins = self.twins.get(&group).map_or(&[][..], Vec::as_slice);
        Site {
            statements: twins.len().max(1),
            statement_before: twins.iter().take_while(|&&twin| twin < index).count(),
            function: group.0,
            statement: group.1,
            place: unit.place(range),
        }
    }

    /// The site of a finding in no statement: a character in a comment. The line stands for one.
    fn outside(&self, range: TextRange) -> Site {
        let start = range.start().to_usize();
        let newline = |c: char| c == '\n' || c == '\r';
        let from = self.text[..start].rfind(newline).map_or(0, |at| at + 1);
        let to = self.text[start..]
            .find(newline)
            .map_or(self.text.len(), |at| start + at);
        Site {
            function: String::new(),
            statement: cut(self.text[from..to].trim()),
            statements: 1,
            statement_before: 0,
            place: ((start, 0), (range.end().to_usize(), 0)),
        }
    }
}

/// Where a finding is, in terms of statements.
struct Site {
    function: String,
    statement: String,
    /// How many statements of this text the function has, and how many of them stand before.
    statements: usize,
    statement_before: usize,
    place: Place,
}

/// `statement`, its end replaced by a hash of it where it is long.
fn cut(statement: &str) -> String {
    let Some((at, _)) = statement.char_indices().nth(MOST_CHARACTERS) else {
        return statement.to_string();
    };
    let (start, rest) = statement.split_at(at);
    let hash = SipHasher13::new().hash(rest.as_bytes()).as_u128();
    format!("{start}… {hash:032x}")
}
