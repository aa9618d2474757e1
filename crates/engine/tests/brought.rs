//! What is said of the findings that fixes bring, and in which lines things are said to be.

use std::path::Path;

use harden_codemod::prelude::{Edit, EditSet, QualifiedCall, Ranged};
use harden_codemod::{
    Applicability, Codemod, Context, Finding, Fix, NoProject, Outcome, ReasonDoc, Refusal, Rule,
    Severity,
};
use harden_engine::{FileReport, Settings, Status, fix_bytes};

static RULES: [Rule; 4] = [rule("B603"), rule("B604"), rule("B605"), rule("B607")];

const fn rule(id: &'static str) -> Rule {
    Rule {
        id,
        ruff: None,
        title: "process started",
        severity: Severity::Low,
        cwe: 78,
        classes: &[Applicability::Safe],
    }
}

/// Replaces `os.system` by `subprocess.run` (B605), lets a comment of its own say that this is fine
/// (B607), and justifies every call of `subprocess.run` (B603). Refuses `os.popen` (B604), naming the
/// line.
struct Fake;

fn fix(cx: &Context<'_>, edits: Vec<Edit>) -> Option<Fix> {
    Some(Fix {
        edits: EditSet::new(cx.module.text(), edits).ok()?,
        imports: Vec::new(),
        distributions: Vec::new(),
        applicability: Applicability::Safe,
        effect: String::new(),
        caution: None,
        also_removes: &[],
        brings: Vec::new(),
    })
}

impl Codemod for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &["os", "subprocess"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &[]
    }

    fn readme(&self) -> &'static str {
        ""
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let sites = |wanted: &str| cx.module.calls_where(|name| name == wanted);
        let finding = |site: &QualifiedCall<'_>, id: &str| Finding {
            rule: RULES.iter().find(|rule| rule.id == id).unwrap_or(&RULES[0]),
            range: site.expr.range(),
            severity: Severity::Low,
            message: String::new(),
        };
        let mut outcomes = Vec::new();
        for site in sites("os.system") {
            let edit = Edit::replace(site.call.func.range(), "subprocess.run");
            let Some(mut fix) = fix(cx, vec![edit]) else {
                continue;
            };
            fix.imports.extend(cx.import("subprocess", site.expr).ok());
            fix.brings = vec!["B603"];
            outcomes.push(Outcome::Fixed {
                finding: finding(&site, "B605"),
                fix: fix.clone(),
            });
            fix.brings.clear();
            outcomes.push(Outcome::Justified {
                finding: finding(&site, "B607"),
                fix,
            });
        }
        for site in sites("subprocess.run") {
            let finding = finding(&site, "B603");
            let edits = cx.justify(&finding, "constant").unwrap_or_default();
            if let Some(fix) = fix(cx, edits) {
                outcomes.push(Outcome::Justified { finding, fix });
            }
        }
        for site in sites("os.popen") {
            outcomes.push(Outcome::Refused {
                finding: finding(&site, "B604"),
                refusal: Refusal {
                    code: "not-today",
                    message: format!("line {} starts it", cx.module.line_of(site.expr.start())),
                },
            });
        }
        outcomes
    }
}

fn run(program: &str, change: impl FnOnce(&mut Settings<'_>)) -> FileReport {
    let mut settings = Settings::new(vec![&Fake], &NoProject);
    settings.rules = Some(vec!["B603", "B604", "B605"]);
    change(&mut settings);
    let report = fix_bytes(Path::new("a.py"), program.into(), &settings);
    assert!(report.bugs.is_empty(), "{:?}", report.bugs);
    assert!(report.fault.is_none(), "{:?}", report.fault);
    report
}

/// The rules of a report's findings with their lines, and what their fixes bring.
fn told(report: &FileReport) -> Vec<(&'static str, usize, Vec<&'static str>)> {
    let sites = report.outcomes.iter();
    sites
        .map(|site| (site.rule.id, site.line, site.brings.clone()))
        .collect()
}

fn after(report: &FileReport) -> Option<String> {
    let change = report.change.as_ref()?;
    Some(String::from_utf8_lossy(&change.after).into_owned())
}

#[test]
fn what_was_there_before_is_reported_though_a_fix_brings_the_same() {
    let program = "import os, subprocess\nsubprocess.run('a')\nos.system('b')\n";
    let report = run(program, |_| {});
    assert_eq!(
        told(&report),
        [("B603", 2, vec![]), ("B605", 3, vec![])],
        "{:?}",
        after(&report)
    );
}

#[test]
fn a_finding_that_is_brought_and_justified_is_no_finding() {
    let report = run("import os\nos.system('b')\n", |_| {});
    assert_eq!(told(&report), [("B605", 2, vec!["B404"])]);
    assert_eq!(
        after(&report).as_deref(),
        Some("import subprocess\nsubprocess.run('b')  # nosec B603 # constant\n")
    );
}

#[test]
fn a_finding_that_is_brought_and_stays_is_told_by_the_fix() {
    let report = run("import os\nos.system('b')\n", |settings| {
        settings.rules = Some(vec!["B605"]);
    });
    assert_eq!(told(&report), [("B605", 2, vec!["B404", "B603"])]);
}

#[test]
fn messages_name_the_lines_of_the_file_as_it_was_read() {
    let report = run("import os\nos.system('b')\nos.popen('c')\n", |_| {});
    let messages: Vec<&str> = (report.outcomes.iter())
        .filter_map(|site| match &site.status {
            Status::Refused { message, .. } => Some(message.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(messages, ["line 3 starts it"]);
    assert!(after(&report).is_some_and(|text| text.lines().count() == 4));
}

#[test]
fn a_comment_is_trusted_as_little_as_the_fix_that_makes_it_true() {
    let report = run("import os\nos.system('b')\n", |settings| {
        settings.rules = Some(vec!["B605", "B607"]);
        settings.extend_unsafe = vec!["B605"];
    });
    assert_eq!(after(&report), None);
    assert_eq!(report.outcomes.len(), 2);
}
