//! Comments put together at random are read as Bandit reads them, and what is written is as well.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Stdio;

use harden_rewriter::{
    EditSet, Module, Suppression, SuppressionComment, SuppressionTool, SyntaxTree, test_id,
};
use serde_json::Value;

const PIECES: [&str; 40] = [
    " ",
    " ",
    " ",
    " ",
    ", ",
    ",",
    ",",
    ": ",
    " - ",
    "#",
    "# ",
    "\t",
    "(",
    ")",
    ".",
    "=",
    "[",
    "]",
    "B602",
    "B605",
    "B607",
    "B404",
    "b602",
    "S605",
    "B999",
    "B322",
    "B001",
    "B602x",
    "eval",
    "pickle",
    "md5",
    "assert_used",
    "reviewed",
    "the",
    "noqa",
    "nosec",
    "é",
    "_",
    "7",
    "until=2027-01-31",
];

const SCRIPT: &str = r#"
import json, logging, sys
from bandit.core import manager
messages = []
class Handler(logging.Handler):
    def emit(self, record):
        messages.append(record.getMessage())
logger = logging.getLogger("bandit.core.manager")
logger.addHandler(Handler())
logger.propagate = False
def read(comment):
    messages.clear()
    ids = manager._parse_nosec_comment(comment)
    if ids is None:
        return None
    names = manager.extension_loader.MANAGER
    return {"ids": sorted({i if names.check_id(i) else names.get_test_id(i) for i in ids}), "warnings": len(messages)}
json.dump([read(comment) for comment in json.load(sys.stdin)], sys.stdout)
"#;

fn ask_bandit(comments: &[String]) -> Vec<Value> {
    let mut python = harden_testing::oracle::python()
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let question = Value::from(comments.to_vec()).to_string();
    python
        .stdin
        .take()
        .unwrap()
        .write_all(question.as_bytes())
        .unwrap();
    let output = python.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Comments of random pieces: the same ones in each run.
fn comments(count: usize) -> Vec<String> {
    let mut state: u64 = 0x5DEE_CE66_D1CE_4E5B;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % below as u64).unwrap()
    };
    (0..count)
        .map(|_| {
            let mut comment =
                ["# nosec", "# nosec ", "#nosec", "# x # nosec", "# "][next(5)].to_string();
            for _ in 0..next(9) {
                comment.push_str(PIECES[next(PIECES.len())]);
            }
            comment
        })
        .collect()
}

fn with_nosec<R>(
    comment: &str,
    look: impl FnOnce(&Module<'_>, Option<&SuppressionComment<'_>>) -> R,
) -> R {
    let text = format!("f()  {comment}\n");
    let tree = SyntaxTree::parse(&text).unwrap();
    let module = Module::new(&text, &tree).unwrap();
    let found = module.suppressions();
    let nosec = found.iter().find(|one| one.tool == SuppressionTool::Bandit);
    look(&module, nosec)
}

/// What Bandit is expected to answer, but for the number of warnings.
fn reading(comment: &str) -> Option<Vec<String>> {
    with_nosec(comment, |_, nosec| {
        nosec.map(|nosec| match &nosec.suppresses {
            Suppression::All => Vec::new(),
            Suppression::Ids(ids) => {
                let mut ids = ids.clone();
                ids.sort();
                ids
            }
        })
    })
}

fn ids(answer: &Value) -> Option<Vec<String>> {
    let ids = answer.get("ids")?.as_array()?;
    Some(ids.iter().map(|id| id.as_str().unwrap().into()).collect())
}

#[test]
fn comments_are_read_as_bandit_reads_them() {
    let comments = comments(6_000);
    let answers = ask_bandit(&comments);
    let mut wrong = String::new();
    for (comment, answer) in comments.iter().zip(&answers) {
        let (harden, bandit) = (reading(comment), ids(answer));
        if harden != bandit {
            let _ = writeln!(wrong, "{comment:?}: {harden:?}, and Bandit {bandit:?}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let silencing = answers.iter().filter(|answer| !answer.is_null()).count();
    assert!(silencing > 3_000, "only {silencing} are suppressions");
}

#[test]
fn comments_without_fault_cause_no_warning_and_lists_are_read_as_written() {
    let mut written = Vec::new();
    let mut faultless = Vec::new();
    for comment in comments(6_000) {
        let text = format!("f()  {comment}\n");
        with_nosec(&comment, |module, nosec| {
            let Some(nosec) = nosec else { return };
            let meant: Vec<&str> = nosec.meant.iter().filter_map(|id| test_id(id)).collect();
            let is_faultless = !nosec.faults.iter().any(|fault| {
                !matches!(
                    fault,
                    harden_rewriter::SuppressionFault::NoReason
                        | harden_rewriter::SuppressionFault::UnreadableDate(_)
                )
            });
            if is_faultless {
                faultless.push((comment.clone(), meant.clone()));
            } else if let Some(edit) = module.list_ids(nosec, &meant)
                && !meant.is_empty()
            {
                let new = EditSet::new(&text, vec![edit]).unwrap().apply(&text);
                let new = new.trim_end().strip_prefix("f()  ").unwrap().to_string();
                written.push((new, meant));
            }
        });
    }
    assert!(faultless.len() > 50, "{} faultless", faultless.len());
    assert!(written.len() > 300, "{} written", written.len());
    let all: Vec<_> = faultless.into_iter().chain(written).collect();
    let comments: Vec<String> = all.iter().map(|(comment, _)| comment.clone()).collect();
    for ((comment, meant), answer) in all.iter().zip(ask_bandit(&comments)) {
        let mut meant = meant.clone();
        meant.sort_unstable();
        assert_eq!(answer["warnings"], 0, "{comment}");
        assert_eq!(answer["ids"], Value::from(meant), "{comment}");
        // It is not rewritten again.
        with_nosec(comment, |_, nosec| {
            let faults = &nosec.unwrap().faults;
            assert!(
                faults.iter().all(|fault| matches!(
                    fault,
                    harden_rewriter::SuppressionFault::NoReason
                        | harden_rewriter::SuppressionFault::UnreadableDate(_)
                )),
                "{comment}: {faults:?}"
            );
        });
    }
}
