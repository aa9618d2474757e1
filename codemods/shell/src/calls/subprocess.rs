//! `subprocess` with `shell=True`: the same function with a list.

use harden_codemod::prelude::*;
use harden_codemod::{Context, Kind};
use harden_shell::Dialect;

use super::arguments::{Argument, Arguments};
use super::surroundings::{check_f_string, check_handlers, note_process_groups};
use super::{Calls, Parts, Rewritten, note_missing, search_path};
use crate::command::{Branch, Feed, Shell};
use crate::expr;
use crate::fallback;
use crate::layout;
use crate::platform::{self, Platform};
use crate::probe::{self, Learned};
use crate::program::{Argv, Program, Start};
use crate::reason::Reason;
use crate::runner::{Kept, Runner, Wants, Way};
use crate::windows;

/// The fix for a call of one of `subprocess`'s functions with `shell=True`.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn fix<'a>(
    calls: &Calls<'_, 'a>,
    site: &QualifiedCall<'a>,
) -> Result<Rewritten, Reason> {
    let cx = calls.cx;
    check_f_string(cx, site.expr)?;
    let arguments = Arguments::of(cx, site.call)?;
    let shell = arguments.get("shell").ok_or(Reason::NoCommand)?;
    if !is_true(cx, shell.value) {
        return Err(Reason::ShellNotConstant);
    }
    let command = arguments.get("args").ok_or(Reason::NoCommand)?;
    let dialect = dialect(&arguments)?;
    let mut rewrite = Rewrite {
        calls,
        site,
        command,
        reading: Shell {
            dialect: dialect.unwrap_or(Dialect::Posix),
            has_environment: arguments
                .get("env")
                .is_some_and(|env| !env.value.is_none_literal_expr()),
            has_directory: arguments
                .get("cwd")
                .is_some_and(|cwd| !cwd.value.is_none_literal_expr()),
            is_named: dialect.is_some(),
            feed: feed(&site.qualified, &arguments),
        },
        gone: vec![shell],
        arguments,
        parts: Parts::new(calls, site.expr),
    };
    rewrite.gone.extend(
        rewrite
            .arguments
            .get("executable")
            .filter(|_| dialect.is_some()),
    );
    match command.value {
        Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => {
            rewrite.list(elts)
        }
        other if is_list(cx, other) => rewrite.several(),
        other => rewrite.text(other),
    }
}

/// A call that is being rewritten. [`super::dash_c`] makes one as well.
pub(super) struct Rewrite<'r, 'c, 'a> {
    pub(super) calls: &'r Calls<'c, 'a>,
    pub(super) site: &'r QualifiedCall<'a>,
    pub(super) arguments: Arguments<'a>,
    pub(super) command: Argument<'a>,
    pub(super) reading: Shell,
    /// The arguments that are taken out.
    pub(super) gone: Vec<Argument<'a>>,
    pub(super) parts: Parts<'c, 'a>,
}

