//! What a program makes of its arguments: code, options, or operands.

pub(crate) mod code;
mod interpreters;
pub(crate) mod options;
mod plain;
mod utilities;
mod wrappers;

use harden_shell::{Part, Word};

/// The name of the program that a word names: without its folder and Windows' ending.
fn program_name(word: &Word) -> Option<&str> {
    let path = word.literal()?;
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(name.strip_suffix(".exe").unwrap_or(name))
}

/// A name without the version at its end: `python3.11`, `lua5.4`, `gcc-12`.
fn without_version(name: &str) -> &str {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-'));
    if stem.is_empty() { name } else { stem }
}

/// Whether a value of the command is part of the word.
fn has_value(word: &Word) -> bool {
    word.parts
        .iter()
        .any(|part| matches!(part, Part::Value { .. }))
}

/// The text that the word starts with, up to the first value, variable or pattern.
fn leading_text(word: &Word) -> &str {
    match word.parts.first() {
        Some(Part::Text(text)) => text,
        _ => "",
    }
}

/// Whether the word is written as an option: `-x`, `--long`, `-x{value}`. A lone `-` is an operand
/// (XBD 12.2, guideline 13).
fn is_option(word: &Word) -> bool {
    let text = leading_text(word);
    text.starts_with('-') && (text.len() > 1 || word.parts.len() > 1)
}

/// Whether `word` is one of `options`, or short options written together of which the last is one.
fn is_one_of(word: &str, options: &[&str]) -> bool {
    options.iter().any(|option| {
        let letter = option.strip_prefix('-').filter(|rest| rest.len() == 1);
        *option == word
            || letter.is_some_and(|letter| {
                word.strip_prefix('-').is_some_and(|letters| {
                    letters.ends_with(letter) && letters.bytes().all(|b| b.is_ascii_alphanumeric())
                })
            })
    })
}

/// Whether `word` holds one of `options` with the option's argument: `--option=…`, `-o…`.
fn holds_one_of(word: &Word, options: &[&str]) -> bool {
    let text = leading_text(word);
    options.iter().any(|option| {
        text.strip_prefix(option).is_some_and(|rest| {
            let is_short = option.len() == 2 && !option.ends_with('-');
            rest.starts_with('=') || (is_short && (word.parts.len() > 1 || !rest.is_empty()))
        })
    })
}
