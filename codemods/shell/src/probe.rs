//! Whether a command is there to learn if its program is: then the status 127 that a shell gives for
//! a missing program is an answer (XCU 2.8.2), and an exception is none.

mod evidence;
mod flow;

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::program::{Program, Shape, Start, Stream};
use crate::reason::Reason;

/// What becomes of a command's output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    /// It is shown, or goes to a file.
    Shown,
    /// It is thrown away.
    Discarded,
    /// The program gets it.
    Captured,
}

/// What the program learns of a command.
pub(crate) struct Learned<'a> {
    /// The call whose value tells how the command went; `None` where a failure raises.
    pub(crate) result: Option<&'a Expr>,
    /// The result is looked at, as far as the call itself shows.
    pub(crate) is_looked_at: bool,
    pub(crate) printed: Printed,
}

/// What a look at everything that is done with a result says.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    /// Success or failure decides something.
    decides: bool,
    /// The output is read.
    reads_output: bool,
    /// It is taken for the answer whether the program is there.
    tells_absence: bool,
}

/// Refuses `programs`, those of one call or its branches, where they test if a program is there.
///
/// # Errors
/// [`Reason::AvailabilityProbe`].
pub(crate) fn check<'a, 'p>(
    cx: &Context<'a>,
    learned: &Learned<'a>,
    programs: impl IntoIterator<Item = &'p Program>,
) -> Result<(), Reason> {
    let programs: Vec<&Program> = programs.into_iter().collect();
    let mut names = Vec::new();
    for program in &programs {
        collect_names(program, &mut names);
    }
    let seen = match learned.result {
        Some(result) => flow::follow(cx, result, &names),
        None => Seen::default(),
    };
    let is_quiet = match learned.printed {
        Printed::Shown => false,
        Printed::Discarded => true,
        Printed::Captured => !seen.reads_output,
    };
    let asks = Asks {
        version: learned.is_looked_at || seen.decides,
        bare: seen.decides,
        is_quiet,
    };
    let is_probe = seen.tells_absence || programs.iter().any(|program| asks.is_probe(program));
    if is_probe {
        Err(Reason::AvailabilityProbe(names.into_iter().next()))
    } else {
        Ok(())
    }
}

fn collect_names(program: &Program, names: &mut Vec<String>) {
    program.each_start(&mut |start| {
        for name in &start.identity.names {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    });
}

/// Which results of a program are looked at.
#[derive(Clone, Copy)]
struct Asks {
    /// That of a process which only prints a version or its help.
    version: bool,
    /// That of a process without arguments.
    bare: bool,
    /// Nobody sees the output.
    is_quiet: bool,
}

impl Asks {
    /// Whether the program tests if another one is there: by its result, where that is looked at,
    /// or by what follows in the program itself.
    fn is_probe(self, program: &Program) -> bool {
        let unseen = Asks {
            version: false,
            bare: false,
            ..self
        };
        let first = |bare| Asks {
            version: true,
            bare,
            ..self
        };
        match program {
            Program::Run(starts) => self.asks(starts),
            Program::Background(_) => false,
            Program::Then(a, b) => unseen.is_probe(a) || self.is_probe(b),
            Program::And(a, b) => first(self.bare).is_probe(a) || self.is_probe(b),
            Program::Or(a, b) => first(true).is_probe(a) || self.is_probe(b),
        }
    }

    fn asks(self, starts: &[Start]) -> bool {
        let version = |start: &Start| start.identity.shape == Shape::Version;
        let bare = |start: &Start| {
            start.identity.shape == Shape::Bare && (self.is_quiet || start.stdout == Stream::Null)
        };
        (self.version && starts.iter().any(version))
            || (self.bare && matches!(starts, [start] if bare(start)))
    }
}
