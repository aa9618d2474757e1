//! Shell text with placeholders for values, read into a process plan.
//!
//! [`plan`] takes the text that a program hands to `sh -c`, with a [`Piece::Value`] wherever a
//! value is interpolated, and says which processes the shell would start, and when: the [`Plan`].
//! What it cannot say for certain it refuses with an [`Unplannable`], which names what stood in the
//! way.
//!
//! The shell meant is the one behind `sh`: the text must read the same under POSIX, dash and
//! bash's POSIX mode, or it is refused. [`Dialect::Bash`] adds some of bash's operators to that, and
//! nothing else. Section numbers are those of the Shell Command Language in
//! POSIX.1-2024, volume Shell and Utilities (XCU).
//!
//! Functions that the shell gets from its environment are no part of the text; [`function_word`] says
//! which program of a plan is one, or may be. Not looked at is the shell's habit of running an
//! executable file that has no `#!` line.

mod external;
mod function;
mod grammar;
mod list;
mod pattern;
mod plan;
mod process;
mod program;
mod redirect;
mod scan;
mod source;
mod unplannable;
mod variable;
mod word;

pub use function::{Evidence, FunctionWord, Functions, function_word};
pub use plan::{
    Dialect, Directory, Fallback, Input, Node, Note, Output, Part, Piece, Pipeline, Plan, Process,
    Quoting, Word, plan,
};
pub use unplannable::Unplannable;
