use super::*;
use crate::Twin;

fn three_words(reason: &str) -> Result<(), String> {
    if reason.split_whitespace().count() < 3 {
        return Err("a reason has at least three words".to_string());
    }
    Ok(())
}

fn parse(text: &str) -> TriageFile {
    TriageFile::parse(text, three_words).unwrap()
}

fn faults(text: &str) -> String {
    TriageFile::parse(text, three_words)
        .unwrap_err()
        .to_string()
}

fn key(path: &str, function: &str, statement: &str) -> Key {
    Key {
        rule: "B605".to_string(),
        path: path.to_string(),
        function: function.to_string(),
        statement: statement.to_string(),
        twin: None,
    }
}

fn twin(ordinal: usize, of: usize) -> Key {
    Key {
        twin: (of > 1).then_some(Twin { ordinal, of }),
        ..key("a.py", "run", "os . system ( command )")
    }
}

fn pending(key: Key, line: usize) -> Pending {
    Pending {
        key,
        severity: Severity::High,
        line,
        excerpt: vec![(line, "    os.system(command)".to_string())],
        why: "not fixed: the command is not put together from literals here".to_string(),
    }
}

/// A file in which these twins are justified for the reason at their place, or undecided.
fn twins(of: usize, reasons: &[Option<&str>]) -> TriageFile {
    let all: Vec<Pending> = (1..=reasons.len())
        .map(|at| pending(twin(at, of), at))
        .collect();
    let mut file = parse(&parse("").update(&all));
    for (at, reason) in reasons.iter().enumerate() {
        if let Some(reason) = reason {
            let decision = justify(reason);
            assert_eq!(file.decide(&twin(at + 1, of), &decision), Ok(true));
        }
    }
    file
}

fn justify(reason: &str) -> Decision {
    Decision::Justify {
        reason: reason.to_string(),
        until: None,
    }
}

const ENTRY: &str = "\
[[finding]]
rule = \"B605\"
severity = \"high\"
path = \"a.py\"
function = \"run\"
statement = \"os . system ( command )\"
decision = \"\"
reason = \"\"
";

#[test]
fn a_twin_that_came_is_not_decided_by_the_old_one() {
    let file = twins(1, &[Some("only root can call it")]);
    assert!(file.decision(&twin(1, 1)).is_some());
    assert_eq!(file.decision(&twin(1, 2)), None);
    assert_eq!(file.decision(&twin(2, 2)), None);
    let new = parse(&file.update(&[pending(twin(1, 2), 3), pending(twin(2, 2), 5)]));
    assert_eq!(new.entries().len(), 3);
    assert_eq!(new.decision(&twin(1, 2)), None);
    let stale = new.stale(&[twin(1, 2), twin(2, 2)], |_| true);
    assert_eq!(stale.len(), 1);
    assert_eq!(stale[0].key, twin(1, 1));
}

#[test]
fn where_twins_of_different_decisions_went_everything_is_asked_again() {
    for reasons in [
        [
            Some("only root can call it"),
            Some("only constants are passed"),
        ],
        [Some("only root can call it"), None],
        [None, None],
    ] {
        let file = twins(2, &reasons);
        assert_eq!(file.decision(&twin(1, 1)), None, "{reasons:?}");
        let new = parse(&file.update(&[pending(twin(1, 1), 3)]));
        assert_eq!(new.entries().len(), 3);
        assert_eq!(new.decision(&twin(1, 1)), None);
    }
}

#[test]
fn where_a_twin_of_the_same_decision_went_it_holds_for_the_rest() {
    let why = "only root can call it";
    let reason = Some(why);
    let file = twins(3, &[reason; 3]);
    let two = [twin(1, 2), twin(2, 2)];
    for left in &two {
        assert_eq!(file.decision(left), Some(&justify(why)));
    }
    let found = [pending(twin(1, 2), 3), pending(twin(2, 2), 5)];
    assert_eq!(file.update(&found), file.text(), "nothing to ask");
    assert_eq!(file.stale(&two, |_| true), Vec::<&Entry>::new());
    // A decision that is not known of all of them holds for none.
    let file = twins(3, &[reason; 2]);
    assert_eq!(file.decision(&twin(1, 2)), None);
}

