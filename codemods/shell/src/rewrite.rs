//! `os.system(command)` as `subprocess.run([…], check=False)`.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context, Fix};
use harden_shell::{Note, Part, Plan, Quoting};

use crate::platform::{self, Platform};
use crate::reason::Reason;
use crate::render::{self, Rendered};
use crate::status::{self, Use};
use crate::template::{self, Piece, Template};
use crate::value;

/// The longest line that is not broken up; the default of Black and of Ruff's formatter.
const LINE_LENGTH: usize = 88;

/// The fix for a call of `os.system`.
///
/// # Errors
/// The reason why there is none.
pub(crate) fn system(cx: &Context<'_>, site: &QualifiedCall<'_>) -> Result<Fix, Reason> {
    let command = command(site.call)?;
    if cx.module.has_comment(cx.module.parenthesized(command)) {
        return Err(Reason::CommentInCommand);
    }
    let mut doubts = Doubts::default();
    // The status first: it is the cheaper question, and its reason the more useful one.
    let status = status::of_call(cx, site.expr)?;
    let lists = lists(cx, command, &mut doubts)?;
    if status_is_tested(&status) && lists.iter().any(|list| list.is_probe) {
        doubts.add("it looks like a test whether the program is there, which raises FileNotFoundError now if it is not");
    }
    if matches!(status, Use::ExitStatus) {
        doubts.add("a command that fails now ends the program with its own exit status, where the status was 0 before");
    }
    let import = cx.import("subprocess", site.expr).map_err(Reason::Import)?;
    let mut edits = Vec::new();
    let runner = Runner::of(cx);
    let function = format!("{}.{}", import.name(), runner.function());
    call_edits(
        cx, site, command, &function, runner, &status, &lists, &mut edits,
    );
    status_edits(cx, site, runner, &status, &mut edits)?;
    // Every range is that of a node of this text.
    let edits = EditSet::new(cx.module.text(), edits).map_err(|_| Reason::DynamicCommand)?;
    Ok(Fix {
        edits,
        imports: vec![import],
        distributions: Vec::new(),
        applicability: doubts.applicability(),
        effect: doubts.effect(),
        also_removes: &[],
    })
}

/// The one argument of `os.system`.
fn command<'a>(call: &'a ast::ExprCall) -> Result<&'a Expr, Reason> {
    let command =
        argument(call, "command", Some(0)).map_err(|Unpacked| Reason::UnpackedArguments)?;
    command
        .filter(|_| call.arguments.len() == 1)
        .ok_or(Reason::NoCommand)
}

/// What may differ after a fix, and is not an attack.
#[derive(Default)]
struct Doubts(Vec<String>);

impl Doubts {
    fn add(&mut self, doubt: impl Into<String>) {
        let doubt = doubt.into();
        if !self.0.contains(&doubt) {
            self.0.push(doubt);
        }
    }

    fn applicability(&self) -> Applicability {
        if self.0.is_empty() {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        }
    }

    fn effect(&self) -> String {
        if self.0.is_empty() {
            "the program is started directly; if it cannot be, FileNotFoundError is raised where the shell printed a message".to_string()
        } else {
            self.0.join("; ")
        }
    }
}

/// Which function of `subprocess` takes the place of `os.system`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Runner {
    /// `run`, whose result has the exit code.
    Run,
    /// `call`, which returns it: all that Python 2 has.
    Call,
}

impl Runner {
    /// `call` where the file says that it runs on Python 2 as well.
    fn of(cx: &Context<'_>) -> Self {
        let supports_python_2 = cx.module.suite().iter().any(|stmt| match stmt {
            Stmt::ImportFrom(from) => {
                from.module
                    .as_ref()
                    .is_some_and(|module| module == "__future__")
                    && from.names.iter().any(|alias| {
                        !matches!(alias.name.as_str(), "annotations" | "generator_stop")
                    })
            }
            _ => false,
        });
        if supports_python_2 {
            Runner::Call
        } else {
            Runner::Run
        }
    }

    fn function(self) -> &'static str {
        match self {
            Runner::Run => "run",
            Runner::Call => "call",
        }
    }
}

/// An argument list and the place of the text it is for.
struct List {
    /// The text's range, with the parentheses around it.
    range: TextRange,
    elements: Vec<String>,
    /// It only asks a program for its version or help.
    is_probe: bool,
}

impl List {
    fn source(&self) -> String {
        format!("[{}]", self.elements.join(", "))
    }
}

