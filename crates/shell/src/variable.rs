//! Variables: what of `$...` has a plan, and which names are the shell's own (XCU 2.5, 2.6.2).

use crate::plan::Fallback;
use crate::source::{Mark, Source};
use crate::unplannable::Unplannable;

/// Names that some shell sets when it starts, or changes by itself. What the environment says
/// about them is not what the command gets. Sorted.
const SET_BY_SHELLS: &[&str] = &[
    "COLUMNS",
    "COPROC",
    "DIRSTACK",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "HISTCMD",
    "HOSTNAME",
    "HOSTTYPE",
    "IFS",
    "LINENO",
    "LINES",
    "MACHTYPE",
    "MAILCHECK",
    "MAPFILE",
    "OLDPWD",
    "OPTARG",
    "OPTERR",
    "OPTIND",
    "OSTYPE",
    "PIPESTATUS",
    "POSIXLY_CORRECT",
    "PPID",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "PWD",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELL",
    "SHELLOPTS",
    "SHLVL",
    "SRANDOM",
    "TERM",
    "TIMEFORMAT",
    "UID",
    "USER_ID",
    "_",
];

/// The same, by how the names start.
const FAMILIES_SET_BY_SHELLS: &[&str] = &["BASH", "COMP_", "KSH", "READLINE_", "ZSH"];

/// Of the names that shells set, those that mean nothing to the shell when a command sets them for
/// one program. Sorted.
const FREE_TO_SET: &[&str] = &[
    "BASH_ENV",
    "COLUMNS",
    "HOSTNAME",
    "LINES",
    "MAILCHECK",
    "PS1",
    "PS2",
    "PS3",
    "PS4",
    "SHELL",
    "TERM",
    "TIMEFORMAT",
    "USER_ID",
];

/// Whether a shell sets a variable of this name by itself.
pub(crate) fn is_set_by_shells(name: &str) -> bool {
    SET_BY_SHELLS.binary_search(&name).is_ok()
        || FAMILIES_SET_BY_SHELLS
            .iter()
            .any(|family| name.starts_with(family))
}

/// Whether setting this variable for a program (XCU 2.9.1) does nothing but that.
pub(crate) fn is_free_to_set(name: &str) -> bool {
    FREE_TO_SET.binary_search(&name).is_ok() || !is_set_by_shells(name)
}

/// Reads what follows a `$` that is neither escaped nor single-quoted: a variable and the length of
/// what names it, or `None` if the `$` stands for itself (XCU 2.6), which it does before a blank,
/// before the closing double quote, and at the end.
pub(crate) fn read(
    after: &str,
    double_quoted: bool,
    source: &Source,
) -> Result<Option<(Mark, usize)>, Unplannable> {
    match after.chars().next() {
        None | Some(' ' | '\t' | '\n') => Ok(None),
        Some('"') if double_quoted => Ok(None),
        Some('(') if after.starts_with("((") => Err(Unplannable::ArithmeticExpansion),
        Some('(') => Err(Unplannable::CommandSubstitution),
        Some('{') => braced(&after[1..], double_quoted)
            .map(|(mark, length)| Some((mark, length + 1)))
            .ok_or(Unplannable::ParameterExpansion),
        Some(c) if c.is_ascii_alphabetic() || c == '_' => unbraced(after, source).map(Some),
        Some(c) if c.is_ascii_digit() || "@*#?-$!".contains(c) => {
            Err(Unplannable::ParameterExpansion)
        }
        Some(c) if source.is_value(c) => Err(Unplannable::EscapedValue),
        Some('\'' | '"' | '[') => Err(Unplannable::shells_differ("`$` before a quote or bracket")),
        Some(_) => Err(Unplannable::shells_differ("a `$` that starts no expansion")),
    }
}

/// `NAME`, as long as it goes on.
fn unbraced(after: &str, source: &Source) -> Result<(Mark, usize), Unplannable> {
    let name = name(after);
    let next = &after[name.len()..];
    if next.starts_with("\\\n") {
        return Err(Unplannable::shells_differ(
            "a line continuation after the name of a variable",
        ));
    }
    // The value may go on with the name.
    if next.starts_with(|c| source.is_value(c)) {
        return Err(Unplannable::EscapedValue);
    }
    let mark = variable(name, None).ok_or(Unplannable::ParameterExpansion)?;
    Ok((mark, name.len()))
}

/// `NAME}`, `NAME-word}` or `NAME:-word}`, where the word is nothing but plain characters.
fn braced(after: &str, double_quoted: bool) -> Option<(Mark, usize)> {
    let name = name(after);
    let (content, _) = after[name.len()..].split_once('}')?;
    let default = if content.is_empty() {
        None
    } else {
        let if_empty = content.starts_with(':');
        let text = content
            .strip_prefix(":-")
            .or_else(|| content.strip_prefix('-'))?;
        let is_plain = |c: char| {
            c.is_ascii_alphanumeric() || "_@%+,./:=-".contains(c) || (double_quoted && c == ' ')
        };
        if !text.chars().all(is_plain) {
            return None;
        }
        Some(Fallback {
            text: text.to_owned(),
            if_empty,
        })
    };
    Some((
        variable(name, default)?,
        name.len() + content.len() + "}".len(),
    ))
}

/// The name at the start of a text (XBD 3.216); empty if there is none.
fn name(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        &text[..end]
    }
}

fn variable(name: &str, default: Option<Fallback>) -> Option<Mark> {
    (!name.is_empty() && !is_set_by_shells(name)).then(|| Mark::Variable {
        name: name.to_owned(),
        default,
    })
}

#[cfg(test)]
mod tests {
    use super::{FREE_TO_SET, SET_BY_SHELLS};

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(SET_BY_SHELLS.is_sorted());
        assert!(FREE_TO_SET.is_sorted());
    }
}
