//! What a shell command does, as data.

use std::fmt;

use crate::source::Source;
use crate::unplannable::Unplannable;
use crate::{grammar, list, scan};

/// A piece of a command, in the order in which the command's text is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text that is known, as the shell gets it.
    Text(&'a str),
    /// A value that is not known, by an id of the caller's choice. An id may occur repeatedly.
    Value(usize),
}

/// The shell whose reading of the text counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `sh`: the text must read the same under POSIX, dash and bash's POSIX mode.
    Posix,
    /// bash, which the caller named: `&>`, `>&file` and `|&` are redirections.
    Bash,
}

/// What a command does: processes, and which of them run when.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Plan {
    /// The processes.
    pub root: Node,
}

/// Processes, and which of them run when (XCU 2.9.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// One pipeline, waited for.
    Run(Pipeline),
    /// `a &`: started, and not waited for (XCU 2.9.3.1). One process, no `cd` before it. It is the
    /// whole plan, and its status is success. Its input is [`Input::Null`] or a file, as the shell
    /// has it.
    Background(Process),
    /// `a && b`: the second if the first succeeds. The status is that of the last one run.
    And(Box<Node>, Box<Node>),
    /// `a || b`: the second if the first fails. The status is that of the last one run.
    Or(Box<Node>, Box<Node>),
    /// `a; b`, or on two lines: both. The status is that of the second.
    Then(Box<Node>, Box<Node>),
}

/// Processes that run side by side, the output of each going to the next one's input (XCU 2.9.2).
/// The status is the last one's.
///
/// Invariant: at least one process. Only the first one's input is redirected, if any is; only the
/// last one's output is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pipeline {
    /// The processes in the order of the text.
    pub processes: Vec<Process>,
}

/// A process that a command starts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Process {
    /// The program, then its arguments; never empty. The program is looked up as the shell does
    /// (XCU 2.9.1.4): along `PATH`, unless it has a slash.
    pub argv: Vec<Word>,
    /// Variables set for this process alone (XCU 2.9.1), in order; a name may occur twice, and the
    /// last one counts.
    pub environment: Vec<(String, Word)>,
    /// Where it runs: what `cd` before it said, if that was one folder.
    pub directory: Option<Directory>,
    /// Where its input comes from.
    pub stdin: Input,
    /// Where its output goes. Within a pipeline, [`Output::Inherited`] is the pipe.
    pub stdout: Output,
    /// Where its messages go.
    pub stderr: Output,
    /// In which cases the process does not do what the shell does.
    pub notes: Vec<Note>,
}

/// The folder that `cd` went to before a process (XCU 4, `cd`). All relative paths of the process
/// start there: that of its program, those of [`Input::File`] and [`Output::File`], and patterns.
///
/// Not modelled: `CDPATH`, if it is in the environment, and the variables `PWD` and `OLDPWD`, which
/// the process would see changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directory {
    /// The folder, relative to where the command was started.
    pub path: Word,
    /// It was `cd a; b` rather than `cd a && b`: where there is no such folder, the process runs
    /// where the command was started.
    pub optional: bool,
}

/// Where a process's input comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// From where the shell's does, or from the pipe.
    Inherited,
    /// `< /dev/null`.
    Null,
    /// `< file`.
    File(Word),
}

/// Where a process's output goes.
///
/// Files are opened after patterns have been expanded and before the process starts; where that
/// fails it does not start. In which order is lost, so then it may differ which other files have
/// been emptied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// To where the shell's does, or to the pipe.
    Inherited,
    /// `> /dev/null`.
    Null,
    /// `> file` or `>> file`. If `stdout` and `stderr` both have one, each is opened by itself:
    /// `> f 2>&1` makes stderr [`Output::Stdout`].
    File {
        /// The file. A variable in it that is not quoted is not split by `sh`, and an error to
        /// bash if it is more or less than one word.
        path: Word,
        /// It is added to, rather than emptied first.
        append: bool,
    },
    /// For `stderr`: to wherever `stdout` goes, which is not [`Output::Null`].
    Stdout,
}

impl Plan {
    /// The process, if the command is just one with plain arguments: waited for, with nothing
    /// redirected, no variable set, and no `cd` before it.
    pub fn simple(&self) -> Option<&Process> {
        let Node::Run(pipeline) = &self.root else {
            return None;
        };
        match pipeline.processes.as_slice() {
            [process] if process.is_plain() => Some(process),
            _ => None,
        }
    }
}

