//! Why a call is not fixed.

use harden_codemod::prelude::{EditError, NameDoubt};
use harden_codemod::{ImportDoubt, ReasonDoc};
use harden_shell::{Evidence, Unplannable};
use harden_template::Unreadable;

/// Why a call is not fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    NameInDoubt(NameDoubt),
    UnknownFunction(String),
    Python2,
    ShellNotConstant,
    OtherExecutable,
    ScriptArguments,
    ArgumentConflict(String),
    Branches,
    CalledProcessError,
    PipeEscapes,
    PairEscapes,
    SeveralOutputs,
    NoPlace,
    UnpackedArguments,
    NoCommand,
    BytesCommand,
    DynamicCommand,
    VariableCommand(String),
    CommandUses(String),
    Formatting(&'static str),
    CommentInCommand,
    Surrogate,
    Shell(Unplannable),
    SeveralWords(String),
    AlreadyQuoted(String),
    QuoteInsideQuotes,
    ValueBreaksQuotes(String),
    PaddedValue(String),
    EvaluationOrder,
    StatusEscapes,
    StatusCompared,
    /// The program's name or the source of its value, if there is one.
    AvailabilityProbe(Option<String>),
    ShellFunction {
        word: String,
        evidence: Evidence,
    },
    OneProcess,
    CommandVisible(String),
    NewFinding(String),
    AnotherShell(String),
    InsideFString,
    WindowsBuiltIn(String),
    WindowsScript(String),
    WindowsText,
    Import(ImportDoubt),
    Edits(EditError),
}

