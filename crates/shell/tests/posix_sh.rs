//! The argument lists of plans against those that real shells pass.
//!
//! `HARDEN_SHELL_CASES` and `HARDEN_SHELL_SEED` (a number) make a run longer or another one;
//! `HARDEN_SHELLS` names the shells instead, as command lines separated by semicolons.

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
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use common::shells::{check, setting, shells};
use common::{VALUE, fill, plan_of};
use harden_shell::{Part, Process, Quoting};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A command with [`VALUE`]s, and what to put there.
#[derive(Debug, Clone)]
struct Case {
    command: String,
    values: Vec<Value>,
}

/// A value's text for each way in which it may turn out to be quoted.
#[derive(Debug, Clone)]
struct Value {
    unquoted: String,
    single: String,
    double: String,
}

const PLAIN: &str = "abcxyzABC0129_@%+=:,./-^!]";
const SPECIAL: &str = "|&;<>()$`\\\"' \t\n*?[#~={}!%^-:";
const OTHER: &str = "éÁàÿß日本😀\u{a0}\u{2003}\u{3000}\u{300}\u{200b}\u{e000}\u{f8ff}\u{100000}\u{85}\r\u{b}\u{c}\u{1}\u{7f}";
/// Between characters that start or end something, this makes every state of the readers meet
/// every other.
const DENSE: &str = "'\"\\$ \t\na#~=:§{}!";

fn chars(alphabet: &str) -> impl Strategy<Value = char> + use<> {
    select(alphabet.chars().collect::<Vec<_>>())
}

fn any_char() -> impl Strategy<Value = char> {
    prop_oneof![
        6 => chars(PLAIN),
        3 => chars(SPECIAL),
        1 => chars(OTHER),
    ]
}

fn text(
    alphabet: impl Strategy<Value = char>,
    length: std::ops::Range<usize>,
    without: &'static str,
) -> impl Strategy<Value = String> {
    vec(alphabet, length)
        .prop_map(move |text| text.into_iter().filter(|c| !without.contains(*c)).collect())
}

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => text(chars(PLAIN), 1..5, ""),
        3 => text(any_char(), 0..6, "'").prop_map(|text| format!("'{text}'")),
        1 => text(any_char(), 0..3, "'").prop_map(|text| format!("'{text}{VALUE}'")),
        3 => vec(double_quoted(), 0..5).prop_map(|parts| format!("\"{}\"", parts.concat())),
        2 => any_char().prop_map(|c| format!("\\{c}")),
        1 => Just(VALUE.to_string()),
        1 => select(vec!["\\\n", "{}", "$", "é", "日", "a#b", "HEAD~1", "$\\\n", "\\$'a'"]).prop_map(str::to_owned),
    ]
}

fn double_quoted() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => text(any_char(), 1..4, "$`\"\\"),
        2 => any_char().prop_map(|c| format!("\\{c}")),
        1 => select(vec!["$ ", "\\\n", "'", "\n", "\\\\"]).prop_map(str::to_owned),
        1 => Just(VALUE.to_string()),
    ]
}

fn words() -> impl Strategy<Value = String> {
    let blank = select(vec![" ", "  ", "\t", " \\\n", " \t "]);
    let word = vec(segment(), 1..4).prop_map(|segments| segments.concat());
    vec((blank, word), 0..6).prop_map(|words| {
        words
            .into_iter()
            .map(|(blank, word)| blank.to_owned() + &word)
            .collect()
    })
}

