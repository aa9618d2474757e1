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

/// A new line: a call, or anything else.
pub(crate) enum Line {
    Call(CallText),
    Text(String),
}

impl Line {
    /// The line's text without its indentation, as [`CallText::text`] has it.
    pub(crate) fn text(&self, style: &Style<'_>, indent: &str, limit: usize) -> String {
        match self {
            Line::Call(call) => call.text(style, indent, limit),
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
