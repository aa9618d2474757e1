//! Whole commands, run by real shells and as their plans say: what is started with which arguments,
//! variables, folder and input, what is printed, which files there are, and how it ends.
//!
//! `HARDEN_SHELL_CASES`, `HARDEN_SHELL_SEED` and `HARDEN_SHELLS` work as in `posix_sh.rs`.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

mod common;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use common::interpreter::{Status, Surroundings};
use common::shells::{check, setting, shells};
use common::{VALUE, plan_in, processes, show};
use harden_shell::{Dialect, Input, Node, Output, Part, Plan, Process, Quoting, Word};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Reads its input, prints that and all else it gets, and ends with the status that it is told.
const RECORDER: &str = r#"rec() {
    read_all=
    while IFS= read -r line; do read_all="$read_all$line;"; done 2>/dev/null
    printf '{%s|%s|A=%s|B=%s|HOME=%s' "$PWD" "$read_all" "${A-none}" "${B-none}" "$HOME"
    printf '|%s' "$@"
    printf '}\n'
    printf 'error of %s\n' "$*" >&2
    case $1 in s[0-9]) return "${1#s}" ;; esac
}
"#;

/// Variables of the environment. `U` is not set.
const VARIABLES: &[(&str, &str)] = &[
    ("V", "plain"),
    ("E", ""),
    ("S", " two  words "),
    ("G", "s* ?"),
    ("A", "outer"),
];

/// Where a pattern, a tilde, a folder or a word split in two would show.
const FILES: &[&str] = &[
    "a",
    "b",
    "ab",
    "1",
    "]",
    ".hidden",
    "sub/x",
    "sub/y",
    "sub/sub/z",
    "h/z",
    "s t",
    "*",
];

/// A command and the dialect it is in.
#[derive(Debug, Clone)]
struct Case {
    command: String,
    dialect: Dialect,
}

fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(texts).prop_map(str::to_owned)
}

fn word() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => one_of(&["a", "x1", "-n", "2", "a=b", "A=1", "]", ".", "sub/", "e#"]),
        3 => one_of(&["'q  q'", "\"d  d\"", "''", "\"*\"", "'['", "\\*", "\\ ", "'~'", "\\$V", "'$V'"]),
        3 => one_of(&["$V", "${V}", "\"$V\"", "$E", "\"$E\"", "$U", "\"$U\"", "$S", "\"$S\"", "$G", "\"$G\""]),
        2 => one_of(&["${U:-d}", "${U-d,e}", "${E:-d}", "${E-d}", "${U-}", "\"${U:-d  e}\"", "\"${V:-d}\"", "${E:--d}"]),
        3 => one_of(&["*", "?", "s*", "[ab]", "[!ab]", "[a-z]*", "*/", "sub/*", "*b", ".h*", "none*", "sub/", "[0-9_]"]),
        2 => one_of(&["§", "'§'", "\"§\""]),
        1 => one_of(&["~", "~/", "~/z", "a:", "\\\n"]),
    ];
    vec(part, 1..4).prop_map(|parts| parts.concat())
}

fn redirection(dialect: Dialect) -> BoxedStrategy<String> {
    let posix = one_of(&[
        ">f1",
        "> f2",
        ">>f1",
        ">> a",
        ">|f1",
        "1>f2",
        "2>f1",
        "2> f3",
        "2>>f3",
        "2>&1",
        "2>&1",
        "2>& 1",
        "1>&2",
        ">&2",
        "1>&1",
        "2>&2",
        ">/dev/null",
        "2>/dev/null",
        "2>>/dev/null",
        "</dev/null",
        "<a",
        "< sub/x",
        "0<b",
        "<§",
        ">$V",
        ">\"$S\"",
        "> ~/o",
        ">'§'",
        "3>f1",
        ">&-",
        "<&0",
        "<>a",
        "2>&1-",
        ">*",
    ]);
    if dialect == Dialect::Bash {
        prop_oneof![3 => posix, 1 => one_of(&["&>f1", "&> f2", "&>>f1", ">&f1", ">& f2", "&>/dev/null"])]
            .boxed()
    } else {
        posix.boxed()
    }
}

