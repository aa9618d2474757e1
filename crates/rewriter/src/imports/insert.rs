//! Where a new import goes.

use ruff_python_ast::{Alias, Expr, Stmt};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::remove::{Lost, follows_comment, line_above};
use super::{is_standard, is_top_level, names_of};
use crate::edit::Edit;
use crate::module::Module;

/// Puts `module` where a lost name of an `import a, b` statement, or of one between semicolons, was,
/// so that the line keeps its shape. Returns whether it did; the name is then no longer lost.
pub(super) fn in_place_of_lost(
    after: &Module<'_>,
    module: &str,
    lost: &mut Vec<Lost<'_>>,
    edits: &mut Vec<Edit>,
) -> bool {
    let Some(position) = lost.iter().position(|one| {
        let Stmt::Import(import) = one.imported.stmt else {
            return false;
        };
        let range = import.range();
        (import.names.len() > 1 || shares_line(after, one.imported.stmt))
            && is_top_level(after, one.imported.stmt)
            && !after.text().contains_line_break(range)
            && one.imported.stmt.start() < first_need(after, module)
    }) else {
        return false;
    };
    let one = lost.remove(position);
    let Stmt::Import(import) = one.imported.stmt else {
        return false;
    };
    let was_sorted = import
        .names
        .iter()
        .map(|alias| alias.name.as_str())
        .is_sorted();
    let also_lost = |alias: &Alias| {
        lost.iter()
            .any(|other| other.imported.alias.start() == alias.start())
    };
    let mut new: Vec<&str> = import
        .names
        .iter()
        .filter(|alias| !also_lost(alias))
        .map(|alias| {
            if alias.start() == one.imported.alias.start() {
                module
            } else {
                after.slice(alias.range)
            }
        })
        .collect();
    if was_sorted {
        new.sort_unstable();
    }
    let names = TextRange::new(
        import.names.first().map_or(import.start(), Ranged::start),
        import.end(),
    );
    edits.push(Edit::replace(names, new.join(", ")));
    // The others of this statement went with the list that was just written.
    lost.retain(|other| other.imported.stmt.start() != one.imported.stmt.start());
    true
}

/// Adds an import statement for each of `wanted`, which are sorted. Returns where.
pub(super) fn add(
    after: &Module<'_>,
    wanted: &[&str],
    lost: &[Lost<'_>],
    edits: &mut Vec<Edit>,
) -> Vec<TextSize> {
    let newline = after.newline();
    let mut sites: Vec<(TextSize, String, Frame)> = Vec::new();
    for module in wanted {
        let (at, frame) = place(after, module, lost);
        let line = format!("import {module}");
        // Several imports for one place make one edit, in order.
        match sites.iter_mut().find(|(site, ..)| *site == at) {
            Some((_, lines, _)) => *lines = format!("{lines}{newline}{line}"),
            None => sites.push((at, line, frame)),
        }
    }
    for (at, lines, frame) in &sites {
        let text = match *frame {
            Frame::Line { above, below } => format!(
                "{}{lines}{newline}{}",
                newline.repeat(above),
                newline.repeat(below)
            ),
            Frame::Unended => format!("{newline}{lines}"),
            Frame::Inline => format!(" {};", lines.replace(newline, "; ")),
        };
        edits.push(Edit::insert(*at, text));
    }
    sites.into_iter().map(|(at, ..)| at).collect()
}

/// What goes around a new statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// It is a line of its own, with so many blank lines above and below.
    Line { above: usize, below: usize },
    /// The line before it has no newline.
    Unended,
    /// It follows a semicolon on a line with others.
    Inline,
}

impl Frame {
    const LINE: Frame = Frame::Line { above: 0, below: 0 };

    fn blank(above: usize, below: usize) -> Self {
        Frame::Line { above, below }
    }
}

/// The start of the first top-level statement that uses `module` without importing it.
fn first_need(after: &Module<'_>, module: &str) -> TextSize {
    let first_use = after
        .index()
        .uses
        .iter()
        .filter(|used| used.name.id == *module)
        .map(|used| used.name.range.start())
        .min();
    let Some(first_use) = first_use else {
        return TextSize::of(after.text());
    };
    after
        .suite()
        .iter()
        .find(|stmt| stmt.end() > first_use)
        .map_or(first_use, Ranged::start)
}

