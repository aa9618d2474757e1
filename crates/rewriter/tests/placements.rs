//! Comments that justify, by the judgement of Bandit, Ruff and Black.
//!
//! `tests/oracles/placements.py` has the table of programs; this writes the comment into each of
//! them, in every style, with a short and a long reason, and the script judges what came out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use harden_rewriter::{
    CommentForm, CommentStyle, EditSet, Formatter, Module, NoComment, SyntaxTree, TextRange,
    TextSize,
};
use harden_testing::oracle;
use serde_json::Value;

const SHORT: &str = "only a constant";
const LONG: &str =
    "only a constant can get here, since the caller in line 12 compares it with a list";

/// A folder's name, what is written there, and how the text is changed first.
struct Variant {
    name: &'static str,
    style: CommentStyle,
    reason: &'static str,
    newline: &'static str,
    indent: &'static str,
    formatter: Formatter,
}

const VARIANTS: &[Variant] = &[
    variant("bandit-short", CommentStyle::Bandit, SHORT),
    variant("bandit-long", CommentStyle::Bandit, LONG),
    variant("ruff-short", CommentStyle::Ruff, SHORT),
    variant("ruff-long", CommentStyle::Ruff, LONG),
    variant("both-short", CommentStyle::Both, SHORT),
    variant("both-long", CommentStyle::Both, LONG),
    Variant {
        newline: "\r\n",
        ..variant("both-long-crlf", CommentStyle::Both, LONG)
    },
    Variant {
        indent: "\t",
        ..variant("both-long-tabs", CommentStyle::Both, LONG)
    },
    Variant {
        newline: "",
        ..variant("both-short-open", CommentStyle::Both, SHORT)
    },
    // What ends in `-ruff` is formatted by Ruff alone, which must not change it.
    Variant {
        formatter: Formatter::Ruff,
        ..variant("bandit-short-ruff", CommentStyle::Bandit, SHORT)
    },
    Variant {
        formatter: Formatter::Ruff,
        ..variant("bandit-long-ruff", CommentStyle::Bandit, LONG)
    },
    Variant {
        formatter: Formatter::Ruff,
        ..variant("both-long-ruff", CommentStyle::Both, LONG)
    },
];

const fn variant(name: &'static str, style: CommentStyle, reason: &'static str) -> Variant {
    Variant {
        name,
        style,
        reason,
        newline: "\n",
        indent: "    ",
        formatter: Formatter::Black,
    }
}