fn process(dialect: Dialect) -> impl Strategy<Value = String> {
    let assignment = (select(&["A=", "B="][..]), word(), any::<bool>())
        .prop_map(|(name, value, empty)| format!("{name}{} ", if empty { "" } else { &value }));
    let item = prop_oneof![4 => word(), 1 => redirection(dialect)];
    (
        prop_oneof![3 => Just(Vec::new()), 1 => vec(assignment, 1..3)],
        prop_oneof![8 => Just(String::new()), 1 => redirection(dialect).prop_map(|item| item + " ")],
        select(&["s0", "s0", "s1", "s3"][..]),
        vec(item, 0..4),
    )
        .prop_map(|(assignments, redirection, status, items)| {
            let mut text = format!("{}{redirection}rec {status}", assignments.concat());
            for item in items {
                text.push(' ');
                text.push_str(&item);
            }
            text
        })
}

/// Built-ins with a twin. They do not read their input, so they go first only.
fn twin() -> impl Strategy<Value = String> {
    one_of(&[
        "true",
        "false",
        "echo a 'b  c' *",
        "echo $S",
        "test -f a",
        "test -d none",
        "echo > f1",
        "echo \"$V\" 2>&1",
        "none",
        "none 2>/dev/null",
        "cd sub",
    ])
}

fn pipeline(dialect: Dialect) -> impl Strategy<Value = String> {
    let first = prop_oneof![6 => process(dialect), 1 => twin()];
    let pipe: &[&str] = match dialect {
        Dialect::Posix => &[" | ", "|", " |\n", " | \\\n"],
        Dialect::Bash => &[" | ", "|", " |& ", "|&"],
    };
    let more = prop_oneof![
        3 => Just(Vec::new()),
        1 => vec((select(pipe), process(dialect)), 1..3),
    ];
    (first, more).prop_map(|(first, more)| {
        more.into_iter()
            .fold(first, |text, (pipe, next)| text + pipe + &next)
    })
}

fn list(dialect: Dialect) -> impl Strategy<Value = String> {
    let cd = one_of(&[
        "cd sub && ",
        "cd sub; ",
        "cd sub\n",
        "cd -- 'sub' && ",
        "cd none && ",
        "cd none; ",
        "cd ~ && ",
        "cd ~/ ; ",
        "cd \"$U\"sub && ",
        "cd sub/../sub && ",
        "cd '§' && ",
        "cd § ; ",
        "cd $V; ",
        "cd sub || ",
        "cd ./sub/sub/ &&\n",
    ]);
    let join = select(
        &[
            " && ",
            " || ",
            "; ",
            "\n",
            "&&",
            "||",
            ";",
            " &&\n",
            " # note\n",
            " & ",
        ][..],
    );
    (
        prop_oneof![3 => Just(String::new()), 1 => cd],
        pipeline(dialect),
        prop_oneof![2 => Just(Vec::new()), 2 => vec((join, pipeline(dialect)), 1..4)],
        prop_oneof![6 => Just(""), 1 => Just("exec ")],
        select(&["", "", "", "", ";", "\n", " # end", " ;\n", " &"][..]),
    )
        .prop_map(|(cd, first, mut more, exec, end)| {
            let mut text = cd;
            if more.is_empty() {
                text += exec;
            }
            text += &first;
            let last = more.len().saturating_sub(1);
            for (index, (join, next)) in more.drain(..).enumerate() {
                text += join;
                if index == last {
                    text += exec;
                }
                text += &next;
            }
            text + end
        })
}

