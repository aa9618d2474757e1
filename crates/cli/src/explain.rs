//! `harden explain`.

use std::fmt::Write as _;

use harden_codemod::Rule;
use harden_report::palette::{ADDED, FAINT, REMOVED, STRONG};

use crate::exit;
use crate::failure::Failure;
use crate::known::{foreign, known, unknown};
use crate::print::Printer;

/// Prints what the documentation says about a rule, or all of a codemod's.
pub(crate) fn explain(name: &str, printer: &Printer) -> Result<u8, Failure> {
    let name = name.trim();
    let resolved = harden_registry::rule(name);
    let text = if !resolved.is_empty() {
        let sections = resolved
            .iter()
            .map(|(rule, codemod)| sections_about(codemod.readme(), rule.id));
        sections.collect::<Vec<_>>().join("\n")
    } else if let Some(codemod) = harden_registry::codemod(name) {
        codemod.readme().to_string()
    } else if let Some(rule) =
        foreign().find(|rule| rule.id.eq_ignore_ascii_case(name) || is_of_ruff(rule.ruff, name))
    {
        not_fixed(rule)
    } else {
        return Err(unknown(&known(), name));
    };
    printer.result(&styled(&text))?;
    Ok(exit::DONE)
}

fn is_of_ruff(ruff: Option<&str>, name: &str) -> bool {
    ruff.is_some_and(|ruff| ruff.eq_ignore_ascii_case(name))
}

/// What there is to say of a rule of Bandit's that no codemod looks for.
fn not_fixed(rule: &Rule) -> String {
    let also = match rule.ruff {
        Some(ruff) => format!(", {ruff} in Ruff"),
        None => String::new(),
    };
    format!(
        "# {}\n\n{} (severity {}, CWE-{}{also}).\n\nharden has no automatic fix for it. Fix it by hand, or \
         record why it is acceptable:\n`harden triage --from bandit.json` asks about each finding of a report, \
         and `[[justify]]` in the settings\ngives a reason for many.\n",
        rule.id, rule.title, rule.severity, rule.cwe
    )
}

/// The title and the sections whose heading names the rule; all of it where there is no such one.
fn sections_about(readme: &str, id: &str) -> String {
    let sections = sections(readme);
    let is_about = |section: &&Section<'_>| {
        section
            .heading
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word == id)
    };
    let mut text = String::new();
    // The deeper sections of one that is about the rule are about the rule.
    let mut taken: Option<usize> = None;
    for section in &sections {
        if taken.is_some_and(|level| section.level <= level) {
            taken = None;
        }
        if taken.is_none() && section.level > 1 && is_about(&section) {
            taken = Some(section.level);
        }
        if taken.is_some() {
            text.push_str(section.text);
        }
    }
    if text.is_empty() {
        return readme.to_string();
    }
    let title = sections
        .iter()
        .find(|section| section.level == 1)
        .map(|section| format!("# {}\n\n", section.heading))
        .unwrap_or_default();
    title + &text
}

struct Section<'a> {
    level: usize,
    heading: &'a str,
    text: &'a str,
}

fn sections(readme: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let (mut start, mut offset, mut fenced) = (0, 0, false);
    let (mut level, mut heading) = (0, "");
    for line in readme.split_inclusive('\n') {
        fenced ^= is_fence(line);
        if let Some((next_level, next_heading)) = heading_of(line).filter(|_| !fenced) {
            sections.push(Section {
                level,
                heading,
                text: &readme[start..offset],
            });
            (start, level, heading) = (offset, next_level, next_heading);
        }
        offset += line.len();
    }
    sections.push(Section {
        level,
        heading,
        text: &readme[start..],
    });
    sections
}

fn is_fence(line: &str) -> bool {
    line.trim_start().starts_with("```")
}

fn heading_of(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    (level > 0 && rest.starts_with(' ')).then(|| (level, rest.trim()))
}

/// Markdown is text to be read as it is; a terminal sets off headings, code and diffs.
fn styled(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut fenced = false;
    for line in text.lines() {
        let fence = is_fence(line);
        let style = if fence {
            Some(FAINT)
        } else if fenced {
            match line.as_bytes().first() {
                Some(b'+') => Some(ADDED),
                Some(b'-') => Some(REMOVED),
                _ => None,
            }
        } else {
            heading_of(line).map(|_| STRONG)
        };
        fenced ^= fence;
        // Writing to a `String` cannot fail.
        let _ = match style {
            Some(style) => writeln!(out, "{style}{line}{style:#}"),
            None => writeln!(out, "{line}"),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const README: &str = "\
# shell

Intro.

## What it finds

All.

## B605: os.system

One.

### More

```sh
# B602 no heading
```

## B602 and B604

Two.
";

    #[test]
    fn the_sections_of_a_rule_are_those_that_name_it_with_what_is_below_them() {
        assert_eq!(
            sections_about(README, "B605"),
            "# shell\n\n## B605: os.system\n\nOne.\n\n### More\n\n```sh\n# B602 no heading\n```\n\n"
        );
        assert_eq!(
            sections_about(README, "B602"),
            "# shell\n\n## B602 and B604\n\nTwo.\n"
        );
    }

    #[test]
    fn without_a_section_of_its_own_a_rule_gets_everything() {
        assert_eq!(sections_about(README, "B60"), README);
    }

    #[test]
    fn a_rule_without_a_codemod_is_one_all_the_same() {
        let rule = foreign().find(|rule| rule.id == "B403").unwrap();
        let text = not_fixed(rule);
        assert!(
            text.starts_with("# B403\n") && text.contains("S403 in Ruff"),
            "{text}"
        );
    }

    #[test]
    fn styles_add_nothing_to_the_text() {
        assert_eq!(
            anstream::adapter::strip_str(&styled(README)).to_string(),
            README
        );
    }
}
