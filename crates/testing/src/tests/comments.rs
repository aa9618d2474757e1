//! What rules about comments do wrong is seen.

use std::path::Path;

use harden_codemod::prelude::{Edit, EditSet, TextRange, TextSize};
use harden_codemod::{
    Applicability, Codemod, Context, Finding, Fix, Outcome, ReasonDoc, Rule, Severity,
};

use crate::markdown;
use crate::suite::trials;

static RULES: [Rule; 1] = [Rule {
    id: "H001",
    ruff: None,
    title: "a comment",
    severity: Severity::Low,
    cwe: 1127,
    classes: &[Applicability::Safe, Applicability::Unsafe],
}];

/// Puts one comment in the place of another.
struct Swap {
    from: &'static str,
    to: &'static str,
    class: Applicability,
    effect: &'static str,
}

impl Codemod for Swap {
    fn name(&self) -> &'static str {
        "swap"
    }

    fn rules(&self) -> &'static [Rule] {
        &RULES
    }

    fn needles(&self) -> &'static [&'static str] {
        &["nosec"]
    }

    fn reasons(&self) -> &'static [ReasonDoc] {
        &[]
    }

    fn readme(&self) -> &'static str {
        ""
    }

    fn run(&self, _cx: &Context<'_>) -> Vec<Outcome> {
        Vec::new()
    }

    fn reviews(&self) -> bool {
        true
    }

    fn review(&self, cx: &Context<'_>, _findings: &[Finding]) -> Vec<Outcome> {
        let text = cx.module.text();
        let Some(at) = text.find(self.from).and_then(|at| u32::try_from(at).ok()) else {
            return Vec::new();
        };
        let range = TextRange::at(TextSize::new(at), TextSize::of(self.from));
        let edits = EditSet::new(text, vec![Edit::replace(range, self.to)]);
        let Ok(edits) = edits else { return Vec::new() };
        vec![Outcome::Fixed {
            finding: Finding {
                rule: &RULES[0],
                range,
                severity: Severity::Low,
                message: String::new(),
            },
            fix: Fix {
                edits,
                imports: Vec::new(),
                distributions: Vec::new(),
                applicability: self.class,
                effect: self.effect.to_string(),
                caution: None,
                also_removes: &[],
                brings: Vec::new(),
            },
        }]
    }
}

/// Everything that is wrong with a call of `os.system` whose comment is swapped.
fn problems(swap: &Swap, directives: &str) -> String {
    let program = |comment| format!("```python\nimport os\n\nos.system(x)  {comment}\n```\n");
    let (class, before, after) = (swap.class, program(swap.from), program(swap.to));
    let text = format!("## one\n\n- outcome: {class}\n{directives}\n\n{before}\n{after}");
    let cases = match markdown::cases(Path::new("cases.md"), &text) {
        Ok(cases) => cases,
        Err(failures) => panic!("{failures:?}"),
    };
    let trials = match trials(swap, &cases, false) {
        Ok(trials) => trials,
        Err(error) => panic!("{error}"),
    };
    let failures = trials.iter().flat_map(|trial| &trial.failures);
    let lines: Vec<String> = failures.map(ToString::to_string).collect();
    lines.join("\n")
}

fn safe(from: &'static str, to: &'static str) -> Swap {
    Swap {
        from,
        to,
        class: Applicability::Safe,
        effect: "",
    }
}

fn with_effect(from: &'static str, to: &'static str, effect: &'static str) -> Swap {
    Swap {
        from,
        to,
        class: Applicability::Unsafe,
        effect,
    }
}

#[test]
fn a_good_change_has_no_problem() {
    let swap = safe("# nosec - fine", "# nosec B605 # fine");
    assert_eq!(
        problems(&swap, "- finds: B605 in 3\n- report: complete"),
        ""
    );
}

#[test]
fn a_safe_fix_that_silences_more_or_less() {
    let wanted = "safe fixes change what Bandit silences";
    let more = safe("# nosec B602 # fine", "# nosec B605 # well");
    assert!(problems(&more, "").contains(wanted));
    let less = safe("# nosec B605 # fine", "# nosec B602 # well");
    assert!(problems(&less, "").contains(wanted));
}

#[test]
fn an_unsafe_fix_that_does_not_say_what_it_silences() {
    let (from, to) = ("# nosec B602 # fine", "# nosec B605 # well");
    let silent = with_effect(from, to, "the comment silenced everything");
    let got = problems(&silent, "");
    assert!(got.contains("is silenced now"), "{got}");
    let honest = with_effect(from, to, "B605 is silenced");
    assert_eq!(problems(&honest, ""), "");
}

#[test]
fn an_unsafe_fix_that_does_not_say_what_it_reports() {
    let (from, to) = ("# nosec B605 # fine", "# nosec B602 # well");
    let got = problems(&with_effect(from, to, "something changes"), "");
    assert!(got.contains("is reported now"), "{got}");
    assert_eq!(problems(&with_effect(from, to, "B605 is reported"), ""), "");
}

#[test]
fn a_comment_that_bandit_warns_of_or_takes_for_a_blanket() {
    let got = problems(&safe("# nosec B605 # x", "# nosec B605 - fine"), "");
    assert!(got.contains("Bandit warns of"), "{got}");
    let got = problems(&safe("# nosec: # fine", "# nosec # fine"), "");
    assert!(got.contains("Bandit reads no id"), "{got}");
}

#[test]
fn findings_that_bandit_does_not_have() {
    let swap = safe("# nosec - fine", "# nosec B605 # fine");
    let got = problems(&swap, "- finds: B605, B602 in 3");
    assert!(got.contains("Bandit has no B602"), "{got}");
    let got = problems(&swap, "- finds: B605 in 1\n- report: complete");
    assert!(got.contains("not complete: Bandit has a B605"), "{got}");
}