fn case(program: Vec<String>) -> impl Strategy<Value = Case> {
    let arguments = prop_oneof![
        6 => words(),
        1 => text(any_char(), 0..14, "").prop_map(|text| format!(" {text}")),
        2 => text(chars(DENSE), 0..10, "").prop_map(|text| format!(" {text}")),
        1 => text(chars(DENSE), 0..6, "").prop_map(|text| format!(" '{text}' {text}")),
    ];
    let end = select(vec!["", "", "", "", "", "", " ", "\n", ";", " # a", "\\\n"]);
    let value = (
        text(chars("abcXYZ012_@%+,./-"), 1..5, ""),
        text(any_char(), 0..6, "'"),
        text(any_char(), 0..6, "$`\"\\"),
    )
        .prop_map(|(unquoted, single, double)| Value {
            unquoted,
            single,
            double,
        });
    (select(program), arguments, end, vec(value, 12)).prop_map(
        |(program, arguments, end, values)| Case {
            command: format!("{program}{arguments}{end}"),
            values,
        },
    )
}

impl Case {
    /// The plan, the command with values in place, and the arguments it should lead to. `None` if
    /// the command is refused or has more values than there are texts for.
    fn read(&self) -> Option<(Process, String, Vec<String>)> {
        let plan = plan_of(&self.command).ok()?.simple()?.clone();
        // What depends on the environment is compared in `programs.rs`.
        let is_fixed = |part: &Part| matches!(part, Part::Text(_) | Part::Value { .. });
        if !plan.argv.iter().flat_map(|word| &word.parts).all(is_fixed) {
            return None;
        }
        let count = self.command.matches(VALUE).count();
        if count > self.values.len() {
            return None;
        }
        let mut values = vec![String::new(); count];
        for part in plan.argv.iter().flat_map(|word| &word.parts) {
            if let Part::Value { id, quoting } = part {
                let value = &self.values[*id];
                let value = match quoting {
                    Quoting::Unquoted => &value.unquoted,
                    Quoting::Single => &value.single,
                    Quoting::Double => &value.double,
                };
                assert!(quoting.keeps(value));
                values[*id].clone_from(value);
            }
        }
        let mut command = String::new();
        for (index, text) in self.command.split(VALUE).enumerate() {
            command.push_str(text);
            command.push_str(values.get(index).map_or("", String::as_str));
        }
        let arguments = plan.argv.iter().map(|word| fill(word, &values)).collect();
        Some((plan, command, arguments))
    }
}

/// A folder in which a pattern, a tilde or a word split in two would show.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["a", "b", "ab", "aa", "1", "]", "é"] {
        fs::write(folder.path().join(name), "").expect("a file");
    }
    folder
}

fn shell_command(shell: &[String], folder: &Path, locale: &str) -> Command {
    let mut command = Command::new(&shell[0]);
    command
        .args(&shell[1..])
        .current_dir(folder)
        .env("HOME", "/home/of/nobody")
        .env("LC_ALL", locale)
        .env("IFS", "a");
    command
}

/// The arguments that a shell passes for each of the commands, which start the function `rec`.
/// Each is evaluated by itself, as by `sh -c`.
fn passed(shell: &[String], folder: &Path, locale: &str, commands: &[&str]) -> Vec<Vec<String>> {
    let mut script = String::from("rec() { printf '%s\\0' \"$#\" \"$@\"; }\n");
    for command in commands {
        writeln!(script, "eval '{}'", command.replace('\'', "'\\''")).expect("a string takes all");
    }
    let path = folder.join("script");
    fs::write(&path, script).expect("a script");
    let output = shell_command(shell, folder, locale)
        .arg(&path)
        .output()
        .expect("the shell runs");
    split_records(&output.stdout)
}

/// What `rec` wrote: for each call the number of arguments, and those.
fn split_records(output: &[u8]) -> Vec<Vec<String>> {
    let text = String::from_utf8_lossy(output);
    let mut fields = text.split_terminator('\0');
    let mut records = Vec::new();
    while let Some(count) = fields.next() {
        let count = count.parse().unwrap_or(0);
        records.push(fields.by_ref().take(count).map(str::to_owned).collect());
    }
    records
}

