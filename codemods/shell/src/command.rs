//! A command as the processes it starts, in Python's terms, and what may differ then.

use harden_codemod::Context;
use harden_codemod::prelude::*;
use harden_shell::{
    Dialect, Directory, Fallback, FunctionWord, Functions, Input, Node, Output, Part, Process,
    Quoting, Word,
};

use crate::doubts::Doubts;
use crate::inner;
use crate::input;
use crate::joined;
use crate::needs::{self, Needs};
use crate::order;
use crate::platform::{self, Platform};
use crate::program::{Argv, Identity, Program, Shape, Start, Stream};
use crate::reason::Reason;
use crate::render::{self, Rendered};
use crate::template::{self, Piece, Template};
use crate::value::{self, Form};
use crate::variable::{self, Held};
use crate::windows;

/// A command, or one branch of a conditional expression whose branches are commands.
pub(crate) struct Branch {
    /// The text's range, with the parentheses around it.
    pub(crate) range: TextRange,
    pub(crate) program: Program,
}

/// What decides how a command's text is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shell {
    pub(crate) dialect: Dialect,
    /// The call gives the shell an environment of its own, so that `$NAME` is not `os.environ`'s.
    pub(crate) has_environment: bool,
    /// The call gives the shell a folder of its own.
    pub(crate) has_directory: bool,
    /// The call names a POSIX shell, so that Windows' is out of the question.
    pub(crate) is_named: bool,
    /// How the call can be given what the command reads.
    pub(crate) feed: Feed,
}

/// Whether a call can be given what the command reads, as `input=`, and as what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feed {
    No,
    Bytes,
    Text,
}

impl Shell {
    /// What `os.system` and `shell=True` start.
    pub(crate) const DEFAULT: Self = Shell {
        dialect: Dialect::Posix,
        has_environment: false,
        has_directory: false,
        is_named: false,
        feed: Feed::No,
    };
}

/// Reads commands at one place in the file.
pub(crate) struct Reader<'c, 'a> {
    pub(crate) cx: &'c Context<'a>,
    pub(crate) shell: Shell,
    /// The calls of the file that start a process.
    pub(crate) starts: &'c [QualifiedCall<'a>],
    pub(crate) needs: &'c mut Needs<'a>,
    pub(crate) doubts: &'c mut Doubts,
    /// The variable that holds the command, if one does.
    pub(crate) held: &'c mut Option<Held>,
}

