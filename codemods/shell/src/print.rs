//! New calls as text, on one line each.

/// A call to be written.
pub(crate) struct CallText {
    /// What stands before the opening parenthesis.
    pub(crate) before: String,
    /// The arguments' sources, keywords and all.
    pub(crate) arguments: Vec<String>,
    /// What stands after the closing parenthesis.
    pub(crate) after: String,
}

impl CallText {
    pub(crate) fn flat(&self) -> String {
        format!(
            "{}({}){}",
            self.before,
            self.arguments.join(", "),
            self.after
        )
    }
}

/// Operands joined by `and` or `or`.
pub(crate) struct Chain {
    first: String,
    /// The others, each with the word before it.
    rest: Vec<(&'static str, String)>,
}

impl Chain {
    pub(crate) fn one(operand: String) -> Self {
        Chain {
            first: operand,
            rest: Vec::new(),
        }
    }

    /// `first word second`. The words of one chain are all the same; another goes in parentheses.
    pub(crate) fn of(first: Chain, word: &'static str, second: Chain) -> Self {
        let operand = |chain: Chain| {
            if chain.rest.is_empty() {
                chain.first
            } else {
                format!("({})", chain.flat())
            }
        };
        if first.rest.iter().all(|(other, _)| *other == word) {
            let mut chain = first;
            chain.rest.push((word, operand(second)));
            return chain;
        }
        Chain {
            rest: vec![(word, operand(second))],
            first: operand(first),
        }
    }

    pub(crate) fn flat(&self) -> String {
        let mut out = self.first.clone();
        for (word, operand) in &self.rest {
            out.push(' ');
            out.push_str(word);
            out.push(' ');
            out.push_str(operand);
        }
        out
    }
}