/// Whether other statements stand on the lines of `stmt`: `import x; import y`, `if x: import y`.
pub(super) fn shares_line(module: &Module<'_>, stmt: &Stmt) -> bool {
    let line = module.text().lines_range(stmt.range());
    let before = module.slice(TextRange::new(line.start(), stmt.start()));
    let behind = module.slice(TextRange::new(stmt.end(), line.end()));
    !before.trim_start_matches('\u{feff}').trim().is_empty() || behind.trim_start().starts_with(';')
}

fn place(after: &Module<'_>, module: &str, lost: &[Lost<'_>]) -> (TextSize, Frame) {
    let text = after.text();
    let limit = first_need(after, module);
    let groups = groups(after, limit);
    // A group that goes altogether leaves its place, and the comment above it, to the new import.
    let vanishes = |group: &&Vec<TopImport<'_>>| group.iter().all(|import| import.is_lost(lost));
    let standard = |group: &&Vec<TopImport<'_>>| group.iter().any(TopImport::is_standard);
    if let Some(group) = groups
        .iter()
        .find(vanishes)
        .or_else(|| groups.iter().find(standard))
    {
        return within(text, module, group, lost);
    }
    // Only other people's modules are imported: the standard library's come first, as PEP 8 has it.
    if let Some(first) = groups.first().and_then(|group| group.first()) {
        let start = text.line_start(first.stmt.start());
        let begins_line = text[TextRange::new(start, first.stmt.start())].is_empty();
        if begins_line && !follows_comment(text, start) {
            return (start, Frame::blank(0, 1));
        }
        return after_statement(text, groups[0].last().map_or(first.stmt, |last| last.stmt));
    }
    start_of_file(after)
}

/// A top-level import statement.
pub(super) struct TopImport<'a> {
    pub(super) stmt: &'a Stmt,
    /// The module, for sorting: the first one of several.
    pub(super) module: &'a str,
    pub(super) plain: bool,
}

impl TopImport<'_> {
    pub(super) fn is_standard(&self) -> bool {
        is_standard(self.module)
    }

    /// Whether one of its names, and so all that is left of it, goes.
    fn is_lost(&self, lost: &[Lost<'_>]) -> bool {
        let gone = lost
            .iter()
            .filter(|one| one.imported.stmt.start() == self.stmt.start());
        gone.count() == names_of(self.stmt).len()
    }
}

/// Runs of top-level imports above `limit` without a blank line or comment between them;
/// `__future__` imports aside.
pub(super) fn groups<'a>(after: &Module<'a>, limit: TextSize) -> Vec<Vec<TopImport<'a>>> {
    let text = after.text();
    let mut groups: Vec<Vec<TopImport<'a>>> = Vec::new();
    let mut end_of_last = None;
    for stmt in after.suite().iter().take_while(|stmt| stmt.start() < limit) {
        let import = match stmt {
            Stmt::Import(import) => import.names.first().map(|alias: &Alias| TopImport {
                stmt,
                module: &alias.name,
                plain: true,
            }),
            Stmt::ImportFrom(from) => {
                let module = from.module.as_ref().map_or("", |module| module.as_str());
                (module != "__future__").then_some(TopImport {
                    stmt,
                    module: if from.level > 0 { "" } else { module },
                    plain: false,
                })
            }
            _ => None,
        };
        let Some(import) = import else {
            end_of_last = None;
            continue;
        };
        let adjacent =
            end_of_last.is_some_and(|end| text.count_lines(TextRange::new(end, stmt.start())) <= 1);
        end_of_last = Some(stmt.end());
        match groups.last_mut() {
            Some(group) if adjacent => group.push(import),
            _ => groups.push(vec![import]),
        }
    }
    groups
}

