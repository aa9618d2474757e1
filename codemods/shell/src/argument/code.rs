//! Arguments that are read as code: there, a value is as dangerous in a list as in a text.

use harden_shell::{Part, Pipeline, Process, Word};

use super::{has_value, interpreters, plain, program_name, wrappers};

/// A program that reads a value as code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interpreter {
    /// Its name, or what is known of it.
    pub(crate) program: String,
    /// It is known to do so; else the text around the value looks like code.
    pub(crate) is_known: bool,
}

impl Interpreter {
    /// The program with this name, which is known to read code.
    pub(crate) fn known(program: &str) -> Self {
        Interpreter {
            program: program.to_string(),
            is_known: true,
        }
    }
}

/// Variables that name a program, or that programs put in a command of their own.
const COMMAND_VARIABLES: &[&str] = &[
    "BASH_ENV",
    "BROWSER",
    "CC",
    "CXX",
    "EDITOR",
    "ENV",
    "GIT_EDITOR",
    "GIT_EXTERNAL_DIFF",
    "GIT_PAGER",
    "GIT_PROXY_COMMAND",
    "GIT_SEQUENCE_EDITOR",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "LESSCLOSE",
    "LESSOPEN",
    "MANPAGER",
    "PAGER",
    "PERL5OPT",
    "PROMPT_COMMAND",
    "PS4",
    "RSYNC_RSH",
    "SHELL",
    "TAR_OPTIONS",
    "VISUAL",
];

/// The program that reads a value of the process as code, if there is one.
///
/// A program that is known to read code is one however short the argument is. Of one that is not
/// known, an argument is taken for code if whitespace, quotes or operators stand in it beside a
/// value: that is how the parts of a command, a query or an expression are put together, and no
/// file name, number or address is.
pub(crate) fn reader_of_values(process: &Process) -> Option<Interpreter> {
    reader(&process.argv).or_else(|| {
        let (name, _) = process.environment.iter().find(|(name, word)| {
            has_value(word) && (is_read_as_command(name) || looks_like_code(word))
        })?;
        Some(Interpreter {
            program: format!("{name}="),
            is_known: is_read_as_command(name),
        })
    })
}

/// The same for the words of a list alone.
pub(crate) fn reader(argv: &[Word]) -> Option<Interpreter> {
    let found = wrappers::program(argv);
    let place = found.as_ref().map(|found| found.place);
    let name = place.and_then(|place| program_name(&argv[place]));
    let is_plain = name.is_some_and(plain::is_plain_program);
    // Unless it is known which one does the work, any word may be the name of a program.
    let last = match place {
        Some(place) if is_plain => place,
        _ => argv.len().saturating_sub(1),
    };
    let known = argv
        .iter()
        .enumerate()
        .take(last + 1)
        .find_map(|(place, word)| {
            let name = program_name(word)?;
            interpreters::reads_values(name, &argv[place + 1..]).then(|| Interpreter {
                program: name.to_string(),
                is_known: true,
            })
        });
    known.or_else(|| {
        let end = if is_plain { last } else { argv.len() };
        let first = place.unwrap_or(0) + 1;
        let takes_text = |at: usize| {
            at >= first
                && name
                    .is_some_and(|name| plain::is_plain_argument(name, &argv[first..], at - first))
        };
        (1..end)
            .find(|at| has_value(&argv[*at]) && looks_like_code(&argv[*at]) && !takes_text(*at))
            .map(|_| Interpreter {
                program: name.unwrap_or("the program").to_string(),
                is_known: false,
            })
    })
}

/// The program of a pipeline that runs what it reads, where one before it has a value to write.
pub(crate) fn reader_of_input(pipeline: &Pipeline) -> Option<Interpreter> {
    let mut has_values = false;
    for process in &pipeline.processes {
        if has_values
            && let Some(found) = wrappers::program(&process.argv)
            && let Some(name) = program_name(&process.argv[found.place])
            && (found.appends || interpreters::runs_input(name, &process.argv[found.place + 1..]))
        {
            return Some(Interpreter {
                program: name.to_string(),
                is_known: true,
            });
        }
        has_values |= process.argv.iter().any(has_value) && writes_arguments(process);
    }
    None
}

/// Whether the arguments may be part of what the process writes: names of files of which it writes
/// what is in them are not.
fn writes_arguments(process: &Process) -> bool {
    !matches!(
        process.argv.first().and_then(program_name),
        Some(
            "cat" | "curl" | "gunzip" | "head" | "tail" | "tar" | "unzip" | "wget" | "xz" | "zcat"
        )
    )
}

fn is_read_as_command(variable: &str) -> bool {
    COMMAND_VARIABLES.contains(&variable)
        || variable.ends_with("FLAGS")
        || variable.ends_with("_COMMAND")
        || variable.ends_with("_EDITOR")
        || variable.ends_with("_PAGER")
}

/// Whether the literal part of a word puts something together: it has whitespace, quotes, operators
/// or an escape of some language.
fn looks_like_code(word: &Word) -> bool {
    word.parts.iter().any(|part| {
        matches!(part, Part::Text(text) | Part::Pattern(text)
            if text.contains(|c: char| c.is_whitespace() || "'\"`;|&$()<>\\{}".contains(c)))
    })
}

