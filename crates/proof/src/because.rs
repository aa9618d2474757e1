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
        /// The name: `TABLE`, or `Table.NAME`.
        name: String,
    },
    /// The value was checked before it is used.
    Checked {
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

    /// What it rests on, sorted; empty where the expression is made of literals alone.
    pub fn because(&self) -> impl Iterator<Item = &Because> {
        self.because.iter()
    }
}

/// One clause without a full stop: `constant text`, `interpolates only placeholders`,
/// `interpolates constants: TABLE; column is checked against COLUMNS`. It goes into comments, and so
/// names no lines.
impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut constants = Vec::new();
        let mut checked = Vec::new();
        let mut numbers = Vec::new();
        for because in &self.because {
            match because {
                Because::Constant { name } => constants.push(name.clone()),
                Because::Checked { subject, list } => checked.push(match list {
                    Some(list) => format!("{subject} is checked against {list}"),
                    None => format!("{subject} is compared with constants"),
                }),
                Because::Number { source } => numbers.push(format!("{source} is a number")),
                Because::Literals | Because::Placeholders => {}
            }
        }
        let mut clauses = Vec::new();
        if !constants.is_empty() {
            let constants = named(&constants);
            clauses.push(format!("interpolates only constants: {constants}"));
        } else if self.because.contains(&Because::Literals) {
            clauses.push("interpolates only constants".to_string());
        }
        if self.because.contains(&Because::Placeholders) {
            clauses.push("interpolates only placeholders".to_string());
        }
        for facts in [numbers, checked] {
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

    fn constant(name: &str) -> Because {
        Because::Constant {
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
            subject: "column".to_string(),
            list: Some("COLUMNS".to_string()),
        };
        assert_eq!(
            proof([checked, constant("TABLE"), Because::Placeholders]),
            "interpolates constants: TABLE; interpolates placeholders; \
             column is checked against COLUMNS"
        );
        assert_eq!(
            proof(["A", "B", "C", "D", "E"].map(constant)),
            "interpolates only constants: A, B, C and 2 more"
        );
    }
}
