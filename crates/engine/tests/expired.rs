//! Comments that suppress until a day, before and after it.

use std::path::Path;

use harden_codemod::prelude::{Edit, EditSet, Ranged};
use harden_codemod::{
    Applicability, Codemod, Context, Date, Finding, Fix, Outcome, Project, ReasonDoc, Refusal,
    Rule, Severity,
};
use harden_engine::{FileReport, Settings, fix_bytes};

static RULES: [Rule; 1] = [Rule {
    id: "B605",
    ruff: Some("S605"),
    title: "process started with a shell",
    severity: Severity::High,
    cwe: 78,
    classes: &[Applicability::Safe],
}];

/// What becomes of calls of `os.system`.
enum Fake {
    Refuses,
    /// It writes a reason behind whatever is there, each time it is asked.
    Justifies,
}

impl Codemod for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &["system"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &[]
    }

    fn readme(&self) -> &'static str {
        ""
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let calls = cx.module.calls_where(|name| name == "os.system");
        let outcome = calls.iter().filter_map(|site| {
            let finding = Finding {
                rule: &RULES[0],
                range: site.expr.range(),
                severity: Severity::High,
                message: String::new(),
            };
            let end = cx.module.line_range(site.expr.start()).end();
            let why = Edit::insert(end, " # nosec B605 # why");
            Some(match self {
                Fake::Refuses => Outcome::Refused {
                    finding,
                    refusal: Refusal {
                        code: "not-today",
                        message: String::new(),
                    },
                },
                Fake::Justifies => Outcome::Justified {
                    finding,
                    fix: Fix {
                        edits: EditSet::new(cx.module.text(), vec![why]).ok()?,
                        imports: Vec::new(),
                        distributions: Vec::new(),
                        applicability: Applicability::Safe,
                        effect: String::new(),
                        caution: None,
                        also_removes: &[],
                        brings: Vec::new(),
                    },
                },
            })
        });
        outcome.collect()
    }
}

/// A project on a day.
struct On(Option<&'static str>);

impl Project for On {
    fn shadows(&self, _importer: &Path, _module: &str) -> bool {
        false
    }

    fn today(&self) -> Option<Date> {
        self.0.and_then(|day| day.parse().ok())
    }
}

const PROGRAM: &str = "import os\n\nos.system(x)  # nosec B605 # old until=2026-11-24\n";

fn run(codemod: &Fake, program: &str, day: Option<&'static str>) -> FileReport {
    let project = On(day);
    let report = fix_bytes(
        Path::new("a.py"),
        program.into(),
        &Settings::new(vec![codemod], &project),
    );
    assert!(report.bugs.is_empty(), "{:?}", report.bugs);
    assert!(report.fault.is_none(), "{:?}", report.fault);
    report
}

#[test]
fn a_finding_is_back_after_the_day() {
    let count = |day| {
        let report = run(&Fake::Refuses, PROGRAM, day);
        (report.outcomes.len(), report.suppressed)
    };
    assert_eq!(count(None), (0, 1));
    assert_eq!(count(Some("2026-11-23")), (0, 1));
    assert_eq!(count(Some("2026-11-24")), (0, 1));
    assert_eq!(count(Some("2026-11-25")), (1, 0));
}

#[test]
fn a_reason_is_not_put_beside_one_whose_day_is_over() {
    let report = run(&Fake::Justifies, PROGRAM, Some("2026-11-25"));
    assert!(report.change.is_none(), "{:?}", report.change);
    assert_eq!(report.suppressed, 1);
    let without = PROGRAM.replace("  # nosec B605 # old until=2026-11-24", " ");
    let report = run(&Fake::Justifies, &without, Some("2026-11-25"));
    assert!(report.change.is_some());
}
