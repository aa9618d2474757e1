//! What is wrong with a case or a codemod is seen.

use std::path::Path;

use harden_codemod::Applicability;

use super::fake::{Behaviour, Fake};
use crate::suite::{Unprovoked, trials};
use crate::{coverage, markdown};

const CALL: &str = "import os\n\nos.system(\"ls\")\n";
const FIXED: &str = "import os\n\nrun()\nprint(os)\n";

/// A case file with one case.
fn file(directives: &[&str], texts: &[&str]) -> String {
    let mut file = String::from("## one\n");
    for directive in directives {
        file.extend(["- ", directive, "\n"]);
    }
    for text in texts {
        file.extend(["\n```python\n", text, "```\n"]);
    }
    file
}

/// Everything that is wrong with the cases of a file.
fn problems(fake: &Fake, text: &str) -> String {
    let cases = match markdown::cases(Path::new("cases.md"), text) {
        Ok(cases) => cases,
        Err(failures) => panic!("{failures:?}"),
    };
    let trials = trials(fake, &cases, false).unwrap();
    let lines: Vec<String> = trials
        .iter()
        .flat_map(|trial| &trial.failures)
        .map(ToString::to_string)
        .collect();
    lines.join("\n")
}

fn assert_seen(behaviour: Behaviour, text: &str, wanted: &str) {
    let got = problems(&Fake::new(behaviour), text);
    assert!(got.contains(wanted), "wanted: {wanted}\ngot: {got}");
}

#[test]
fn a_good_case_has_no_problem() {
    let text = file(
        &["outcome: safe"],
        &["import os\n\nos.system(\"ls\")\nprint(os)\n", FIXED],
    );
    assert_eq!(problems(&Fake::new(Behaviour::Replace("run()")), &text), "");
    let text = file(&["outcome: refused not-today"], &[CALL]);
    assert_eq!(
        problems(&Fake::new(Behaviour::Refuse("not-today")), &text),
        ""
    );
}

#[test]
fn another_text_than_expected() {
    let text = file(&["outcome: safe"], &[CALL, "import os\n\nother()\n"]);
    let wanted = "-other()\n+run()";
    assert_seen(Behaviour::Replace("run()"), &text, wanted);
    assert_seen(
        Behaviour::Replace("run()"),
        &text,
        "cases.md:1: one: expected and got differ",
    );
}

#[test]
fn a_wrong_class() {
    let texts = [CALL, "run()\n"];
    let mut fake = Fake::new(Behaviour::Replace("run()"));
    fake.class = Applicability::Unsafe;
    let got = problems(&fake, &file(&["outcome: safe"], &texts));
    assert!(got.contains("declared: safe; got: unsafe"), "{got}");
    fake.class = Applicability::Safe;
    let got = problems(&fake, &file(&["outcome: unsafe"], &texts));
    assert!(got.contains("declared: unsafe; got: safe"), "{got}");
    fake.class = Applicability::Display;
    let got = problems(&fake, &file(&["outcome: safe"], &texts));
    assert!(got.contains("declared: safe; got: display"), "{got}");
}

#[test]
fn a_wrong_reason() {
    let text = file(&["outcome: refused another"], &[CALL]);
    let wanted = "declared: refused another; got: refused not-today";
    assert_seen(Behaviour::Refuse("not-today"), &text, wanted);
}

#[test]
fn a_fix_where_none_was_declared() {
    let text = file(&["outcome: refused not-today"], &[CALL]);
    assert_seen(
        Behaviour::Replace("run()"),
        &text,
        "no finding of it has a fix",
    );
    let text = file(&["outcome: untouched"], &[CALL]);
    assert_seen(Behaviour::Replace("run()"), &text, "declared: untouched");
}

#[test]
fn another_number_of_findings() {
    let twice = "import os\n\nos.system(\"ls\")\nos.system(\"ls\")\n";
    let text = file(
        &["outcome: refused not-today, refused not-today, refused not-today"],
        &[twice],
    );
    assert_seen(Behaviour::Refuse("not-today"), &text, "declared: refused");
}

