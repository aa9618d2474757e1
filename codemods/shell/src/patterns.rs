//! File name patterns, and words that only look like one.

use harden_shell::{Node, Note, Part, Process, Word};

/// Programs that take `host:path`, and look for the files there.
const REMOTE: &[&str] = &["rclone", "rsync", "scp", "sftp"];

/// Programs that take requirements with extras, `name[extra]` (PEP 508).
const INSTALLERS: &[&str] = &[
    "conda", "pdm", "pip", "pipenv", "pipx", "poetry", "python", "uv",
];

/// Makes text of patterns that are meant for the program: the shell looks for files with such names
/// as well, but a name with `http:` and slashes, with a host before a colon, or with an option in it
/// is none that somebody has.
pub(crate) fn keep_literal(node: &mut Node) {
    match node {
        Node::Run(pipeline) => pipeline.processes.iter_mut().for_each(in_process),
        Node::Background(process) => in_process(process),
        Node::And(first, second) | Node::Or(first, second) | Node::Then(first, second) => {
            keep_literal(first);
            keep_literal(second);
        }
    }
}

fn in_process(process: &mut Process) {
    let names: Vec<String> = process
        .argv
        .iter()
        .filter_map(Word::literal)
        .map(|word| {
            let name = word.rsplit('/').next().unwrap_or(word);
            name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.')
                .to_string()
        })
        .collect();
    let is_one_of = |programs: &[&str]| names.iter().any(|name| programs.contains(&name.as_str()));
    let (is_remote, installs) = (is_one_of(REMOTE), is_one_of(INSTALLERS));
    for word in &mut process.argv {
        if is_for_program(word, is_remote, installs) {
            make_literal(word);
        }
    }
    if !process.argv.iter().any(has_pattern) {
        process.notes.retain(|note| *note != Note::PatternOrder);
    }
}

fn is_for_program(word: &Word, is_remote: bool, installs: bool) -> bool {
    let Some(place) = word
        .parts
        .iter()
        .position(|part| matches!(part, Part::Pattern(_)))
    else {
        return false;
    };
    // A pattern is a run of unquoted text: what stands before its first special character counts.
    let mut before = String::new();
    for part in &word.parts[..=place] {
        match part {
            Part::Text(text) => before.push_str(text),
            Part::Pattern(text) => {
                let end = text.find(['*', '?', '[']).unwrap_or(text.len());
                before.push_str(&text[..end]);
            }
            _ => before.push('x'),
        }
    }
    let is_url = before.contains("://");
    let is_option = before.starts_with('-') && before.contains('=');
    let is_host = is_remote
        && before
            .find(':')
            .is_some_and(|colon| colon > 0 && !before[..colon].contains('/'));
    is_url || is_option || is_host || (installs && is_requirement(word))
}

/// `name[extra]`, with or without a version behind it.
fn is_requirement(word: &Word) -> bool {
    let [Part::Pattern(text)] = word.parts.as_slice() else {
        return false;
    };
    let is_name = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    text.split_once('[').is_some_and(|(name, rest)| {
        rest.split_once(']').is_some_and(|(extra, version)| {
            is_name(name)
                && is_name(extra)
                && !version.contains(['*', '?', '['])
                && (version.is_empty() || version.starts_with(['=', '<', '>', '~', '!']))
        })
    })
}

fn make_literal(word: &mut Word) {
    let mut parts: Vec<Part> = Vec::new();
    for part in std::mem::take(&mut word.parts) {
        match (part, parts.last_mut()) {
            (Part::Text(text) | Part::Pattern(text), Some(Part::Text(before))) => {
                before.push_str(&text);
            }
            (Part::Text(text) | Part::Pattern(text), _) => parts.push(Part::Text(text)),
            (other, _) => parts.push(other),
        }
    }
    word.parts = parts;
}

/// Whether a word has a pattern.
pub(crate) fn has_pattern(word: &Word) -> bool {
    word.parts
        .iter()
        .any(|part| matches!(part, Part::Pattern(_)))
}

/// Whether a file name that the word stands for may start with a hyphen: `*`, `?` and `[!x]` do.
pub(crate) fn may_be_hyphen(pattern: &str) -> bool {
    pattern.starts_with(['*', '?']) || pattern.starts_with("[!")
}