impl<'a> Reader<'_, 'a> {
    /// The programs for a command: one, or one for each branch of a conditional expression.
    pub(crate) fn branches(&mut self, command: &'a Expr) -> Result<Vec<Branch>, Reason> {
        if let Expr::If(if_) = command {
            let mut branches = self.branches(&if_.body)?;
            branches.extend(self.branches(&if_.orelse)?);
            if branches.iter().any(|branch| !branch.program.is_plain()) {
                return Err(Reason::Branches);
            }
            return Ok(branches);
        }
        let range = self.cx.module.parenthesized(command);
        if let Expr::Name(name) = command {
            // Where `cmd.exe` reads it, the text may mean something else than where it stands.
            if !self.shell.is_named && platform::at(self.cx, command) == Platform::Windows {
                return Err(Reason::WindowsText);
            }
            let (held, program) = match variable::follow(self, name) {
                Ok((held, identity)) => (held, variable::program(name, identity)),
                // More than a list can hold may still be done where it is run.
                Err(reason @ Reason::VariableCommand(_)) => {
                    variable::inline(self, name).map_err(|_| reason)?
                }
                Err(reason) => return Err(reason),
            };
            *self.held = Some(held);
            return Ok(vec![Branch { range, program }]);
        }
        let template = template::read(self.cx, command)?;
        let program = self.program(command, &template)?;
        Ok(vec![Branch { range, program }])
    }

    /// The processes that the template's text starts where `place` is evaluated.
    pub(crate) fn program(
        &mut self,
        place: &Expr,
        template: &Template<'a>,
    ) -> Result<Program, Reason> {
        let platform = if self.shell.is_named {
            Platform::Posix
        } else {
            platform::at(self.cx, place)
        };
        if platform == Platform::Windows {
            let text = match template.pieces.as_slice() {
                [] => "",
                [Piece::Text(text)] => text,
                _ => return Err(windows_value(template)),
            };
            let start = windows::process(text, self.shell.has_directory, |word| {
                render::plain(template, word)
            })?;
            return Ok(Program::Run(vec![start]));
        }
        if let [Piece::Value(value)] = template.pieces.as_slice() {
            return self.whole(value);
        }
        if platform == Platform::Unknown {
            check_evidence(template)?;
        }
        let plan = harden_shell::plan(&pieces(template), self.shell.dialect)?;
        self.check_functions(template, &plan)?;
        order::check(self.cx, template, &plan)?;
        if let Some(word) = newly_reported(template, &plan.root) {
            return Err(Reason::NewFinding(word));
        }
        self.node(place, platform, template, &plan.root)
    }

    /// A command that is nothing but joined words.
    fn whole(&mut self, value: &template::Value<'a>) -> Result<Program, Reason> {
        if joined::of(self.cx, value.expr).is_none() {
            return Err(Reason::DynamicCommand);
        }
        let judged = value::judge(self.cx, value, Quoting::Unquoted, true)?;
        let Form::Each { iterable, certain } = judged.form else {
            return Err(Reason::DynamicCommand);
        };
        if !certain {
            self.doubts.add_each(&iterable);
        }
        let is_list = iterable
            .chars()
            .all(|c| c.is_alphanumeric() || "_.".contains(c))
            || iterable.starts_with('[');
        let list = if is_list {
            iterable
        } else {
            format!("[{}]", starred(&iterable))
        };
        Ok(Program::Run(vec![Start::new(Argv::Whole(list))]))
    }

    fn node(
        &mut self,
        place: &Expr,
        platform: Platform,
        template: &Template<'a>,
        node: &Node,
    ) -> Result<Program, Reason> {
        match node {
            Node::Run(pipeline) => check_patterns(&pipeline.processes)?,
            Node::Background(process) => check_patterns(std::slice::from_ref(process))?,
            _ => {}
        }
        let feed = self.shell.feed;
        let mut start = |process| self.start(place, platform, template, process);
        Ok(match node {
            Node::Run(pipeline) => match input::of(&pipeline.processes, feed) {
                Some((text, readers)) => {
                    let mut starts = readers.iter().map(start).collect::<Result<Vec<_>, _>>()?;
                    if let Some(first) = starts.first_mut() {
                        first.input = Some(text);
                    }
                    Program::Run(starts)
                }
                None => Program::Run(
                    pipeline
                        .processes
                        .iter()
                        .map(start)
                        .collect::<Result<_, _>>()?,
                ),
            },
            Node::Background(process) => Program::Background(Box::new(start(process)?)),
            Node::And(first, second) | Node::Or(first, second) | Node::Then(first, second) => {
                let first = Box::new(self.node(place, platform, template, first)?);
                let second = Box::new(self.node(place, platform, template, second)?);
                match node {
                    Node::And(..) => Program::And(first, second),
                    Node::Or(..) => Program::Or(first, second),
                    _ => Program::Then(first, second),
                }
            }
        })
    }

    fn start(
        &mut self,
        place: &Expr,
        platform: Platform,
        template: &Template<'a>,
        process: &Process,
    ) -> Result<Start, Reason> {
        self.check_program(place, platform, process)?;
        for note in &process.notes {
            self.doubts.add(note.to_string());
        }
        if let Some(program) = inner::reader_of_values(process) {
            return Err(Reason::AnotherShell(program.to_string()));
        }
        self.check_folder(process)?;
        let argv = process
            .argv
            .iter()
            .map(|word| self.element(template, word))
            .collect::<Result<Vec<_>, _>>()?;
        let environment = process
            .environment
            .iter()
            .map(|(name, word)| Ok((name.clone(), self.text(template, word)?)))
            .collect::<Result<Vec<_>, Reason>>()?;
        if !environment.is_empty() {
            self.needs.name(self.cx, "os")?;
        }
        let directory = match &process.directory {
            Some(directory) => Some(self.directory(template, directory)?),
            None => None,
        };
        let stdin = match &process.stdin {
            Input::Inherited => Stream::Inherited,
            Input::Null => Stream::Null,
            Input::File(path) => self.file(template, process, path, "rb")?,
        };
        Ok(Start {
            environment,
            directory,
            stdin,
            stdout: self.output(template, process, &process.stdout)?,
            stderr: self.output(template, process, &process.stderr)?,
            identity: self.identity(template, process),
            ..Start::new(Argv::List(argv))
        })
    }

    /// Which program a process is of.
    fn identity(&self, template: &Template<'a>, process: &Process) -> Identity {
        let program = &process.argv[0];
        let has_slash = program.parts.iter().any(|part| match part {
            Part::Text(text) => text.contains('/'),
            Part::Home => true,
            _ => false,
        });
        let names = program
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Text(text) => text.rsplit('/').next().map(str::to_string),
                Part::Value { id, .. } => template::value(template, *id)
                    .ok()
                    .map(|value| self.cx.module.slice(value.expr).to_string()),
                _ => None,
            })
            .filter(|name| !name.is_empty())
            .collect();
        Identity {
            names,
            shape: shape(process),
            is_searched: !has_slash,
        }
    }

    /// A word as it is written, with the source of its values in braces.
    fn shown(&self, template: &Template<'a>, word: &Word) -> String {
        word.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) | Part::Pattern(text) => text.clone(),
                Part::Home => "~".to_string(),
                Part::Variable { name, .. } => format!("${name}"),
                Part::Value { id, .. } => template::value(template, *id).map_or_else(
                    |_| String::new(),
                    |value| format!("{{{}}}", self.cx.module.slice(value.expr)),
                ),
            })
            .collect()
    }

    /// Refuses words that are no program, or may be none.
    fn check_functions(
        &self,
        template: &Template<'a>,
        plan: &harden_shell::Plan,
    ) -> Result<(), Reason> {
        let text = self.cx.module.text();
        let is_bash = self.shell.dialect == Dialect::Bash;
        let functions = if text.contains("BASH_FUNC_") || is_bash && text.contains("BASH_ENV") {
            Functions::Prepared
        } else if is_bash {
            Functions::Bash
        } else {
            Functions::Environment
        };
        match harden_shell::function_word(plan, functions) {
            None => Ok(()),
            Some(FunctionWord { process, evidence }) => Err(Reason::ShellFunction {
                word: self.shown(template, &process.argv[0]),
                evidence,
            }),
        }
    }

    /// Refuses files and patterns of the folder that the call gives the shell: Python would look for
    /// them in its own.
    fn check_folder(&self, process: &Process) -> Result<(), Reason> {
        if !self.shell.has_directory {
            return Ok(());
        }
        let file =
            |output: &Output| matches!(output, Output::File { path, .. } if !is_absolute(path));
        let reads = matches!(&process.stdin, Input::File(path) if !is_absolute(path));
        let expands = process
            .argv
            .iter()
            .any(|word| !is_absolute(word) && has_pattern(word));
        if reads || file(&process.stdout) || file(&process.stderr) || expands {
            return Err(Reason::ArgumentConflict("cwd".to_string()));
        }
        Ok(())
    }

    fn check_program(
        &mut self,
        place: &Expr,
        platform: Platform,
        process: &Process,
    ) -> Result<(), Reason> {
        let Some(program) = process.argv[0].literal() else {
            return Ok(());
        };
        let has_directory = self.shell.has_directory || process.directory.is_some();
        platform::check_program(self.cx, platform, program, has_directory)?;
        if platform == Platform::Unknown && windows::known(program) == windows::Known::Script {
            self.doubts.add(format!(
                "on Windows, `{program}` is a batch file, which a list does not start: \
                 FileNotFoundError is raised there"
            ));
        }
        if platform::is_missing_on_windows(self.cx, place, program) {
            self.doubts.add(format!(
                "where this runs on Windows, which has no `{program}`, FileNotFoundError is raised"
            ));
        }
        if is_script(program) {
            self.doubts.add(
                "a script without a `#!` line was run by the shell and cannot be started directly",
            );
        }
        Ok(())
    }

    fn directory(
        &mut self,
        template: &Template<'a>,
        directory: &Directory,
    ) -> Result<String, Reason> {
        let text = self.text(template, &directory.path)?;
        let is_there = matches!(directory.path.literal(), Some("/" | "." | ".."));
        if !is_there && directory.optional {
            self.doubts.add(format!(
                "where there is no folder {text}, the command ran in the current one; now \
                 FileNotFoundError is raised"
            ));
        } else if !is_there {
            self.doubts.add(format!(
                "where there is no folder {text}, FileNotFoundError is raised"
            ));
        }
        Ok(text)
    }

    fn output(
        &mut self,
        template: &Template<'a>,
        process: &Process,
        output: &Output,
    ) -> Result<Stream, Reason> {
        Ok(match output {
            Output::Inherited => Stream::Inherited,
            Output::Null => Stream::Null,
            Output::Stdout => Stream::Stdout,
            Output::File { path, append } => {
                self.file(template, process, path, if *append { "ab" } else { "wb" })?
            }
        })
    }

    /// A file that is opened for a process: where `cd` went to, if it went somewhere.
    fn file(
        &mut self,
        template: &Template<'a>,
        process: &Process,
        path: &Word,
        mode: &'static str,
    ) -> Result<Stream, Reason> {
        let path = match &process.directory {
            Some(directory) if !is_absolute(path) => {
                if let (Some(folder), Some(name)) = (directory.path.literal(), path.literal()) {
                    render::plain(
                        template,
                        &format!("{}/{name}", folder.trim_end_matches('/')),
                    )
                } else {
                    let folder = self.text(template, &directory.path)?;
                    let name = self.text(template, path)?;
                    let join = self.needs.member(self.cx, "os", "path.join")?;
                    format!("{join}({folder}, {name})")
                }
            }
            _ => self.text(template, path)?,
        };
        self.doubts.add(format!(
            "where the file {path} cannot be opened, OSError is raised instead of a message printed"
        ));
        Ok(Stream::File { path, mode })
    }

    /// A word as an element of a list: an expression for text, or a starred one for several.
    fn element(&mut self, template: &Template<'a>, word: &Word) -> Result<String, Reason> {
        if has_pattern(word) {
            return self.pattern(template, word);
        }
        if let [
            Part::Variable {
                name,
                default,
                quoting: Quoting::Unquoted,
            },
        ] = word.parts.as_slice()
        {
            // As the shell splits it: at blanks, and quotes in it are text (XCU 2.6.5).
            let value = self.variable(template, name, default.as_ref())?;
            self.doubts.add(format!(
                "a pattern in the value of `${name}` is not expanded any more"
            ));
            return Ok(format!("*{value}.split()"));
        }
        if let [Part::Value { id, quoting }] = word.parts.as_slice() {
            let value = template::value(template, *id)?;
            let judged = value::judge(self.cx, value, *quoting, true)?;
            match judged.form {
                Form::Each { iterable, certain } => {
                    if !certain {
                        self.doubts.add_each(&iterable);
                    }
                    return Ok(starred(&iterable));
                }
                Form::Split { certain } => {
                    let source = self.cx.module.slice(value.expr);
                    if !certain {
                        self.doubts.add_words(source);
                    }
                    let text = render::split_operand(self.cx, value);
                    let split = self.needs.member(self.cx, "shlex", "split")?;
                    return Ok(format!("*{split}({text})"));
                }
                Form::Text | Form::Unquoted(_) => {}
            }
        }
        self.text(template, word)
    }

    /// A word as one expression for text.
    fn text(&mut self, template: &Template<'a>, word: &Word) -> Result<String, Reason> {
        let parts = word
            .parts
            .iter()
            .map(|part| self.part(template, part))
            .collect::<Result<Vec<_>, Reason>>()?;
        self.expression(template, word, &parts)
    }

    /// The parts put together, with the home directory in front where the word asks for that.
    fn expression(
        &mut self,
        template: &Template<'a>,
        word: &Word,
        parts: &[Rendered<'_, 'a>],
    ) -> Result<String, Reason> {
        let text = render::word(self.cx, template, parts);
        if word.parts.first() != Some(&Part::Home) {
            return Ok(text);
        }
        self.check_environment()?;
        let expanduser = self.needs.member(self.cx, "os", "path.expanduser")?;
        Ok(format!("{expanduser}({text})"))
    }

    fn part<'p>(
        &mut self,
        template: &Template<'a>,
        part: &'p Part,
    ) -> Result<Rendered<'p, 'a>, Reason> {
        Ok(match part {
            Part::Text(text) | Part::Pattern(text) => Rendered::Text(text.into()),
            Part::Home => Rendered::Text("~".into()),
            Part::Value { id, quoting } => {
                let value = template::value(template, *id)?;
                let judged = value::judge(self.cx, value, *quoting, false)?;
                if judged.was_split {
                    self.doubts.add_split(self.cx.module.slice(value.expr));
                }
                Rendered::Value(value.spelling, value.expr, judged)
            }
            Part::Variable {
                name,
                default,
                quoting,
            } => {
                if *quoting == Quoting::Unquoted {
                    self.doubts.add_split(&format!("${name}"));
                }
                Rendered::Source(self.variable(template, name, default.as_ref())?)
            }
        })
    }

    fn variable(
        &mut self,
        template: &Template<'a>,
        name: &str,
        default: Option<&Fallback>,
    ) -> Result<String, Reason> {
        self.check_environment()?;
        let get = self.needs.member(self.cx, "os", "environ.get")?;
        let name = render::plain(template, name);
        Ok(match default {
            None => format!("{get}({name}, {})", render::plain(template, "")),
            Some(Fallback {
                text,
                if_empty: false,
            }) => format!("{get}({name}, {})", render::plain(template, text)),
            Some(Fallback {
                text,
                if_empty: true,
            }) => format!("({get}({name}) or {})", render::plain(template, text)),
        })
    }

    /// Refuses what the environment decides where the call gives the shell another one.
    fn check_environment(&self) -> Result<(), Reason> {
        if self.shell.has_environment {
            Err(harden_shell::Unplannable::ParameterExpansion.into())
        } else {
            Ok(())
        }
    }

    /// A word with a pattern, as the files it stands for.
    fn pattern(&mut self, template: &Template<'a>, word: &Word) -> Result<String, Reason> {
        let escape = |text: &str| {
            let mut out = String::new();
            for c in text.chars() {
                match c {
                    '*' | '?' | '[' => {
                        out.push('[');
                        out.push(c);
                        out.push(']');
                    }
                    _ => out.push(c),
                }
            }
            out
        };
        let mut parts = Vec::new();
        for part in &word.parts {
            let quoted = !matches!(
                part,
                Part::Value {
                    quoting: Quoting::Unquoted,
                    ..
                } | Part::Variable {
                    quoting: Quoting::Unquoted,
                    ..
                }
            );
            parts.push(match (self.part(template, part)?, part) {
                (Rendered::Text(text), Part::Text(_)) => Rendered::Text(escape(&text).into()),
                (rendered @ (Rendered::Value(..) | Rendered::Source(_)), _) if quoted => {
                    let source = render::word(self.cx, template, &[rendered]);
                    let escape = self.needs.member(self.cx, "glob", "escape")?;
                    Rendered::Source(format!("{escape}({source})"))
                }
                (rendered, _) => rendered,
            });
        }
        needs::check_builtin(self.cx, "sorted")?;
        let pattern = self.expression(template, word, &parts)?;
        let glob = self.needs.member(self.cx, "glob", "glob")?;
        self.doubts.add(
            "a pattern that matches no file is now left out, where the shell passed it on as it is",
        );
        Ok(format!("*sorted({glob}({pattern}))"))
    }
}