/// The lists for a command: one, or one for each branch of a conditional expression.
fn lists<'a>(
    cx: &Context<'a>,
    command: &'a Expr,
    doubts: &mut Doubts,
) -> Result<Vec<List>, Reason> {
    if let Expr::If(if_) = command {
        let mut lists = lists(cx, &if_.body, doubts)?;
        lists.extend(self::lists(cx, &if_.orelse, doubts)?);
        return Ok(lists);
    }
    let range = cx.module.parenthesized(command);
    let template = template::read(cx, command)?;
    let platform = platform::at(cx, command);
    let list = |elements: Vec<String>, is_probe| List {
        range,
        elements,
        is_probe,
    };
    if platform == Platform::Windows {
        let text = match template.pieces.as_slice() {
            [] => "",
            [Piece::Text(text)] => text,
            _ => return Err(Reason::WindowsText),
        };
        let words = platform::windows_words(text)?
            .iter()
            .map(|word| literal::string(word, template.quote, template.ascii))
            .collect();
        return Ok(vec![list(words, false)]);
    }
    let plan = plan(&template)?;
    if let Some(program) = plan.argv[0].literal() {
        platform::check_program(cx, platform, program)?;
        if is_script(program) {
            doubts.add(
                "a script without a `#!` line was run by the shell and cannot be started directly",
            );
        }
    }
    for note in &plan.notes {
        doubts.add(match note {
            Note::EchoValue => "a backslash or leading hyphen in a value is no longer read by the shell's own `echo`".to_string(),
            other => other.to_string(),
        });
    }
    let elements = elements(cx, &template, &plan, doubts)?;
    Ok(vec![list(elements, is_probe(&plan))])
}

/// The process that the template's text stands for.
fn plan(template: &Template<'_>) -> Result<Plan, Reason> {
    let pieces: Vec<harden_shell::Piece<'_>> = template
        .pieces
        .iter()
        .enumerate()
        .map(|(id, piece)| match piece {
            Piece::Text(text) => harden_shell::Piece::Text(text),
            Piece::Value(_) => harden_shell::Piece::Value(id),
        })
        .collect();
    if template.pieces.len() == 1 && matches!(template.pieces[0], Piece::Value(_)) {
        return Err(Reason::DynamicCommand);
    }
    let whole: String = template
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Value(_) => "",
        })
        .collect();
    if platform::looks_windows(&whole) {
        return Err(Reason::WindowsText);
    }
    Ok(harden_shell::plan(&pieces)?)
}

fn elements(
    cx: &Context<'_>,
    template: &Template<'_>,
    plan: &Plan,
    doubts: &mut Doubts,
) -> Result<Vec<String>, Reason> {
    plan.argv
        .iter()
        .map(|word| {
            let parts = word
                .parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => Ok(Rendered::Text(text)),
                    Part::Value { id, quoting } => {
                        // The ids are places in the template's pieces.
                        let Some(Piece::Value(value)) = template.pieces.get(*id) else {
                            return Err(Reason::DynamicCommand);
                        };
                        let judged = value::judge(cx, value, *quoting)?;
                        if judged.was_split {
                            doubts.add(split_effect(cx.module.slice(value.expr), *quoting));
                        }
                        Ok(Rendered::Value(value.spelling, value.expr, judged))
                    }
                })
                .collect::<Result<Vec<_>, Reason>>()?;
            Ok(render::word(cx, template, &parts))
        })
        .collect()
}

fn split_effect(value: &str, _quoting: Quoting) -> String {
    format!(
        "a value of `{value}` with blanks used to be split into several arguments, and an empty one \
         left out; now it is always passed as one"
    )
}

/// A program that is a script, by its name, or that stands in the project: it need not have a
/// `#!` line, without which only a shell runs it.
fn is_script(program: &str) -> bool {
    program.ends_with(".sh")
        || program.ends_with(".bash")
        || (program.contains('/') && !program.starts_with('/'))
}

/// Whether a command only asks a program for its version or help.
fn is_probe(plan: &Plan) -> bool {
    let [_, arguments @ ..] = plan.argv.as_slice() else {
        return false;
    };
    matches!(plan.argv[0].literal(), Some("which" | "type" | "where"))
        || matches!(arguments, [only] if matches!(
            only.literal(),
            Some("--version" | "-version" | "version" | "-V" | "-v" | "--help" | "-help" | "-h")
        ))
}

fn status_is_tested(status: &Use) -> bool {
    match status {
        Use::Unused | Use::ExitStatus => false,
        Use::Tested | Use::Decoded { .. } | Use::Kept { .. } => true,
    }
}

/// The edits that make a call of `subprocess` out of the call.
#[allow(clippy::too_many_arguments)]
fn call_edits(
    cx: &Context<'_>,
    site: &QualifiedCall<'_>,
    command: &Expr,
    function: &str,
    runner: Runner,
    status: &Use,
    lists: &[List],
    edits: &mut Vec<Edit>,
) {
    edits.push(Edit::replace(site.call.func.range(), function));
    let argument = argument_range(cx, site, command);
    let check = if runner == Runner::Run {
        "check=False"
    } else {
        ""
    };
    if let [list] = lists
        && !spans_lines(cx, site.expr.range())
    {
        let suffix = if runner == Runner::Run && *status_suffix(status) != *"" {
            status_suffix(status)
        } else {
            ""
        };
        let source = fitted(cx, site, function, list, check, suffix, argument);
        edits.push(Edit::replace(argument, source));
        return;
    }
    for list in lists {
        let range = if lists.len() == 1 {
            argument
        } else {
            list.range
        };
        edits.push(Edit::replace(range, list.source()));
    }
    if !check.is_empty() {
        edits.push(Edit::insert(
            argument.end(),
            separator(cx, site, argument) + check,
        ));
    }
}

