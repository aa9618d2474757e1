//! Commands with values, as the tests write them, and plans, as the tests show them.

#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test binary uses a part of it, and a test fails by panicking"
)]

pub(crate) mod interpreter;
pub(crate) mod shells;

use harden_shell::{
    Dialect, Fallback, Input, Node, Output, Part, Piece, Plan, Process, Quoting, Unplannable, Word,
    plan,
};

/// Stands for a value in the commands of the tests.
pub(crate) const VALUE: char = '§';

/// The plan of a command in which each [`VALUE`] is a value; its id is its place among them.
pub(crate) fn plan_in(command: &str, dialect: Dialect) -> Result<Plan, Unplannable> {
    let mut pieces = Vec::new();
    for (index, text) in command.split(VALUE).enumerate() {
        if index > 0 {
            pieces.push(Piece::Value(index - 1));
        }
        pieces.push(Piece::Text(text));
    }
    plan(&pieces, dialect)
}

/// The same for `sh`.
pub(crate) fn plan_of(command: &str) -> Result<Plan, Unplannable> {
    plan_in(command, Dialect::Posix)
}

/// The one process of a command that is nothing else, if it is planned.
pub(crate) fn process_of(command: &str) -> Result<Process, Unplannable> {
    plan_of(command).map(|plan| {
        plan.simple()
            .unwrap_or_else(|| panic!("{command:?} is more than one plain process"))
            .clone()
    })
}

/// The argument that a word is, given its values.
pub(crate) fn fill(word: &Word, values: &[String]) -> String {
    word.parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Value { id, .. } => values[*id].as_str(),
            _ => panic!("a part that is not filled in"),
        })
        .collect()
}

/// All processes, in the order of the text.
pub(crate) fn processes(node: &Node) -> Vec<&Process> {
    match node {
        Node::Run(pipeline) => pipeline.processes.iter().collect(),
        Node::Background(process) => vec![process],
        Node::And(left, right) | Node::Or(left, right) | Node::Then(left, right) => {
            let mut all = processes(left);
            all.extend(processes(right));
            all
        }
    }
}

/// A plan on one line. `§n` is the value with id n, and `s`, `d` or `u` after it says how it is
/// quoted; `$A` is a variable that is split, `"$A"` one that is not; `<...>` is a pattern.
pub(crate) fn show(node: &Node) -> String {
    match node {
        Node::Run(pipeline) => {
            let processes: Vec<String> = pipeline.processes.iter().map(show_process).collect();
            processes.join(" | ")
        }
        Node::Background(process) => format!("{} &", show_process(process)),
        Node::And(left, right) => format!("({} && {})", show(left), show(right)),
        Node::Or(left, right) => format!("({} || {})", show(left), show(right)),
        Node::Then(left, right) => format!("({} ; {})", show(left), show(right)),
    }
}

fn show_process(process: &Process) -> String {
    let mut items = Vec::new();
    if let Some(directory) = &process.directory {
        let optional = if directory.optional { "?" } else { "" };
        items.push(format!("cd{optional} {}:", show_word(&directory.path)));
    }
    for (name, value) in &process.environment {
        items.push(format!("{name}={}", show_word(value)));
    }
    let words: Vec<String> = process.argv.iter().map(show_word).collect();
    items.push(format!("[{}]", words.join(",")));
    match &process.stdin {
        Input::Inherited => {}
        Input::Null => items.push("<null".into()),
        Input::File(path) => items.push(format!("<{}", show_word(path))),
    }
    for (number, output) in [("", &process.stdout), ("2", &process.stderr)] {
        match output {
            Output::Inherited => {}
            Output::Null => items.push(format!("{number}>null")),
            Output::File { path, append } => {
                let operator = if *append { ">>" } else { ">" };
                items.push(format!("{number}{operator}{}", show_word(path)));
            }
            Output::Stdout => items.push(format!("{number}>&1")),
        }
    }
    items.join(" ")
}

pub(crate) fn show_word(word: &Word) -> String {
    word.parts.iter().map(show_part).collect()
}

fn show_part(part: &Part) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Value { id, quoting } => {
            let quoting = match quoting {
                Quoting::Unquoted => 'u',
                Quoting::Single => 's',
                Quoting::Double => 'd',
            };
            format!("{VALUE}{id}{quoting}")
        }
        Part::Variable {
            name,
            default,
            quoting,
        } => {
            let text = match default {
                None => format!("${name}"),
                Some(Fallback { text, if_empty }) => {
                    let colon = if *if_empty { ":" } else { "" };
                    format!("${{{name}{colon}-{text}}}")
                }
            };
            match quoting {
                Quoting::Unquoted => text,
                _ => format!("\"{text}\""),
            }
        }
        Part::Home => "~".into(),
        Part::Pattern(text) => format!("<{text}>"),
    }
}
