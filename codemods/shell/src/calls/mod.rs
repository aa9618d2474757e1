//! One module for each way to start a shell.

mod arguments;
mod asyncio;
mod dash_c;
mod output;
mod popen;
mod subprocess;
mod surroundings;
mod system;

use harden_codemod::prelude::*;
use harden_codemod::{Context, Fix};

use crate::doubts::Doubts;
use crate::needs::Needs;
use crate::program::Program;
use crate::reason::Reason;
use crate::site::Api;

/// The calls of one file that start a process.
pub(crate) struct Calls<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    pub(crate) starts: &'c [QualifiedCall<'a>],
}

/// The fix for a call.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
    api: Api,
) -> Result<Fix, Reason> {
    match api {
        Api::System => system::fix(calls, site),
        Api::Subprocess => subprocess::fix(calls, site),
        Api::Popen => popen::fix(calls, site),
        Api::Output => output::fix(calls, site),
        Api::OutputWithStatus => output::fix_with_status(calls, site),
        Api::Asyncio => asyncio::fix(calls, site),
        Api::DashC => dash_c::fix(calls, site),
        Api::Python2 => Err(Reason::Python2),
    }
}

/// The fix that consists of these edits.
fn finish(
    cx: &Context<'_>,
    edits: Vec<Edit>,
    needs: Needs<'_>,
    doubts: &Doubts,
) -> Result<Fix, Reason> {
    let edits = EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?;
    Ok(Fix {
        edits,
        imports: needs.into_requests(),
        distributions: Vec::new(),
        applicability: doubts.applicability(),
        effect: doubts.effect(),
        also_removes: &[],
    })
}

/// Whether `command` is a list such as `["sh", "-c", text]`.
pub(crate) fn is_script(command: &Expr) -> bool {
    dash_c::script(command).is_some()
}

/// Whether the program tests if another one is there: by its result, where that is looked at, or
/// by what follows in the program itself.
fn has_probe(program: &Program, is_looked_at: bool) -> bool {
    match program {
        Program::Run(starts) => is_looked_at && starts.iter().any(|start| start.is_probe),
        Program::Background(_) => false,
        Program::Then(first, second) => {
            has_probe(first, false) || has_probe(second, is_looked_at)
        }
        Program::And(first, second) | Program::Or(first, second) => {
            has_probe(first, true) || has_probe(second, is_looked_at)
        }
    }
}

/// Notes what differs where a program of several commands is not there.
fn note_missing(program: &Program, doubts: &mut Doubts) {
    match program {
        Program::Run(_) | Program::Background(_) => {}
        Program::And(first, second) => {
            note_missing(first, doubts);
            note_missing(second, doubts);
        }
        Program::Or(first, second) | Program::Then(first, second) => {
            doubts.add(
                "where the program of a command is not there, FileNotFoundError is raised and \
                 the commands after it are not reached",
            );
            note_missing(first, doubts);
            note_missing(second, doubts);
        }
    }
}
