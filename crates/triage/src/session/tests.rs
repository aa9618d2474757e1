use std::convert::Infallible;

use super::*;
use crate::Key;

const TODAY: Date = Date::constant(2027, 1, 31);

fn three_words(reason: &str) -> Result<(), String> {
    if reason.split_whitespace().count() < 3 {
        return Err("a reason has at least three words".to_string());
    }
    Ok(())
}

fn question(line: usize, has_fix: bool) -> Question {
    Question {
        key: Key {
            rule: "B605".to_string(),
            path: "a.py".to_string(),
            function: "run".to_string(),
            statement: format!("os . system ( {line} )"),
            twin: None,
        },
        severity: Severity::High,
        line,
        message: "a process is started with a shell".to_string(),
        code: format!("  {line}  os.system({line})"),
        why: "needs --unsafe-fixes".to_string(),
        fix: has_fix.then(|| Offer {
            effect: "blanks split no more".to_string(),
            diff: "-a\n+b\n".to_string(),
        }),
        decision: None,
    }
}

fn justified(reason: &str) -> Decision {
    Decision::Justify {
        reason: reason.to_string(),
        until: None,
    }
}

/// Three findings, of which only the first has a fix; and what was saved.
struct Script {
    session: Session,
    saved: Vec<(usize, Decision)>,
    last: Turn,
}

impl Script {
    fn new(questions: Vec<Question>) -> Self {
        let session = Session::new(questions, three_words, TODAY);
        let last = session.start();
        Script {
            session,
            saved: Vec::new(),
            last,
        }
    }

    fn three() -> Self {
        Script::new(vec![
            question(1, true),
            question(2, false),
            question(3, false),
        ])
    }

    fn type_in(&mut self, inputs: &[&str]) -> &str {
        for typed in inputs {
            let saved = &mut self.saved;
            let mut save = |key: &Key, decision: &Decision| -> Result<(), Infallible> {
                let digits: String = key.statement.chars().filter(char::is_ascii_digit).collect();
                saved.push((digits.parse().unwrap(), decision.clone()));
                Ok(())
            };
            self.last = self.session.answer(typed, &mut save).unwrap();
        }
        &self.last.text
    }
}

#[test]
fn a_reason_that_says_nothing_is_not_taken() {
    let mut script = Script::three();
    assert_eq!(script.last.next, Next::Key);
    script.type_in(&["j"]);
    assert_eq!(script.last.next, Next::Line);
    let text = script.type_in(&["too short"]).to_string();
    assert!(text.contains("at least three words"), "{text}");
    assert_eq!(script.last.next, Next::Line);
    assert!(script.saved.is_empty());
    script.type_in(&["the command is a constant"]);
    assert_eq!(script.saved, [(1, justified("the command is a constant"))]);
}

#[test]
fn no_reason_at_all_goes_back_to_the_keys() {
    let mut script = Script::three();
    script.type_in(&["j", "  "]);
    assert!(script.saved.is_empty());
    assert_eq!(script.last.next, Next::Key);
    assert!(script.last.text.contains("1 of 3"));
}

#[test]
fn a_key_typed_as_a_reason_is_no_command() {
    let mut script = Script::three();
    script.type_in(&["j", "q"]);
    assert_eq!(script.last.next, Next::Line);
}

#[test]
fn what_is_no_key_decides_nothing() {
    let mut script = Script::three();
    for typed in ["", "\n", "x", "ü", "jj", "\u{1b}", "yess", "1"] {
        let text = script.type_in(&[typed]).to_string();
        assert!(text.contains("press ? for help"), "{typed:?}: {text}");
    }
    assert!(script.saved.is_empty());
}

#[test]
fn an_unsafe_fix_is_only_accepted_where_there_is_one() {
    let mut script = Script::three();
    assert!(script.last.text.contains("accept [u]nsafe fix"));
    let text = script.type_in(&["u"]).to_string();
    assert!(!text.contains("[u]nsafe"), "{text}");
    let text = script.type_in(&["u"]).to_string();
    assert!(text.contains("no fix to accept"), "{text}");
    assert_eq!(script.saved, [(1, Decision::AcceptUnsafeFix)]);
}

