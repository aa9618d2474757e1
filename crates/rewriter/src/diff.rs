//! Unified diffs that `git apply` takes.

use std::fmt::Write as _;
use std::ops::Range;

use similar::{Algorithm, ChangeTag, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// The unified diff from `before` to `after`, with `path` after `a/` and `b/`; empty where they
/// are equal.
///
/// Works on bytes, and on lines that end in `\n` alone, as Git does: whatever the file's encoding
/// and newlines, applying the diff gives `after`, byte for byte.
pub fn unified(path: &str, before: &[u8], after: &[u8]) -> Vec<u8> {
    let (old, new) = (lines(before), lines(after));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let groups = group_diff_ops(ops, CONTEXT);
    let mut out = Vec::new();
    if groups.is_empty() {
        return out;
    }
    out.extend_from_slice(format!("--- {}\n+++ {}\n", name('a', path), name('b', path)).as_bytes());
    for group in groups {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let header = format!(
            "@@ -{} +{} @@\n",
            span(first.old_range().start, last.old_range().end),
            span(first.new_range().start, last.new_range().end)
        );
        out.extend_from_slice(header.as_bytes());
        for op in group {
            hunk_lines(&op, &old, &new, &mut out);
        }
    }
    out
}

/// The lines that differ between `before` and `after`: ranges of bytes of `before`, sorted and
/// disjoint, each with what takes its place.
pub fn replacements<'b>(before: &[u8], after: &'b [u8]) -> Vec<(Range<usize>, &'b [u8])> {
    let (old, new) = (lines(before), lines(after));
    let offsets = |lines: &[&[u8]]| -> Vec<usize> {
        let ends = lines.iter().scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        });
        std::iter::once(0).chain(ends).collect()
    };
    let (old_at, new_at) = (offsets(&old), offsets(&new));
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .map(|op| {
            let (from, to) = (op.old_range(), op.new_range());
            (
                old_at[from.start]..old_at[from.end],
                &after[new_at[to.start]..new_at[to.end]],
            )
        })
        .collect()
}

fn hunk_lines(op: &DiffOp, old: &[&[u8]], new: &[&[u8]], out: &mut Vec<u8>) {
    for change in op.iter_changes(old, new) {
        out.push(match change.tag() {
            ChangeTag::Equal => b' ',
            ChangeTag::Delete => b'-',
            ChangeTag::Insert => b'+',
        });
        let line: &[u8] = change.value();
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&byte| byte == b'\n').collect()
}

/// A range of lines as in a hunk's header: an empty one names the line before it.
fn span(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        len => format!("{},{len}", start + 1),
    }
}

/// A file name as Git writes it: quoted where it holds what would end it, with a tab after it
/// where it holds a blank.
fn name(side: char, path: &str) -> String {
    let odd = |c: char| c.is_control() || matches!(c, '"' | '\\');
    if !path.contains(odd) {
        let tab = if path.contains(' ') { "\t" } else { "" };
        return format!("{side}/{path}{tab}");
    }
    let mut out = format!("\"{side}/");
    for c in path.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Control characters are ASCII or two bytes of UTF-8; Git writes bytes in octal.
            c if c.is_control() => {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    // Writing to a `String` cannot fail.
                    let _ = write!(out, "\\{byte:03o}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(before: &str, after: &str) -> String {
        String::from_utf8(unified("f.py", before.as_bytes(), after.as_bytes())).unwrap()
    }

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(diff("a\n", "a\n"), "");
    }

    #[test]
    fn a_missing_newline_is_said() {
        assert_eq!(
            diff("a\nb", "a\nc"),
            "--- a/f.py\n+++ b/f.py\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n"
        );
    }

    #[test]
    fn insertion_into_nothing_names_line_zero() {
        assert_eq!(
            diff("", "a\n"),
            "--- a/f.py\n+++ b/f.py\n@@ -0,0 +1 @@\n+a\n"
        );
    }

    #[test]
    fn carriage_returns_stay() {
        assert_eq!(
            diff("a\r\nb\r\n", "a\r\nc\r\n"),
            "--- a/f.py\n+++ b/f.py\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n"
        );
    }

    #[test]
    fn replacements_replay() {
        let (before, after) = (&b"a\nb\nc\nd"[..], &b"x\na\nc\nd\ne"[..]);
        let mut out = Vec::new();
        let mut from = 0;
        for (range, bytes) in replacements(before, after) {
            out.extend_from_slice(&before[from..range.start]);
            out.extend_from_slice(bytes);
            from = range.end;
        }
        out.extend_from_slice(&before[from..]);
        assert_eq!(out, after);
    }

    #[test]
    fn odd_names_are_quoted() {
        assert_eq!(name('a', "a b.py"), "a/a b.py\t");
        assert_eq!(name('b', "a\"\n.py"), "\"b/a\\\"\\n.py\"");
    }
}