/// Whether a word is a path that does not depend on the current folder.
fn is_absolute(word: &Word) -> bool {
    match word.parts.first() {
        Some(Part::Text(text) | Part::Pattern(text)) => text.starts_with('/'),
        Some(Part::Home) => true,
        _ => false,
    }
}

/// Refuses patterns that Python would expand in another folder than the shell, or when a file is
/// there already that the shell makes afterwards, or at the same time (XCU 2.9.1.1, 2.9.2). The
/// processes are those of one pipeline.
fn check_patterns(processes: &[Process]) -> Result<(), Reason> {
    let makes_file = processes
        .iter()
        .flat_map(|process| [&process.stdout, &process.stderr])
        .any(|output| matches!(output, Output::File { .. }));
    let is_expanded_otherwise = |process: &Process| {
        let moved = |word: &Word| process.directory.is_some() && !is_absolute(word);
        process
            .argv
            .iter()
            .filter(|word| has_pattern(word))
            .any(|word| makes_file || moved(word))
    };
    if processes.iter().any(is_expanded_otherwise) {
        return Err(harden_shell::Unplannable::Pattern { character: '*' }.into());
    }
    Ok(())
}

fn has_pattern(word: &Word) -> bool {
    word.parts
        .iter()
        .any(|part| matches!(part, Part::Pattern(_)))
}

