//! What `.editorconfig` says of Python files (the specification of `EditorConfig`, 0.17).

use crate::origin::Origin;
use crate::reader::Source;

/// The length of lines of Python files, where a file sets one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EditorConfig {
    /// `None` where it is `off`.
    pub(crate) line_length: Option<(usize, Origin)>,
    /// Whether files further up do not count (`root = true`).
    pub(crate) is_root: bool,
}

impl EditorConfig {
    /// Reads a file; `None` where it says nothing of the length of lines and is no root.
    pub(crate) fn read(source: &Source) -> Option<Self> {
        let mut is_root = false;
        let mut is_preamble = true;
        let mut is_about_python = false;
        let mut line_length = None;
        let mut at = 0;
        for line in source.text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim();
            if let Some(section) = line.strip_prefix('[') {
                is_preamble = false;
                is_about_python = section.strip_suffix(']').is_some_and(names_python);
                continue;
            }
            let Some((key, value)) = line.split_once('=') else {
                continue;
            };
            if line.starts_with(['#', ';']) {
                continue;
            }
            let (key, value) = (key.trim().to_lowercase(), value.trim().to_lowercase());
            match key.as_str() {
                "root" if is_preamble => is_root = value == "true",
                // The last section that matches wins.
                "max_line_length" if is_about_python => {
                    let length = value.parse().ok();
                    line_length = Some((length, source.origin(Some(start..at))));
                }
                _ => {}
            }
        }
        let is_set = line_length.is_some();
        (is_set || is_root).then(|| EditorConfig {
            line_length: line_length.and_then(|(length, origin)| Some((length?, origin))),
            is_root,
        })
    }
}

/// Whether a section's pattern takes every Python file: `*`, `*.py`, `**.py`, `*.{js,py}`, `{*.js,*.py}`.
/// Patterns with folders are not understood, and do not count.
fn names_python(pattern: &str) -> bool {
    if let Some(inner) = pattern
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        return !inner.contains('{') && inner.split(',').any(|one| names_python(one.trim()));
    }
    let name = pattern.strip_prefix("**/").unwrap_or(pattern);
    match name.trim_start_matches('*') {
        "" => !name.is_empty(),
        ending => {
            let endings = ending.strip_prefix('.').unwrap_or_default();
            let endings = endings
                .strip_prefix('{')
                .and_then(|rest| rest.strip_suffix('}'))
                .unwrap_or(endings);
            name.starts_with('*') && endings.split(',').any(|one| one.trim() == "py")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::names_python;

    #[test]
    fn patterns() {
        for pattern in [
            "*",
            "**",
            "*.py",
            "**.py",
            "**/*.py",
            "*.{js,py}",
            "{*.js,*.py}",
            "*.{py, pyi}",
        ] {
            assert!(names_python(pattern), "{pattern}");
        }
        for pattern in [
            "",
            "*.pyi",
            "*.js",
            "docs/*.py",
            "setup.py",
            "*.{js,ts}",
            "py",
        ] {
            assert!(!names_python(pattern), "{pattern}");
        }
    }
}