impl<'a> Rewrite<'_, '_, 'a> {
    /// The fix where the command is the text `command`.
    pub(super) fn text(mut self, command: &'a Expr) -> Result<Rewritten, Reason> {
        let cx = self.calls.cx;
        if cx.module.has_comment(self.command.range) {
            return Err(Reason::CommentInCommand);
        }
        let (wants, outer) = self.wants();
        let raises = matches!(self.function(), "check_call" | "check_output") || self.checks();
        if raises {
            check_handlers(cx, self.site.expr)?;
        }
        let branches = self.parts.read(cx, self.reading, command)?;
        if self.gone.is_empty() {
            // A list was there before, with a shell's name in it.
            let mut old = vec!["B603", "B607"];
            self.parts
                .brings
                .retain(|id| match old.iter().position(|other| other == id) {
                    Some(place) => {
                        old.remove(place);
                        false
                    }
                    None => true,
                });
        }
        let is_looked_at = matches!(wants, Wants::ExitCode)
            || (wants == Wants::Result && matches!(self.function(), "run" | "Popen"));
        let learned = Learned {
            result: (!raises).then_some(self.site.expr),
            is_looked_at: is_looked_at && !raises,
            printed: self.arguments.printed(cx),
        };
        let programs = || branches.iter().map(|branch| &branch.program);
        probe::check(cx, &learned, programs())?;
        search_path::note(cx, &self.arguments, programs(), &mut self.parts.doubts);
        for branch in &branches {
            note_missing(&branch.program, &mut self.parts.doubts);
        }
        if is_looked_at && fallback::starts_another(cx, self.calls.starts, outer) {
            self.parts.doubts.add(fallback::EFFECT);
        }
        note_process_groups(cx, &self.arguments, &mut self.parts.doubts);
        // `check_output` takes no `stdout=`, and would give the output that goes elsewhere.
        let sends_output = |branch: &Branch| branch.program.sends_output();
        if self.function() == "check_output" && branches.iter().any(sends_output) {
            return Err(Reason::ArgumentConflict("stdout".to_string()));
        }
        if wants == Wants::Result
            && self.function() != "check_output"
            && shows_arguments(cx, self.site.expr)
        {
            self.parts
                .doubts
                .add("the arguments that the result holds are a list, where they were a text");
        }
        let edits = match branches.as_slice() {
            [branch] if !(branch.program.is_plain() && self.is_laid_out()) => {
                self.emit(wants, outer, &branch.program)?
            }
            branches => self.in_place(branches)?,
        };
        self.parts.finish(cx, edits)
    }

    /// The fix where the command is a list with these elements: only the first was run.
    fn list(mut self, elements: &'a [Expr]) -> Result<Rewritten, Reason> {
        let cx = self.calls.cx;
        if elements.iter().any(Expr::is_starred_expr) {
            return Err(Reason::UnpackedArguments);
        }
        let on_windows = platform::at(cx, self.site.expr) == Platform::Windows;
        match elements {
            [] => Err(harden_shell::Unplannable::Empty.into()),
            [only] if !on_windows => self.text(only),
            // There, the list is put together as text, so that all of it was read.
            [first, ..] if on_windows => {
                check_windows_words(elements)?;
                let mut edits = self.removals()?;
                let starts_alone = matches!(first, Expr::StringLiteral(program)
                    if windows::is_program(program.value.to_str()));
                if !starts_alone {
                    let quote = cx.module.quote().as_char();
                    edits.push(Edit::insert(
                        cx.module.parenthesized(first).start(),
                        format!("{quote}cmd{quote}, {quote}/c{quote}, "),
                    ));
                }
                self.parts.finish(cx, edits)
            }
            [first, ..] => {
                let branches = self.parts.read(cx, self.reading, first)?;
                let is_word = matches!(branches.as_slice(), [branch]
                    if branch.program.is_plain()
                        && matches!(branch.program.single(), Some(Start { argv: Argv::List(words), .. }) if words.len() == 1));
                if !is_word {
                    return Err(Reason::ScriptArguments);
                }
                self.several()
            }
        }
    }

    /// The fix for a list of several elements that stays as it is.
    fn several(mut self) -> Result<Rewritten, Reason> {
        let cx = self.calls.cx;
        self.parts.doubts.add(
            "only the first element was run, as the shell's command; now the others are passed to \
             it as arguments",
        );
        let edits = self.removals()?;
        self.parts.finish(cx, edits)
    }

    /// The name of the function that is called.
    fn function(&self) -> &str {
        let name = self.site.qualified.as_str();
        name.rsplit('.').next().unwrap_or(name)
    }

    /// Whether failure raises, by `check=`.
    fn checks(&self) -> bool {
        self.arguments.get("check").is_some_and(
            |check| !matches!(check.value, Expr::BooleanLiteral(literal) if !literal.value),
        )
    }

    /// What the program wants of the call, and the expression that gets it.
    fn wants(&self) -> (Wants, &'a Expr) {
        let index = self.calls.cx.module.index();
        let call = self.site.expr;
        match (index.parent_of(call), self.function()) {
            (Some(AnyNode::Stmt(Stmt::Expr(_))), "check_call" | "check_output") => {
                (Wants::Success, call)
            }
            (Some(AnyNode::Stmt(Stmt::Expr(_))), "run") if self.checks() => (Wants::Success, call),
            (Some(AnyNode::Stmt(Stmt::Expr(_))), _) => (Wants::Nothing, call),
            (_, "call") => (Wants::ExitCode, call),
            (Some(AnyNode::Expr(outer @ Expr::Attribute(attribute))), "run")
                if attribute.attr.as_str() == "returncode" && !self.checks() =>
            {
                (Wants::ExitCode, outer)
            }
            _ => (Wants::Result, call),
        }
    }

