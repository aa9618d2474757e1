//! Triage files of any findings and decisions, and files and reports that are damaged.
#![allow(clippy::unwrap_used, reason = "a test stops where it cannot go on")]

use std::collections::BTreeMap;

use harden_codemod::Severity;
use harden_rewriter::{Module, SyntaxTree};
use harden_triage::file::{Decision, Entry, Pending, TriageFile};
use harden_triage::scan::ScanReport;
use harden_triage::{Key, Twin};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn any_reason(reason: &str) -> Result<(), String> {
    match reason {
        "none" => Err("a reason says why".to_string()),
        _ => Ok(()),
    }
}

fn parse(text: &str) -> TriageFile {
    TriageFile::parse(text, any_reason).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

const STATEMENTS: &[&str] = &[
    "os . system ( a )",
    "x = 'it''s' + \"\"\"so\n  it is\"\"\"",
    "f(\"\\x1b\\u202e \u{202e} \u{7f} \u{1b}\")",
    "# [[finding]]",
    "\\ ' \" ''' \"\"\"",
    "",
    "ü\t🐍 \u{feff}",
];

fn findings() -> impl Strategy<Value = Vec<Pending>> {
    let finding = (
        select(&["B602", "B605", "B999"][..]),
        select(&["a.py", "pkg/b.py", "pkg/a b.py", "ü'\".py"][..]),
        select(&["", "run", "A.run"][..]),
        select(STATEMENTS),
        (1..4_usize, 1..4_usize),
        1..500_usize,
    );
    prop::collection::vec(finding, 0..12).prop_map(|rows| {
        let pending = rows
            .into_iter()
            .map(|(rule, path, function, statement, twin, line)| {
                let (ordinal, of) = (twin.0.min(twin.1), twin.0.max(twin.1));
                Pending {
                    key: Key {
                        rule: rule.to_string(),
                        path: path.to_string(),
                        function: function.to_string(),
                        statement: statement.to_string(),
                        twin: (of > 1).then_some(Twin { ordinal, of }),
                    },
                    severity: Severity::Medium,
                    line,
                    excerpt: statement
                        .split('\n')
                        .map(|text| (line, text.to_string()))
                        .collect(),
                    why: statement.to_string(),
                }
            });
        // A finding has one place.
        let unique: BTreeMap<Key, Pending> = pending
            .map(|finding| (finding.key.clone(), finding))
            .collect();
        unique.into_values().collect()
    })
}

fn decisions() -> impl Strategy<Value = Decision> {
    prop_oneof![
        Just(Decision::Leave),
        Just(Decision::AcceptUnsafeFix),
        (select(STATEMENTS), any::<bool>()).prop_map(|(reason, has_day)| Decision::Justify {
            reason: reason.trim().to_string(),
            until: has_day.then(|| "2030-12-31".to_string()),
        }),
    ]
}

/// The text from `[[finding]]` on up to the next blank line.
fn table<'t>(file: &'t TriageFile, entry: &Entry) -> &'t str {
    let lines: usize = file
        .text()
        .split_inclusive('\n')
        .take(entry.line - 1)
        .map(str::len)
        .sum();
    let rest = &file.text()[lines..];
    rest[..rest.find("\n\n").unwrap_or(rest.len())].trim_end()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn updating_adds_what_is_new_and_keeps_what_is_there(
        old in findings(),
        new in findings(),
        decided in prop::collection::vec((any::<Index>(), decisions()), 0..8),
    ) {
        let mut file = parse(&parse("").update(&old));
        prop_assert_eq!(file.entries().len(), old.len());
        let mut expected = BTreeMap::new();
        for (at, decision) in decided.iter().filter(|_| !old.is_empty()) {
            let key = &at.get(&old).key;
            prop_assert_eq!(file.decide(key, decision), Ok(true));
            expected.insert(key.clone(), decision.clone());
        }
        for Pending { key, .. } in &old {
            let own = file.entry(key).unwrap().decision.as_ref();
            prop_assert_eq!(own, expected.get(key));
        }
        let text = file.update(&new);
        let updated = parse(&text);
        prop_assert_eq!(updated.update(&new), text.as_str(), "once more");
        for entry in file.entries() {
            let kept = updated.entry(&entry.key).unwrap();
            prop_assert_eq!(&kept.decision, &entry.decision);
            prop_assert_eq!(table(&updated, kept), table(&file, entry));
        }
        let mut lines = text.lines();
        for line in file.text().lines() {
            prop_assert!(lines.any(|new| new == line), "{} in\n{}", line, text);
        }
        for finding in &new {
            let is_known = updated.entry(&finding.key).is_some();
            prop_assert!(is_known || updated.decision(&finding.key).is_some());
        }
        let seen: Vec<Key> = new.iter().map(|finding| finding.key.clone()).collect();
        let stale = updated.stale(&seen, |_| true);
        let pruned = parse(&updated.prune(&stale));
        prop_assert_eq!(pruned.entries().len() + stale.len(), updated.entries().len());
        prop_assert_eq!(pruned.update(&new), pruned.text(), "nothing that is needed was pruned");
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(
        findings in findings(),
        damages in prop::collection::vec((any::<Index>(), 0..12_usize, select(JUNK)), 1..4),
    ) {
        let text = damaged(&parse("").update(&findings), &damages);
        if let Ok(file) = TriageFile::parse(&text, any_reason) {
            let updated = file.update(&findings);
            let again = TriageFile::parse(&updated, any_reason);
            prop_assert!(again.is_ok(), "{:?}\n{}", again, updated);
            prop_assert_eq!(again.unwrap().update(&findings), updated);
            let all: Vec<&Entry> = file.entries().iter().collect();
            let rest = TriageFile::parse(&file.prune(&all), any_reason);
            prop_assert!(rest.is_ok_and(|rest| rest.entries().is_empty()));
            for finding in &findings {
                let mut file = file.clone();
                if file.entry(&finding.key).is_some() {
                    let decided = file.decide(&finding.key, &Decision::Leave);
                    prop_assert_eq!(decided, Ok(true));
                    prop_assert_eq!(file.decision(&finding.key), Some(&Decision::Leave));
                }
            }
        }
    }

    #[test]
    fn a_damaged_report_is_read_or_refused(
        damages in prop::collection::vec((any::<Index>(), 0..12_usize, select(JUNK)), 1..5),
        is_bandit in any::<bool>(),
    ) {
        let report = if is_bandit { BANDIT } else { RUFF };
        let text = damaged(report, &damages);
        if let Ok(report) = ScanReport::parse(text.as_bytes()) {
            let tree = SyntaxTree::parse(PROGRAM).unwrap();
            let module = Module::new(PROGRAM, &tree).unwrap();
            for file in report.files {
                let _ = file.findings_in(&module);
            }
        }
        let _ = ScanReport::parse(&text.as_bytes()[..text.len() / 2]);
    }

    #[test]
    fn a_report_with_any_numbers_is_read_or_refused(
        numbers in prop::collection::vec((any::<Index>(), select(&["0", "1", "2", "3", "4", "7", "-1", "99999999999", "18446744073709551615"][..])), 1..4),
        is_bandit in any::<bool>(),
    ) {
        let mut text = if is_bandit { BANDIT } else { RUFF }.to_string();
        for (at, number) in numbers {
            let digits: Vec<usize> = text
                .char_indices()
                .filter(|(at, c)| c.is_ascii_digit() && text[..*at].ends_with([':', ' ', '[']))
                .map(|(at, _)| at)
                .collect();
            let at = digits[at.index(digits.len())];
            text.replace_range(at..=at, number);
        }
        if let Ok(report) = ScanReport::parse(text.as_bytes()) {
            let tree = SyntaxTree::parse(PROGRAM).unwrap();
            let module = Module::new(PROGRAM, &tree).unwrap();
            for file in report.files {
                let _ = file.findings_in(&module);
            }
        }
    }
}

