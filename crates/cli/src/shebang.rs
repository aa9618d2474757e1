//! Scripts without an extension.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// A first line longer than this is no shebang an operating system would take.
const LONGEST: u64 = 256;

/// Whether the file at `path` starts with a line that runs it with Python 3.
///
/// A file that cannot be read is none: it was not asked for by name.
pub(crate) fn runs_python(path: &Path) -> bool {
    let mut start = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LONGEST).read_to_end(&mut start))
        .is_ok()
        && names_python(&start)
}

fn names_python(start: &[u8]) -> bool {
    let Some(line) = start.strip_prefix(b"#!") else {
        return false;
    };
    let line = line
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .next()
        .unwrap_or_default();
    String::from_utf8_lossy(line)
        .split_ascii_whitespace()
        .any(|word| is_python(word.rsplit('/').next().unwrap_or(word)))
}

/// `python`, `python3`, `python3.12`, `pypy3`; not `python2`, for which the fixes are not meant.
fn is_python(program: &str) -> bool {
    let Some(version) = program
        .strip_prefix("python")
        .or_else(|| program.strip_prefix("pypy"))
    else {
        return false;
    };
    let version = version.strip_suffix('w').unwrap_or(version);
    !version.starts_with('2')
        && version
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::names_python;

    #[test]
    fn python_is_told_from_other_interpreters() {
        for line in [
            "#!/usr/bin/python",
            "#!/usr/bin/env python3\nprint()",
            "#! /usr/local/bin/python3.12 -I\r\n",
            "#!/usr/bin/env -S python3 -u",
            "#!/usr/bin/pypy3",
        ] {
            assert!(names_python(line.as_bytes()), "{line}");
        }
        for line in [
            "",
            "#!",
            "#!/bin/sh\npython3 x.py",
            "#!/usr/bin/env python2",
            "#!/usr/bin/python2.7",
            "#!/usr/bin/pythonista",
            "# python3",
        ] {
            assert!(!names_python(line.as_bytes()), "{line}");
        }
        assert!(!names_python(b"#!\xff\xfe/python\xff3"));
    }
}
