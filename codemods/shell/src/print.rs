//! New calls as text, broken into lines as Black and Ruff's formatter do.

use harden_codemod::prelude::*;

use crate::program::Argv;

/// The longest line that is not broken up; the formatters' default.
pub(crate) const LINE_LENGTH: usize = 88;

/// A call to be written.
pub(crate) struct CallText {
    /// What stands before the opening parenthesis, on the same line.
    pub(crate) before: String,
    pub(crate) arguments: Vec<Argument>,
    /// What stands after the closing parenthesis.
    pub(crate) after: String,
}

/// A new line: a call, operands joined by words, or anything else.
pub(crate) enum Line {
    Call(CallText),
    Chain {
        before: String,
        chain: Chain,
        after: String,
    },
    Text(String),
}

/// Operands joined by `and` or `or`.
pub(crate) struct Chain {
    first: String,
    /// The others, each with the word before it.
    rest: Vec<(&'static str, String)>,
    /// It must stand in parentheses.
    pub(crate) is_wrapped: bool,
}

impl Chain {
    pub(crate) fn one(operand: String) -> Self {
        Chain {
            first: operand,
            rest: Vec::new(),
            is_wrapped: false,
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
            is_wrapped: false,
        }
    }

    fn flat(&self) -> String {
        self.joined(" ")
    }

    /// The operands, with `separator` before each word.
    fn joined(&self, separator: &str) -> String {
        let mut out = self.first.clone();
        for (word, operand) in &self.rest {
            out.push_str(separator);
            out.push_str(word);
            out.push(' ');
            out.push_str(operand);
        }
        out
    }

    fn text(
        &self,
        style: &Style<'_>,
        indent: &str,
        before: &str,
        after: &str,
        limit: usize,
    ) -> String {
        let flat = if self.is_wrapped {
            format!("{before}({}){after}", self.flat())
        } else {
            format!("{before}{}{after}", self.flat())
        };
        // In brackets that are there already, the formatters break elsewhere.
        let is_inside = before.contains(['(', '[', '{']);
        if width(indent) + width(&flat) <= limit || is_inside {
            return flat;
        }
        let Style { unit, newline } = style;
        let inner = format!("{indent}{unit}");
        let operands = self.joined(&format!("{newline}{inner}"));
        format!("{before}({newline}{inner}{operands}{newline}{indent}){after}")
    }
}

impl Line {
    /// The line's text without its indentation, as [`CallText::text`] has it.
    pub(crate) fn text(&self, style: &Style<'_>, indent: &str, limit: usize) -> String {
        match self {
            Line::Call(call) => call.text(style, indent, limit),
            Line::Chain {
                before,
                chain,
                after,
            } => chain.text(style, indent, before, after, limit),
            Line::Text(text) => text.clone(),
        }
    }
}

/// An argument of a call.
#[derive(Clone)]
pub(crate) enum Argument {
    /// Its source, keyword and all.
    Text(String),
    /// A list that can be broken up, after a keyword and `=` where there is one.
    List {
        keyword: &'static str,
        elements: Vec<String>,
    },
}

impl Argument {
    pub(crate) fn list(keyword: &'static str, argv: &Argv) -> Self {
        match argv {
            Argv::List(elements) => Argument::List {
                keyword,
                elements: elements.clone(),
            },
            Argv::Whole(source) => Argument::Text(format!("{keyword}{source}")),
        }
    }

    fn flat(&self) -> String {
        match self {
            Argument::Text(text) => text.clone(),
            Argument::List { keyword, elements } => format!("{keyword}[{}]", elements.join(", ")),
        }
    }
}

/// How a file's lines are laid out.
pub(crate) struct Style<'a> {
    pub(crate) unit: &'a str,
    pub(crate) newline: &'static str,
}

impl<'a> Style<'a> {
    pub(crate) fn of(module: &'a Module<'_>) -> Self {
        Style {
            unit: module.indentation(),
            newline: module.newline(),
        }
    }
}

impl CallText {
    pub(crate) fn flat(&self) -> String {
        let arguments: Vec<String> = self.arguments.iter().map(Argument::flat).collect();
        format!("{}({}){}", self.before, arguments.join(", "), self.after)
    }

    /// The call on a line with this indentation: on one line where `limit` columns are enough for
    /// that, and else broken. The indentation is not part of the text.
    pub(crate) fn text(&self, style: &Style<'_>, indent: &str, limit: usize) -> String {
        let flat = self.flat();
        if width(indent) + width(&flat) <= limit || flat.contains('\n') {
            return flat;
        }
        let Style { unit, newline } = style;
        let inner = format!("{indent}{unit}");
        if let Some((outer, call, close)) = self.wrapped() {
            let call = call.text(style, &inner, LINE_LENGTH);
            return format!("{outer}{newline}{inner}{call}{newline}{indent}{close}");
        }
        let arguments: Vec<String> = self.arguments.iter().map(Argument::flat).collect();
        let joined = arguments.join(", ");
        if width(&inner) + width(&joined) <= LINE_LENGTH {
            return format!(
                "{}({newline}{inner}{joined}{newline}{indent}){}",
                self.before, self.after
            );
        }
        let mut out = format!("{}({newline}", self.before);
        for argument in &self.arguments {
            out.push_str(&inner);
            match argument {
                Argument::List { keyword, elements }
                    if width(&inner) + width(&argument.flat()) >= LINE_LENGTH =>
                {
                    out.push_str(keyword);
                    out.push_str(&one_by_one(elements, style, &inner));
                }
                _ => out.push_str(&argument.flat()),
            }
            out.push(',');
            out.push_str(newline);
        }
        out.push_str(indent);
        out.push(')');
        out.push_str(&self.after);
        out
    }
}

impl CallText {
    /// The call without the parentheses it is alone in, as in `int(call(…))`, where it is.
    fn wrapped(&self) -> Option<(&str, CallText, &str)> {
        let open = self.before.rfind('(')?;
        let (outer, inner) = self.before.split_at(open + 1);
        let close = self.after.find(')')?;
        let (suffix, rest) = self.after.split_at(close);
        // Nothing else is opened or separated on either side.
        if inner.contains([',', '=', ' ', ')']) || suffix.contains(['(', ',', ' ']) {
            return None;
        }
        let call = CallText {
            before: inner.to_string(),
            arguments: self.arguments.clone(),
            after: suffix.to_string(),
        };
        Some((outer, call, rest))
    }
}

/// A list with a line for each element, its brackets indented by `indent`.
pub(crate) fn one_by_one(elements: &[String], style: &Style<'_>, indent: &str) -> String {
    let Style { unit, newline } = style;
    let mut out = format!("[{newline}");
    for element in elements {
        out.push_str(indent);
        out.push_str(unit);
        out.push_str(element);
        out.push(',');
        out.push_str(newline);
    }
    out.push_str(indent);
    out.push(']');
    out
}

/// The columns a text takes; a tab counts as one, as it does for the formatters' users who chose
/// tabs.
pub(crate) fn width(text: &str) -> usize {
    text.chars().count()
}
