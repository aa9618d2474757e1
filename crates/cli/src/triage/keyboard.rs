//! Keys and lines from a terminal.

use std::io::{self, ErrorKind};

use console::{Key, Term};

use crate::failure::Failure;

/// A terminal to ask on.
pub(super) struct Keyboard(Term);

/// What was typed.
pub(super) enum Typed {
    /// A key, or a line.
    Text(String),
    /// An interrupt, or the end of the input.
    End,
}

impl Keyboard {
    pub(super) fn open() -> Result<Self, Failure> {
        let term = Term::stderr();
        if term.is_term() && io::IsTerminal::is_terminal(&io::stdin()) {
            return Ok(Keyboard(term));
        }
        Err(Failure::new("--interactive needs a terminal").with_help(
            "without it, the findings are written to the triage file, to be decided in an editor",
        ))
    }

    pub(super) fn show(&self, text: &str) -> Result<(), Failure> {
        self.0.write_str(text).map_err(failure)
    }

    /// One key, which shows where it was asked for.
    pub(super) fn key(&self) -> Result<Typed, Failure> {
        loop {
            match self.read()? {
                Key::Char(key) if !key.is_control() => {
                    self.0.write_line(&key.to_string()).map_err(failure)?;
                    return Ok(Typed::Text(key.to_string()));
                }
                Key::CtrlC | Key::Char('\u{3}' | '\u{4}') => return Ok(Typed::End),
                _ => {}
            }
        }
    }

    /// A line, with what little editing a terminal itself has.
    pub(super) fn line(&self) -> Result<Typed, Failure> {
        let mut line = String::new();
        loop {
            match self.read()? {
                Key::Enter => {
                    self.0.write_line("").map_err(failure)?;
                    return Ok(Typed::Text(line));
                }
                Key::Backspace if line.pop().is_some() => {
                    self.0.clear_chars(1).map_err(failure)?;
                }
                Key::CtrlC | Key::Char('\u{3}' | '\u{4}') => return Ok(Typed::End),
                // Ctrl-U.
                Key::Char('\u{15}') => {
                    let shown = line.chars().count();
                    line.clear();
                    self.0.clear_chars(shown).map_err(failure)?;
                }
                Key::Char(key) if !key.is_control() => {
                    line.push(key);
                    self.0.write_str(&key.to_string()).map_err(failure)?;
                }
                _ => {}
            }
        }
    }

    fn read(&self) -> Result<Key, Failure> {
        match self.0.read_key_raw() {
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(Key::CtrlC),
            key => key.map_err(failure),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn failure(error: io::Error) -> Failure {
    Failure::new(format!("the terminal cannot be used: {error}"))
}
