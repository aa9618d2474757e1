use harden_codemod::{Codemod, Rule};
use serde::Serialize;

use crate::SCHEMA_VERSION;
use crate::palette::STRONG;
use crate::text::table;

/// A table of rules.
pub fn rules_table(rules: &[(&'static Rule, &'static dyn Codemod)]) -> String {
    let mut rows = vec![
        ["rule", "ruff", "severity", "codemod", "fix", "title"]
            .map(str::to_string)
            .to_vec(),
    ];
    for (rule, codemod) in rules {
        let classes = classes(rule).join(", ");
        rows.push(vec![
            rule.id.to_string(),
            rule.ruff.unwrap_or("-").to_string(),
            rule.severity.to_string(),
            codemod.name().to_string(),
            if classes.is_empty() {
                "explained".to_string()
            } else {
                classes
            },
            rule.title.to_string(),
        ]);
    }
    let mut lines = table(&rows, |_| false);
    if let Some(head) = lines.first_mut() {
        *head = format!("{STRONG}{head}{STRONG:#}");
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The rules as JSON.
pub fn rules_json(rules: &[(&'static Rule, &'static dyn Codemod)]) -> String {
    let listing = Listing {
        schema_version: SCHEMA_VERSION,
        rules: rules
            .iter()
            .map(|(rule, codemod)| Entry {
                id: rule.id,
                ruff: rule.ruff,
                title: rule.title,
                severity: rule.severity.as_str(),
                cwe: rule.cwe,
                codemod: codemod.name(),
                fix: classes(rule),
            })
            .collect(),
    };
    crate::json::pretty(&listing)
}

fn classes(rule: &Rule) -> Vec<&'static str> {
    rule.classes.iter().map(|class| class.as_str()).collect()
}

#[derive(Serialize)]
struct Listing {
    schema_version: u32,
    rules: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    ruff: Option<&'static str>,
    title: &'static str,
    severity: &'static str,
    cwe: u16,
    codemod: &'static str,
    fix: Vec<&'static str>,
}
