//! Whether nothing from outside decides what a call runs.

use harden_codemod::Context;
use harden_codemod::prelude::*;

use crate::constant::{is_constant, is_interpreter};
use crate::processes::Kind;
use crate::reason::Reason;

/// What a call was shown to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// A list of arguments that are all constants.
    Arguments,
    /// The same, of the interpreter that runs the program.
    Interpreter,
    /// A constant text for a shell, without anything that the shell would put something in for.
    Shell,
}

impl Command {
    /// What was shown, for a comment.
    pub(crate) fn fact(self) -> &'static str {
        match self {
            Command::Arguments => "constant arguments, no input reaches them",
            Command::Interpreter => "constant arguments to sys.executable, no input reaches them",
            Command::Shell => "constant command, no input reaches it",
        }
    }
}

/// Judges `call`, which Bandit takes for one of `kind`.
///
/// # Errors
/// What was not shown.
pub(crate) fn command<'a>(
    cx: &Context<'a>,
    call: &'a ast::ExprCall,
    kind: Kind,
) -> Result<Command, Reason> {
    if unpacks(call) {
        return Err(Reason::Unpacked);
    }
    match kind {
        Kind::Subprocess => subprocess(cx, call),
        Kind::Shell => {
            if call.arguments.keywords.is_empty() {
                // The mode of `os.popen` decides whether the program is written to.
                let is_read = |mode: &Expr| matches!(mode, Expr::StringLiteral(mode) if mode.value.to_str() == "r");
                match &*call.arguments.args {
                    [text] => return shell(cx, text),
                    [text, mode] if is_read(mode) => return shell(cx, text),
                    _ => {}
                }
            }
            Err(Reason::OtherArguments)
        }
        Kind::NoShell => {
            let args = &call.arguments.args;
            if !call.arguments.keywords.is_empty() {
                return Err(Reason::OtherArguments);
            }
            args.iter()
                .all(|argument| is_constant(cx, argument))
                .then_some(Command::Arguments)
                .ok_or(Reason::NotConstant)
        }
    }
}

/// The functions of `subprocess` that Bandit knows.
fn subprocess<'a>(cx: &Context<'a>, call: &'a ast::ExprCall) -> Result<Command, Reason> {
    // Behind the command come the buffer's size, another program to run, and so on.
    if call.arguments.args.len() > 1 {
        return Err(Reason::OtherArguments);
    }
    let args = argument(call, "args", Some(0))
        .map_err(|Unpacked| Reason::Unpacked)?
        .ok_or(Reason::NotConstant)?;
    let (mut in_shell, mut inherits_input) = (false, true);
    for keyword in &call.arguments.keywords {
        let name = keyword.arg.as_ref().map_or("", ast::Identifier::as_str);
        match name {
            "shell" => in_shell = !is_false(&keyword.value),
            _ => option(cx, name, &keyword.value)?,
        }
        inherits_input &= !matches!(name, "input" | "stdin");
    }
    if in_shell {
        return shell(cx, args);
    }
    if !is_constant(cx, args) {
        return Err(Reason::NotConstant);
    }
    let elements = match args {
        Expr::List(ast::ExprList { elts, .. }) | Expr::Tuple(ast::ExprTuple { elts, .. }) => elts,
        other => std::slice::from_ref(other),
    };
    let is_own = elements
        .first()
        .is_some_and(|program| is_interpreter(cx, program));
    let words: Vec<&str> = elements.iter().map(word).collect();
    if inherits_input && reads_program(is_own, &words) {
        return Err(Reason::StandardInput);
    }
    Ok(if is_own {
        Command::Interpreter
    } else {
        Command::Arguments
    })
}

/// Whether an option of `subprocess.Popen` or `subprocess.run` lets nothing from outside decide
/// what is run.
fn option<'a>(cx: &Context<'a>, name: &str, value: &'a Expr) -> Result<(), Reason> {
    match name {
        "args" | "bufsize" | "capture_output" | "check" | "close_fds" | "creationflags"
        | "encoding" | "errors" | "extra_groups" | "group" | "pass_fds" | "pipesize"
        | "process_group" | "restore_signals" | "start_new_session" | "startupinfo" | "stderr"
        | "stdout" | "text" | "timeout" | "umask" | "universal_newlines" | "user" => Ok(()),
        "cwd" | "executable" | "input" | "stdin" if is_constant(cx, value) => Ok(()),
        "stdin" if is_dev_null(cx, value) => Ok(()),
        "env" if is_own_environment(cx, value) => Ok(()),
        "executable" => Err(Reason::OtherProgram),
        // A program may be found in it, or take what it does from there.
        "cwd" => Err(Reason::WorkingDirectory),
        "env" => Err(Reason::Environment),
        // An interpreter runs what it reads.
        "input" | "stdin" => Err(Reason::StandardInput),
        _ => Err(Reason::OtherArguments),
    }
}