/// `text` with some characters replaced, place by place.
fn damaged(text: &str, damages: &[(Index, usize, &str)]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (at, length, junk) in damages {
        let start = at.index(characters.len() + 1);
        let end = (start + length).min(characters.len());
        characters.splice(start..end, junk.chars());
    }
    characters.into_iter().collect()
}

/// What breaks quotes, lines, brackets, numbers and characters.
const JUNK: &[&str] = &[
    "",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "[[finding]]\n",
    "[finding]\n",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "#",
    "# ",
    ",",
    "=",
    ":",
    ".",
    "ä",
    "\u{feff}",
    "\0",
    "-",
    "0",
    "9",
    "99999999999999999999",
    "1e9",
    "null",
    "true",
    "{}",
    "[]",
    "🐍",
    "finding = []\n",
    "decision",
    "decision = \"leave\"\n",
    "x.y = 1\n",
    "ordinal = 1\n",
    "twins = 2\n",
    "until = 2030-12-31\n",
    "reason = '''\n",
    "rule = 1\n",
];

const PROGRAM: &str = "import os\nx = 'ä'; os.system(f'{c}')\nassert x\n";

const BANDIT: &str = r#"{"metrics": {}, "results": [
{"code": "1 import os\n2 x = 'ä'; os.system(f'{c}')\n3 assert x\n", "col_offset": 10, "end_col_offset": 26, "filename": "a.py", "issue_severity": "HIGH", "issue_text": "shell", "line_number": 2, "line_range": [2], "test_id": "B605"},
{"code": "", "col_offset": 0, "end_col_offset": 8, "filename": "a.py", "issue_severity": "LOW", "issue_text": "assert", "line_number": 3, "line_range": [3], "test_id": "B101"}]}"#;

const RUFF: &str = r#"[{"code":"S605","end_location":{"column":19,"row":2},"filename":"/a.py","location":{"column":10,"row":2},"message":"shell"},
{"code":"S101","end_location":{"column":7,"row":3},"filename":"/a.py","location":{"column":1,"row":3},"message":"assert"}]"#;
