use std::path::{Path, PathBuf};

use anstream::adapter::strip_str;
use harden_codemod::{Applicability, Codemod, Context, Outcome, ReasonDoc, Rule, Severity};
use harden_engine::{Bug, ByteEdit, Change, Fault, FileReport, Report, SiteReport, Status};

use crate::{Run, Tally, concise, diff, json, notes, rules_table, statistics, summary};

static RULES: &[Rule] = &[
    Rule {
        id: "B605",
        ruff: Some("S605"),
        title: "Process started through a shell",
        severity: Severity::High,
        cwe: 78,
        classes: &[Applicability::Safe, Applicability::Unsafe],
    },
    Rule {
        id: "B999",
        ruff: None,
        title: "Something else",
        severity: Severity::Low,
        cwe: 1,
        classes: &[],
    },
];

struct Fake;

impl Codemod for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }
    fn rules(&self) -> &'static [Rule] {
        RULES
    }
    fn needles(&self) -> &'static [&'static str] {
        &["fake"]
    }
    fn reasons(&self) -> &'static [ReasonDoc] {
        &[ReasonDoc {
            code: "has-pipe",
            meaning: "the command is a pipeline",
        }]
    }
    fn readme(&self) -> &'static str {
        ""
    }
    fn run(&self, _cx: &Context<'_>) -> Vec<Outcome> {
        Vec::new()
    }
}

fn site(rule: usize, line: usize, status: Status) -> SiteReport {
    SiteReport {
        codemod: "fake",
        rule: &RULES[rule],
        severity: RULES[rule].severity,
        message: "Starting a process with a shell".to_string(),
        start: line * 10,
        end: line * 10 + 5,
        line,
        column: 1,
        brings: match status {
            Status::Refused { .. } => Vec::new(),
            _ => vec!["B603", "B607"],
        },
        justified: false,
        status,
    }
}

fn fixed(applicability: Applicability) -> Status {
    Status::Fixed {
        applicability,
        effect: "runs the program itself".to_string(),
        caution: None,
    }
}

fn fixable(applicability: Applicability) -> Status {
    Status::Fixable {
        applicability,
        effect: "a value with blanks is one argument".to_string(),
        edits: vec![ByteEdit {
            start: 1,
            end: 2,
            replacement: b"x".to_vec(),
        }],
    }
}

fn refused(code: &'static str) -> Status {
    Status::Refused {
        code,
        message: "`|` needs a shell".to_string(),
    }
}

fn file(path: &str, outcomes: Vec<SiteReport>) -> FileReport {
    FileReport {
        outcomes,
        ..FileReport::new(Path::new(path))
    }
}

fn change(before: &[u8], after: &[u8]) -> Change {
    Change {
        before: before.to_vec(),
        after: after.to_vec(),
        edits: vec![ByteEdit {
            start: 0,
            end: before.len(),
            replacement: after.to_vec(),
        }],
    }
}

/// Every status once, and every field that is not.
fn report() -> Report {
    let mut changed = file(
        "a.py",
        vec![
            site(0, 1, fixed(Applicability::Safe)),
            site(0, 2, fixed(Applicability::Unsafe)),
            site(0, 3, fixable(Applicability::Unsafe)),
            site(1, 4, fixable(Applicability::Display)),
            site(0, 5, refused("has-pipe")),
            site(0, 6, refused("has-pipe")),
            site(1, 7, refused("another")),
        ],
    );
    changed.outcomes[0].brings.insert(0, "B404");
    changed.change = Some(change(b"old\n", b"new\n"));
    changed.suppressed = 2;
    changed.bugs.push(Bug {
        codemod: "fake",
        rule: "B605",
        line: 9,
        start: 90,
        message: "the result does not parse".to_string(),
    });
    let mut readonly = file("b\n.py", vec![site(0, 1, fixed(Applicability::Safe))]);
    readonly.change = Some(change(b"old\n", b"new\n"));
    readonly.fault = Some(Fault::ReadOnly);
    let mut missing = file("gone.py", Vec::new());
    missing.fault = Some(Fault::Read(std::io::Error::other("no such file")));
    Report {
        files: vec![changed, readonly, missing],
        checked: 12,
        interrupted: false,
    }
}