#[cfg(test)]
mod tests {
    use harden_shell::{Dialect, Piece, plan};

    use super::reader_of_values;

    /// The reader for a command in which `@` stands for a value.
    fn reader(command: &str) -> Option<(String, bool)> {
        let mut pieces = Vec::new();
        for (id, text) in command.split('@').enumerate() {
            if id > 0 {
                pieces.push(Piece::Value(id));
            }
            pieces.push(Piece::Text(text));
        }
        let plan = plan(&pieces, Dialect::Posix).unwrap();
        let harden_shell::Node::Run(pipeline) = &plan.root else {
            panic!("{command}");
        };
        let found = reader_of_values(&pipeline.processes[0])?;
        Some((found.program, found.is_known))
    }

    #[test]
    fn code_for_another_interpreter_is_found() {
        for (command, program) in [
            ("bash -c 'ls @'", "bash"),
            ("bash -c @", "bash"),
            ("/bin/sh -ec @", "sh"),
            ("sudo sh -c 'echo @'", "sh"),
            ("find . -exec sh -c 'cat @' ';'", "sh"),
            ("python3.11 -c 'print(\"@\")'", "python3.11"),
            ("python3 -c @", "python3"),
            ("python3 -c@", "python3"),
            ("su user -c 'ls @'", "su"),
            ("flock x -c @", "flock"),
            ("ssh host 'ls @'", "ssh"),
            ("ssh host @", "ssh"),
            ("ssh -i key -p 22 host ls '@'", "ssh"),
            ("ssh -o ProxyCommand=@ host", "ssh"),
            ("ssh -o @ host", "ssh"),
            ("watch -n 1 'ls @'", "watch"),
            ("psql -tAc @", "psql"),
            ("sqlite3 notes.db @", "sqlite3"),
            ("mysql -e'select @'", "mysql"),
            ("vim -c @", "vim"),
            ("vim +@", "vim"),
            ("gdb -batch -ex @", "gdb"),
            ("sed s/@/b/ x", "sed"),
            ("sed -i -e s/a/@/ x", "sed"),
            ("awk -F : /@/ x", "awk"),
            ("jq --arg a b .@", "jq"),
            ("make all CFLAGS=@", "make"),
            ("tar cf x.tar --to-command=@", "tar"),
            ("tar cf x.tar -I @ y", "tar"),
            ("rsync -e @ a b", "rsync"),
            ("rsync a host:@", "rsync"),
            ("scp a host:notes/@", "scp"),
            ("git -c core.sshCommand=@ fetch", "git"),
            ("git -c @ fetch", "git"),
            ("git config core.editor @", "git"),
            ("git submodule foreach @", "git"),
            ("git clone -u @ x", "git"),
            ("docker exec c sh -c @", "sh"),
            ("kubectl exec p -- bash -lc @", "bash"),
            ("nix-shell --run @", "nix-shell"),
            ("expect -c @", "expect"),
            ("tmux send-keys @", "tmux"),
            ("env -S @", "env"),
            ("sort --compress-program=@ x", "sort"),
            ("GIT_SSH_COMMAND=@ git fetch", "GIT_SSH_COMMAND="),
            ("CFLAGS=@ make", "CFLAGS="),
        ] {
            assert_eq!(
                reader(command),
                Some((program.to_string(), true)),
                "{command}"
            );
        }
    }

    #[test]
    fn text_that_is_put_together_may_be_code() {
        for command in [
            "mytool 'ls @'",
            "mytool --run='ls @'",
            "mytool '@;'",
            "mytool \"'@'\"",
            "mytool '(uid=@)'",
            "mytool '{print @}'",
            "mytool '@ @'",
            "sudo mytool 'x @'",
            "sudo --new-option cp 'x @' y",
            "find . -exec mytool 'x @' ';'",
            "git log 'x @'",
            "WHAT='a @' mytool",
        ] {
            assert!(matches!(reader(command), Some((_, false))), "{command}");
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
            "ssh -o ConnectTimeout=@ host uptime",
            "grep -c '@' file",
            "mytool --name=@ @/notes.txt @:@",
            "git commit -m 'fix @ (again)'",
            "git commit -am 'fix @'",
            "git commit --message='fix @'",
            "git push -u @ main",
            "git clean -fdx @",
            "git -c user.name=@ commit",
            "gh issue create --title 'about @' --body 'see @'",
            "cp 'two words/@' @",
            "sudo cp 'two words/@' @",
            "find . -name '*@ *' -print",
            "curl 'https://example.org/?a=@&b=1'",
            "notify-send 'done: @'",
            "mail -s 'about @' root",
            "sed -n 5p @",
            "awk '{print $1}' @",
            "jq .name @",
            "make -C @ all",
            "scp @ host:notes/",
            "tar xf @",
            "psql -d @",
            "date -d '@ days ago'",
            "A=@ mytool",
        ] {
            assert_eq!(reader(command), None, "{command}");
        }
    }
}