fn is_dev_null(cx: &Context<'_>, value: &Expr) -> bool {
    cx.module.index().qualified_name(value).as_deref() == Some("subprocess.DEVNULL")
}

/// Whether `value` is the program's own environment, or that with constants: `os.environ`,
/// `{**os.environ, "LANG": "C"}`, `dict(os.environ, LANG="C")`.
fn is_own_environment<'a>(cx: &Context<'a>, value: &'a Expr) -> bool {
    let index = cx.module.index();
    let is_environ = |expr: &Expr| {
        let expr = match expr {
            Expr::Call(copy) if copy.arguments.is_empty() => match &*copy.func {
                Expr::Attribute(method) if method.attr == *"copy" => &*method.value,
                _ => expr,
            },
            _ => expr,
        };
        index.qualified_name(expr).as_deref() == Some("os.environ")
    };
    match value {
        Expr::NoneLiteral(_) => true,
        Expr::Dict(dict) => dict.items.iter().all(|item| match &item.key {
            Some(key) => is_constant(cx, key) && is_constant(cx, &item.value),
            None => is_environ(&item.value),
        }),
        Expr::Call(call) if matches!(&*call.func, Expr::Name(name) if name.id == *"dict" && index.is_builtin(name)) => {
            call.arguments.args.iter().all(is_environ)
                && call
                    .arguments
                    .keywords
                    .iter()
                    .all(|keyword| keyword.arg.is_some() && is_constant(cx, &keyword.value))
        }
        _ => is_environ(value),
    }
}

/// A command for a shell: a constant, in which the shell puts in nothing from elsewhere.
fn shell<'a>(cx: &Context<'a>, text: &'a Expr) -> Result<Command, Reason> {
    match text {
        Expr::StringLiteral(literal) => {
            let is_plain =
                |c: char| !matches!(c, '$' | '`' | '*' | '?' | '[' | '~' | '%' | '|' | '<');
            let text = literal.value.to_str();
            let words: Vec<&str> = text.split_whitespace().collect();
            if !text.chars().all(is_plain) {
                Err(Reason::ShellText)
            } else if reads_program(false, &words) {
                Err(Reason::StandardInput)
            } else {
                Ok(Command::Shell)
            }
        }
        _ if is_constant(cx, text) => Err(Reason::ShellText),
        _ => Err(Reason::NotConstant),
    }
}

/// The text of an argument; empty where it is not written out.
fn word(argument: &Expr) -> &str {
    match argument {
        Expr::StringLiteral(literal) => literal.value.to_str(),
        _ => "",
    }
}

/// Whether the command is an interpreter that is given no program: it runs what it reads.
/// `is_own` says that it is the interpreter of the program itself.
fn reads_program(is_own: bool, words: &[&str]) -> bool {
    let Some((program, arguments)) = words.split_first() else {
        return false;
    };
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    let is_interpreter = is_own
        || name.starts_with("python")
        || matches!(
            name,
            "bash"
                | "dash"
                | "ksh"
                | "mysql"
                | "node"
                | "perl"
                | "php"
                | "psql"
                | "ruby"
                | "sh"
                | "zsh"
        );
    is_interpreter
        && (arguments.is_empty()
            || arguments
                .iter()
                .any(|argument| matches!(*argument, "-" | "-s" | "/dev/stdin")))
}

/// Whether `shell=value` starts no shell, by Bandit's `has_shell` (`plugins/injection_shell.py`).
pub(crate) fn is_false(value: &Expr) -> bool {
    match value {
        Expr::BooleanLiteral(literal) => !literal.value,
        Expr::NoneLiteral(_) => true,
        Expr::NumberLiteral(number) => match &number.value {
            ast::Number::Int(value) => *value == ast::Int::ZERO,
            ast::Number::Float(value) => *value == 0.0,
            ast::Number::Complex { real, imag } => *real == 0.0 && *imag == 0.0,
        },
        Expr::StringLiteral(literal) => literal.value.to_str().is_empty(),
        Expr::BytesLiteral(literal) => literal.value.is_empty(),
        Expr::List(list) => list.elts.is_empty(),
        Expr::Dict(dict) => dict.items.is_empty(),
        _ => false,
    }
}
