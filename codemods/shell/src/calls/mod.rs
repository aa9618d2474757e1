//! One module for each way to start a shell.

mod arguments;
mod asyncio;
mod brings;
mod dash_c;
mod exec;
mod output;
mod popen;
mod search_path;
mod subprocess;
mod surroundings;
mod system;

use harden_codemod::prelude::*;
use harden_codemod::{Context, Fix};

pub(crate) use exec::is_script as executes_script;
pub(crate) use surroundings::{calls_of, handles_failure};

use crate::command::{Branch, Reader, Shell};
use crate::doubts::Doubts;
use crate::emit::Emission;
use crate::layout;
use crate::needs::Needs;
use crate::program::Program;
use crate::reason::Reason;
use crate::runner::Runner;
use crate::site::Api;
use crate::variable::Held;

/// The calls of one file that start a process.
pub(crate) struct Calls<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    pub(crate) starts: &'c [QualifiedCall<'a>],
}

/// The fix for a call, and the variable that holds its command, if one does.
pub(crate) struct Rewritten {
    pub(crate) fix: Fix,
    /// Where the variable is first bound.
    pub(crate) variable: Option<TextRange>,
}

/// The fix for a call.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
    api: Api,
) -> Result<Rewritten, Reason> {
    match api {
        Api::System => system::fix(calls, site),
        Api::Subprocess => subprocess::fix(calls, site),
        Api::Popen => popen::fix(calls, site),
        Api::Output => output::fix(calls, site),
        Api::OutputWithStatus => output::fix_with_status(calls, site),
        Api::Asyncio => asyncio::fix(calls, site),
        Api::DashC => dash_c::fix(calls, site),
        Api::Exec => exec::fix(calls, site),
        Api::Python2 => Err(Reason::Python2),
    }
}

/// What a fix is put together from.
struct Parts<'s, 'a> {
    /// The calls of the file that start a process.
    starts: &'s [QualifiedCall<'a>],
    /// The call.
    at: &'a Expr,
    needs: Needs<'a>,
    doubts: Doubts,
    held: Option<Held>,
    /// The ids of the findings that the fix brings.
    brings: Vec<&'static str>,
}

impl<'s, 'a> Parts<'s, 'a> {
    /// Nothing yet, for a call at `at`.
    fn new(calls: &Calls<'s, 'a>, at: &'a Expr) -> Self {
        Parts {
            starts: calls.starts,
            at,
            needs: Needs::new(at),
            doubts: Doubts::default(),
            held: None,
            brings: Vec::new(),
        }
    }

    /// The programs of a command, one for each branch of a conditional expression.
    fn read<'c>(
        &'c mut self,
        cx: &'c Context<'a>,
        shell: Shell,
        command: &'a Expr,
    ) -> Result<Vec<Branch>, Reason> {
        let branches = Reader {
            cx,
            shell,
            starts: self.starts,
            needs: &mut self.needs,
            doubts: &mut self.doubts,
            held: &mut self.held,
        }
        .branches(command)?;
        if let [first, ..] = branches.as_slice() {
            self.brings = brings::of(command, &first.program);
        }
        Ok(branches)
    }

    /// The program of a command that is no conditional expression.
    fn read_one<'c>(
        &'c mut self,
        cx: &'c Context<'a>,
        shell: Shell,
        command: &'a Expr,
    ) -> Result<Program, Reason> {
        let mut branches = self.read(cx, shell, command)?;
        match (branches.pop(), branches.is_empty()) {
            (Some(branch), true) => Ok(branch.program),
            _ => Err(Reason::Branches),
        }
    }

    /// The edits that put `program` in the place of `outer`.
    fn emit<'c>(
        &'c mut self,
        cx: &'c Context<'a>,
        outer: &'a Expr,
        runner: Runner,
        program: &Program,
    ) -> Result<Vec<Edit>, Reason> {
        Emission::new(cx, &mut self.needs, &mut self.doubts, outer, runner).edits(program)
    }

    /// The fix that consists of these edits.
    fn finish(self, cx: &Context<'_>, mut edits: Vec<Edit>) -> Result<Rewritten, Reason> {
        let variable = self.held.as_ref().map(|held| held.variable);
        edits.extend(self.held.into_iter().flat_map(|held| held.edits));
        // What the call becomes may be what it was: a variable stays a variable.
        edits.retain(|edit| cx.module.slice(edit.range()) != edit.replacement());
        let edits = layout::settled(cx, self.at, edits);
        let edits = EditSet::new(cx.module.text(), edits).map_err(Reason::Edits)?;
        Ok(Rewritten {
            fix: Fix {
                edits,
                imports: self.needs.into_requests(),
                distributions: Vec::new(),
                applicability: self.doubts.applicability(),
                effect: self.doubts.effect(),
                also_removes: &[],
                brings: self.brings,
            },
            variable,
        })
    }
}

/// Whether `command` is a list such as `["sh", "-c", text]`.
pub(crate) fn is_script(command: &Expr) -> bool {
    dash_c::script(command).is_some()
}

/// Whether the call has a list such as `["sh", "-c", text]` with a literal for the text.
pub(crate) fn is_constant_script(call: &ast::ExprCall) -> bool {
    let command = argument(call, "args", Some(0)).ok().flatten();
    command
        .and_then(dash_c::script)
        .is_some_and(|(_, text)| text.is_string_literal_expr())
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
