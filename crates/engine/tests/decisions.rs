//! What people have decided, and what a scanner has reported, before a run.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use harden_codemod::prelude::{Edit, EditSet, Ranged};
use harden_codemod::{
    Applicability, Codemod, Context, Finding, Fix, NoProject, Outcome, ReasonDoc, Refusal, Rule,
    Severity,
};
use harden_engine::{
    Decision, Decisions, Fault, FileReport, Misfit, Reported, Settings, Status, fix_bytes,
};
use harden_rewriter::Module;

static RULES: [Rule; 1] = [rule("B605")];
static PICKLE: Rule = rule("B301");

const fn rule(id: &'static str) -> Rule {
    Rule {
        id,
        ruff: None,
        title: "",
        severity: Severity::High,
        cwe: 78,
        classes: &[Applicability::Safe],
    }
}

/// Finds every call of `os.system`: has a safe fix for one without arguments, an unsafe one for
/// one with a name, and none for any other.
struct Fake;

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
        let outcome = |call: &harden_codemod::prelude::QualifiedCall<'_>| {
            let finding = finding(&RULES[0], call.expr.range());
            let argument = call.call.arguments.args.first();
            let applicability = match argument {
                None => Applicability::Safe,
                Some(argument) if argument.is_name_expr() => Applicability::Unsafe,
                Some(_) => {
                    let refusal = Refusal {
                        code: "hard",
                        message: "it is hard".to_string(),
                    };
                    return Outcome::Refused { finding, refusal };
                }
            };
            let edit = Edit::replace(call.call.func.range(), "run");
            Outcome::Fixed {
                finding,
                fix: Fix {
                    edits: EditSet::new(cx.module.text(), vec![edit]).unwrap(),
                    imports: Vec::new(),
                    distributions: Vec::new(),
                    applicability,
                    effect: String::new(),
                    also_removes: &[],
                    brings: Vec::new(),
                },
            }
        };
        calls.iter().map(outcome).collect()
    }
}

fn finding(rule: &'static Rule, range: harden_rewriter::TextRange) -> Finding {
    Finding {
        rule,
        range,
        severity: Severity::High,
        message: String::new(),
    }
}

/// Decides by the comment that stands on the line before the finding's.
#[derive(Default)]
struct FromText {
    policy: Option<&'static str>,
    ignored: Vec<&'static str>,
}

impl Decisions for FromText {
    fn ignored(&self, _path: &Path) -> Vec<&'static str> {
        self.ignored.clone()
    }

    fn by_policy(&self, _: &Path, module: &Module<'_>, finding: &Finding) -> Option<Decision> {
        let wanted = self.policy?;
        let line = module.line_range(finding.range.start());
        module
            .slice(line)
            .contains(wanted)
            .then(|| Decision::Justify {
                reason: format!("anything with {wanted} is fine"),
            })
    }

    fn by_triage(
        &self,
        _: &Path,
        module: &Module<'_>,
        findings: &[&Finding],
    ) -> Vec<Option<Decision>> {
        let before = |finding: &&Finding| {
            let line = module.line_range(finding.range.start());
            module.text()[..line.start().to_usize()].lines().last()
        };
        let decided = |line: &str| match line {
            "# justify" => Some(Decision::Justify {
                reason: "a person said so".to_string(),
            }),
            "# accept" => Some(Decision::AcceptUnsafeFix),
            "# leave" => Some(Decision::Leave {
                reason: "a person will see to it".to_string(),
            }),
            _ => None,
        };
        findings
            .iter()
            .map(before)
            .map(|line| decided(line?))
            .collect()
    }
}

/// Reports a finding of B301 at every name `pickle`, and B605 at the lines it is given.
struct FromLines {
    lines: Vec<usize>,
    misfit: Option<Misfit>,
}

impl Reported for FromLines {
    fn names(&self, path: &Path) -> bool {
        path == Path::new("a.py")
    }

    fn findings(&self, _: &Path, module: &Module<'_>) -> Result<Vec<Finding>, Misfit> {
        if let Some(misfit) = &self.misfit {
            return Err(misfit.clone());
        }
        let text = module.text();
        let pickles = text.match_indices("pickle").map(|(at, word)| {
            let start = harden_rewriter::TextSize::try_from(at).unwrap();
            let range = harden_rewriter::TextRange::at(start, harden_rewriter::TextSize::of(word));
            finding(&PICKLE, range)
        });
        let systems = text.match_indices("os.system").filter_map(|(at, word)| {
            let start = harden_rewriter::TextSize::try_from(at).unwrap();
            let range = harden_rewriter::TextRange::at(start, harden_rewriter::TextSize::of(word));
            self.lines
                .contains(&module.line_number(start))
                .then(|| finding(&RULES[0], range))
        });
        Ok(pickles.chain(systems).collect())
    }
}

