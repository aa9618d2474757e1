//! Which comments lose the rules that have nothing to suppress on a statement's lines.

mod common;

use common::{check_table, equal, with_module};
use harden_rewriter::{EditSet, Ranged, Stale, SyntaxTree, same_tokens_outside};

/// A trap, a program with one call of `target`, and what becomes of it.
type Row = (&'static str, &'static str, &'static str);

fn drop(text: &str) -> String {
    with_module(text, |module, tree| {
        let calls = module.calls_where(|name| name == "target");
        let stale = Stale {
            range: module.logical_lines(calls[0].expr.range()),
            ids: ["B605", "S605"].map(str::to_string).to_vec(),
        };
        let edits = module.drop_suppressions(&[stale]);
        if edits.is_empty() {
            return text.to_string();
        }
        let edits = EditSet::new(text, edits).unwrap_or_else(|error| panic!("{error}:\n{text}"));
        let new = edits.apply(text);
        let new_tree = SyntaxTree::parse(&new).unwrap_or_else(|error| panic!("{error}:\n{new}"));
        assert!(same_tokens_outside(
            &edits,
            (text, tree.tokens()),
            (&new, new_tree.tokens())
        ));
        new
    })
}

#[test]
fn comments_on_the_statements_lines() {
    let rows: &[Row] = &[
        ("the only one", "target()  # nosec B605\n", "target()\n"),
        (
            "at the end of the file",
            "target()  # nosec B605",
            "target()",
        ),
        (
            "with another rule",
            "x = target()  # nosec B605, B607\n",
            "x = target()  # nosec B607\n",
        ),
        (
            "in a call over several lines",
            "target(  # nosec B607\n    1,  # noqa: S605\n)  # nosec B605\n",
            "target(  # nosec B607\n    1,\n)\n",
        ),
        (
            "on a line of its own within the call",
            "if x:\n    target(\n        # nosec B605\n        1\n    )\n",
            "if x:\n    target(\n        1\n    )\n",
        ),
        (
            "around the call in its statement",
            "x = [  # nosec B605\n    target(),\n]  # nosec B605\n",
            "x = [\n    target(),\n]\n",
        ),
        (
            "behind the colon of its statement, not in the body",
            "if target():  # nosec B605\n    other()  # nosec B605\n",
            "if target():\n    other()  # nosec B605\n",
        ),
        (
            "the statements before and after",
            "other()  # nosec B605\ntarget()\nother()  # nosec B605\n",
            "other()  # nosec B605\ntarget()\nother()  # nosec B605\n",
        ),
        (
            "the line above",
            "if x:\n    # nosec B605\n    target()\n",
            "if x:\n    # nosec B605\n    target()\n",
        ),
        (
            "the line below",
            "target()\n# nosec B605\n",
            "target()\n# nosec B605\n",
        ),
        (
            "a string",
            "target(\"\"\"\n# nosec B605\n\"\"\")  # nosec B605\n",
            "target(\"\"\"\n# nosec B605\n\"\"\")\n",
        ),
        (
            "a statement that shares the line",
            "other(); target()  # nosec B605\nother()  # nosec B605\n",
            "other(); target()\nother()  # nosec B605\n",
        ),
        ("blanket", "target()  # nosec\n", "target()  # nosec\n"),
        (
            "behind a backslash",
            "x = \\\n    target()  # nosec B605\n",
            "x = \\\n    target()\n",
        ),
    ];
    check_table(rows, |(trap, program, expected)| {
        equal(trap, expected, &drop(program))?;
        let with_crlf = |text: &str| text.replace('\n', "\r\n");
        equal(trap, &with_crlf(expected), &drop(&with_crlf(program)))
    });
}
