//! Imports that lost their last use.

use std::path::Path;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::{Alias, Stmt};
use ruff_source_file::LineRanges;
use ruff_text_size::{Ranged, TextRange, TextSize};

use super::{is_standard, is_top_level, names_of};
use crate::edit::Edit;
use crate::index::{
    AnyNode, Binding, BindingKind, BlockId, ImportedName, Index, ScopeId, ScopeKind,
};
use crate::module::Module;

/// An imported name that nothing uses any more, and that can be taken out.
pub(super) struct Lost<'a> {
    pub(super) imported: ImportedName<'a>,
    pub(super) block: BlockId,
}

/// The imports that were used in `before` and are not in `after`, as far as they can go.
pub(super) fn lost<'a>(
    before: &Module<'_>,
    after: &Module<'a>,
    path: &Path,
    is_shared: &dyn Fn(&str) -> bool,
) -> Vec<Lost<'a>> {
    // What a package's `__init__` imports is there to be imported from it.
    if path.file_stem().is_some_and(|stem| stem == "__init__") {
        return Vec::new();
    }
    let was_used = usage(before.index());
    let is_used = usage(after.index());
    let mut lost = Vec::new();
    for (position, (key, binding, used)) in is_used.iter().enumerate() {
        if *used {
            continue;
        }
        let nth = is_used[..position]
            .iter()
            .filter(|(k, ..)| k == key)
            .count();
        let used_before = was_used
            .iter()
            .filter(|(k, ..)| k == key)
            .nth(nth)
            .is_some_and(|(_, _, used)| *used);
        if !used_before {
            continue;
        }
        let BindingKind::Import(imported) = binding.kind else {
            continue;
        };
        // What a function imports, no other file sees.
        let is_needed = || binding.scope == Index::MODULE && is_shared(binding.name);
        if can_go(after, binding, imported) && !is_needed() {
            lost.push(Lost {
                imported,
                block: binding.block,
            });
        }
    }
    lost
}

