//! Built-ins that have a plan: the shell's own against the program of that name.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::process::{Command, Output};

use common::{VALUE, fill, process_of};

/// Runs a command in a shell and as planned, with one value wherever there is one.
fn both(
    shell: &[&str],
    command: &str,
    value: &str,
    folder: &tempfile::TempDir,
) -> (Output, Output) {
    let plan = process_of(command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let values = vec![value.to_owned(); command.matches(VALUE).count()];
    let argv: Vec<String> = plan.argv.iter().map(|word| fill(word, &values)).collect();
    let text = command.replace(VALUE, value);
    let run = |program: &mut Command| {
        program
            .current_dir(folder)
            .output()
            .expect("a program that is there")
    };
    (
        run(Command::new(shell[0]).args(&shell[1..]).args(["-c", &text])),
        run(Command::new(&argv[0]).args(&argv[1..])),
    )
}

#[test]
fn programs_do_what_the_built_ins_do() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("full"), "text").expect("a file");
    fs::write(folder.path().join("empty"), "").expect("a file");
    fs::create_dir(folder.path().join("sub")).expect("a folder");

    let has_bash = Command::new("bash").arg("--version").output().is_ok();
    let mut commands: Vec<(String, &str)> = [
        "true",
        "false",
        "echo",
        "echo a  b 'c  d' -n",
        "echo '' -n",
        "echo \"$ %s\"",
        "test a = a",
        "test '' != ''",
    ]
    .map(|command| (command.to_owned(), ""))
    .to_vec();
    let operands = [
        "full", "empty", "sub", "none", "", "a b", "=", "!", "(", ")", "-f", "-a", "-o", "!=",
        "--help", "\\",
    ];
    for value in operands {
        for primary in "bcdefghLnpSsurwxz".chars() {
            commands.push((format!("test -{primary} '§'"), value));
        }
        commands.push(("test a = '§'".into(), value));
        commands.push(("test '' != '§'".into(), value));
    }
    let mut succeeded = 0;
    for (command, value) in &commands {
        if has_bash {
            let (shell, program) = both(&["bash", "--posix"], command, value, &folder);
            assert_eq!(shell, program, "{command:?} with {value:?} in bash");
        }
        let (shell, program) = both(&["/bin/sh"], command, value, &folder);
        assert_eq!(shell, program, "{command:?} with {value:?}");
        succeeded += usize::from(program.status.success());
    }
    // Neither all nor none: the operands do tell the primaries apart.
    assert!(
        (20..commands.len() - 20).contains(&succeeded),
        "{succeeded} of {}",
        commands.len()
    );
}
