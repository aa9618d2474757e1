//! The words of lists that the program itself writes.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_shell::{Part, Quoting, Word};

use crate::argument::code;
use crate::argument::options::{self, Exposed, Start};
use crate::expr;
use crate::reason::Reason;

/// The element of a list as a word, in which every value has the same id.
pub(crate) fn word(cx: &Context<'_>, element: &Expr) -> Word {
    let text = |text: &str| match text {
        "" => Vec::new(),
        text => vec![Part::Text(text.to_string())],
    };
    let parts = match element {
        Expr::StringLiteral(literal) => text(literal.value.to_str()),
        Expr::FString(string) => string
            .value
            .elements()
            .flat_map(|element| match element {
                ast::InterpolatedStringElement::Literal(literal) => text(&literal.value),
                ast::InterpolatedStringElement::Interpolation(field) => {
                    vec![value(cx, &field.expression)]
                }
            })
            .collect(),
        Expr::BinOp(binary) if binary.op == ast::Operator::Add => {
            let mut parts = word(cx, &binary.left).parts;
            parts.extend(word(cx, &binary.right).parts);
            parts
        }
        element => vec![value(cx, element)],
    };
    Word { parts }
}

/// A word of which nothing is known.
pub(crate) fn any() -> Word {
    Word {
        parts: vec![any_value()],
    }
}

fn any_value() -> Part {
    Part::Value {
        id: 0,
        quoting: Quoting::Single,
    }
}

/// Any value, or what stands for one that no interpreter reads more in.
fn value(cx: &Context<'_>, value: &Expr) -> Part {
    if is_harmless(cx, value) {
        return Part::Text("0".to_string());
    }
    any_value()
}

/// Whether the value can only be a number or a constant of plain words: code that it is put into does
/// what its author wrote.
pub(crate) fn is_harmless(cx: &Context<'_>, value: &Expr) -> bool {
    expr::is_number(cx, value)
        || expr::known_texts(cx, value).is_some_and(|texts| texts.iter().all(|text| is_plain(text)))
}

/// What an element of an iterable is called.
pub(crate) fn element_of(iterable: &str) -> String {
    let first = iterable.lines().next().unwrap_or_default();
    format!("an element of `{first}`")
}

/// The programs that may take a value in the list for an option; where nothing of the list is known,
/// its own.
pub(crate) fn programs_of_options(words: &[Word]) -> Vec<String> {
    let named = |program: Option<&str>| {
        program.map_or_else(
            || "the program".to_string(),
            |program| format!("`{program}`"),
        )
    };
    if words.is_empty() {
        return vec![named(None)];
    }
    let mut programs: Vec<String> = exposed(words)
        .iter()
        .map(|exposed| named(exposed.program.as_deref()))
        .collect();
    programs.dedup();
    programs
}

/// The words that start with a value, as far as their programs may take them for options.
pub(crate) fn exposed(words: &[Word]) -> Vec<Exposed> {
    let found = options::delimiter(words, |place| match words[place].parts.first() {
        Some(Part::Value { .. }) => Start::Hyphen,
        _ => Start::Plain,
    });
    found.closed.into_iter().chain(found.open).collect()
}

fn is_plain(text: &str) -> bool {
    text.split([' ', '\t'])
        .all(|word| word.is_empty() || Quoting::Unquoted.keeps(word))
}

/// Refuses a list of which a program reads an element with a value as code.
///
/// # Errors
/// [`Reason::AnotherShell`].
pub(crate) fn check(words: &[Word]) -> Result<(), Reason> {
    match code::reader(words) {
        Some(interpreter) => Err(Reason::AnotherShell(interpreter)),
        None => Ok(()),
    }
}