/// The argument with its keyword and parentheses.
fn argument_range(cx: &Context<'_>, site: &QualifiedCall<'_>, command: &Expr) -> TextRange {
    let keyword = site.call.arguments.keywords.first();
    let range = cx.module.parenthesized(command);
    keyword.map_or(range, |keyword| keyword.range().cover(range))
}

fn spans_lines(cx: &Context<'_>, range: TextRange) -> bool {
    cx.module.slice(range).contains(['\n', '\r'])
}

/// What goes between the argument and the one after it: a new line where the argument has a line
/// of its own.
fn separator(cx: &Context<'_>, site: &QualifiedCall<'_>, argument: TextRange) -> String {
    let before = TextRange::new(site.call.arguments.start(), argument.start());
    if spans_lines(cx, before) {
        let indent = cx.module.indent_of_line(argument.start());
        format!(",{}{indent}", cx.module.newline())
    } else {
        ", ".to_string()
    }
}

/// The new arguments of a call that stands on one line: on that line if they fit it, else broken
/// up as Black does. A line that was too long before may stay so.
fn fitted(
    cx: &Context<'_>,
    site: &QualifiedCall<'_>,
    function: &str,
    list: &List,
    check: &str,
    suffix: &str,
    argument: TextRange,
) -> String {
    let comma = if check.is_empty() { "" } else { ", " };
    let one_line = format!("{}{comma}{check}", list.source());
    let line = cx.module.line_range(site.expr.start());
    let old = cx.module.slice(line).chars().count();
    let removed = cx.module.slice(site.call.func.range()).chars().count()
        + cx.module.slice(argument).chars().count();
    let added = function.len() + one_line.chars().count() + suffix.len();
    let new = (old + added).saturating_sub(removed);
    // Where the brackets' inside has more on its line than the one argument, breaking it is not
    // what a formatter would do.
    let alone = argument.start() == site.call.arguments.start() + TextSize::new(1)
        && argument.end() + TextSize::new(1) == site.call.arguments.end();
    if new <= LINE_LENGTH || old > LINE_LENGTH || !alone {
        return one_line;
    }
    let newline = cx.module.newline();
    let indent = cx.module.indent_of_line(site.expr.start());
    let unit = cx.module.indentation();
    let inner = format!("{indent}{unit}");
    if inner.chars().count() + one_line.chars().count() <= LINE_LENGTH {
        return format!("{newline}{inner}{one_line}{newline}{indent}");
    }
    let list_line = list.source();
    let check_line = if check.is_empty() {
        String::new()
    } else {
        format!("{inner}{check},{newline}")
    };
    if inner.chars().count() + list_line.chars().count() < LINE_LENGTH {
        return format!("{newline}{inner}{list_line},{newline}{check_line}{indent}");
    }
    let elements: String = list
        .elements
        .iter()
        .map(|element| format!("{inner}{unit}{element},{newline}"))
        .collect();
    if check.is_empty() {
        let elements = elements.replace(&format!("{inner}{unit}"), &inner);
        return format!("[{newline}{elements}{indent}]");
    }
    format!("{newline}{inner}[{newline}{elements}{inner}],{newline}{check_line}{indent}")
}

/// What the result of `subprocess.run` needs to be what the program sees.
fn status_suffix(status: &Use) -> &'static str {
    match status {
        Use::Unused => "",
        _ => ".returncode",
    }
}

/// The edits that make an exit code of the status.
fn status_edits(
    cx: &Context<'_>,
    site: &QualifiedCall<'_>,
    runner: Runner,
    status: &Use,
    edits: &mut Vec<Edit>,
) -> Result<(), Reason> {
    let suffix = if runner == Runner::Run {
        status_suffix(status)
    } else {
        ""
    };
    let call = site.expr.range();
    match status {
        Use::Decoded { outer } => {
            let (before, after) = around(*outer, call);
            if cx.module.has_comment(before) || cx.module.has_comment(after) {
                return Err(Reason::CommentInCommand);
            }
            edits.push(Edit::delete(before));
            edits.push(Edit::replace(after, suffix));
        }
        Use::Kept { decoders } => {
            edits.push(Edit::insert(call.end(), suffix));
            for (outer, name) in decoders {
                let (before, after) = around(*outer, *name);
                if cx.module.has_comment(before) || cx.module.has_comment(after) {
                    return Err(Reason::CommentInCommand);
                }
                edits.push(Edit::delete(before));
                edits.push(Edit::delete(after));
            }
        }
        _ => edits.push(Edit::insert(call.end(), suffix)),
    }
    edits.retain(|edit| !(edit.range().is_empty() && edit.replacement().is_empty()));
    Ok(())
}

/// What stands in `outer` before and after `inner`.
fn around(outer: TextRange, inner: TextRange) -> (TextRange, TextRange) {
    (
        TextRange::new(outer.start(), inner.start()),
        TextRange::new(inner.end(), outer.end()),
    )
}