#[test]
fn a_decision_without_a_reason_is_none() {
    let text = ENTRY.replace("decision = \"\"", "decision = \"justify\"");
    assert_eq!(faults(&text), "line 8: a reason has at least three words");
    let text = text.replace("reason = \"\"\n", "");
    assert_eq!(faults(&text), "line 1: a reason has at least three words");
}

#[test]
fn what_is_not_understood_is_named_with_its_line_and_what_was_meant() {
    for (from, to, message) in [
        (
            "reason",
            "raeson",
            "line 8: there is no key `raeson`; did you mean `reason`?",
        ),
        (
            "decision = \"\"",
            "decision = \"justified\"",
            "line 7: there is no decision `justified`; did you mean `justify`?",
        ),
        (
            "decision = \"\"",
            "decision = \"fix\"",
            "line 7: there is no decision `fix`; there is `justify`, `accept-unsafe-fix`, `leave`",
        ),
        (
            "decision = \"\"",
            "decision = true",
            "line 7: `decision` must be a string",
        ),
        (
            "\"high\"",
            "\"hihg\"",
            "line 3: there is no severity `hihg`; did you mean `high`?",
        ),
        ("path = \"a.py\"\n", "", "line 1: the entry has no `path`"),
        (
            "[[finding]]",
            "[[findings]]",
            "line 1: there is no key `findings`; did you mean `finding`?",
        ),
        (
            "[[finding]]",
            "[finding]",
            "line 1: write each entry as a table of its own, under `[[finding]]`",
        ),
        (
            "decision",
            "ordinal = 3\ntwins = 2\ndecision",
            "line 7: `ordinal` is greater than `twins`, the number of all of them",
        ),
        (
            "decision",
            "ordinal = 0\ntwins = 2\ndecision",
            "line 7: `ordinal` must be a number from 1",
        ),
        (
            "decision",
            "ordinal = 1\ndecision",
            "line 1: `ordinal` and `twins` belong together: which, of how many",
        ),
        (
            "decision",
            "until = \"soon\"\ndecision",
            "line 7: `until` must be a day, as in \"2030-12-31\"",
        ),
        (
            "decision",
            "until = \"2030-02-30\"\ndecision",
            "line 7: `until` must be a day, as in \"2030-12-31\"",
        ),
        (
            "decision",
            "until = 2030-01-01T10:00:00\ndecision",
            "line 7: `until` must be a day, as in \"2030-12-31\"",
        ),
        (
            "reason",
            "decision",
            "line 8: this is no TOML: duplicate key",
        ),
        ("reason = \"\"", "reason = ", "line 8: this is no TOML: "),
    ] {
        let text = ENTRY.replacen(from, to, 1);
        assert_ne!(text, ENTRY);
        let found = faults(&text);
        assert!(found.starts_with(message), "{to}: {found}");
    }
    let twice = format!("{ENTRY}\n{ENTRY}");
    assert_eq!(
        faults(&twice),
        "line 10: this is the same finding as in line 1"
    );
}

#[test]
fn every_fault_is_named_at_once() {
    let text = ENTRY.replace("high", "dire").replace("reason", "resaon");
    assert_eq!(faults(&text).lines().count(), 2);
}

