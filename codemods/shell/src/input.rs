//! Text that `echo` only writes into a pipeline, which Python can pass on itself.

use harden_shell::{Input, Output, Process};

use crate::command::Feed;

/// Programs that end when their input does, and whose output is no longer than what follows from it:
/// it can be read to its end before the next program starts.
const FILTERS: &[&str] = &[
    "base64",
    "bc",
    "boxes",
    "column",
    "cowsay",
    "cut",
    "expand",
    "figlet",
    "fmt",
    "fold",
    "grep",
    "gzip",
    "head",
    "iconv",
    "jq",
    "lolcat",
    "md5sum",
    "nl",
    "rev",
    "sed",
    "sha1sum",
    "sha256sum",
    "sort",
    "tac",
    "tail",
    "toilet",
    "tr",
    "uniq",
    "wc",
    "xxd",
];

/// What the first of `processes` writes, and those that are left where Python passes it on.
///
/// `echo` writes its arguments with a blank between them and a newline at the end (XCU, echo).
/// Backslashes and a leading `-`, which POSIX leaves open, are refused where the text is read.
pub(crate) fn of(processes: &[Process], feed: Feed) -> Option<(String, &[Process])> {
    let [echo, readers @ ..] = processes else {
        return None;
    };
    let (reader, (_, between)) = (readers.first()?, readers.split_last()?);
    let is_alone = echo.environment.is_empty()
        && echo.stdin == Input::Inherited
        && echo.stdout == Output::Inherited
        && echo.stderr == Output::Inherited
        && reader.stdin == Input::Inherited;
    let is_filter = |process: &Process| {
        process
            .argv
            .first()
            .and_then(|word| word.literal())
            .is_some_and(|name| FILTERS.contains(&name))
    };
    let can_be_fed = match feed {
        Feed::No => false,
        Feed::Bytes => between.iter().all(is_filter),
        Feed::Text => between.is_empty(),
    };
    let (name, arguments) = echo.argv.split_first()?;
    if !(is_alone && can_be_fed && name.literal() == Some("echo")) {
        return None;
    }
    let words = arguments
        .iter()
        .map(|word| word.literal())
        .collect::<Option<Vec<_>>>()?;
    let text = words.join(" ") + "\n";
    // Other characters are encoded by the shell's locale or by Python's.
    text.is_ascii().then_some((text, readers))
}
