//! pip's requirements files, and the ones that pip-compile and uv make of them.
//!
//! The format is that of pip's documentation, "Requirements File Format".

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::files::{Contents, View};
use crate::order;
use crate::place::{Obstacle, Place, Slot, Spot, join};
use crate::requirement::{Entry, Wanted, leading_name};
use crate::text::{Insertion, line_end, lines, newline, quoted};

/// A line, joined with those that a backslash continues it with.
#[derive(Debug)]
struct Line {
    start: usize,
    /// Before the line break.
    end: usize,
    kind: Kind,
    /// Whether nothing follows the backslash that it ends with.
    is_cut: bool,
}

#[derive(Debug)]
enum Kind {
    Blank,
    Comment,
    /// `-r other.txt`
    Include(String),
    Option,
    /// With a name, unless it is a URL or path that has none.
    Requirement(Option<Entry>),
}

fn parse(text: &str) -> Vec<Line> {
    let physical = lines(text);
    let mut parsed = Vec::new();
    let mut next = 0;
    while let Some(&(start, first)) = physical.get(next) {
        next += 1;
        let mut joined = first.to_string();
        let mut end = start + first.len();
        let is_comment = first.trim_start().starts_with('#');
        while !is_comment && joined.ends_with('\\') {
            let Some(&(at, line)) = physical.get(next) else {
                break;
            };
            joined.pop();
            next += 1;
            end = at + line.len();
            // A comment ends the line that it continues.
            if line.trim_start().starts_with('#') {
                joined.push(' ');
                joined.push_str(line);
                break;
            }
            joined.push_str(line);
        }
        parsed.push(Line {
            start,
            end,
            is_cut: !is_comment && joined.ends_with('\\'),
            kind: kind(&joined),
        });
    }
    parsed
}

fn kind(line: &str) -> Kind {
    let trimmed = line.trim();
    if trimmed.is_empty() {
        return Kind::Blank;
    }
    if trimmed.starts_with('#') {
        return Kind::Comment;
    }
    let body = match trimmed
        .find(" #")
        .into_iter()
        .chain(trimmed.find("\t#"))
        .min()
    {
        Some(comment) => trimmed[..comment].trim_end(),
        None => trimmed,
    };
    if let Some(rest) = body
        .strip_prefix("--requirement")
        .or_else(|| body.strip_prefix("-r"))
    {
        let path = rest.trim_start_matches(['=', ' ', '\t']);
        return Kind::Include(path.trim_matches(['"', '\'']).to_string());
    }
    let editable = body
        .strip_prefix("-e ")
        .or_else(|| body.strip_prefix("--editable"));
    if let Some(rest) = editable {
        let entry = by_url(rest.trim_start_matches(['=', ' ']));
        return Kind::Requirement(entry);
    }
    if body.starts_with('-') {
        return Kind::Option;
    }
    // Options of a single requirement: `--hash`, `--config-settings`.
    let requirement = body.split(" --").next().unwrap_or(body).trim_end();
    let entry = Entry::parse(requirement).or_else(|| by_url(requirement));
    Kind::Requirement(entry)
}

/// The name that a URL tells: `#egg=name`, or that of the wheel or archive.
fn by_url(text: &str) -> Option<Entry> {
    let url = text.split([' ', ';']).next().unwrap_or(text);
    let egg = url
        .split(['#', '&'])
        .find_map(|part| part.strip_prefix("egg="));
    if let Some(egg) = egg {
        let name = egg.split('[').next().unwrap_or(egg);
        return Some(Entry::named(leading_name(name)?, text.to_string()));
    }
    let file = url.split('#').next()?.rsplit('/').next()?;
    let is_archive = [".whl", ".tar.gz", ".zip"]
        .iter()
        .any(|suffix| file.ends_with(suffix));
    let (name, _) = file.split_once('-')?;
    (is_archive && leading_name(name) == Some(name)).then(|| Entry::named(name, text.to_string()))
}

/// All that the file declares, with what it includes by `-r`; a constraint (`-c`) declares nothing.
pub(crate) fn entries(view: &View, path: &Path, root: &Path) -> Vec<Entry> {
    let mut entries = Vec::new();
    for path in closure(view, path, root) {
        let text = view.text(&path).unwrap_or_default();
        entries.extend(parse(&text).into_iter().filter_map(|line| match line.kind {
            Kind::Requirement(entry) => entry,
            _ => None,
        }));
    }
    entries
}

/// The file and those that it includes, each once.
pub(crate) fn closure(view: &View, path: &Path, root: &Path) -> Vec<PathBuf> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![path.to_path_buf()];
    let mut files = Vec::new();
    while let Some(path) = todo.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let Some(text) = view.text(&path) else {
            continue;
        };
        todo.extend(includes(&text, &path, root));
        files.push(path);
    }
    files
}

fn includes(text: &str, path: &Path, root: &Path) -> Vec<PathBuf> {
    let folder = path.parent().unwrap_or(root);
    parse(text)
        .into_iter()
        .filter_map(|line| match line.kind {
            Kind::Include(include) => join(folder, &include, root),
            _ => None,
        })
        .collect()
}