#[test]
fn a_new_file_says_what_it_is_for() {
    let file = parse("").update(&[pending(key("a.py", "run", "os . system ( command )"), 12)]);
    assert_eq!(
        file,
        "\
# What becomes of each finding that harden did not fix. Fill in `decision`:
#   \"justify\"            the code is right as it is; `reason` says why and becomes the comment
#   \"accept-unsafe-fix\"  harden may fix it though behaviour may change
#   \"leave\"              nothing is done, and nobody is asked again
# `harden triage --interactive` asks one by one. Commit this file.

# a.py, line 12
#   12      os.system(command)
# not fixed: the command is not put together from literals here
[[finding]]
rule = \"B605\"
severity = \"high\"
path = \"a.py\"
function = \"run\"
statement = \"os . system ( command )\"
decision = \"\"
reason = \"\"
"
    );
    assert_eq!(parse("").update(&[]), "");
}

#[test]
fn new_entries_go_where_they_belong_and_nothing_else_moves() {
    let old = "\
# about this file

# mine, of b
[[finding]]
rule = \"B605\"  # really
path = 'b.py'
function = \"run\"
statement = \"one\"
decision = \"leave\"
# a word to the end

# of d

[[finding]]
statement = \"two\"
rule = \"B605\"
path = \"d.py\"
decision = \"\"";
    let new = [
        pending(key("c.py", "", "x"), 1),
        pending(key("a.py", "", "x"), 1),
        pending(key("e.py", "", "x"), 1),
        pending(key("b.py", "run", "two"), 7),
        pending(key("b.py", "run", "one"), 3),
        pending(key("b.py", "alone", "one"), 9),
    ];
    let text = parse(old).update(&new);
    let order: Vec<String> = parse(&text)
        .entries()
        .iter()
        .map(|entry| {
            format!(
                "{}:{}:{}",
                entry.key.path, entry.key.function, entry.key.statement
            )
        })
        .collect();
    assert_eq!(
        order,
        [
            "a.py::x",
            "b.py:alone:one",
            "b.py:run:one",
            "b.py:run:two",
            "c.py::x",
            "d.py::two",
            "e.py::x"
        ]
    );
    let mut lines = text.lines();
    for line in old.lines() {
        assert!(lines.any(|new| new == line), "{line} in\n{text}");
    }
    assert!(
        text.starts_with("# about this file\n\n# a.py, line 1\n"),
        "{text}"
    );
    assert!(
        text.contains("decision = \"leave\"\n# a word to the end\n\n# b.py, line 7\n"),
        "{text}"
    );
    assert!(
        text.contains("# of d\n\n[[finding]]\nstatement = \"two\"\n"),
        "{text}"
    );
    assert_eq!(parse(&text).update(&new), text);
}

#[test]
fn windows_line_endings_stay() {
    let old = ENTRY.replace('\n', "\r\n");
    let text = parse(&old).update(&[pending(key("b.py", "", "x"), 1)]);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let mut file = parse(&text);
    let decided = key("a.py", "run", "os . system ( command )");
    file.decide(&decided, &justify("only root can call it"))
        .unwrap();
    let text = file.text();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
}

#[test]
fn deciding_changes_the_values_and_nothing_else() {
    let decided = key("a.py", "run", "os . system ( command )");
    let text = ENTRY.replace("decision = \"\"", "decision = ''  # to do");
    let mut file = parse(&text);
    let with_day = Decision::Justify {
        reason: "it's \"safe\" here".to_string(),
        until: Some("2030-12-31".to_string()),
    };
    assert_eq!(file.decide(&decided, &with_day), Ok(true));
    assert_eq!(file.decision(&decided), Some(&with_day));
    let expected = text
        .replace("''  # to do", "\"justify\"  # to do")
        .replace("reason = \"\"", "reason = \"it's \\\"safe\\\" here\"")
        + "until = \"2030-12-31\"\n";
    assert_eq!(file.text(), expected);
    let forever = justify("only root can call it");
    assert_eq!(file.decide(&decided, &forever), Ok(true));
    assert_eq!(file.decision(&decided), Some(&forever));
    assert_eq!(file.decide(&decided, &Decision::Leave), Ok(true));
    assert_eq!(file.decision(&decided), Some(&Decision::Leave));
    let before = file.text().to_string();
    assert!(file.decide(&decided, &justify("no")).is_err());
    assert_eq!(file.text(), before);
    assert_eq!(file.decide(&key("b.py", "", "x"), &forever), Ok(false));
}