impl Process {
    /// A process that is nothing but its arguments.
    pub(crate) fn new(argv: Vec<Word>, notes: Vec<Note>) -> Self {
        Process {
            argv,
            environment: Vec::new(),
            directory: None,
            stdin: Input::Inherited,
            stdout: Output::Inherited,
            stderr: Output::Inherited,
            notes,
        }
    }

    /// Whether it is nothing but its arguments.
    pub fn is_plain(&self) -> bool {
        self.environment.is_empty()
            && self.directory.is_none()
            && self.stdin == Input::Inherited
            && self.stdout == Output::Inherited
            && self.stderr == Output::Inherited
    }
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
    /// `$NAME` or `${NAME}`: a variable of the environment the shell was started with, and the
    /// empty text where that is not set (XCU 2.6.2). Where it is not quoted and leaves a word
    /// empty, there is no such word.
    Variable {
        /// Its name; none that a shell sets by itself.
        name: String,
        /// What stands there instead, in `${NAME-word}` and `${NAME:-word}`.
        default: Option<Fallback>,
        /// [`Quoting::Double`], or [`Quoting::Unquoted`]: then the shell splits its text into words
        /// and expands patterns in it.
        quoting: Quoting,
    },
    /// `~`, alone or before a slash, at the start of a word: the home directory (XCU 2.6.1).
    Home,
    /// Text with `*`, `?` and `[...]` that stand for file names (XCU 2.14). All other parts of the
    /// word stand for themselves, but for values and variables that are not quoted. Where no file
    /// has such a name, the word is the text of its parts.
    ///
    /// Shells differ about `.` and `..` where a value or variable that ends in a dot stands before
    /// it. Only in arguments. A `[` always starts a bracket expression: letters, digits, underscores
    /// and ranges of them, and a leading `!`.
    Pattern(String),
}

/// The text that takes the place of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The text.
    pub text: String,
    /// Also in place of an empty value: `${NAME:-word}`.
    pub if_empty: bool,
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
    /// An argument has a pattern. Shells sort the names of the files by the locale's order.
    PatternOrder,
    /// The folder that `cd` goes to starts with a value or variable: empty, or with a leading
    /// hyphen, that means something to `cd`.
    DirectoryValue,
    /// The folder that `cd` goes to has a `..` in it, which `cd` takes off the path, so that it
    /// leads back out of a symbolic link.
    DirectoryParent,
    /// It is started in the background, where the shell keeps an interrupt from the keyboard from
    /// it.
    BackgroundInterrupt,
}

impl fmt::Display for Note {
    /// One clause that says what differs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EchoValue => "a backslash or leading hyphen in a value is no longer read by the shell's own `echo`",
            Self::ProgramValue => "a program name that means something to the shell itself is no longer recognized",
            Self::KillProgram => "the program `kill` runs instead of the one built into the shell",
            Self::PatternOrder => "files that a pattern stands for are sorted without regard to the locale",
            Self::DirectoryValue => "a folder whose name is empty or starts with a hyphen no longer means something to `cd`",
            Self::DirectoryParent => "`..` after a symbolic link leads to the parent of the folder that the link points to",
            Self::BackgroundInterrupt => "an interrupt from the keyboard reaches the process in the background",
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

    pub(crate) fn push_pattern(&mut self, pattern: &str) {
        if let Some(Part::Pattern(text)) = self.parts.last_mut() {
            text.push_str(pattern);
        } else {
            self.parts.push(Part::Pattern(pattern.into()));
        }
    }
}

/// Says which processes `sh -c` starts for a command.
///
/// Values are taken to be such that [`Quoting::keeps`] them; that is for the caller to see to.
///
/// # Errors
///
/// An [`Unplannable`] for whatever only a shell can do, and for what shells do not agree on.
pub fn plan(pieces: &[Piece<'_>], dialect: Dialect) -> Result<Plan, Unplannable> {
    let mut source = Source::new(pieces)?;
    scan::prepare(&mut source, dialect)?;
    let script = grammar::parse(source.text())?;
    let root = list::plan(&script, &source, dialect)?;
    Ok(Plan { root })
}
