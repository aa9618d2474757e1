//! Which comments suppress a finding, by the place they stand in.

mod common;

use common::{check_table, with_module};
use harden_rewriter::Ranged;

/// A trap, a program with one call of `target`, and whether its finding is suppressed.
type Row = (&'static str, &'static str, bool);

fn check(rows: &[Row]) {
    check_table(rows, |(trap, program, expected)| {
        for (newlines, text) in [
            ("", program.to_string()),
            (", with CRLF", program.replace('\n', "\r\n")),
        ] {
            let got = with_module(&text, |module, _| {
                let calls = module.calls_where(|name| name == "target");
                module.is_suppressed(calls[0].expr.range(), "B605", Some("S605"))
            });
            if got != *expected {
                return Err(format!("{trap}{newlines}: {got}\n{program}"));
            }
        }
        Ok(())
    });
}

#[test]
fn nosec() {
    check(&[
        ("none", "target()  # fine\n", false),
        ("blanket", "target()  # nosec\n", true),
        ("without a blank", "target()  #nosec\n", true),
        ("this rule", "target()  # nosec B605\n", true),
        (
            "this rule by its name",
            "target()  # nosec start_process_with_a_shell\n",
            true,
        ),
        ("another rule", "target()  # nosec B602\n", false),
        ("several rules", "target()  # nosec B602, B605\n", true),
        (
            "several rules without blanks, of which the last counts",
            "target()  # nosec B605,B602\n",
            false,
        ),
        (
            "several rules without blanks, this one last",
            "target()  # nosec B602,B605\n",
            true,
        ),
        ("a colon", "target()  # nosec: B605\n", true),
        (
            "a reason behind the id",
            "target()  # nosec B605 - it is constant\n",
            true,
        ),
        (
            "a reason in a comment of its own",
            "target()  # nosec B605 # it is constant\n",
            true,
        ),
        ("an unknown id is blanket", "target()  # nosec B999\n", true),
        ("lower case is no id", "target()  # nosec b605\n", true),
        ("capitals are nothing", "target()  # NOSEC\n", false),
        (
            "prose that begins like it",
            "target()  # nosecurity here\n",
            true,
        ),
        (
            "prose with it further on",
            "target()  # see # nosec\n",
            true,
        ),
        ("the word without a hash", "target()  # is nosec\n", false),
        (
            "the first counts",
            "target()  # nosec B602 # nosec B605\n",
            false,
        ),
        (
            "ruff's id is unknown, so blanket",
            "target()  # nosec S605\n",
            true,
        ),
        ("the line above", "# nosec\ntarget()\n", false),
        ("the line below", "target()\n# nosec\n", false),
        (
            "the first line of the call",
            "target(  # nosec\n    1\n)\n",
            true,
        ),
        (
            "a line within the call",
            "target(\n    1  # nosec\n)\n",
            true,
        ),
        (
            "the last line of the call",
            "target(\n    1\n)  # nosec\n",
            true,
        ),
        (
            "a line of its own within the call",
            "target(\n    # nosec\n    1\n)\n",
            true,
        ),
        (
            "the first of two in one call",
            "target(  # nosec B602\n    1\n)  # nosec B605\n",
            false,
        ),
        (
            "the first line of the statement above the call",
            "x = [  # nosec\n    target(),\n]\n",
            false,
        ),
        (
            "behind another statement on the line",
            "target(); other()  # nosec\n",
            true,
        ),
        ("in a string", "target(\"# nosec\")\n", false),
        (
            "in a string over several lines",
            "target(\"\"\"\n# nosec\n\"\"\")\n",
            false,
        ),
        (
            "behind a string over several lines",
            "target(\"\"\"\n\"\"\")  # nosec\n",
            true,
        ),
        (
            "at the end of the file, without a newline",
            "target()  # nosec",
            true,
        ),
    ]);
}

#[test]
fn noqa() {
    check(&[
        ("blanket", "target()  # noqa\n", true),
        ("in capitals", "target()  # NOQA\n", true),
        ("this rule", "target()  # noqa: S605\n", true),
        (
            "this rule, without a blank",
            "target()  # noqa:S605\n",
            true,
        ),
        ("several rules", "target()  # noqa: E501, S605\n", true),
        (
            "several rules with blanks",
            "target()  # noqa: E501 S605\n",
            true,
        ),
        (
            "several rules without blanks",
            "target()  # noqa:E501,S605\n",
            true,
        ),
        ("another rule", "target()  # noqa: E501\n", false),
        (
            "a reason behind it",
            "target()  # noqa: S605 it is constant\n",
            true,
        ),
        (
            "behind a reason",
            "target()  # constant  # noqa: S605\n",
            true,
        ),
        (
            "with a nosec for another rule",
            "target()  # nosec B602  # noqa: S605\n",
            true,
        ),
        ("bandit's id", "target()  # noqa: B605\n", false),
        ("the line above", "# noqa: S605\ntarget()\n", false),
        (
            "the first line of the call",
            "target(  # noqa: S605\n    1\n)\n",
            true,
        ),
        (
            "the last line of the call",
            "target(\n    1\n)  # noqa: S605\n",
            false,
        ),
        ("the file", "# ruff: noqa\ntarget()\n", true),
        (
            "this rule in the file",
            "# ruff: noqa: S605\ntarget()\n",
            true,
        ),
        (
            "this rule in the file, below",
            "target()\n# ruff: noqa: S605\n",
            true,
        ),
        (
            "another rule in the file",
            "# ruff: noqa: E501\ntarget()\n",
            false,
        ),
        ("the file, for flake8", "# flake8: noqa\ntarget()\n", true),
        ("in a string", "target(\"# noqa\")\n", false),
    ]);
}
