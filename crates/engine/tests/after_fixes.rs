//! What a fix takes with it and what it brings: comments for findings that are gone, new findings.

use std::path::Path;

use harden_codemod::prelude::{Edit, EditSet, QualifiedCall, Ranged, argument};
use harden_codemod::{
    Applicability, Codemod, Context, Finding, Fix, NoProject, Outcome, ReasonDoc, Refusal, Rule,
    Severity,
};
use harden_engine::{FileReport, Settings, fix_bytes};

static RULES: [Rule; 2] = [rule("B602", "S602"), rule("B605", "S605")];

const fn rule(id: &'static str, ruff: &'static str) -> Rule {
    Rule {
        id,
        ruff: Some(ruff),
        title: "process started with a shell",
        severity: Severity::High,
        cwe: 78,
        classes: &[Applicability::Safe],
    }
}

/// Replaces `os.system` with the function its keyword `to` names in a string, and takes that
/// argument out. Refuses where there is none, and every call of `subprocess.call`, which is B602.
struct Fake;

impl Fake {
    fn fix(cx: &Context<'_>, site: &QualifiedCall<'_>) -> Option<Fix> {
        let text = cx.module.text();
        let to = argument(site.call, "to", None).ok()??;
        let name = cx.module.slice(to).trim_matches('"');
        let mut edits = vec![
            Edit::replace(site.call.func.range(), name),
            Edit::delete(site.call.arguments.keywords.first()?.range()),
        ];
        if name == "late" {
            // Only a further round makes the last of it.
            edits = vec![Edit::replace(to.range(), "\"subprocess.run\"")];
        }
        let imports = match name {
            "subprocess.run" => vec![cx.import("subprocess", site.expr).ok()?],
            _ => Vec::new(),
        };
        Some(Fix {
            edits: EditSet::new(text, edits).ok()?,
            imports,
            distributions: Vec::new(),
            applicability: Applicability::Safe,
            effect: String::new(),
            caution: None,
            also_removes: &["B609"],
            brings: match name {
                "subprocess.run" => vec!["B603", "B607"],
                _ => Vec::new(),
            },
        })
    }
}

impl Codemod for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &["system", "subprocess"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &[]
    }

    fn readme(&self) -> &'static str {
        ""
    }

    fn run(&self, cx: &Context<'_>) -> Vec<Outcome> {
        let sites = |wanted: &str| cx.module.calls_where(|name| name == wanted);
        let found = |site: &QualifiedCall<'_>, rule: usize| Finding {
            rule: &RULES[rule],
            range: site.expr.range(),
            severity: Severity::High,
            message: String::new(),
        };
        let refusal = || Refusal {
            code: "not-today",
            message: String::new(),
        };
        let refused = |finding| Outcome::Refused {
            finding,
            refusal: refusal(),
        };
        let mut outcomes: Vec<Outcome> = sites("os.system")
            .iter()
            .map(|site| match Fake::fix(cx, site) {
                Some(fix) => Outcome::Fixed {
                    finding: found(site, 1),
                    fix,
                },
                None => refused(found(site, 1)),
            })
            .collect();
        let calls = sites("subprocess.call");
        outcomes.extend(calls.iter().map(|site| refused(found(site, 0))));
        outcomes
    }
}

fn run(program: &str, rules: Option<Vec<&'static str>>) -> (FileReport, String) {
    let mut settings = Settings::new(vec![&Fake], &NoProject);
    settings.rules = rules;
    let report = fix_bytes(Path::new("a.py"), program.into(), &settings);
    assert!(report.bugs.is_empty(), "{:?}", report.bugs);
    assert!(report.fault.is_none(), "{:?}", report.fault);
    let after = match &report.change {
        Some(change) => String::from_utf8_lossy(&change.after).into_owned(),
        None => program.to_string(),
    };
    (report, after)
}

/// What becomes of a program below `import os, subprocess`.
fn fixed(program: &str, rules: Option<Vec<&'static str>>) -> String {
    const IMPORTS: &str = "import os, subprocess\nos, subprocess\n";
    let (_, after) = run(&format!("{IMPORTS}{program}"), rules);
    after.replacen(IMPORTS, "", 1)
}

#[track_caller]
fn becomes(program: &str, expected: &str) {
    assert_eq!(fixed(program, None), expected);
}

#[track_caller]
fn is_fixed(program: &str, expected: &str) {
    becomes(program, expected);
    // Nothing is left to do the second time.
    becomes(expected, expected);
}