fn case(dialect: Dialect) -> impl Strategy<Value = Case> {
    let noise = one_of(&[
        "\\\n", "'", "\"", "#", ";", "&", "|", ">", "<", "2", " ", "~", "$", "*", "\\", "!", "=",
        "(", ")", "§", "\n", "sub", "[", "]", "-", "{", "}",
    ]);
    let noise = prop_oneof![3 => Just(Vec::new()), 1 => vec((any::<Index>(), noise), 1..3)];
    (list(dialect), noise).prop_map(move |(mut command, noise)| {
        // A change could make a file elsewhere of the path of a device.
        if !command.contains("/dev") {
            for (index, text) in noise {
                let places: Vec<usize> = command.char_indices().map(|(at, _)| at).collect();
                command.insert_str(places[index.index(places.len())], &text);
            }
        }
        Case { command, dialect }
    })
}

/// The text for each value: one that is kept the way it stands in the command.
fn values(plan: &Plan, count: usize) -> Vec<String> {
    let mut values = vec!["v".to_owned(); count];
    let mut add = |word: &Word| {
        for part in &word.parts {
            if let Part::Value { id, quoting } = part {
                let value = match quoting {
                    Quoting::Unquoted => "sub",
                    Quoting::Single => "s  *\"$V\\",
                    Quoting::Double => "d  *';#",
                };
                assert!(quoting.keeps(value));
                value.clone_into(&mut values[*id]);
            }
        }
    };
    for process in processes(&plan.root) {
        process.argv.iter().for_each(&mut add);
        process.environment.iter().for_each(|(_, word)| add(word));
        if let Some(directory) = &process.directory {
            add(&directory.path);
        }
        if let Input::File(path) = &process.stdin {
            add(path);
        }
        for output in [&process.stdout, &process.stderr] {
            if let Output::File { path, .. } = output {
                add(path);
            }
        }
    }
    values
}

/// Whether a plan cannot be compared: it is chance what the shell itself does, or up to whoever
/// carries the plan out.
fn is_left_out(root: &Node) -> bool {
    is_race(root) || processes(root).into_iter().any(has_split_path)
}

/// Whether a path is a variable that is split: an error, if there is more than one word.
fn has_split_path(process: &Process) -> bool {
    let folder = process.directory.iter().map(|directory| &directory.path);
    let input = match &process.stdin {
        Input::File(path) => Some(path),
        _ => None,
    };
    let outputs =
        [&process.stdout, &process.stderr]
            .into_iter()
            .filter_map(|output| match output {
                Output::File { path, .. } => Some(path),
                _ => None,
            });
    let mut parts = folder
        .chain(input)
        .chain(outputs)
        .flat_map(|path| &path.parts);
    parts.any(|part| {
        matches!(
            part,
            Part::Variable { name, quoting: Quoting::Unquoted, .. } if name != "V"
        )
    })
}

/// Whether one process of a pipeline makes a file while another makes it, too, or has a pattern
/// that may find it.
fn is_race(node: &Node) -> bool {
    match node {
        Node::Run(pipeline) if pipeline.processes.len() > 1 => {
            let makes_file = |process: &&Process| {
                [&process.stdout, &process.stderr]
                    .iter()
                    .any(|output| matches!(output, Output::File { .. }))
            };
            let has_pattern = |process: &Process| {
                process
                    .argv
                    .iter()
                    .flat_map(|word| &word.parts)
                    .any(|part| {
                        matches!(
                            part,
                            Part::Pattern(_)
                                | Part::Variable {
                                    quoting: Quoting::Unquoted,
                                    ..
                                }
                        )
                    })
            };
            let files = pipeline.processes.iter().filter(makes_file).count();
            files > 1 || (files > 0 && pipeline.processes.iter().any(has_pattern))
        }
        Node::Run(_) | Node::Background(_) => false,
        Node::And(left, right) | Node::Or(left, right) | Node::Then(left, right) => {
            is_race(left) || is_race(right)
        }
    }
}

fn filled(command: &str, values: &[String]) -> String {
    let mut text = String::new();
    for (index, part) in command.split(VALUE).enumerate() {
        text.push_str(part);
        text.push_str(values.get(index).map_or("", String::as_str));
    }
    text
}

