//! How the processes of a command are started: which function, with which arguments.

use harden_codemod::prelude::{Quote, literal};

use crate::program::{Start, Stream};
use crate::reason::Reason;

/// What the program wants of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// That it is done.
    Nothing,
    /// That it is done, and an exception where it fails.
    Success,
    /// An exit code.
    ExitCode,
    /// What was printed, or all that is known of the process.
    Result,
}

/// How the processes of a command are started.
pub(crate) struct Runner {
    /// What the module `subprocess` is called.
    pub(crate) subprocess: String,
    /// How the process is started whose result the program gets.
    pub(crate) last: Way,
    /// How one is started whose failure is no exception.
    pub(crate) quiet: Way,
    pub(crate) wants: Wants,
    /// What follows the call that takes the place of the old one.
    pub(crate) suffix: String,
    /// The program gets the process itself, which may still run.
    pub(crate) is_handle: bool,
    /// What is made of the result, `@`, where it is needed more than once.
    pub(crate) unpacked: Option<String>,
}

/// What things are called where a process is started.
pub(crate) struct Names<'n> {
    pub(crate) subprocess: &'n str,
    pub(crate) os: &'n str,
    /// The quotes that the file prefers.
    pub(crate) quote: char,
    /// The files that are open for stdin, stdout and stderr.
    pub(crate) files: &'n [Option<String>; 3],
    /// What stdin reads from instead.
    pub(crate) pipe: Option<&'n str>,
}

/// A function and its arguments but for the list.
#[derive(Debug, Clone)]
pub(crate) struct Way {
    pub(crate) function: String,
    /// `args=`, where the list is passed by name.
    pub(crate) keyword: &'static str,
    pub(crate) arguments: Vec<Kept>,
    /// What gets the exit code out of the result.
    pub(crate) exit_code: &'static str,
    /// It takes the elements of the list one by one.
    pub(crate) spreads: bool,
}

/// An argument of a call, but the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// The parameter's name.
    pub(crate) name: String,
    /// The whole argument as source, with its name unless it is passed by position.
    pub(crate) source: String,
    /// Evaluating it twice makes no difference.
    pub(crate) is_inert: bool,
    /// It was not in the call before.
    pub(crate) is_new: bool,
}

impl Kept {
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Kept {
            name: name.to_string(),
            source: format!("{name}={value}"),
            is_inert: true,
            is_new: true,
        }
    }

    /// An argument that the command must not change: the program wants what it gives.
    pub(crate) fn fixed(name: &str, value: &str) -> Self {
        Kept {
            is_new: false,
            ..Kept::new(name, value)
        }
    }

    fn is_positional(&self) -> bool {
        !self.source.starts_with(&format!("{}=", self.name))
    }

    fn value(&self) -> &str {
        self.source
            .strip_prefix(&self.name)
            .and_then(|rest| rest.strip_prefix('='))
            .unwrap_or(&self.source)
    }
}

/// The place of a process among those of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// It is the only one.
    Only,
    /// One of several that run one after the other.
    Step,
    /// The last of a pipeline.
    Last,
    /// Another one of a pipeline; `first` if it reads what the command reads.
    Stage { first: bool },
}

impl Way {
    /// The arguments for a process that is `part` of a command.
    ///
    /// # Errors
    /// Where one of them cannot be passed to several processes.
    #[allow(
        clippy::match_same_arms,
        reason = "an arm for each argument reads better than one for each answer"
    )]
    pub(crate) fn arguments_for(&self, part: Part, start: &Start) -> Result<Vec<Kept>, Reason> {
        if part == Part::Only {
            return Ok(self.arguments.clone());
        }
        let mut kept = Vec::new();
        for argument in &self.arguments {
            let conflict = || Reason::ArgumentConflict(argument.name.clone());
            if !argument.is_inert || argument.is_positional() {
                return Err(conflict());
            }
            let is_pipe = argument.value().ends_with("PIPE");
            let wanted = match (argument.name.as_str(), part) {
                ("cwd" | "env" | "close_fds" | "umask", _) => true,
                ("stdin", Part::Step) => !is_pipe,
                ("stdin", _) if is_pipe => return Err(conflict()),
                ("stdin", part) => part == Part::Stage { first: true },
                ("stdout" | "stderr", Part::Step) => {
                    if is_pipe {
                        return Err(conflict());
                    }
                    true
                }
                ("stdout", part) => part == Part::Last,
                ("stderr", part) => {
                    let goes_elsewhere = is_pipe || argument.value().ends_with("STDOUT");
                    // What is caught of all processes can only be caught of the last.
                    let is_stage = matches!(part, Part::Stage { .. });
                    if goes_elsewhere && is_stage && start.stderr == Stream::Inherited {
                        return Err(conflict());
                    }
                    part == Part::Last || !goes_elsewhere
                }
                ("capture_output", Part::Last) => true,
                ("capture_output", Part::Stage { .. }) if start.stderr != Stream::Inherited => {
                    false
                }
                (
                    "text" | "universal_newlines" | "encoding" | "errors" | "check" | "bufsize",
                    part,
                ) => matches!(part, Part::Step | Part::Last),
                _ => return Err(conflict()),
            };
            if wanted {
                kept.push(argument.clone());
            }
        }
        Ok(kept)
    }
}