/// The place for `import module` in a group of imports: where it belongs if the group is sorted,
/// else where a lost import was, else behind the last of its kind.
fn within(
    text: &str,
    module: &str,
    group: &[TopImport<'_>],
    lost: &[Lost<'_>],
) -> (TextSize, Frame) {
    let key = |import: &TopImport<'_>| import.module.to_lowercase();
    let plain: Vec<&TopImport<'_>> = group.iter().filter(|import| import.plain).collect();
    let first_from = group.iter().position(|import| !import.plain);
    let last_plain = group.iter().rposition(|import| import.plain);
    let mixed = matches!((first_from, last_plain), (Some(from), Some(plain)) if from < plain);
    let before = if mixed && group.is_sorted_by_key(key) {
        group.iter().find(|import| key(import).as_str() > module)
    } else if plain.is_sorted_by_key(|import| key(import)) && !mixed {
        plain
            .iter()
            .find(|import| key(import).as_str() > module)
            .copied()
            .or_else(|| first_from.map(|from| &group[from]))
    } else {
        group
            .iter()
            .find(|import| import.is_lost(lost))
            .or_else(|| group.get(last_plain? + 1))
            .or_else(|| {
                first_from
                    .filter(|_| last_plain.is_none())
                    .map(|from| &group[from])
            })
    };
    if let Some(import) = before {
        let start = text
            .line_start(import.stmt.start())
            .max(text.bom_start_offset());
        if text[TextRange::new(start, import.stmt.start())].is_empty() {
            return (start, Frame::LINE);
        }
    }
    after_statement(text, group[group.len() - 1].stmt)
}

/// The line after `stmt`.
fn after_statement(text: &str, stmt: &Stmt) -> (TextSize, Frame) {
    let rest = &text[TextRange::new(stmt.end(), text.line_end(stmt.end()))];
    let trimmed = rest.trim_start();
    if trimmed.starts_with(';') {
        let semicolon = rest.len() - trimmed.len() + 1;
        let at = stmt.end() + TextSize::of(&rest[..semicolon]);
        return (at, Frame::Inline);
    }
    let line_end = text.full_line_end(stmt.end());
    if text[..line_end.to_usize()].ends_with(['\n', '\r']) {
        (line_end, Frame::LINE)
    } else {
        (line_end, Frame::Unended)
    }
}

/// The place in a file without imports: after the docstring, `__future__` imports or the comments
/// at the top.
fn start_of_file(after: &Module<'_>) -> (TextSize, Frame) {
    let text = after.text();
    let suite = after.suite();
    let header = suite
        .iter()
        .enumerate()
        .take_while(|(position, stmt)| {
            (*position == 0 && is_string_statement(stmt))
                || matches!(stmt, Stmt::ImportFrom(from)
                    if from.module.as_ref().is_some_and(|module| module == "__future__"))
        })
        .last();
    if let Some((position, last)) = header {
        let (at, frame) = after_statement(text, last);
        if frame != Frame::LINE {
            return (at, frame);
        }
        let blank_follows = text[at.to_usize()..].starts_with(['\n', '\r']);
        let below = match suite.get(position + 1) {
            Some(next) if !blank_follows => blank_lines_before(next),
            _ => 0,
        };
        return (at, Frame::blank(1, below));
    }
    // Past the comments at the top: a shebang, an encoding, a licence.
    let mut at = text.bom_start_offset();
    let mut seen_comment = false;
    while at.to_usize() < text.len() {
        let line = text.full_line_range(at);
        let content = text[line].trim_start_matches('\u{feff}').trim();
        if content.starts_with('#') {
            seen_comment = true;
        } else if !(content.is_empty() && seen_comment) {
            break;
        }
        at = line.end();
    }
    let Some(first) = suite.first() else {
        return (at, Frame::LINE);
    };
    let below = blank_lines_before(first);
    let above = text.line_start(first.start());
    if at != above || !follows_comment(text, above) {
        return (at, Frame::blank(0, below));
    }
    // A comment right above the first statement belongs to it, unless it begins with a shebang.
    if text[..above.to_usize()].contains("#!") {
        (at, Frame::blank(1, below))
    } else {
        (comment_start(text, above), Frame::blank(0, below))
    }
}

/// Whether `stmt` is a string, as a docstring is.
fn is_string_statement(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(inner) if matches!(&*inner.value, Expr::StringLiteral(_)))
}

/// How many blank lines PEP 8 has between an import and `next`.
fn blank_lines_before(next: &Stmt) -> usize {
    match next {
        Stmt::FunctionDef(_) | Stmt::ClassDef(_) => 2,
        _ => 1,
    }
}

/// Where the block of comment lines right above `at` begins; but behind the file's first two
/// lines, which Python may read an encoding from, if they are comments.
fn comment_start(text: &str, mut at: TextSize) -> TextSize {
    let first_line_end = text.full_line_end(TextSize::new(0));
    let protected = text.full_line_end(first_line_end);
    let floor = if text[..protected.to_usize()].contains("coding") {
        protected
    } else {
        text.bom_start_offset()
    };
    while at > floor && follows_comment(text, at) {
        let Some(line) = line_above(text, at).filter(|line| line.start() >= floor) else {
            break;
        };
        at = line.start();
    }
    at
}
