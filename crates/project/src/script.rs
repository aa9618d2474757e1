//! The header of a single-file script (PEP 723).

use crate::toml;

/// A header that was read.
#[derive(Debug)]
pub(crate) enum Header {
    Read {
        dependencies: Vec<String>,
        requires_python: Option<String>,
    },
    /// Why it could not be read, as a clause.
    Broken(String),
}

/// The header of a Python text.
pub(crate) fn header(text: &str) -> Option<Header> {
    let mut lines = text.lines();
    lines.find(|line| line.trim_end() == "# /// script")?;
    let comments: Vec<&str> = lines
        .by_ref()
        .take_while(|line| *line == "#" || line.starts_with("# "))
        .collect();
    // The last such line ends it: what is between may have one too (PEP 723).
    let end = comments
        .iter()
        .rposition(|line| line.trim_end() == "# ///")?;
    let content: String = comments[..end]
        .iter()
        .flat_map(|line| [line.strip_prefix("# ").unwrap_or(""), "\n"])
        .collect();
    if lines.any(|line| line.trim_end() == "# /// script") {
        return Some(Header::Broken("it has two script headers".into()));
    }
    Some(match toml::parse(&content) {
        Ok(document) => Header::Read {
            dependencies: toml::strings(&document, &["dependencies"]),
            requires_python: toml::string(&document, &["requires-python"]).map(str::to_string),
        },
        Err(_) => Header::Broken("its script header cannot be parsed".into()),
    })
}
