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
    /// There is nothing but placeholders for parameters: `?, ?, ?`.
    Placeholders,
}

impl Because {
    /// The line that the fact stands in, where it stands apart from the expression.
    pub fn line(&self) -> Option<usize> {
        match self {
            Because::Constant { line, .. } | Because::Checked { line, .. } => Some(*line),
            Because::Number { .. } | Because::Placeholders => None,
        }
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Because::Constant { line, name } => write!(f, "{name} (line {line})"),
            Because::Checked {
                line,
                subject,
                list: Some(list),
            } => write!(f, "{subject} is checked against {list} (line {line})"),
            Because::Checked {
                line,
                subject,
                list: None,
            } => write!(f, "{subject} is compared with constants (line {line})"),
            Because::Number { source } => write!(f, "{source} is a number"),
            Because::Placeholders => f.write_str("placeholders"),
        }
    }
}

/// How many constants a clause names before it only counts them.
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

    /// What it rests on, sorted; empty where the expression is made of literals alone.
    pub fn because(&self) -> impl Iterator<Item = &Because> {
        self.because.iter()
    }
}

/// One clause without a full stop, to be read after "it":
/// `interpolates only constants: TABLE (line 3); column is checked against COLUMNS (line 12)`.
impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (constants, others): (Vec<_>, Vec<_>) = self
            .because
            .iter()
            .partition(|because| matches!(because, Because::Constant { .. }));
        let mut clauses = Vec::new();
        if !constants.is_empty() {
            let named: Vec<String> = constants
                .iter()
                .take(NAMED)
                .map(ToString::to_string)
                .collect();
            let more = match constants.len() - named.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            clauses.push(format!(
                "interpolates only constants: {}{more}",
                named.join(", ")
            ));
        }
        let placeholders = others.contains(&&Because::Placeholders);
        if placeholders {
            clauses.push(if constants.is_empty() {
                "interpolates only placeholders".to_string()
            } else {
                "placeholders".to_string()
            });
        }
        clauses.extend(
            others
                .iter()
                .filter(|because| !matches!(because, Because::Placeholders))
                .map(ToString::to_string),
        );
        if clauses.is_empty() {
            return f.write_str("constant text");
        }
        f.write_str(&clauses.join("; "))
    }
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
            "interpolates only constants: TABLE (line 3); placeholders; \
             column is checked against COLUMNS (line 12)"
        );
        assert_eq!(
            proof((1..=5).map(|line| constant("T", line))),
            "interpolates only constants: T (line 1), T (line 2), T (line 3) and 2 more"
        );
    }
}