fn with_run<T>(report: &Report, applied: bool, f: impl FnOnce(&Run<'_>) -> T) -> T {
    f(&Run {
        report,
        codemods: &[&Fake],
        applied,
        version: "1.2.3",
    })
}

fn plain(text: &str) -> String {
    strip_str(text).to_string()
}

#[test]
fn buckets_sum_to_the_total_for_the_run_and_for_each_rule() {
    let report = report();
    let tally = with_run(&report, true, Tally::of);
    let outcomes: usize = report.files.iter().map(|file| file.outcomes.len()).sum();
    assert_eq!(tally.total.found, outcomes);
    let rules = tally.rules.values().map(|(_, numbers)| numbers);
    for numbers in rules.clone().chain([&tally.total]) {
        assert_eq!(
            numbers.found,
            numbers.fixed
                + numbers.fixable_unsafe
                + numbers.suggested
                + numbers.not_written
                + numbers.refused
        );
    }
    assert_eq!(
        tally.total.found,
        rules.map(|numbers| numbers.found).sum::<usize>()
    );
    assert_eq!(
        tally.total.refused,
        tally.refusals.iter().map(|(_, count)| count).sum::<usize>()
    );
}

#[test]
fn the_summary_counts_every_bucket_and_every_reason() {
    let report = report();
    insta::assert_snapshot!(plain(&with_run(&report, true, summary)), @"
    Fixed 2 findings in 1 file. 6 findings remain (4 high, 2 low): 1 with `--unsafe-fixes`, 1 with a suggestion to apply by hand, 1 fixable but not written, 3 need a decision (`harden triage`):
      2  has-pipe  the command is a pipeline
      1  another   `|` needs a shell
    Expect 5 new low-severity findings (1 B404, 2 B603, 2 B607): Bandit flags every subprocess call
    Left out: 2 files with an error.
    2 findings suppressed by a comment.
    ");
    insta::assert_snapshot!(plain(&with_run(&report, false, summary)), @"
    Would fix 2 findings in 1 file. 6 findings remain (4 high, 2 low): 1 with `--unsafe-fixes`, 1 with a suggestion to apply by hand, 1 fixable but not written, 3 need a decision (`harden triage`):
      2  has-pipe  the command is a pipeline
      1  another   `|` needs a shell
    Expect 5 new low-severity findings (1 B404, 2 B603, 2 B607): Bandit flags every subprocess call
    Left out: 2 files with an error.
    2 findings suppressed by a comment.
    Nothing was written; add `--apply` to write the fixes.
    ");
}

#[test]
fn the_summary_of_nothing_is_one_line() {
    let report = Report {
        checked: 1,
        ..Report::default()
    };
    let text = plain(&with_run(&report, false, summary));
    assert_eq!(text, "Nothing to fix in 1 file.\n");
}

#[test]
fn concise_has_a_line_for_each_finding() {
    let report = report();
    insta::assert_snapshot!(plain(&with_run(&report, true, concise)), @r#"
    a.py:1:1: B605 [fixed] Starting a process with a shell
    a.py:2:1: B605 [fixed] Starting a process with a shell
    a.py:3:1: B605 [unsafe] Starting a process with a shell (a value with blanks is one argument)
    a.py:4:1: B999 [suggested] Starting a process with a shell (a value with blanks is one argument)
    a.py:5:1: B605 [refused] Starting a process with a shell (`|` needs a shell)
    a.py:6:1: B605 [refused] Starting a process with a shell (`|` needs a shell)
    a.py:7:1: B999 [refused] Starting a process with a shell (`|` needs a shell)
    b\n.py:1:1: B605 [not-written] Starting a process with a shell
    "#);
}

#[test]
fn notes_are_cut_at_the_limit_and_say_so() {
    let report = report();
    insta::assert_snapshot!(plain(&with_run(&report, false, |run| notes(run, Some(3)))), @"
    a.py:2: B605 unsafe fix: runs the program itself
    a.py:3: B605 needs --unsafe-fixes: a value with blanks is one argument
    a.py:4: B999 only suggested: a value with blanks is one argument
    ... and 3 more: add -v, or use --output-format concise
    ");
    let all = with_run(&report, false, |run| notes(run, None));
    assert_eq!(all.lines().count(), 6);
    assert!(plain(&all).contains("a.py:6: B605 not fixed: as in line 5 [has-pipe]"));
}

#[test]
fn what_a_safe_fix_leaves_open_is_told() {
    let mut report = report();
    let caution = "if `x` starts with `-`, `scp` still reads it as an option";
    let status = Status::Fixed {
        applicability: Applicability::Safe,
        effect: format!("runs the program itself; {caution}"),
        caution: Some(caution.to_string()),
    };
    report.files = vec![file("a.py", vec![site(0, 1, status)])];
    insta::assert_snapshot!(plain(&with_run(&report, false, |run| notes(run, None))), @"a.py:1: B605 safe fix: if `x` starts with `-`, `scp` still reads it as an option");
    let line = plain(&with_run(&report, true, concise));
    assert!(line.contains(&format!("({caution})")), "{line}");
}

#[test]
fn the_table_has_a_row_for_each_rule_and_a_sum() {
    let report = report();
    insta::assert_snapshot!(plain(&with_run(&report, true, statistics)), @"
    rule  found  fixed  unsafe  suggested  not written  refused  title
    B605      6      2       1          0            1        2  Process started through a shell
    B999      2      0       0          1            0        1  Something else
    all       8      2       1          1            1        3
    Expect 5 new low-severity findings (1 B404, 2 B603, 2 B607): Bandit flags every subprocess call
    2 findings suppressed by a comment
    ");
}

#[test]
fn faults_and_bugs_are_lines_with_advice() {
    let report = report();
    let text = with_run(&report, true, |run| {
        crate::faults(run, false) + &crate::bugs(run)
    });
    insta::assert_snapshot!(plain(&text), @r#"
    error: b\n.py: is read-only, so its fixes were not written
    error: gone.py: cannot be read: no such file
    help: make the file writable, or leave it out with --exclude
    error: a.py:9: the fix of fake for B605 was dropped: the result does not parse
    help: this is a bug in harden: please report the rule, with the file if you may share it
    "#);
}

#[test]
fn a_diff_shows_only_what_was_or_would_be_written() {
    let report = report();
    let text = with_run(&report, true, |run| diff(run, false));
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("+++ b/a.py"));
    assert!(!text.contains("b\\n.py") && !text.contains("b\n.py"));
}

#[test]
fn json_is_complete_and_the_same_each_time() {
    let report = report();
    let text = with_run(&report, true, json);
    assert_eq!(text, with_run(&report, true, json));
    insta::assert_snapshot!(text, @r#"
    {
      "schema_version": 1,
      "tool": {
        "name": "harden",
        "version": "1.2.3"
      },
      "mode": "apply",
      "interrupted": false,
      "summary": {
        "found": 8,
        "fixed": 2,
        "fixable_unsafe": 1,
        "suggested": 1,
        "not_written": 1,
        "refused": 3,
        "justified": 0,
        "brings": {
          "B404": 1,
          "B603": 2,
          "B607": 2
        },
        "suppressed": 2,
        "files_checked": 12,
        "files_changed": 1,
        "files_unparsable": 0,
        "files_failed": 2,
        "bugs": 1
      },
      "rules": [
        {
          "rule": "B605",
          "found": 6,
          "fixed": 2,
          "fixable_unsafe": 1,
          "suggested": 0,
          "not_written": 1,
          "refused": 2
        },
        {
          "rule": "B999",
          "found": 2,
          "fixed": 0,
          "fixable_unsafe": 0,
          "suggested": 1,
          "not_written": 0,
          "refused": 1
        }
      ],
      "refusals": [
        {
          "code": "has-pipe",
          "meaning": "the command is a pipeline",
          "count": 2
        },
        {
          "code": "another",
          "meaning": "`|` needs a shell",
          "count": 1
        }
      ],
      "files": [
        {
          "path": "a.py",
          "changed": true,
          "suppressed": 2,
          "findings": [
            {
              "rule": "B605",
              "ruff": "S605",
              "cwe": 78,
              "codemod": "fake",
              "severity": "high",
              "message": "Starting a process with a shell",
              "location": {
                "line": 1,
                "column": 1,
                "start": 10,
                "end": 15
              },
              "status": "applied",
              "applicability": "safe",
              "effect": "runs the program itself",
              "refusal": null,
              "justified": false,
              "brings": [
                "B404",
                "B603",
                "B607"
              ]
            },
            {
              "rule": "B605",
              "ruff": "S605",
              "cwe": 78,
              "codemod": "fake",
              "severity": "high",
              "message": "Starting a process with a shell",
              "location": {
                "line": 2,
                "column": 1,
                "start": 20,
                "end": 25
              },
              "status": "applied",
              "applicability": "unsafe",
              "effect": "runs the program itself",
              "refusal": null,
              "justified": false,
              "brings": [
                "B603",
                "B607"
              ]
            },
            {
              "rule": "B605",
              "ruff": "S605",
              "cwe": 78,
              "codemod": "fake",
              "severity": "high",
              "message": "Starting a process with a shell",
              "location": {
                "line": 3,
                "column": 1,
                "start": 30,
                "end": 35
              },
              "status": "fixable",
              "applicability": "unsafe",
              "effect": "a value with blanks is one argument",
              "refusal": null,
              "justified": false,
              "brings": [
                "B603",
                "B607"
              ],
              "edits": [
                {
                  "start": 1,
                  "end": 2,
                  "replacement": "x"
                }
              ]
            },
            {
              "rule": "B999",
              "ruff": null,
              "cwe": 1,
              "codemod": "fake",
              "severity": "low",
              "message": "Starting a process with a shell",
              "location": {
                "line": 4,
                "column": 1,
                "start": 40,
                "end": 45
              },
              "status": "fixable",
              "applicability": "display",
              "effect": "a value with blanks is one argument",
              "refusal": null,
              "justified": false,
              "brings": [
                "B603",
                "B607"
              ],
              "edits": [
                {
                  "start": 1,
                  "end": 2,
                  "replacement": "x"
                }
              ]
            },
            {
              "rule": "B605",
              "ruff": "S605",
              "cwe": 78,
              "codemod": "fake",
              "severity": "high",
              "message": "Starting a process with a shell",
              "location": {
                "line": 5,
                "column": 1,
                "start": 50,
                "end": 55
              },
              "status": "refused",
              "applicability": null,
              "effect": null,
              "refusal": {
                "code": "has-pipe",
                "message": "`|` needs a shell"
              },
              "justified": false,
              "brings": []
            },
            {
              "rule": "B605",
              "ruff": "S605",
              "cwe": 78,
              "codemod": "fake",
              "severity": "high",
              "message": "Starting a process with a shell",
              "location": {
                "line": 6,
                "column": 1,
                "start": 60,
                "end": 65
              },
              "status": "refused",
              "applicability": null,
              "effect": null,
              "refusal": {
                "code": "has-pipe",
                "message": "`|` needs a shell"
              },
              "justified": false,
              "brings": []
            },
            {
              "rule": "B999",
              "ruff": null,
              "cwe": 1,
              "codemod": "fake",
              "severity": "low",
              "message": "Starting a process with a shell",
              "location": {
                "line": 7,
                "column": 1,
                "start": 70,
                "end": 75
              },
              "status": "refused",
              "applicability": null,
              "effect": null,
              "refusal": {
                "code": "another",
                "message": "`|` needs a shell"
              },
              "justified": false,
              "brings": []
            }
          ],
          "edits": [
            {
              "start": 0,
              "end": 4,
              "replacement": "new\n"
            }
          ],
          "fault": null,
          "bugs": [
            {
              "codemod": "fake",
              "rule": "B605",
              "line": 9,
              "message": "the result does not parse"
            }
          ]
        },
        {
          "path": "b\n.py",
          "changed": false,
          "suppressed": 0,
          "findings": [
            {
              "rule": "B605",
              "ruff": "S605",
              "cwe": 78,
              "codemod": "fake",
              "severity": "high",
              "message": "Starting a process with a shell",
              "location": {
                "line": 1,
                "column": 1,
                "start": 10,
                "end": 15
              },
              "status": "not-written",
              "applicability": "safe",
              "effect": "runs the program itself",
              "refusal": null,
              "justified": false,
              "brings": [
                "B603",
                "B607"
              ]
            }
          ],
          "edits": [],
          "fault": {
            "kind": "read-only",
            "line": null,
            "message": "is read-only, so its fixes were not written"
          },
          "bugs": []
        },
        {
          "path": "gone.py",
          "changed": false,
          "suppressed": 0,
          "findings": [],
          "edits": [],
          "fault": {
            "kind": "read",
            "line": null,
            "message": "cannot be read: no such file"
          },
          "bugs": []
        }
      ]
    }
    "#);
}

#[test]
fn a_replacement_that_is_not_utf_8_is_hexadecimal() {
    let mut latin = file("a.py", vec![site(0, 1, fixed(Applicability::Safe))]);
    latin.change = Some(change(b"\xe9\n", b"\xe8\n"));
    let report = Report {
        files: vec![latin],
        checked: 1,
        interrupted: false,
    };
    let document: serde_json::Value =
        serde_json::from_str(&with_run(&report, false, json)).unwrap();
    let edit = &document["files"][0]["edits"][0];
    assert_eq!(edit["replacement_hex"], "e80a");
    assert!(edit.get("replacement").is_none());
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_is_there_in_full() {
    use std::os::unix::ffi::OsStringExt as _;
    let mut odd = file("", vec![site(0, 1, refused("has-pipe"))]);
    odd.path = PathBuf::from(std::ffi::OsString::from_vec(b"caf\xe9.py".to_vec()));
    let report = Report {
        files: vec![odd],
        checked: 1,
        interrupted: false,
    };
    let document: serde_json::Value =
        serde_json::from_str(&with_run(&report, false, json)).unwrap();
    assert_eq!(document["files"][0]["path_hex"], "636166e92e7079");
}

#[test]
fn control_characters_are_escaped_in_lines() {
    assert_eq!(crate::one_line("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\nb");
    assert_eq!(crate::one_line("caf\u{e9}"), "caf\u{e9}");
}

#[test]
fn rules_are_listed_with_their_fix_classes() {
    let rules: Vec<crate::Resolvers> = RULES
        .iter()
        .map(|rule| vec![(rule, &Fake as &'static dyn Codemod)])
        .collect();
    insta::assert_snapshot!(plain(&rules_table(&rules)), @"
    rule  ruff  severity  default  codemod  fix           title
    B605  S605  high      yes      fake     safe, unsafe  Process started through a shell
    B999  -     low       yes      fake     explained     Something else
    ");
}
