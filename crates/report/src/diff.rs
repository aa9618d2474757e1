use std::path::{Component, Path};

use anstyle::Style;
use harden_engine::Change;
use harden_rewriter::diff::unified;

use crate::Run;
use crate::palette::{ADDED, HUNK, REMOVED, STRONG};
use crate::run::changes;

/// The unified diff of every file that changed, or would, as `git apply` takes it.
///
/// Bytes, because source files need not be UTF-8.
pub fn diff(run: &Run<'_>, colored: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for file in &run.report.files {
        let Some(change) = file.change.as_ref().filter(|_| changes(file)) else {
            continue;
        };
        out.extend(file_diff(&file.path, change, colored));
    }
    out
}

/// The unified diff of one file.
pub fn file_diff(path: &Path, change: &Change, colored: bool) -> Vec<u8> {
    let text = unified(&diff_path(path), &change.before, &change.after);
    if !colored {
        return text;
    }
    let mut out = Vec::new();
    color(&mut out, &text);
    out
}

/// The path between `a/` and the end of the line: with slashes, and without a root.
fn diff_path(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .filter_map(|component| match component {
            Component::Normal(part) => Some(part.to_string_lossy()),
            Component::ParentDir => Some("..".into()),
            Component::Prefix(_) | Component::RootDir | Component::CurDir => None,
        })
        .collect();
    parts.join("/")
}

/// Styles each line by what it is. Inside a hunk that is told by the hunk's own line counts: a
/// removed line that reads `-- x` looks like a header otherwise.
fn color(out: &mut Vec<u8>, text: &[u8]) {
    let (mut before, mut after) = (0_usize, 0_usize);
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let style = if before == 0 && after == 0 {
            if let Some(counts) = hunk_counts(line) {
                (before, after) = counts;
                Some(HUNK)
            } else if line.starts_with(b"\\") {
                None
            } else {
                Some(STRONG)
            }
        } else {
            match line.first() {
                Some(b'+') => {
                    after = after.saturating_sub(1);
                    Some(ADDED)
                }
                Some(b'-') => {
                    before = before.saturating_sub(1);
                    Some(REMOVED)
                }
                Some(b'\\') => None,
                _ => {
                    before = before.saturating_sub(1);
                    after = after.saturating_sub(1);
                    None
                }
            }
        };
        match style {
            Some(style) => styled(out, line, style),
            None => out.extend_from_slice(line),
        }
    }
}

fn styled(out: &mut Vec<u8>, line: &[u8], style: Style) {
    let end = line
        .iter()
        .rposition(|byte| !matches!(byte, b'\r' | b'\n'))
        .map_or(0, |last| last + 1);
    let (body, newline) = line.split_at(end);
    out.extend_from_slice(style.render().to_string().as_bytes());
    out.extend_from_slice(body);
    out.extend_from_slice(style.render_reset().to_string().as_bytes());
    out.extend_from_slice(newline);
}

/// The two line counts of `@@ -1,3 +1,4 @@`.
fn hunk_counts(line: &[u8]) -> Option<(usize, usize)> {
    let rest = line.strip_prefix(b"@@ -")?;
    // What stands behind the counts is a line of source, in whatever encoding that has.
    let end = rest.iter().position(|&byte| byte == b'@')?;
    let counts = std::str::from_utf8(&rest[..end]).ok()?;
    let mut ranges = counts.split_ascii_whitespace();
    let count = |range: &str| {
        range
            .split_once(',')
            .map_or(Some(1), |(_, count)| count.parse().ok())
    };
    let before = count(ranges.next()?)?;
    let after = count(ranges.next()?.strip_prefix('+')?)?;
    Some((before, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_line_that_looks_like_a_header_is_a_removed_line() {
        let diff = b"--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n--- x\n y\n--- a/z\n";
        let mut out = Vec::new();
        color(&mut out, diff);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(&format!("{REMOVED}--- x{REMOVED:#}\n")));
        assert!(text.contains(&format!("{STRONG}--- a/z{STRONG:#}\n")));
    }

    #[test]
    fn colors_stand_before_the_line_ending() {
        let mut out = Vec::new();
        color(&mut out, b"@@ -1 +1 @@\r\n-a\r\n+b\r\n");
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains(&format!("{ADDED}+b{ADDED:#}\r\n")));
    }

    #[test]
    fn coloring_adds_nothing_but_styles() {
        let diff = b"--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ caf\xc3\xa9\n-a\n+b\n c\n\\ No newline at end of file\n";
        let mut out = Vec::new();
        color(&mut out, diff);
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            anstream::adapter::strip_str(&text).to_string().as_bytes(),
            diff
        );
    }

    #[test]
    fn a_hunk_header_before_latin_1_text_is_read() {
        assert_eq!(hunk_counts(b"@@ -1,3 +1,4 @@ caf\xe9\n"), Some((3, 4)));
        assert_eq!(hunk_counts(b"@@ -7 +7,2 @@\n"), Some((1, 2)));
        assert_eq!(hunk_counts(b"@@ nonsense\n"), None);
    }

    #[test]
    fn paths_in_a_diff_have_no_root_and_no_dots() {
        assert_eq!(diff_path(Path::new("./a/b.py")), "a/b.py");
        assert_eq!(diff_path(Path::new("/a/b.py")), "a/b.py");
        assert_eq!(diff_path(Path::new("../b.py")), "../b.py");
    }
}
