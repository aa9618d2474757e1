//! What becomes of a finding that several codemods have.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use harden_codemod::prelude::{Edit, EditSet, Ranged};
use harden_codemod::{
    Applicability, Codemod, Context, Finding, Fix, NoProject, Outcome, ReasonDoc, Refusal, Rule,
    Severity,
};
use harden_engine::{Decision, Decisions, FileReport, Settings, Status, fix_bytes};
use harden_rewriter::Module;

static RULES: [Rule; 1] = [Rule {
    id: "B605",
    ruff: None,
    title: "",
    severity: Severity::High,
    cwe: 78,
    classes: &[Applicability::Safe],
}];

/// Finds every call of `os.system`. Which of them it resolves is a matter of the first letter of
/// its argument, and so is whether the fix is unsafe; it refuses the others.
struct Fake {
    name: &'static str,
    /// Whether it puts a comment, rather than mending the call.
    proves: bool,
    resolves: &'static [char],
}

/// Resolves `p`, `b` and `u`: both do the last two.
static PROVER: Fake = Fake {
    name: "a-prover",
    proves: true,
    resolves: &['p', 'b', 'u'],
};

static FIXER: Fake = Fake {
    name: "z-fixer",
    proves: false,
    resolves: &['f', 'b', 'u'],
};

impl Codemod for Fake {
    fn name(&self) -> &'static str {
        self.name
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn only_proves(&self) -> bool {
        self.proves
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
        let outcome = |call: &harden_codemod::prelude::QualifiedCall<'_>| {
            let finding = Finding {
                rule: &RULES[0],
                range: call.expr.range(),
                severity: Severity::High,
                message: String::new(),
            };
            let argument = cx.module.slice(&call.call.arguments.args[0]);
            if !argument.starts_with(self.resolves) {
                return Outcome::Refused {
                    finding,
                    refusal: Refusal {
                        code: self.name,
                        message: String::new(),
                    },
                };
            }
            let edits = if self.proves {
                cx.justify(&finding, "it is right").unwrap()
            } else {
                vec![Edit::replace(call.call.func.range(), "run")]
            };
            let fix = Fix {
                edits: EditSet::new(cx.module.text(), edits).unwrap(),
                imports: Vec::new(),
                distributions: Vec::new(),
                applicability: match argument {
                    "u" if !self.proves => Applicability::Unsafe,
                    _ => Applicability::Safe,
                },
                effect: String::new(),
                caution: None,
                also_removes: &[],
                brings: Vec::new(),
            };
            if self.proves {
                Outcome::Justified { finding, fix }
            } else {
                Outcome::Fixed { finding, fix }
            }
        };
        let calls = cx.module.calls_where(|name| name == "os.system");
        calls.iter().map(outcome).collect()
    }
}

const PROGRAM: &str =
    "import os\nos.system(p)\nos.system(f)\nos.system(b)\nos.system(u)\nos.system(n)\n";

fn fixed<'a>(text: &str, change: impl FnOnce(&mut Settings<'a>)) -> FileReport {
    let mut settings = Settings::new(vec![&PROVER, &FIXER], &NoProject);
    change(&mut settings);
    fix_bytes(Path::new("a.py"), text.as_bytes().to_vec(), &settings)
}

fn after(report: &FileReport) -> String {
    String::from_utf8(report.change.as_ref().unwrap().after.clone()).unwrap()
}

/// Each finding's codemod, with what became of it.
fn statuses(report: &FileReport) -> Vec<(&'static str, &'static str)> {
    let word = |status: &Status| match status {
        Status::Fixed { .. } => "done",
        Status::Fixable { .. } => "possible",
        Status::Refused { .. } => "refused",
    };
    let outcomes = report.outcomes.iter();
    outcomes
        .map(|site| (site.codemod, word(&site.status)))
        .collect()
}

#[test]
fn a_safe_fix_wins_over_a_proof_and_a_proof_over_an_unsafe_fix() {
    let report = fixed(PROGRAM, |_| {});
    assert_eq!(
        statuses(&report),
        [
            ("a-prover", "done"),
            ("z-fixer", "done"),
            ("z-fixer", "done"),
            ("a-prover", "done"),
            ("z-fixer", "refused"),
        ]
    );
    assert_eq!(
        after(&report),
        "import os\nos.system(p)  # nosec B605 # it is right\nrun(f)\nrun(b)\n\
         os.system(u)  # nosec B605 # it is right\nos.system(n)\n"
    );
}

#[test]
fn a_codemod_without_a_say_changes_nothing() {
    let report = fixed(PROGRAM, |settings| {
        settings.idle = vec![("a-prover", "B605")];
    });
    assert_eq!(
        after(&report),
        "import os\nos.system(p)\nrun(f)\nrun(b)\nos.system(u)\nos.system(n)\n"
    );
    let all_of_the_fixer = statuses(&report).iter().all(|(name, _)| *name == "z-fixer");
    assert!(all_of_the_fixer);
    let report = fixed(PROGRAM, |settings| {
        settings.idle = vec![("z-fixer", "B605")];
    });
    assert_eq!(report.outcomes.len(), 5);
    assert_eq!(report.outcomes[1].codemod, "a-prover");
}

#[test]
fn a_proof_that_nobody_asked_for_leaves_the_fix() {
    let report = fixed(PROGRAM, |settings| settings.unasked_proofs = vec!["B605"]);
    assert_eq!(
        after(&report),
        "import os\nos.system(p)\nrun(f)\nrun(b)\nos.system(u)\nos.system(n)\n"
    );
}

#[test]
fn a_suppressed_finding_is_counted_once() {
    let report = fixed("import os\nos.system(n)  # nosec B605\n", |_| {});
    assert_eq!((report.outcomes.len(), report.suppressed), (0, 1));
}

/// Justifies everything.
struct AllIsFine;

impl Decisions for AllIsFine {
    fn by_policy(&self, _: &Path, _: &Module<'_>, _: &Finding) -> Option<Decision> {
        let reason = "a person said so".to_string();
        Some(Decision::Justify { reason })
    }
}

/// The comment suppresses the finding of one codemod, and another's is what was decided on.
#[test]
fn the_comment_of_a_decision_stays() {
    let report = fixed("import os\nos.system(n)\n", |settings| {
        settings.decisions = &AllIsFine;
    });
    assert_eq!(statuses(&report), [("z-fixer", "done")]);
    assert_eq!(
        after(&report),
        "import os\nos.system(n)  # nosec B605 # a person said so\n"
    );
}
