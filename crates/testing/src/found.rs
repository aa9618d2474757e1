//! The findings of other codemods, as a case declares them.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use harden_codemod::prelude::{TextRange, TextSize};
use harden_codemod::{Codemod, Context, Finding, Outcome, ReasonDoc, Refusal, Rule, Severity};

use crate::case::Case;

/// The rule of Bandit's with this id, made when it is first asked for.
pub(crate) fn rule(id: &'static str) -> &'static Rule {
    static RULES: Mutex<BTreeMap<&str, &Rule>> = Mutex::new(BTreeMap::new());
    let mut rules = RULES.lock().unwrap_or_else(PoisonError::into_inner);
    rules.entry(id).or_insert_with(|| {
        Box::leak(Box::new(Rule {
            id,
            ruff: None,
            title: "declared by the case",
            severity: Severity::Low,
            cwe: 1,
            classes: &[],
        }))
    })
}

/// A codemod that finds what the case declares, and does nothing about it.
pub(crate) struct Declared<'c>(pub(crate) &'c Case);

impl Codemod for Declared<'_> {
    fn name(&self) -> &'static str {
        "declared"
    }

    fn rules(&self) -> &'static [Rule] {
        &[]
    }

    fn needles(&self) -> &'static [&'static str] {
        &[]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &[]
    }

    fn readme(&self) -> &'static str {
        ""
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let outcome = |rule, range| Outcome::Refused {
            finding: Finding {
                rule,
                range,
                severity: rule.severity,
                message: rule.title.to_string(),
            },
            refusal: Refusal {
                code: "declared",
                message: "declared".to_string(),
            },
        };
        let found = self.0.finds.iter();
        found
            .filter_map(|find| {
                let start = line(cx.module.text(), *find.lines.start())?.start();
                let end = line(cx.module.text(), *find.lines.end())?.end();
                Some(outcome(find.rule, TextRange::new(start, end)))
            })
            .collect()
    }
}

/// The range of the line with this number, from 1.
fn line(text: &str, number: usize) -> Option<TextRange> {
    let mut start = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if index + 1 == number {
            let start = TextSize::try_from(start).ok()?;
            return Some(TextRange::at(start, TextSize::of(line.trim_end())));
        }
        start += line.len();
    }
    None
}
