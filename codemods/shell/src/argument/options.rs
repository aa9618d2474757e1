//! Values that a program may take for options (CWE-88), and where `--` keeps it from that.

use harden_shell::Word;

use super::utilities::{self, OptionForm, Utility};
use super::{is_option, leading_text, program_name, wrappers};

/// A word that its program may take for an option.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exposed {
    /// The word's place in the list.
    pub(crate) place: usize,
    /// What is started with it, if that is known.
    pub(crate) program: Option<String>,
}

/// What `--` can do for the arguments of a process.
#[derive(Debug, Default)]
pub(crate) struct Delimiter {
    /// Where `--` can be put, which makes operands of the words in `closed`.
    pub(crate) place: Option<usize>,
    pub(crate) closed: Vec<Exposed>,
    /// The words that stay exposed.
    pub(crate) open: Vec<Exposed>,
}

/// What is known of a word that is not literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// It starts with something else than a hyphen.
    Plain,
    /// It is a number: an option where that is negative, such as `-5`, and harmless as such.
    Number,
    /// It is one argument, or files, and may start with a hyphen.
    Hyphen,
    /// It may be several arguments, or an option on purpose.
    Several,
}

/// Whether the word is an option to its program with some values that are an attack.
fn is_exposed(start: Start) -> bool {
    matches!(start, Start::Hyphen | Start::Several)
}

/// Programs whose wildcards Bandit reports (B609, `linux_commands_wildcard_injection`).
const WILDCARD_PROGRAMS: &[&str] = &["chmod", "chown", "rsync", "tar"];

/// Whether one of them is started.
pub(crate) fn is_wildcard_program(argv: &[Word]) -> bool {
    argv.iter()
        .filter_map(program_name)
        .any(|name| WILDCARD_PROGRAMS.contains(&name))
}

/// Looks for the words of `argv` that may be taken for options; `start` says of each how it starts.
pub(crate) fn delimiter(argv: &[Word], start: impl Fn(usize) -> Start) -> Delimiter {
    let Some(found) = wrappers::program(argv) else {
        return unknown(argv, 1, None, &start);
    };
    let name = program_name(&argv[found.place]);
    let mut delimiter = match name {
        // What they print is all that they do.
        Some("echo" | "printf" | "expr" | "test" | "true" | "false") => Delimiter::default(),
        Some(name) => {
            let second = argv.get(found.place + 1).and_then(Word::literal);
            match utilities::find(name, second) {
                Some(utility) => read(argv, found.place, utility, name, &start),
                None => unknown(
                    argv,
                    found.place + 1,
                    reader(name, argv, found.place),
                    &start,
                ),
            }
        }
        None => {
            // Words that the program's name is the first of.
            let is_several = start(found.place) == Start::Several;
            let from = found.place + usize::from(!is_several);
            unknown(argv, from, None, &start)
        }
    };
    if found.appends {
        delimiter.place = None;
        delimiter.open.append(&mut delimiter.closed);
    }
    let starter = program_name(&argv[0]).map(str::to_string);
    let operands = found
        .operands
        .into_iter()
        .filter(|place| *place < argv.len() && is_exposed(start(*place)));
    delimiter.open.extend(operands.map(|place| Exposed {
        place,
        program: starter.clone(),
    }));
    delimiter
}

/// What reads the arguments: the script, where an interpreter runs one.
fn reader<'a>(name: &'a str, argv: &'a [Word], place: usize) -> Option<&'a str> {
    let runs_script = matches!(
        super::without_version(name),
        "bash" | "node" | "perl" | "php" | "python" | "ruby" | "sh"
    );
    if !runs_script {
        return Some(name);
    }
    let words = argv.get(place + 1..).unwrap_or(&[]);
    match words {
        [option, module, ..] if option.literal() == Some("-m") => module.literal(),
        [script, ..] => script.literal().filter(|script| !script.starts_with('-')),
        [] => None,
    }
}

/// Every word that may start with a hyphen, up to a `--`.
fn unknown(
    argv: &[Word],
    from: usize,
    program: Option<&str>,
    start: &impl Fn(usize) -> Start,
) -> Delimiter {
    let end = argv
        .iter()
        .position(|word| word.literal() == Some("--"))
        .unwrap_or(argv.len());
    let open = (from..end)
        .filter(|place| is_exposed(start(*place)))
        .map(|place| Exposed {
            place,
            program: program.map(str::to_string),
        })
        .collect();
    Delimiter {
        open,
        ..Delimiter::default()
    }
}

