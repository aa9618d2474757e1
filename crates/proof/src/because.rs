//! Why a text is fixed by the source.

use std::collections::BTreeSet;
use std::fmt;

/// One fact that a proof rests on.
///
/// The order is that in which a proof names them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// A name is only ever given constants.
    Constant {
        /// The line, from 1, where it is given one.
        line: usize,
        /// The name: `TABLE`, or `Table.NAME`.
        name: String,
    },
    /// The value was checked before it is used.
    Checked {
        /// The line of the check, from 1.
        line: usize,
        /// What was checked: `column`.
        subject: String,
        /// What it was found in, where that has a name.
        list: Option<String>,
    },
    /// The value is a number, whose text is digits.
    Number {
        /// The source of the number: `len(ids)`.
        source: String,
    },
    /// It is one of several literals that stand in the expression itself.
    Literals,
    /// There is nothing but placeholders for parameters: `?, ?, ?`.
    Placeholders,
}

impl Because {
    /// The line that the fact stands in, where it stands apart from the expression.
    pub fn line(&self) -> Option<usize> {
        match self {
            Because::Constant { line, .. } | Because::Checked { line, .. } => Some(*line),
            Because::Number { .. } | Because::Literals | Because::Placeholders => None,
        }
    }
}

/// How many names a clause holds before it only counts them.
const NAMED: usize = 3;

/// That every text an expression can be is fixed by the source.
///
/// Numbers are not constants, but their text is digits, and so counts as fixed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    because: BTreeSet<Because>,
}

impl Proof {
    pub(crate) fn new(because: BTreeSet<Because>) -> Self {
        Proof { because }
    }

    /// What several proofs rest on together.
    #[must_use]
    pub fn all(proofs: impl IntoIterator<Item = Proof>) -> Self {
        let because = proofs.into_iter().flat_map(|proof| proof.because);
        Proof::new(because.collect())
    }

    /// The same proof, where each line has become another one.
    #[must_use]
    pub fn with_lines(&self, moved: impl Fn(usize) -> usize) -> Self {
        let because = self.because.iter().cloned().map(|mut because| {
            if let Because::Constant { line, .. } | Because::Checked { line, .. } = &mut because {
                *line = moved(*line);
            }
            because
        });
        Proof::new(because.collect())
    }

    /// What it rests on, sorted; empty where the expression is made of literals alone.
    pub fn because(&self) -> impl Iterator<Item = &Because> {
        self.because.iter()
    }
}

/// One clause without a full stop: `constant text`, `interpolates only placeholders`,
/// `interpolates constants: TABLE (line 3); column is checked against COLUMNS (line 12)`.
impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut constants = Lines::default();
        let mut checked = Lines::default();
        let mut numbers = Vec::new();
        for because in &self.because {
            match because {
                Because::Constant { line, name } => constants.add(name.clone(), *line),
                Because::Checked {
                    line,
                    subject,
                    list,
                } => {
                    let what = match list {
                        Some(list) => format!("{subject} is checked against {list}"),
                        None => format!("{subject} is compared with constants"),
                    };
                    checked.add(what, *line);
                }
                Because::Number { source } => numbers.push(format!("{source} is a number")),
                Because::Literals | Because::Placeholders => {}
            }
        }
        let mut clauses = Vec::new();
        if !constants.0.is_empty() {
            let constants = named(&constants.all());
            clauses.push(format!("interpolates only constants: {constants}"));
        } else if self.because.contains(&Because::Literals) {
            clauses.push("interpolates only constants".to_string());
        }
        if self.because.contains(&Because::Placeholders) {
            clauses.push("interpolates only placeholders".to_string());
        }
        for facts in [numbers, checked.all()] {
            if !facts.is_empty() {
                clauses.push(named(&facts));
            }
        }
        match clauses.as_slice() {
            [] => f.write_str("constant text"),
            [only] => f.write_str(only),
            several => f.write_str(
                &several
                    .join("; ")
                    .replace("interpolates only", "interpolates"),
            ),
        }
    }
}

/// What there is to say, each with the lines where it stands.
#[derive(Default)]
struct Lines(Vec<(String, Vec<usize>)>);

impl Lines {
    fn add(&mut self, what: String, line: usize) {
        match self.0.iter_mut().find(|(known, _)| *known == what) {
            Some((_, lines)) => lines.push(line),
            None => self.0.push((what, vec![line])),
        }
    }

    fn all(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|(what, lines)| match lines.as_slice() {
                [line] => format!("{what} (line {line})"),
                lines => {
                    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
                    format!("{what} (lines {})", lines.join(", "))
                }
            })
            .collect()
    }
}

/// The first few of several things, and how many more there are.
fn named(things: &[String]) -> String {
    let named = things.len().min(NAMED);
    let more = match things.len() - named {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", things[..named].join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(because: impl IntoIterator<Item = Because>) -> String {
        Proof::new(because.into_iter().collect()).to_string()
    }

    fn constant(name: &str, line: usize) -> Because {
        Because::Constant {
            line,
            name: name.to_string(),
        }
    }

    #[test]
    fn a_proof_is_one_clause() {
        assert_eq!(proof([]), "constant text");
        assert_eq!(
            proof([Because::Placeholders]),
            "interpolates only placeholders"
        );
        let checked = Because::Checked {
            line: 12,
            subject: "column".to_string(),
            list: Some("COLUMNS".to_string()),
        };
        assert_eq!(
            proof([checked, constant("TABLE", 3), Because::Placeholders]),
            "interpolates constants: TABLE (line 3); interpolates placeholders; \
             column is checked against COLUMNS (line 12)"
        );
        assert_eq!(
            proof((1..=3).map(|line| constant("T", line))),
            "interpolates only constants: T (lines 1, 2, 3)"
        );
        assert_eq!(
            proof(["A", "B", "C", "D", "E"].map(|name| constant(name, 1))),
            "interpolates only constants: A (line 1), B (line 1), C (line 1) and 2 more"
        );
    }
}
