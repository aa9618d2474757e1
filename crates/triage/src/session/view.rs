//! What a session shows, and how what is typed is read.

use std::fmt::Write;

use toml_edit::Datetime;

use super::Question;
use crate::file::Decision;

/// The key that was meant: `j`, `J`, `justify` and ` j ` are the same.
pub(super) fn command(typed: &str) -> Option<char> {
    const WORDS: &[(&str, char)] = &[
        ("justify", 'j'),
        ("reason", 'j'),
        ("r", 'j'),
        ("yes", 'y'),
        ("no", 'n'),
        ("unsafe", 'u'),
        ("accept", 'u'),
        ("leave", 'l'),
        ("skip", 's'),
        ("back", 'b'),
        ("quit", 'q'),
        ("help", '?'),
    ];
    let typed = typed.trim().to_lowercase();
    if let Some((_, key)) = WORDS.iter().find(|(word, _)| *word == typed) {
        return Some(*key);
    }
    let mut characters = typed.chars();
    let first = characters.next()?;
    characters.next().is_none().then_some(first)
}

/// A reason, and the day behind it: `checked by hand until=2030-12-31`. The day is an error, with
/// its word, where it is none.
pub(super) fn reason_and_day(typed: &str) -> (&str, Option<Result<String, &str>>) {
    let typed = typed.trim();
    let start = typed.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let Some(word) = typed[start..].strip_prefix("until=") else {
        return (typed, None);
    };
    let is_day = word
        .parse::<Datetime>()
        .is_ok_and(|day| day.date.is_some() && day.time.is_none());
    let day = if is_day {
        Ok(word.to_string())
    } else {
        Err(word)
    };
    (typed[..start].trim_end(), Some(day))
}

pub(super) fn question(at: usize, questions: &[Question]) -> String {
    let question = &questions[at];
    let key = &question.key;
    let mut text = format!(
        "\n{} of {}  {} {}  {}:{}",
        at + 1,
        questions.len(),
        key.rule,
        question.severity,
        key.path,
        question.line
    );
    if !key.function.is_empty() {
        let _ = write!(text, " in {}", key.function);
    }
    if let Some(twin) = key.twin {
        let _ = write!(text, " ({} of {} alike)", twin.ordinal, twin.of);
    }
    let _ = writeln!(text, "\n{}", question.message);
    block(&mut text, &question.code);
    if !question.why.is_empty() {
        let _ = writeln!(text, "{}", question.why);
    }
    if let Some(fix) = &question.fix {
        let _ = writeln!(text, "The unsafe fix: {}", fix.effect);
        block(&mut text, &fix.diff);
    }
    match &question.decision {
        Some(Decision::Justify { reason, .. }) => {
            let _ = writeln!(text, "Decided: justify, because {reason}");
        }
        Some(decision) => {
            let _ = writeln!(text, "Decided: {}", decision.word());
        }
        None => {}
    }
    text
}

fn block(text: &mut String, lines: &str) {
    if !lines.is_empty() {
        text.push_str(lines);
        if !lines.ends_with('\n') {
            text.push('\n');
        }
    }
}

/// What is said of a key that does nothing.
pub(super) fn unknown_key(typed: &str) -> String {
    match typed.trim() {
        "" => "No key; press ? for help.\n".to_string(),
        key => format!("Unknown key `{}`; press ? for help.\n", key.escape_debug()),
    }
}

pub(super) fn keys(question: &Question) -> String {
    let accept = if question.fix.is_some() {
        "accept [u]nsafe fix, "
    } else {
        ""
    };
    format!("[j]ustify, {accept}[l]eave, [s]kip, [b]ack, [q]uit, [?] help: ")
}

pub(super) fn help(offered: bool) -> String {
    let mut text =
        "  j  this code is safe: harden adds a comment with your reason, which suppresses the finding.
     At least three words; end with `until=2030-12-31` to let it expire
"
        .to_string();
    if offered {
        text.push_str("  u  accept the fix, although it may change behavior\n");
    }
    let yes = if offered { "u" } else { "j" };
    let _ = write!(
        text,
        "  l  leave the code as it is, and don't ask again
  s  skip this finding until the next time
  b  back to the previous finding
  q  quit; decisions so far are already saved
  y  yes, the same as {yes};  n  no, the same as l
"
    );
    text
}

pub(super) fn summary(decided: usize, all: usize) -> String {
    match all - decided {
        _ if all == 0 => String::new(),
        0 if all == 1 => "It is decided.\n".to_string(),
        0 => format!("All {all} are decided.\n"),
        left => format!("{decided} of {all} are decided; {left} left.\n"),
    }
}
