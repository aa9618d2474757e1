//! A program in the place of a call: an expression where that is enough, statements where not.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::doubts::Doubts;
use crate::format::{self, width};
use crate::future::check_python_3;
use crate::layout::{self, Statement};
use crate::needs::{self, Needs};
use crate::place::Place;
use crate::print::{CallText, Chain};
use crate::program::{Argv, Program, Start, Stream};
use crate::reason::Reason;
use crate::runner::{Names, Part, Runner, Wants, Way, with_surroundings};

/// What takes the place of a call.
pub(crate) struct Emission<'e, 'a> {
    pub(crate) cx: &'e Context<'a>,
    pub(crate) needs: &'e mut Needs<'a>,
    pub(crate) doubts: &'e mut Doubts,
    /// What is replaced: the call, and what takes its result apart.
    pub(crate) outer: &'a Expr,
    pub(crate) runner: Runner,
    /// Names that the new statements have bound so far.
    names: Vec<String>,
    /// The command has several processes, one after the other.
    several: bool,
}

/// New lines, each with how much deeper than the first it stands.
type Lines = Vec<(usize, String)>;

impl<'e, 'a> Emission<'e, 'a> {
    pub(crate) fn new(
        cx: &'e Context<'a>,
        needs: &'e mut Needs<'a>,
        doubts: &'e mut Doubts,
        outer: &'a Expr,
        runner: Runner,
    ) -> Self {
        Emission {
            cx,
            needs,
            doubts,
            outer,
            runner,
            names: Vec::new(),
            several: false,
        }
    }

    /// The edits that put `program` there.
    ///
    /// # Errors
    /// Where it needs statements and there is no place for them, or one of its parts has none.
    pub(crate) fn edits(mut self, program: &Program) -> Result<Vec<Edit>, Reason> {
        let module = self.cx.module;
        self.several = !matches!(program, Program::Run(_));
        if module.has_comment(self.outer.range()) {
            return Err(Reason::CommentInCommand);
        }
        let is_statement = matches!(
            module.index().parent_of(self.outer),
            Some(AnyNode::Stmt(Stmt::Expr(_)))
        );
        if let Some(start) = program.single().filter(|start| !start.has_file())
            && self.runner.unpacked.is_none()
        {
            let way = self.runner.last.clone();
            let mut call = self.call(start, &way, Part::Only, None, &[None, None, None])?;
            call.after.clone_from(&self.runner.suffix);
            return Ok(vec![Edit::replace(self.outer.range(), call.flat())]);
        }
        // A process that may still run cannot be followed by another, or be two.
        if self.runner.is_handle
            && matches!(
                program,
                Program::And(..) | Program::Or(..) | Program::Then(..)
            )
        {
            return Err(Reason::SeveralOutputs);
        }
        let does_nothing_else = matches!(self.runner.wants, Wants::Nothing | Wants::Success);
        if let Program::And(..) | Program::Or(..) = program
            && !(is_statement && does_nothing_else)
        {
            if self.runner.wants != Wants::ExitCode {
                return Err(Reason::SeveralOutputs);
            }
            let chain = self.exit_code(program)?;
            let chain = self.wrapped(&chain);
            let range = module.parenthesized(self.outer);
            return Ok(vec![Edit::replace(range, chain)]);
        }
        check_python_3(self.cx)?;
        // A name that a class body binds is an attribute of the class.
        if module.index().is_in_class_body(self.outer) {
            return Err(Reason::NoPlace);
        }
        let place = Place::of(self.cx, self.outer)?;
        let range = module.parenthesized(self.outer);
        let (before, after) = place.around(self.cx, range)?;
        let mut lines = Lines::new();
        if let Some(result) = self.runner.unpacked.clone() {
            let name = self.fresh(&["result", "completed"]);
            self.value(program, (&format!("{name} = "), ""), 0, &mut lines)?;
            let text = format!("{before}{}{after}", result.replace('@', &name));
            lines.push((0, text));
        } else if is_statement && does_nothing_else {
            self.statements(program, self.runner.wants, 0, &mut lines)?;
        } else {
            self.value(program, (before, after), 0, &mut lines)?;
        }
        Ok(vec![Edit::replace(
            place.stmt.range(),
            self.layout(&lines, place),
        )])
    }

