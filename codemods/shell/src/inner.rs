//! Commands that hand text to another shell or interpreter: there, a value is read as code still.

use harden_shell::{Part, Process, Word};

/// Shells, which read the word after an option that ends in `c`.
const SHELLS: &[&str] = &[
    "ash", "bash", "busybox", "csh", "dash", "fish", "ksh", "mksh", "rbash", "sh", "tcsh", "zsh",
];

/// Programs that read code from the word after one of their options, and those options.
const INTERPRETERS: &[(&str, &[&str])] = &[
    ("cmd", &["/c", "/C", "/k", "/K"]),
    ("cmd.exe", &["/c", "/C", "/k", "/K"]),
    ("gnome-terminal", &["-e", "--command"]),
    ("konsole", &["-e"]),
    ("lua", &["-e"]),
    ("node", &["-e", "-p", "--eval", "--print"]),
    ("osascript", &["-e"]),
    ("perl", &["-e", "-E", "-ne", "-pe"]),
    ("php", &["-r"]),
    ("powershell", &["-c", "-Command", "-command"]),
    ("powershell.exe", &["-c", "-Command", "-command"]),
    ("pwsh", &["-c", "-Command", "-command"]),
    ("python", &["-c"]),
    ("ruby", &["-e"]),
    ("runuser", &["-c", "--command"]),
    ("script", &["-c", "-qc", "--command"]),
    ("su", &["-c", "--command"]),
    ("xterm", &["-e"]),
];

/// Programs that put all that follows them together for a shell.
const JOINERS: &[&str] = &["adb", "eval", "parallel", "screen", "tmux", "watch"];

/// `ssh` and its like put all that follows the host together for a shell there.
const REMOTE: &[&str] = &["remsh", "rsh", "ssh"];

/// The options of `ssh` that take a word of their own.
const REMOTE_OPTIONS: &str = "BbcDEeFIiJLlmOopQRSWw";

/// The program of the process that reads a word with a value in it as code, if there is one.
pub(crate) fn reader_of_values(process: &Process) -> Option<&str> {
    let argv = process.argv.as_slice();
    // The program may stand behind others that start it: `sudo`, `env`, `find -exec`, …
    argv.iter().enumerate().find_map(|(place, word)| {
        let program = word.literal()?;
        let name = program.rsplit('/').next().unwrap_or(program);
        reads_values(name, &argv[place + 1..]).then_some(name)
    })
}

fn reads_values(name: &str, rest: &[Word]) -> bool {
    if JOINERS.contains(&name) {
        return rest.iter().any(has_value);
    }
    if REMOTE.contains(&name) {
        return behind_host(rest).iter().any(has_value);
    }
    let is_python = name
        .strip_prefix("python")
        .is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'));
    let takes_code = |option: &str| {
        if SHELLS.contains(&name) {
            return option.starts_with('-') && !option.starts_with("--") && option.ends_with('c');
        }
        (is_python && option == "-c")
            || INTERPRETERS
                .iter()
                .any(|(program, options)| *program == name && options.contains(&option))
    };
    rest.windows(2)
        .any(|pair| pair[0].literal().is_some_and(takes_code) && has_value(&pair[1]))
}

fn behind_host(rest: &[Word]) -> &[Word] {
    let mut place = 0;
    while let Some(option) = rest.get(place).and_then(Word::literal) {
        let Some(letters) = option.strip_prefix('-') else {
            break;
        };
        let takes_word = letters.len() == 1 && REMOTE_OPTIONS.contains(letters);
        place += if takes_word { 2 } else { 1 };
    }
    rest.get(place + 1..).unwrap_or(&[])
}

fn has_value(word: &Word) -> bool {
    word.parts
        .iter()
        .any(|part| matches!(part, Part::Value { .. }))
}

#[cfg(test)]
mod tests {
    use harden_shell::{Dialect, Piece, plan};

    use super::reader_of_values;

    /// The reader for a command in which `@` stands for a value.
    fn reader(command: &str) -> Option<String> {
        let mut pieces = Vec::new();
        for (id, text) in command.split('@').enumerate() {
            if id > 0 {
                pieces.push(Piece::Value(id));
            }
            pieces.push(Piece::Text(text));
        }
        let plan = plan(&pieces, Dialect::Posix).unwrap();
        reader_of_values(plan.simple().unwrap()).map(str::to_string)
    }

    #[test]
    fn code_for_another_interpreter_is_found() {
        for (command, program) in [
            ("bash -c 'ls @'", "bash"),
            ("/bin/sh -ec @", "sh"),
            ("sudo sh -c 'echo @'", "sh"),
            ("find . -exec sh -c 'cat @' ';'", "sh"),
            ("python3.11 -c 'print(\"@\")'", "python3.11"),
            ("su user -c 'ls @'", "su"),
            ("ssh host 'ls @'", "ssh"),
            ("ssh -i key -p 22 host ls '@'", "ssh"),
            ("watch -n 1 'ls @'", "watch"),
        ] {
            assert_eq!(reader(command).as_deref(), Some(program), "{command}");
        }
    }

    #[test]
    fn values_that_stay_arguments_are_let_be() {
        for command in [
            "bash @",
            "bash '@' -x",
            "sh -c 'cat \"$1\"' _ '@'",
            "python -m pip install '@'",
            "python -c 'import sys' '@'",
            "ssh -i '@' host uptime",
            "ssh '@' uptime",
            "grep -c '@' file",
            "psql -c '@'",
        ] {
            assert_eq!(reader(command), None, "{command}");
        }
    }
}