#[test]
fn an_overlooked_finding() {
    let text = file(&["outcome: untouched"], &[CALL]);
    let wanted = "Bandit has a B605 in line 3 that harden does not account for";
    assert_seen(Behaviour::Overlook, &text, wanted);
}

#[test]
fn a_finding_that_bandit_does_not_have() {
    let text = file(
        &["outcome: refused not-today"],
        &["import os\n\nos.system(command=\"ls\")\n"],
    );
    let wanted = "Bandit has no B605 in line 3; harden has";
    assert_seen(Behaviour::Refuse("not-today"), &text, wanted);
}

#[test]
fn a_declaration_about_bandit_that_does_not_hold() {
    let text = file(&["outcome: refused not-today", "bandit: silent"], &[CALL]);
    let wanted = "declared `bandit: silent`, and Bandit reports all of it";
    assert_seen(Behaviour::Refuse("not-today"), &text, wanted);
    let text = file(&["outcome: refused not-today", "bandit: reports"], &[CALL]);
    let wanted = "declared `bandit: reports`, and it does not";
    assert_seen(Behaviour::Refuse("not-today"), &text, wanted);
}

#[test]
fn a_suppression_that_bandit_does_not_read() {
    let suppressed = "import os\n\nos.system(\"ls\")  # noqa: S605\n";
    let text = file(&["outcome: suppressed"], &[suppressed]);
    let wanted = "Bandit reports a finding that harden takes to be suppressed";
    assert_seen(Behaviour::Replace("run()"), &text, wanted);
}

#[test]
fn a_finding_that_a_fix_leaves() {
    let after = "import os\n\nos.popen(\"ls\")\n";
    let text = file(&["outcome: safe"], &[CALL, after]);
    let wanted = "Bandit has 1 B605 before and 1 after; 1 were fixed";
    assert_seen(Behaviour::Replace("os.popen(\"ls\")"), &text, wanted);
}

#[test]
fn a_finding_that_a_fix_brings() {
    let text = file(&["outcome: safe"], &[CALL, "eval(x)\n"]);
    let wanted = "a new B307 above low severity";
    assert_seen(Behaviour::Replace("eval(x)"), &text, wanted);
}

#[test]
fn a_lost_comment() {
    let before = "import os\n\nos.system(\n    # all\n    \"ls\"\n)\n";
    let text = file(&["outcome: safe"], &[before, "run()\n"]);
    assert_seen(
        Behaviour::Replace("run()"),
        &text,
        "a comment is lost: # all",
    );
}

#[test]
fn a_token_changed_elsewhere() {
    let before = "import os\n\nx = 1\nos.system(\"ls\")\n";
    let text = file(&["outcome: safe"], &[before, "x = 2\nrun()\n"]);
    let behaviour = Behaviour::Elsewhere("x = 1", "x = 2");
    let wanted = "tokens changed outside of findings and imports";
    assert_seen(behaviour, &text, wanted);
    // Unless the case says so.
    let text = file(
        &["outcome: safe", "touches: 3"],
        &[before, "x = 2\nrun()\n"],
    );
    let got = problems(&Fake::new(behaviour), &text);
    assert!(!got.contains(wanted), "{got}");
}

#[test]
fn a_token_lost_behind_the_finding() {
    let before = "import os\n\nos.system(\"ls\")\nprint(1)\n";
    let text = file(&["outcome: safe"], &[before, "run()\n"]);
    let wanted = "tokens changed outside of findings and imports";
    assert_seen(Behaviour::ReplaceToEnd("run()\n"), &text, wanted);
}

#[test]
fn a_text_that_is_not_python() {
    let text = file(&["outcome: safe"], &[CALL, "run(\n"]);
    assert_seen(Behaviour::Replace("run("), &text, "did not verify");
    let text = file(&["outcome: untouched"], &["system(\n"]);
    assert_seen(Behaviour::Overlook, &text, "the engine gave up");
    assert_seen(
        Behaviour::Overlook,
        &text,
        "CPython cannot compile the text",
    );
}