    /// The lines in the place of a statement, laid out as a formatter does.
    fn layout(&self, lines: &Lines, place: Place<'a>) -> String {
        let style = layout::lines(self.cx, place.indent);
        let behind = Statement::at(self.cx, place.stmt, place.stmt.range())
            .map_or(0, |statement| statement.behind());
        let mut out = String::new();
        for (number, (depth, line)) in lines.iter().enumerate() {
            let indent = format!("{}{}", place.indent, style.unit.repeat(*depth));
            if number > 0 {
                out.push_str(style.newline);
                out.push_str(&indent);
            }
            let is_last = number + 1 == lines.len();
            let behind = if is_last { behind } else { 0 };
            let laid_out = format::statement(line, style, &indent, behind);
            out.push_str(laid_out.as_ref().unwrap_or(line));
        }
        out
    }

    /// A chain, in parentheses where it is an operand.
    fn wrapped(&self, chain: &Chain) -> String {
        if self.needs_parentheses() {
            format!("({})", chain.flat())
        } else {
            chain.flat()
        }
    }

    /// Statements that do what the program does, and nothing with its result.
    fn statements(
        &mut self,
        program: &Program,
        wants: Wants,
        depth: usize,
        lines: &mut Lines,
    ) -> Result<(), Reason> {
        match program {
            Program::Run(starts) => {
                let way = match wants {
                    Wants::Nothing => self.runner.quiet.clone(),
                    _ => self.runner.last.clone(),
                };
                self.run(starts, &way, ("", ""), depth, lines)
            }
            Program::Background(start) => {
                let mut call = self.background(start)?;
                call.after = String::new();
                lines.push((depth, call.flat()));
                Ok(())
            }
            Program::Then(first, second) => {
                self.statements(first, Wants::Nothing, depth, lines)?;
                self.statements(second, wants, depth, lines)
            }
            Program::And(first, second) if wants == Wants::Success => {
                self.statements(first, wants, depth, lines)?;
                self.statements(second, wants, depth, lines)
            }
            Program::And(first, second) => {
                let condition = self.condition(first, true)?;
                lines.push((depth, condition));
                self.statements(second, wants, depth + 1, lines)
            }
            Program::Or(first, second) => {
                let condition = self.condition(first, false)?;
                lines.push((depth, condition));
                self.statements(second, wants, depth + 1, lines)
            }
        }
    }

    /// What a process, or the pipeline it ends, is to the whole command.
    fn part(&self) -> Part {
        if self.several { Part::Step } else { Part::Only }
    }

    /// Statements that do what the program does, of which the last one, with `around` around it,
    /// has the result.
    fn value(
        &mut self,
        program: &Program,
        around: (&str, &str),
        depth: usize,
        lines: &mut Lines,
    ) -> Result<(), Reason> {
        match program {
            Program::Run(starts) => {
                let way = self.runner.last.clone();
                let after = format!("{}{}", self.runner.suffix, around.1);
                self.run(starts, &way, (around.0, &after), depth, lines)
            }
            Program::Then(first, second) if self.runner.wants == Wants::ExitCode => {
                self.statements(first, Wants::Nothing, depth, lines)?;
                self.value(second, around, depth, lines)
            }
            Program::And(..) | Program::Or(..) if self.runner.wants == Wants::ExitCode => {
                let chain = self.exit_code(program)?;
                let chain = self.wrapped(&chain);
                lines.push((depth, format!("{}{chain}{}", around.0, around.1)));
                Ok(())
            }
            Program::Background(_) => Err(harden_shell::Unplannable::Background.into()),
            _ => Err(Reason::SeveralOutputs),
        }
    }