type Usage<'m, 'a> = Vec<((&'a str, String), &'m Binding<'a>, bool)>;

/// Every imported name in source order, with what it stands for and whether it is used.
fn usage<'m, 'a>(index: &'m Index<'a>) -> Usage<'m, 'a> {
    index
        .bindings
        .iter()
        .filter_map(|binding| match &binding.kind {
            BindingKind::Import(imported) => Some((
                (binding.name, imported.qualified()),
                binding,
                index.uses_of(binding).next().is_some(),
            )),
            _ => None,
        })
        .collect()
}

fn can_go(module: &Module<'_>, binding: &Binding<'_>, imported: ImportedName<'_>) -> bool {
    let index = module.index();
    let scope = index.scope(binding.scope);
    let only_imported = scope.names[binding.name]
        .iter()
        .all(|&id| matches!(index.binding(id).kind, BindingKind::Import(_)));
    let declared_global = index
        .scopes
        .iter()
        .any(|scope| scope.globals.contains(&binding.name));
    // `import x as x` says that the name is exported.
    let exported = imported
        .alias
        .asname
        .as_ref()
        .is_some_and(|asname| asname.as_str() == imported.alias.name.as_str());
    let standard = match imported.stmt {
        Stmt::ImportFrom(from) if from.level > 0 => false,
        Stmt::ImportFrom(from) => from.module.as_ref().is_some_and(|name| is_standard(name)),
        _ => is_standard(&imported.alias.name),
    };
    only_imported
        && !declared_global
        && !exported
        // Another module may be imported for what importing it does.
        && standard
        && index.is_function_or_module(binding.scope)
        && !module.has_comment(module.text().lines_range(imported.stmt.range()))
        && leaves_a_block(module, binding, imported)
        && !module.is_named_in_text(binding.name)
}

/// Whether the block the import stands in has another statement, and is run unconditionally: an
/// import in a `try` or an `if` tells something about the platform.
fn leaves_a_block(module: &Module<'_>, binding: &Binding<'_>, imported: ImportedName<'_>) -> bool {
    let index = module.index();
    let owner = index.owner(binding.block);
    let body: &[Stmt] = match owner.map(|owner| index.node(owner).any) {
        None => module.suite(),
        Some(AnyNode::Stmt(Stmt::FunctionDef(def))) => &def.body,
        Some(_) => return false,
    };
    owner.is_none() || names_of(imported.stmt).len() > 1 || body.len() > 1
}

/// Whether a built-in function of this name reads names from text or by way of a namespace.
fn reads_namespace(function: &str) -> bool {
    matches!(
        function,
        "eval" | "exec" | "compile" | "globals" | "locals" | "vars"
    )
}

impl Module<'_> {
    /// Whether the file reads names from text or by way of a namespace, so that a variable can be
    /// seen without a use of its name.
    pub fn reads_namespaces(&self) -> bool {
        self.index()
            .uses
            .iter()
            .any(|used| reads_namespace(&used.name.id))
    }

    /// Whether `binding` may be read without a use of its name. A function's own variable is seen by
    /// `eval`, `exec`, `locals` and the like only where they are called in it, or in what it
    /// defines; a module's, from anywhere, and by text that names it.
    pub fn is_read_by_name(&self, binding: &Binding<'_>) -> bool {
        let index = self.index();
        if index.scope_kind(binding) != ScopeKind::Function {
            return self.reads_namespaces() || self.is_named_in_text(binding.name);
        }
        let is_inside = |mut scope: ScopeId| loop {
            if scope == binding.scope {
                return true;
            }
            match index.scope(scope).parent {
                Some(parent) => scope = parent,
                None => return false,
            }
        };
        index
            .uses
            .iter()
            .any(|used| reads_namespace(&used.name.id) && is_inside(used.scope))
    }

    /// Whether some text may name `name`: `__all__`, an annotation in quotes or in a comment, a
    /// doctest, or any string where the file reads names from text.
    pub fn is_named_in_text(&self, name: &str) -> bool {
        let index = self.index();
        let in_annotation = index
            .annotation_strings
            .iter()
            .any(|text| has_word(text, name));
        let exports = index.scope(Index::MODULE).names.contains_key("__all__");
        let reads_text = self.reads_namespaces()
            || index
                .uses
                .iter()
                .any(|used| matches!(used.name.id.as_str(), "cast" | "TypeVar"));
        let names_it = |token: &Token| {
            let text = self.slice(token.range());
            if !text.contains(name) {
                return false;
            }
            match token.kind() {
                TokenKind::Comment => text.contains("type:") && has_word(text, name),
                TokenKind::String | TokenKind::FStringMiddle => {
                    (exports && text.trim_matches(['"', '\'', 'u', 'r', 'b']) == name)
                        || ((reads_text || text.contains(">>>")) && has_word(text, name))
                }
                _ => false,
            }
        };
        in_annotation || self.tokens().iter().any(names_it)
    }
}

fn has_word(text: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word)
    })
}

/// The edits that take `lost` out. Blank lines are tidied, except where an import was put in: at
/// `sites`.
pub(super) fn take_out(
    module: &Module<'_>,
    lost: &[Lost<'_>],
    sites: &[TextSize],
    edits: &mut Vec<Edit>,
) {
    let mut done: Vec<TextSize> = Vec::new();
    for one in lost {
        let stmt = one.imported.stmt;
        if done.contains(&stmt.start()) {
            continue;
        }
        done.push(stmt.start());
        let gone: Vec<&Alias> = lost
            .iter()
            .filter(|other| other.imported.stmt.start() == stmt.start())
            .map(|other| other.imported.alias)
            .collect();
        let names = names_of(stmt);
        if gone.len() == names.len() {
            let range = statement_range(module, one, sites);
            edits.push(Edit::delete(range));
        } else {
            edits.extend(name_ranges(names, &gone).into_iter().map(Edit::delete));
        }
    }
}

impl Module<'_> {
    /// The edits that take `gone` out of the import `stmt`, of whose names some stay; `None` where a
    /// comment would go with them.
    pub fn take_names(&self, stmt: &Stmt, gone: &[&Alias]) -> Option<Vec<Edit>> {
        let ranges = name_ranges(names_of(stmt), gone);
        if ranges.iter().any(|range| self.has_comment(*range)) {
            return None;
        }
        Some(ranges.into_iter().map(Edit::delete).collect())
    }
}