#[test]
fn shells_pass_what_the_plan_says() {
    let programs = [
        "rec",
        "'rec'",
        "\"rec\"",
        "\\rec",
        "r''ec",
        "\\\nre\\\nc",
        " \t rec",
        "\nrec",
    ];
    let batches = vec(case(programs.map(str::to_owned).to_vec()), 40);
    let shells = shells();
    assert!(!shells.is_empty());
    let folder = folder();
    let (words, accepted, all) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let refused = std::cell::RefCell::new(BTreeMap::new());

    check(
        setting("HARDEN_SHELL_CASES", 400),
        4_000,
        &batches,
        |batch| {
            let mut commands = Vec::new();
            for case in &batch {
                all.set(all.get() + 1);
                match case.read() {
                    Some((_, command, arguments)) => {
                        commands.push((&case.command, command, arguments));
                    }
                    None => {
                        if let Err(reason) = plan_of(&case.command) {
                            *refused.borrow_mut().entry(reason.code()).or_insert(0) += 1;
                        }
                    }
                }
            }
            accepted.set(accepted.get() + commands.len());
            words.set(
                words.get()
                    + commands
                        .iter()
                        .map(|(.., arguments)| arguments.len() - 1)
                        .sum::<usize>(),
            );

            let texts: Vec<&str> = commands.iter().map(|(_, text, _)| text.as_str()).collect();
            for shell in &shells {
                for locale in ["C", "C.UTF-8"] {
                    let passed = passed(shell, folder.path(), locale, &texts);
                    for (index, (template, text, planned)) in commands.iter().enumerate() {
                        prop_assert_eq!(
                            passed.get(index).map(Vec::as_slice),
                            Some(&planned[1..]),
                            "{:?} in locale {}: {:?}, from {:?}",
                            shell,
                            locale,
                            text,
                            template
                        );
                    }
                    prop_assert_eq!(passed.len(), commands.len());
                }
            }
            Ok(())
        },
    );

    let rate =
        f64::from(u32::try_from(accepted.get()).expect("a small number")) / f64::from(all.get());
    println!(
        "{} words of {} commands compared in {shells:?}; {:.0} % of {} commands accepted; refused: {:?}",
        words.get(),
        accepted.get(),
        rate * 100.0,
        all.get(),
        refused.borrow(),
    );
    assert!(
        words.get() >= 10_000,
        "only {} words were compared",
        words.get()
    );
    assert!(
        (0.3..0.9).contains(&rate),
        "{rate} of the commands were accepted"
    );
    let codes = refused.borrow().len();
    assert!(codes >= 12, "only {codes} kinds of refusal were met");
}

/// The whole exchange: a command handed to `sh -c` against the planned process, both with a real
/// program.
#[test]
fn the_planned_process_gets_what_the_shell_passes() {
    let folder = folder();
    let recorder = folder.path().join("recorder");
    fs::write(&recorder, "#!/bin/sh\nprintf '%s\\0' \"$#\" \"$@\"\n").expect("a program");
    fs::set_permissions(&recorder, fs::Permissions::from_mode(0o755)).expect("permissions");
    let program = recorder.to_str().expect("a path in ASCII").to_owned();
    let programs = vec![
        program.clone(),
        format!("'{program}'"),
        format!(" {program}"),
    ];
    let compared = Cell::new(0);

    check(400, 4_000, &case(programs), |case| {
        let Some((_, command, arguments)) = case.read() else {
            return Ok(());
        };
        let by_shell = Command::new("/bin/sh")
            .arg("-c")
            .arg(&command)
            .current_dir(folder.path())
            .output()?;
        let by_plan = Command::new(&arguments[0])
            .args(&arguments[1..])
            .current_dir(folder.path())
            .output()?;
        prop_assert_eq!(
            split_records(&by_plan.stdout),
            [&arguments[1..]],
            "{:?}",
            command
        );
        prop_assert_eq!(by_shell, by_plan, "{:?}", command);
        compared.set(compared.get() + 1);
        Ok(())
    });
    println!("{} commands compared", compared.get());
    assert!(
        compared.get() >= 100,
        "only {} commands were compared",
        compared.get()
    );
}
