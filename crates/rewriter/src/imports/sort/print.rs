//! Sorted imports as text.

use ruff_python_trivia::is_pragma_comment;

use super::block::{Import, Member, What};

/// How they are laid out.
pub(super) struct Layout<'l> {
    /// What their lines begin with.
    pub(super) indent: &'l str,
    /// One level more.
    pub(super) inner: &'l str,
    pub(super) newline: &'l str,
    pub(super) line_length: usize,
    /// The columns of a tab.
    pub(super) tab: usize,
    /// A comma behind the last name keeps each on its own line.
    pub(super) splits_on_comma: bool,
}

/// The lines of a block, without the newline of the last.
pub(super) fn text(sections: &[Vec<Import>], layout: &Layout<'_>) -> String {
    let section = |imports: &Vec<Import>| {
        let statements: Vec<String> = imports
            .iter()
            .map(|import| statement(import, layout))
            .collect();
        statements.join(layout.newline)
    };
    let sections: Vec<String> = sections.iter().map(section).collect();
    sections.join(&layout.newline.repeat(2))
}

fn statement(import: &Import, layout: &Layout<'_>) -> String {
    let Layout {
        indent, newline, ..
    } = layout;
    let mut out = String::new();
    for comment in &import.above {
        out.extend([*indent, comment, *newline]);
    }
    out.push_str(indent);
    match &import.what {
        What::Plain { module, asname } => {
            out.push_str("import ");
            out.push_str(&named(module, asname.as_deref()));
            behind(&mut out, import.behind.as_deref());
        }
        What::From {
            level,
            module,
            members,
            has_comma,
        } => {
            let start = format!(
                "from {}{} import ",
                ".".repeat(*level),
                module.as_deref().unwrap_or_default()
            );
            let names: Vec<String> = members
                .iter()
                .map(|member| named(&member.name, member.asname.as_deref()))
                .collect();
            let flat = format!("{start}{}", names.join(", "));
            let is_star = members.iter().any(|member| member.name == "*");
            let has_comments = members.iter().any(|member| member.behind.is_some());
            let comma = *has_comma && layout.splits_on_comma;
            if is_star || (!comma && !has_comments && fits(&flat, import, layout)) {
                out.push_str(&flat);
                behind(&mut out, import.behind.as_deref());
            } else {
                out.push_str(&start);
                out.push('(');
                behind(&mut out, import.behind.as_deref());
                out.push_str(newline);
                for (name, member) in names.iter().zip(members) {
                    out.extend([*indent, layout.inner, name, ","]);
                    behind(&mut out, comment_of(member));
                    out.push_str(newline);
                }
                out.extend([*indent, ")"]);
            }
        }
    }
    out
}

fn comment_of(member: &Member) -> Option<&str> {
    member.behind.as_deref()
}

fn named(name: &str, asname: Option<&str>) -> String {
    match asname {
        Some(asname) => format!("{name} as {asname}"),
        None => name.to_string(),
    }
}

fn behind(out: &mut String, comment: Option<&str>) {
    if let Some(comment) = comment {
        out.extend(["  ", comment]);
    }
}

/// Whether a line with `flat` fits. What tools read in a comment does not count.
fn fits(flat: &str, import: &Import, layout: &Layout<'_>) -> bool {
    let width = |text: &str| text.chars().count();
    let indent: usize = layout
        .indent
        .chars()
        .map(|c| if c == '\t' { layout.tab } else { 1 })
        .sum();
    let comment = import
        .behind
        .as_deref()
        .filter(|comment| !is_pragma_comment(comment))
        .map_or(0, |comment| width(comment) + 2);
    indent + width(flat) + comment <= layout.line_length
}
