//! A command as argument lists, and what may differ then.

use harden_codemod::prelude::*;
use harden_codemod::{Applicability, Context};
use harden_shell::{Dialect, Part, Process};

use crate::inner;
use crate::platform::{self, Platform};
use crate::reason::Reason;
use crate::render::{self, Rendered};
use crate::template::{self, Piece, Template};
use crate::value;

/// What may differ after a fix, and is not an attack.
#[derive(Default)]
pub(crate) struct Doubts {
    /// The values that the shell split.
    split: Vec<String>,
    others: Vec<String>,
}

impl Doubts {
    pub(crate) fn add(&mut self, doubt: impl Into<String>) {
        let doubt = doubt.into();
        if !self.others.contains(&doubt) {
            self.others.push(doubt);
        }
    }

    fn add_split(&mut self, value: &str) {
        let value = format!("`{value}`");
        if !self.split.contains(&value) {
            self.split.push(value);
        }
    }

    pub(crate) fn applicability(&self) -> Applicability {
        if self.split.is_empty() && self.others.is_empty() {
            Applicability::Safe
        } else {
            Applicability::Unsafe
        }
    }

    /// One sentence: what changes for the program.
    pub(crate) fn effect(&self) -> String {
        let mut effects = Vec::new();
        if !self.split.is_empty() {
            effects.push(format!(
                "a value of {} with blanks used to be split into several arguments, and an empty \
                 one left out; now it is always passed as one",
                self.split.join(" or ")
            ));
        }
        effects.extend(self.others.iter().cloned());
        if effects.is_empty() {
            effects.push(
                "the program is started directly; if it cannot be, FileNotFoundError is raised \
                 where the shell printed a message"
                    .to_string(),
            );
        }
        effects.join("; ")
    }
}

/// An argument list and the place of the text it is for.
pub(crate) struct List {
    /// The text's range, with the parentheses around it.
    pub(crate) range: TextRange,
    pub(crate) elements: Vec<String>,
    /// It only asks a program for its version or help.
    pub(crate) is_probe: bool,
}

impl List {
    pub(crate) fn source(&self) -> String {
        format!("[{}]", self.elements.join(", "))
    }
}

/// The lists for a command: one, or one for each branch of a conditional expression.
pub(crate) fn lists<'a>(
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
            .map(|word| render::plain(&template, word))
            .collect();
        return Ok(vec![list(words, false)]);
    }
    let plan = plan(&template)?;
    if let Some(program) = plan.argv[0].literal() {
        platform::check_program(cx, platform, program)?;
        if platform::is_missing_on_windows(cx, command, program) {
            doubts.add(format!(
                "where this runs on Windows, which has no `{program}`, FileNotFoundError is raised"
            ));
        }
        if is_script(program) {
            doubts.add(
                "a script without a `#!` line was run by the shell and cannot be started directly",
            );
        }
    }
    for note in &plan.notes {
        doubts.add(note.to_string());
    }
    if let Some(program) = inner::reader_of_values(&plan) {
        return Err(Reason::AnotherShell(program.to_string()));
    }
    if let Some(word) = newly_reported(&template, &plan) {
        return Err(Reason::NewFinding(word));
    }
    let elements = elements(cx, &template, &plan, doubts)?;
    Ok(vec![list(elements, is_probe(&plan))])
}

/// The process that the template's text stands for.
fn plan(template: &Template<'_>) -> Result<Process, Reason> {
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
    let plan = harden_shell::plan(&pieces, Dialect::Posix)?;
    plan.simple().cloned().ok_or(Reason::DynamicCommand)
}

fn elements(
    cx: &Context<'_>,
    template: &Template<'_>,
    plan: &Process,
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
                            doubts.add_split(cx.module.slice(value.expr));
                        }
                        Ok(Rendered::Value(value.spelling, value.expr, judged))
                    }
                    _ => Err(Reason::DynamicCommand),
                })
                .collect::<Result<Vec<_>, Reason>>()?;
            Ok(render::word(cx, template, &parts))
        })
        .collect()
}

/// A text that Bandit reports with medium severity as soon as a literal begins with it, or is it,
/// where no literal of the command did so far: B108 and B104.
fn newly_reported(template: &Template<'_>, plan: &Process) -> Option<String> {
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
    let texts = plan.argv.iter().flat_map(|word| &word.parts);
    texts
        .filter_map(|part| match part {
            Part::Text(text) => Some(text),
            _ => None,
        })
        .find(|text| !was_reported && is_reported(text))
        .cloned()
}

/// A program that is a script, by its name, or that stands in the project: it need not have a
/// `#!` line, without which only a shell runs it.
fn is_script(program: &str) -> bool {
    let by_name = program
        .rsplit_once('.')
        .is_some_and(|(_, extension)| matches!(extension, "sh" | "bash"));
    by_name || (program.contains('/') && !program.starts_with('/'))
}

/// Whether a command only asks a program for its version or help.
fn is_probe(plan: &Process) -> bool {
    let [_, arguments @ ..] = plan.argv.as_slice() else {
        return false;
    };
    matches!(arguments, [only] if matches!(
        only.literal(),
        Some("--version" | "-version" | "version" | "-V" | "-v" | "--help" | "-help" | "-h")
    ))
}