#[test]
fn bandit_and_ruff_honour_them_before_and_after_formatting() {
    // To look at what was written: HARDEN_PLACEMENTS=<folder>.
    let kept = std::env::var_os("HARDEN_PLACEMENTS").map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.unwrap_or_else(|| temporary.path().to_path_buf());
    run("before", &folder).unwrap();
    let rows = fs::read_to_string(folder.join("rows.json")).unwrap();
    let rows: Vec<Value> = serde_json::from_str(&rows).unwrap();
    let mut problems = Vec::new();
    let mut written = 0;
    for variant in VARIANTS {
        let target = folder.join(variant.name);
        fs::create_dir(&target).unwrap();
        for row in &rows {
            match justified(row, variant) {
                Ok(Some(text)) => {
                    written += 1;
                    fs::write(target.join(row["file"].as_str().unwrap()), text).unwrap();
                }
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
    }
    run("silenced", &folder).unwrap();
    problems.extend(read_otherwise(&folder));
    let judged = run("after", &folder);
    problems.extend(judged.err());
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(rows.len() >= 150 && written > rows.len() * 5, "{written}");
}

/// Where harden reads comments otherwise than Bandit does.
fn read_otherwise(folder: &Path) -> Vec<String> {
    let table = |name: &str| {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        serde_json::from_str::<Vec<Value>>(&text).unwrap()
    };
    let mut problems = Vec::new();
    for entry in table("silenced.json") {
        let text = fs::read_to_string(entry["path"].as_str().unwrap()).unwrap();
        let id = entry["finding"]["test_id"].as_str().unwrap();
        let range = range_of(&text, id, &entry["finding"]);
        let tree = SyntaxTree::parse(&text).unwrap();
        let module = Module::new(&text, &tree).unwrap();
        if module.is_suppressed(range, id, None) != entry["silenced"] {
            problems.push(format!("{id} is silenced: {}\n{text}", entry["silenced"]));
        }
    }
    for entry in table("reached.json") {
        let row = &entry["row"];
        let text = row["text"].as_str().unwrap();
        let id = row["rule"].as_str().unwrap();
        let range = range_of(text, id, &row["finding"]);
        let tree = SyntaxTree::parse(text).unwrap();
        let module = Module::new(text, &tree).unwrap();
        let line = usize::try_from(entry["line"].as_u64().unwrap()).unwrap();
        let at = offset(text, line, 0);
        if module.nosec_reaches(at, id, range) != entry["reached"] {
            problems.push(format!(
                "line {line} reaches {id}: {}\n{text}",
                entry["reached"]
            ));
        }
    }
    problems
}

/// The row's program with its finding justified; `None` where it is refused, as the row says.
fn justified(row: &Value, variant: &Variant) -> Result<Option<String>, String> {
    let text = row["text"].as_str().unwrap();
    let range = range_of(text, row["rule"].as_str().unwrap(), &row["finding"]);
    let (text, range) = changed(text, range, variant);
    let tree = SyntaxTree::parse(&text).unwrap();
    let module = Module::new(&text, &tree).unwrap();
    let id = row["rule"].as_str().unwrap();
    let ruff = row["ruff"].as_str();
    let form = CommentForm {
        style: variant.style,
        formatter: variant.formatter,
        ..CommentForm::default()
    };
    let expected = refusal(row, variant);
    let edits = match module.justify(range, id, ruff, variant.reason, form) {
        Ok(edits) => edits,
        Err(NoComment::NotInRuff) if variant.style == CommentStyle::Ruff && ruff.is_none() => {
            return Ok(None);
        }
        // What would get the comment that is there onto another line is refused.
        Err(NoComment::Moved) if variant.formatter == Formatter::Black && text.contains('#') => {
            return Ok(None);
        }
        Err(error) if expected == Some(format!("{error:?}").as_str()) => return Ok(None),
        Err(error) => {
            return Err(format!(
                "{} ({}): {error:?}\n{text}",
                row["name"], variant.name
            ));
        }
    };
    let edits = EditSet::new(&text, edits).unwrap();
    let new = edits.apply(&text);
    // Ruff leaves some comments where they are that Black would move.
    let only_black = expected == Some("Moved") && variant.formatter == Formatter::Ruff;
    if let Some(expected) = expected.filter(|_| !only_black) {
        let name = &row["name"];
        return Err(format!("{name} ({}): not {expected}\n{new}", variant.name));
    }
    let tree = SyntaxTree::parse(&new).unwrap_or_else(|error| panic!("{error}\n{new}"));
    let module = Module::new(&new, &tree).unwrap();
    let mut now = edits.to_new(range);
    if range.is_empty() {
        // What was put in before the string is not a part of it.
        now = TextRange::empty(now.end());
    }
    assert!(module.is_suppressed(now, id, ruff), "{new}");
    Ok(Some(new))
}

/// What the row says is refused.
fn refusal<'r>(row: &'r Value, variant: &Variant) -> Option<&'r str> {
    let options = &row["options"];
    let base: Vec<&str> = variant.name.split('-').take(2).collect();
    let (style, length) = (base[0], base[1]);
    [
        "refused".to_string(),
        format!("refused-{length}"),
        format!("refused-{style}"),
        format!("refused-{style}-{length}"),
    ]
    .iter()
    .find_map(|key| options[key].as_str())
}

/// The node that Bandit's finding names: its ends for what has lines of its own, and for a string,
/// whose lines are those of the node around it, its start.
fn range_of(text: &str, rule: &str, finding: &Value) -> TextRange {
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    let lines: Vec<usize> = finding["line_range"]
        .as_array()
        .unwrap()
        .iter()
        .map(number)
        .collect();
    let offset = |line, column| offset(text, line, column);
    let start_column = number(&finding["col_offset"]);
    if ["B104", "B105", "B108", "B608", "B613"].contains(&rule) {
        let line = number(&finding["line_number"]);
        return TextRange::empty(offset(line, if rule == "B613" { 0 } else { start_column }));
    }
    let start = offset(lines[0], start_column);
    let end = offset(lines[lines.len() - 1], number(&finding["end_col_offset"]));
    TextRange::new(start, end)
}

/// The place of a line, from 1, and a column in bytes.
fn offset(text: &str, line: usize, column: usize) -> TextSize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line - 1)
        .map(str::len)
        .sum();
    TextSize::try_from(before + column).unwrap()
}

/// The text with the newlines and indentation of the variant.
fn changed(text: &str, range: TextRange, variant: &Variant) -> (String, TextRange) {
    let change = |text: &str| {
        let text = text.replace("    ", variant.indent);
        if variant.newline == "\r\n" {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    };
    let place = |at: TextSize| TextSize::try_from(change(&text[..at.to_usize()]).len()).unwrap();
    let range = TextRange::new(place(range.start()), place(range.end()));
    let mut text = change(text);
    if variant.newline.is_empty() {
        text.truncate(text.trim_end_matches('\n').len());
    }
    (text, range)
}

/// One of the script's steps; what it finds wrong.
fn run(step: &str, folder: &Path) -> Result<(), String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oracles/placements.py");
    let output = oracle::python()
        .arg(script)
        .arg(step)
        .arg(folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("{step}\n{said}\n{errors}"))
    }
}