fn fixed<'a>(text: &str, change: impl FnOnce(&mut Settings<'a>)) -> FileReport {
    let mut settings = Settings::new(vec![&Fake], &NoProject);
    change(&mut settings);
    fix_bytes(Path::new("a.py"), text.as_bytes().to_vec(), &settings)
}

fn after(report: &FileReport) -> String {
    String::from_utf8(report.change.as_ref().unwrap().after.clone()).unwrap()
}

/// The status of each finding, in a word.
fn statuses(report: &FileReport) -> Vec<String> {
    let word = |status: &Status| match status {
        Status::Fixed { .. } => "fixed".to_string(),
        Status::Fixable { applicability, .. } => applicability.to_string(),
        Status::Refused { code, .. } => (*code).to_string(),
    };
    report
        .outcomes
        .iter()
        .map(|site| word(&site.status))
        .collect()
}

#[test]
fn each_decision_of_a_triage_is_carried_out() {
    let decisions = FromText::default();
    let text = "import os\n# justify\nos.system(1)\n# accept\nos.system(a)\n# leave\nos.system()\n\
                os.system(b)\nos.system(2)\n";
    let report = fixed(text, |settings| settings.decisions = &decisions);
    assert_eq!(
        statuses(&report),
        ["fixed", "fixed", "left-as-it-is", "unsafe", "hard"]
    );
    assert_eq!(
        after(&report),
        "import os\n# justify\nos.system(1)  # nosec B605 # a person said so\n# accept\nrun(a)\n\
         # leave\nos.system()\nos.system(b)\nos.system(2)\n"
    );
    assert!(report.outcomes[0].justified && !report.outcomes[1].justified);
}

#[test]
fn a_decision_stays_with_its_finding_when_another_round_moves_it() {
    let decisions = FromText::default();
    let text = "import os\nos.system(os.system())\n# justify\nos.system(1)\n";
    let report = fixed(text, |settings| settings.decisions = &decisions);
    assert!(after(&report).contains("os.system(1)  # nosec B605 # a person said so"));
}

#[test]
fn a_policy_wins_over_a_safe_fix() {
    let decisions = FromText {
        policy: Some("fine"),
        ..FromText::default()
    };
    let text = "import os\nos.system()  # fine\nos.system()\n";
    let report = fixed(text, |settings| settings.decisions = &decisions);
    assert_eq!(
        after(&report),
        "import os\nos.system()  # fine  # nosec B605 # anything with fine is fine\nrun()\n"
    );
}

#[test]
fn a_comment_silences_no_finding_that_nobody_has_justified() {
    let decisions = FromText::default();
    let text = "import os\n# justify\nos.system(1); x = os.system\n# justify\nos.system(1) or os.system(c)\n";
    // Two findings of a line are both below the same comment here, so one decision counts for both.
    let report = fixed(text, |settings| settings.decisions = &decisions);
    assert_eq!(statuses(&report), ["fixed", "fixed", "fixed"]);

    let one_of_two = OneOfTwo;
    let text = "import os\nos.system(1) or os.system(2)\n";
    let report = fixed(text, |settings| settings.decisions = &one_of_two);
    assert_eq!(statuses(&report), ["shared-comment", "hard"]);
    assert!(report.change.is_none());

    // A fix that is applied takes the other one away.
    let text = "import os\nos.system(1) or os.system()\n";
    let report = fixed(text, |settings| settings.decisions = &one_of_two);
    assert_eq!(statuses(&report), ["fixed", "fixed"]);
    assert!(after(&report).ends_with("os.system(1) or run()  # nosec B605 # the first is fine\n"));
}

/// Justifies the first finding of a file.
struct OneOfTwo;

impl Decisions for OneOfTwo {
    fn by_triage(&self, _: &Path, _: &Module<'_>, findings: &[&Finding]) -> Vec<Option<Decision>> {
        let mut decisions = vec![None; findings.len()];
        decisions[0] = Some(Decision::Justify {
            reason: "the first is fine".to_string(),
        });
        decisions
    }
}