/// What there is to see of a command that has run.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    code: i32,
    stdout: String,
    stderr: String,
    files: BTreeMap<String, String>,
}

impl Seen {
    /// What is left to compare where something could not be opened or started.
    fn without_messages(mut self, root: &Node) -> Self {
        let is_mixed = |process: &&Process| process.stderr == Output::Stdout;
        if processes(root).iter().any(is_mixed) {
            self.stdout.clear();
        }
        self.code = i32::from(self.code != 0);
        self.stderr.clear();
        self.files.clear();
        self
    }
}

/// The folders of one command: its own, which it changes, and what is kept beside it.
fn prepare(base: &Path) {
    let folder = base.join("folder");
    for file in FILES {
        let path = folder.join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, "text\n").expect("a file");
    }
    fs::write(base.join("stdin"), "first\nsecond\n").expect("a file");
}

fn seen(base: &Path, code: i32) -> Seen {
    let folder = base.join("folder");
    let place = folder.to_str().expect("a path in ASCII");
    let read = |path: &Path| {
        let bytes = fs::read(path).unwrap_or_default();
        String::from_utf8_lossy(&bytes).replace(place, "<folder>")
    };
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.clone()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(current).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&folder).expect("a path in the folder");
                files.insert(name.to_string_lossy().into_owned(), read(&path));
            }
        }
    }
    Seen {
        code,
        stdout: read(&base.join("stdout")),
        stderr: read(&base.join("stderr")),
        files,
    }
}

/// Runs all commands in one shell, each in a folder and a subshell of its own.
fn run_by_shell(shell: &[String], base: &Path, programs: &Path, commands: &[String]) -> Vec<Seen> {
    let mut script = format!("PATH={}\n{RECORDER}", programs.display());
    for (index, command) in commands.iter().enumerate() {
        prepare(&base.join(index.to_string()));
        writeln!(
            script,
            "(exec <{base}/{index}/stdin >{base}/{index}/stdout 2>{base}/{index}/stderr
             HOME={place}/h; cd {place} || exit; eval '{command}'; code=$?; wait; exit $code)
             echo $? >{base}/{index}/code",
            place = base.join(format!("{index}/folder")).display(),
            base = base.display(),
            command = command.replace('\'', "'\\''"),
        )
        .expect("a string takes all");
    }
    let path = base.join("script");
    fs::write(&path, script).expect("a script");
    let status = Command::new(&shell[0])
        .args(&shell[1..])
        .arg(&path)
        .env_clear()
        .envs(VARIABLES.iter().copied())
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", "/")
        .env("LC_ALL", "C")
        .output()
        .expect("the shell runs");
    assert!(status.stderr.is_empty(), "{status:?}");
    (0..commands.len())
        .map(|index| {
            let base = base.join(index.to_string());
            let code = fs::read_to_string(base.join("code")).unwrap_or_default();
            seen(&base, code.trim().parse().unwrap_or(-1))
        })
        .collect()
}

