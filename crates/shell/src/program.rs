//! The program word: whether the shell looks for a program at all (XCU 2.9.1.4).

use crate::pattern;
use crate::plan::{Note, Part, Quoting, Word};
use crate::unplannable::Unplannable;

/// Words that are reserved in bash and other shells, and that the grammar of POSIX leaves to mean
/// a program (XCU 2.4). Quoted, they do.
const EXTENDED_RESERVED: &[&str] = &["[[", "]]", "coproc", "function", "select", "time"];

/// The utilities built into dash, bash or both, and those that POSIX lets a shell run without
/// looking along `PATH`. Sorted.
const BUILT_INS: &[&str] = &[
    ".",
    ":",
    "[",
    "alias",
    "bg",
    "bind",
    "break",
    "builtin",
    "caller",
    "cd",
    "chdir",
    "command",
    "compgen",
    "complete",
    "compopt",
    "continue",
    "declare",
    "dirs",
    "disown",
    "echo",
    "enable",
    "eval",
    "exec",
    "exit",
    "export",
    "false",
    "fc",
    "fg",
    "getopts",
    "hash",
    "help",
    "history",
    "jobs",
    "kill",
    "let",
    "local",
    "logout",
    "mapfile",
    "newgrp",
    "popd",
    "printf",
    "pushd",
    "pwd",
    "read",
    "readarray",
    "readonly",
    "return",
    "set",
    "shift",
    "shopt",
    "source",
    "suspend",
    "test",
    "times",
    "trap",
    "true",
    "type",
    "typeset",
    "ulimit",
    "umask",
    "unalias",
    "unset",
    "wait",
];

/// Signals that every `kill` knows by name (XBD `<signal.h>`).
const SIGNALS: &[&str] = &[
    "ABRT", "ALRM", "CONT", "HUP", "INT", "KILL", "QUIT", "STOP", "TERM", "USR1", "USR2",
];

/// Refuses a program word for the way it is written.
pub(crate) fn check_spelling(raw: &str) -> Result<(), Unplannable> {
    if EXTENDED_RESERVED.contains(&raw) {
        return Err(Unplannable::ReservedWord { word: raw.into() });
    }
    // Before the word is read, where it would be a pattern.
    if raw == "[" {
        return Err(Unplannable::BuiltIn { name: raw.into() });
    }
    if raw == "{}" {
        return Err(Unplannable::Braces);
    }
    if raw.starts_with('!') {
        return Err(Unplannable::shells_differ(
            "a command that starts with an exclamation mark",
        ));
    }
    Ok(())
}

/// Refuses what the shell does by itself, and notes where it may.
pub(crate) fn check(argv: &[Word], sets_variables: bool) -> Result<Vec<Note>, Unplannable> {
    let (program, arguments) = (&argv[0], &argv[1..]);
    check_parts(program)?;
    // In bash, `%1` is a job to continue, quoted or not.
    if matches!(&program.parts[0], Part::Text(text) if text.starts_with('%')) {
        return Err(Unplannable::shells_differ(
            "a command that starts with a percent sign",
        ));
    }
    let Some(name) = program.literal() else {
        return program_with_value(program);
    };
    if BUILT_INS.binary_search(&name).is_err() {
        return Ok(Vec::new());
    }
    twin(name, arguments)
        // The variables would be the shell's own for as long, and may mean something to it.
        .filter(|_| !sets_variables)
        .ok_or_else(|| Unplannable::BuiltIn { name: name.into() })
}

/// The same for what follows `exec`, which is a program in any case (XCU 2.15, `exec`).
pub(crate) fn check_replacing(argv: &[Word]) -> Result<Vec<Note>, Unplannable> {
    let Some(program) = argv.first() else {
        return Err(Unplannable::BuiltIn {
            name: "exec".into(),
        });
    };
    check_parts(program)?;
    match program.parts.first() {
        // An option, to some shells.
        Some(Part::Text(text)) if text.starts_with('-') => Err(Unplannable::BuiltIn {
            name: "exec".into(),
        }),
        Some(Part::Value { .. }) => Ok(vec![Note::ProgramValue]),
        _ => Ok(Vec::new()),
    }
}

