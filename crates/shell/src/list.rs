//! Lists of pipelines, and the `cd` before them, as a tree of processes (XCU 2.9.2, 2.9.3).

use crate::grammar::{Join, List, Script, Simple};
use crate::plan::{Dialect, Directory, Input, Node, Note, Output, Part, Pipeline, Word};
use crate::process;
use crate::source::Source;
use crate::unplannable::Unplannable;
use crate::word::{self, Place};

/// Plans all of a command.
pub(crate) fn plan(
    script: &Script,
    source: &Source,
    dialect: Dialect,
) -> Result<Node, Unplannable> {
    if script.background {
        return background(script, source, dialect);
    }
    let planner = Planner {
        directory: leading_cd(script, source)?,
        source,
        dialect,
    };
    let mut root = None;
    let last = script.lists.len() - 1;
    for (index, list) in script.lists.iter().enumerate() {
        let Some(node) = planner.list(list, index == 0, index == last)? else {
            continue;
        };
        root = Some(match root {
            None => node,
            Some(before) => Node::Then(Box::new(before), Box::new(node)),
        });
    }
    root.ok_or(Unplannable::Empty)
}

/// `a &`: one process, whose input is not the shell's.
fn background(script: &Script, source: &Source, dialect: Dialect) -> Result<Node, Unplannable> {
    let [List { first, rest }] = script.lists.as_slice() else {
        return Err(Unplannable::Background);
    };
    let ([simple], []) = (first.as_slice(), rest.as_slice()) else {
        return Err(Unplannable::Background);
    };
    let mut process = process::plan(simple, false, source, dialect)?;
    if process.stdin == Input::Inherited {
        process.stdin = Input::Null;
    }
    process.notes.push(Note::BackgroundInterrupt);
    Ok(Node::Background(process))
}

/// The folder that the command goes to before anything else. Refused where that is more than a
/// property of all processes: `cd a && b || c` runs `c` elsewhere if there is no `a`.
fn leading_cd(script: &Script, source: &Source) -> Result<Option<Directory>, Unplannable> {
    let list = &script.lists[0];
    let [simple] = list.first.as_slice() else {
        return Ok(None);
    };
    // What is wrong with the word, if anything, shows when it is read as a program.
    let program = simple
        .words
        .first()
        .and_then(|raw| word::read(raw, Place::Argument, source).ok());
    let is_cd = program.as_ref().and_then(Word::literal) == Some("cd");
    // `cd` alone has no process.
    if !is_cd || (list.rest.is_empty() && script.lists.len() == 1) {
        return Ok(None);
    }
    let built_in = || Unplannable::BuiltIn { name: "cd".into() };
    if !simple.assignments.is_empty() || !simple.redirections.is_empty() {
        return Err(built_in());
    }
    let raw = match simple.words.as_slice() {
        [_, path] => path,
        [_, dashes, path] if dashes == "--" => path,
        _ => return Err(built_in()),
    };
    let path = word::read(raw, Place::File, source)?;
    let is_option = match path.parts.first() {
        Some(Part::Text(text)) => text.starts_with('-'),
        Some(_) => false,
        None => true,
    };
    if is_option {
        return Err(built_in());
    }
    check_parents(&path)?;
    let optional = list.rest.is_empty();
    let only_and = list.rest.iter().all(|&(join, _)| join == Join::And);
    if optional || (only_and && script.lists.len() == 1) {
        Ok(Some(Directory { path, optional }))
    } else {
        Err(Unplannable::List)
    }
}

struct Planner<'a> {
    directory: Option<Directory>,
    source: &'a Source,
    dialect: Dialect,
}

impl Planner<'_> {
    /// Plans a list; `None` if it is nothing but the `cd` that goes first.
    fn list(
        &self,
        list: &List,
        is_first: bool,
        is_last: bool,
    ) -> Result<Option<Node>, Unplannable> {
        let skipped = usize::from(is_first && self.directory.is_some());
        let pipelines = std::iter::once((Join::And, &list.first))
            .chain(list.rest.iter().map(|(join, pipeline)| (*join, pipeline)));
        let mut root = None;
        let end = list.rest.len();
        for (index, (join, pipeline)) in pipelines.enumerate().skip(skipped) {
            let node = Node::Run(self.pipeline(pipeline, is_last && index == end)?);
            root = Some(match (root, join) {
                (None, _) => node,
                (Some(before), Join::And) => Node::And(Box::new(before), Box::new(node)),
                (Some(before), Join::Or) => Node::Or(Box::new(before), Box::new(node)),
            });
        }
        Ok(root)
    }

    fn pipeline(&self, commands: &[Simple], is_last: bool) -> Result<Pipeline, Unplannable> {
        let is_single = commands.len() == 1;
        let last = commands.len() - 1;
        let mut processes = Vec::new();
        for (index, simple) in commands.iter().enumerate() {
            let mut process =
                process::plan(simple, is_single && is_last, self.source, self.dialect)?;
            if (index > 0 && process.stdin != Input::Inherited)
                || (index < last && process.stdout != Output::Inherited)
            {
                return Err(Unplannable::Pipeline);
            }
            if let Some(directory) = &self.directory {
                process.notes.extend(directory_notes(&directory.path));
                process.directory = Some(directory.clone());
            }
            processes.push(process);
        }
        Ok(Pipeline { processes })
    }
}

/// In which cases a process started in this folder is not where `cd` goes.
fn directory_notes(path: &Word) -> Vec<Note> {
    let mut notes = Vec::new();
    if matches!(
        path.parts.first(),
        Some(Part::Value { .. } | Part::Variable { .. })
    ) {
        notes.push(Note::DirectoryValue);
    }
    if shape(path).split('/').any(|component| component == "..") {
        notes.push(Note::DirectoryParent);
    }
    notes
}

/// Refuses `a/..`: some shells take both off the path without a look whether there is an `a`.
fn check_parents(path: &Word) -> Result<(), Unplannable> {
    let shape = shape(path);
    let mut components = shape
        .split('/')
        .skip_while(|component| matches!(*component, "" | "." | ".."));
    if components.any(|component| component == "..") {
        return Err(Unplannable::shells_differ(
            "`cd` to a folder and back out of it",
        ));
    }
    Ok(())
}

/// The path as far as it is known; `x` stands for what is not.
fn shape(path: &Word) -> String {
    path.parts
        .iter()
        .map(|part| match part {
            Part::Text(text) => text.as_str(),
            _ => "x",
        })
        .collect()
}