fn run_by_plan(plan: &Plan, values: Vec<String>, base: &Path, programs: &Path) -> (Seen, bool) {
    prepare(base);
    let folder = base.join("folder");
    let mut environment: BTreeMap<String, String> = VARIABLES
        .iter()
        .map(|&(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let path = |path: &Path| path.to_str().expect("a path in ASCII").to_owned();
    environment.insert("PATH".into(), path(programs));
    environment.insert("HOME".into(), path(&folder.join("h")));
    environment.insert("LC_ALL".into(), "C".into());
    let surroundings = Surroundings {
        folder,
        environment,
        values,
        stdin: File::open(base.join("stdin")).expect("a file"),
        stdout: File::create(base.join("stdout")).expect("a file"),
        stderr: File::create(base.join("stderr")).expect("a file"),
    };
    let Status { code, failed } = surroundings.run(&plan.root);
    (seen(base, code), failed)
}

fn compare(dialect: Dialect, shells: &[Vec<String>], batches: u32, size: usize) {
    // In memory, if there is such a place: it is all about small files.
    let memory = Path::new("/dev/shm");
    let work = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    let work = work.expect("a temporary folder");
    let programs = work.path().join("programs");
    fs::create_dir(&programs).expect("a folder");
    let recorder = programs.join("rec");
    fs::write(&recorder, format!("#!/bin/sh\n{RECORDER}rec \"$@\"\n")).expect("a program");
    fs::set_permissions(&recorder, fs::Permissions::from_mode(0o755)).expect("permissions");
    for program in ["true", "false", "echo", "test"] {
        let path = ["/bin", "/usr/bin"]
            .map(|folder| Path::new(folder).join(program))
            .into_iter()
            .find(|path| path.exists())
            .expect("a program that every system has");
        std::os::unix::fs::symlink(path, programs.join(program)).expect("a link");
    }

    let (accepted, all, more) = (Cell::new(0_u32), Cell::new(0_u32), Cell::new(0_u32));
    let refused = std::cell::RefCell::new(BTreeMap::new());
    check(
        batches,
        // Each step runs some dozen commands anew.
        60,
        &vec(case(dialect), size),
        |batch| {
            let mut planned = Vec::new();
            for Case { command, dialect } in &batch {
                all.set(all.get() + 1);
                match plan_in(command, *dialect) {
                    Ok(plan) if is_left_out(&plan.root) => {}
                    Ok(plan) => {
                        accepted.set(accepted.get() + 1);
                        more.set(more.get() + u32::from(plan.simple().is_none()));
                        let values = values(&plan, command.matches(VALUE).count());
                        planned.push((plan, filled(command, &values), values));
                    }
                    Err(reason) => *refused.borrow_mut().entry(reason.code()).or_insert(0) += 1,
                }
            }
            let commands: Vec<String> = planned.iter().map(|(_, text, _)| text.clone()).collect();
            let base = tempfile::tempdir_in(work.path()).expect("a folder");
            let mut by_shells = Vec::new();
            for (index, shell) in shells.iter().enumerate() {
                let base = base.path().join(format!("shell{index}"));
                by_shells.push(run_by_shell(shell, &base, &programs, &commands));
            }
            for (index, (plan, command, values)) in planned.iter().enumerate().rev() {
                let base = base.path().join(format!("plan{index}"));
                let (by_plan, failed) = run_by_plan(plan, values.clone(), &base, &programs);
                let by_plan = if failed {
                    by_plan.without_messages(&plan.root)
                } else {
                    by_plan
                };
                for (shell, seen) in shells.iter().zip(&mut by_shells) {
                    let seen = seen.pop().expect("as many as commands");
                    let seen = if failed {
                        seen.without_messages(&plan.root)
                    } else {
                        seen
                    };
                    prop_assert_eq!(
                        &seen,
                        &by_plan,
                        "{:?}: {:?} as {}",
                        shell,
                        command,
                        show(&plan.root)
                    );
                }
            }
            Ok(())
        },
    );
    println!(
        "{} commands compared in {shells:?}, {} of them more than one plain process; {} refused: {:?}",
        accepted.get(),
        more.get(),
        all.get() - accepted.get(),
        refused.borrow(),
    );
    assert!(accepted.get() * 3 > all.get(), "too many refused");
    assert!(more.get() * 2 > accepted.get(), "too many plain commands");
}

#[test]
fn plans_do_what_shells_do() {
    let batches = setting("HARDEN_SHELL_CASES", 400).div_ceil(10);
    compare(Dialect::Posix, &shells(), batches, 40);
}

#[test]
fn plans_do_what_bash_does() {
    let bash: Vec<Vec<String>> = shells()
        .into_iter()
        .filter(|shell| *shell == ["bash"])
        .collect();
    if bash.is_empty() {
        return;
    }
    let batches = setting("HARDEN_SHELL_CASES", 400).div_ceil(20);
    compare(Dialect::Bash, &bash, batches, 40);
}