#[test]
fn values_that_are_missing_are_added() {
    let text = "[[finding]]\nrule = \"B605\"\npath = \"a.py\"\nstatement = \"x\"";
    let mut file = parse(text);
    let decision = justify("only root can call it");
    assert_eq!(file.decide(&key("a.py", "", "x"), &decision), Ok(true));
    assert_eq!(
        file.text(),
        format!("{text}\ndecision = \"justify\"\nreason = \"only root can call it\"")
    );
}

#[test]
fn what_is_gone_is_pruned_with_its_comment() {
    let found = [
        pending(key("a.py", "", "x"), 1),
        pending(key("b.py", "", "x"), 1),
        pending(key("c.py", "", "x"), 1),
    ];
    let all = parse(&parse("").update(&found));
    let seen = [found[0].key.clone(), found[2].key.clone()];
    let stale = all.stale(&seen, |entry| entry.key.path != "c.py");
    assert_eq!(stale.len(), 1);
    let rest = [found[0].clone(), found[2].clone()];
    assert_eq!(all.prune(&stale), parse("").update(&rest));
    assert_eq!(
        all.stale(&seen, |entry| entry.key.path != "b.py"),
        Vec::<&Entry>::new()
    );
    assert_eq!(all.prune(&[]), all.text());
}

#[test]
fn an_excerpt_hides_nothing() {
    let mut finding = pending(key("a.py", "", "x = \"\u{202e}\u{1b}\\\"'\""), 1);
    finding.excerpt = vec![(1, "x = \"\u{202e}\u{1b}\" \u{c}\t".to_string())];
    finding.why = "two\nlines".to_string();
    let text = parse("").update(std::slice::from_ref(&finding));
    assert!(!text.contains('\u{202e}'), "{text}");
    assert!(
        text.contains("#   1  x = \"\\u{202e}\\u{1b}\" \\u{c}\n"),
        "{text}"
    );
    assert_eq!(parse(&text).entries()[0].key, finding.key);
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    let text = format!("\u{feff}{ENTRY}");
    let mut file = parse(&text);
    let decided = key("a.py", "run", "os . system ( command )");
    assert_eq!(file.decide(&decided, &Decision::Leave), Ok(true));
    assert_eq!(
        file.text(),
        text.replace("decision = \"\"", "decision = \"leave\"")
    );
    let new = file.update(&[pending(key("0.py", "", "x"), 1)]);
    assert!(
        new.starts_with('\u{feff}') && parse(&new).entries().len() == 2,
        "{new:?}"
    );
}

#[test]
fn an_excerpt_has_the_lines_of_the_finding() {
    use harden_rewriter::{Module, Ranged, SyntaxTree, TextRange};
    for newline in ["\n", "\r\n"] {
        let text = "import os\nif a:\n    os.system(\n        a\n    )\nb\n".replace('\n', newline);
        let tree = SyntaxTree::parse(&text).unwrap();
        let module = Module::new(&text, &tree).unwrap();
        let call = module.calls_where(|name| name == "os.system")[0]
            .call
            .range();
        let lines = |range: TextRange, most| {
            let lines = excerpt(&module, range, most);
            lines
                .iter()
                .map(|(line, text)| format!("{line}{text}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(call, 5), ["3    os.system(", "4        a", "5    )"]);
        assert_eq!(lines(call, 2), ["3    os.system(", "4        a"]);
        let all = TextRange::up_to(module.suite()[2].range().end());
        assert_eq!(lines(all, 9).len(), 6);
        let last = module.suite()[2].range();
        assert_eq!(lines(last, 9), ["6b"]);
    }
}