#[test]
fn rules_without_a_finding_leave_the_comments() {
    is_fixed(
        "os.system(to=\"run\")  # nosec B602, B607\n",
        "run()  # nosec B607\n",
    );
    is_fixed("os.system(to=\"run\")  # nosec B602 # fine\n", "run()\n");
    is_fixed(
        "os.system(to=\"run\")  # noqa: E501, S602\n",
        "run()  # noqa: E501\n",
    );
    is_fixed(
        "os.system(  # nosec B607\n    to=\"run\"\n)  # nosec B605\n",
        "run(  # nosec B607\n    \n)\n",
    );
    is_fixed(
        "os.system(to=\"run\")  # nosec B609, B607  # noqa: S609\n",
        "run()  # nosec B607\n",
    );
}

#[test]
fn a_rule_with_a_finding_on_the_lines_stays() {
    // Suppressed there.
    is_fixed(
        "x = [\n    os.system(),  # nosec B605\n    os.system(to=\"run\"),  # nosec B602\n]\n",
        "x = [\n    os.system(),  # nosec B605\n    run(),\n]\n",
    );
    is_fixed(
        "x = os.system(to=\"run\") or (  # nosec B609\n    subprocess.call()  # nosec B602\n)\n",
        "x = run() or (  # nosec B609\n    subprocess.call()  # nosec B602\n)\n",
    );
    // Refused there.
    is_fixed(
        "x = os.system(to=\"run\") or (  # nosec B602\n    os.system()  # nosec B602\n)\n",
        "x = run() or (\n    os.system()\n)\n",
    );
    is_fixed(
        "x = os.system(to=\"run\") or (  # nosec B602\n    (subprocess.call(), 1)\n)\n",
        "x = run() or (  # nosec B602\n    (subprocess.call(), 1)\n)\n",
    );
}

#[test]
fn a_finding_that_was_not_asked_for_keeps_its_comment() {
    let program = "x = os.system(to=\"run\") or (\n    subprocess.call()  # nosec B602\n)\n";
    let after = "x = run() or (\n    subprocess.call()  # nosec B602\n)\n";
    assert_eq!(fixed(program, Some(vec!["B605"])), after);
    assert_eq!(fixed(program, None), after);
}

#[test]
fn comments_elsewhere_stay() {
    is_fixed(
        "run()  # nosec B605\nif os.system(to=\"run\"):\n    run()  # nosec B605\n",
        "run()  # nosec B605\nif run():\n    run()  # nosec B605\n",
    );
    // Without a fix, comments are nobody's affair.
    is_fixed("os.system()  # nosec B602\n", "os.system()  # nosec B602\n");
}

#[test]
fn a_suppressed_finding_and_a_blanket_comment_stay() {
    let same = "os.system(to=\"run\")  # nosec B605, B607\n";
    is_fixed(same, same);
    is_fixed(
        "x = [\n    os.system(to=\"run\"),\n]  # nosec\n",
        "x = [\n    run(),\n]  # nosec\n",
    );
}

#[test]
fn statements_are_followed_through_rounds_and_imports() {
    let program = "import os\nos\n\nos.system(to=\"late\")  # nosec B602\nos.system(to=\"run\")  # nosec B607, B602\n";
    let (report, after) = run(program, None);
    assert_eq!(
        after,
        "import os\nimport subprocess\nos\n\nsubprocess.run()\nrun()  # nosec B607\n"
    );
    let lines: Vec<usize> = report.outcomes.iter().map(|site| site.line).collect();
    assert_eq!(lines, [4, 4, 5]);
}

#[test]
fn a_new_import_is_brought_once() {
    let program = "import os\nos\nos.system(to=\"subprocess.run\")\nos.system(to=\"subprocess.run\")\nos.system()\n";
    let brings = |program: &str| -> Vec<Vec<&'static str>> {
        let (report, _) = run(program, None);
        report
            .outcomes
            .into_iter()
            .map(|site| site.brings)
            .collect()
    };
    assert_eq!(
        brings(program),
        [vec!["B404", "B603", "B607"], vec!["B603", "B607"], vec![]]
    );
    // Imported already.
    assert_eq!(
        brings("import os, subprocess\nos, subprocess\nos.system(to=\"subprocess.run\")\n"),
        [vec!["B603", "B607"]]
    );
}
