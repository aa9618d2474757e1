//! One simple command as the process it starts (XCU 2.9.1).

use crate::grammar::Simple;
use crate::plan::{Dialect, Note, Part, Process, Word};
use crate::source::Source;
use crate::unplannable::Unplannable;
use crate::word::{self, Place};
use crate::{program, redirect, variable};

/// Plans a simple command. Where it `may_replace` the shell, `exec` may stand before the program.
pub(crate) fn plan(
    simple: &Simple,
    may_replace: bool,
    source: &Source,
    dialect: Dialect,
) -> Result<Process, Unplannable> {
    let Some(program) = simple.words.first() else {
        return Err(if simple.assignments.is_empty() {
            Unplannable::Redirection
        } else {
            Unplannable::Assignment
        });
    };
    program::check_spelling(program)?;
    let mut argv = simple
        .words
        .iter()
        .map(|raw| word::read(raw, Place::Argument, source))
        .collect::<Result<Vec<_>, _>>()?;
    let environment = environment(&simple.assignments, source)?;
    let mut notes = if may_replace && argv[0].literal() == Some("exec") && environment.is_empty() {
        argv.remove(0);
        program::check_replacing(&argv)?
    } else {
        program::check(&argv, !environment.is_empty())?
    };
    let is_pattern = |part: &Part| matches!(part, Part::Pattern(_));
    if argv.iter().flat_map(|word| &word.parts).any(is_pattern) {
        notes.push(Note::PatternOrder);
    }
    let streams = redirect::streams(&simple.redirections, source, dialect)?;
    Ok(Process {
        environment,
        stdin: streams.stdin,
        stdout: streams.stdout,
        stderr: streams.stderr,
        ..Process::new(argv, notes)
    })
}

fn environment(
    assignments: &[(String, String)],
    source: &Source,
) -> Result<Vec<(String, Word)>, Unplannable> {
    assignments
        .iter()
        .map(|(name, value)| {
            if !variable::is_free_to_set(name) {
                return Err(Unplannable::Assignment);
            }
            // Shells do not agree on which of the two values that would be, nor on the home
            // directory.
            if source.expands(name) {
                return Err(Unplannable::ParameterExpansion);
            }
            if name == "HOME" && source.text().contains('~') {
                return Err(Unplannable::Tilde);
            }
            Ok((name.clone(), word::read(value, Place::Assignment, source)?))
        })
        .collect()
}