/// Puts `start`'s directory, environment and streams among the arguments.
///
/// # Errors
/// Where the call passes one of them already.
pub(crate) fn with_surroundings(
    mut arguments: Vec<Kept>,
    start: &Start,
    names: &Names<'_>,
) -> Result<Vec<Kept>, Reason> {
    let Names {
        subprocess,
        os,
        quote,
        files,
        pipe,
    } = names;
    if let Some(text) = &start.input {
        let is_text = arguments
            .iter()
            .any(|argument| matches!(argument.name.as_str(), "text" | "universal_newlines"));
        let prefix = if is_text { "" } else { "b" };
        let quotes = if *quote == '"' {
            Quote::Double
        } else {
            Quote::Single
        };
        let literal = literal::string(text, quotes, "");
        put(&mut arguments, "input", &format!("{prefix}{literal}"))?;
    }
    if let Some(directory) = &start.directory {
        put(&mut arguments, "cwd", directory)?;
    }
    if !start.environment.is_empty() {
        let mut items = vec![format!("**{os}.environ")];
        items.extend(
            start
                .environment
                .iter()
                .map(|(name, value)| format!("{quote}{name}{quote}: {value}")),
        );
        put(&mut arguments, "env", &format!("{{{}}}", items.join(", ")))?;
    }
    let [stdin, stdout, stderr] = *files;
    if let Some(pipe) = pipe {
        put(&mut arguments, "stdin", pipe)?;
    }
    if let Some(source) = source_of(&start.stdin, stdin.as_deref(), subprocess) {
        put(&mut arguments, "stdin", &source)?;
    }
    let streams = [
        (
            "stdout",
            source_of(&start.stdout, stdout.as_deref(), subprocess),
        ),
        (
            "stderr",
            source_of(&start.stderr, stderr.as_deref(), subprocess),
        ),
    ];
    let is_captured = arguments
        .iter()
        .any(|argument| argument.name == "capture_output");
    if is_captured && streams.iter().any(|(_, source)| source.is_some()) {
        return Err(Reason::ArgumentConflict("capture_output".to_string()));
    }
    let has_input = arguments.iter().any(|argument| argument.name == "input");
    if has_input && start.stdin != Stream::Inherited {
        return Err(Reason::ArgumentConflict("input".to_string()));
    }
    for (name, source) in streams {
        if let Some(source) = source {
            put(&mut arguments, name, &source)?;
        }
    }
    Ok(arguments)
}

fn source_of(stream: &Stream, file: Option<&str>, subprocess: &str) -> Option<String> {
    match stream {
        Stream::Inherited => None,
        Stream::Null => Some(format!("{subprocess}.DEVNULL")),
        Stream::Stdout => Some(format!("{subprocess}.STDOUT")),
        Stream::File { .. } => file.map(str::to_string),
    }
}

/// Adds an argument, in place of one that was not in the call before.
fn put(arguments: &mut Vec<Kept>, name: &str, value: &str) -> Result<(), Reason> {
    let new = Kept::new(name, value);
    match arguments.iter_mut().find(|argument| argument.name == name) {
        None => {
            // What says how the output is read and failure is taken comes last.
            let streams = arguments
                .iter()
                .position(|other| matches!(other.name.as_str(), "stdout" | "stderr"));
            let end = arguments
                .iter()
                .rposition(|other| {
                    !(other.is_new && matches!(other.name.as_str(), "text" | "check"))
                })
                .map_or(0, |last| last + 1);
            let place = streams.filter(|_| name == "stdin").unwrap_or(end);
            arguments.insert(place, new);
        }
        Some(old) if old.is_new || old.source == new.source => *old = new,
        Some(_) => return Err(Reason::ArgumentConflict(name.to_string())),
    }
    Ok(())
}
