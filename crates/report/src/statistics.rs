use std::fmt::Write as _;

use crate::palette::{FAINT, STRONG};
use crate::text::{brought, table};
use crate::{RuleTally, Run, Tally, counted};

/// A table with a row for each rule that has findings, and their sum.
pub fn statistics(run: &Run<'_>) -> String {
    let tally = Tally::of(run);
    if tally.total.found == 0 {
        return format!(
            "No findings in {}.\n{}",
            counted(tally.files_checked, "file"),
            suppressed(&tally)
        );
    }
    let fixed = if run.applied { "fixed" } else { "would fix" };
    let mut rows = vec![cells(
        "rule",
        [
            "found",
            fixed,
            "unsafe",
            "suggested",
            "not written",
            "refused",
        ]
        .map(str::to_string),
        "title",
    )];
    for (id, (rule, numbers)) in &tally.rules {
        rows.push(cells(
            id,
            columns(numbers).map(|n| n.to_string()),
            rule.title,
        ));
    }
    rows.push(cells(
        "all",
        columns(&tally.total).map(|n| n.to_string()),
        "",
    ));
    // Two columns are almost always empty, and say nothing then.
    let dropped: Vec<usize> = [(4, tally.total.suggested), (5, tally.total.not_written)]
        .into_iter()
        .filter(|&(_, total)| total == 0)
        .map(|(column, _)| column)
        .collect();
    for row in &mut rows {
        let mut column = 0;
        row.retain(|_| {
            column += 1;
            !dropped.contains(&(column - 1))
        });
    }
    let mut lines = table(&rows, |column| column != 0);
    if let Some(head) = lines.first_mut() {
        *head = format!("{STRONG}{head}{STRONG:#}");
    }
    let mut text = lines.join("\n");
    text.push('\n');
    if let Some(brought) = brought(&tally) {
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{FAINT}{brought}{FAINT:#}");
    }
    text.push_str(&suppressed(&tally));
    text
}

fn cells(rule: &str, numbers: [String; 6], title: &str) -> Vec<String> {
    let mut row = vec![rule.to_string()];
    row.extend(numbers);
    row.push(title.to_string());
    row
}

fn columns(numbers: &RuleTally) -> [usize; 6] {
    [
        numbers.found,
        numbers.fixed,
        numbers.fixable_unsafe,
        numbers.suggested,
        numbers.not_written,
        numbers.refused,
    ]
}

fn suppressed(tally: &Tally) -> String {
    let mut text = String::new();
    if tally.suppressed > 0 {
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "{FAINT}{} suppressed by a comment{FAINT:#}",
            counted(tally.suppressed, "finding")
        );
    }
    text
}
