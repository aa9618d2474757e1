//! Why a finding is not fixed.

use std::fmt;

use harden_codemod::prelude::{EditError, Line, NameDoubt};
use harden_codemod::{Reason as Code, ReasonDoc};

/// Why an assertion stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason {
    AlwaysTrue { is_tuple: bool },
    AssertRewriting,
    Compiled(String),
    DebugBlock(Line),
    Edits(EditError),
    Handled { line: Line, exception: &'static str },
    Invariant,
    NameInDoubt(NameDoubt),
    NarrowsType(String),
    StubFile,
    TestCode(Test),
    TypeChecking(Line),
}

/// What shows that code is a test's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    /// The place or name of the file.
    File,
    /// The line imports this.
    Import(Line, String),
    /// A function or class of this name.
    Called(String),
}

/// The documentation of every reason, sorted by code.
pub(crate) const DOCS: &[ReasonDoc] = &[
    doc(
        "always-true",
        "the condition holds whatever the values are: to check it now may end a program that works",
    ),
    doc(
        "assert-rewriting",
        "pytest rewrites the assertions of the file to show what was compared",
    ),
    doc(
        "compiled-code",
        "a compiler other than Python's reads the code",
    ),
    doc(
        "debug-block",
        "the code around asks itself whether assertions count",
    ),
    doc("edits-do-not-fit", "harden's own edits do not fit"),
    doc(
        "handled",
        "what handles the AssertionError here would not handle the exception that is configured, or the reverse",
    ),
    doc(
        "invariant",
        "it looks like an internal invariant, not input validation",
    ),
    doc(
        "name-in-doubt",
        "the name of the exception may mean something else",
    ),
    doc("narrows-type", "it only narrows the type of a value"),
    doc("stub-file", "the file never runs"),
    doc(
        "test-code",
        "it is part of a test, which nobody runs under -O",
    ),
    doc("type-checking", "only type checkers read the code"),
];

const fn doc(code: &'static str, meaning: &'static str) -> ReasonDoc {
    ReasonDoc { code, meaning }
}

impl Code for Reason {
    fn code(&self) -> &'static str {
        match self {
            Reason::AlwaysTrue { .. } => "always-true",
            Reason::AssertRewriting => "assert-rewriting",
            Reason::Compiled(_) => "compiled-code",
            Reason::DebugBlock(_) => "debug-block",
            Reason::Edits(_) => "edits-do-not-fit",
            Reason::Handled { .. } => "handled",
            Reason::Invariant => "invariant",
            Reason::NameInDoubt(_) => "name-in-doubt",
            Reason::NarrowsType(_) => "narrows-type",
            Reason::StubFile => "stub-file",
            Reason::TestCode(_) => "test-code",
            Reason::TypeChecking(_) => "type-checking",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::AlwaysTrue { is_tuple: true } => f.write_str(
                "a tuple is always true, so nothing was ever checked here: take the parentheses away, if the check is meant",
            ),
            Reason::AlwaysTrue { is_tuple: false } => {
                f.write_str("the condition is always true, so that nothing is checked here")
            }
            Reason::AssertRewriting => f.write_str(
                "pytest is told to rewrite the assertions of this file, to show what was compared",
            ),
            Reason::Compiled(compiler) => write!(
                f,
                "`{compiler}` compiles this code, and compiles an assertion differently from a raise"
            ),
            Reason::DebugBlock(line) => write!(
                f,
                "line {line} decides on what runs under -O, so the assertion is meant to be left out there"
            ),
            Reason::Edits(error) => write!(
                f,
                "harden's own edits do not fit: {error}; please report this"
            ),
            Reason::Handled { line, exception } => write!(
                f,
                "line {line} handles the AssertionError, and may handle {exception} otherwise"
            ),
            Reason::Invariant => f.write_str(
                "looks like an internal invariant, not input validation; to keep the check under `python -O`, use `--select B101`",
            ),
            Reason::NameInDoubt(doubt) => doubt.fmt(f),
            Reason::NarrowsType(what) => write!(
                f,
                "this assert only narrows the type of `{what}`; to keep the check under `python -O`, use `--select B101`"
            ),
            Reason::StubFile => f.write_str("a stub file never runs"),
            Reason::TestCode(Test::File) => {
                f.write_str("the file is one of tests, where assertions belong")
            }
            Reason::TestCode(Test::Import(line, module)) => write!(
                f,
                "line {line} imports {module}, so it is part of tests, where assertions belong"
            ),
            Reason::TestCode(Test::Called(name)) => {
                write!(f, "`{name}` is a test, where assertions belong")
            }
            Reason::TypeChecking(line) => write!(
                f,
                "line {line} has only type checkers read the code around"
            ),
        }
    }
}