#[test]
fn yes_accepts_the_fix_or_asks_why_and_no_leaves() {
    let mut script = Script::three();
    script.type_in(&["y", "Y"]);
    assert_eq!(script.last.next, Next::Line);
    script.type_in(&["only constants are passed", "no"]);
    assert_eq!(
        script.saved,
        [
            (1, Decision::AcceptUnsafeFix),
            (2, justified("only constants are passed")),
            (3, Decision::Leave),
        ]
    );
    assert_eq!(script.last.next, Next::Over);
    assert_eq!(script.last.text, "All 3 are decided.\n");
}

#[test]
fn skipped_findings_are_left_and_counted() {
    let mut script = Script::three();
    script.type_in(&["s", "l", "s"]);
    assert_eq!(script.saved, [(2, Decision::Leave)]);
    assert_eq!(script.last.next, Next::Over);
    assert_eq!(script.last.text, "1 of 3 are decided; 2 left.\n");
}

#[test]
fn one_can_go_back_and_decide_anew() {
    let mut script = Script::three();
    let text = script.type_in(&["b"]).to_string();
    assert!(text.contains("the first finding"), "{text}");
    let text = script.type_in(&["l", "b"]).to_string();
    assert!(text.contains("Decided: leave"), "{text}");
    script.type_in(&["u"]);
    assert!(script.last.text.contains("2 of 3"));
    assert_eq!(
        script.saved,
        [(1, Decision::Leave), (1, Decision::AcceptUnsafeFix)]
    );
}

#[test]
fn what_was_decided_before_is_passed_over() {
    let mut questions = vec![question(1, true), question(2, false), question(3, false)];
    questions[0].decision = Some(Decision::Leave);
    questions[2].decision = Some(Decision::Leave);
    let mut script = Script::new(questions);
    assert!(
        script
            .last
            .text
            .starts_with("2 of 3 are decided already.\n")
    );
    assert!(
        script
            .last
            .text
            .contains("2 of 3  B605 high  a.py:2 in run")
    );
    script.type_in(&["n"]);
    assert_eq!(script.last.next, Next::Over);
}

#[test]
fn a_decision_that_cannot_be_saved_is_not_made() {
    let mut session = Session::new(vec![question(1, true)], three_words, TODAY);
    let failed = session.answer("l", &mut |_, _| Err("disk full"));
    assert_eq!(failed, Err("disk full"));
    assert_eq!(session.decided(), 0);
    let turn = session.answer("l", &mut |_, _| Ok::<_, ()>(())).unwrap();
    assert_eq!(turn.next, Next::Over);
}

#[test]
fn quitting_and_the_end_of_the_input_lose_nothing() {
    let mut script = Script::three();
    script.type_in(&["l", "q", "l", "j"]);
    assert_eq!(script.last.text, "1 of 3 are decided; 2 left.\n");
    assert_eq!(script.saved.len(), 1);
    let mut script = Script::three();
    script.type_in(&["j"]);
    assert_eq!(script.session.end().next, Next::Over);
    assert!(script.saved.is_empty());
}

#[test]
fn a_justification_can_end_on_a_day() {
    let mut script = Script::three();
    script.type_in(&["j", "moved away next spring until=2030-02-30"]);
    assert!(
        script.last.text.contains("Invalid date `2030-02-30`"),
        "{}",
        script.last.text
    );
    script.type_in(&["moved away next spring until=2030-02-28"]);
    let until = Some("2030-02-28".to_string());
    let reason = "moved away next spring".to_string();
    assert_eq!(script.saved, [(1, Decision::Justify { reason, until })]);
}

#[test]
fn a_justification_cannot_end_in_the_past() {
    let mut script = Script::three();
    script.type_in(&["j", "moved away next spring until=2027-01-30"]);
    assert!(
        script.last.text.starts_with(
            "Not accepted: until=2027-01-30 is in the past. Give a day from 2027-01-31 on.\n"
        ),
        "{}",
        script.last.text
    );
    assert!(script.saved.is_empty());
    script.type_in(&["moved away next spring until=2027-01-31"]);
    assert_eq!(script.saved.len(), 1);
}

#[test]
fn nothing_to_ask_is_over_at_once() {
    let script = Script::new(Vec::new());
    assert_eq!(script.last.next, Next::Over);
    assert_eq!(script.last.text, "There is nothing to decide.\n");
}

#[test]
fn help_explains_the_keys_that_there_are() {
    let mut script = Script::three();
    let text = script.type_in(&["?"]).to_string();
    assert!(text.contains("  u  accept the fix"), "{text}");
    script.type_in(&["s"]);
    let text = script.type_in(&["help"]).to_string();
    assert!(!text.contains("  u  "), "{text}");
}