/// `*iterable`, with parentheses where they are needed.
fn starred(iterable: &str) -> String {
    let is_operand = iterable
        .chars()
        .all(|c| c.is_alphanumeric() || "_.[](){}\"', ".contains(c))
        && !iterable.contains(" if ")
        && !iterable.contains(" or ")
        && !iterable.contains(" and ")
        && !iterable.contains("lambda");
    let is_wrapped = iterable.starts_with(['(', '[']);
    if is_operand || is_wrapped {
        format!("*{iterable}")
    } else {
        format!("*({iterable})")
    }
}

/// The template's pieces, for the shell's grammar.
fn pieces<'t>(template: &'t Template<'_>) -> Vec<harden_shell::Piece<'t>> {
    template
        .pieces
        .iter()
        .enumerate()
        .map(|(id, piece)| match piece {
            Piece::Text(text) => harden_shell::Piece::Text(text),
            Piece::Value(_) => harden_shell::Piece::Value(id),
        })
        .collect()
}

/// Refuses what reads as if written for Windows' command interpreter: a POSIX shell's reading of it
/// would be another.
fn check_evidence(template: &Template<'_>) -> Result<(), Reason> {
    let whole: String = template
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            // No character of either grammar.
            Piece::Value(_) => "\u{fffc}",
        })
        .collect();
    if windows::is_evident(&whole) {
        return Err(Reason::WindowsText);
    }
    Ok(())
}