#[test]
fn a_text_that_only_cpython_refuses() {
    let text = file(&["outcome: safe"], &[CALL, "import os\n\nprint((yield))\n"]);
    let wanted = "CPython cannot compile the fixed text";
    assert_seen(Behaviour::Replace("print((yield))"), &text, wanted);
}

#[test]
fn a_second_run_that_changes_something() {
    let after = "import os\n\nprint(os.system(\"ls\"))\n";
    let text = file(&["outcome: safe"], &[CALL, after]);
    assert_seen(
        Behaviour::WrapEveryOther,
        &text,
        "a second run changes something",
    );
    assert_seen(
        Behaviour::WrapEveryOther,
        &text,
        "all fixes at once, and the unsafe ones after the safe ones, differ",
    );
}

#[test]
fn fixes_that_do_not_settle() {
    let text = file(&["outcome: safe"], &[CALL, "os.system(\"ls\", 1)\n"]);
    let behaviour = Behaviour::Replace("print(os.system(\"ls\"))");
    assert_seen(behaviour, &text, "did not settle");
}

#[test]
fn newlines_of_another_kind() {
    // No formatter would leave the texts alone, so none lays out what comes of them.
    let before = format!("{CALL}x  =  1\n");
    let after = "import os\n\n(\n  os\n)\nx  =  1\n";
    let text = file(&["outcome: safe"], &[&before, after]);
    let got = problems(&Fake::new(Behaviour::Replace("(\n  os\n)")), &text);
    assert!(got.contains("with CRLF newlines: "), "{got}");
}

#[test]
fn a_panic() {
    let text = file(&["outcome: untouched"], &[CALL]);
    assert_seen(Behaviour::Panic, &text, "harden panicked");
}

fn coverage_of(fake: &Fake, unprovoked: &[Unprovoked], text: &str) -> String {
    let cases = markdown::cases(Path::new("cases.md"), text).unwrap();
    let trials = trials(fake, &cases, false).unwrap();
    let failures = coverage::check(fake, Path::new("cases"), unprovoked, &trials);
    let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

#[test]
fn a_reason_or_a_class_without_a_case() {
    let fixed = file(&["outcome: safe"], &[CALL, "run()\n"]);
    let refused = file(&["outcome: refused not-today"], &[CALL]);
    let fixing = Fake::new(Behaviour::Replace("run()"));
    let refusing = Fake::new(Behaviour::Refuse("not-today"));
    let excuse = |code| Unprovoked { code, why: "never" };
    let got = coverage_of(&fixing, &[], &fixed);
    assert!(got.contains("no case is refused with `not-today`"), "{got}");
    assert_eq!(coverage_of(&fixing, &[excuse("not-today")], &fixed), "");
    let got = coverage_of(&refusing, &[excuse("not-today")], &refused);
    assert!(got.contains("is said not to be provoked, and is"), "{got}");
    assert!(
        got.contains("no case has a fix of B605 that is safe"),
        "{got}"
    );
    let got = coverage_of(&refusing, &[excuse("tomorrow")], &refused);
    assert!(
        got.contains("`tomorrow` is no reason of the codemod"),
        "{got}"
    );
    let got = coverage_of(
        &Fake::new(Behaviour::Refuse("another")),
        &[],
        &file(&["outcome: refused another"], &[CALL]),
    );
    assert!(
        got.contains("`another` is not among the codemod's reasons"),
        "{got}"
    );
    let got = coverage_of(&fixing, &[], &file(&["outcome: untouched"], &["print()\n"]));
    assert!(got.contains("no case has a finding of B605"), "{got}");
    let mut fake = Fake::new(Behaviour::Replace("run()"));
    fake.class = Applicability::Unsafe;
    let got = coverage_of(&fake, &[], &file(&["outcome: unsafe"], &[CALL, "run()\n"]));
    assert!(
        got.contains("B605 has a fix that is unsafe, which it does not list"),
        "{got}"
    );
}