    /// Whether the call takes more than one line, so that its layout is kept.
    fn is_laid_out(&self) -> bool {
        self.calls.cx.module.slice(self.site.expr).contains('\n')
    }

    fn emit(
        &mut self,
        wants: Wants,
        outer: &'a Expr,
        program: &Program,
    ) -> Result<Vec<Edit>, Reason> {
        let cx = self.calls.cx;
        let mut gone: Vec<&str> = vec!["args"];
        gone.extend(
            self.gone
                .iter()
                .filter(|argument| !argument.is_positional)
                .map(|argument| argument.name),
        );
        if self
            .gone
            .iter()
            .any(|argument| argument.is_positional && argument.name != "shell")
        {
            return Err(Reason::OtherExecutable);
        }
        let function = cx.module.slice(&*self.site.call.func).to_string();
        let subprocess = self.module()?;
        let exit_code = match self.function() {
            "run" => ".returncode",
            _ => "",
        };
        let last = Way {
            function,
            keyword: if self.command.is_positional {
                ""
            } else {
                "args="
            },
            arguments: self.arguments.kept(cx, &gone),
            exit_code,
            spreads: false,
        };
        let mut quiet = last.clone();
        if self.function() == "check_call" {
            quiet.function = format!("{subprocess}.call");
        }
        if self.checks() {
            quiet.arguments.retain(|kept| kept.name != "check");
            quiet.arguments.push(Kept::new("check", "False"));
        }
        let runner = Runner {
            subprocess,
            last,
            quiet,
            wants,
            suffix: if wants == Wants::ExitCode {
                exit_code
            } else {
                ""
            }
            .to_string(),
            is_handle: self.function() == "Popen",
            unpacked: None,
        };
        self.parts.emit(cx, outer, runner, program)
    }

    /// What `subprocess` is called: as in the call, where it says so.
    fn module(&mut self) -> Result<String, Reason> {
        let cx = self.calls.cx;
        match &*self.site.call.func {
            Expr::Attribute(attribute)
                if expr::qualified(cx, &attribute.value).as_deref() == Some("subprocess") =>
            {
                Ok(cx.module.slice(&*attribute.value).to_string())
            }
            _ => self.parts.needs.name(cx, "subprocess"),
        }
    }

    /// The edits that take out what the call has no use for any more.
    fn removals(&self) -> Result<Vec<Edit>, Reason> {
        let cx = self.calls.cx;
        self.gone
            .iter()
            .map(|argument| {
                if argument.is_positional && argument.name == "shell" {
                    Ok(Edit::replace(argument.value.range(), "False"))
                } else if argument.is_positional {
                    Err(Reason::OtherExecutable)
                } else {
                    self.arguments.without(cx, *argument)
                }
            })
            .collect()
    }

    /// The edits that keep the layout of a call over several lines.
    fn in_place(&self, branches: &[Branch]) -> Result<Vec<Edit>, Reason> {
        let module = self.calls.cx.module;
        let mut edits = self.removals()?;
        for branch in branches {
            let Some(start) = branch.program.single() else {
                return Err(Reason::Branches);
            };
            // One branch: all of the argument's value, a list with one element among them.
            let range = match branches {
                [_] => module.parenthesized(self.command.value),
                _ => branch.range,
            };
            let text = layout::list_text(self.calls.cx, &start.argv, self.site.expr, range);
            edits.push(Edit::replace(range, text));
        }
        Ok(edits)
    }
}