    /// `if first.returncode == 0:`
    fn condition(&mut self, first: &Program, succeeds: bool) -> Result<String, Reason> {
        let comparison = if succeeds { "==" } else { "!=" };
        if let Program::Run(_) = first {
            let mut call = self.expression(first)?;
            call.before.insert_str(0, "if ");
            call.after = format!("{} {comparison} 0:", call.after);
            return Ok(call.flat());
        }
        let chain = self.truth(first, succeeds)?;
        Ok(format!("if {}:", chain.flat()))
    }

    /// An expression that says whether `program` succeeds, or fails.
    fn truth(&mut self, program: &Program, succeeds: bool) -> Result<Chain, Reason> {
        let comparison = if succeeds { "==" } else { "!=" };
        Ok(match program {
            Program::Run(_) => Chain::one(format!(
                "{} {comparison} 0",
                self.expression(program)?.flat()
            )),
            Program::And(first, second) | Program::Or(first, second) => {
                let is_and = matches!(program, Program::And(..)) == succeeds;
                let first = self.truth(first, succeeds)?;
                let second = self.truth(second, succeeds)?;
                Chain::of(first, if is_and { "and" } else { "or" }, second)
            }
            _ => return Err(Reason::NoPlace),
        })
    }

    /// An expression for the exit code of `program`.
    fn exit_code(&mut self, program: &Program) -> Result<Chain, Reason> {
        Ok(match program {
            Program::Run(_) => Chain::one(self.expression(program)?.flat()),
            Program::And(first, second) | Program::Or(first, second) => {
                let is_and = matches!(program, Program::And(..));
                let first = self.exit_code(first)?;
                let second = self.exit_code(second)?;
                Chain::of(first, if is_and { "or" } else { "and" }, second)
            }
            Program::Background(_) => return Err(harden_shell::Unplannable::Background.into()),
            Program::Then(..) => return Err(Reason::NoPlace),
        })
    }

    /// An expression for the exit code of one process.
    fn expression(&mut self, program: &Program) -> Result<CallText, Reason> {
        let Some(start) = program.single().filter(|start| !start.has_file()) else {
            return Err(Reason::NoPlace);
        };
        let way = self.runner.quiet.clone();
        let mut call = self.call(start, &way, Part::Step, None, &[None, None, None])?;
        call.after = way.exit_code.to_string();
        Ok(call)
    }

    /// A pipeline: all but the last process are started around the statement with the last one.
    fn run(
        &mut self,
        starts: &[Start],
        way: &Way,
        around: (&str, &str),
        mut depth: usize,
        lines: &mut Lines,
    ) -> Result<(), Reason> {
        let Some((last, stages)) = starts.split_last() else {
            return Err(Reason::NoPlace);
        };
        if !stages.is_empty() && self.runner.is_handle {
            return Err(Reason::OneProcess);
        }
        if starts.first().is_some_and(|first| first.input.is_some()) {
            return self.feed(stages, last, way, around, depth, lines);
        }
        let mut pipe: Option<String> = None;
        for (place, stage) in stages.iter().enumerate() {
            let files = self.open(stage, &mut depth, lines)?;
            let stage_way = Way {
                function: format!("{}.Popen", self.runner.subprocess),
                keyword: "",
                ..way.clone()
            };
            let first = place == 0;
            let mut call = self.call(
                stage,
                &stage_way,
                Part::Stage { first },
                pipe.as_deref(),
                &files,
            )?;
            let piped = format!("stdout={}.PIPE", self.runner.subprocess);
            // Before stderr, as the streams are numbered.
            let at = call
                .arguments
                .iter()
                .position(|argument| argument.starts_with("stderr="))
                .unwrap_or(call.arguments.len());
            call.arguments.insert(at, piped);
            let name = self.process_name(stage);
            call.before.insert_str(0, "with ");
            call.after = format!(" as {name}:");
            lines.push((depth, call.flat()));
            depth += 1;
            pipe = Some(format!("{name}.stdout"));
        }
        let files = self.open(last, &mut depth, lines)?;
        let part = if stages.is_empty() {
            self.part()
        } else {
            Part::Last
        };
        let mut call = self.call(last, way, part, pipe.as_deref(), &files)?;
        call.before.insert_str(0, around.0);
        call.after.push_str(around.1);
        lines.push((depth, call.flat()));
        Ok(())
    }

