use harden_codemod::{Applicability, Codemod, Rule, Selected};
use serde::Serialize;

use crate::SCHEMA_VERSION;
use crate::palette::STRONG;
use crate::text::table;

/// A rule, once for each codemod that resolves it: first the one that fixes.
pub type Resolvers = Vec<(&'static Rule, &'static dyn Codemod)>;

/// A table of rules.
pub fn rules_table(rules: &[Resolvers]) -> String {
    let head = [
        "rule", "ruff", "severity", "default", "codemod", "fix", "title",
    ];
    let mut rows = vec![head.map(str::to_string).to_vec()];
    rows.extend(rules.iter().filter_map(|resolvers| {
        let entry = Entry::of(resolvers)?;
        let fix = entry.fix.join(", ");
        Some(vec![
            entry.id.to_string(),
            entry.ruff.unwrap_or("-").to_string(),
            entry.severity.to_string(),
            match entry.default {
                "yes" | "no" => entry.default.to_string(),
                flag => format!("with {flag}"),
            },
            entry.codemods.join(", "),
            if fix.is_empty() {
                "explained".to_string()
            } else {
                fix
            },
            entry.title.to_string(),
        ])
    }));
    let mut lines = table(&rows, |_| false);
    if let Some(head) = lines.first_mut() {
        *head = format!("{STRONG}{head}{STRONG:#}");
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The rules as JSON.
pub fn rules_json(rules: &[Resolvers]) -> String {
    let entries = rules.iter();
    crate::json::pretty(&Listing {
        schema_version: SCHEMA_VERSION,
        rules: entries.filter_map(Entry::of).collect(),
    })
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
    /// Whether it is looked for where nothing is selected: `yes`, `no`, or the flag it takes.
    default: &'static str,
    codemod: &'static str,
    codemods: Vec<&'static str>,
    fix: Vec<&'static str>,
}

impl Entry {
    fn of(resolvers: &Resolvers) -> Option<Self> {
        let (rule, codemod) = resolvers.first()?;
        let mut classes: Vec<Applicability> = resolvers
            .iter()
            .flat_map(|(rule, _)| rule.classes.iter().copied())
            .collect();
        classes.sort_unstable_by(|a, b| b.cmp(a));
        classes.dedup();
        let takes = |wanted: Selected| {
            let mut resolvers = resolvers.iter();
            resolvers.any(|(rule, codemod)| codemod.selected(rule) == wanted)
        };
        Some(Entry {
            id: rule.id,
            ruff: rule.ruff,
            title: rule.title,
            severity: rule.severity.as_str(),
            cwe: rule.cwe,
            default: if takes(Selected::ByDefault) {
                "yes"
            } else if takes(Selected::WithLow) {
                "--justify-low"
            } else {
                "no"
            },
            codemod: codemod.name(),
            codemods: resolvers
                .iter()
                .map(|(_, codemod)| codemod.name())
                .collect(),
            fix: classes.iter().map(|class| class.as_str()).collect(),
        })
    }
}