/// Whether the file names distributions of its own.
pub(crate) fn declares_something(view: &View, path: &Path, root: &Path) -> bool {
    !entries(view, path, root).is_empty()
}

/// Where a requirement goes that this file is to bring: into the file itself, the one that it only
/// includes, or the one that it is compiled from.
pub(crate) fn slot(view: &View, path: &Path, root: &Path) -> Slot {
    let mut path = path.to_path_buf();
    // As many steps as a chain of files has in practice; a circle ends too.
    for _ in 0..8 {
        let contents = view.file(&path);
        let text = match &*contents {
            Contents::Text(text) => &text.content,
            Contents::Unusable(reason) => return Slot::broken(path, reason.clone()),
            Contents::Missing => break,
        };
        if let Some(source) = source_of(view, &path, text, root) {
            path = source;
            continue;
        }
        let has_own = parse(text)
            .iter()
            .any(|line| matches!(line.kind, Kind::Requirement(..)));
        let included = includes(text, &path, root)
            .into_iter()
            .find(|included| view.exists(included));
        match included {
            Some(included) if !has_own => path = included,
            _ => break,
        }
    }
    let text = view.text(&path).unwrap_or_default();
    let obstacle = obstacle(path.strip_prefix(root).unwrap_or(&path), &text);
    Slot {
        place: Place::new(path, Spot::Requirements),
        obstacle,
    }
}

/// Why the file itself, a path from the root, is not for editing.
fn obstacle(path: &Path, text: &str) -> Option<Obstacle> {
    let name = path.to_str()?;
    if is_hash_locked(text) {
        let command = header_command(text).unwrap_or_else(|| {
            let name = quoted(name);
            // What is appended must not go on where the last line ends.
            let newline = if text.ends_with('\n') {
                String::new()
            } else {
                format!("echo >> {name}; ")
            };
            format!(
                "{newline}echo '{{requirement}}' | uv pip compile --generate-hashes --no-header --no-annotate - >> {name}"
            )
        });
        return Some(Obstacle {
            reason: "it locks its requirements with hashes".into(),
            command: Some(command),
        });
    }
    if is_compiled(text) {
        return Some(Obstacle {
            reason: "it is compiled from a file that is not there".into(),
            command: header_command(text),
        });
    }
    let is_cut = parse(text).last().is_some_and(|line| line.is_cut);
    is_cut.then(|| Obstacle {
        reason: "its last line ends in a backslash".into(),
        command: None,
    })
}

/// The source of a compiled file: the `.in` beside it, or the one that its header names.
fn source_of(view: &View, path: &Path, text: &str, root: &Path) -> Option<PathBuf> {
    if path.extension()? != "txt" {
        return None;
    }
    let beside = path.with_extension("in");
    if view.exists(&beside) {
        return Some(beside);
    }
    if !is_compiled(text) {
        return None;
    }
    let command = header_command(text)?;
    let folders = [path.parent()?, path.parent()?.parent().unwrap_or(root)];
    command
        .split_whitespace()
        .filter(|word| {
            Path::new(word)
                .extension()
                .is_some_and(|extension| extension == "in")
        })
        .flat_map(|word| folders.map(|folder| join(folder, word, root)))
        .flatten()
        .find(|source| view.exists(source))
}

/// Whether pip refuses what has no hash in this file.
fn is_hash_locked(text: &str) -> bool {
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .any(|line| line.contains("--hash=") || line.trim() == "--require-hashes")
}

/// Whether a program wrote the file.
pub(crate) fn is_compiled(text: &str) -> bool {
    text.lines()
        .filter_map(|line| line.trim_start().strip_prefix('#'))
        .any(|comment| {
            let comment = comment.trim();
            comment.starts_with("via ")
                || comment == "via"
                || comment.to_ascii_lowercase().contains("autogenerated by")
        })
        || text
            .lines()
            .any(|line| !line.starts_with('#') && line.contains(" # via "))
}

/// The command that a compiled file's header names.
pub(crate) fn header_command(text: &str) -> Option<String> {
    text.lines()
        .take_while(|line| line.starts_with('#'))
        .map(|line| line.trim_start_matches('#').trim())
        .find(|line| {
            ["pip-compile", "uv pip compile", "uv export"]
                .iter()
                .any(|program| line.starts_with(program))
        })
        .map(str::to_string)
}

/// The command that compiles the file anew from its source beside it.
pub(crate) fn compile_command(text: &str, source: &str, output: &str) -> String {
    if let Some(command) = header_command(text) {
        return command;
    }
    let hashes = if is_hash_locked(text) {
        "--generate-hashes "
    } else {
        ""
    };
    if text.contains("uv via") || text.contains("by uv") {
        format!("uv pip compile {hashes}{source} -o {output}")
    } else {
        format!("pip-compile {hashes}{source}")
    }
}

