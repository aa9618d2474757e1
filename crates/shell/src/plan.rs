//! What a shell command does, as data.

use std::fmt;

use crate::source::Source;
use crate::unplannable::Unplannable;
use crate::{grammar, program, scan, word};

/// A piece of a command, in the order in which the command's text is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that is known, as the shell gets it.
    Text(&'a str),
    /// A value that is not known, by an id of the caller's choice. An id may occur repeatedly.
    Value(usize),
}

/// The process that a command starts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The program, then its arguments; never empty. The program is looked up as the shell does
    /// (XCU 2.9.1.4): along `PATH`, unless it has a slash.
    pub argv: Vec<Word>,
    /// In which cases the process does not do what the shell does.
    pub notes: Vec<Note>,
}

/// One argument of a process: what is left of a shell word after quote removal (XCU 2.6.7).
///
/// Invariant: no [`Part::Text`] is empty, and no two of them are adjacent. The word `''` has no
/// parts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The parts, to be joined without anything between them.
    pub parts: Vec<Part>,
}

/// A part of a [`Word`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Text as the process gets it, without the shell's quotes.
    Text(String),
    /// A value as the process gets it, as long as [`Quoting::keeps`] its text.
    Value {
        /// The id given in [`Piece::Value`].
        id: usize,
        /// How it stood in the command.
        quoting: Quoting,
    },
}

/// How a value stands in a command (XCU 2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// Outside of quotes: the shell splits it into words and expands whatever it holds.
    Unquoted,
    /// Between single quotes, which only a single quote ends (XCU 2.2.2).
    Single,
    /// Between double quotes, where `$`, the backquote, the backslash and the double quote keep
    /// their meaning (XCU 2.2.3).
    Double,
}

impl Quoting {
    /// Whether a value with this text reaches the process as it is, and as a part of this one
    /// argument. A value for which that does not hold is split, expanded, or run as a command.
    ///
    /// For [`Quoting::Unquoted`] only text that is plain in every position is kept, which the
    /// empty text is not.
    pub fn keeps(self, value: &str) -> bool {
        match self {
            Self::Unquoted => {
                !value.is_empty()
                    && value
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "_@%+,./-".contains(c))
            }
            Self::Single => !value.contains('\''),
            Self::Double => !value.contains(['$', '`', '\\', '"']),
        }
    }
}

/// A case in which the process does not do what the shell does. Without a note there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// `echo` has an argument with a value: some shells' own `echo` reads backslashes in it, and a
    /// first argument that starts with a hyphen is an option to some.
    EchoValue,
    /// The program has a value in its name, and with some values the shell would not look for a
    /// program: `cd`, `if`, `A=1`.
    ProgramValue,
    /// `kill` is built into the shell. The program of that name has other messages, and is
    /// missing on small systems.
    KillProgram,
}

impl fmt::Display for Note {
    /// One clause that says what differs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EchoValue => "a backslash or leading hyphen in a value is no longer read by the shell's own `echo`",
            Self::ProgramValue => "a program name that means something to the shell itself is no longer recognized",
            Self::KillProgram => "the program `kill` runs instead of the one built into the shell",
        })
    }
}

impl Word {
    /// The word's text, if it has no value in it.
    pub fn literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    pub(crate) fn push_char(&mut self, c: char) {
        if let Some(Part::Text(text)) = self.parts.last_mut() {
            text.push(c);
        } else {
            self.parts.push(Part::Text(c.into()));
        }
    }

    pub(crate) fn push_value(&mut self, id: usize, quoting: Quoting) {
        self.parts.push(Part::Value { id, quoting });
    }
}

/// Says which process `sh -c` starts for a command.
///
/// Values are taken to be such that [`Quoting::keeps`] them; that is for the caller to see to.
///
/// # Errors
///
/// An [`Unplannable`] for whatever is more than one process with plain arguments, or could be.
pub fn plan(pieces: &[Piece<'_>]) -> Result<Plan, Unplannable> {
    let source = Source::new(pieces)?;
    scan::check(&source)?;
    let raw_words = grammar::simple_command(source.text())?;
    program::check_spelling(&raw_words[0])?;
    let argv = raw_words
        .iter()
        .map(|raw| word::read(raw, &source))
        .collect::<Result<Vec<_>, _>>()?;
    let notes = program::check(&argv)?;
    Ok(Plan { argv, notes })
}
