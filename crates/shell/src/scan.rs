//! What must be refused before the text is parsed.
//!
//! The parser reads more than POSIX, drops comments, and recurses into expansions. So this pass
//! follows the quotes by itself (XCU 2.2) and refuses whatever the parser must not see. What it
//! lets through has no expansion, no redirection and no comment. It judges no structure:
//! `grammar` does that, with the parser's own reading of the quotes.

use crate::source::Source;
use crate::unplannable::Unplannable;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

/// Refuses text that must not reach the parser.
pub(crate) fn check(source: &Source) -> Result<(), Unplannable> {
    if let Some(character) = source
        .text()
        .chars()
        .find(|c| c.is_control() && !"\t\n".contains(*c))
    {
        return Err(Unplannable::UnsupportedCharacter { character });
    }
    // `sh -c` takes such a text for an option; only some callers of the shell put `--` before it.
    if source.text().starts_with(['-', '+']) {
        return Err(Unplannable::shells_differ(
            "a command that starts with a hyphen or plus sign",
        ));
    }

    let mut quotes = Quotes::None;
    // The character that the current word ends with so far, if that is unquoted or a placeholder;
    // `None` within a word that ends in something quoted.
    let mut last = None;
    let mut in_word = false;
    let mut after_escaped_dollar = false;

    let mut rest = source.text().chars();
    while let Some(c) = rest.next() {
        if quotes == Quotes::Single {
            if c == '\'' {
                quotes = Quotes::None;
            }
            continue;
        }

        let escaped_dollar_before = after_escaped_dollar;
        match c {
            '\\' => {
                let Some(escaped) = rest.next() else {
                    return Err(Unplannable::shells_differ("a backslash at the end"));
                };
                if source.is_value(escaped) {
                    return Err(Unplannable::EscapedValue);
                }
                // A line continuation (XCU 2.2.1) leaves no trace: what stands before and after it
                // is adjacent.
                if escaped != '\n' {
                    in_word = true;
                    last = None;
                    after_escaped_dollar = escaped == '$';
                }
                continue;
            }
            '$' => {
                check_dollar(rest.as_str(), quotes, source)?;
                in_word = true;
                last = None;
            }
            '`' => return Err(Unplannable::CommandSubstitution),
            '"' if quotes == Quotes::Double => quotes = Quotes::None,
            _ if quotes == Quotes::Double => {}
            '"' => {
                quotes = Quotes::Double;
                in_word = true;
                last = None;
            }
            '\'' => {
                // The parser takes `\$'` for the start of `$'...'`, in which backslashes escape.
                if escaped_dollar_before {
                    return Err(Unplannable::unparsable("a quote after an escaped `$`"));
                }
                quotes = Quotes::Single;
                in_word = true;
                last = None;
            }
            '#' if !in_word => return Err(Unplannable::Comment),
            // An empty value would make it a comment.
            '#' if last.is_some_and(|c| source.is_value(c)) => {
                return Err(Unplannable::ValueInGrammar);
            }
            '<' | '>' => return Err(redirection(c, last, rest.as_str())),
            '|' if rest.as_str().starts_with('&') => {
                return Err(Unplannable::shells_differ("`|&`"));
            }
            '(' if in_word && last.is_some_and(|c| "@!?+*".contains(c)) => {
                return Err(Unplannable::shells_differ("a pattern with parentheses"));
            }
            ' ' | '\t' | '\n' | '|' | '&' | ';' | '(' | ')' => {
                in_word = false;
                last = Some(c);
            }
            _ => {
                in_word = true;
                last = Some(c);
            }
        }
        after_escaped_dollar = false;
    }
    Ok(())
}

/// What a `<` or `>` that is not quoted starts.
fn redirection(operator: char, before: Option<char>, after: &str) -> Unplannable {
    match operator {
        '<' if after.starts_with("<<") => Unplannable::shells_differ("a here-string"),
        '<' if after.starts_with('<') => Unplannable::HereDocument,
        _ if after.starts_with('(') => Unplannable::shells_differ("a process substitution"),
        _ if before == Some('&') => Unplannable::shells_differ("`&>`"),
        _ => Unplannable::Redirection,
    }
}

/// Refuses a `$` that is neither escaped nor single-quoted, unless it stands for itself (XCU 2.6):
/// before a blank, before the closing double quote, and at the end.
fn check_dollar(after: &str, quotes: Quotes, source: &Source) -> Result<(), Unplannable> {
    match after.chars().next() {
        None | Some(' ' | '\t' | '\n') => Ok(()),
        Some('"') if quotes == Quotes::Double => Ok(()),
        Some('(') if after.starts_with("((") => Err(Unplannable::ArithmeticExpansion),
        Some('(') => Err(Unplannable::CommandSubstitution),
        Some(c) if c.is_ascii_alphanumeric() || "{_@*#?-$!".contains(c) => {
            Err(Unplannable::ParameterExpansion)
        }
        Some(c) if source.is_value(c) => Err(Unplannable::EscapedValue),
        Some('\'' | '"' | '[') => Err(Unplannable::shells_differ("`$` before a quote or bracket")),
        Some(_) => Err(Unplannable::shells_differ("a `$` that starts no expansion")),
    }
}
