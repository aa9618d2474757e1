//! Plans, run: each process of a plan with [`std::process`], and what is around it as the plan's
//! documentation says.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use harden_shell::{Input, Node, Output, Part, Pipeline, Process, Quoting, Word};

/// Where a command is run, and with what.
pub(crate) struct Surroundings {
    pub(crate) folder: PathBuf,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) values: Vec<String>,
    pub(crate) stdin: File,
    pub(crate) stdout: File,
    pub(crate) stderr: File,
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Status {
    pub(crate) code: i32,
    /// Something could not be opened or started, about which each shell has messages and codes of
    /// its own.
    pub(crate) failed: bool,
}

impl Surroundings {
    /// Runs a plan to its end.
    pub(crate) fn run(&self, node: &Node) -> Status {
        match node {
            Node::Run(pipeline) => self.run_pipeline(pipeline),
            Node::Background(process) => {
                let child = self.start(
                    process,
                    Stdio::null(),
                    self.stdout.try_clone(),
                    &self.folder,
                );
                let failed = child.is_err();
                if let Ok(mut child) = child {
                    child.wait().expect("an end");
                }
                Status { code: 0, failed }
            }
            Node::And(left, right) => self.run_both(left, right, |code| code == 0),
            Node::Or(left, right) => self.run_both(left, right, |code| code != 0),
            Node::Then(left, right) => self.run_both(left, right, |_| true),
        }
    }

    fn run_both(&self, left: &Node, right: &Node, goes_on: impl Fn(i32) -> bool) -> Status {
        let left = self.run(left);
        if !goes_on(left.code) {
            return left;
        }
        let right = self.run(right);
        Status {
            code: right.code,
            failed: left.failed || right.failed,
        }
    }

    fn run_pipeline(&self, pipeline: &Pipeline) -> Status {
        let mut input = Stdio::from(self.stdin.try_clone().expect("a descriptor"));
        let mut children = Vec::new();
        let mut failed = false;
        let last = pipeline.processes.len() - 1;
        for (index, process) in pipeline.processes.iter().enumerate() {
            let folder = match &process.directory {
                None => Some(self.folder.clone()),
                Some(directory) => {
                    let folder = self.folder.join(self.one(&directory.path));
                    if folder.is_dir() {
                        Some(folder)
                    } else {
                        failed = true;
                        directory.optional.then(|| self.folder.clone())
                    }
                }
            };
            let start = |input, output| match &folder {
                Some(folder) => self.start(process, input, output, folder),
                None => Err(io::ErrorKind::NotFound.into()),
            };
            if index == last {
                let input = std::mem::replace(&mut input, Stdio::null());
                children.push(start(input, self.stdout.try_clone()));
            } else {
                let (reader, writer) = io::pipe().expect("a pipe");
                let input = std::mem::replace(&mut input, Stdio::from(reader));
                let writer = File::from(std::os::fd::OwnedFd::from(writer));
                children.push(start(input, Ok(writer)));
            }
        }
        let mut status = Status { code: 0, failed };
        for child in children {
            match child {
                Ok(mut child) => {
                    status.code = child.wait().expect("an end").code().unwrap_or(255);
                }
                Err(error) => {
                    let missing = error.kind() == io::ErrorKind::NotFound;
                    status.code = if missing { 127 } else { 1 };
                    status.failed = true;
                }
            }
        }
        status
    }

    fn start(
        &self,
        process: &Process,
        input: Stdio,
        output: io::Result<File>,
        folder: &Path,
    ) -> io::Result<Child> {
        // Before any file is there that a redirection makes.
        let argv: Vec<String> = process
            .argv
            .iter()
            .flat_map(|word| self.fields(word, folder))
            .collect();
        let open = |word: &Word, options: &OpenOptions| match self.one(word).as_str() {
            "" => Err(io::ErrorKind::NotFound.into()),
            path => options.open(folder.join(path)),
        };
        let write = |word: &Word, append: bool| {
            let mut options = OpenOptions::new();
            options.create(true).append(append).write(true);
            open(word, options.truncate(!append))
        };
        let stdin = match &process.stdin {
            Input::Inherited => input,
            Input::Null => Stdio::null(),
            Input::File(path) => Stdio::from(open(path, OpenOptions::new().read(true))?),
        };
        let stdout = match &process.stdout {
            Output::Inherited => Some(output?),
            Output::Null => None,
            Output::File { path, append } => Some(write(path, *append)?),
            Output::Stdout => panic!("stdout that goes to stdout"),
        };
        let stderr = match &process.stderr {
            Output::Inherited => Stdio::from(self.stderr.try_clone()?),
            Output::Null => Stdio::null(),
            Output::File { path, append } => Stdio::from(write(path, *append)?),
            Output::Stdout => {
                let stdout = stdout.as_ref().expect("an output that is not null");
                Stdio::from(stdout.try_clone()?)
            }
        };
        let mut command = Command::new(&argv[0]);
        command
            .args(&argv[1..])
            .env_clear()
            .envs(&self.environment)
            .current_dir(folder)
            .stdin(stdin)
            .stdout(stdout.map_or_else(Stdio::null, Stdio::from))
            .stderr(stderr);
        for (name, value) in &process.environment {
            command.env(name, self.one(value));
        }
        command.spawn()
    }

