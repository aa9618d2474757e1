//! An entry as it is written.

use std::fmt::Write;

use harden_codemod::Severity;
use harden_rewriter::{Module, TextRange};

use crate::Key;

/// A finding that is neither fixed nor justified, and so a person's to decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// What it is recognized by.
    pub key: Key,
    /// How bad it is.
    pub severity: Severity,
    /// Its line, from 1.
    pub line: usize,
    /// The lines to show, with their numbers.
    pub excerpt: Vec<(usize, String)>,
    /// Why harden did not fix it, in a clause that can follow "not fixed:" or such; may be empty.
    pub why: String,
}

impl Pending {
    pub(super) fn order(&self) -> (&str, &str, usize, &Key) {
        order(&self.key, self.line)
    }
}

/// What entries are sorted by.
pub(super) fn order(key: &Key, line: usize) -> (&str, &str, usize, &Key) {
    (&key.path, &key.function, line, key)
}

/// The lines of `range`, with their numbers: at most `most` of them.
pub fn excerpt(module: &Module<'_>, range: TextRange, most: usize) -> Vec<(usize, String)> {
    let text = module.text();
    let mut lines = Vec::new();
    let mut line = module.line_range(range.start());
    for number in module.line_number(range.start()).. {
        lines.push((number, text[line].trim_end().to_string()));
        let rest = &text[line.end().to_usize()..];
        let newline = if rest.starts_with("\r\n") { 2 } else { 1 };
        let next = line.end() + harden_rewriter::TextSize::from(newline);
        if lines.len() >= most || rest.len() <= newline as usize || next >= range.end() {
            break;
        }
        line = module.line_range(next);
    }
    lines
}

/// The comment and the table of a finding that nothing is decided about.
pub(super) fn entry_text(finding: &Pending, newline: &str) -> String {
    let Pending { key, .. } = finding;
    let mut lines = vec![format!("# {}, line {}", key.path, finding.line)];
    let width = finding
        .excerpt
        .last()
        .map_or(0, |(number, _)| number.to_string().len());
    for (number, line) in &finding.excerpt {
        lines.push(format!("#   {number:width$}  {line}"));
    }
    if !finding.why.is_empty() {
        lines.push(format!("# {}", finding.why));
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(visible(&line).trim_end());
        text.push_str(newline);
    }
    let mut table = vec![
        "[[finding]]".to_string(),
        format!("rule = {}", quoted(&key.rule)),
        format!("severity = {}", quoted(finding.severity.as_str())),
        format!("path = {}", quoted(&key.path)),
        format!("function = {}", quoted(&key.function)),
        format!("statement = {}", quoted(&key.statement)),
    ];
    if let Some(twin) = key.twin {
        table.push(format!("ordinal = {}", twin.ordinal));
        table.push(format!("twins = {}", twin.of));
    }
    table.push("decision = \"\"".to_string());
    table.push("reason = \"\"".to_string());
    for line in table {
        text.push_str(&line);
        text.push_str(newline);
    }
    text
}

/// Whether a character would not show as itself: a comment in TOML cannot hold those that control,
/// and those that turn the direction of text would hide what the excerpt says.
fn is_hidden(c: char) -> bool {
    c != '\t'
        && (c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// A string of TOML, on one line.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = !text.contains(|c| is_hidden(c) || matches!(c, '\t' | '\''));
    if is_plain && text.contains(['"', '\\']) {
        return format!("'{text}'");
    }
    let mut string = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => string.push_str("\\\""),
            '\\' => string.push_str("\\\\"),
            '\n' => string.push_str("\\n"),
            '\t' => string.push_str("\\t"),
            c if is_hidden(c) => {
                // Writing to a string does not fail.
                let _ = write!(string, "\\u{:04X}", u32::from(c));
            }
            c => string.push(c),
        }
    }
    string.push('"');
    string
}
