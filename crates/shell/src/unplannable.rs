//! Why a command has no plan.

/// Why a command has no [`Plan`](crate::Plan).
///
/// The message is a clause that can follow "not fixed: ".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unplannable {
    /// There is no command, or its name is the empty string (XCU 2.9.1).
    #[error("the command is empty")]
    Empty,
    /// A redirection within a pipeline that takes the place of the pipe (XCU 2.9.2).
    #[error("a command in a pipeline does not use the pipe")]
    Pipeline,
    /// A `cd` whose failure decides which of several commands run, and where (XCU 2.9.3).
    #[error("which of the commands run, and where, depends on whether `cd` succeeds")]
    List,
    /// An asynchronous command, `&`, that is more than one process and nothing else (XCU 2.9.3.1).
    #[error("more than one program, or one and other commands, are started in the background")]
    Background,
    /// A redirection that leaves a process with something else than its own streams, files and
    /// `/dev/null`, or that has a side effect (XCU 2.7).
    #[error("the command redirects its input or output in a way that only a shell can")]
    Redirection,
    /// A here-document (XCU 2.7.4).
    #[error("the command has a here-document")]
    HereDocument,
    /// `NAME=value` without a program, or with a name that means something to the shell itself
    /// (XCU 2.9.1).
    #[error("the command sets a variable of the shell")]
    Assignment,
    /// `${...}` with anything but a plain default, `$1`, `$?`, a variable that shells set or that
    /// the command sets, or a variable as the program (XCU 2.6.2).
    #[error("the command expands a parameter in a way that only a shell can")]
    ParameterExpansion,
    /// `$(...)` or backquotes (XCU 2.6.3).
    #[error("the command inserts the output of another command")]
    CommandSubstitution,
    /// `$((...))` (XCU 2.6.4).
    #[error("the command has an arithmetic expansion")]
    ArithmeticExpansion,
    /// An unquoted `*`, `?` or `[` outside of arguments (XCU 2.6.6, 2.14).
    #[error(
        "the command has a file name pattern, an unquoted `{character}`, where one name is meant"
    )]
    Pattern {
        /// The first such character.
        character: char,
    },
    /// A tilde that the shell replaces by a directory other than `HOME`, or by a `HOME` that the
    /// command sets (XCU 2.6.1).
    #[error("the command has a `~` that stands for more than the home directory")]
    Tilde,
    /// Unquoted braces other than the word `{}`: bash expands them, POSIX does not.
    #[error("the command has unquoted braces, which not all shells read alike")]
    Braces,
    /// A comment with a value in it (XCU 2.3, rule 9).
    #[error("the command has a value in a shell comment")]
    Comment,
    /// A subshell, a group, a loop or a condition (XCU 2.9.4).
    #[error("it is a compound command")]
    CompoundCommand,
    /// A function definition (XCU 2.9.5).
    #[error("the command defines a function")]
    FunctionDefinition,
    /// A reserved word that the grammar let stand as a program, or `!` (XCU 2.4, 2.9.2).
    #[error("the command starts with `{word}`, a reserved word of the shell")]
    ReservedWord {
        /// The word.
        word: String,
    },
    /// A program that the shell has built in and that a file of that name cannot stand in for
    /// (XCU 2.9.1.4, 2.15).
    #[error("`{name}` is built into the shell")]
    BuiltIn {
        /// The program word, without its quotes.
        name: String,
    },
    /// A value directly after a backslash or a `$` that is not single-quoted (XCU 2.2.1, 2.6).
    #[error("a value follows a backslash or `$`, so its first character is read with that")]
    EscapedValue,
    /// A value that can turn its surroundings into something else: an assignment, a comment, a
    /// home directory.
    #[error("a value can change how the text around it is read")]
    ValueInGrammar,
    /// More values than there are characters to stand for them.
    #[error("the command has too many values")]
    TooManyValues,
    /// A control character other than tab and newline: a NUL ends the text, and shells keep some
    /// of the others for their own marks.
    #[error("the command has the control character U+{:04X}", u32::from(*character))]
    UnsupportedCharacter {
        /// The character.
        character: char,
    },
    /// Something that POSIX leaves open or that dash, bash and others read differently.
    #[error("not all shells read {what} alike")]
    ShellDependent {
        /// What it is, as a noun phrase.
        what: &'static str,
    },
    /// Not a command by the grammar (XCU 2.10), or one that the parser would misread.
    #[error("the shell parser cannot read the command: {message}")]
    Unparsable {
        /// What the parser says.
        message: String,
    },
}

impl Unplannable {
    /// A stable name of the reason, in kebab-case, without its details.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty-command",
            Self::Pipeline => "pipeline",
            Self::List => "list",
            Self::Background => "background",
            Self::Redirection => "redirection",
            Self::HereDocument => "here-document",
            Self::Assignment => "assignment",
            Self::ParameterExpansion => "parameter-expansion",
            Self::CommandSubstitution => "command-substitution",
            Self::ArithmeticExpansion => "arithmetic-expansion",
            Self::Pattern { .. } => "pattern",
            Self::Tilde => "tilde",
            Self::Braces => "braces",
            Self::Comment => "comment",
            Self::CompoundCommand => "compound-command",
            Self::FunctionDefinition => "function-definition",
            Self::ReservedWord { .. } => "reserved-word",
            Self::BuiltIn { .. } => "built-in",
            Self::EscapedValue => "escaped-value",
            Self::ValueInGrammar => "value-in-grammar",
            Self::TooManyValues => "too-many-values",
            Self::UnsupportedCharacter { .. } => "unsupported-character",
            Self::ShellDependent { .. } => "shell-dependent",
            Self::Unparsable { .. } => "unparsable",
        }
    }

    pub(crate) fn shells_differ(what: &'static str) -> Self {
        Self::ShellDependent { what }
    }

    pub(crate) fn unparsable(message: impl Into<String>) -> Self {
        Self::Unparsable {
            message: message.into(),
        }
    }
}
