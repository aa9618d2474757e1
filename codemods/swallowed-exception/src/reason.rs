//! Why a finding is not fixed.

use std::fmt;

use harden_codemod::prelude::{EditError, Line};
use harden_codemod::{ImportDoubt, Reason as Code, ReasonDoc};

use crate::danger::{Danger, Kind};

/// Why a handler stays silent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    Compiled(String),
    Danger(Danger),
    GeneratorCleanup,
    LoggingSetup(Line),
    LoggingImport(&'static str),
    ProjectModule,
    BeforeImports,
    NameTaken(Line),
    Import(ImportDoubt),
    Edits(EditError),
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "after-fork",
        "right after a fork, a lock of logging's may be held for ever",
    ),
    doc(
        "before-imports",
        "the handler runs before the imports that follow it",
    ),
    doc(
        "compiled-code",
        "a compiler other than Python's reads the code, and can't compile a call of a logger",
    ),
    doc(
        "destructor",
        "the code runs when an object is freed, be it as Python shuts down",
    ),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "exit-callback",
        "the code runs as Python exits, when logging may be closed",
    ),
    doc(
        "generator-cleanup",
        "the code cleans up after a generator, be it as Python shuts down",
    ),
    doc("hook", "the code is a hook that Python itself calls"),
    doc(
        "logging-code",
        "logging calls the code, and would call itself",
    ),
    doc("logging-import", "logging imports a module of this name"),
    doc(
        "logging-setup",
        "the code tried sets logging up, or is itself what logs",
    ),
    doc(
        "name-taken",
        "`logging` means something else where the record would be made",
    ),
    doc(
        "output-stream",
        "the code writes the output that records may go to",
    ),
    doc(
        "project-module",
        "a file of the project is called `logging`, and may be what is imported",
    ),
    doc(
        "signal-handler",
        "a signal may come while logging holds its lock",
    ),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::Compiled(_) => "compiled-code",
            Reason::Danger(danger) => match danger.kind {
                Kind::Destructor => "destructor",
                Kind::Exit => "exit-callback",
                Kind::Fork => "after-fork",
                Kind::Hook => "hook",
                Kind::Logging => "logging-code",
                Kind::Signal => "signal-handler",
                Kind::Stream => "output-stream",
            },
            Reason::GeneratorCleanup => "generator-cleanup",
            Reason::LoggingSetup(_) => "logging-setup",
            Reason::LoggingImport(_) => "logging-import",
            Reason::ProjectModule | Reason::Import(ImportDoubt::Shadowed { .. }) => {
                "project-module"
            }
            Reason::BeforeImports => "before-imports",
            Reason::NameTaken(_) | Reason::Import(ImportDoubt::Taken(_)) => "name-taken",
            Reason::Edits(_) => "edits-do-not-fit",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Compiled(compiler) => write!(
                f,
                "`{compiler}` compiles this, and can't compile a call of a logger"
            ),
            Reason::Danger(danger) => danger.fmt(f),
            Reason::GeneratorCleanup => f.write_str(
                "this cleans up after a generator, which may be when it is freed as Python shuts down, too late to log",
            ),
            Reason::LoggingSetup(line) => write!(
                f,
                "line {line} sets logging up or makes a record, and where that fails, one more record may fail as well"
            ),
            Reason::LoggingImport(name) => write!(
                f,
                "logging imports `{name}`, and a file of that name cannot count on logging in turn"
            ),
            Reason::ProjectModule => f.write_str(
                "a file of the project is called `logging`, and may be what is imported",
            ),
            Reason::BeforeImports => f.write_str(
                "this runs before the imports that follow it, and logging is not imported yet",
            ),
            Reason::NameTaken(line) => write!(
                f,
                "`logging` is bound in line {line}, and the fix needs the module of that name"
            ),
            Reason::Import(doubt) => doubt.fmt(f),
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
        }
    }
}