/// Refuses a list whose text `cmd.exe` reads otherwise than word by word.
fn check_windows_words(elements: &[Expr]) -> Result<(), Reason> {
    let words: Vec<Option<&str>> = elements
        .iter()
        .map(|element| match element {
            Expr::StringLiteral(literal) => Some(literal.value.to_str()),
            _ => None,
        })
        .collect();
    let Some(Some(program)) = words.first() else {
        return Err(Reason::WindowsText);
    };
    if words
        .iter()
        .flatten()
        .any(|word| !windows::is_plain_word(word))
    {
        return Err(Reason::WindowsText);
    }
    if words.contains(&None) && !windows::is_program(program) {
        // Behind `cmd /c`, the value is read as code still.
        return Err(Reason::AnotherShell("cmd".to_string()));
    }
    Ok(())
}

/// Whether the result of `call` is kept in a variable that is shown as a whole, or asked for its
/// `args`.
fn shows_arguments(cx: &Context<'_>, call: &Expr) -> bool {
    let index = cx.module.index();
    let asks = |expr: &Expr| match index.parent_of(expr) {
        Some(AnyNode::Expr(Expr::Attribute(attribute))) => attribute.attr.as_str() == "args",
        Some(AnyNode::Expr(Expr::Call(_) | Expr::FString(_) | Expr::BinOp(_))) => true,
        _ => false,
    };
    if asks(call) {
        return true;
    }
    let target = match index.parent_of(call) {
        Some(AnyNode::Stmt(Stmt::Assign(assign))) => match assign.targets.as_slice() {
            [Expr::Name(name)] => name,
            _ => return false,
        },
        Some(AnyNode::Stmt(Stmt::With(with))) => {
            match with
                .items
                .first()
                .and_then(|item| item.optional_vars.as_deref())
            {
                Some(Expr::Name(name)) => name,
                _ => return false,
            }
        }
        _ => return false,
    };
    index.binding_at(target.range).is_some_and(|binding| {
        index
            .uses_of(binding)
            .any(|used| matches!(index.node_of(used.name), Some(AnyNode::Expr(expr)) if asks(expr)))
    })
}

/// How a call of `function` with `arguments` can be given what the command reads.
pub(super) fn feed(function: &str, arguments: &Arguments<'_>) -> Feed {
    let takes_input = matches!(function, "subprocess.run" | "subprocess.check_output")
        && ["stdin", "input", "encoding", "errors"]
            .iter()
            .all(|name| arguments.get(name).is_none());
    let texts = ["text", "universal_newlines"].map(|name| arguments.get(name));
    let mut texts = texts.into_iter().flatten().peekable();
    if !takes_input {
        return Feed::No;
    }
    if texts.peek().is_none() {
        return Feed::Bytes;
    }
    let is_true = |argument: Argument<'_>| matches!(argument.value, Expr::BooleanLiteral(literal) if literal.value);
    if texts.all(is_true) {
        Feed::Text
    } else {
        Feed::No
    }
}

/// The shell that `executable=` names, if it is there.
fn dialect(arguments: &Arguments<'_>) -> Result<Option<Dialect>, Reason> {
    let Some(executable) = arguments.get("executable") else {
        return Ok(None);
    };
    match executable.value {
        Expr::NoneLiteral(_) => Ok(None),
        Expr::StringLiteral(path) => shell_named(path.value.to_str())
            .map(Some)
            .ok_or(Reason::OtherExecutable),
        _ => Err(Reason::OtherExecutable),
    }
}

/// The shell with this name or path.
pub(super) fn shell_named(path: &str) -> Option<Dialect> {
    match path.rsplit('/').next()? {
        "sh" | "dash" | "ash" => Some(Dialect::Posix),
        "bash" => Some(Dialect::Bash),
        _ => None,
    }
}

/// Whether `expr` is certain to be true.
fn is_true(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::BooleanLiteral(literal) => literal.value,
        Expr::NumberLiteral(number) => {
            !matches!(&number.value, ast::Number::Int(int) if *int == ast::Int::ZERO)
        }
        Expr::StringLiteral(string) => !string.value.is_empty(),
        _ => cx.known(expr).kind == Some(Kind::True),
    }
}

/// Whether `expr` is certain to be a list or tuple of strings.
fn is_list(cx: &Context<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::StringLiteral(_) | Expr::FString(_) | Expr::BinOp(_) | Expr::If(_) => false,
        _ => expr::is_display(cx, expr) || cx.known(expr).kind == Some(Kind::Strings),
    }
}