impl From<Unreadable> for Reason {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Bytes => Reason::BytesCommand,
            Unreadable::Dynamic => Reason::DynamicCommand,
            Unreadable::Variable(name) => Reason::VariableCommand(name),
            Unreadable::Formatting(what) => Reason::Formatting(what),
            Unreadable::Surrogate => Reason::Surrogate,
            Unreadable::EvaluationOrder => Reason::EvaluationOrder,
        }
    }
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "already-quoted",
        "a value is quoted for the shell before it reaches the command, and would be quoted still",
    ),
    doc(
        "another-shell",
        "a value is part of the code that another shell or interpreter runs",
    ),
    doc(
        "argument-conflict",
        "an argument of the call cannot go along with what the command does",
    ),
    doc(
        "arithmetic-expansion",
        "the command has an arithmetic expansion, `$((…))`",
    ),
    doc("assignment", "the command sets a variable, `NAME=value`"),
    doc(
        "availability-probe",
        "the command tests whether a program is there, and starting one that is not raises FileNotFoundError",
    ),
    doc(
        "background",
        "the command is started in the background, `&`",
    ),
    doc(
        "braces",
        "the command has unquoted braces, which not all shells read alike",
    ),
    doc(
        "branches",
        "one of the commands that are chosen from is more than a program and its arguments",
    ),
    doc("built-in", "the program is built into the shell"),
    doc("bytes-command", "the command is a bytes literal"),
    doc(
        "called-process-error",
        "failure is handled as CalledProcessError alone, and a program that is not there raises FileNotFoundError",
    ),
    doc(
        "command-in-variable",
        "the command is held in a variable, and not all that it can hold is understood",
    ),
    doc(
        "command-substitution",
        "the command inserts the output of another command",
    ),
    doc(
        "command-used-otherwise",
        "the command is held in a variable that is used for something else that wants text",
    ),
    doc("comment", "the command has a shell comment"),
    doc(
        "comment-in-command",
        "a Python comment stands between the parts of the command and would be lost",
    ),
    doc(
        "compound-command",
        "the command is a subshell, a group, a loop or a condition",
    ),
    doc(
        "dynamic-command",
        "the command is not put together from literals where it is run",
    ),
    doc(
        "edits-do-not-fit",
        "harden's own edits overlap, which is a fault to report",
    ),
    doc("empty-command", "the command is empty"),
    doc("escaped-value", "a value follows a backslash or `$`"),
    doc(
        "evaluation-order",
        "the values would be evaluated in another order or number",
    ),
    doc(
        "formatting",
        "the way the command is formatted is not followed",
    ),
    doc("function-definition", "the command defines a function"),
    doc("here-document", "the command has a here-document"),
    doc(
        "import-unavailable",
        "`subprocess` cannot be imported under a name that means it where the call is",
    ),
    doc("inside-f-string", "the call stands inside an f-string"),
    doc("list", "the command is a list of several commands"),
    doc(
        "name-in-doubt",
        "the function's name may mean something else where it is called",
    ),
    doc(
        "new-finding",
        "in a list, Bandit would report a text of the command with medium severity",
    ),
    doc(
        "no-command",
        "the call passes no command, or more than one argument",
    ),
    doc(
        "no-place",
        "the fix needs statements of its own, and none can be put around the call",
    ),
    doc(
        "other-executable",
        "the call names another shell, or a program in its place",
    ),
    doc(
        "padded-value",
        "a value is padded with blanks outside quotes",
    ),
    doc(
        "pair-escapes",
        "the pair of status and output is used as a whole",
    ),
    doc(
        "parameter-expansion",
        "the command expands a shell variable",
    ),
    doc("pattern", "the command has a file name pattern"),
    doc(
        "pipe-escapes",
        "the file object of the pipe is used for more than reading or writing all of it",
    ),
    doc("pipeline", "the command is a pipeline"),
    doc(
        "python-2",
        "the function, or the fix for it, is not there on both Python 2 and 3",
    ),
    doc(
        "quote-inside-quotes",
        "a value from `shlex.quote` stands inside quotes, where its own quotes end them",
    ),
    doc("redirection", "the command redirects its input or output"),
    doc(
        "reserved-word",
        "the command starts with a reserved word of the shell",
    ),
    doc(
        "script-arguments",
        "the elements after the shell's text are arguments of that text",
    ),
    doc(
        "several-outputs",
        "the output or the process of several commands is used as one",
    ),
    doc(
        "several-words",
        "a value may hold several words, which the shell splits",
    ),
    doc("shell-dependent", "not all shells read the command alike"),
    doc(
        "shell-function",
        "the program's name is, or may be, a shell function",
    ),
    doc(
        "shell-not-constant",
        "whether there is a shell is decided when the program runs",
    ),
    doc(
        "status-compared",
        "the wait status is compared with something other than 0",
    ),
    doc(
        "status-escapes",
        "the wait status is used for more than whether the command succeeded",
    ),
    doc(
        "surrogate",
        "the command has a surrogate escape, which no text can hold",
    ),
    doc(
        "tilde",
        "the command has a `~` that stands for a home directory",
    ),
    doc("too-many-values", "the command has too many values"),
    doc(
        "unknown-function",
        "what the function does with `shell=` is not known",
    ),
    doc(
        "unpacked-arguments",
        "the call unpacks its arguments with `*` or `**`",
    ),
    doc(
        "unparsable",
        "the command cannot be read as a shell command",
    ),
    doc(
        "unsupported-character",
        "the command has a control character",
    ),
    doc(
        "value-breaks-quotes",
        "a value is known to hold a character that ends the quotes around it",
    ),
    doc(
        "value-in-grammar",
        "a value can change how the text around it is read",
    ),
    doc(
        "windows-built-in",
        "the program is built into Windows' command interpreter, and the platform is not certain",
    ),
    doc(
        "windows-script",
        "the program is a batch file on Windows, which only its command interpreter starts",
    ),
    doc(
        "windows-text",
        "the command is written for Windows' command interpreter",
    ),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl harden_codemod::Reason for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::NameInDoubt(_) => "name-in-doubt",
            Reason::UnknownFunction(_) => "unknown-function",
            Reason::Python2 => "python-2",
            Reason::ShellNotConstant => "shell-not-constant",
            Reason::OtherExecutable => "other-executable",
            Reason::ScriptArguments => "script-arguments",
            Reason::ArgumentConflict(_) => "argument-conflict",
            Reason::Branches => "branches",
            Reason::CalledProcessError => "called-process-error",
            Reason::PipeEscapes => "pipe-escapes",
            Reason::PairEscapes => "pair-escapes",
            Reason::SeveralOutputs => "several-outputs",
            Reason::NoPlace => "no-place",
            Reason::UnpackedArguments => "unpacked-arguments",
            Reason::NoCommand => "no-command",
            Reason::BytesCommand => "bytes-command",
            Reason::DynamicCommand => "dynamic-command",
            Reason::VariableCommand(_) => "command-in-variable",
            Reason::CommandUses(_) | Reason::CommandVisible(_) => "command-used-otherwise",
            Reason::Formatting(_) => "formatting",
            Reason::CommentInCommand => "comment-in-command",
            Reason::Surrogate => "surrogate",
            Reason::Shell(unplannable) => unplannable.code(),
            Reason::SeveralWords(_) => "several-words",
            Reason::AlreadyQuoted(_) => "already-quoted",
            Reason::QuoteInsideQuotes => "quote-inside-quotes",
            Reason::ValueBreaksQuotes(_) => "value-breaks-quotes",
            Reason::PaddedValue(_) => "padded-value",
            Reason::EvaluationOrder => "evaluation-order",
            Reason::StatusEscapes => "status-escapes",
            Reason::StatusCompared => "status-compared",
            Reason::AvailabilityProbe(_) => "availability-probe",
            Reason::ShellFunction { .. } => "shell-function",
            Reason::OneProcess => "pipeline",
            Reason::NewFinding(_) => "new-finding",
            Reason::AnotherShell(_) => "another-shell",
            Reason::InsideFString => "inside-f-string",
            Reason::WindowsBuiltIn(_) => "windows-built-in",
            Reason::WindowsScript(_) => "windows-script",
            Reason::WindowsText => "windows-text",
            Reason::Import(_) => "import-unavailable",
            Reason::Edits(_) => "edits-do-not-fit",
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::NameInDoubt(doubt) => doubt.fmt(f),
            Reason::UnknownFunction(function) => write!(
                f,
                "what `{function}` does with `shell=` is not known"
            ),
            Reason::Python2 => f.write_str(
                "the function, or the fix for it, is not there on both Python 2 and 3",
            ),
            Reason::ShellNotConstant => {
                f.write_str("whether there is a shell is decided when the program runs")
            }
            Reason::OtherExecutable => f.write_str("the call names a shell or program of its own"),
            Reason::ScriptArguments => f.write_str(
                "the elements of the list after the first are arguments of the shell's text",
            ),
            Reason::ArgumentConflict(name) => {
                write!(f, "the argument `{name}` cannot go along with what the command does")
            }
            Reason::Branches => f.write_str(
                "one of the commands it chooses from is more than a program and its arguments",
            ),
            Reason::CalledProcessError => f.write_str(
                "failure is handled as CalledProcessError alone, and a program that is not there raises FileNotFoundError",
            ),
            Reason::PipeEscapes => f.write_str(
                "the file object of the pipe is used for more than reading or writing all of it",
            ),
            Reason::PairEscapes => {
                f.write_str("the pair of status and output is used as a whole")
            }
            Reason::SeveralOutputs => {
                f.write_str("the output or the process of several commands is used as one")
            }
            Reason::NoPlace => f.write_str(
                "the fix needs statements of its own, and none can be put around the call",
            ),
            Reason::UnpackedArguments => f.write_str("the call unpacks its arguments"),
            Reason::NoCommand => f.write_str("the call does not pass one command"),
            Reason::BytesCommand => f.write_str("the command is bytes"),
            Reason::DynamicCommand => {
                f.write_str("the command is not put together from literals here")
            }
            Reason::VariableCommand(name) => write!(
                f,
                "the command is held in a variable, and what `{name}` puts there is not understood"
            ),
            Reason::CommandUses(name) => write!(
                f,
                "the command is held in `{name}`, which is used for something else that wants text"
            ),
            Reason::Formatting(what) => write!(f, "{what} is not followed"),
            Reason::CommentInCommand => {
                f.write_str("a comment between the command's parts would be lost")
            }
            Reason::Surrogate => f.write_str("the command has a surrogate escape"),
            Reason::Shell(unplannable) => unplannable.fmt(f),
            Reason::SeveralWords(value) => {
                write!(
                    f,
                    "`{value}` may hold several words, which the shell splits"
                )
            }
            Reason::AlreadyQuoted(value) => {
                write!(f, "`{value}` is quoted for the shell somewhere else")
            }
            Reason::QuoteInsideQuotes => f.write_str(
                "a value from `shlex.quote` stands inside quotes, where its own quotes end them",
            ),
            Reason::ValueBreaksQuotes(value) => {
                write!(
                    f,
                    "`{value}` holds a character that ends the quotes around it"
                )
            }
            Reason::PaddedValue(value) => {
                write!(f, "`{value}` is padded with blanks outside quotes")
            }
            Reason::EvaluationOrder => {
                f.write_str("the values would be evaluated in another order or number")
            }
            Reason::StatusEscapes => {
                f.write_str("the wait status is used for more than whether the command succeeded")
            }
            Reason::StatusCompared => {
                f.write_str("the wait status is compared with something other than 0")
            }
            Reason::AvailabilityProbe(Some(program)) => write!(
                f,
                "this tests whether `{program}` is there; without a shell, a missing program raises FileNotFoundError instead of giving status 127"
            ),
            Reason::AvailabilityProbe(None) => f.write_str(
                "this tests whether the program is there; without a shell, a missing program raises FileNotFoundError instead of giving status 127",
            ),
            Reason::ShellFunction { word, evidence } => match evidence {
                Evidence::Known(what) => write!(
                    f,
                    "`{word}` isn't a program but a shell function ({what}); without a shell, nothing defines it"
                ),
                Evidence::Changes => write!(
                    f,
                    "`{word}` isn't known as a program and may be a shell function that changes the environment of the commands after it"
                ),
                Evidence::Possible => write!(
                    f,
                    "`{word}` isn't known as a program and may be a function of this bash; without a shell, nothing defines it"
                ),
            },
            Reason::OneProcess => {
                f.write_str("the call gives one process, and a pipeline has several")
            }
            Reason::CommandVisible(name) => write!(
                f,
                "`{name}` holds the command and may also be read by `eval`, `exec`, `globals` or another file, as text"
            ),
            Reason::AnotherShell(program) => write!(
                f,
                "a value is part of the code that `{program}` runs, where it is as dangerous"
            ),
            Reason::NewFinding(text) => write!(
                f,
                "in a list, Bandit would report `{text}` with medium severity"
            ),
            Reason::InsideFString => f.write_str("the call stands inside an f-string"),
            Reason::WindowsBuiltIn(name) => write!(
                f,
                "`{name}` is a command of Windows' `cmd.exe`, and no test around it says which platform this is"
            ),
            Reason::WindowsScript(name) => write!(
                f,
                "`{name}` is a batch file on Windows, which only `cmd.exe` can start"
            ),
            Reason::WindowsText => {
                f.write_str("the command is written for Windows' command interpreter")
            }
            Reason::Import(doubt) => doubt.fmt(f),
            Reason::Edits(error) => write!(f, "harden's own edits do not fit: {error}; please report this"),
        }
    }
}

impl From<Unplannable> for Reason {
    fn from(unplannable: Unplannable) -> Self {
        Reason::Shell(unplannable)
    }
}