/// Why a value in a command that `cmd.exe` is certain to read is not passed on: behind `cmd /c`, it
/// would be read as code still.
fn windows_value(template: &Template<'_>) -> Reason {
    let program = match template.pieces.first() {
        Some(Piece::Text(text)) => text.split(' ').find(|word| !word.is_empty()),
        _ => None,
    };
    match program {
        Some(program) if !windows::is_program(program) => Reason::AnotherShell("cmd".to_string()),
        _ => Reason::WindowsText,
    }
}

/// A text that Bandit reports with medium severity as soon as a literal begins with it, or is it,
/// where no literal of the command did so far: B108 and B104.
fn newly_reported(template: &Template<'_>, node: &Node) -> Option<String> {
    let is_reported = |text: &str| {
        text == "0.0.0.0"
            || ["/tmp", "/var/tmp", "/dev/shm"]
                .iter()
                .any(|folder| text.starts_with(folder))
    };
    let was_reported = template
        .pieces
        .iter()
        .any(|piece| matches!(piece, Piece::Text(text) if is_reported(text)));
    let mut texts = Vec::new();
    texts_of(node, &mut texts);
    texts
        .into_iter()
        .find(|text| !was_reported && is_reported(text))
        .map(str::to_string)
}

/// Every text in the processes' words, in no particular order.
fn texts_of<'n>(node: &'n Node, texts: &mut Vec<&'n str>) {
    let mut of_process = |process: &'n Process| {
        let files =
            [&process.stdout, &process.stderr]
                .into_iter()
                .filter_map(|output| match output {
                    Output::File { path, .. } => Some(path),
                    _ => None,
                });
        let input = match &process.stdin {
            Input::File(path) => Some(path),
            _ => None,
        };
        let words = process
            .argv
            .iter()
            .chain(process.environment.iter().map(|(_, word)| word))
            .chain(process.directory.iter().map(|directory| &directory.path))
            .chain(files)
            .chain(input);
        texts.extend(
            words
                .flat_map(|word| &word.parts)
                .filter_map(|part| match part {
                    Part::Text(text) | Part::Pattern(text) => Some(text.as_str()),
                    _ => None,
                }),
        );
    };
    match node {
        Node::Run(pipeline) => pipeline.processes.iter().for_each(of_process),
        Node::Background(process) => of_process(process),
        Node::And(first, second) | Node::Or(first, second) | Node::Then(first, second) => {
            texts_of(first, texts);
            texts_of(second, texts);
        }
    }
}