/// The insertion of a line. `None` where none can be put in.
pub(crate) fn insert(text: &str, wanted: &Wanted) -> Option<Vec<Insertion>> {
    let lines = parse(text);
    if lines.last().is_some_and(|line| line.is_cut) {
        return None;
    }
    let newline = newline(text);
    let new = &wanted.text;
    let own = |line: &Line| matches!(line.kind, Kind::Requirement(..));
    let Some(last) = lines.iter().rposition(own) else {
        let end = lines
            .iter()
            .rfind(|line| !matches!(line.kind, Kind::Blank))
            .map(|line| line.end);
        return Some(vec![match end {
            Some(end) => Insertion::new(end, format!("{newline}{new}")),
            None => Insertion::new(0, format!("{new}{newline}")),
        }]);
    };
    let all: Vec<&Line> = lines.iter().filter(|line| own(line)).collect();
    // The lines at the end that stand together, if the whole is in no order.
    let start = lines[..=last]
        .iter()
        .rposition(|line| !own(line))
        .map_or(0, |at| at + 1);
    let region: Vec<&Line> = lines[start..=last].iter().collect();
    let placed = [all, region].into_iter().find_map(|group| {
        let names: Vec<Option<&str>> = group.iter().map(|line| name_of(text, line)).collect();
        let is_list = names.iter().flatten().count() > 1 || names.len() == lines.len();
        let index = order::sorted_position(&names, &wanted.name).filter(|_| is_list)?;
        Some((group, index))
    });
    let Some((group, index)) = placed else {
        return Some(vec![Insertion::new(
            lines[last].end,
            format!("{newline}{new}"),
        )]);
    };
    let insertion = if let Some(previous) = index.checked_sub(1) {
        Insertion::new(group.get(previous)?.end, format!("{newline}{new}"))
    } else {
        let first = above_comments(&lines, group.first()?.start);
        Insertion::new(first, format!("{new}{newline}"))
    };
    Some(vec![insertion])
}

/// The offset above the comments that belong to the line at `start`. Comments that a file starts
/// with are about the file.
fn above_comments(lines: &[Line], start: usize) -> usize {
    let before: Vec<&Line> = lines.iter().take_while(|line| line.start < start).collect();
    let comments = before
        .iter()
        .rev()
        .take_while(|line| matches!(line.kind, Kind::Comment))
        .count();
    if comments == before.len() {
        return start;
    }
    before
        .get(before.len() - comments)
        .map_or(start, |line| line.start)
}

fn name_of<'t>(text: &'t str, line: &Line) -> Option<&'t str> {
    let Kind::Requirement(Some(_)) = line.kind else {
        return None;
    };
    let written = text
        .get(line.start..line_end(text, line.start))?
        .trim_start();
    let end = written
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)))
        .unwrap_or(written.len());
    // `-e git+https://...` has a name, but not where the order would look for it.
    (end > 0 && !written.starts_with('-') && !written[end..].starts_with([':', '+', '/']))
        .then(|| &written[..end])
}

/// What a file's name says about what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// What it runs with; the lower, the more likely it is the list of the whole.
    Run(u8),
    /// What tests need; the lower, the more so.
    Tests(u8),
}

/// The role of a requirements file by its name.
pub(crate) fn role(name: &str, in_requirements_folder: bool) -> Option<Role> {
    let stem = name
        .strip_suffix(".txt")
        .or_else(|| name.strip_suffix(".in"))?;
    let mut words: Vec<&str> = stem.split(['-', '_', '.']).collect();
    let before = words.len();
    words.retain(|word| !matches!(*word, "requirements" | "requirement"));
    if words.len() == before && !in_requirements_folder {
        return None;
    }
    match words.as_slice() {
        [] => Some(Role::Run(0)),
        [word] => Some(match *word {
            "base" => Role::Run(1),
            "common" => Role::Run(2),
            "main" => Role::Run(3),
            "core" | "runtime" => Role::Run(4),
            "prod" => Role::Run(5),
            "production" => Role::Run(6),
            "test" => Role::Tests(0),
            "tests" => Role::Tests(1),
            "testing" => Role::Tests(2),
            "dev" | "develop" => Role::Tests(3),
            "development" => Role::Tests(4),
            _ => return None,
        }),
        _ => None,
    }
}

/// The requirements files of a folder and of its `requirements` folder, by role.
pub(crate) fn in_folder(view: &View, folder: &Path) -> Vec<(Role, PathBuf)> {
    let mut found = Vec::new();
    let nested = folder.join("requirements");
    for (folder, is_nested) in [(folder, false), (nested.as_path(), true)] {
        for name in view.names(folder).iter() {
            let path = folder.join(name);
            if let Some(role) = role(name, is_nested)
                && view.exists(&path)
            {
                // A source before what is compiled of it.
                let is_compiled = Path::new(name)
                    .extension()
                    .is_some_and(|ending| ending == "txt");
                found.push(((role, is_nested, is_compiled), path));
            }
        }
    }
    found.sort();
    found
        .into_iter()
        .map(|((role, ..), path)| (role, path))
        .collect()
}