/// Refuses a program word that may be none or several words.
fn check_parts(program: &Word) -> Result<(), Unplannable> {
    if program.parts.is_empty() {
        return Err(Unplannable::Empty);
    }
    for part in &program.parts {
        match part {
            Part::Variable { .. } => return Err(Unplannable::ParameterExpansion),
            Part::Pattern(text) => {
                let character = text.chars().find(|c| pattern::is_magic(*c)).unwrap_or('*');
                return Err(Unplannable::Pattern { character });
            }
            Part::Home if program.parts.len() == 1 => return Err(Unplannable::Tilde),
            Part::Text(_) | Part::Value { .. } | Part::Home => {}
        }
    }
    Ok(())
}

/// A program word that is not just text.
fn program_with_value(program: &Word) -> Result<Vec<Note>, Unplannable> {
    // A path.
    if program.parts.first() == Some(&Part::Home) {
        return Ok(Vec::new());
    }
    let unquoted = program.parts.iter().any(|part| {
        matches!(
            part,
            Part::Value {
                quoting: Quoting::Unquoted,
                ..
            }
        )
    });
    let contains = |c| {
        program
            .parts
            .iter()
            .any(|part| matches!(part, Part::Text(text) if text.contains(c)))
    };
    if unquoted && contains('=') {
        return Err(Unplannable::ValueInGrammar);
    }
    // With a slash it is no built-in and, if quoted, no reserved word or assignment either.
    if unquoted || !contains('/') {
        Ok(vec![Note::ProgramValue])
    } else {
        Ok(Vec::new())
    }
}

/// The notes on running the program of a built-in's name, if that does the same.
fn twin(name: &str, arguments: &[Word]) -> Option<Vec<Note>> {
    match name {
        "true" | "false" if arguments.is_empty() => Some(Vec::new()),
        "echo" => echo(arguments),
        "test" if is_plain_test(arguments) => Some(Vec::new()),
        "kill" if is_plain_kill(arguments) => Some(vec![Note::KillProgram]),
        _ => None,
    }
}

/// POSIX leaves backslashes and a leading `-n` open, and shells and programs do differ there.
fn echo(arguments: &[Word]) -> Option<Vec<Note>> {
    let has_backslash = |word: &Word| {
        word.parts
            .iter()
            .any(|part| matches!(part, Part::Text(text) if text.contains('\\')))
    };
    let starts_with_hyphen =
        |word: &Word| matches!(word.parts.first(), Some(Part::Text(text)) if text.starts_with('-'));
    if arguments.iter().any(has_backslash) || arguments.first().is_some_and(starts_with_hyphen) {
        return None;
    }
    let has_value = arguments.iter().any(|word| word.literal().is_none());
    Some(if has_value {
        vec![Note::EchoValue]
    } else {
        Vec::new()
    })
}

/// One primary on a file or string, or a comparison of two strings the first of which cannot be
/// taken for an operator. More than that, and shells disagree with the program.
fn is_plain_test(arguments: &[Word]) -> bool {
    const UNARY: &[&str] = &[
        "-b", "-c", "-d", "-e", "-f", "-g", "-h", "-L", "-n", "-p", "-r", "-S", "-s", "-u", "-w",
        "-x", "-z",
    ];
    match arguments {
        [primary, operand] => {
            is_one_word(operand)
                && primary
                    .literal()
                    .is_some_and(|primary| UNARY.contains(&primary))
        }
        [left, operator, right] if is_one_word(right) => {
            matches!(operator.literal(), Some("=" | "!="))
                && left
                    .literal()
                    .is_some_and(|left| !left.starts_with(['-', '!', '(']))
        }
        _ => false,
    }
}

/// Whether the shell makes just one word of it, if values are kept.
fn is_one_word(word: &Word) -> bool {
    !word.parts.iter().any(|part| {
        matches!(
            part,
            Part::Pattern(_)
                | Part::Variable {
                    quoting: Quoting::Unquoted,
                    ..
                }
        )
    })
}

/// A signal by number or by a name that all know, and process ids.
fn is_plain_kill(arguments: &[Word]) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_pid = |word: &Word| word.literal().is_some_and(is_number);
    match arguments {
        [] => false,
        [first, rest @ ..] => match first.literal().and_then(|first| first.strip_prefix('-')) {
            Some(signal) => {
                (is_number(signal) || SIGNALS.contains(&signal))
                    && !rest.is_empty()
                    && rest.iter().all(is_pid)
            }
            None => arguments.iter().all(is_pid),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::BUILT_INS;

    #[test]
    fn built_ins_are_sorted_for_the_search() {
        assert!(BUILT_INS.is_sorted());
    }
}
