//! The form of a case file.

use std::path::{Path, PathBuf};

use crate::case::{Bandit, Encoding, Outcome};
use crate::markdown::cases;

fn problems(text: &str) -> String {
    match cases(Path::new("cases.md"), text) {
        Ok(cases) => panic!("no problem in {cases:?}"),
        Err(failures) => {
            let lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
            lines.join("\n")
        }
    }
}

fn assert_problem(text: &str, wanted: &str) {
    let got = problems(text);
    assert!(got.contains(wanted), "wanted: {wanted}\ngot: {got}");
}

#[test]
fn every_part_is_read() {
    let text = "\
# Title

- outcome: of nothing

## one

Why.

- outcome: safe, refused pipeline, suppressed
- path: a/__init__.py
- encoding: latin-1
- bandit: reports
- python: 3.12
- project-has: subprocess
- project-shares: os
- touches: 3, 5
- finds: B602, B607 in 1-3
- finds: B605 in 2
- report: complete
- today: 2026-11-25
- final-newline: no

````python
a = '''
```
'''
````

Between.

```python
b
```

- not: a directive here
";
    let cases = cases(Path::new("cases.md"), text).unwrap();
    let [case] = cases.as_slice() else {
        panic!("{cases:?}");
    };
    assert_eq!((case.line, case.name.as_str()), (5, "one"));
    assert_eq!(
        case.outcomes,
        [
            Outcome::Safe,
            Outcome::Refused("pipeline".into()),
            Outcome::Suppressed
        ]
    );
    let finds: Vec<_> = case
        .finds
        .iter()
        .map(|find| (find.rule.id, find.lines.clone()))
        .collect();
    assert_eq!(finds, [("B602", 1..=3), ("B607", 1..=3), ("B605", 2..=2)]);
    assert!(case.finds_all);
    assert_eq!(case.today, "2026-11-25".parse().ok());
    assert_eq!(case.path, PathBuf::from("a/__init__.py"));
    assert_eq!(case.encoding, Encoding::Latin1);
    assert_eq!(case.bandit, Bandit::Reports);
    assert_eq!(case.python, Some((3, 12)));
    assert_eq!(case.project, ["subprocess"]);
    assert_eq!(case.shared, ["os"]);
    assert_eq!(case.touches, [3, 5]);
    assert_eq!(case.before.text, "a = '''\n```\n'''");
    assert_eq!(case.after_safe().text, "b");
    assert_eq!(case.after_all().text, "b");
}

#[test]
fn two_classes_have_two_texts() {
    let text = "## one\n- outcome: safe, unsafe\n```python\na\n```\n```python\nb\n```\n```python\nc\n```\n";
    let cases = cases(Path::new("cases.md"), text).unwrap();
    assert_eq!(cases[0].after_safe().text, "b\n");
    assert_eq!(cases[0].after_all().text, "c\n");
}

#[test]
fn an_unsafe_fix_leaves_the_text_to_safe_ones() {
    let text = "## one\n- outcome: unsafe\n```python\na\n```\n```python\nb\n```\n";
    let cases = cases(Path::new("cases.md"), text).unwrap();
    assert_eq!(cases[0].after_safe().text, "a\n");
    assert_eq!(cases[0].after_all().text, "b\n");
}

#[test]
fn mistakes_are_seen() {
    let block = "\n```python\na\n```\n";
    assert_problem("# only a title\n", "cases.md:1: : the file has no case");
    assert_problem(&format!("## one\n{block}"), "no `- outcome:` is declared");
    assert_problem("## one\n- outcome: safe\n", "there is no block of Python");
    assert_problem(
        &format!("## one\n- outcome: refused\n{block}"),
        "not a directive: `outcome: refused`",
    );
    assert_problem(
        &format!("## one\n- outcome: safe\n- colour: red\n{block}"),
        "not a directive: `colour: red`",
    );
    assert_problem(
        &format!("## one\n- outcome: untouched, safe\n{block}"),
        "so it stands alone",
    );
    assert_problem(
        &format!("## one\n- outcome: untouched\n{block}{block}"),
        "1 texts follow the first; the outcomes ask for 0",
    );
    assert_problem(
        &format!("## one\n- outcome: untouched\n{block}## one\n- outcome: untouched\n{block}"),
        "another case of the file has this name",
    );
    assert_problem(
        &format!("## one\n- outcome: safe\n{block}{block}## two\n- outcome: untouched\n{block}"),
        "the cases without a fix come first; line 1 has one with a fix",
    );
    assert_problem(
        "## one\n- outcome: untouched\n- encoding: latin-1\n```python\n✓\n```\n",
        "its encoding lacks a character",
    );
    assert_problem(
        "## one\n- outcome: untouched\n```sh\nls\n```\n",
        "not of `python`",
    );
}
