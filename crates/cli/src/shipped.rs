//! The man pages and completions that packages ship: files of the repository, so that nothing has
//! to be run where harden is built for another machine. They are written by the test here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::args::Cli;

/// What goes below an environment's `share`.
const SHARE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../packaging/data/share");

/// Where each shell looks by itself: the folders that bash-completion, fish and zsh document.
const COMPLETIONS: [(Shell, &str); 3] = [
    (Shell::Bash, "bash-completion/completions/harden"),
    (Shell::Fish, "fish/vendor_completions.d/harden.fish"),
    (Shell::Zsh, "zsh/site-functions/_harden"),
];

fn shipped() -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for (shell, path) in COMPLETIONS {
        let mut script = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "harden", &mut script);
        files.insert(PathBuf::from(path), String::from_utf8(script).unwrap());
    }
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    add_man_pages(command, &mut files);
    files
}

/// The page of a command, and those of its commands.
fn add_man_pages(command: Command, files: &mut BTreeMap<PathBuf, String>) {
    for inner in command
        .get_subcommands()
        .filter(|inner| !inner.is_hide_set())
    {
        add_man_pages(inner.clone(), files);
    }
    let man = Man::new(command).source(concat!("harden ", env!("CARGO_PKG_VERSION")));
    let mut page = Vec::new();
    man.render(&mut page).unwrap();
    let path = Path::new("man/man1").join(man.get_filename());
    files.insert(path, String::from_utf8(page).unwrap());
}

fn found(folder: &Path, files: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found(&path, files);
        } else {
            let name = path.strip_prefix(SHARE).unwrap().to_path_buf();
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_man_pages_and_completions_are_current() {
    let shipped = shipped();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let _ = fs::remove_dir_all(SHARE);
        for (path, text) in &shipped {
            let path = Path::new(SHARE).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }
    let mut files = BTreeMap::new();
    found(Path::new(SHARE), &mut files);
    let names = |files: &BTreeMap<PathBuf, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&files), names(&shipped), "UPDATE_DOCS=1 writes them");
    for (path, text) in &shipped {
        let path_shown = path.display();
        assert!(
            &files[path] == text,
            "packaging/data/share/{path_shown} is out of date: run with UPDATE_DOCS=1"
        );
    }
}

/// Every option of `harden fix` is in its page and in each completion.
#[test]
fn every_option_is_there() {
    let shipped = shipped();
    let fix = Cli::command().find_subcommand("fix").unwrap().clone();
    let options = fix.get_arguments().filter(|option| !option.is_hide_set());
    let options: Vec<&str> = options.filter_map(|option| option.get_long()).collect();
    assert!(options.len() > 15, "{options:?}");
    let page = shipped[Path::new("man/man1/harden-fix.1")].replace("\\-", "-");
    for option in options {
        assert!(page.contains(option), "{option} in the man page");
        for (shell, path) in COMPLETIONS {
            assert!(
                shipped[Path::new(path)].contains(option),
                "{option} in {shell}"
            );
        }
    }
}
