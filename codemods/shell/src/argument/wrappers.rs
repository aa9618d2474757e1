//! Programs that start another one, which their arguments name.

use harden_shell::Word;

use super::{is_option, leading_text, program_name};

/// A program that starts the one that follows its own options and operands.
struct Wrapper {
    name: &'static str,
    flags: &'static str,
    with_argument: &'static str,
    long_flags: &'static [&'static str],
    long_with_argument: &'static [&'static str],
    /// How many operands of its own come first.
    operands: usize,
}

const fn wrapper(name: &'static str, flags: &'static str, with_argument: &'static str) -> Wrapper {
    Wrapper {
        name,
        flags,
        with_argument,
        long_flags: &[],
        long_with_argument: &[],
        operands: 0,
    }
}

/// Their options by the manuals of GNU coreutils, util-linux, sudo and OpenBSD's doas. One that is not
/// listed may have an argument: then it is not known where the program is.
const WRAPPERS: &[Wrapper] = &[
    wrapper("chrt", "abfior", ""),
    wrapper("doas", "n", "u"),
    Wrapper {
        long_with_argument: &["--unset", "--chdir"],
        long_flags: &["--ignore-environment"],
        ..wrapper("env", "i0", "uC")
    },
    Wrapper {
        operands: 1,
        long_flags: &["--exclusive", "--nonblock", "--shared", "--unlock"],
        long_with_argument: &["--timeout", "--wait"],
        ..wrapper("flock", "enosux", "wE")
    },
    wrapper("ionice", "t", "cn"),
    Wrapper {
        long_with_argument: &["--adjustment"],
        ..wrapper("nice", "", "n")
    },
    wrapper("nohup", "", ""),
    Wrapper {
        long_flags: &["--wait", "--ctty", "--fork"],
        ..wrapper("setsid", "cfw", "")
    },
    wrapper("stdbuf", "", "ioe"),
    Wrapper {
        long_flags: &[
            "--non-interactive",
            "--preserve-env",
            "--set-home",
            "--stdin",
        ],
        long_with_argument: &["--user", "--group", "--prompt"],
        ..wrapper("sudo", "AbEHknPS", "CDgpRrTtUu")
    },
    wrapper("time", "apv", "fo"),
    Wrapper {
        operands: 1,
        long_flags: &["--foreground", "--preserve-status", "--verbose"],
        long_with_argument: &["--kill-after", "--signal"],
        ..wrapper("timeout", "fpv", "ks")
    },
    wrapper("unbuffer", "p", ""),
    Wrapper {
        long_flags: &["--null", "--no-run-if-empty", "--verbose"],
        long_with_argument: &["--max-args", "--max-procs", "--delimiter", "--arg-file"],
        ..wrapper("xargs", "0prtx", "adEILnPs")
    },
];

/// Where the program stands that does the work, behind those that start it.
pub(super) struct Found {
    pub(super) place: usize,
    /// Operands of the programs before it, which read options up to these.
    pub(super) operands: Vec<usize>,
    /// More arguments are added to those in the command: `xargs`.
    pub(super) appends: bool,
}

/// The program that does the work; `None` where the words before it are not understood.
pub(super) fn program(argv: &[Word]) -> Option<Found> {
    let mut found = Found {
        place: 0,
        operands: Vec::new(),
        appends: false,
    };
    loop {
        let name = program_name(argv.get(found.place)?);
        let Some(wrapper) =
            name.and_then(|name| WRAPPERS.iter().find(|wrapper| wrapper.name == name))
        else {
            return Some(found);
        };
        let mut place = wrapper.skip_options(argv, found.place + 1)?;
        for _ in 0..wrapper.operands {
            found.operands.push(place);
            place += 1;
        }
        if place >= argv.len() {
            return Some(found);
        }
        if argv[place].literal().is_none() {
            found.operands.push(place);
        }
        found.place = place;
        found.appends |= wrapper.name == "xargs";
    }
}

impl Wrapper {
    /// The place behind the options that start at `place`, and behind variables that `env` sets.
    fn skip_options(&self, argv: &[Word], mut place: usize) -> Option<usize> {
        while let Some(word) = argv.get(place) {
            let text = leading_text(word);
            let sets_variable = matches!(self.name, "env" | "sudo" | "doas") && text.contains('=');
            if word.literal() == Some("--") {
                return Some(place + 1);
            } else if is_option(word) {
                place += self.length(text, word.parts.len() == 1)?;
            } else if sets_variable {
                place += 1;
            } else {
                break;
            }
        }
        Some(place)
    }

    /// How many words the option takes.
    fn length(&self, text: &str, is_whole: bool) -> Option<usize> {
        if text.starts_with("--") {
            return match () {
                () if text.contains('=') => Some(1),
                () if !is_whole => None,
                () if self.long_flags.contains(&text) => Some(1),
                () if self.long_with_argument.contains(&text) => Some(2),
                () => None,
            };
        }
        let letters = &text[1..];
        for (place, letter) in letters.char_indices() {
            if self.with_argument.contains(letter) {
                let is_glued = place + letter.len_utf8() < letters.len() || !is_whole;
                return Some(if is_glued { 1 } else { 2 });
            }
            if !self.flags.contains(letter) {
                // `nice -10`
                let is_number = letters.bytes().all(|byte| byte.is_ascii_digit());
                return (self.name == "nice" && is_number && is_whole).then_some(1);
            }
        }
        is_whole.then_some(1)
    }
}