/// The ranges to delete so that `gone` disappear from `names`, of which some stay.
fn name_ranges(names: &[Alias], gone: &[&Alias]) -> Vec<TextRange> {
    let is_gone = |alias: &Alias| gone.iter().any(|other| other.start() == alias.start());
    let mut ranges = Vec::new();
    let mut last_kept: Option<TextSize> = None;
    for (position, alias) in names.iter().enumerate() {
        if !is_gone(alias) {
            last_kept = Some(alias.end());
            continue;
        }
        match names.get(position + 1) {
            // With the comma and the white space after it …
            Some(next) if names[position + 1..].iter().any(|alias| !is_gone(alias)) => {
                ranges.push(TextRange::new(alias.start(), next.start()));
            }
            // … or, when no name stays behind it, with those before it.
            _ => {
                let from = last_kept.unwrap_or(alias.start());
                ranges.push(TextRange::new(from, alias.end()));
                last_kept = Some(alias.end());
            }
        }
    }
    ranges
}

/// The range to delete so that a whole import statement disappears.
fn statement_range(module: &Module<'_>, lost: &Lost<'_>, sites: &[TextSize]) -> TextRange {
    range_in(
        module,
        lost.imported.stmt,
        body_of(module, lost.block),
        sites,
    )
}

/// The range to delete so that `stmt`, of the module's own statements, disappears.
pub(super) fn statement_range_at_top(module: &Module<'_>, stmt: &Stmt) -> TextRange {
    range_in(module, stmt, module.suite(), &[])
}

fn range_in(module: &Module<'_>, stmt: &Stmt, body: &[Stmt], sites: &[TextSize]) -> TextRange {
    let text = module.text();
    let position = body
        .iter()
        .position(|other| other.start() == stmt.start())
        .unwrap_or(0);
    let previous = position.checked_sub(1).and_then(|before| body.get(before));
    let next = body.get(position + 1);
    // On a line with others, between semicolons.
    if let Some(next) = next
        && !text.contains_line_break(TextRange::new(stmt.end(), next.start()))
    {
        return TextRange::new(stmt.start(), next.start());
    }
    if let Some(previous) = previous
        && !text.contains_line_break(TextRange::new(previous.end(), stmt.start()))
    {
        return TextRange::new(previous.end(), stmt.end());
    }
    let mut start = text.line_start(stmt.start());
    if start == TextSize::new(0) {
        // A byte order mark stays.
        start = text.bom_start_offset();
    }
    let mut end = text.full_line_end(stmt.end());
    if sites.iter().any(|site| *site >= start && *site <= end) {
        return TextRange::new(start, end);
    }
    let blank_above = blank_lines_above(text, start);
    let blank_below = blank_lines_below(text, end);
    let opens_block = position == 0
        && (!is_top_level(module, stmt) || text[..start.to_usize()].trim().is_empty());
    if opens_block {
        end = blank_below;
    } else if blank_below.to_usize() == text.len() {
        // At the end of the file, the blank lines above would be left there.
        start = blank_above;
    } else if blank_below > end && blank_above < start {
        start = blank_above;
    }
    TextRange::new(start, end)
}

fn body_of<'a>(module: &Module<'a>, block: BlockId) -> &'a [Stmt] {
    let index = module.index();
    let owner = index.owner(block);
    match owner.map(|owner| index.node(owner).any) {
        Some(AnyNode::Stmt(Stmt::FunctionDef(def))) => &def.body,
        _ => module.suite(),
    }
}

/// The line above `at`, the start of a line, with its newline.
pub(super) fn line_above(text: &str, at: TextSize) -> Option<TextRange> {
    let before = &text[..at.to_usize()];
    let newline = match before.as_bytes() {
        [.., b'\r', b'\n'] => 2,
        [.., b'\r' | b'\n'] => 1,
        _ => return None,
    };
    let start = text.line_start(at - TextSize::new(newline));
    Some(TextRange::new(start, at))
}

/// Whether the line above `at`, the start of a line, is a comment.
pub(super) fn follows_comment(text: &str, at: TextSize) -> bool {
    line_above(text, at).is_some_and(|line| text[line].trim_start().starts_with('#'))
}

/// Where the blank lines right above `at`, the start of a line, begin.
fn blank_lines_above(text: &str, mut at: TextSize) -> TextSize {
    while let Some(line) = line_above(text, at).filter(|line| text[*line].trim().is_empty()) {
        at = line.start();
    }
    at
}

/// Where the blank lines from `at`, the start of a line, end.
fn blank_lines_below(text: &str, mut at: TextSize) -> TextSize {
    while at.to_usize() < text.len() {
        let line = text.full_line_range(at);
        if !text[line].trim().is_empty() || line.is_empty() {
            break;
        }
        at = line.end();
    }
    at
}
