//! Why a finding is not justified.

use std::fmt;

use harden_codemod::prelude::{EditError, Line, NoComment};
use harden_codemod::{Reason as Code, ReasonDoc};

use harden_proof::Doubt;

use crate::flow::Destination;

/// What was not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    BindsName,
    DynamicImport,
    Edits(EditError),
    Environment,
    Escapes { line: Line },
    Extended { line: Line },
    FromOutside,
    GuardsAccess,
    GuardsParameter(String),
    Handled,
    Interpolated(Doubt),
    LookedUp,
    MayBeBound(Destination),
    MayBeOpened(Destination),
    NameInDoubt(String),
    NoComment(NoComment),
    NotConstant,
    NotJustAssigned(String),
    NotNarrowing,
    OtherArguments,
    OtherModule,
    OtherProgram,
    Shared(String),
    ShellText,
    StandardInput,
    StarImport,
    StartsProcess { line: Line },
    TestFile,
    Unpacked,
    UnusedImport,
    WorkingDirectory,
    WouldSilence { line: Line },
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "binds-name",
        "the assertion binds a name, which is missing without it",
    ),
    doc("dynamic-import", "the module is imported by a call"),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "environment",
        "the process gets an environment that may come from outside",
    ),
    doc(
        "extended-text",
        "the SQL is constant, and something that is not is added to it further down",
    ),
    doc(
        "from-outside",
        "the assertion checks a value that comes from outside the program",
    ),
    doc(
        "guards-access",
        "the assertion is about what decides on access, or on what is genuine",
    ),
    doc(
        "guards-parameter",
        "the assertion checks what a caller passes",
    ),
    doc(
        "handled-assertion",
        "something around the assertion may catch its failure",
    ),
    doc(
        "interpolates-attribute",
        "the SQL has an attribute of an object in it, which may be anything",
    ),
    doc("interpolates-call", "the SQL has what a call returns in it"),
    doc(
        "interpolates-changeable",
        "the SQL has something in it that comes from a list, set or dictionary which may be changed",
    ),
    doc(
        "interpolates-import",
        "the SQL has something from another file in it",
    ),
    doc(
        "interpolates-parameter",
        "the SQL has what a caller passes in it",
    ),
    doc(
        "interpolates-rebound",
        "the SQL has a name in it that may be given something else",
    ),
    doc(
        "interpolates-unchecked",
        "the SQL has what a caller passes in it, which is checked, but not against constants",
    ),
    doc(
        "interpolates-unknown",
        "the SQL has something in it that was not shown to be constant",
    ),
    doc(
        "looked-up",
        "the assertion checks what was looked up by name, which may be missing or of another type",
    ),
    doc("may-be-bound", "the address may come to where it is bound"),
    doc("may-be-opened", "the path may come to where it is opened"),
    doc(
        "module-passed-on",
        "the module, or a function that starts processes, is used as a value",
    ),
    doc("name-in-doubt", "the name may mean something else"),
    doc(
        "no-place-for-comment",
        "the code is right, and its line cannot take the comment that says so",
    ),
    doc(
        "not-constant",
        "a part of the command was not shown to be constant",
    ),
    doc(
        "not-just-assigned",
        "the statement before the assertion does not assign what it is about",
    ),
    doc(
        "not-narrowing",
        "the assertion does more than narrow the type of a variable",
    ),
    doc(
        "other-arguments",
        "the call passes arguments of which it is not known what they do",
    ),
    doc(
        "other-module",
        "it is another module that is only called like it",
    ),
    doc(
        "other-program",
        "the program that is run in the command's place may come from outside",
    ),
    doc("shared-name", "other files may start processes with it"),
    doc(
        "shell-text",
        "a shell puts something else in the place of parts of the command",
    ),
    doc(
        "standard-input",
        "what the process reads may come from outside, and be a program to it",
    ),
    doc(
        "star-import",
        "everything is imported, so that what is used cannot be told",
    ),
    doc(
        "starts-process",
        "a call starts a process with a command that was not shown to be constant",
    ),
    doc(
        "test-file",
        "the file is one of tests, where assertions belong",
    ),
    doc(
        "unpacked-arguments",
        "the call unpacks arguments, which may hold anything",
    ),
    doc("unused-import", "nothing in the file uses the import"),
    doc(
        "working-directory",
        "the directory that the process runs in may come from outside",
    ),
    doc(
        "would-silence-another",
        "the comment would silence another finding as well, of which nothing was shown",
    ),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::BindsName => "binds-name",
            Reason::DynamicImport => "dynamic-import",
            Reason::Edits(_) => "edits-do-not-fit",
            Reason::Environment => "environment",
            Reason::Escapes { .. } => "module-passed-on",
            Reason::FromOutside => "from-outside",
            Reason::GuardsAccess => "guards-access",
            Reason::GuardsParameter(_) => "guards-parameter",
            Reason::Extended { .. } => "extended-text",
            Reason::Handled => "handled-assertion",
            Reason::Interpolated(doubt) => match doubt {
                Doubt::Attribute(_) => "interpolates-attribute",
                Doubt::Call(_) => "interpolates-call",
                Doubt::Imported(_) => "interpolates-import",
                Doubt::Parameter(_) => "interpolates-parameter",
                Doubt::Unchecked { .. } | Doubt::NoCollection(_) => "interpolates-unchecked",
                Doubt::Mutated { .. } | Doubt::PassedOn { .. } => "interpolates-changeable",
                Doubt::Rebound { .. }
                | Doubt::Binding { .. }
                | Doubt::Deleted { .. }
                | Doubt::StarImport(_)
                | Doubt::Namespace(_) => "interpolates-rebound",
                Doubt::Definition(_)
                | Doubt::Undefined(_)
                | Doubt::Other(_)
                | Doubt::Composed(_)
                | Doubt::Negative(_)
                | Doubt::Involved(_) => "interpolates-unknown",
            },
            Reason::LookedUp => "looked-up",
            Reason::MayBeBound(_) => "may-be-bound",
            Reason::MayBeOpened(_) => "may-be-opened",
            Reason::NameInDoubt(_) => "name-in-doubt",
            Reason::NoComment(_) => "no-place-for-comment",
            Reason::NotConstant => "not-constant",
            Reason::NotJustAssigned(_) => "not-just-assigned",
            Reason::NotNarrowing => "not-narrowing",
            Reason::OtherArguments => "other-arguments",
            Reason::OtherModule => "other-module",
            Reason::OtherProgram => "other-program",
            Reason::Shared(_) => "shared-name",
            Reason::ShellText => "shell-text",
            Reason::StandardInput => "standard-input",
            Reason::StarImport => "star-import",
            Reason::StartsProcess { .. } => "starts-process",
            Reason::TestFile => "test-file",
            Reason::Unpacked => "unpacked-arguments",
            Reason::UnusedImport => "unused-import",
            Reason::WorkingDirectory => "working-directory",
            Reason::WouldSilence { .. } => "would-silence-another",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::BindsName => f.write_str(
                "the assertion binds a name, which is missing where `python -O` leaves it out",
            ),
            Reason::DynamicImport => f.write_str("the module is imported by a call"),
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
            Reason::Environment => f.write_str(
                "the environment it gets was not shown to be the program's own, and decides what is found and run",
            ),
            Reason::Escapes { line } => write!(
                f,
                "line {line} uses it as a value, so that what it starts cannot be told"
            ),
            Reason::FromOutside => f.write_str(
                "the assertion checks a value from outside the program, and `python -O` leaves it out",
            ),
            Reason::GuardsAccess => f.write_str(
                "the assertion is about what decides on access, and `python -O` leaves it out",
            ),
            Reason::GuardsParameter(name) => write!(
                f,
                "the assertion checks the parameter `{name}`, and `python -O` leaves it out"
            ),
            Reason::Handled => f.write_str(
                "something around the assertion may catch its failure, which `python -O` leaves out",
            ),
            Reason::Extended { line } => write!(
                f,
                "line {line} adds something that was not shown to be constant"
            ),
            Reason::Interpolated(doubt) => doubt.fmt(f),
            Reason::LookedUp => f.write_str(
                "the assertion checks what was looked up by name, and `python -O` leaves it out",
            ),
            Reason::MayBeBound(to) => {
                write!(f, "it was not shown that nothing binds to the address: {to}")
            }
            Reason::MayBeOpened(to) => {
                write!(f, "it was not shown that nothing opens the path: {to}")
            }
            Reason::NameInDoubt(name) => write!(f, "`{name}` may be something else here"),
            Reason::NoComment(no_comment) => {
                write!(f, "the code is right as it is, but {no_comment}")
            }
            Reason::NotConstant => {
                f.write_str("it was not shown that every part of the command is constant")
            }
            Reason::NotJustAssigned(name) => write!(
                f,
                "the statement before the assertion does not assign `{name}`, so it may do more than narrow a type"
            ),
            Reason::NotNarrowing => f.write_str(
                "the assertion does more than narrow the type of a variable, and `python -O` leaves it out",
            ),
            Reason::OtherArguments => {
                f.write_str("the call passes arguments of which it is not known what they do")
            }
            Reason::OtherModule => {
                f.write_str("it is another module, of which it is not known what it does")
            }
            Reason::OtherProgram => f.write_str(
                "`executable` was not shown to be constant, and is run in the command's place",
            ),
            Reason::Shared(name) => write!(
                f,
                "another file may take `{name}` from this one, and start processes with it"
            ),
            Reason::ShellText => f.write_str(
                "the command is constant, but a shell puts something else in the place of parts of it",
            ),
            Reason::StandardInput => f.write_str(
                "what the process reads was not shown to be constant, and may be a program to it",
            ),
            Reason::StarImport => {
                f.write_str("everything is imported, so that what is used cannot be told")
            }
            Reason::StartsProcess { line } => write!(
                f,
                "line {line} starts a process with a command that was not shown to be constant"
            ),
            Reason::TestFile => f.write_str("assertions belong in tests"),
            Reason::Unpacked => {
                f.write_str("the call unpacks arguments, which may hold anything")
            }
            Reason::UnusedImport => f.write_str(
                "nothing in this file uses the import; take it out if no other file needs it",
            ),
            Reason::WorkingDirectory => f.write_str(
                "`cwd` was not shown to be constant, and a program may take what it does from there",
            ),
            Reason::WouldSilence { line } => write!(
                f,
                "the comment would silence the finding in line {line} as well, of which nothing was shown"
            ),
        }
    }
}