    /// A pipeline of which Python has the input: each process gets what the one before has written,
    /// `names = subprocess.run(["sort"], input=…, stdout=subprocess.PIPE, check=False)`.
    fn feed(
        &mut self,
        stages: &[Start],
        last: &Start,
        way: &Way,
        around: (&str, &str),
        mut depth: usize,
        lines: &mut Lines,
    ) -> Result<(), Reason> {
        let mut input: Option<String> = None;
        for (place, stage) in stages.iter().enumerate() {
            let files = self.open(stage, &mut depth, lines)?;
            let stage_way = Way {
                function: format!("{}.run", self.runner.subprocess),
                keyword: "",
                exit_code: "",
                ..way.clone()
            };
            let part = Part::Stage { first: place == 0 };
            let mut call = self.call(stage, &stage_way, part, None, &files)?;
            if let Some(input) = input {
                call.arguments.insert(1, format!("input={input}"));
            }
            call.arguments
                .push(format!("stdout={}.PIPE", self.runner.subprocess));
            call.arguments.push("check=False".to_string());
            let name = self.process_name(stage);
            call.before.insert_str(0, &format!("{name} = "));
            lines.push((depth, call.flat()));
            input = Some(format!("{name}.stdout"));
        }
        let files = self.open(last, &mut depth, lines)?;
        let part = if stages.is_empty() {
            self.part()
        } else {
            Part::Last
        };
        let mut call = self.call(last, way, part, None, &files)?;
        if let Some(input) = input {
            call.arguments.insert(1, format!("input={input}"));
        }
        call.before.insert_str(0, around.0);
        call.after.push_str(around.1);
        lines.push((depth, call.flat()));
        Ok(())
    }

    /// Opens the files of a process: a `with` for all of them. Their names.
    fn open(
        &mut self,
        start: &Start,
        depth: &mut usize,
        lines: &mut Lines,
    ) -> Result<[Option<String>; 3], Reason> {
        if start.has_file() {
            needs::check_builtin(self.cx, "open")?;
        }
        let mut items = Vec::new();
        let quote = self.cx.module.quote().as_char();
        let mut name = |this: &mut Self, stream: &Stream, name: &str| match stream {
            Stream::File { path, mode } => {
                let name = this.fresh(&[name, &format!("{name}_file")]);
                items.push(format!("open({path}, {quote}{mode}{quote}) as {name}"));
                Some(name)
            }
            _ => None,
        };
        let names = [
            name(self, &start.stdin, "source"),
            name(self, &start.stdout, "output"),
            name(self, &start.stderr, "errors"),
        ];
        if items.is_empty() {
            return Ok(names);
        }
        let indent = self
            .cx
            .module
            .index()
            .statement_of(self.outer)
            .map_or("", |stmt| self.cx.module.indent_of_line(stmt.start()));
        let style = layout::lines(self.cx, indent);
        let together = format!("with {}:", items.join(", "));
        let taken = width(indent) + width(style.unit) * *depth + width(&together);
        if taken <= style.limit || style.wraps_items {
            lines.push((*depth, together));
            *depth += 1;
        } else {
            for item in items {
                lines.push((*depth, format!("with {item}:")));
                *depth += 1;
            }
        }
        Ok(names)
    }

