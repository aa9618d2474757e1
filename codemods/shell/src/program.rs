//! The processes that a command starts, in Python's terms.

/// Processes, and which of them run when. The same shapes as [`harden_shell::Node`], with the
/// words as Python's expressions.
#[derive(Debug)]
pub(crate) enum Program {
    /// Processes side by side, each one's output going to the next.
    Run(Vec<Start>),
    /// A process that is not waited for.
    Background(Box<Start>),
    /// The second if the first succeeds.
    And(Box<Program>, Box<Program>),
    /// The second if the first fails.
    Or(Box<Program>, Box<Program>),
    /// One after the other.
    Then(Box<Program>, Box<Program>),
}

/// A process to be started. All texts are Python's expressions.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) argv: Argv,
    /// Variables set for it alone.
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) directory: Option<String>,
    /// What it reads, as text rather than as an expression.
    pub(crate) input: Option<String>,
    pub(crate) stdin: Stream,
    pub(crate) stdout: Stream,
    pub(crate) stderr: Stream,
    pub(crate) identity: Identity,
}

/// Which program a process is of, and what it shows of what it is started for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// The program's name without its folder, or the source of the value that names it. Several
    /// where it is chosen.
    pub(crate) names: Vec<String>,
    pub(crate) shape: Shape,
    /// The program is looked for along `PATH`, or may be.
    pub(crate) is_searched: bool,
}

/// What a process's arguments show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// It may do anything.
    Works,
    /// There are none.
    Bare,
    /// It only prints a version or help.
    Version,
}

impl Identity {
    /// Nothing is known.
    pub(crate) const UNKNOWN: Self = Identity {
        names: Vec::new(),
        shape: Shape::Works,
        is_searched: true,
    };

    /// What holds for this one or the other.
    pub(crate) fn or(mut self, other: &Self) -> Self {
        self.names.extend(other.names.iter().cloned());
        self.shape = match (self.shape, other.shape) {
            (Shape::Version, _) | (_, Shape::Version) => Shape::Version,
            (Shape::Bare, _) | (_, Shape::Bare) => Shape::Bare,
            (Shape::Works, Shape::Works) => Shape::Works,
        };
        self.is_searched |= other.is_searched;
        self
    }
}

/// An argument list.
#[derive(Debug)]
pub(crate) enum Argv {
    /// A display of these elements.
    List(Vec<String>),
    /// An expression that is a list as a whole.
    Whole(String),
}

/// Where one of the standard streams goes or comes from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// What Python's own is.
    Inherited,
    /// Nothing.
    Null,
    /// For stderr: where stdout goes.
    Stdout,
    /// A file, opened in this mode.
    File { path: String, mode: &'static str },
}

impl Program {
    /// The process, if there is only one and it is waited for.
    pub(crate) fn single(&self) -> Option<&Start> {
        match self {
            Program::Run(starts) => match starts.as_slice() {
                [start] => Some(start),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it is one process that is nothing but its arguments.
    pub(crate) fn is_plain(&self) -> bool {
        self.single().is_some_and(Start::is_plain)
    }
}

impl Program {
    /// Calls `look` with every process.
    pub(crate) fn each_start<'p>(&'p self, look: &mut impl FnMut(&'p Start)) {
        match self {
            Program::Run(starts) => starts.iter().for_each(look),
            Program::Background(start) => look(start),
            Program::And(first, second)
            | Program::Or(first, second)
            | Program::Then(first, second) => {
                first.each_start(look);
                second.each_start(look);
            }
        }
    }

    /// Whether one of its programs may be looked for along `PATH`.
    pub(crate) fn is_searched(&self) -> bool {
        let mut is_searched = false;
        self.each_start(&mut |start| is_searched |= start.identity.is_searched);
        is_searched
    }

    /// Whether a process whose output is the command's sends it elsewhere.
    pub(crate) fn sends_output(&self) -> bool {
        match self {
            Program::Run(starts) => starts
                .last()
                .is_some_and(|last| last.stdout != Stream::Inherited),
            Program::Background(start) => start.stdout != Stream::Inherited,
            Program::And(first, second)
            | Program::Or(first, second)
            | Program::Then(first, second) => first.sends_output() || second.sends_output(),
        }
    }
}

impl Start {
    pub(crate) fn new(argv: Argv) -> Self {
        Start {
            argv,
            environment: Vec::new(),
            directory: None,
            input: None,
            stdin: Stream::Inherited,
            stdout: Stream::Inherited,
            stderr: Stream::Inherited,
            identity: Identity::UNKNOWN,
        }
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.environment.is_empty()
            && self.directory.is_none()
            && self.input.is_none()
            && [&self.stdin, &self.stdout, &self.stderr]
                .iter()
                .all(|stream| **stream == Stream::Inherited)
    }

    /// Whether a file must be opened for it.
    pub(crate) fn has_file(&self) -> bool {
        [&self.stdin, &self.stdout, &self.stderr]
            .iter()
            .any(|stream| matches!(stream, Stream::File { .. }))
    }
}

impl Argv {
    /// The list on one line.
    pub(crate) fn source(&self) -> String {
        match self {
            Argv::List(elements) => format!("[{}]", elements.join(", ")),
            Argv::Whole(source) => source.clone(),
        }
    }
}