/// A program that is a script, by its name, or that stands in the project: it need not have a
/// `#!` line, without which only a shell runs it.
fn is_script(program: &str) -> bool {
    let by_name = program
        .rsplit_once('.')
        .is_some_and(|(_, extension)| matches!(extension, "sh" | "bash"));
    by_name || (program.contains('/') && !program.starts_with('/'))
}

/// What a process's arguments show of what it is started for.
fn shape(process: &Process) -> Shape {
    let arguments: Vec<Option<&str>> = process.argv[1..].iter().map(Word::literal).collect();
    match arguments.as_slice() {
        [] if !WORKS_ALONE.contains(&process.argv[0].literal().unwrap_or_default()) => Shape::Bare,
        [
            Some(
                "--version" | "-version" | "version" | "-V" | "-v" | "--help" | "-help" | "help"
                | "-h" | "-?" | "--usage",
            ),
        ] => Shape::Version,
        several
            if several
                .iter()
                .all(|word| word.is_some_and(|text| text.starts_with('-')))
                && several.iter().flatten().any(|option| {
                    matches!(*option, "--version" | "-version" | "--help" | "-help")
                }) =>
        {
            Shape::Version
        }
        _ => Shape::Works,
    }
}

/// Programs that do all their work without arguments, so that their status is that of the work.
const WORKS_ALONE: &[&str] = &[
    "false", "make", "ninja", "nox", "pytest", "sync", "tox", "true",
];