#[test]
fn a_rule_that_is_ignored_in_a_file_does_not_count() {
    let decisions = FromText {
        ignored: vec!["B605"],
        ..FromText::default()
    };
    let report = fixed("import os\nos.system()\n", |settings| {
        settings.decisions = &decisions;
    });
    assert!(report.outcomes.is_empty() && report.change.is_none());
}

#[test]
fn classes_can_be_changed() {
    let text = "import os\nos.system()\nos.system(a)\n";
    let report = fixed(text, |settings| settings.extend_unsafe = vec!["B605"]);
    assert_eq!(statuses(&report), ["unsafe", "unsafe"]);
    let report = fixed(text, |settings| settings.extend_safe = vec!["B605"]);
    assert_eq!(statuses(&report), ["fixed", "fixed"]);
}

#[test]
fn a_run_from_a_report_changes_only_what_it_names() {
    let reported = FromLines {
        lines: vec![3],
        misfit: None,
    };
    let text = "import os\nos.system()\nos.system()\npickle\n";
    let report = fixed(text, |settings| settings.reported = Some(&reported));
    assert_eq!(statuses(&report), ["fixed", "no-codemod"]);
    assert_eq!(after(&report), "import os\nos.system()\nrun()\npickle\n");
    assert_eq!(report.outcomes[1].rule.id, "B301");
}

#[test]
fn a_finding_of_a_report_can_be_justified() {
    let decisions = FromText::default();
    let reported = FromLines {
        lines: vec![2],
        misfit: None,
    };
    let text = "import os\nos.system()\n# justify\npickle\npickle\n";
    let report = fixed(text, |settings| {
        settings.reported = Some(&reported);
        settings.decisions = &decisions;
    });
    assert_eq!(statuses(&report), ["fixed", "fixed", "no-codemod"]);
    assert_eq!(
        after(&report),
        "run()\n# justify\npickle  # nosec B301 # a person said so\npickle\n"
    );
}

#[test]
fn a_finding_of_a_report_in_code_that_a_fix_changes_is_left_for_the_next_report() {
    let reported = FromLines {
        lines: vec![2],
        misfit: None,
    };
    let report = fixed("import os\nos.system(  # pickle\n)\n", |settings| {
        settings.reported = Some(&reported);
    });
    assert_eq!(statuses(&report), ["fixed", "no-codemod"]);
    // The very text that the other finding is about goes.
    let report = fixed("import os\nos.system.pickle\nos.system()\n", |settings| {
        settings.reported = Some(&Everything);
    });
    assert_eq!(
        statuses(&report),
        ["no-codemod", "not-seen", "fixed", "code-changed"]
    );
}

/// Reports a finding of B301 and one of B605 at every `os.system`.
struct Everything;

impl Reported for Everything {
    fn names(&self, _: &Path) -> bool {
        true
    }

    fn findings(&self, _: &Path, module: &Module<'_>) -> Result<Vec<Finding>, Misfit> {
        let calls = module.text().match_indices("os.system");
        let both = calls.flat_map(|(at, word)| {
            let start = harden_rewriter::TextSize::try_from(at).unwrap();
            let range = harden_rewriter::TextRange::at(start, harden_rewriter::TextSize::of(word));
            [finding(&PICKLE, range), finding(&RULES[0], range)]
        });
        Ok(both.collect())
    }
}

#[test]
fn a_report_on_another_state_of_the_file_is_a_fault() {
    let reported = FromLines {
        lines: Vec::new(),
        misfit: Some(Misfit {
            line: 2,
            message: "line 2 is another one now".to_string(),
        }),
    };
    let report = fixed("import os\nos.system()\n", |settings| {
        settings.reported = Some(&reported);
    });
    assert!(matches!(&report.fault, Some(fault @ Fault::Misfit(_)) if fault.line() == Some(2)));
    assert!(report.change.is_none());
}

#[test]
fn a_file_that_the_report_does_not_name_is_not_looked_at() {
    let reported = FromLines {
        lines: Vec::new(),
        misfit: None,
    };
    let mut settings = Settings::new(vec![&Fake], &NoProject);
    settings.reported = Some(&reported);
    let text = b"import os\nos.system()\n".to_vec();
    let report = fix_bytes(Path::new("b.py"), text, &settings);
    assert!(report.outcomes.is_empty());
}