    fn call(
        &mut self,
        start: &Start,
        way: &Way,
        part: Part,
        pipe: Option<&str>,
        files: &[Option<String>; 3],
    ) -> Result<CallText, Reason> {
        let kept = way.arguments_for(part, start)?;
        let os = if start.environment.is_empty() {
            String::new()
        } else {
            self.needs.name(self.cx, "os")?
        };
        let names = Names {
            subprocess: &self.runner.subprocess,
            os: &os,
            quote: self.cx.module.quote().as_char(),
            files,
            pipe,
        };
        let kept = with_surroundings(kept, start, &names)?;
        let mut arguments = match (&start.argv, way.spreads) {
            (Argv::List(elements), true) => elements.clone(),
            (Argv::Whole(list), true) => vec![format!("*{list}")],
            (argv, false) => vec![format!("{}{}", way.keyword, argv.source())],
        };
        // A positional argument cannot follow a named one.
        let (by_name, by_place): (Vec<_>, Vec<_>) = kept
            .into_iter()
            .partition(|kept| kept.source.starts_with(&format!("{}=", kept.name)));
        arguments.extend(by_place.into_iter().chain(by_name).map(|kept| kept.source));
        Ok(CallText {
            before: way.function.clone(),
            arguments,
            after: String::new(),
        })
    }

    /// `subprocess.Popen([…], stdin=subprocess.DEVNULL)`
    fn background(&mut self, start: &Start) -> Result<CallText, Reason> {
        if start.has_file() {
            return Err(Reason::NoPlace);
        }
        self.doubts.add(
            "the program is a child of Python itself, and stays one until somebody waits for it",
        );
        let way = Way {
            function: format!("{}.Popen", self.runner.subprocess),
            keyword: "",
            arguments: self
                .runner
                .quiet
                .arguments
                .iter()
                .filter(|kept| kept.name != "check")
                .cloned()
                .collect(),
            exit_code: "",
            spreads: false,
        };
        let mut call = self.call(start, &way, Part::Step, None, &[None, None, None])?;
        if start.stdin == Stream::Inherited {
            // A shell gives what it does not wait for no input (XCU 2.9.3.1).
            let null = format!("stdin={}.DEVNULL", self.runner.subprocess);
            call.arguments.insert(1, null);
        }
        Ok(call)
    }

    /// A name for a process: its program's, if that is a name and free.
    fn process_name(&mut self, start: &Start) -> String {
        let program = match &start.argv {
            Argv::List(elements) => elements
                .first()
                .map(|first| first.trim_matches(['"', '\'']).to_string())
                .unwrap_or_default(),
            Argv::Whole(_) => String::new(),
        };
        let program = program.rsplit('/').next().unwrap_or_default();
        let is_name = program.starts_with(|c: char| c.is_ascii_lowercase())
            && program
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_name {
            self.fresh(&[program, &format!("{program}_process")])
        } else {
            self.fresh(&["producer", "producer_process"])
        }
    }

    /// The first of `wanted` that means nothing in the file yet, or one made of the last.
    fn fresh(&mut self, wanted: &[&str]) -> String {
        let index = self.cx.module.index();
        let last = wanted.last().copied().unwrap_or("process");
        let numbered = (2..).map(|number| format!("{last}_{number}"));
        let name = wanted
            .iter()
            .map(ToString::to_string)
            .chain(numbered)
            .find(|name| index.is_unused(name) && !self.names.contains(name))
            .unwrap_or_default();
        self.names.push(name.clone());
        name
    }

    fn needs_parentheses(&self) -> bool {
        match self.cx.module.index().parent_of(self.outer) {
            Some(AnyNode::Stmt(_)) | None => false,
            Some(AnyNode::Expr(Expr::Call(call))) => {
                call.func.range().contains_range(self.outer.range())
            }
            Some(AnyNode::Expr(_)) => true,
        }
    }
}
