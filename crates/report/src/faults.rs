use std::fmt::Write as _;

use harden_engine::Fault;

use crate::palette::{ERROR, HELP, WARNING};
use crate::{Run, one_line, shown_path};

/// A line of advice under the errors it is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Help {
    Unparsable,
    ReadOnly,
    Changed,
    Encode,
    Misfit,
}

impl Help {
    fn about(fault: &Fault) -> Option<Self> {
        match fault {
            Fault::Decode(_) | Fault::Syntax(_) => Some(Help::Unparsable),
            Fault::ReadOnly => Some(Help::ReadOnly),
            Fault::Changed => Some(Help::Changed),
            Fault::Encode { .. } => Some(Help::Encode),
            Fault::Misfit(_) => Some(Help::Misfit),
            Fault::Read(_)
            | Fault::NotSettling { .. }
            | Fault::Internal { .. }
            | Fault::Write(_) => None,
        }
    }

    fn text(self) -> &'static str {
        match self {
            Help::Unparsable => {
                "harden reads Python 3 only; leave such files out with --exclude, \
                 or accept them with --allow-parse-errors"
            }
            Help::ReadOnly => "make the file writable, or leave it out with --exclude",
            Help::Changed => "run harden again",
            Help::Misfit => "make the report from the file as it is now",
            Help::Encode => "save the file as UTF-8, then run harden again",
        }
    }
}

/// One line for each file that could not be dealt with, and advice where there is any.
///
/// With `allow_parse_errors`, files that cannot be parsed are warned about only.
pub fn faults(run: &Run<'_>, allow_parse_errors: bool) -> String {
    let mut text = String::new();
    let mut help = Vec::new();
    for file in &run.report.files {
        let Some(fault) = &file.fault else {
            continue;
        };
        let (style, word) = if allow_parse_errors && fault.is_parse_error() {
            (WARNING, "warning")
        } else {
            help.extend(Help::about(fault));
            (ERROR, "error")
        };
        let line = fault
            .line()
            .map(|line| format!("{line}: "))
            .unwrap_or_default();
        let what = match fault {
            Fault::Syntax(_) => "not valid Python 3: ",
            _ => "",
        };
        let path = shown_path(&file.path);
        let message = fault.to_string();
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "{style}{word}{style:#}: {path}:{}{line}{what}{}",
            if line.is_empty() { " " } else { "" },
            one_line(&message),
        );
    }
    help.sort_unstable();
    help.dedup();
    for help in help {
        let _ = writeln!(text, "{HELP}help{HELP:#}: {}", help.text());
    }
    text
}

/// One line for each fix that was dropped because its result did not verify.
pub fn bugs(run: &Run<'_>) -> String {
    let mut text = String::new();
    for file in &run.report.files {
        let path = shown_path(&file.path);
        for bug in &file.bugs {
            let _ = writeln!(
                text,
                "{ERROR}error{ERROR:#}: {path}:{}: the fix of {} for {} was dropped: {}",
                bug.line,
                bug.codemod,
                bug.rule,
                one_line(&bug.message),
            );
        }
    }
    if !text.is_empty() {
        let _ = writeln!(
            text,
            "{HELP}help{HELP:#}: this is a bug in harden: please report the rule, with the file \
             if you may share it"
        );
    }
    text
}