/// The words of a program whose options are known, the one at `program`.
fn read(
    argv: &[Word],
    program: usize,
    utility: &Utility,
    name: &str,
    start: &impl Fn(usize) -> Start,
) -> Delimiter {
    let mut exposed = Vec::new();
    let mut first_operand = None;
    // Whether each word so far is known to be an option, its argument, or an operand.
    let mut is_certain = true;
    let mut place = program + 1 + usize::from(!utility.subcommand.is_empty());
    if utility.is_bundled
        && let Some(letters) = argv.get(place).and_then(Word::literal)
        && !letters.starts_with('-')
    {
        match utility.bundled(letters) {
            Some(count) => {
                let arguments = place + 1..(place + 1 + count).min(argv.len());
                is_certain &= arguments
                    .clone()
                    .all(|place| start(place) != Start::Several);
                place = arguments.end;
            }
            None => is_certain = false,
        }
    }
    while let Some(word) = argv.get(place) {
        let text = leading_text(word);
        if word.literal() == Some("--") {
            first_operand = None;
            break;
        }
        if is_option(word) {
            // Behind `--` it would be an operand.
            is_certain &= first_operand.is_none() || utility.stops_at_operand;
            match utility.form(text, word.parts.len() == 1) {
                OptionForm::Complete => {}
                OptionForm::TakesNext => {
                    let argument = place + 1;
                    is_certain &= argument < argv.len() && start(argument) != Start::Several;
                    place = argument;
                }
                OptionForm::Unknown => is_certain = false,
            }
        } else if !(utility.stops_at_operand && first_operand.is_some()) {
            first_operand.get_or_insert(place);
            let start = start(place);
            is_certain &= !matches!(start, Start::Several | Start::Number);
            if is_exposed(start) {
                exposed.push(Exposed {
                    place,
                    program: Some(name.to_string()),
                });
            }
        }
        place += 1;
    }
    match first_operand.filter(|_| is_certain && !exposed.is_empty()) {
        Some(place) => Delimiter {
            place: Some(place),
            closed: exposed,
            open: Vec::new(),
        },
        None => Delimiter {
            place: None,
            closed: Vec::new(),
            open: exposed,
        },
    }
}

#[cfg(test)]
mod tests {
    use harden_shell::{Dialect, Part, Piece, Word, plan};

    use super::{Start, delimiter};

    /// The command in which `@` stands for a value, and its words with `--` where that can stand; a
    /// word that stays exposed ends in `!`.
    fn read(command: &str) -> String {
        let mut pieces = Vec::new();
        for (id, text) in command.split('@').enumerate() {
            if id > 0 {
                pieces.push(Piece::Value(id));
            }
            pieces.push(Piece::Text(text));
        }
        let plan = plan(&pieces, Dialect::Posix).unwrap();
        let argv = &plan.simple().unwrap().argv;
        let found = delimiter(argv, |place| match argv[place].parts.first() {
            Some(Part::Value { .. } | Part::Pattern(_)) => Start::Hyphen,
            _ => Start::Plain,
        });
        let mut words: Vec<String> = argv.iter().map(shown).collect();
        for exposed in &found.open {
            words[exposed.place].push('!');
        }
        if let Some(place) = found.place {
            words.insert(place, "--".to_string());
        }
        words.join(" ")
    }

    fn shown(word: &Word) -> String {
        word.parts
            .iter()
            .map(|part| match part {
                Part::Text(text) | Part::Pattern(text) => text.as_str(),
                _ => "@",
            })
            .collect()
    }

    #[test]
    fn a_delimiter_stands_before_the_operands() {
        for (command, expected) in [
            ("ls @", "ls -- @"),
            ("cp notes.txt @", "cp -- notes.txt @"),
            ("sudo -u www rm -rf @", "sudo -u www rm -rf -- @"),
            ("head -n 5 @", "head -n 5 -- @"),
            ("head -n5 @", "head -n5 -- @"),
            ("tar cf x.tar *", "tar cf x.tar -- *"),
            ("tar -czf @ *", "tar -czf @ -- *"),
            ("tar --file=@ -c *", "tar --file=@ -c -- *"),
            ("grep -e @ *", "grep -e @ -- *"),
            ("nice -n 10 gzip -9 @", "nice -n 10 gzip -9 -- @"),
            ("env LC_ALL=C sort @", "env LC_ALL=C sort -- @"),
            ("git clone --depth 1 @ src", "git clone --depth 1 -- @ src"),
            ("ssh @ uptime", "ssh -- @ uptime"),
        ] {
            assert_eq!(read(command), expected);
        }
    }

    #[test]
    fn where_it_would_change_the_meaning_there_is_none() {
        for (command, expected) in [
            // The option would be an operand.
            ("rm @ -rf", "rm @! -rf"),
            // It is not known whether the option takes the value.
            ("cp --new-option @ x", "cp --new-option @! x"),
            ("chmod -x *", "chmod -x *!"),
            // A path follows `--`.
            ("git checkout @", "git checkout @!"),
            ("echo @", "echo @"),
            ("find @ -name x", "find @! -name x"),
            ("mytool @", "mytool @!"),
            ("xargs rm @", "xargs rm @!"),
            ("timeout @ ls", "timeout @! ls"),
            ("sudo --new-option ls @", "sudo --new-option ls @!"),
        ] {
            assert_eq!(read(command), expected);
        }
    }

    #[test]
    fn what_is_no_operand_needs_none() {
        for command in [
            "rm -f -- @",
            "cat ./@",
            "tar xf @",
            "head -n @ notes.txt",
            "make --directory=@",
        ] {
            assert_eq!(read(command), command);
        }
    }
}