    /// The text of a word that is not split.
    fn one(&self, word: &Word) -> String {
        word.parts.iter().map(|part| self.text(part)).collect()
    }

    fn text(&self, part: &Part) -> String {
        match part {
            Part::Text(text) | Part::Pattern(text) => text.clone(),
            Part::Value { id, .. } => self.values[*id].clone(),
            Part::Home => self.environment["HOME"].clone(),
            Part::Variable { name, default, .. } => {
                let value = self.environment.get(name);
                match (value, default) {
                    (Some(value), Some(default)) if value.is_empty() && default.if_empty => {
                        default.text.clone()
                    }
                    (Some(value), _) => value.clone(),
                    (None, Some(default)) => default.text.clone(),
                    (None, None) => String::new(),
                }
            }
        }
    }

    /// The arguments that a word becomes (XCU 2.6.5, 2.6.6).
    fn fields(&self, word: &Word, folder: &Path) -> Vec<String> {
        // Each character, and whether it may be part of a pattern.
        let mut fields: Vec<Vec<(char, bool)>> = Vec::new();
        let mut current = word.parts.is_empty().then(Vec::new);
        for part in &word.parts {
            let text = self.text(part);
            let is_split = matches!(
                part,
                Part::Variable {
                    quoting: Quoting::Unquoted,
                    ..
                }
            );
            if is_split {
                for c in text.chars() {
                    if matches!(c, ' ' | '\t' | '\n') {
                        fields.extend(current.take());
                    } else {
                        current.get_or_insert_default().push((c, true));
                    }
                }
            } else {
                let is_pattern = matches!(part, Part::Pattern(_));
                let field = current.get_or_insert_default();
                field.extend(text.chars().map(|c| (c, is_pattern)));
            }
        }
        fields.extend(current);
        fields
            .into_iter()
            .flat_map(|field| {
                let text: String = field.iter().map(|(c, _)| c).collect();
                let found = if field.iter().any(|&(c, magic)| magic && "*?[".contains(c)) {
                    glob(folder, &field)
                } else {
                    Vec::new()
                };
                if found.is_empty() { vec![text] } else { found }
            })
            .collect()
    }
}

/// The files that a pattern fits, sorted by their bytes.
fn glob(folder: &Path, pattern: &[(char, bool)]) -> Vec<String> {
    let mut paths = vec![String::new()];
    for (index, component) in pattern.split(|(c, _)| *c == '/').enumerate() {
        if index > 0 {
            for path in &mut paths {
                path.push('/');
            }
        }
        let text: String = component.iter().map(|(c, _)| c).collect();
        let is_pattern = component
            .iter()
            .any(|&(c, magic)| magic && "*?[".contains(c));
        paths = paths
            .iter()
            .flat_map(|path| {
                if is_pattern {
                    entries(&folder.join(path))
                        .filter(|name| matches(component, &name.chars().collect::<Vec<_>>()))
                        .filter(|name| text.starts_with('.') || !name.starts_with('.'))
                        .map(|name| format!("{path}{name}"))
                        .collect()
                } else {
                    vec![format!("{path}{text}")]
                }
            })
            .filter(|path| path.is_empty() || folder.join(path).symlink_metadata().is_ok())
            .collect();
    }
    paths.sort();
    paths
}

fn entries(folder: &Path) -> impl Iterator<Item = String> {
    fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
}

fn matches(pattern: &[(char, bool)], name: &[char]) -> bool {
    match pattern {
        [] => name.is_empty(),
        [('*', true), rest @ ..] => (0..=name.len()).any(|at| matches(rest, &name[at..])),
        [('?', true), rest @ ..] => !name.is_empty() && matches(rest, &name[1..]),
        [('[', true), rest @ ..] => {
            let end = rest.iter().position(|(c, _)| *c == ']').expect("a bracket");
            let listed: String = rest[..end].iter().map(|(c, _)| c).collect();
            let (negated, listed) = match listed.strip_prefix('!') {
                Some(listed) => (true, listed),
                None => (false, listed.as_str()),
            };
            let Some((&first, others)) = name.split_first() else {
                return false;
            };
            is_listed(listed, first) != negated && matches(&rest[end + 1..], others)
        }
        [(c, _), rest @ ..] => name.first() == Some(c) && matches(rest, &name[1..]),
    }
}

fn is_listed(listed: &str, c: char) -> bool {
    let listed: Vec<char> = listed.chars().collect();
    let mut index = 0;
    while index < listed.len() {
        if listed.get(index + 1) == Some(&'-') {
            if (listed[index]..=listed[index + 2]).contains(&c) {
                return true;
            }
            index += 3;
        } else {
            if listed[index] == c {
                return true;
            }
            index += 1;
        }
    }
    false
}
